// Joins the telephone to the desk: when it is wanted, what is said of it, headset and keys; and its
// dialogs. Draws nothing of its own beside them.
import { createContext, useContext, useEffect, useMemo, useRef, useState } from "react"
import type { Contact, Problem } from "../../shared/api"
import { newKey } from "../api/client"
import { problemOf } from "../api/problems"
import { CallDialog } from "../components/CallDialog/CallDialog"
import { Keypad } from "../components/Keypad/Keypad"
import { PhoneChip } from "../components/PhoneChip/PhoneChip"
import { callOf, isCall, isPhoneWanted, type Call } from "../phone/call"
import type { HeadsetAct } from "../phone/headset"
import { Headsets, type HeadsetView } from "../phone/hid"
import type { Line } from "../phone/machine"
import { phoneLook, spokenChange } from "../phone/words"
import { myContacts } from "../state/contacts"
import type { Settings } from "../state/settings"
import { useApp, useDesk, useLine, useShortcuts } from "./hooks"
import { acceptOffer, focusWork } from "./Offers"
import { PhoneSettings } from "./PhoneSettings"
import { go } from "./router"

export type PhoneOpen =
  | { kind: "settings"; isFirst?: boolean } | { kind: "call"; number?: string } | { kind: "keypad" }

/** Opens one of the telephone's dialogs from anywhere. */
export const OpenPhone = createContext<(open: PhoneOpen) => void>(() => undefined)
export const useOpenPhone = () => useContext(OpenPhone)

export function PhoneMark() {
  const state = useDesk()
  const line = useLine()
  const open = useOpenPhone()
  const look = phoneLook(line, callOf(state))
  return look ? <PhoneChip look={look} onOpen={() => open({ kind: "settings" })} /> : null
}

export function Telephone({ open, onOpen, onClose, onSettings }: {
  open: PhoneOpen | undefined
  onOpen: (open: PhoneOpen) => void
  onClose: () => void
  onSettings: (settings: Settings) => void
}) {
  const { engine, settings, shortcuts, sound, phone } = useApp()
  const state = useDesk()
  const line = useLine()
  const call = callOf(state)
  const talked = call && call.state !== "ringing" ? call : undefined
  const [problem, setProblem] = useState<Problem>()
  const latest = useRef({ settings, state, call: talked })
  latest.current = { settings, state, call: talked }

  useEffect(() => {
    phone.start(() => latest.current.settings.isPhoneChecked === true)
    phone.onProblem = (error) => setProblem(problemOf(error))
    engine.onPhoneLost = () => phone.lost()
    return () => { engine.onPhoneLost = () => undefined; phone.stop() }
  }, [phone, engine])
  useEffect(() => {
    void phone.useDevices({ microphone: settings.microphone, speaker: settings.speaker })
    sound.use(settings.ringer)
  }, [phone, sound, settings.microphone, settings.speaker, settings.ringer])

  const isChecked = open?.kind === "settings" && settings.isPhoneChecked === true
  useEffect(() => {
    if (state.isRead) phone.want(isPhoneWanted(line.isWanted, state, isChecked))
  }, [phone, state, line.isWanted, isChecked])
  // Every call begins unmuted: nobody looks for the key while somebody says "hello?".
  const talkedIn = talked?.contact
  useEffect(() => { if (phone.line.isMuted) void phone.setMuted(false) }, [phone, talkedIn])
  // Asked once for each visit; who closes it finds it in the chip.
  const isUnset = line.phase === "unset"
  useEffect(() => { if (isUnset) onOpen({ kind: "settings", isFirst: true }) }, [isUnset])

  const act = (act: HeadsetAct) => {
    const now = latest.current
    switch (act.type) {
      case "answer": {
        const rings = myContacts(now.state).offers.find(isCall)
        if (rings) void acceptOffer(engine, rings)
        break
      }
      case "decline": {
        const rings = myContacts(now.state).offers.find(isCall)
        if (rings) void engine.command(rings.id, "decline", {})
        break
      }
      case "end": if (now.call) void engine.command(now.call.contact, "end"); break
      case "hold":
        if (now.call) void engine.command(now.call.contact, now.call.state === "held" ? "unhold" : "hold")
        break
      case "mute": void phone.setMuted(act.isMuted); break
      case "key": phone.press(act.key); break
    }
  }
  const headset = useHeadset(act, line, call)
  useShortcuts(shortcuts, {
    mute: () => { if (talked) void phone.setMuted(!phone.line.isMuted) },
    keypad: () => { if (talked) onOpen({ kind: "keypad" }) },
    call: () => { if (phone.line.phase !== "absent") onOpen({ kind: "call" }) },
  })
  useEffect(() => { if (!talked && open?.kind === "keypad") onClose() }, [talked === undefined])
  const close = () => { setProblem(undefined); onClose() }
  return (
    <>
      <PhoneWords line={line} call={call} />
      {open?.kind === "settings" && (
        <PhoneSettings isFirst={open.isFirst} headset={headset} onSettings={onSettings} onClose={close} />
      )}
      {open?.kind === "keypad" && talked && <Keypad problem={problem} onPress={(keys) => { setProblem(undefined); phone.press(keys) }} onClose={close} />}
      {open?.kind === "call" && <CallSomebody number={open.number} onClose={close} />}
    </>
  )
}

/** Read aloud: connected, muted, lost. */
function PhoneWords({ line, call }: { line: Line; call: Call | undefined }) {
  const { engine } = useApp()
  const before = useRef({ line, call })
  const [said, setSaid] = useState("")
  useEffect(() => {
    const contact = call && engine.store.get().contacts[call.contact]
    const name = contact?.customer?.name ?? "caller"
    const words = spokenChange(before.current, { line, call }, name)
    before.current = { line, call }
    if (words) setSaid(words)
  })
  return <div className="said" role="status" aria-live="polite" aria-label="Telephone">{said}</div>
}

export interface HeadsetHandle { view?: HeadsetView; choose: () => void }

function useHeadset(act: (act: HeadsetAct) => void, line: Line, call: Call | undefined): HeadsetHandle {
  const [view, setView] = useState<HeadsetView>()
  const latest = useRef(act)
  latest.current = act
  const headsets = useMemo(() => new Headsets((one) => latest.current(one), setView), [])
  useEffect(() => { headsets.start(); return () => headsets.stop() }, [headsets])
  const isRinging = call?.state === "ringing"
  const isInCall = call !== undefined && !isRinging
  const isHeld = call?.state === "held"
  useEffect(() => {
    headsets.show({ isRinging, isInCall, isHeld, isMuted: line.isMuted })
  }, [headsets, isRinging, isInCall, isHeld, line.isMuted])
  return { view, choose: () => void headsets.choose().catch(() => undefined) }
}

function CallSomebody({ number, onClose }: { number?: string; onClose: () => void }) {
  const { engine, plan, phone } = useApp()
  const state = useDesk()
  const [problem, setProblem] = useState<Problem>()
  const [isPending, setPending] = useState(false)
  /** The same call keeps its key: asked for again after a lost answer, it is made once. */
  const asked = useRef<{ what: string; key: string }>()
  if (!plan) return null
  const selected = state.selected === undefined ? undefined : state.contacts[state.selected]
  const call = async (number: string, queue: string) => {
    if (isPending) return
    // The other side would answer to silence.
    if (phone.line.phase !== "ready") { setProblem(notConnected); return }
    const what = `${queue} ${number}`
    if (asked.current?.what !== what) asked.current = { what, key: newKey() }
    setPending(true)
    setProblem(undefined)
    try {
      const contact = await engine.client.post<Contact | undefined>(
        "/calls", { number, queue }, { key: asked.current.key })
      asked.current = undefined
      onClose()
      if (!contact) return
      engine.store.dispatch({ type: "contactRead", contact })
      engine.select(contact.id)
      go("/desk/")
      requestAnimationFrame(() => focusWork(contact))
    } catch (error) {
      const found = problemOf(error)
      // What was refused was not done: the next try is another call.
      if (found.status >= 400 && found.status < 500) asked.current = undefined
      setProblem(found)
    } finally { setPending(false) }
  }
  return (
    <CallDialog
      plan={plan} number={number} queue={selected?.queue} isPending={isPending} problem={problem}
      onCall={(to, queue) => void call(to, queue)} onClose={onClose}
    />
  )
}

const notConnected: Problem = {
  type: "/problems/phone-not-connected", status: 409, title: "Your telephone is not connected",
  detail: "Become available, or look into the telephone's settings. Then call.",
}
