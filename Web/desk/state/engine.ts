// Joins the store, the requests, the stream and what is kept on this computer. No React here.
import type {
  Board, Contact, Desk, Me, Message, Page, Session,
} from "../../shared/api"
import { Client, newKey } from "../api/client"
import { ApiError, isPassing, problemOf } from "../api/problems"
import { Stream, type StreamEvent } from "../api/stream"
import { draftAgeMaximumMilliseconds, Drafts, type Draft, type DraftKind } from "./drafts"
import { type Action, type DeskState, initialState } from "./model"
import {
  afterFailure, nextDue, outboxItemsMaximum, OutboxStore, ready, tryAgain, type OutboxItem,
} from "./outbox"
import { concerns, reduce } from "./reducer"
import { readJSON, type Storage } from "./storage"
import { createStore, type Store } from "./store"

/** Somebody who types is told of so often at most. */
const typingEveryMilliseconds = 3_000

export class Engine {
  readonly store: Store<DeskState, Action> = createStore(reduce, initialState)
  readonly drafts: Drafts
  private readonly outbox: OutboxStore
  private readonly stream: Stream
  private readonly sending = new Set<string>()
  private outboxTimer?: ReturnType<typeof setTimeout>
  private typedAt = 0
  private isStopped = false
  private isReadingDesk = false
  private wantsBoard = false
  /** Called with what the page above has to know: a new plan, new rights, signed out. */
  onPlan: () => void = () => undefined
  onSessionDoubt: () => void = () => undefined

  constructor(
    readonly client: Client, readonly storage: Storage, readonly session: Session,
  ) {
    this.drafts = new Drafts(storage, session.person)
    this.outbox = new OutboxStore(storage, session.person)
    this.stream = new Stream({
      onEvent: (event, sequence) => this.hear(event, sequence),
      onConnection: (connection) => {
        this.store.dispatch({ type: "connected", connection })
        if (connection.phase === "live") void this.sendOutbox(true)
        if (connection.phase === "broken" && connection.failures % 3 === 2) this.onSessionDoubt()
      },
    })
  }

  async start(): Promise<void> {
    this.drafts.removeOlderThan(Date.now() - draftAgeMaximumMilliseconds)
    const seen = readJSON<Record<string, number>>(this.storage, this.seenKey) ?? {}
    this.store.dispatch({ type: "seenRead", seen })
    this.showOutbox()
    await this.readDesk()
  }

  stop(): void {
    this.isStopped = true
    this.stream.stop()
    clearTimeout(this.outboxTimer)
  }

  // ---- Drafts -------------------------------------------------------------------------------

  private readonly draftCache = new Map<string, Draft>()
  private readonly draftListeners = new Set<() => void>()

  readonly subscribeDrafts = (listener: () => void): (() => void) => {
    this.draftListeners.add(listener)
    return () => { this.draftListeners.delete(listener) }
  }

  /** The same object until it changes. */
  draft(contact: string): Draft {
    const known = this.draftCache.get(contact)
    if (known) return known
    const draft = this.drafts.read(contact)
    this.draftCache.set(contact, draft)
    return draft
  }

  writeDraft(contact: string, draft: Draft): void {
    this.draftCache.set(contact, draft)
    if (!this.drafts.write(contact, draft)) {
      const problem = {
        type: "/problems/storage", status: 0, title: "This computer cannot keep what you write",
        detail: "Its storage is full or forbidden. Send soon, and do not reload the page.",
      }
      this.store.dispatch({ type: "answered", place: `draft/${contact}`, problem })
    }
    for (const listener of [...this.draftListeners]) listener()
  }

  /** Takes away what this person left on this computer. */
  wipe(): void {
    this.drafts.wipe()
    this.outbox.wipe()
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
          const desk = await this.client.get<Desk>("/desk")
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
          await new Promise((done) => setTimeout(done, Math.min(1000 * 2 ** failures, 15_000)))
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
      void this.readDesk()
      return
    }
    this.store.dispatch({ type: "streamed", event, sequence, heardAt: Date.now() })
    if (event.kind === "message" && event.data.message.key) this.delivered(event.data.message.key)
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

  setPresence(presence: Me["presence"], reason?: string): Promise<boolean> {
    return this.ask("presence", presence, async () => {
      const me = await this.client.put<Me | undefined>("/desk/presence", { presence, reason })
      if (me?.presence) {
        this.store.dispatch({
          type: "streamed", event: { kind: "me", data: me }, heardAt: Date.now(),
        })
      }
    })
  }

  typed(contact: string): void {
    const now = Date.now()
    if (now - this.typedAt < typingEveryMilliseconds) return
    this.typedAt = now
    // Nobody misses one that did not arrive.
    this.client.post(`${contactPath(contact)}/typing`, undefined, { attempts: 1 })
      .catch(() => undefined)
  }

  // ---- Messages -----------------------------------------------------------------------------

  /** Takes a message over from the draft; false when no more can be kept. */
  send(contact: string, kind: DraftKind, draft: Draft): boolean {
    if (this.outbox.all().length >= outboxItemsMaximum) return false
    const item: OutboxItem = {
      key: newKey(), contact, kind, text: draft[kind].trim(),
      files: kind === "message" ? draft.files : [],
      writtenAt: Date.now(), failures: 0, notBefore: 0,
    }
    if (!this.outbox.put(item)) return false
    const files = kind === "message" ? [] : draft.files
    this.writeDraft(contact, { ...draft, [kind]: "", files, changedAt: Date.now() })
    this.showOutbox()
    void this.sendOutbox(false)
    return true
  }

  tryAgain(key: string): void {
    const item = this.outbox.all().find((other) => other.key === key)
    if (!item) return
    this.outbox.put(tryAgain(item))
    this.showOutbox()
    void this.sendOutbox(false)
  }

  /** Back into the composer, or away when it holds something else already. */
  takeBack(key: string): void {
    const item = this.outbox.all().find((other) => other.key === key)
    if (!item) return
    const draft = this.draft(item.contact)
    const text = [item.text, draft[item.kind]].filter(Boolean).join("\n")
    this.writeDraft(item.contact, {
      ...draft, kind: item.kind, [item.kind]: text,
      files: [...item.files, ...draft.files], changedAt: Date.now(),
    })
    this.delivered(key)
  }

  private delivered(key: string): void {
    this.outbox.remove(key)
    this.showOutbox()
  }

  private showOutbox(): void {
    this.store.dispatch({ type: "outboxChanged", items: this.outbox.all() })
  }

  /** Sends what is due. `isBack`: the connection is there again, nobody waits any longer. */
  private async sendOutbox(isBack: boolean): Promise<void> {
    if (this.isStopped) return
    const now = isBack ? Number.MAX_SAFE_INTEGER : Date.now()
    const due = ready(this.outbox.all(), now).filter(({ contact }) => !this.sending.has(contact))
    await Promise.all(due.map((item) => this.sendOne(item)))
    clearTimeout(this.outboxTimer)
    const next = nextDue(this.outbox.all())
    if (next === undefined) return
    const wait = Math.max(50, next - Date.now())
    this.outboxTimer = setTimeout(() => void this.sendOutbox(false), wait)
  }

  private async sendOne(item: OutboxItem): Promise<void> {
    this.sending.add(item.contact)
    try {
      const answer = await this.client.post<unknown>(
        `${contactPath(item.contact)}/messages`,
        { text: item.text, kind: item.kind, files: item.files.map(({ id }) => id) },
        { key: item.key, attempts: 1 })
      // The answer is the message as all see it; the stream brings it, too.
      if (isMessage(answer)) {
        const data = { contact: item.contact, message: answer }
        this.store.dispatch({ type: "streamed", event: { kind: "message", data }, heardAt: Date.now() })
      } else await this.readMessages(item.contact)
      this.delivered(item.key)
    } catch (error) {
      const problem = problemOf(error)
      const after = error instanceof ApiError ? error.retryAfterMilliseconds : undefined
      const failed = afterFailure(item, problem, Date.now(), Math.random())
      this.outbox.put(after === undefined ? failed : { ...failed, notBefore: Date.now() + after })
      this.showOutbox()
    } finally { this.sending.delete(item.contact) }
  }

  /** Whether this is (also) my contact. */
  isMine(contact: Contact): boolean {
    const me = this.store.get().me?.adviser
    return me !== undefined && concerns(contact, me)
  }
}

export const contactPath = (id: string): string => `/contacts/${encodeURIComponent(id)}`

function isMessage(answer: unknown): answer is Message {
  return typeof answer === "object" && answer !== null && "sequence" in answer && "author" in answer
}

function isContact(answer: unknown): answer is Contact {
  return typeof answer === "object" && answer !== null &&
    "phase" in answer && "interactions" in answer && "version" in answer
}
