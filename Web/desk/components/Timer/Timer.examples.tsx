import { ago, inSeconds } from "../../examples/data"
import type { ExampleGroup } from "../../examples/Example"
import { Timer } from "./Timer"

export const timers: ExampleGroup = {
  component: "Timer",
  words: "A span by the server's clock, in figures of one width so that nothing jumps. It is read on demand, never announced.",
  examples: [{ title: "Up, down, late", node: <p className="gallery-row"><Timer since={ago(312)} label="talking" /><Timer until={inSeconds(74)} label="left to wrap up" tone="care" /><Timer since={ago(7_300)} label="longest wait" tone="bad" /></p> }],
}
