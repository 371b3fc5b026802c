import { ago, me, plan } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { LaterDialog } from "./LaterDialog"

const shared = { me, plan, isPending: false, isStill: true, onDone: nothing, onTakeBack: nothing, onClose: nothing }

export const laterDialogs: ExampleGroup = {
  component: "LaterDialog", words: "A change of presence at a time of day. Nobody is taken out of a contact by it.",
  examples: [
    { title: "Nothing planned", node: <LaterDialog {...shared} /> },
    { title: "Something planned", node: <LaterDialog {...shared} me={{ ...me, next: { presence: "unavailable", reason: "lunch", at: ago(-40) } }} /> },
  ],
}
