import { Dialog } from "../Dialog/Dialog"
import { Picker, type PickerItem } from "../Picker/Picker"

export interface PaletteCommand extends PickerItem { act: () => void }

/** Everything that can be done here and now, by a few letters. */
export function Palette({ commands, isStill, onClose }: {
  commands: PaletteCommand[]; isStill?: boolean; onClose: () => void
}) {
  return (
    <Dialog title="Commands" onClose={onClose} isStill={isStill}>
      <Picker
        label="Commands" placeholder="What do you want to do?" items={commands} size="high" hasFocus={!isStill}
        onCancel={onClose}
        onChoose={({ id }) => {
          onClose()
          // After the dialog has given the focus back, so that the command may move it.
          setTimeout(() => commands.find((command) => command.id === id)?.act(), 0)
        }}
      />
    </Dialog>
  )
}
