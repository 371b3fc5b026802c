// All that the views show, and all that can be done with them. The element makes the first from
// the model; the examples page writes it down.

import type { Chat, FileRef, Widget } from "../../shared/api"
import type { Texts } from "../languages/index"
import type { ChatPhase } from "../model/chat"
import type { Upload } from "../model/files"
import type { StreamState } from "../model/stream"
import type { Line } from "../model/timeline"
import type { Availability } from "../model/wait"

export interface View {
  language: string
  texts: Texts
  now: number
  widget?: Widget
  presence: Availability
  /** The languages to switch to. */
  languages: string[]
  isOpen: boolean
  /** What the log gets now was there before: it is not read out. */
  isQuiet: boolean
  isMenuOpen: boolean
  isEnding: boolean
  keepsOnDevice: boolean
  phase: ChatPhase
  chat?: Chat
  buttons: Chat["buttons"]
  lines: Line[]
  unread: number
  connection: StreamState
  /** Reconnecting for so long that it is worth saying. */
  isCutOff: boolean
  isAdviserTyping: boolean
  /** Already in words. */
  error?: string
  uploads: Upload[]
  /** Characters (Unicode scalars) in the message being written. */
  draftLength: number
  draftError?: string
}

export interface Actions {
  open(): void
  minimise(): void
  toggleMenu(): void
  start(): void
  keepOnDevice(on: boolean): void
  switchLanguage(language: string): void
  save(): void
  askToEnd(is: boolean): void
  end(): void
  startAnew(): void
  reconnect(): void
  choose(option: number, label: string): void
  askForPerson(): void
  retry(key: string): void
  discard(key: string): void
  typed(): void
  key(event: KeyboardEvent): void
  paste(event: ClipboardEvent): void
  send(): void
  pickFiles(): void
  picked(event: Event): void
  removeUpload(key: string): void
  download(file: FileRef): void
}

/** What the controller asks of the element. */
export interface Surface {
  readonly isFull: boolean
  readonly isLookedAt: boolean
  readonly name: string
  draft: string
  redraw(): void
  focusOn(id: "launcher" | "title" | "draft" | "log" | "options" | "ending-title"): void
  announce(words: string): void
  saveAs(name: string, content: Blob): void
  pickFiles(): void
  hide(): void
}
