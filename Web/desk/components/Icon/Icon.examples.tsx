import type { ExampleGroup } from "../../examples/Example"
import { Icon, iconNames } from "./Icon"

export const icons: ExampleGroup = {
  component: "Icon",
  words: "Line drawings on a grid of 24 in the colour of the text. Never alone: words or a label stand beside them.",
  examples: [{ title: "All", node: <ul className="gallery-icons">{iconNames.map((name) => <li key={name}><Icon name={name} size={24} /> {name}</li>)}</ul> }],
}
