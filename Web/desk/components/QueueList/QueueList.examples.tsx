import { queues } from "../../examples/data"
import type { ExampleGroup } from "../../examples/Example"
import { QueueList } from "./QueueList"

export const queueLists: ExampleGroup = {
  component: "QueueList", words: "What waits in the queues of my units.",
  examples: [{ title: "Nine queues", width: "list", node: <QueueList queues={queues} /> }],
}
