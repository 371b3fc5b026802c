import { nothing, type ExampleGroup } from "../../examples/Example"
import { Button } from "../Button/Button"
import { Dialog } from "./Dialog"

export const dialogs: ExampleGroup = {
  component: "Dialog", words: "The browser's own modal dialog. Escape and a click beside it close it; the focus goes back to where it was.",
  examples: [{ title: "Question", node: <Dialog isStill width="narrow" title="Sign out with unsent writing?" onClose={nothing} footer={<><Button>Stay</Button><Button look="danger">Sign out and discard</Button></>}><p>There are messages that have not been sent.</p></Dialog> }],
}
