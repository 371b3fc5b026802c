import { nothing, type ExampleGroup } from "../../examples/Example"
import { initialLine, type Line } from "../../phone/machine"
import { CallBar } from "./CallBar"

const ready: Line = { ...initialLine, phase: "ready", quality: { isHeard: true, isMuted: false, score: 4.3, lost: 0.003, jitterMilliseconds: 4, roundTripMilliseconds: 21 } }
const acts = { muteKeys: "M", onMute: nothing, onKeypad: nothing, onPhone: nothing, onAgain: nothing }
const call = { contact: "C1", state: "talking" as const }

export const callBars: ExampleGroup = {
  component: "CallBar", words: "Below the head of a call: whether the caller hears you. What is wrong with the sound is said here, with what to do.",
  examples: [
    { title: "Connected", width: "page", node: <CallBar {...acts} line={ready} call={call} /> },
    { title: "Muted", width: "page", node: <CallBar {...acts} line={{ ...ready, isMuted: true }} call={call} /> },
    { title: "On hold", width: "page", node: <CallBar {...acts} line={ready} call={{ ...call, state: "held" }} /> },
    { title: "Called by the adviser", width: "page", node: <CallBar {...acts} line={ready} call={call} isOutbound /> },
    { title: "A callback rings", width: "page", node: <CallBar {...acts} line={ready} call={call} isCalling /> },
    { title: "Another window has the sound", width: "page", node: <CallBar {...acts} line={{ ...initialLine, phase: "elsewhere" }} call={call} /> },
    { title: "Lost, phone width", width: "list", node: <CallBar {...acts} line={{ ...initialLine, phase: "waiting" }} call={call} /> },
  ],
}
