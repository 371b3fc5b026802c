// What somebody began to write. Kept on this computer by person and contact until it is sent, cleared,
// or a week old; and wiped when they sign out.
import type { FileRef } from "../../shared/api"
import { readJSON, type Storage } from "./storage"

export type DraftKind = "message" | "note"
export interface Draft {
  kind: DraftKind
  /** The two texts are kept apart, so that a note never goes to the customer by mistake. */
  message: string
  note: string
  files: FileRef[]
  changedAt: number
}

export const draftAgeMaximumMilliseconds = 7 * 86_400_000
export const emptyDraft: Draft = { kind: "message", message: "", note: "", files: [], changedAt: 0 }

const prefix = (person: string) => `guildhall/draft/${person}/`

export const draftText = (draft: Draft): string => draft[draft.kind]

export const isDraftEmpty = (draft: Draft): boolean =>
  draft.message === "" && draft.note === "" && draft.files.length === 0

export class Drafts {
  constructor(private readonly storage: Storage, private readonly person: string) {}

  read(contact: string): Draft {
    const kept = readJSON<Partial<Draft>>(this.storage, prefix(this.person) + contact)
    return { ...emptyDraft, ...kept }
  }

  write(contact: string, draft: Draft): boolean {
    const key = prefix(this.person) + contact
    if (isDraftEmpty(draft) && draft.kind === "message") {
      this.storage.remove(key)
      return true
    }
    return this.storage.write(key, JSON.stringify(draft))
  }

  /** The contacts that have something unsent. */
  contacts(): string[] {
    const start = prefix(this.person)
    return this.storage.keys(start).map((key) => key.slice(start.length))
      .filter((contact) => !isDraftEmpty(this.read(contact)))
  }

  removeOlderThan(instant: number): void {
    for (const contact of this.contacts()) {
      if (this.read(contact).changedAt < instant) {
        this.storage.remove(prefix(this.person) + contact)
      }
    }
  }

  wipe(): void {
    for (const key of this.storage.keys(prefix(this.person))) this.storage.remove(key)
  }
}
