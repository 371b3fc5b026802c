// The one way in which the desk's state changes. Everything may come twice or late: contacts are taken
// by version, messages by sequence number.
import type { Contact, Message } from "../../shared/api"
import type { StreamEvent } from "../api/stream"
import { type Action, type Conversation, type DeskState, initialState } from "./model"

/** A customer who typed counts as typing so long. */
export const typingMilliseconds = 6_000
/** Contacts that are nobody's here are kept while they are looked at, and so many besides. */
const strangersMaximum = 50

const emptyConversation: Conversation = { messages: [], isRead: false, typingUntil: 0 }

export function reduce(state: DeskState, action: Action): DeskState {
  switch (action.type) {
    case "deskRead": return deskRead(state, action)
    case "boardRead":
      return {
        ...state,
        queues: action.board.queues,
        notices: action.board.notices,
        board: { advisers: action.board.advisers, waiting: action.board.waiting },
      }
    case "contactRead": return withContact(state, action.contact)
    case "messagesRead": return messagesRead(state, action)
    case "streamed": {
      const next = streamed(state, action.event, action.heardAt)
      const sequence = Math.max(next.sequence, action.sequence ?? 0)
      return sequence === next.sequence ? next : { ...next, sequence }
    }
    case "connected":
      return {
        ...state,
        connection: action.connection,
        lagMilliseconds: action.connection.phase === "live" ? state.lagMilliseconds : undefined,
      }
    case "selected": return { ...state, selected: action.contact }
    case "watched": return { ...state, watched: action.contact }
    case "seen":
      if ((state.seen[action.contact] ?? 0) >= action.message) return state
      return { ...state, seen: { ...state.seen, [action.contact]: action.message } }
    case "seenRead": return { ...state, seen: { ...action.seen, ...state.seen } }
    case "asked":
      return {
        ...state,
        pending: { ...state.pending, [action.place]: action.command },
        problems: without(state.problems, action.place),
      }
    case "answered":
      return {
        ...state,
        pending: without(state.pending, action.place),
        problems: action.problem
          ? { ...state.problems, [action.place]: action.problem }
          : state.problems,
      }
    case "problemClosed":
      return { ...state, problems: without(state.problems, action.place) }
    case "noticeDismissed":
      return { ...state, dismissed: [...state.dismissed, action.id].slice(-200) }
    case "outboxChanged": return { ...state, outbox: action.items }
    case "cleared": return initialState
  }
}

function deskRead(
  state: DeskState, action: Extract<Action, { type: "deskRead" }>,
): DeskState {
  const { desk } = action
  const contacts: Record<string, Contact> = {}
  for (const contact of desk.contacts) contacts[contact.id] = newer(state.contacts, contact)
  const watched = state.watched === undefined ? undefined : state.contacts[state.watched]
  if (watched) contacts[watched.id] ??= watched
  const known = state.order.filter((id) => desk.contacts.some((contact) => contact.id === id))
  const added = desk.contacts.map(({ id }) => id).filter((id) => !known.includes(id))
  const order = [...known, ...added]
  // What is nobody's here is not read again after every lost line: readings are recorded.
  const conversations = Object.fromEntries(
    Object.entries(state.conversations).filter(([id]) => contacts[id] !== undefined))
  const isSelectedHere = state.selected !== undefined && contacts[state.selected] !== undefined
  return {
    ...state,
    isRead: true,
    sequence: Math.max(state.sequence, desk.sequence),
    clockOffset: action.clockOffset,
    me: desk.me,
    contacts,
    order,
    conversations,
    queues: desk.queues,
    notices: desk.notices,
    selected: isSelectedHere ? state.selected : undefined,
  }
}

/** The one of the two that is newer. */
function newer(known: Record<string, Contact>, contact: Contact): Contact {
  const before = known[contact.id]
  return before && before.version > contact.version ? before : contact
}

function withContact(state: DeskState, contact: Contact): DeskState {
  const before = state.contacts[contact.id]
  if (before && before.version > contact.version) return state
  const contacts = { ...state.contacts, [contact.id]: contact }
  const order = state.order.includes(contact.id) ? state.order : [...state.order, contact.id]
  const me = state.me?.adviser
  if (order.length <= strangersMaximum || !me) return { ...state, contacts, order }
  const oldest = order.find((id) => {
    const one = contacts[id]
    return one && id !== contact.id && id !== state.watched && !concerns(one, me)
  })
  if (oldest === undefined) return { ...state, contacts, order }
  return dropped({ ...state, contacts, order }, oldest)
}

/** Whether the contact is before this adviser, with them, or asked of them. */
export function concerns(contact: Contact, adviser: string): boolean {
  if (contact.phase === "closed") return false
  if (contact.offer?.adviser === adviser) return true
  if (contact.interactions.some((share) => share.adviser === adviser)) return true
  const target = contact.consult?.target
  return target !== undefined && "adviser" in target && target.adviser === adviser
}

function dropped(state: DeskState, id: string): DeskState {
  return {
    ...state,
    contacts: without(state.contacts, id),
    order: state.order.filter((other) => other !== id),
    conversations: without(state.conversations, id),
    seen: without(state.seen, id),
    pending: without(state.pending, id),
    problems: without(state.problems, id),
    selected: state.selected === id ? undefined : state.selected,
  }
}

function messagesRead(
  state: DeskState, action: Extract<Action, { type: "messagesRead" }>,
): DeskState {
  const before = state.conversations[action.contact] ?? emptyConversation
  const { items, next } = action.page
  const last = before.messages[before.messages.length - 1]
  const first = items[0]
  // After a long absence the newest page may not reach back to what is known: a hole would look like
  // the whole conversation, so what is known goes, and is read again by who scrolls up.
  const isApart = !action.isOlder && next !== undefined && last !== undefined &&
    first !== undefined && first.sequence > last.sequence
  const isFirst = !before.isRead || action.isOlder || isApart
  const conversation: Conversation = {
    ...before,
    messages: isApart ? items : merged(before.messages, items),
    older: isFirst ? next : before.older,
    isRead: true,
  }
  return {
    ...state,
    conversations: { ...state.conversations, [action.contact]: conversation },
  }
}

/** Both lists in order of their numbers, each number once; what came later counts. */
export function merged(known: readonly Message[], added: readonly Message[]): Message[] {
  const last = known[known.length - 1]
  const first = added[0]
  if (!first) return known as Message[]
  if (!last || (added.length === 1 && first.sequence > last.sequence)) return [...known, ...added]
  const byNumber = new Map<number, Message>()
  for (const message of known) byNumber.set(message.sequence, message)
  for (const message of added) byNumber.set(message.sequence, message)
  return [...byNumber.values()].sort((a, b) => a.sequence - b.sequence)
}

function streamed(state: DeskState, event: StreamEvent, heardAt: number): DeskState {
  switch (event.kind) {
    case "hello":
    case "beat": {
      const lag = heardAt + state.clockOffset - Date.parse(event.data.now)
      return { ...state, lagMilliseconds: Math.max(0, lag) }
    }
    case "me": return { ...state, me: event.data }
    case "contact": return withContact(state, event.data)
    case "gone":
      // What a supervisor looks into stays until they look away.
      return event.data.id === state.watched ? state : dropped(state, event.data.id)
    case "message": return messageHeard(state, event.data.contact, event.data.message)
    case "typing": {
      if (event.data.author !== "customer") return state
      const before = state.conversations[event.data.contact] ?? emptyConversation
      return withConversation(state, event.data.contact, {
        ...before, typingUntil: heardAt + typingMilliseconds,
      })
    }
    case "queues": return { ...state, queues: replaced(state.queues, event.data) }
    case "advisers":
      if (!state.board) return state
      return {
        ...state,
        board: { ...state.board, advisers: replaced(state.board.advisers, event.data) },
      }
    case "waiting":
      return state.board ? { ...state, board: { ...state.board, waiting: event.data } } : state
    case "notice":
      return {
        ...state,
        notices: [...state.notices.filter(({ id }) => id !== event.data.id), event.data],
      }
    case "noticeGone":
      return { ...state, notices: state.notices.filter(({ id }) => id !== event.data.id) }
    case "reset":
    case "phone":
    case "chat":
    case "widget":
      return state
  }
}

function messageHeard(state: DeskState, contact: string, message: Message): DeskState {
  const before = state.conversations[contact] ?? emptyConversation
  const typingUntil = message.author === "customer" ? 0 : before.typingUntil
  return withConversation(state, contact, {
    ...before, typingUntil, messages: merged(before.messages, [message]),
  })
}

const withConversation = (
  state: DeskState, contact: string, conversation: Conversation,
): DeskState =>
  ({ ...state, conversations: { ...state.conversations, [contact]: conversation } })

/** Those that changed put in the place of the old ones, new ones at the end. */
function replaced<Item extends { name: string }>(
  known: readonly Item[], changed: readonly Item[],
): Item[] {
  const fresh = new Map(changed.map((item) => [item.name, item]))
  const kept = known.map((item) => {
    const other = fresh.get(item.name)
    if (other) fresh.delete(item.name)
    return other ?? item
  })
  return [...kept, ...fresh.values()]
}

function without<Value>(record: Record<string, Value>, key: string): Record<string, Value> {
  if (!(key in record)) return record
  const { [key]: _, ...rest } = record
  return rest
}
