import { nothing, type ExampleGroup } from "../../examples/Example"
import { Palette } from "./Palette"

export const palettes: ExampleGroup = {
  component: "Palette", words: "Everything that can be done here and now, by a few letters, with its keys beside it.",
  examples: [{ title: "Some commands", node: <Palette isStill onClose={nothing} commands={[{ id: "hold", title: "Hold", icon: "hold", keys: "Alt+H", group: "Margaret Whitlock", act: nothing }, { id: "b", title: "Go to Board", icon: "board", group: "Pages", act: nothing }]} /> }],
}
