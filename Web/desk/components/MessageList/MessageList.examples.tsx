import { conversation, pothole, shortConversation, base } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { MessageList } from "./MessageList"

const item = { key: "k1", contact: pothole.id, kind: "message" as const, text: "Is there anything else that I can do?", files: [], writtenAt: base, failures: 2, notBefore: 0 }
const read = { messages: conversation, isRead: true, typingUntil: 0 }

export const messageLists: ExampleGroup = {
  component: "MessageList", words: "By day, grouped by author. What is on its way stays visible until the server has it; what it refused can be mended.",
  examples: [
    { title: "A conversation, with a message on its way", width: "page", node: <div className="gallery-tall"><MessageList contact={pothole.id} customer="Margaret Whitlock" conversation={read} outbox={[item]} /></div> },
    { title: "Older messages, somebody types, one refused", width: "page", node: <div className="gallery-tall"><MessageList contact="C2" customer="Rhys Prosser" conversation={{ messages: shortConversation, isRead: true, older: "1", typingUntil: base + 86_400_000 }} onOlder={nothing} outbox={[{ ...item, contact: "C2", refusal: { type: "", status: 422, title: "The contact is over", detail: "Put the text into a note instead." } }]} /></div> },
  ],
}
