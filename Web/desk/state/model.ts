// What the desk knows. All of it came from the server, except what a person looks at and what they
// have just asked for.
import type {
  AdviserNow, Contact, Desk, Board, Me, Message, Notice, Page, Problem, QueueNow, WaitingContact,
} from "../../shared/api"
import type { Connection, StreamEvent } from "../api/stream"
import type { OutboxItem } from "./outbox"

export interface Conversation {
  messages: Message[]
  /** Passed on as `cursor` for older messages; absent when all are here. */
  older?: string
  isRead: boolean
  /** Until when the customer counts as typing, by this computer's clock. */
  typingUntil: number
}

export interface DeskState {
  isRead: boolean
  sequence: number
  /** What to add to this computer's clock for the server's. */
  clockOffset: number
  connection: Connection
  /** How late the last beat came, by both clocks. */
  lagMilliseconds?: number
  me?: Me
  contacts: Record<string, Contact>
  /** Ids in the order in which they came to this desk. */
  order: string[]
  queues: QueueNow[]
  notices: Notice[]
  dismissed: string[]
  conversations: Record<string, Conversation>
  /** The number of the last message seen, by contact. */
  seen: Record<string, number>
  selected?: string
  /** What was asked for and not answered yet, by place: a contact's id, "presence", "board". */
  pending: Record<string, string>
  problems: Record<string, Problem>
  outbox: OutboxItem[]
  board?: { advisers: AdviserNow[]; waiting: WaitingContact[] }
  /** The contact that a supervisor looks into. */
  watched?: string
}

export const initialState: DeskState = {
  isRead: false,
  sequence: 0,
  clockOffset: 0,
  connection: { phase: "connecting" },
  contacts: {},
  order: [],
  queues: [],
  notices: [],
  dismissed: [],
  conversations: {},
  seen: {},
  pending: {},
  problems: {},
  outbox: [],
}

export type Action =
  | { type: "deskRead"; desk: Desk; clockOffset: number }
  | { type: "boardRead"; board: Board }
  | { type: "contactRead"; contact: Contact }
  | { type: "messagesRead"; contact: string; page: Page<Message>; isOlder: boolean }
  | { type: "streamed"; event: StreamEvent; sequence?: number; heardAt: number }
  | { type: "connected"; connection: Connection }
  | { type: "selected"; contact?: string }
  | { type: "watched"; contact?: string }
  | { type: "seen"; contact: string; message: number }
  | { type: "seenRead"; seen: Record<string, number> }
  | { type: "asked"; place: string; command: string }
  | { type: "answered"; place: string; problem?: Problem }
  | { type: "problemClosed"; place: string }
  | { type: "noticeDismissed"; id: string }
  | { type: "outboxChanged"; items: OutboxItem[] }
  | { type: "cleared" }
