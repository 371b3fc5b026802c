import type { Contact } from "../../../shared/api"
import {
  channelNames, customerName, isOfferedTo, queueTitle, ringsUntil, shareOf, standing,
} from "../../state/contacts"
import { Icon, channelIcon } from "../Icon/Icon"
import { Timer, useNow } from "../Timer/Timer"
import "./ContactList.css"

export interface ContactRow { contact: Contact; unread: number; hasDraft: boolean; typingUntil: number }
export interface ContactListProps {
  rows: ContactRow[]
  adviser: string | undefined
  selected: string | undefined
  onSelect: (id: string) => void
}

/** The contacts of this desk, offers first. Every row has the same height, whatever happens in it. */
export function ContactList({ rows, adviser, selected, onSelect }: ContactListProps) {
  if (rows.length === 0) {
    return (
      <p className="contacts-empty">
        Nothing with you just now. What is offered to you rings and appears here.
      </p>
    )
  }
  return (
    <ul className="contacts">
      {rows.map((row) => (
        <li key={row.contact.id}>
          <Row row={row} adviser={adviser} isSelected={row.contact.id === selected} onSelect={onSelect} />
        </li>
      ))}
    </ul>
  )
}

function Row({ row, adviser, isSelected, onSelect }: {
  row: ContactRow; adviser: string | undefined; isSelected: boolean; onSelect: (id: string) => void
}) {
  const { contact, unread } = row
  const share = shareOf(contact, adviser)
  const isOffer = isOfferedTo(contact, adviser)
  const word = standing(contact, adviser)
  const tone = isOffer ? "accent" : word === "Wrap-up" || word === "On hold" ? "care" : "plain"
  return (
    <button
      type="button" className={`contact contact-${tone}`} aria-current={isSelected || undefined}
      onClick={() => onSelect(contact.id)}
    >
      <span className="contact-channel"><Icon name={channelIcon(contact.channel)} /></span>
      <span className="said">{channelNames[contact.channel]}, </span>
      <span className="contact-name cut">{customerName(contact)}</span>
      <span className="contact-time"><Clock contact={contact} adviser={adviser} /></span>
      <span className="contact-standing cut">
        <strong>{word}</strong>
        <span className="soft">{contact.queue ? ` · ${queueTitle(contact.queue)}` : ""}</span>
      </span>
      <span className="contact-marks">
        <Typing until={row.typingUntil} />
        {row.hasDraft && <span title="You began to write"><Icon name="note" size={14} /><span className="said">, you began to write</span></span>}
        {share?.isOverdue && <span className="contact-overdue" title="Overdue"><Icon name="warn" size={14} /><span className="said">, overdue</span></span>}
        {unread > 0 && (
          <span className="contact-unread numeral">{unread}<span className="said"> unread</span></span>
        )}
      </span>
    </button>
  )
}

function Typing({ until }: { until: number }) {
  useNow()
  if (until < Date.now()) return null
  return <span className="contact-typing" title="The customer types"><i /><i /><i /><span className="said">, the customer types</span></span>
}

function Clock({ contact, adviser }: { contact: Contact; adviser: string | undefined }) {
  const share = shareOf(contact, adviser)
  if (isOfferedTo(contact, adviser)) {
    return <Timer until={ringsUntil(contact)} label="rings on for" />
  }
  if (share?.state === "wrappingUp" && share.deadline) {
    return <Timer until={share.deadline} label="left to wrap up" tone="care" />
  }
  if (!share) return <Timer since={contact.arrivedAt} label="since arrival" />
  return <Timer since={share.since} label={standing(contact, adviser).toLowerCase()} tone={share.isOverdue ? "bad" : "plain"} />
}
