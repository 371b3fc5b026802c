import type { ExampleGroup } from "../../examples/Example"
import { LevelMeter } from "./LevelMeter"

export const levelMeters: ExampleGroup = {
  component: "LevelMeter", words: "How loud a microphone is. The words beside it say the same.",
  examples: [{ title: "Quiet, well, too loud", width: "list", node: <div className="phone-set"><LevelMeter label="Quiet" peak={0.02} words="Very quiet" /><LevelMeter label="Well" peak={0.3} words="Heard well" /><LevelMeter label="Too loud" peak={0.97} words="Very loud" /></div> }],
}
