import type { Contact } from "../../../shared/api"
import { channelNames, customerName, languageName, queueTitle, ringsUntil } from "../../state/contacts"
import { countedSpan, parse, spokenSpan } from "../../state/time"
import { Button } from "../Button/Button"
import { Chip } from "../Chip/Chip"
import { Icon, channelIcon } from "../Icon/Icon"
import { Menu } from "../Menu/Menu"
import { KeyCaps } from "../KeyCaps/KeyCaps"
import { Timer, useNow } from "../Timer/Timer"
import "./OfferCard.css"

export interface OfferCardProps {
  contact: Contact
  pending?: string
  keys?: { accept: string; decline: string }
  onAccept: () => void
  /** Without words when nobody asked for any. */
  onDecline: (reason?: string) => void
  onDeclineInWords: () => void
}

/** One contact before this adviser. The ring says by length and by figures how long it rings on. */
export function OfferCard({ contact, pending, keys, onAccept, onDecline, onDeclineInWords }: OfferCardProps) {
  return (
    <section className="offer" aria-label={`Offer: ${offerWords(contact)}`}>
      <Countdown contact={contact} />
      <div className="offer-words">
        <p className="offer-kind">
          <Icon name={channelIcon(contact.channel)} size={14} /> {channelNames[contact.channel]} {isConsult(contact) ? "· a colleague asks you" : "offered"}
        </p>
        <h2 className="cut">{customerName(contact)}</h2>
        <p className="soft cut">
          {queueTitle(contact.queue ?? "no queue")} · waited{" "}
          <Timer since={contact.waitingSince ?? contact.arrivedAt} label="waited" />
        </p>
        <p className="offer-chips">
          {contact.isStatutory && <Chip tone="care" icon="pin">Statutory</Chip>}
          {contact.language && contact.language !== "en" && (
            <Chip tone="accent">{languageName(contact.language)}</Chip>
          )}
          {contact.marks.map((mark) => <Chip key={mark} tone="care" icon="warn">{queueTitle(mark)}</Chip>)}
        </p>
      </div>
      <div className="offer-buttons">
        <Button look="main" icon="check" isPending={pending === "accept"} onClick={onAccept}>Accept</Button>
        <div className="offer-decline">
          <Button look="plain" isPending={pending === "decline"} onClick={() => onDecline()}>Decline</Button>
          <Menu
            label="Decline and say why" align="end" isUpward button={<Icon name="down" size={14} />} buttonClass="button button-plain button-bare"
            items={[
              ...declineReasons.map((reason) => ({ id: reason, title: reason, onChoose: () => onDecline(reason) })),
              { id: "other", title: "Another reason…", group: "In words", onChoose: onDeclineInWords },
            ]}
          />
        </div>
      </div>
      {keys && (
        <p className="offer-keys" aria-hidden="true">
          <KeyCaps keys={keys.accept} /> accepts <KeyCaps keys={keys.decline} /> declines
        </p>
      )}
    </section>
  )
}

/** What is read aloud when an offer comes. */
export function offerWords(contact: Contact): string {
  const queue = contact.queue ? ` in ${queueTitle(contact.queue)}` : ""
  const language = contact.language && contact.language !== "en"
    ? `, in ${languageName(contact.language)}` : ""
  const from = `${channelNames[contact.channel]} from ${customerName(contact)}${queue}${language}`
  return isConsult(contact) ? `A colleague asks about ${from}` : from
}

/** What advisers say most; kept in the record in these words. */
const declineReasons = ["Still writing up", "I know this person", "Not mine to answer", "Something here does not work"]

const isConsult = (contact: Contact): boolean => contact.offer === undefined && contact.consult !== undefined

const radius = 20
const round = 2 * Math.PI * radius

function Countdown({ contact }: { contact: Contact }) {
  const now = useNow()
  const left = Math.max(0, parse(ringsUntil(contact)) - now)
  const whole = contact.offer?.ringMilliseconds || 20_000
  return (
    <svg className="offer-ring" viewBox="0 0 48 48" role="img" aria-label={`Rings on for ${spokenSpan(left)}`}>
      <circle cx="24" cy="24" r={radius} className="offer-ring-path" />
      <circle
        cx="24" cy="24" r={radius} className="offer-ring-left" strokeDasharray={round}
        strokeDashoffset={round * (1 - Math.min(1, left / whole))} transform="rotate(-90 24 24)"
      />
      <text x="24" y="28.500" textAnchor="middle">{left < 60_000 ? Math.ceil(Math.min(left, whole) / 1000) : countedSpan(left)}</text>
    </svg>
  )
}
