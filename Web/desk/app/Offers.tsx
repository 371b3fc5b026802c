// What is offered: cards, ring, notification, the spoken word, and the two keys. On every page.
import { useEffect, useRef, useState } from "react"
import type { Contact } from "../../shared/api"
import { AskDialog } from "../components/AskDialog/AskDialog"
import { OfferCard, offerWords } from "../components/OfferCard/OfferCard"
import { channelNames, customerName, myContacts, queueTitle, unreadCount } from "../state/contacts"
import { isCall } from "../phone/call"
import type { Engine } from "../state/engine"
import type { DeskState } from "../state/model"
import { keysFor, useApp, useDesk, useShortcuts } from "./hooks"
import { notify } from "./notify"
import { go } from "./router"
import "./Offers.css"

/** More cards than this do not fit; the others are in the list. */
const cardsMaximum = 2

export function Offers() {
  const { engine, settings, shortcuts, sound } = useApp()
  const state = useDesk()
  const { offers } = myContacts(state)
  const [said, setSaid] = useState("")
  const [declining, setDeclining] = useState<string>()
  const declined = offers.find(({ id }) => id === declining)
  const known = useRef(new Map<string, (() => void) | undefined>())
  const ids = offers.map(({ id }) => id).join(" ")

  const accept = async (contact: Contact | undefined) => {
    if (contact) await acceptOffer(engine, contact)
  }
  const decline = (contact: Contact | undefined, reason?: string) =>
    contact ? engine.command(contact.id, "decline", { reason }) : Promise.resolve(false)
  useShortcuts(shortcuts, {
    accept: () => void accept(offers[0]),
    decline: () => void decline(offers[0]),
  })

  useEffect(() => {
    const fresh = offers.filter(({ id }) => !known.current.has(id))
    for (const [id, close] of known.current) {
      if (!offers.some((offer) => offer.id === id)) { close?.(); known.current.delete(id) }
    }
    for (const offer of fresh) {
      const where = offer.queue ? queueTitle(offer.queue) : ""
      const close = settings.notifications
        ? notify(`${channelNames[offer.channel]} offered`, where, `offer-${offer.id}`) : undefined
      known.current.set(offer.id, close)
    }
    const first = fresh[0]
    if (first) {
      const accepts = keysFor(shortcuts, "accept")
      const declines = keysFor(shortcuts, "decline")
      setSaid(`Offered: ${offerWords(first)}. ${accepts} accepts, ${declines} declines.`)
    }
    if (offers.length === 0) { sound.stop(); setSaid("") } else sound.ring(settings.ring)
  }, [ids, settings.ring])
  useEffect(() => () => sound.stop(), [sound])

  return (
    <>
      <div className="said" role="alert" aria-live="assertive">{said}</div>
      {offers.length > 0 && (
        <aside className="offers" aria-label="Offers">
          {offers.slice(0, cardsMaximum).map((offer, index) => (
            <OfferCard
              key={offer.id} contact={offer} pending={state.pending[offer.id]}
              keys={index === 0 ? { accept: keysFor(shortcuts, "accept"), decline: keysFor(shortcuts, "decline") } : undefined}
              onAccept={() => void accept(offer)} onDecline={(reason) => void decline(offer, reason)} onDeclineInWords={() => setDeclining(offer.id)}
            />
          ))}
          {offers.length > cardsMaximum && <p className="soft">{offers.length - cardsMaximum} more in the list</p>}
        </aside>
      )}
      {declined && (
        <AskDialog
          title={`Decline ${customerName(declined)}`} words="It goes to somebody else. The reason is kept in the record." label="Reason" action="Decline"
          pending={state.pending[declined.id] === "decline"} problem={state.problems[declined.id]} onClose={() => setDeclining(undefined)}
          onDone={(reason) => void decline(declined, reason).then((isDone) => { if (isDone) setDeclining(undefined) })}
        />
      )}
    </>
  )
}

export async function acceptOffer(engine: Engine, contact: Contact): Promise<void> {
  if (!await engine.command(contact.id, "accept")) return
  engine.select(contact.id)
  go("/desk/")
  requestAnimationFrame(() => focusWork(contact))
}

/** In a call the hands are wanted at Mute, elsewhere at writing; never away from a text begun. */
export function focusWork(contact: Contact): void {
  if (!isCall(contact)) return focusComposer(true)
  const active = document.activeElement
  if (active instanceof HTMLTextAreaElement && active.value !== "") return
  document.querySelector<HTMLElement>(".callbar-first")?.focus()
}

/** Puts the cursor where messages are written; `isPolite`: unless somebody writes elsewhere. */
export function focusComposer(isPolite = false): void {
  const active = document.activeElement
  const isWriting = active instanceof HTMLTextAreaElement && active.value !== ""
  if (isPolite && isWriting) return
  document.querySelector<HTMLElement>(".composer textarea")?.focus()
}

export const titleOf = (state: DeskState, page: string): string => {
  const { offers, active } = myContacts(state)
  const first = offers[0]
  const unread = active.reduce((sum, contact) => sum + unreadCount(state, contact), 0)
  const start = first ? `${channelNames[first.channel]} offered · ` : unread > 0 ? `(${unread}) ` : ""
  return `${start}${page} · Guildhall desk`
}
