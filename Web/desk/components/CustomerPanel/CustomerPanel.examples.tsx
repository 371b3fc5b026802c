import { earlier, offer, plan, pothole } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { CustomerPanel } from "./CustomerPanel"

export const customerPanels: ExampleGroup = {
  component: "CustomerPanel", words: "What we know of the person, what the flow was told, and every earlier contact whatever its channel.",
  examples: [
    { title: "Known", width: "side", node: <CustomerPanel contact={pothole} plan={plan} history={{ items: earlier, isRead: true, next: "x" }} onMore={nothing} /> },
    { title: "With numbers to call", width: "side", node: <CustomerPanel contact={{ ...pothole, channel: "voice", customer: { id: "S16", name: "Harri Llewellyn", number: "01632 960222", isKnown: true, isErased: false, facts: [{ name: "mobile", value: "07700 900123" }] } }} plan={plan} history={{ items: [], isRead: true }} onMore={nothing} onCall={nothing} /> },
    { title: "Without a name, first contact", width: "side", node: <CustomerPanel contact={{ ...offer, customer: { id: "S1", isKnown: false, isErased: false, facts: [] } }} plan={plan} history={{ items: [], isRead: true }} onMore={nothing} /> },
  ],
}
