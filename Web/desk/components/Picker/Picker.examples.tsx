import { plan } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { Picker } from "./Picker"

const items = plan.dispositions.map(({ name, lgsl }) => ({ id: name, title: name, hint: lgsl === undefined ? undefined : `LGSL ${lgsl}`, words: String(lgsl ?? "") }))

export const pickers: ExampleGroup = {
  component: "Picker", words: "A search field over a list. Type a few letters of any words, or a number; arrows and Enter choose.",
  examples: [{ title: "Dispositions", width: "side", node: <Picker label="All codes" items={items} chosen="School admissions" onChoose={nothing} /> }],
}
