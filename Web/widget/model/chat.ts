// One person's chat: starts it, finds it again after a reload, follows it, and sends what is
// written. Knows nothing of the page; `changed` is called whenever something else is to be shown.

import type { Chat, Message, Page, StreamEvents } from "../../shared/api"
import { service } from "./backoff"
import type { Clock } from "./backoff"
import { Refusal, Unreached, freshKey } from "./http"
import type { Http } from "./http"
import type { Memory, SavedChat } from "./memory"
import { Outbox } from "./outbox"
import type { Entry, Saying, SendResult } from "./outbox"
import { LiveStream } from "./stream"
import type { StreamState } from "./stream"
import { arrivals, merged, timeline } from "./timeline"
import type { Line, Note } from "./timeline"

/** idle: none · starting · loading: known, not read yet · active · gone: the server has it no more */
export type ChatPhase = "idle" | "starting" | "loading" | "active" | "gone"

const pagesMaximum = 200
const typingShownMilliseconds = 6_000
const unechoedMilliseconds = 3_000
const typingToldEveryMilliseconds = 4_000

export class ChatModel {
  phase: ChatPhase = "idle"
  chat?: Chat
  messages: Message[] = []
  connection: StreamState = "connecting"
  isAdviserTyping = false
  /** What went wrong with the last thing asked for, other than sending. */
  failure?: Refusal | Unreached
  saved?: SavedChat
  readonly outbox: Outbox
  private notes: Note[] = []
  private stream?: LiveStream
  private startKey?: string
  private delivery?: AbortController
  /** The version of the chat which the newest answer was given to. */
  private answeredVersion?: number
  private typingToldAt = 0
  private cancelTyping?: () => void

  constructor(
    readonly widget: string, readonly http: Http, readonly memory: Memory,
    private readonly clock: Clock, private readonly changed: () => void
  ) {
    this.outbox = new Outbox(memory, clock, (entry) => this.deliver(entry), changed)
  }

  get lines(): Line[] {
    return timeline(this.messages, this.notes, this.outbox.entries)
  }
  get newest(): number {
    return this.messages.length ? this.messages[this.messages.length - 1].sequence : 0
  }
  get unread(): Message[] {
    const seen = this.saved?.seen ?? 0
    return this.messages.filter((m) => m.sequence > seen && m.author !== "customer")
  }
  get isOver(): boolean {
    return this.phase === "gone" || this.chat?.state === "ended"
  }
  /** A question's buttons, unless an answer is on its way, or taken and not dealt with yet. */
  get buttons(): Chat["buttons"] {
    if (this.isOver || !this.chat) return []
    const states = this.outbox.entries.map((entry) => entry.state)
    const isOnItsWay = states.includes("waiting") || states.includes("sending")
    const isTaken = this.answeredVersion === this.chat.version && !states.includes("failed")
    return isOnItsWay || isTaken ? [] : this.chat.buttons
  }

  // ---- Beginning and end ----------------------------------------------------------------------

  /** The chat of before, if the browser remembers one. */
  resume(): boolean {
    this.saved = this.memory.load()
    if (!this.saved) return false
    this.phase = "loading"
    // Shown at once, also without a connection. Their keys see to it that none counts twice.
    this.outbox.load()
    this.follow()
    return true
  }

  async start(language: string, name: string, keepOnDevice: boolean): Promise<void> {
    if (this.phase !== "idle") return
    this.phase = "starting"
    this.failure = undefined
    this.changed()
    // The same until it worked: a second press never starts a second chat.
    this.startKey ??= freshKey()
    try {
      const body = { widget: this.widget, language, ...(name ? { name } : {}) }
      const begun = await this.http.json<{ chat: Chat; token: string }>(
        "/chats", { method: "POST", body, key: this.startKey })
      if (!begun) throw new Unreached("empty")
      this.startKey = undefined
      this.memory.keepsOnDevice = keepOnDevice
      this.saved = { id: begun.chat.id, token: begun.token, seen: 0, isOpen: true }
      this.memory.save(this.saved)
      this.phase = "active"
      this.accept(begun.chat)
      this.follow()
    } catch (error) {
      this.phase = "idle"
      this.fail(error)
      // Refused for what was in it: the next try is another request.
      if (error instanceof Refusal && !error.isPassing) this.startKey = undefined
    }
    this.changed()
  }

  async end(): Promise<boolean> {
    try {
      const chat = await this.http.json<Chat>(this.path(""), this.asking({ method: "DELETE" }))
      if (chat) this.accept(chat)
      else if (this.chat) this.accept({ ...this.chat, state: "ended", buttons: [] })
      return true
    } catch (error) {
      if (error instanceof Refusal && error.isGone) this.lose()
      else this.fail(error)
      return false
    } finally {
      this.changed()
    }
  }

  /** Back to the beginning; nothing stays in the browser. */
  forget(): void {
    this.stop()
    this.outbox.entries = []
    this.memory.clear()
    this.memory.keepsOnDevice = false
    this.saved = this.chat = this.failure = undefined
    this.messages = []
    this.notes = []
    this.phase = "idle"
    this.changed()
  }

  // ---- Saying ---------------------------------------------------------------------------------

  say(body: Saying, text: string): boolean {
    this.answeredVersion = this.chat?.version
    return this.outbox.add(freshKey(), body, text)
  }

  /** Told at most every four seconds, and only to a person who could see it. */
  typing(): void {
    const now = this.clock.now()
    if (this.chat?.state !== "talking" || now - this.typingToldAt < typingToldEveryMilliseconds) {
      return
    }
    this.typingToldAt = now
    // Lost is lost: the next key press tells it again.
    this.http.ask(this.path("/typing"), this.asking({ method: "POST" })).catch(() => undefined)
  }

  remember(change: Partial<SavedChat>): void {
    if (!this.saved) return
    this.saved = { ...this.saved, ...change }
    this.memory.save(this.saved)
  }

  hurry(): void {
    this.stream?.hurry()
  }

  stop(): void {
    this.stream?.stop()
    this.outbox.stop()
  }

  private async deliver(entry: Entry): Promise<SendResult> {
    try {
      const { signal } = (this.delivery = new AbortController())
      const ask = this.asking({ method: "POST", body: entry.body, key: entry.key, signal })
      const answer = await this.http.json<Message>(this.path("/messages"), ask)
      if (answer && typeof answer.sequence === "number") this.add([{ key: entry.key, ...answer }])
      else if (!("text" in entry.body)) {
        // Asking for a person may leave no message; then its line goes when it had time to come.
        this.clock.after(unechoedMilliseconds, () => this.outbox.drop(entry.key))
      }
      return { kind: "sent" }
    } catch (error) {
      if (!(error instanceof Refusal) || error.isPassing) {
        return { kind: "later", afterMilliseconds: (error as Partial<Refusal>).retryAfterMilliseconds }
      }
      if (error.isGone) this.lose()
      return { kind: "refused", reason: error.reason }
    }
  }

  // ---- Following ------------------------------------------------------------------------------

  private follow(): void {
    this.stream?.stop()
    this.connection = "connecting"
    let isRead = false
    this.stream = new LiveStream({
      clock: this.clock,
      resumes: true,
      open: (lastEventID, signal) =>
        this.http.ask(this.path("/stream"), this.asking({ lastEventID, signal })),
      onEvent: async (event, data) => {
        // Read once the stream is open: what happens meanwhile comes by the stream.
        if (!isRead || event === "reset") await this.readAll()
        isRead = true
        this.take(event as keyof StreamEvents, data)
      },
      onState: (state) => {
        // What is under way may be in a line that is dead; said again, it still counts once.
        if (this.connection === "reconnecting") this.delivery?.abort()
        // Read again then: a service that was started anew may not know what we have missed.
        if (state === "reconnecting") isRead = false
        this.connection = state
        if (state === "live") this.outbox.hurry()
        if (state === "refused") this.lose()
        this.changed()
      },
    })
    this.stream.start()
  }

  private take(event: keyof StreamEvents, data: unknown): void {
    if (event === "chat") this.accept(data as Chat)
    else if (event === "message") this.add([(data as StreamEvents["message"]).message])
    else if (event === "typing") {
      if ((data as StreamEvents["typing"]).author === "adviser") this.showTyping()
    } else return
    this.changed()
  }

  private async readAll(): Promise<void> {
    let read: Message[] = []
    let query = "?after=0"
    for (let page = 0; page < pagesMaximum; page += 1) {
      const answer = await this.http.json<Page<Message>>(
        this.path(`/messages${query}`), this.asking())
      read = merged(read, answer?.items ?? [])
      if (!answer?.next) break
      query = `?cursor=${encodeURIComponent(answer.next)}`
    }
    const chat = await this.http.json<Chat>(this.path(""), this.asking())
    const isFirst = this.phase === "loading"
    this.messages = read
    for (const message of read) if (message.key) this.outbox.drop(message.key)
    this.outbox.dropSent()
    this.phase = "active"
    if (chat) this.accept(chat, isFirst)
    this.changed()
  }

  private add(messages: Message[]): void {
    this.messages = merged(this.messages, messages)
    for (const message of messages) {
      if (message.key) this.outbox.drop(message.key)
      if (message.author === "adviser") this.isAdviserTyping = false
    }
  }

  private accept(chat: Chat, isFirst = false): void {
    if (this.chat && chat.version < this.chat.version) return
    const at = new Date(this.clock.now() + service.ahead).toISOString()
    if (!isFirst) {
      this.notes = [...this.notes, ...arrivals(this.chat, chat, this.newest, at)]
    }
    this.chat = chat
    if (chat.state !== "talking") this.isAdviserTyping = false
    if (chat.state !== "ended") return
    this.stream?.stop()
    this.connection = "live"
    this.outbox.close()
    // An ended chat is not for the next person at this device.
    this.memory.keepOnDevice(false)
  }

  private lose(): void {
    this.stream?.stop()
    this.outbox.close()
    this.memory.clear()
    this.phase = "gone"
    this.changed()
  }

  private showTyping(): void {
    this.isAdviserTyping = true
    this.cancelTyping?.()
    this.cancelTyping = this.clock.after(typingShownMilliseconds, () => {
      this.isAdviserTyping = false
      this.changed()
    })
  }

  private fail(error: unknown): void {
    this.failure =
      error instanceof Refusal || error instanceof Unreached ? error : new Unreached(String(error))
  }

  path(rest: string): string {
    return `/chats/${encodeURIComponent(this.saved?.id ?? "")}${rest}`
  }
  private asking<T extends object>(ask?: T): T & { token?: string } {
    return { ...(ask as T), token: this.saved?.token }
  }
}
