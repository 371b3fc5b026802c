// What a supervisor may do to a contact. Each asks why; the answer is kept in the record.
import { useState } from "react"
import type { Contact } from "../../shared/api"
import { useApp, useDesk } from "../app/hooks"
import { AskDialog } from "../components/AskDialog/AskDialog"
import { Button } from "../components/Button/Button"
import { Picker } from "../components/Picker/Picker"
import { adviserState, customerName, queueTitle } from "../state/contacts"

type Act = "move" | "reprioritise" | "pull" | "end-by-supervisor" | "join"

const headStarts: [number, string][] = [
  [600_000, "As if 10 minutes earlier"], [1_800_000, "As if 30 minutes earlier"],
  [7_200_000, "To the front: 2 hours earlier"], [0, "In its turn, no head start"],
  [-600_000, "As if 10 minutes later"],
]

export function ContactActs({ contact, onPulled }: { contact: Contact; onPulled: () => void }) {
  const { engine, plan } = useApp()
  const state = useDesk()
  const [act, setAct] = useState<Act>()
  const [choice, setChoice] = useState<string>()
  const me = state.me?.adviser
  const isWaiting = contact.phase === "waiting" || contact.phase === "offered"
  const open = (which: Act) => () => { setAct(which); setChoice(undefined) }
  const run = async (body: unknown) => {
    if (!act) return
    const needsMatch = act !== "join"
    if (!await engine.command(contact.id, act, body, needsMatch ? contact.version : undefined)) return
    setAct(undefined)
    // It rings here now, and must not ring behind a dialog.
    if (act === "pull" && (choice ?? me) === me) onPulled()
  }
  const shared = {
    label: "Why", hint: "Kept with the contact, for everybody who asks later.", pending: state.pending[contact.id] !== undefined,
    problem: state.problems[contact.id], onClose: () => setAct(undefined),
  }
  return (
    <>
      {contact.phase === "handling" && me && !engine.isMine(contact) && <Button icon="consult" onClick={() => void engine.command(contact.id, "join")}>Join</Button>}
      {contact.help && <Button icon="raise" onClick={() => void engine.command(contact.id, "help-end")}>Help given</Button>}
      {isWaiting && <Button icon="up" onClick={open("reprioritise")}>Reprioritise</Button>}
      {isWaiting && <Button icon="transfer" onClick={open("move")}>Move</Button>}
      {isWaiting && <Button icon="check" onClick={open("pull")}>Pull</Button>}
      <Button look="danger" icon="end" onClick={open("end-by-supervisor")}>End contact</Button>
      {act === "move" && (
        <AskDialog {...shared} title={`Move ${customerName(contact)}`} words="The time already waited counts in the new queue." action="Move" missing={choice ? undefined : "Choose a queue first."} onDone={(why) => void run({ queue: choice, why })}>
          <Picker
            label="Queues" placeholder="Find a queue" chosen={choice} onChoose={({ id }) => setChoice(id)} hasFocus
            items={(plan?.queues ?? []).filter((queue) => queue.name !== contact.queue && queue.channels.includes(contact.channel)).map(({ name, unit }) => ({ id: name, title: queueTitle(name), hint: queueTitle(unit) }))}
          />
        </AskDialog>
      )}
      {act === "reprioritise" && (
        <AskDialog {...shared} title={`Reprioritise ${customerName(contact)}`} action="Reprioritise" onDone={(why) => { void run({ headStartMilliseconds: Number(choice ?? 600_000), why }) }}>
          <fieldset className="settings-group">
            <legend>It counts</legend>
            {headStarts.map(([milliseconds, title]) => (
              <label key={milliseconds} className="choice">
                <input type="radio" name="headstart" checked={Number(choice ?? 600_000) === milliseconds} onChange={() => setChoice(String(milliseconds))} /> {title}
              </label>
            ))}
          </fieldset>
        </AskDialog>
      )}
      {act === "pull" && (
        <AskDialog {...shared} title={`Pull ${customerName(contact)}`} words="It rings at once with whom you choose, whatever waits before it." action="Pull" missing={choice ?? me ? undefined : "Choose an adviser first."} onDone={(why) => void run({ adviser: choice ?? me, why })}>
          <Picker
            label="Advisers" placeholder={me ? "To whom? Yourself when nobody is chosen" : "To whom?"} chosen={choice} onChoose={({ id }) => setChoice(id)} hasFocus
            items={(plan?.advisers ?? []).map((one) => ({ id: one.name, title: one.displayName, hint: adviserState(state.board?.advisers.find(({ name }) => name === one.name)), words: one.name }))}
          />
        </AskDialog>
      )}
      {act === "end-by-supervisor" && <AskDialog {...shared} title={`End ${customerName(contact)}`} words="The customer is told that the contact is over." action="End contact" isDanger onDone={(why) => void run({ why })} />}
    </>
  )
}
