import { nothing, type ExampleGroup } from "../../examples/Example"
import { Keypad } from "./Keypad"

export const keypads: ExampleGroup = {
  component: "Keypad", words: "For the menus of others: what is clicked, typed or pasted goes into the call.",
  examples: [{ title: "A reference keyed in", node: <Keypad isStill pressed="2041#" onPress={nothing} onClose={nothing} /> }],
}
