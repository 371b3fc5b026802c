// The telephone's dialog with the devices of this computer behind it.
import { useCallback, useEffect, useState } from "react"
import { PhoneDialog, type SoundDevice } from "../components/PhoneDialog/PhoneDialog"
import { hasHeadsetKeys } from "../phone/hid"
import { canChooseSpeaker, listen, playTone } from "../phone/listening"
import type { Fault } from "../phone/machine"
import type { Settings } from "../state/settings"
import { useApp, useLine } from "./hooks"
import type { HeadsetHandle } from "./Telephone"

interface Devices { microphones: SoundDevice[]; speakers: SoundDevice[] }
/** The browser's own names for "whatever the system has". */
const general = new Set(["", "default", "communications"])

export function PhoneSettings({ isFirst, headset, onSettings, onClose }: {
  isFirst?: boolean
  headset: HeadsetHandle
  onSettings: (settings: Settings) => void
  onClose: () => void
}) {
  const { settings, sound, phone } = useApp()
  const line = useLine()
  const [phase, setPhase] = useState<"unasked" | "asking" | "open">("unasked")
  const [fault, setFault] = useState<Fault>()
  const [peak, setPeak] = useState(0)
  const [tried, setTried] = useState<string>()
  const devices = useDevices(phase === "open")

  const allow = useCallback(async () => {
    setPhase("asking")
    setFault(undefined)
    const opened = await phone.microphone.open()
    if ("fault" in opened) { setPhase("unasked"); setFault(opened.fault); return }
    setPhase("open")
    if (!settings.isPhoneChecked) onSettings({ ...settings, isPhoneChecked: true })
    // It was waiting for this.
    if (["unset", "faulty"].includes(phone.line.phase)) phone.again()
  }, [phone, settings, onSettings])
  // Who has allowed it before is not asked for a click.
  useEffect(() => { void phone.microphone.isAllowed().then((is) => { if (is || phone.microphone.isOpen) void allow() }) }, [phone])
  useEffect(() => {
    const { track } = phone.microphone
    if (phase !== "open" || !track) return
    return listen(track, setPeak)
  }, [phone, phase, settings.microphone, line.attempt])

  const test = async () => {
    setTried("A tone plays now.")
    const isPlayed = await playTone(settings.speaker)
    setTried(isPlayed ? "Was it heard? If not, choose another speaker, or turn it up." : "It could not be played. Choose another speaker.")
  }
  return (
    <PhoneDialog
      line={line} settings={settings} microphone={{ phase, peak, fault }} microphones={devices.microphones}
      speakers={canChooseSpeaker() ? devices.speakers : undefined} tried={tried} isFirst={isFirst}
      headset={{ isAble: hasHeadsetKeys(), view: headset.view }}
      onAllow={() => void allow()} onSettings={onSettings} onTestSpeaker={() => void test()} onTestRinger={() => sound.ringOnce(settings.ring)}
      onAgain={() => phone.again()} onHeadset={headset.choose}
      onClose={() => {
        // Opened for the test alone: let go, so that no lamp of the browser stays on.
        if (!phone.line.isWanted) phone.microphone.close()
        onClose()
      }}
    />
  )
}

/** The devices, told anew when one is plugged in; their names only once the microphone is allowed. */
function useDevices(isAllowed: boolean): Devices {
  const [found, setFound] = useState<Devices>({ microphones: [], speakers: [] })
  useEffect(() => {
    const media = navigator.mediaDevices
    if (!media?.enumerateDevices) return
    let isHere = true
    const look = async () => {
      const all = await media.enumerateDevices().catch(() => [])
      const of = (kind: MediaDeviceKind) => all
        .filter((device) => device.kind === kind && !general.has(device.deviceId))
        .map((device, index) => ({ id: device.deviceId, name: device.label || `Device ${index + 1}` }))
      if (isHere) setFound({ microphones: of("audioinput"), speakers: of("audiooutput") })
    }
    void look()
    media.addEventListener("devicechange", look)
    return () => { isHere = false; media.removeEventListener("devicechange", look) }
  }, [isAllowed])
  return found
}
