import { advisers, plan, pothole, queues } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { TransferDialog } from "./TransferDialog"

export const transferDialogs: ExampleGroup = {
  component: "TransferDialog", words: "Queues that take the channel first, with who is free and who waits; then colleagues.",
  examples: [{ title: "Transfer", node: <TransferDialog isStill kind="transfer" contact={pothole} adviser="s.osei" plan={plan} queues={queues} advisers={advisers} onChoose={nothing} onClose={nothing} /> }, { title: "A call, also to a number outside", node: <TransferDialog isStill kind="transfer" contact={{ ...pothole, channel: "voice" }} adviser="s.osei" plan={plan} queues={queues} advisers={advisers} onChoose={nothing} onClose={nothing} /> }],
}
