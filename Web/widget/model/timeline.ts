// What the conversation shows, in order: the server's messages, who came and went, and what is
// still on its way out.

import type { Chat, FileRef, Message } from "../../shared/api"
import type { Entry } from "./outbox"

/** Somebody joined or left, put behind the newest message of that moment. */
export interface Note {
  after: number // a message's sequence
  at: string
  kind: "joined" | "left"
  name: string
}

export interface Line {
  key: string
  kind: "message" | "note" | "outgoing"
  author: "customer" | "adviser" | "service"
  name?: string
  at: string
  text: string
  files: FileRef[]
  isErased: boolean
  /** Follows one of the same author within two minutes: name and time are not repeated. */
  continues: boolean
  note?: Note
  entry?: Entry
  sequence?: number
}

const joinedMilliseconds = 120_000

/** Adds what is new, replaces what is the same; oldest first. Streams may bring a thing twice. */
export function merged(messages: Message[], more: Message[]): Message[] {
  const bySequence = new Map(messages.map((message) => [message.sequence, message]))
  for (const message of more) {
    if (message.author !== "note") bySequence.set(message.sequence, message)
  }
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence)
}

/** Who joined or left between two states of the chat. */
export function arrivals(
  before: Chat | undefined, after: Chat, newest: number, at: string
): Note[] {
  if (!before || before.adviser === after.adviser) return []
  const notes: Note[] = []
  if (before.adviser && after.state !== "ended") {
    notes.push({ after: newest, at, kind: "left", name: before.adviser })
  }
  if (after.adviser) notes.push({ after: newest, at, kind: "joined", name: after.adviser })
  return notes
}

export function timeline(messages: Message[], notes: Note[], entries: Entry[]): Line[] {
  const lines: Line[] = []
  let placed = 0
  const placeNotes = (before: number) => {
    for (; placed < notes.length && notes[placed].after < before; placed += 1) {
      lines.push(noteLine(notes[placed], placed))
    }
  }
  const keys = new Set<string>()
  for (const message of messages) {
    placeNotes(message.sequence)
    if (message.key) keys.add(message.key)
    lines.push(messageLine(message))
  }
  placeNotes(Infinity)
  for (const entry of entries) if (!keys.has(entry.key)) lines.push(entryLine(entry))
  for (let index = 1; index < lines.length; index += 1) {
    lines[index].continues = continues(lines[index - 1], lines[index])
  }
  return lines
}

function continues(before: Line, line: Line): boolean {
  return (
    line.kind !== "note" && before.kind !== "note" && line.author === before.author
    && line.name === before.name
    && Date.parse(line.at) - Date.parse(before.at) < joinedMilliseconds
  )
}

function messageLine(message: Message): Line {
  return {
    key: message.key ?? `m${message.sequence}`,
    kind: "message",
    author: message.author === "note" ? "service" : message.author,
    name: message.adviser,
    at: message.at,
    text: message.text,
    files: message.files ?? [],
    isErased: message.isErased ?? false,
    continues: false,
    sequence: message.sequence,
  }
}

function noteLine(note: Note, index: number): Line {
  return {
    key: `n${index}`, kind: "note", author: "service", at: note.at, text: "", files: [],
    isErased: false, continues: false, note,
  }
}

function entryLine(entry: Entry): Line {
  return {
    key: entry.key, kind: "outgoing", author: "customer", at: entry.at, text: entry.text,
    files: [], isErased: false, continues: false, entry,
  }
}
