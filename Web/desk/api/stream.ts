// The live stream. Resumes after the last sequence number it saw, says when there is a gap, and knows
// its own lag.
import type { StreamEvents } from "../../shared/api"
import { streamBackOff, waitMilliseconds } from "./backoff"

export type StreamEvent = {
  [Kind in keyof StreamEvents]: { kind: Kind; data: StreamEvents[Kind] }
}[keyof StreamEvents]

export type Connection =
  | { phase: "connecting" }
  | { phase: "live"; since: number }
  | { phase: "broken"; failures: number; retryAt: number; since: number }

const kinds: (keyof StreamEvents)[] = [
  "hello", "reset", "beat", "me", "contact", "gone", "message", "typing", "queues", "advisers",
  "waiting", "notice", "noticeGone", "phone",
]

/** A beat comes every 10 s; after two and a half of them the line counts as dead. */
export const silenceMilliseconds = 25_000
/** A new line is greeted at once. One that is not leads into a network that swallows everything, or is
 *  slow: each try is given half a second more than the one before. */
export const greetingMilliseconds = 5_000
const watchEveryMilliseconds = 1_000

export interface StreamHandlers {
  onEvent(event: StreamEvent, sequence: number | undefined): void
  onConnection(connection: Connection): void
}

export class Stream {
  private source?: EventSource
  private timer?: ReturnType<typeof setTimeout>
  private watch?: ReturnType<typeof setInterval>
  private failures = 0
  private lastHeard = 0
  private isGreeted = false
  private brokenSince = 0
  private after = 0

  constructor(
    private readonly handlers: StreamHandlers,
    private readonly path = "/api/v1/stream",
  ) {}

  /** Opens the stream for what came after `sequence`. */
  start(sequence: number): void {
    this.stop()
    this.after = sequence
    this.open()
    this.watch = setInterval(() => this.look(), watchEveryMilliseconds)
    window.addEventListener("online", this.hurry)
    window.addEventListener("offline", this.lost)
  }

  stop(): void {
    this.source?.close()
    this.source = undefined
    clearTimeout(this.timer)
    clearInterval(this.watch)
    window.removeEventListener("online", this.hurry)
    window.removeEventListener("offline", this.lost)
  }

  /** Tries at once instead of waiting for the next turn. */
  readonly hurry = (): void => {
    if (this.source) return
    clearTimeout(this.timer)
    this.open()
  }

  private readonly lost = (): void => this.fail()

  private open(): void {
    this.handlers.onConnection({ phase: "connecting" })
    const source = new EventSource(`${this.path}?after=${this.after}`)
    this.source = source
    this.lastHeard = Date.now()
    this.isGreeted = false
    source.onerror = () => { if (this.source === source) this.fail() }
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => {
        if (this.source === source) this.hear(kind, event as MessageEvent<string>)
      })
    }
  }

  private hear(kind: keyof StreamEvents, event: MessageEvent<string>): void {
    this.lastHeard = Date.now()
    this.isGreeted = true
    if (kind === "hello") {
      this.failures = 0
      this.brokenSince = 0
      this.handlers.onConnection({ phase: "live", since: Date.now() })
    }
    const sequence = /^\d+$/.test(event.lastEventId) ? Number(event.lastEventId) : undefined
    // The greeting tells where the log is; what was missed up to there comes only now.
    if (kind !== "hello" && sequence !== undefined && sequence > this.after) this.after = sequence
    let data: unknown
    try { data = JSON.parse(event.data) } catch {
      // Half an event is a gap: everything is read anew.
      this.handlers.onEvent({ kind: "reset", data: { reason: "gap" } }, sequence)
      return
    }
    this.handlers.onEvent({ kind, data } as StreamEvent, sequence)
  }

  private look(): void {
    const patience = this.isGreeted ? silenceMilliseconds : greetingMilliseconds + 500 * this.failures
    if (this.source && Date.now() - this.lastHeard > patience) this.fail()
  }

  private fail(): void {
    this.source?.close()
    this.source = undefined
    clearTimeout(this.timer)
    this.failures += 1
    if (!this.brokenSince) this.brokenSince = Date.now()
    const wait = waitMilliseconds(this.failures, streamBackOff, Math.random())
    this.handlers.onConnection({
      phase: "broken", failures: this.failures, retryAt: Date.now() + wait, since: this.brokenSince,
    })
    this.timer = setTimeout(() => this.open(), wait)
  }
}
