// What somebody writes: drafts, and messages until the server has them.
import type { Message } from "../../shared/api"
import { contactPath, newKey, type Client } from "../api/client"
import { ApiError, problemOf } from "../api/problems"
import { draftAgeMaximumMilliseconds, Drafts, type Draft, type DraftKind } from "./drafts"
import type { Action, DeskState } from "./model"
import {
  afterFailure, nextDue, outboxItemsMaximum, OutboxStore, ready, tryAgain, type OutboxItem,
} from "./outbox"
import type { Storage } from "./storage"
import type { Store } from "./store"

export class Writing {
  private readonly drafts: Drafts
  private readonly outbox: OutboxStore
  /** By contact: the message that is under way. */
  private readonly sending = new Map<string, Sending>()
  private timer?: ReturnType<typeof setTimeout>
  private isStopped = false

  constructor(
    private readonly client: Client, storage: Storage, person: string,
    private readonly store: Store<DeskState, Action>,
    private readonly readMessages: (contact: string) => Promise<void>,
  ) {
    this.drafts = new Drafts(storage, person)
    this.outbox = new OutboxStore(storage, person)
  }

  start(): void {
    this.drafts.removeOlderThan(Date.now() - draftAgeMaximumMilliseconds)
    this.showOutbox()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    for (const { aborter } of this.sending.values()) aborter.abort()
  }

  wipe(): void {
    this.drafts.wipe()
    this.outbox.wipe()
  }

  /** Whether something would be lost by a wipe. */
  get hasUnsent(): boolean {
    return this.outbox.all().length > 0 || this.drafts.contacts().length > 0
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

  delivered(key: string): void {
    this.outbox.remove(key)
    this.showOutbox()
  }

  private showOutbox(): void {
    this.store.dispatch({ type: "outboxChanged", items: this.outbox.all() })
  }

  /** Sends what is due. `isBack`: the connection is there again, nobody waits any longer. */
  async sendOutbox(isBack: boolean): Promise<void> {
    if (isBack) {
      // What went out before may be in a line that nobody reads any more. Said again with its key,
      // it counts once, whether it arrived or not.
      const lost = [...this.sending.values()]
      for (const { aborter } of lost) aborter.abort()
      await Promise.all(lost.map(({ done }) => done))
    }
    if (this.isStopped) return
    const now = isBack ? Number.MAX_SAFE_INTEGER : Date.now()
    const due = ready(this.outbox.all(), now).filter(({ contact }) => !this.sending.has(contact))
    await Promise.all(due.map((item) => this.sendOne(item)))
    clearTimeout(this.timer)
    if (this.isStopped) return
    const next = nextDue(this.outbox.all().filter(({ contact }) => !this.sending.has(contact)))
    if (next === undefined) return
    const wait = Math.max(50, next - Date.now())
    this.timer = setTimeout(() => void this.sendOutbox(false), wait)
  }

  private sendOne(item: OutboxItem): Promise<void> {
    const aborter = new AbortController()
    const done = this.attempt(item, aborter.signal).finally(() => this.sending.delete(item.contact))
    this.sending.set(item.contact, { aborter, done })
    return done
  }

  private async attempt(item: OutboxItem, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.client.post<unknown>(
        `${contactPath(item.contact)}/messages`,
        { text: item.text, kind: item.kind, files: item.files.map(({ id }) => id) },
        { key: item.key, attempts: 1, signal })
      // The answer is the message as all see it; the stream brings it, too.
      if (isMessage(answer)) {
        const data = { contact: item.contact, message: answer }
        this.store.dispatch({ type: "streamed", event: { kind: "message", data }, heardAt: Date.now() })
      } else await this.readMessages(item.contact)
      this.delivered(item.key)
    } catch (error) {
      if (signal.aborted) return
      const problem = problemOf(error)
      const after = error instanceof ApiError ? error.retryAfterMilliseconds : undefined
      const failed = afterFailure(item, problem, Date.now(), Math.random())
      this.outbox.put(after === undefined ? failed : { ...failed, notBefore: Date.now() + after })
      this.showOutbox()
    }
  }
}

interface Sending { aborter: AbortController; done: Promise<void> }

function isMessage(answer: unknown): answer is Message {
  return typeof answer === "object" && answer !== null && "sequence" in answer && "author" in answer
}
