// Messages on their way. Each keeps its Idempotency-Key until the server has answered, over reloads
// and lost networks, so that nothing is lost and nothing is said twice. One contact's messages go in
// the order in which they were written.
import type { FileRef, Problem } from "../../shared/api"
import { isPassing } from "../api/problems"
import { outboxBackOff, waitMilliseconds } from "../api/backoff"
import { readJSON, type Storage } from "./storage"

export interface OutboxItem {
  key: string
  contact: string
  kind: "message" | "note"
  text: string
  files: FileRef[]
  writtenAt: number
  failures: number
  /** Not before this instant. */
  notBefore: number
  /** Why the server will not have it: it stays until the adviser decides. */
  refusal?: Problem
}

/** Beyond this nothing more is taken and the composer says so. */
export const outboxItemsMaximum = 100

const prefix = (person: string) => `guildhall/outbox/${person}/`

export function inOrder(items: readonly OutboxItem[]): OutboxItem[] {
  return [...items].sort((a, b) => a.writtenAt - b.writtenAt || (a.key < b.key ? -1 : 1))
}

/** The oldest of each contact that was not refused: the others wait behind it. */
function firsts(items: readonly OutboxItem[]): OutboxItem[] {
  const heads = new Map<string, OutboxItem>()
  for (const item of inOrder(items)) {
    if (item.refusal) continue
    if (!heads.has(item.contact)) heads.set(item.contact, item)
  }
  return [...heads.values()]
}

/** The items that may go now. */
export const ready = (items: readonly OutboxItem[], now: number): OutboxItem[] =>
  firsts(items).filter((item) => item.notBefore <= now)

/** When the next one is due, if any waits. */
export function nextDue(items: readonly OutboxItem[]): number | undefined {
  const open = firsts(items)
  return open.length === 0 ? undefined : Math.min(...open.map((item) => item.notBefore))
}

export function afterFailure(
  item: OutboxItem, problem: Problem, now: number, chance: number,
): OutboxItem {
  // Signed out is passing too: it goes as soon as the same person is back.
  if (!isPassing(problem) && problem.status !== 401) return { ...item, refusal: problem }
  const failures = item.failures + 1
  const wait = waitMilliseconds(failures, outboxBackOff, chance)
  return { ...item, failures, notBefore: now + wait }
}

export const tryAgain = (item: OutboxItem): OutboxItem =>
  ({ ...item, refusal: undefined, failures: 0, notBefore: 0 })

export class OutboxStore {
  constructor(private readonly storage: Storage, private readonly person: string) {}

  all(): OutboxItem[] {
    const items: OutboxItem[] = []
    for (const key of this.storage.keys(prefix(this.person))) {
      const item = readJSON<OutboxItem>(this.storage, key)
      if (item && typeof item.key === "string" && typeof item.text === "string") items.push(item)
    }
    return inOrder(items)
  }

  put(item: OutboxItem): boolean {
    return this.storage.write(prefix(this.person) + item.key, JSON.stringify(item))
  }

  remove(key: string): void { this.storage.remove(prefix(this.person) + key) }

  wipe(): void {
    for (const key of this.storage.keys(prefix(this.person))) this.storage.remove(key)
  }
}
