// Joins the store, the requests, the stream and what is kept on this computer. No React here.
import type {
  Board, Contact, Desk, Me, Message, Page, Session,
} from "../../shared/api"
import { readingBackOff, waitMilliseconds } from "../api/backoff"
import { contactPath, type Client } from "../api/client"
import { isPassing, problemOf } from "../api/problems"
import { Stream, type StreamEvent } from "../api/stream"
import { type Action, type DeskState, initialState } from "./model"
import { concerns, reduce } from "./reducer"
import { readJSON, type Storage } from "./storage"
import { createStore, type Store } from "./store"
import { Writing } from "./writing"

/** Everything is read anew so often at most, however often the server says that there is a gap. */
const resetEveryMilliseconds = 2_000
/** What the desk shows is asked for anew after so long without an answer. */
const readingMilliseconds = 8_000
/** Somebody who types is told of so often at most. */
const typingEveryMilliseconds = 3_000

export class Engine {
  readonly store: Store<DeskState, Action> = createStore(reduce, initialState)
  readonly writing: Writing
  private readonly stream: Stream
  private typedAt = 0
  private isStopped = false
  private isReadingDesk = false
  private wantsBoard = false
  private resetAt = 0
  private resetTimer?: ReturnType<typeof setTimeout>
  /** Called with what the page above has to know: a new plan, new rights, signed out. */
  onPlan: () => void = () => undefined
  onSessionDoubt: () => void = () => undefined
  /** The service has let go of this desk's sound. */
  onPhoneLost: () => void = () => undefined

  constructor(
    readonly client: Client, readonly storage: Storage, readonly session: Session,
  ) {
    this.writing = new Writing(
      client, storage, session.person, this.store, (contact) => this.readMessages(contact))
    this.stream = new Stream({
      onEvent: (event, sequence) => this.hear(event, sequence),
      onConnection: (connection) => {
        this.store.dispatch({ type: "connected", connection })
        if (connection.phase === "live") void this.writing.sendOutbox(true)
        if (connection.phase === "broken" && connection.failures % 3 === 2) this.onSessionDoubt()
      },
    })
  }

  async start(): Promise<void> {
    this.writing.start()
    const seen = readJSON<Record<string, number>>(this.storage, this.seenKey) ?? {}
    this.store.dispatch({ type: "seenRead", seen })
    await this.readDesk()
  }

  stop(): void {
    this.isStopped = true
    this.stream.stop()
    clearTimeout(this.resetTimer)
    this.writing.stop()
  }

  /** Takes away what this person left on this computer. */
  wipe(): void {
    this.writing.wipe()
    this.storage.remove(this.seenKey)
  }

  private get seenKey(): string { return `guildhall/seen/${this.session.person}` }

  // ---- Reading ------------------------------------------------------------------------------

  /** Reads everything anew and goes on with the stream from there; tries until it succeeds. */
  async readDesk(): Promise<void> {
    if (this.isReadingDesk) return
    this.isReadingDesk = true
    try {
      for (let failures = 0; !this.isStopped; failures += 1) {
        try {
          const asked = Date.now()
          const desk = await this.client.get<Desk>("/desk", { attempts: 1, within: readingMilliseconds })
          const clockOffset = Date.parse(desk.now) - (asked + Date.now()) / 2
          this.store.dispatch({ type: "deskRead", desk, clockOffset })
          this.store.dispatch({ type: "problemClosed", place: "desk" })
          this.stream.start(desk.sequence)
          for (const id of Object.keys(this.store.get().conversations)) void this.readMessages(id)
          if (this.wantsBoard) void this.readBoard()
          return
        } catch (error) {
          const problem = problemOf(error)
          this.store.dispatch({ type: "answered", place: "desk", problem })
          if (!isPassing(problem)) return
          const wait = waitMilliseconds(failures + 1, readingBackOff, Math.random())
          await new Promise((done) => setTimeout(done, wait))
        }
      }
    } finally { this.isReadingDesk = false }
  }

  async readBoard(): Promise<void> {
    this.wantsBoard = true
    try {
      const board = await this.client.get<Board>("/board")
      this.store.dispatch({ type: "boardRead", board })
      this.store.dispatch({ type: "problemClosed", place: "board" })
    } catch (error) {
      this.store.dispatch({ type: "answered", place: "board", problem: problemOf(error) })
    }
  }

  async readMessages(contact: string, before?: string): Promise<void> {
    const place = `messages/${contact}`
    this.store.dispatch({ type: "asked", place, command: "read" })
    try {
      const query = before === undefined ? "" : `?cursor=${encodeURIComponent(before)}`
      const page = await this.client.get<Page<Message>>(`${contactPath(contact)}/messages${query}`)
      const isOlder = before !== undefined
      this.store.dispatch({ type: "messagesRead", contact, page, isOlder })
      this.store.dispatch({ type: "answered", place })
    } catch (error) {
      this.store.dispatch({ type: "answered", place, problem: problemOf(error) })
    }
  }

  async readContact(id: string): Promise<void> {
    try {
      const contact = await this.client.get<Contact>(contactPath(id))
      this.store.dispatch({ type: "contactRead", contact })
    } catch (error) {
      this.store.dispatch({ type: "answered", place: id, problem: problemOf(error) })
    }
  }

  private hear(event: StreamEvent, sequence: number | undefined): void {
    if (event.kind === "reset") {
      if (event.data.reason === "plan") this.onPlan()
      if (event.data.reason === "rights") this.onSessionDoubt()
      // At once the first time; a server that says so again and again is not asked without pause.
      const wait = Math.max(0, this.resetAt + resetEveryMilliseconds - Date.now())
      this.resetAt = Date.now() + wait
      clearTimeout(this.resetTimer)
      this.resetTimer = setTimeout(() => void this.readDesk(), wait)
      return
    }
    if (event.kind === "phone" && event.data.isLost) this.onPhoneLost()
    this.store.dispatch({ type: "streamed", event, sequence, heardAt: Date.now() })
    if (event.kind === "message" && event.data.message.key) this.writing.delivered(event.data.message.key)
  }

  select(contact: string | undefined): void {
    this.store.dispatch({ type: "selected", contact })
    if (contact === undefined) return
    const { conversations } = this.store.get()
    if (!conversations[contact]?.isRead) void this.readMessages(contact)
  }

  see(contact: string, message: number): void {
    if ((this.store.get().seen[contact] ?? 0) >= message) return
    this.store.dispatch({ type: "seen", contact, message })
    this.storage.write(this.seenKey, JSON.stringify(this.store.get().seen))
  }

  // ---- Commands -----------------------------------------------------------------------------

  /** Asks the server; the view changes with its answer. True when it was done. */
  async ask(place: string, command: string, act: () => Promise<unknown>): Promise<boolean> {
    if (this.store.get().pending[place]) return false
    this.store.dispatch({ type: "asked", place, command })
    try {
      const answer = await act()
      if (isContact(answer)) this.store.dispatch({ type: "contactRead", contact: answer })
      this.store.dispatch({ type: "answered", place })
      return true
    } catch (error) {
      this.store.dispatch({ type: "answered", place, problem: problemOf(error) })
      return false
    }
  }

  command(contact: string, name: string, body?: unknown, ifMatch?: number): Promise<boolean> {
    return this.ask(contact, name, () =>
      this.client.post<Contact | undefined>(`${contactPath(contact)}/${name}`, body, { ifMatch }))
  }

  /** At once, or at an instant (RFC 3339). */
  setPresence(presence: Me["presence"], reason?: string, at?: string): Promise<boolean> {
    return this.ask("presence", presence, async () => {
      const me = await this.client.put<Me | undefined>("/desk/presence", { presence, reason, at })
      if (me?.presence) {
        this.store.dispatch({
          type: "streamed", event: { kind: "me", data: me }, heardAt: Date.now(),
        })
      }
    })
  }

  /** What was planned for later is not done. */
  takeBackPresence(): Promise<boolean> {
    return this.setPresence("available", undefined, new Date(0).toISOString())
  }

  typed(contact: string): void {
    const now = Date.now()
    if (now - this.typedAt < typingEveryMilliseconds) return
    this.typedAt = now
    // Nobody misses one that did not arrive.
    this.client.post(`${contactPath(contact)}/typing`, undefined, { attempts: 1 })
      .catch(() => undefined)
  }

  /** Whether this is (also) my contact. */
  isMine(contact: Contact): boolean {
    const me = this.store.get().me?.adviser
    return me !== undefined && concerns(contact, me)
  }
}

function isContact(answer: unknown): answer is Contact {
  return typeof answer === "object" && answer !== null &&
    "phase" in answer && "interactions" in answer && "version" in answer
}
