import { waiting } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { BoardWaiting } from "./BoardWaiting"

export const boardWaitings: ExampleGroup = {
  component: "BoardWaiting", words: "Everything that waits, in the order in which it will be taken. Each opens with its why.",
  examples: [{ title: "Seven", width: "page", node: <BoardWaiting waiting={waiting} onLook={nothing} /> }, { title: "Nobody", node: <BoardWaiting waiting={[]} onLook={nothing} /> }],
}
