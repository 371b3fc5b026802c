// The adviser's desk: my contacts and what waits, the conversation, the customer.
import { useEffect, useRef, useState } from "react"
import type { Contact } from "../../shared/api"
import { keysFor, useApp, useDesk, useLine, useShortcuts } from "../app/hooks"
import { notify } from "../app/notify"
import { focusComposer } from "../app/Offers"
import { useOpenPhone } from "../app/Telephone"
import { ContactList, type ContactRow } from "../components/ContactList/ContactList"
import { CustomerPanel } from "../components/CustomerPanel/CustomerPanel"
import { QueueList } from "../components/QueueList/QueueList"
import { channelNames, customerName, myContacts, unreadCount } from "../state/contacts"
import { isDraftEmpty } from "../state/drafts"
import type { DeskState } from "../state/model"
import { ConversationPane } from "./ConversationPane"
import { useHistory } from "./useHistory"
import "./DeskPage.css"

type Pane = "list" | "conversation" | "customer"
const paneNames: [Pane, string][] = [
  ["list", "Contacts"], ["conversation", "Conversation"], ["customer", "Customer"],
]

export function DeskPage({ onLook }: { onLook: (contact: string) => void }) {
  const { engine, shortcuts, plan } = useApp()
  const state = useDesk()
  const openPhone = useOpenPhone()
  const { phase } = useLine()
  const hasPhone = phase !== "unknown" && phase !== "absent"
  const [pane, setPane] = useState<Pane>("list")
  const { offers, active } = myContacts(state)
  const all = [...offers, ...active]
  const selected = state.selected === undefined ? undefined : all.find(({ id }) => id === state.selected)
  const rows = useRows(state, all)
  const said = useNewMessageWords(state, active)
  const history = useHistory(selected?.customer?.id, selected?.phase)
  const known = useRef<string>()
  const side = useRef<HTMLElement>(null)
  const list = useRef<HTMLElement>(null)

  const firstActive = active[0]?.id
  useEffect(() => {
    if (!selected && firstActive !== undefined) engine.select(firstActive)
  }, [engine, selected === undefined, firstActive])

  // When what had the focus went away with its contact, the next one has it.
  const selectedID = selected?.id
  useEffect(() => {
    if (document.activeElement === document.body && known.current !== undefined) {
      document.getElementById("main")?.focus()
    }
    // On a narrow screen, who accepts comes to the conversation, and who has finished to the list.
    if (known.current !== undefined) setPane(selectedID === undefined ? "list" : "conversation")
    known.current = selectedID ?? ""
  }, [selectedID])

  const select = (id: string) => { engine.select(id); setPane("conversation") }
  const step = (by: number) => {
    const at = all.findIndex(({ id }) => id === state.selected)
    const next = all[(at + by + all.length) % Math.max(1, all.length)]
    if (next) select(next.id)
  }
  useShortcuts(shortcuts, {
    nextContact: () => step(1),
    previousContact: () => step(-1),
    list: () => {
      setPane("list")
      const current = list.current?.querySelector<HTMLElement>("[aria-current]")
      ;(current ?? list.current?.querySelector<HTMLElement>(".contact") ?? list.current)?.focus()
    },
    customer: () => { setPane("customer"); requestAnimationFrame(() => side.current?.focus()) },
  })
  const unread = rows.reduce((sum, row) => sum + row.unread, 0)

  return (
    <main className={`desk desk-shows-${pane}`} aria-label="Desk">
      <h1 className="said">Desk</h1>
      <nav className="desk-panes" aria-label="Parts of the desk">
        {paneNames.map(([name, title]) => (
          <button key={name} type="button" aria-current={pane === name || undefined} className={`desk-pane-${name}`} onClick={() => setPane(name)}>
            {title}{name === "list" && unread + offers.length > 0 && <span className="contact-unread numeral"> {unread + offers.length}</span>}
          </button>
        ))}
      </nav>
      <section className="desk-list" aria-labelledby="desk-mine" ref={list} tabIndex={-1}>
        <h2 className="heading" id="desk-mine">My contacts{all.length > 0 && ` (${all.length})`}</h2>
        <div className="desk-mine">
          {state.isRead
            ? <ContactList rows={rows} adviser={state.me?.adviser} selected={state.selected} onSelect={select} />
            : <p className="contacts-empty">Reading your contacts…</p>}
        </div>
        <h2 className="heading">Waiting</h2>
        <div className="desk-queues"><QueueList queues={busyFirst(state)} /></div>
      </section>
      <section className="desk-conversation" id="main" tabIndex={-1} aria-label={selected ? `Contact with ${customerName(selected)}` : "Conversation"}>
        {selected
          ? <ConversationPane key={selected.id} contact={selected} onFocusWriting={() => { setPane("conversation"); requestAnimationFrame(() => focusComposer()) }} />
          : <Nothing hasAny={all.length > 0} state={state} palette={keysFor(shortcuts, "palette")} />}
      </section>
      <aside className="desk-customer" aria-label="Customer and history" tabIndex={-1} ref={side}>
        <h2 className="said">Customer</h2>
        {selected && <CustomerPanel contact={selected} plan={plan} history={history.history} onMore={history.more} onOpen={onLook} onCall={hasPhone ? (number) => openPhone({ kind: "call", number }) : undefined} />}
      </aside>
      <div className="said" aria-live="polite">{said}</div>
    </main>
  )
}

function Nothing({ hasAny, state, palette }: { hasAny: boolean; state: DeskState; palette: string }) {
  const isAvailable = state.me?.presence === "available"
  return (
    <div className="desk-nothing">
      <p className="desk-nothing-title">{hasAny ? "Choose a contact" : isAvailable ? "Ready for the next contact" : "Nothing with you"}</p>
      <p className="soft">
        {hasAny ? "What you choose on the left opens here."
          : isAvailable ? "It rings when something is offered to you. You need not wait at this page."
            : state.me?.adviser ? "Set your presence to Available to be offered contacts." : "You take no contacts. The board and the history are above."}
      </p>
      <p className="soft">{palette && `${palette.replace("Control", "Ctrl")} finds every command.`}</p>
    </div>
  )
}

function useRows(state: DeskState, contacts: Contact[]): ContactRow[] {
  const { engine } = useApp()
  return contacts.map((contact) => ({
    contact,
    unread: contact.id === state.selected && document.visibilityState === "visible" ? 0 : unreadCount(state, contact),
    hasDraft: contact.id !== state.selected && !isDraftEmpty(engine.writing.draft(contact.id)),
    typingUntil: state.conversations[contact.id]?.typingUntil ?? 0,
  }))
}

/** Queues with somebody waiting first, the longest wait on top; the others as the plan has them. */
function busyFirst(state: DeskState) {
  return [...state.queues].sort((a, b) => {
    if ((a.waiting > 0) !== (b.waiting > 0)) return a.waiting > 0 ? -1 : 1
    return (a.longestSince ?? "") < (b.longestSince ?? "") ? -1 : (a.longestSince ?? "") > (b.longestSince ?? "") ? 1 : 0
  })
}

/** Says and sounds that somebody wrote in a contact that is not in front. */
function useNewMessageWords(state: DeskState, active: Contact[]): string {
  const { sound, settings } = useApp()
  const [said, setSaid] = useState("")
  const known = useRef<Record<string, number>>()
  useEffect(() => {
    const before = known.current
    known.current = Object.fromEntries(active.map((contact) => [contact.id, contact.lastCustomerMessage]))
    if (!before) return
    for (const contact of active) {
      const last = before[contact.id]
      if (last === undefined || contact.lastCustomerMessage <= last) continue
      if (settings.messageSound) sound.message(settings.ring)
      if (document.hidden && settings.notifications) {
        notify("New message", channelNames[contact.channel], `message-${contact.id}`, false)
      }
      if (contact.id !== state.selected) setSaid(`New message from ${customerName(contact)}`)
    }
  })
  return said
}
