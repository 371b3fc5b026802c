import { ago, inSeconds, pothole, plan, share } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { ContactHead } from "./ContactHead"

const acts = { adviser: "s.osei", plan, onCommand: nothing, onTransfer: nothing, onConsult: nothing, onHelp: nothing, onEnd: nothing }

export const contactHeads: ExampleGroup = {
  component: "ContactHead", words: "Who this is, how it stands, and what can be done. Buttons keep their places; what cannot be done now is dimmed.",
  examples: [
    { title: "Active", width: "page", node: <ContactHead contact={pothole} {...acts} /> },
    { title: "On hold too long, being resumed", width: "page", node: <ContactHead contact={{ ...pothole, interactions: [share("s.osei", { state: "holding", since: ago(700), isOverdue: true })] }} pending="unhold" {...acts} /> },
    { title: "Consulting", width: "page", node: <ContactHead contact={{ ...pothole, consult: { by: "s.osei", target: { adviser: "d.taylor" }, isAnswered: true, deadline: inSeconds(60) } }} {...acts} /> },
  ],
}
