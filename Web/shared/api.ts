// The shapes of the HTTP API (/api/v1), as the desk and the widget read and write them. The
// description that tools read is Web/openapi.yaml; both say the same.
//
// Times are RFC 3339 in UTC with milliseconds. Spans are whole milliseconds, named so. Queues,
// advisers, dispositions, reasons and the like are called by their names in the plan.

/** A problem, RFC 9457, sent as application/problem+json with every status from 400 on. */
export interface Problem {
  type: string // "/problems/<kind>", stable
  title: string // what happened, for people
  status: number
  detail: string // what to do
  /** Where in the request: a JSON Pointer (RFC 6901), when one member is at fault. */
  pointer?: string
}

export type Role = "adviser" | "supervisor" | "planner" | "administrator" | "auditor"
export type Channel =
  | "voice" | "chat" | "email" | "sms" | "social" | "video" | "walkIn" | "callback" | "task"

// ---- Sign-in --------------------------------------------------------------------------------

/** GET /sign-in-methods, asked before anybody has signed in. `oidc` is shown as a link to
 *  /session/oidc?then=/desk/…, which leads to the provider and back. */
export interface SignInMethods { password: boolean; oidc: boolean; oidcName?: string }

/** GET, POST and DELETE /session. POST takes {name, password, code?}; a missing or wrong code is
 *  the problem /problems/second-factor-required. */
export interface Session {
  person: string // account id
  name: string // what they sign in with
  displayName: string
  /** Their name in the plan; absent for people who take no contacts. */
  adviser?: string
  roles: Role[]
  units: string[] // whose contacts they may see
  supervises: string[]
  hasSecondFactor: boolean
  /** Their roles ask for a second factor that they have not set up: nothing else is open to them. */
  mustAddSecondFactor?: boolean
  /** Sent back as X-CSRF-Token with every POST, PUT, PATCH and DELETE. */
  csrfToken: string
  expiresAt: string
}

// ---- The plan, for people -------------------------------------------------------------------

/** GET /plan; changes only when a plan is published (ETag). */
export interface Plan {
  version: number
  service: string
  languages: string[] // BCP 47; the first is the service's own
  queues: PlanQueue[]
  advisers: { name: string; displayName: string; unit: string; team?: string }[]
  presenceReasons: string[]
  dispositions: Disposition[]
  answers: CannedAnswer[]
  /** What one message may hold; the desk's own defaults when absent. */
  limits?: { messageCharacters: number; fileBytes: number; fileTypes: string[]; files: number }
}
export interface PlanQueue {
  name: string
  unit: string
  channels: Channel[]
  isStatutory: boolean
  wrapUp: "none" | "optional" | "mandatory"
  serviceLevel?: { share: number; withinMilliseconds: number }
}
/** A way in which a contact ended; council services carry their LGSL number. */
export interface Disposition { name: string; lgsl?: number }
/** {customer}, {adviser} and {service} in the text are filled in by the desk. */
export interface CannedAnswer {
  name: string
  title: string
  text: Record<string, string> // by language
  queues: string[] // where it is offered first; empty: everywhere
}

// ---- Contacts -------------------------------------------------------------------------------

export type Phase =
  | "flow" | "waiting" | "offered" | "handling" | "wrappingUp" | "scheduled" | "duty" | "outside"
  | "closed"

export interface Contact {
  id: string // "C102"
  /** Changes with every change of the contact; also its ETag. */
  version: number
  channel: Channel
  phase: Phase
  origin: "inbound" | "outbound" | "message" | "callback"
  entry?: string
  queue?: string
  unit?: string
  language?: string
  isStatutory: boolean
  marks: string[]
  arrivedAt: string
  waitingSince?: string
  /** Where it stands among those who wait in its queue, from 1. */
  position?: number
  expectedWait?: { lowMilliseconds: number; highMilliseconds: number }
  offer?: { adviser: string; deadline: string; ringMilliseconds: number }
  interactions: Interaction[]
  consult?: { by: string; target: Target; isAnswered: boolean; deadline: string }
  /** What its customer asked of a supervisor, not answered yet. */
  help?: { adviser: string; text: string; askedAt: string }
  customer?: Customer
  /** Numbers of the newest message, and of the newest that its customer wrote. */
  lastMessage: number
  lastCustomerMessage: number
  /** The browser of a chat is connected; the customer of a callback has been reached. */
  customerIsHere: boolean
  closedAt?: string
  result?: string
  disposition?: string
}
export interface Interaction {
  adviser: string
  state: "talking" | "holding" | "parked" | "wrappingUp"
  since: string
  startedAt: string
  deadline?: string
  isOverdue: boolean
  mayExtend: boolean
  isConsulted: boolean
}
/** Given only to who may see the contact's personal data; `name` is absent when nobody said it. */
export interface Customer {
  id: string // "S5f…", the same over all their contacts
  name?: string
  number?: string // that called or is called, E.164
  isKnown: boolean
  /** What the flow asked and was told. */
  facts: { name: string; value: string }[]
  isErased: boolean
}
export type Target = { queue: string } | { adviser: string } | { outside: string }

/** One entry of the conversation, oldest first. */
export interface Message {
  /** Ascending within the contact; the log's number. */
  sequence: number
  at: string
  author: "customer" | "adviser" | "service" | "note"
  adviser?: string // display name, of adviser and note
  text: string
  /** Buttons that came with a question of the service. */
  buttons?: { option: number; label: string }[]
  files: FileRef[]
  /** The Idempotency-Key it was sent with: how a sender knows its own message again. */
  key?: string
  isErased?: boolean
}
export interface FileRef {
  id: string
  name: string
  type: string
  size: number // bytes
  url: string // under /files/ for staff, /api/v1/chats/{id}/files/ for the customer
}
/** Lists are pages: pass `next` as ?cursor= for more. */
export interface Page<T> { items: T[]; next?: string }

// ---- The desk -------------------------------------------------------------------------------

/** GET /desk: all that the desk shows, as of `sequence`; the stream goes on from there. */
export interface Desk {
  sequence: number
  now: string // the server's clock
  me: Me
  contacts: Contact[] // mine: offered, handled, parked, wrapping up
  queues: QueueNow[] // of my units
  notices: Notice[]
}
export interface Me {
  adviser?: string
  presence: "offline" | "available" | "unavailable"
  reason?: string
  since: string
  next?: { presence: string; reason?: string; at: string }
  capacity: { total: number; byChannel: Partial<Record<Channel, number>> }
}
export interface QueueNow {
  name: string
  unit: string
  isOpen: boolean
  isClosedByHand: boolean
  waiting: number
  /** When the one who waits longest began; absent when nobody waits. */
  longestSince?: string
  available: number // advisers who could be offered something now
  working: number // signed in and not unavailable, with the skills
  /** Since midnight in the service's time zone. */
  today: {
    offered: number
    answered: number
    abandoned: number
    /** Absent before the first that counts. */
    serviceLevel?: number // 0…1, by the queue's own definition
    averageWaitMilliseconds?: number
  }
}
export interface AdviserNow {
  name: string
  displayName: string
  unit: string
  team?: string
  presence: "offline" | "available" | "unavailable"
  reason?: string
  since: string
  /** What they are doing now, and since when. */
  state: "offline" | "idle" | "reserved" | "handling" | "wrappingUp" | "unavailable"
  stateSince: string
  contacts: { id: string; channel: Channel; state: string; since: string }[]
}
/** A message to all, an announcement, or somebody asking for help. */
export interface Notice {
  id: string
  kind: "broadcast" | "announcement" | "help"
  at: string
  by?: string
  text: string
  contact?: string
  until?: string
}

/** GET /board, for supervisors. */
export interface Board {
  sequence: number
  now: string
  queues: QueueNow[]
  advisers: AdviserNow[]
  waiting: WaitingContact[] // in the order in which they will be taken
  notices: Notice[]
}
export interface WaitingContact {
  id: string
  version: number
  channel: Channel
  queue: string
  since: string
  headStartMilliseconds: number
  isStatutory: boolean
  phase: "waiting" | "offered"
  marks: string[]
}
/** GET /contacts/{id}/why */
export interface Why { contact: string; sentences: { at: string; text: string; why: string[] }[] }

// ---- Commands -------------------------------------------------------------------------------
// All POST, answered with the contact as it is afterwards, or 204 where nothing is left to show.
//   /contacts/{id}/accept · decline {reason?} · hold · unhold · park · unpark · end
//   /contacts/{id}/transfer {to: Target} · consult {to: Target} · complete-transfer
//   /contacts/{id}/cancel-consult · join · leave · extend-wrap-up
//   /contacts/{id}/wrap-up {disposition?, resolution?, note?}
//     resolution: "resolvedAtFirstContact" | "resolved" | "notResolved"
//   /contacts/{id}/messages {text, kind: "message"|"note", files?: id[]}  (Idempotency-Key)
//   /contacts/{id}/typing · help {text} · help-end · files (body: the file; X-File-Name, Content-Type)
// PUT /desk/presence {presence, reason?, at?}; with `at` it is planned, 1970-01-01T00:00:00.000Z takes back
// Supervisors, each with {why}; If-Match with the contact's version where one is changed:
//   /contacts/{id}/move {queue, why} · reprioritise {headStartMilliseconds, why}
//   /contacts/{id}/pull {adviser?, why} · end-by-supervisor {why}
//   /queues/{name}/close {why} · open {why}
//   PUT /advisers/{name}/presence {presence, reason?, why}
//   /broadcasts {unit?, text, why} · announcements {units?, text: {en, cy}, until, why}
// GET /contacts/{id} · GET /contacts/{id}/messages?cursor= → Page<Message>, oldest first, the newest
//   page without a cursor; `next` leads to the page before it
// GET /customers/{id}/contacts?cursor= → Page<Contact> · GET /history?queue=&from=&to=&cursor=

// ---- Streams --------------------------------------------------------------------------------
// GET /stream and GET /chats/{id}/stream: server-sent events. `id:` is the log's sequence
// number (GET /stream?after={sequence} opens it where GET /desk ended); `event:` names the
// kind; `data:` is one of these. After "reset" everything is read anew. What a page asks for by
// itself carries X-Background: 1 and keeps no session alive.
export interface StreamEvents {
  hello: { sequence: number; now: string; version: string }
  reset: { reason: "gap" | "plan" | "rights" }
  /** Every 10 s when nothing else is sent: how the client knows its own lag. */
  beat: { sequence: number; now: string }
  me: Me
  contact: Contact
  gone: { id: string } // no longer yours to see in the list
  message: { contact: string; message: Message }
  typing: { contact: string; author: "customer" | "adviser" }
  queues: QueueNow[] // at most twice a second; those that changed
  advisers: AdviserNow[] // the same, for supervisors
  waiting: WaitingContact[] // the whole list, for supervisors
  notice: Notice
  noticeGone: { id: string }
  phone: { isLost: boolean } // the sound has to be connected anew: POST /phone
  chat: Chat // for the widget
  widget: Widget // on GET /widgets/{name}/stream: the first event, and with every change
}

// ---- The telephone --------------------------------------------------------------------------

/** POST /phone {sdp}: the browser's offer, whole (no trickle); answers {sdp}. One connection for as
 *  long as the desk is open: calls come and go on it. 503 "no-telephone" when the service has none.
 *  GET /phone: how it is, 404 when not connected · DELETE /phone · POST /phone/keys {keys} into
 *  the call · PUT /phone/muted {muted} · POST /calls {number, queue} with an Idempotency-Key: a call
 *  by hand, answers the Contact. */
export interface PhoneState {
  /** Names the connection: another name than before is another browser's. */
  connection?: string
  isHeard: boolean
  isMuted: boolean
  score?: number // MOS, 1 to 4.5
  lost?: number // share, 0 to 1
  jitterMilliseconds?: number
  roundTripMilliseconds?: number
}

// ---- The public chat ------------------------------------------------------------------------

/** GET /widgets/{name}, and pushed as event "widget" on GET /widgets/{name}/stream. */
export interface Widget {
  name: string
  service: string
  languages: string[]
  /** Whether a person may be reached now; the flow may still help when not. */
  isOpen: boolean
  hasAdvisers: boolean
  opensAt?: string
  closesAt?: string
  expectedWait?: { lowMilliseconds: number; highMilliseconds: number }
  messageCharactersMaximum: number
  fileBytesMaximum: number
  fileTypes: string[]
}
/** POST /chats {widget, language?, name?} answers {chat, token}; the token goes as
 *  Authorization: Bearer with everything else. GET /chats/{id}; DELETE ends it. */
export interface Chat {
  id: string
  version: number
  /** asking: the service asks · waiting · talking: with a person · leaving: a message is asked
   *  for · ended */
  state: "asking" | "waiting" | "talking" | "leaving" | "ended"
  language: string
  adviser?: string // first name shown to the public
  position?: number
  expectedWait?: { lowMilliseconds: number; highMilliseconds: number }
  /** A question that waits for an answer, with its buttons. */
  buttons: { option: number; label: string }[]
  mayAskForPerson: boolean
  explanation?: string // why it ended or cannot go on
}
// POST /chats/{id}/messages {text, files?: id[]} or {option} or {person: true}   (Idempotency-Key)
//   answers the Message as it stands in the conversation, with its key; 204 where none arises. The
//   key comes with it in the stream and in the list as well. `text` may be "" beside files.
// POST /chats/{id}/files: the file as body, Content-Type, X-File-Name (percent-encoded UTF-8),
//   Idempotency-Key; answers its FileRef, which counts once a message names it. Its url is read
//   with the same Bearer token. POST /chats takes an Idempotency-Key too.
// GET /chats/{id}/messages?after= → Page<Message> (then ?cursor=) · POST /chats/{id}/typing
