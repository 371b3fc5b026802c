import { defaultShortcuts } from "../../state/shortcuts"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { ShortcutsDialog } from "./ShortcutsDialog"

export const shortcutsDialogs: ExampleGroup = {
  component: "ShortcutsDialog", words: "The keys by what they are for. Each can be changed or taken away.",
  examples: [{ title: "Defaults", width: "page", node: <ShortcutsDialog isStill shortcuts={defaultShortcuts} onChange={nothing} onClose={nothing} /> }],
}
