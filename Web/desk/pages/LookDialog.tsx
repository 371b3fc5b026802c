// One contact, looked into: what was said, why it went where it went, and what a supervisor may do.
import { useEffect, useState } from "react"
import type { Plan, Why } from "../../shared/api"
import { useApp, useDesk } from "../app/hooks"
import { Chip } from "../components/Chip/Chip"
import { Dialog } from "../components/Dialog/Dialog"
import { MessageList } from "../components/MessageList/MessageList"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { useNow } from "../components/Timer/Timer"
import { problemOf } from "../api/problems"
import {
  adviserTitle, channelNames, customerName, languageName, queueTitle,
} from "../state/contacts"
import { contactPath } from "../api/client"
import { dayLabel, timeOfDay } from "../state/time"
import { whyReasons } from "../state/why"
import type { Problem } from "../../shared/api"
import { ContactActs } from "./ContactActs"
import "./LookDialog.css"

export function LookDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { engine, plan, session } = useApp()
  const state = useDesk()
  const now = useNow()
  const [why, setWhy] = useState<Why>()
  const [whyProblem, setWhyProblem] = useState<Problem>()
  const contact = state.contacts[id]
  const version = contact?.version
  const isSupervisor = session.supervises.length > 0

  useEffect(() => {
    engine.store.dispatch({ type: "watched", contact: id })
    void engine.readContact(id)
    void engine.readMessages(id)
    return () => {
      engine.store.dispatch({ type: "watched", contact: undefined })
      if (isSupervisor) engine.client.delete(`${contactPath(id)}/watch`).catch(() => undefined)
    }
  }, [engine, id, isSupervisor])
  useEffect(() => {
    engine.client.get<Why>(`${contactPath(id)}/why`).then(setWhy)
      .catch((error: unknown) => setWhyProblem(problemOf(error)))
  }, [engine, id, version])

  return (
    <Dialog
      title={contact ? `${channelNames[contact.channel]} ${id}` : id} onClose={onClose} width="wide"
      footer={contact && isSupervisor && contact.phase !== "closed" ? <ContactActs contact={contact} onPulled={onClose} /> : undefined}
    >
      <ProblemNote problem={state.problems[id]} />
      {contact && (
        <div className="look">
          <section aria-label="Facts">
            <h3>{customerName(contact)}</h3>
            <p className="look-chips">
              <Chip>{phaseWords(contact.phase)}</Chip>
              {contact.queue && <Chip>{queueTitle(contact.queue)}</Chip>}
              <Chip>{languageName(contact.language)}</Chip>
              {contact.isStatutory && <Chip tone="care" icon="pin">Statutory</Chip>}
            </p>
            <p className="soft">
              {dayLabel(contact.arrivedAt, now)}, {timeOfDay(contact.arrivedAt)}
              {contact.closedAt && ` to ${timeOfDay(contact.closedAt)}`}
              {contact.interactions.length > 0 && ` · with ${contact.interactions.map((one) => adviserTitle(one.adviser, plan)).join(", ")}`}
              {contact.disposition && ` · ${contact.disposition}`}
            </p>
            <h3 className="heading">Why</h3>
            <ProblemNote problem={whyProblem?.status === 403 ? undefined : whyProblem} />
            {whyProblem?.status === 403 && <p className="soft">Supervisors see why it went where it went.</p>}
            <ol className="look-why">
              {why?.sentences.map((sentence, index) => (
                <li key={index}><time className="numeral soft" dateTime={sentence.at}>{timeOfDay(sentence.at)}</time><div>{sentence.text}<Reasons lines={sentence.why} plan={plan} /></div></li>
              ))}
            </ol>
          </section>
          <section aria-label="Conversation" className="look-messages">
            <ProblemNote problem={state.problems[`messages/${id}`]} />
            <MessageList
              contact={id} customer={customerName(contact)} conversation={state.conversations[id]} outbox={[]}
              onOlder={(before) => void engine.readMessages(id, before)}
            />
          </section>
        </div>
      )}
    </Dialog>
  )
}

/** Why this adviser. */
function Reasons({ lines, plan }: { lines: string[]; plan: Plan | undefined }) {
  const reasons = whyReasons(lines, (name) => adviserTitle(name, plan))
  if (reasons.length === 0) return null
  return (
    <ul className="look-reasons soft">
      {reasons.map(({ text, under }, index) => (
        <li key={index}>
          {text}
          {under.length > 0 && <ul>{under.map((item, at) => <li key={at}>{item}</li>)}</ul>}
        </li>
      ))}
    </ul>
  )
}

const phases: Record<string, string> = {
  flow: "In the flow", waiting: "Waiting", offered: "Offered", handling: "With an adviser",
  wrappingUp: "Wrap-up", scheduled: "Scheduled", duty: "With duty", outside: "Outside", closed: "Closed",
}
const phaseWords = (phase: string): string => phases[phase] ?? phase
