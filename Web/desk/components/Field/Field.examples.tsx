import type { ExampleGroup } from "../../examples/Example"
import { Field } from "./Field"

export const fields: ExampleGroup = {
  component: "Field", words: "A label, a hint, the field, and an error that says how to mend it.",
  examples: [
    { title: "With a hint", node: <Field label="Code" hint="Six figures from the authenticator on your phone.">{(ids) => <input {...ids} className="input" />}</Field> },
    { title: "With an error", node: <Field label="Why" error="Write why first: it is kept in the record.">{(ids) => <textarea {...ids} className="input" />}</Field> },
  ],
}
