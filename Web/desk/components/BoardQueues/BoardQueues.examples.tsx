import { plan, queues } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { BoardQueues } from "./BoardQueues"

export const boardQueues: ExampleGroup = {
  component: "BoardQueues", words: "One line a queue, in the plan's order. Beyond what the queue promises a sign stands beside the figure.",
  examples: [{ title: "Nine queues", width: "page", node: <BoardQueues queues={queues} plan={plan} onToggle={nothing} /> }],
}
