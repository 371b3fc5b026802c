import type { ExampleGroup } from "../../examples/Example"
import { Chip } from "./Chip"

export const chips: ExampleGroup = {
  component: "Chip",
  words: "A short fact. The words carry the meaning; the colour only helps to find it.",
  examples: [{ title: "Tones", node: <p className="gallery-row"><Chip>English</Chip><Chip tone="accent">Welsh</Chip><Chip tone="good" icon="check">Resolved</Chip><Chip tone="care" icon="pin">Statutory</Chip><Chip tone="bad" icon="warn">Overdue</Chip></p> }],
}
