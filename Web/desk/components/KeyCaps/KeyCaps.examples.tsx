import type { ExampleGroup } from "../../examples/Example"
import { KeyCaps } from "./KeyCaps"

export const keyCapExamples: ExampleGroup = {
  component: "KeyCaps", words: "The keys of a shortcut.",
  examples: [{ title: "One, two, none", node: <p className="gallery-row"><KeyCaps keys="F8" /><KeyCaps keys="Control+K" /><KeyCaps keys="" /></p> }],
}
