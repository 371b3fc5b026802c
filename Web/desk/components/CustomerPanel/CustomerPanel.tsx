import type { Contact, Plan, Problem } from "../../../shared/api"
import {
  adviserTitle, channelNames, customerName, languageName, queueTitle,
} from "../../state/contacts"
import { telephoneNumber } from "../../state/telephone"
import { dayLabel, expectedWait, timeOfDay } from "../../state/time"
import { Button } from "../Button/Button"
import { Chip } from "../Chip/Chip"
import { Icon, channelIcon } from "../Icon/Icon"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import { useNow } from "../Timer/Timer"
import "./CustomerPanel.css"

export interface History { items: Contact[]; next?: string; isRead: boolean; problem?: Problem }
export interface CustomerPanelProps {
  contact: Contact
  plan: Plan | undefined
  history: History
  onMore: () => void
  onOpen?: (contact: string) => void
  /** Absent where nobody can be called. */
  onCall?: (number: string) => void
}

/** The person: what we know, and what went before, whatever the channel. */
export function CustomerPanel({ contact, plan, history, onMore, onOpen, onCall }: CustomerPanelProps) {
  const customer = contact.customer
  const earlier = history.items.filter(({ id }) => id !== contact.id)
  return (
    <div className="customer">
      <section aria-label={`About ${customerName(contact)}`}>
        <div className="customer-name">
          <span className="customer-mark" aria-hidden="true">{initials(customer?.name)}</span>
          <div>
            <h3>{customerName(contact)}</h3>
            <p className="soft">{!customer ? "You may not see who this is" : customer.isKnown ? "Known from before" : "First contact"}</p>
          </div>
        </div>
        <p className="customer-marks">
          <Chip tone={contact.language && contact.language !== plan?.languages[0] ? "accent" : "plain"}>{languageName(contact.language)}</Chip>
          {contact.isStatutory && <Chip tone="care" icon="pin">Statutory</Chip>}
          {contact.marks.map((mark) => <Chip key={mark} tone="care" icon="warn">{queueTitle(mark)}</Chip>)}
        </p>
        <dl>
          {customer?.number && <div><dt>Number</dt><dd className="numeral"><Callable number={customer.number} onCall={onCall} /></dd></div>}
          {customer?.facts.map((fact) => (
            <div key={fact.name}><dt>{queueTitle(fact.name)}</dt><dd>{isNumber(fact) ? <Callable number={fact.value} onCall={onCall} /> : fact.value}</dd></div>
          ))}
          <div><dt>Contact</dt><dd className="numeral">{contact.id}</dd></div>
          <div><dt>Arrived</dt><dd className="numeral">{timeOfDay(contact.arrivedAt)}{contact.entry && ` · ${queueTitle(contact.entry)}`}</dd></div>
          {contact.expectedWait && <div><dt>Was told</dt><dd>{expectedWait(contact.expectedWait)}</dd></div>}
        </dl>
        {contact.help && (
          <p className="customer-help"><Icon name="raise" size={14} /> Asked a supervisor: “{contact.help.text}”</p>
        )}
      </section>
      <section aria-label={`Earlier contacts of ${customerName(contact)}`}>
        <h3 className="heading">Earlier contacts</h3>
        <ProblemNote problem={history.problem} onAgain={onMore} />
        {history.isRead && earlier.length === 0 && <p className="soft">None on any channel.</p>}
        <ol className="customer-history">
          {earlier.map((one) => (
            <li key={one.id}><Earlier contact={one} plan={plan} onOpen={onOpen} /></li>
          ))}
        </ol>
        {history.next !== undefined && <Button look="quiet" onClick={onMore}>Show older</Button>}
      </section>
    </div>
  )
}

function Callable({ number, onCall }: { number: string; onCall?: (number: string) => void }) {
  if (!onCall) return <>{number}</>
  return <Button look="quiet" icon="voice" className="customer-call" aria-label={`Call ${number}`} onClick={() => onCall(number)}>{number}</Button>
}

/** What the flow asked for as a telephone number, and is one. */
const isNumber = (fact: { name: string; value: string }): boolean =>
  /phone|number|mobile|callback/.test(fact.name) && telephoneNumber(fact.value) !== undefined

function Earlier({ contact, plan, onOpen }: {
  contact: Contact; plan: Plan | undefined; onOpen?: (id: string) => void
}) {
  const now = useNow()
  const with_ = contact.interactions.map(({ adviser }) => adviserTitle(adviser, plan)).join(", ")
  return (
    <button type="button" className="earlier" onClick={() => onOpen?.(contact.id)}>
      <Icon name={channelIcon(contact.channel)} />
      <span className="earlier-what cut">
        <span className="said">{channelNames[contact.channel]}: </span>
        {contact.disposition ? contact.disposition : contact.phase === "closed" ? queueTitle(contact.result ?? "ended") : "Going on now"}
      </span>
      <span className="earlier-when soft">{dayLabel(contact.arrivedAt, now)}, {timeOfDay(contact.arrivedAt)}{with_ && ` · ${with_}`}</span>
    </button>
  )
}

const initials = (name: string | undefined): string =>
  name ? name.split(/\s+/).map((word) => word.charAt(0)).slice(0, 2).join("").toUpperCase() : "?"
