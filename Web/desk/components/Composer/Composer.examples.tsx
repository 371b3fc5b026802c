import { emptyDraft } from "../../state/drafts"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { Composer, type ComposerProps } from "./Composer"

const shared: ComposerProps = {
  customer: "Margaret Whitlock", draft: emptyDraft, uploads: [], charactersMaximum: 10_000, fileTypes: ["application/pdf"],
  answers: [{ id: "hello", title: "Greeting", text: "Hello", detail: "Hello" }],
  onChange: nothing, onSend: nothing, onFiles: nothing, onRemoveFile: nothing, onCancelUpload: nothing,
}
const file = { id: "F1", name: "reference.pdf", type: "application/pdf", size: 482_112, url: "/files/F1" }

export const composers: ExampleGroup = {
  component: "Composer", words: "Messages and notes have texts of their own and look different, so that a note never goes to the customer.",
  examples: [
    { title: "Empty", node: <Composer {...shared} /> },
    { title: "Files, one on its way, one refused", node: <Composer {...shared} draft={{ ...emptyDraft, message: "Here is the form.", files: [file] }} uploads={[{ id: "u1", name: "map.png", size: 90_000, share: 0.4 }, { id: "u2", name: "film.mov", size: 90_000_000, share: 0, problem: { type: "", status: 413, title: "Too large", detail: "Files may have 10 MB at most." } }]} /> },
    { title: "Note", node: <Composer {...shared} draft={{ ...emptyDraft, kind: "note", note: "Rang before about the same." }} /> },
    { title: "Too long", node: <Composer {...shared} charactersMaximum={20} draft={{ ...emptyDraft, message: "A text of more than twenty characters" }} /> },
  ],
}
