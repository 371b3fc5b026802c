import { defaultSettings } from "../../state/settings"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { initialLine, type Fault } from "../../phone/machine"
import { PhoneDialog, type PhoneDialogProps } from "./PhoneDialog"

const props: PhoneDialogProps = {
  line: { ...initialLine, phase: "ready", quality: { isHeard: true, isMuted: false, score: 4.3, lost: 0.003, jitterMilliseconds: 4, roundTripMilliseconds: 21 } },
  settings: defaultSettings, microphone: { phase: "open", peak: 0.3 },
  microphones: [{ id: "a", name: "Headset (USB)" }, { id: "b", name: "Built-in microphone" }],
  speakers: [{ id: "c", name: "Headset (USB)" }, { id: "d", name: "Built-in speaker" }],
  headset: { isAble: true, view: { name: "Evolve 40", canHook: true, canMute: true } },
  onAllow: nothing, onSettings: nothing, onTestSpeaker: nothing, onTestRinger: nothing, onAgain: nothing, onHeadset: nothing, onClose: nothing,
}
const off = { ...initialLine, phase: "unset" as const }
const faults: [string, Fault][] = [
  ["Forbidden", { kind: "denied" }], ["No device", { kind: "noDevice" }], ["In use", { kind: "busy" }], ["No https", { kind: "insecure" }],
]

export const phoneDialogs: ExampleGroup = {
  component: "PhoneDialog", words: "Before the first call, and whenever something is not heard: microphone, speaker, ringer, connection and headset, each to be tried.",
  examples: [
    { title: "Everything works", node: <PhoneDialog isStill {...props} /> },
    { title: "First use", node: <PhoneDialog isStill {...props} isFirst line={off} microphone={{ phase: "unasked", peak: 0 }} headset={{ isAble: true }} /> },
    ...faults.map(([title, fault]) => ({ title, node: <PhoneDialog isStill {...props} line={{ ...off, phase: "faulty" as const, fault }} microphone={{ phase: "unasked", peak: 0, fault }} speakers={undefined} headset={{ isAble: false }} /> })),
  ],
}
