import { advisers } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { BoardAdvisers } from "./BoardAdvisers"

export const boardAdvisers: ExampleGroup = {
  component: "BoardAdvisers", words: "Who does what, and for how long; in each state the one who has been there longest first.",
  examples: [{ title: "A floor of fourteen", width: "side", node: <BoardAdvisers advisers={advisers} reasons={["lunch"]} onLook={nothing} onPresence={nothing} /> }],
}
