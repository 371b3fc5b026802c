import { useId, type ReactNode } from "react"
import type { HeadsetView } from "../../phone/hid"
import type { Fault, Line } from "../../phone/machine"
import { faultWords, gradeWords, grade, levelWords, phoneLook, qualityWords } from "../../phone/words"
import type { Settings } from "../../state/settings"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { Icon } from "../Icon/Icon"
import { LevelMeter } from "../LevelMeter/LevelMeter"
import { Bars } from "../PhoneChip/PhoneChip"
import "./PhoneDialog.css"

export interface SoundDevice { id: string; name: string }
export interface PhoneDialogProps {
  line: Line
  settings: Settings
  /** How the microphone stands, and how loud it is: the greatest amplitude lately, 0 to 1. */
  microphone: { phase: "unasked" | "asking" | "open"; peak: number; fault?: Fault }
  microphones: SoundDevice[]
  /** Absent: this browser plays on the system's own device only. */
  speakers?: SoundDevice[]
  /** What the test of the speaker says: played, or why not. */
  tried?: string
  headset: { isAble: boolean; view?: HeadsetView }
  isFirst?: boolean
  isStill?: boolean
  onAllow: () => void
  onSettings: (settings: Settings) => void
  onTestSpeaker: () => void
  onTestRinger: () => void
  onAgain: () => void
  onHeadset: () => void
  onClose: () => void
}

/** The telephone of this computer: try microphone, speaker and network, and choose devices. */
export function PhoneDialog(props: PhoneDialogProps) {
  const { settings, speakers } = props
  const change = (part: Partial<Settings>) => props.onSettings({ ...settings, ...part })
  return (
    <Dialog
      title={props.isFirst ? "Set up the telephone" : "Telephone"} onClose={props.onClose} isStill={props.isStill}
      footer={<Button look="main" onClick={props.onClose}>Done</Button>}
    >
      <Part title="Microphone" icon="mic"><MicrophonePart {...props} /></Part>
      <Part title="Speaker" icon="speaker">
        {speakers
          ? <Devices label="Callers are heard on" devices={speakers} chosen={settings.speaker} onChoose={(speaker) => change({ speaker })} />
          : <p className="soft">This browser plays on the computer's own speaker. Choose another one in the computer's sound settings.</p>}
        <p className="phone-row">
          <Button icon="speaker" onClick={props.onTestSpeaker}>Play a test tone</Button>
          <span role="status" className="soft">{props.tried ?? ""}</span>
        </p>
      </Part>
      <Part title="Ringer" icon="bell">
        {speakers && <Devices label="Offers ring on" devices={speakers} chosen={settings.ringer} onChoose={(ringer) => change({ ringer })} />}
        <p className="phone-row">
          <Button icon="bell" disabled={settings.ring === "off"} onClick={props.onTestRinger}>Ring once</Button>
          {settings.ring === "off" && <span className="soft">Your settings say: silent.</span>}
        </p>
      </Part>
      <Part title="Connection" icon="headset"><ConnectionPart {...props} /></Part>
      <Part title="Headset keys" icon="headset"><HeadsetPart {...props} /></Part>
    </Dialog>
  )
}

function Part({ title, icon, children }: { title: string; icon: "mic" | "speaker" | "bell" | "headset"; children: ReactNode }) {
  const id = useId()
  return (
    <div className="phone-part" role="group" aria-labelledby={id}>
      <h3 id={id}><Icon name={icon} /> {title}</h3>
      {children}
    </div>
  )
}

function Devices({ label, devices, chosen, onChoose }: {
  label: string; devices: SoundDevice[]; chosen: string | undefined; onChoose: (id: string | undefined) => void
}) {
  const isHere = chosen === undefined || devices.some(({ id }) => id === chosen)
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} className="input" value={chosen ?? ""} onChange={(event) => onChoose(event.target.value || undefined)}>
          <option value="">As the computer has it</option>
          {!isHere && <option value={chosen}>The one chosen before (not plugged in)</option>}
          {devices.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      )}
    </Field>
  )
}

function MicrophonePart({ microphone, microphones, settings, onSettings, onAllow }: PhoneDialogProps) {
  if (microphone.fault) {
    const words = faultWords(microphone.fault)
    return (
      <>
        <div role="alert" className="phone-fault"><p><strong>{words.title}.</strong> {words.detail}</p></div>
        <p className="phone-row"><Button icon="refresh" onClick={onAllow}>Try again</Button></p>
      </>
    )
  }
  if (microphone.phase !== "open") {
    return (
      <>
        <p>Callers hear you by this computer's microphone. The browser asks whether this page may use it: choose <em>Allow</em>. You are heard in calls only, and not while you are muted.</p>
        <p className="phone-row"><Button look="main" icon="mic" isPending={microphone.phase === "asking"} onClick={onAllow}>Allow the microphone</Button></p>
      </>
    )
  }
  const words = levelWords(microphone.peak)
  return (
    <>
      <Devices label="You speak into" devices={microphones} chosen={settings.microphone} onChoose={(microphone) => onSettings({ ...settings, microphone })} />
      <LevelMeter label="Loudness of your voice" peak={microphone.peak} words={words} />
      <p role="status" className="soft">{words}</p>
    </>
  )
}

function ConnectionPart({ line, onAgain }: PhoneDialogProps) {
  const look = phoneLook(line, undefined)
  const fault = line.fault && (line.phase === "faulty" || line.phase === "waiting") ? faultWords(line.fault) : undefined
  if (!look) return <p className="soft">{line.phase === "absent" ? "This service has no telephone." : "Not tried yet."}</p>
  const score = line.quality?.score
  return (
    <>
      <div role="status" className={fault ? "phone-fault" : undefined}>
        {fault ? <p><strong>{fault.title}.</strong> {fault.detail}</p> : <p><strong>{look.words}.</strong> {line.phase === "ready" ? "" : look.detail}</p>}
        {line.phase === "ready" && (
          <p className="phone-row phone-sound">
            {look.grade && <Bars grade={look.grade} />}
            <span>{score === undefined ? "The sound is measured a few seconds after it begins." : `${gradeWords[grade(score)]}: ${qualityWords(line.quality)}.`}</span>
          </p>
        )}
      </div>
      {["elsewhere", "faulty", "waiting"].includes(line.phase) && (
        <p className="phone-row"><Button icon="refresh" onClick={onAgain}>{line.phase === "elsewhere" ? "Take calls here" : "Try again"}</Button></p>
      )}
    </>
  )
}

function HeadsetPart({ headset, onHeadset }: PhoneDialogProps) {
  if (!headset.isAble) {
    return <p className="soft">This browser cannot read the keys of headsets; Chrome, Edge and Chromium can. You speak and hear with any headset, and answer with the keyboard.</p>
  }
  if (!headset.view) {
    return (
      <>
        <p>Answer, end and mute with the keys of your headset, and see its lamps follow. Choose it once; it is found by itself from then on.</p>
        <p className="phone-row"><Button icon="headset" onClick={onHeadset}>Choose a headset</Button></p>
      </>
    )
  }
  const { name, canHook, canMute } = headset.view
  const can = [canHook && "answers and ends", canMute && "mutes"].filter(Boolean).join(", ")
  return (
    <>
      <p><strong>{name}</strong> {can ? `${can} by its own keys.` : "has no keys that are known here."}</p>
      <p className="phone-row"><Button icon="headset" onClick={onHeadset}>Choose another</Button></p>
    </>
  )
}
