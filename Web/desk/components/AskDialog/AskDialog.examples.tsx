import { nothing, type ExampleGroup } from "../../examples/Example"
import { AskDialog } from "./AskDialog"

export const askDialogs: ExampleGroup = {
  component: "AskDialog", words: "Asks for a sentence before something is done.",
  examples: [{ title: "Ask a supervisor", node: <AskDialog isStill title="Ask a supervisor" label="What you need" action="Ask" suggestions={["Please join this contact", "The customer is abusive"]} onDone={nothing} onClose={nothing} /> }],
}
