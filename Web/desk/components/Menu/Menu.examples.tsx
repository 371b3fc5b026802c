import { nothing, type ExampleGroup } from "../../examples/Example"
import { Menu } from "./Menu"

export const menus: ExampleGroup = {
  component: "Menu", words: "A button that opens a menu: arrows, Home, End, first letters and Escape.",
  examples: [{ title: "Closed; press it", node: <Menu label="More" button="More" items={[{ id: "park", title: "Park for later", icon: "park", onChoose: nothing }, { id: "out", title: "Sign out", icon: "out", tone: "bad", group: "s.osei", onChoose: nothing }]} /> }],
}
