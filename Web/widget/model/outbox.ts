// What was written and is not acknowledged yet. It goes out in order, each with its own
// Idempotency-Key, and is kept over a reload; so nothing is lost and nothing counts twice.

import { delayMilliseconds } from "./backoff"
import type { Clock } from "./backoff"
import type { Memory } from "./memory"

/** The body of POST /chats/{id}/messages. */
export type Saying =
  | { text: string; files?: string[] } | { option: number } | { person: true }

export interface Entry {
  key: string
  body: Saying
  /** As the conversation shows it until the server's own comes. */
  text: string
  at: string
  /** sent: acknowledged, and its message not seen yet. */
  state: "waiting" | "sending" | "sent" | "failed"
  /** Said by the server when it refused; it is not tried again by itself. */
  reason?: string
}

export type SendResult =
  | { kind: "sent" }
  | { kind: "later"; afterMilliseconds?: number }
  | { kind: "refused"; reason: string }

export const entriesMaximum = 50
/** Tries in a row, about a minute; then it says "not sent" until asked or connected again. */
export const triesMaximum = 8

export class Outbox {
  entries: Entry[] = []
  private isSending = false
  private tries = 0
  private cancelRetry?: () => void

  constructor(
    private readonly memory: Memory, private readonly clock: Clock,
    private readonly send: (entry: Entry) => Promise<SendResult>,
    private readonly changed: () => void
  ) {}

  /** After a reload: all that was not acknowledged, oldest first. */
  load(): void {
    const found: Entry[] = []
    for (const name of this.memory.names("out:")) {
      try {
        const entry = JSON.parse(this.memory.get(name) ?? "") as Entry
        found.push({ ...entry, state: entry.reason === undefined ? "waiting" : "failed" })
      } catch {
        this.memory.remove(name)
      }
    }
    this.entries = found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    void this.flush()
  }

  get isFull(): boolean {
    return this.entries.filter((entry) => entry.state !== "sent").length >= entriesMaximum
  }

  /** False when it is full: what was typed stays where it was typed. */
  add(key: string, body: Saying, text: string): boolean {
    if (this.isFull) return false
    const last = this.entries[this.entries.length - 1]
    // Two in the same millisecond keep their order over a reload.
    const now = Math.max(this.clock.now(), last ? Date.parse(last.at) + 1 : 0)
    const entry: Entry = { key, body, text, at: new Date(now).toISOString(), state: "waiting" }
    this.entries = [...this.entries, entry]
    this.memory.set(`out:${key}`, JSON.stringify(entry))
    this.changed()
    void this.flush()
    return true
  }

  /** Sends again what failed, refused or not, with the key it had. */
  retry(key: string): void {
    this.change(key, { state: "waiting", reason: undefined })
    this.hurry()
  }

  /** Everything that failed for want of a connection, when there is one again. */
  hurry(): void {
    for (const entry of this.entries) {
      if (entry.state === "failed" && entry.reason === undefined) {
        this.change(entry.key, { state: "waiting" })
      }
    }
    this.tries = 0
    this.cancelRetry?.()
    this.cancelRetry = undefined
    void this.flush()
  }

  /** Removed by its writer, or seen in the conversation. */
  drop(key: string): void {
    if (!this.entries.some((entry) => entry.key === key)) return
    this.entries = this.entries.filter((entry) => entry.key !== key)
    this.memory.remove(`out:${key}`)
    this.changed()
  }

  /** The conversation was read to its end: what was acknowledged is in it, or never will be. */
  dropSent(): void {
    for (const entry of this.entries) if (entry.state === "sent") this.drop(entry.key)
  }

  /** The chat is over: what has not gone will not go. */
  close(): void {
    this.stop()
    this.dropSent()
    for (const entry of this.entries) this.change(entry.key, { state: "failed" })
  }

  stop(): void {
    this.cancelRetry?.()
    this.cancelRetry = undefined
  }

  private async flush(): Promise<void> {
    if (this.isSending || this.cancelRetry) return
    this.isSending = true
    try {
      for (;;) {
        const next = this.entries.find((entry) => entry.state === "waiting")
        if (!next) return
        this.change(next.key, { state: "sending" })
        const result = await this.send(next)
        if (!this.settle(next.key, result)) return
      }
    } finally {
      this.isSending = false
    }
  }

  /** Whether the next one may go. */
  private settle(key: string, result: SendResult): boolean {
    if (result.kind === "sent") {
      this.tries = 0
      this.memory.remove(`out:${key}`)
      this.change(key, { state: "sent" })
      return true
    }
    if (result.kind === "refused") {
      this.change(key, { state: "failed", reason: result.reason })
      return true
    }
    this.tries += 1
    if (this.tries >= triesMaximum) {
      this.tries = 0
      for (const entry of this.entries) {
        if (entry.state !== "sent") this.change(entry.key, { state: "failed" })
      }
      return false
    }
    this.change(key, { state: "waiting" })
    const delay = delayMilliseconds(this.tries, this.clock.random(), result.afterMilliseconds)
    this.cancelRetry = this.clock.after(delay, () => {
      this.cancelRetry = undefined
      void this.flush()
    })
    return false
  }

  private change(key: string, to: Partial<Entry>): void {
    this.entries = this.entries.map((entry) => (entry.key === key ? { ...entry, ...to } : entry))
    const changed = this.entries.find((entry) => entry.key === key)
    if (!changed) return
    if (changed.state !== "sent") this.memory.set(`out:${key}`, JSON.stringify(changed))
    this.changed()
  }
}
