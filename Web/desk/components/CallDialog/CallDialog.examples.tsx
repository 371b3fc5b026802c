import { plan } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { CallDialog } from "./CallDialog"

const refused = { type: "/problems/invalid", status: 422, title: "Calls abroad are not allowed by the plan.", detail: "Ask a supervisor.", pointer: "/number" }

export const callDialogs: ExampleGroup = {
  component: "CallDialog", words: "A call by hand. What the plan does not allow is said at the number.",
  examples: [
    { title: "Empty", node: <CallDialog isStill plan={plan} onCall={nothing} onClose={nothing} /> },
    { title: "Not allowed", node: <CallDialog isStill plan={plan} number="+33 1 99 00 12 34" queue="highways" problem={refused} onCall={nothing} onClose={nothing} /> },
  ],
}
