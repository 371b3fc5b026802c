import { badge, offer, parked, pothole, wrapping } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { ContactList } from "./ContactList"

const row = { unread: 0, hasDraft: false, typingUntil: 0 }

export const contactLists: ExampleGroup = {
  component: "ContactList", words: "Offers first, then what goes on, in the order in which it came. Rows keep their height whatever happens in them.",
  examples: [
    { title: "A full desk", width: "list", node: <ContactList adviser="s.osei" selected={pothole.id} onSelect={nothing} rows={[{ ...row, contact: offer }, { ...row, contact: pothole }, { ...row, contact: badge, unread: 2, typingUntil: Date.now() + 86_400_000 }, { ...row, contact: parked, hasDraft: true }, { ...row, contact: wrapping }]} /> },
    { title: "Empty", width: "list", node: <ContactList adviser="s.osei" selected={undefined} onSelect={nothing} rows={[]} /> },
  ],
}
