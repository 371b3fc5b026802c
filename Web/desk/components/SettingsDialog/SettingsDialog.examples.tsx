import { defaultSettings } from "../../state/settings"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { SettingsDialog } from "./SettingsDialog"

export const settingsDialogs: ExampleGroup = {
  component: "SettingsDialog", words: "How the desk looks and sounds on this computer.",
  examples: [{ title: "Defaults", node: <SettingsDialog isStill settings={defaultSettings} notificationState="default" onChange={nothing} onTryRing={nothing} onAskNotifications={nothing} onClose={nothing} /> }],
}
