import { nothing, type ExampleGroup } from "../../examples/Example"
import type { Call } from "../../phone/call"
import { initialLine, type Line } from "../../phone/machine"
import { phoneLook } from "../../phone/words"
import { PhoneChip } from "./PhoneChip"

const ready: Line = { ...initialLine, phase: "ready", quality: { isHeard: true, isMuted: false, score: 4.3, lost: 0.003, jitterMilliseconds: 4, roundTripMilliseconds: 21 } }
const talking: Call = { contact: "C1", state: "talking" }
const chip = (line: Line, call?: Call) => {
  const look = phoneLook(line, call)
  return look && <PhoneChip look={look} onOpen={nothing} />
}

export const phoneChips: ExampleGroup = {
  component: "PhoneChip", words: "Whether calls can come, in words; in a call also how good the sound is. It opens the telephone's settings.",
  examples: [
    { title: "From off to ready", node: <p className="gallery-row">{chip({ ...initialLine, phase: "off" })}{chip({ ...initialLine, phase: "unset" })}{chip({ ...initialLine, phase: "connecting" })}{chip(ready)}</p> },
    { title: "In a call", node: <p className="gallery-row">{chip(ready, talking)}{chip({ ...ready, isMuted: true }, talking)}{chip({ ...ready, quality: { isHeard: true, isMuted: false, score: 3.7 } }, { contact: "C1", state: "held" })}{chip({ ...ready, quality: { isHeard: true, isMuted: false, score: 3.3 } }, talking)}{chip({ ...ready, quality: { isHeard: true, isMuted: false, score: 2.1 } }, talking)}</p> },
    { title: "Trouble", node: <p className="gallery-row">{chip({ ...ready, brokenSince: 1 }, talking)}{chip({ ...initialLine, phase: "waiting" })}{chip({ ...initialLine, phase: "faulty", fault: { kind: "denied" } })}{chip({ ...initialLine, phase: "elsewhere" })}{chip({ ...ready, isBlocked: true })}</p> },
  ],
}
