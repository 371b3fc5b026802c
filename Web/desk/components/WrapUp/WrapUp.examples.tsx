import { plan, share, wrapping, inSeconds } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { WrapUp } from "./WrapUp"

export const wrapUps: ExampleGroup = {
  component: "WrapUp", words: "Two clicks: what it was about, and finish. The time left is always shown and can be extended where the plan allows it.",
  examples: [{ title: "With codes used lately", width: "page", node: <WrapUp contact={wrapping} share={wrapping.interactions[0] ?? share("s.osei", { deadline: inSeconds(60) })} dispositions={plan.dispositions} recent={["Library membership", "Registering a birth", "avoidable chaser"]} isDispositionNeeded note="" onNote={nothing} onExtend={nothing} onFinish={nothing} /> }],
}
