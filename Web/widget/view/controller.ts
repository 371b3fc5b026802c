// Joins the model to the views: keeps what only the screen knows (open, language, draft), makes
// the state to be shown, and does what the buttons ask.

import type { FileRef, Widget } from "../../shared/api"
import {
  chosenLanguage, counted, fallbackLanguage, filled, languageNames, languages, loadLanguage,
} from "../languages/index"
import { service, systemClock } from "../model/backoff"
import { ChatModel } from "../model/chat"
import { Http, Unreached } from "../model/http"
import type { Refusal } from "../model/http"
import { Memory } from "../model/memory"
import { PresenceWatch } from "../model/presence"
import { transcript } from "../model/transcript"
import { availability } from "../model/wait"
import { Announcer } from "./announcer"
import { charactersLeft } from "./composer"
import { errorWords, hasKeyboard, storage } from "./browser"
import type { Actions, Surface, View } from "./state"
import { Uploads } from "./uploads"

const clock = systemClock
const quietMilliseconds = 1_000
const countAnnouncedAfterMilliseconds = 1_500

export class Controller implements Actions {
  readonly model: ChatModel
  private readonly http: Http
  private readonly presence: PresenceWatch
  private readonly uploads: Uploads
  private readonly announcer: Announcer
  private widget?: Widget
  private isPresenceKnown = false
  private language = ""
  /** Nothing is drawn before its words are there. */
  isReady = false
  private isOpen = false
  private isMenuOpen = false
  private isEnding = false
  private isQuiet = true
  private keep = false
  private error?: string
  private draftText = ""
  private draftError?: string
  private cancelCount?: () => void

  constructor(
    name: string, origin: string, private readonly surface: Surface, private wishes: string[]
  ) {
    this.http = new Http(origin)
    const memory = new Memory(name, storage("sessionStorage"), storage("localStorage"))
    this.model = new ChatModel(name, this.http, memory, clock, () => this.changed())
    this.uploads = new Uploads(() => surface.redraw())
    this.announcer = new Announcer(surface, clock)
    this.presence = new PresenceWatch(
      this.http, name, (widget) => this.heard(widget), () => this.missing(name))
  }

  async begin(): Promise<void> {
    const isResumed = this.model.resume()
    this.language = this.model.saved?.language ?? ""
    await loadLanguage(this.wantedLanguage, this.http.origin)
    if (isResumed) {
      const { saved, memory } = this.model
      this.keep = memory.keepsOnDevice
      this.draftText = memory.get("draft") ?? ""
      // Open as it was left, but never over the whole page, and without taking the focus.
      this.isOpen = saved?.isOpen === true && !this.surface.isFull
    } else this.isQuiet = false
    this.follow()
    this.isReady = true
    this.surface.redraw()
  }

  /** Also when the page is shown or hidden. */
  follow(): void {
    const isRunning = this.model.phase !== "idle" && !this.model.isOver
    const isWanted = this.surface.isLookedAt && !(isRunning && this.widget)
    if (!isWanted) this.isPresenceKnown = false
    this.presence.watch(isWanted)
  }

  hurry(): void {
    this.model.hurry()
    this.presence.hurry()
  }

  stop(): void {
    this.presence.watch(false)
    this.model.stop()
  }

  wish(languages: string[]): void {
    this.wishes = languages
    void this.speak()
  }

  /** Draws again when the wanted language is there. */
  private async speak(): Promise<void> {
    await loadLanguage(this.wantedLanguage, this.http.origin)
    this.surface.redraw()
  }

  get draftWords(): string {
    return this.draftText
  }
  private get wantedLanguage(): string {
    return chosenLanguage([this.language, ...this.wishes])
  }
  /** The wanted one as soon as it is here. */
  get shownLanguage(): string {
    const wanted = this.wantedLanguage
    return languages[wanted] ? wanted : fallbackLanguage
  }

  get view(): View {
    const { model, uploads, widget } = this
    const language = this.shownLanguage
    const offered = widget?.languages ?? []
    return {
      language, texts: languages[language], now: clock.now() + service.ahead, widget,
      presence: this.isPresenceKnown ? availability(widget) : "unknown",
      languages: Object.keys(languageNames).filter(
        (name) => name !== language && (offered.length === 0 || offered.includes(name))),
      isOpen: this.isOpen, isMenuOpen: this.isMenuOpen,
      isEnding: this.isEnding, isQuiet: this.isQuiet || model.phase === "loading",
      keepsOnDevice: this.keep, phase: model.phase, chat: model.chat, buttons: model.buttons,
      lines: model.lines, unread: model.unread.length, connection: model.connection,
      isCutOff: this.announcer.isCutOff, isAdviserTyping: model.isAdviserTyping, error: this.error,
      uploads: uploads.list, draftLength: [...this.draftText].length, draftError: this.draftError,
    }
  }

  // ---- Opening and closing ----------------------------------------------------------------------

  open(): void {
    this.isOpen = true
    this.model.remember({ isOpen: true })
    this.see()
    this.surface.redraw()
    this.surface.draft = this.draftText
    const isWriting = this.model.phase === "active" && !this.model.isOver
    this.surface.focusOn(isWriting && hasKeyboard() ? "draft" : "title")
  }

  minimise(isFocusOurs = true): void {
    this.isOpen = this.isMenuOpen = this.isEnding = false
    this.model.remember({ isOpen: false })
    this.surface.redraw()
    if (isFocusOurs) this.surface.focusOn("launcher")
  }

  /** Escape closes what is innermost. */
  escape(isFocusOurs: boolean): void {
    if (!this.isMenuOpen && !this.isEnding) return this.minimise(isFocusOurs)
    this.isMenuOpen = this.isEnding = false
    this.surface.redraw()
    this.surface.focusOn("options")
  }

  toggleMenu(): void {
    this.isMenuOpen = !this.isMenuOpen
    this.surface.redraw()
  }

  switchLanguage(language: string): void {
    this.language = language
    this.model.remember({ language })
    this.error = this.draftError = undefined
    void this.speak().then(() => this.closeMenu())
  }

  keepOnDevice(on: boolean): void {
    this.keep = on
    if (this.model.saved) this.model.memory.keepOnDevice(on)
    this.surface.redraw()
  }

  private closeMenu(): void {
    this.isMenuOpen = false
    this.surface.redraw()
    this.surface.focusOn("options")
  }

  // ---- The chat's life --------------------------------------------------------------------------

  start(): void {
    if (this.model.phase !== "idle") return
    this.error = undefined
    const language = this.shownLanguage
    void this.model.start(language, this.surface.name.trim(), this.keep).then(() => {
      if (this.model.phase === "active") {
        this.model.remember({ language: this.language || undefined })
        this.surface.focusOn(hasKeyboard() ? "draft" : "log")
      } else this.explain(this.model.failure)
    })
  }

  startAnew(): void {
    this.model.forget()
    this.uploads.clear()
    this.draftText = ""
    this.error = this.draftError = undefined
    this.keep = this.isEnding = this.isQuiet = false
    this.surface.redraw()
    this.surface.focusOn("title")
  }

  askToEnd(is: boolean): void {
    this.isEnding = is
    this.isMenuOpen = false
    this.surface.redraw()
    this.surface.focusOn(is ? "ending-title" : "options")
  }

  end(): void {
    void this.model.end().then((isDone) => {
      this.isEnding = false
      if (!isDone) this.explain(this.model.failure)
      this.surface.redraw()
    })
  }

  reconnect(): void {
    this.hurry()
  }

  save(): void {
    const { model, widget } = this
    const now = clock.now()
    const id = model.chat?.id ?? model.saved?.id ?? ""
    const text = transcript(model.lines, {
      id, now, language: this.shownLanguage, service: widget?.service ?? location.hostname })
    const day = new Date(now).toISOString().slice(0, 10)
    const content = new Blob(["\uFEFF", text], { type: "text/plain;charset=utf-8" })
    this.surface.saveAs(`chat-${id}-${day}.txt`, content)
    if (this.isMenuOpen) this.closeMenu()
  }

  // ---- Saying -----------------------------------------------------------------------------------

  choose(option: number, label: string): void {
    this.put(() => this.model.say({ option }, label))
    this.surface.focusOn("log")
  }

  askForPerson(): void {
    this.put(() => this.model.say({ person: true }, this.view.texts.askedForPerson))
  }

  send(): void {
    const { texts } = this.view
    const text = this.draftText.trim()
    const files = this.uploads.list.length > 0
    this.draftError =
      !text && !files ? texts.emptyMessage
      : charactersLeft(this.view) < 0 ? this.countWords()
      : !this.uploads.areReady ? texts.filesNotReady : undefined
    if (this.draftError) {
      this.surface.redraw()
      return this.surface.focusOn("draft")
    }
    const shown = text || this.uploads.list.map((upload) => upload.name).join(", ")
    const body = files ? { text, files: this.uploads.ids } : { text }
    if (!this.put(() => this.model.say(body, shown))) return
    this.uploads.clear()
    this.draftText = this.surface.draft = ""
    this.model.memory.remove("draft")
    this.surface.redraw()
    this.surface.focusOn("draft")
  }

  private put(say: () => boolean): boolean {
    const isTaken = say()
    this.error = undefined
    this.draftError = isTaken ? undefined : this.view.texts.waitingFull
    this.surface.redraw()
    return isTaken
  }

  readonly retry = (key: string) => this.model.outbox.retry(key)
  readonly discard = (key: string) => this.model.outbox.drop(key)

  typed(): void {
    this.draftText = this.surface.draft
    this.draftError = undefined
    if (this.model.saved) this.model.memory.set("draft", this.draftText)
    if (this.draftText) this.model.typing()
    this.cancelCount?.()
    const { view } = this
    if (charactersLeft(view) < view.draftLength / 9) {
      this.cancelCount = clock.after(
        countAnnouncedAfterMilliseconds, () => this.surface.announce(this.countWords()))
    }
    this.surface.redraw()
  }

  private countWords(): string {
    const { view } = this
    const left = charactersLeft(view)
    const forms = left < 0 ? view.texts.charactersOver : view.texts.charactersLeft
    return counted(view.language, forms, Math.abs(left))
  }

  /** Enter sends, but not while a word is being composed, nor from a keyboard on glass. */
  key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard()) return
    event.preventDefault()
    this.send()
  }

  // ---- Files ------------------------------------------------------------------------------------

  pickFiles(): void {
    this.surface.pickFiles()
  }

  picked(event: Event): void {
    const input = event.target as HTMLInputElement
    this.attach([...(input.files ?? [])])
    input.value = "" // so that the same file can be picked again
  }

  paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    this.attach(files)
  }

  private attach(files: File[]): void {
    const { widget, model } = this
    if (!widget || !model.saved || files.length === 0) return
    const where = { url: this.http.url(model.path("/files")), token: model.saved.token }
    this.draftError = this.uploads.add(files, widget, this.shownLanguage, where)
    this.surface.redraw()
  }

  removeUpload(key: string): void {
    this.uploads.remove(key)
  }

  download(file: FileRef): void {
    const { origin } = this.http
    const url = new URL(file.url, origin)
    const isOurs = url.origin === origin && url.pathname.startsWith("/api/v1/chats/")
    const ask = async () => {
      if (!isOurs) throw new Unreached("elsewhere")
      const path = url.pathname + url.search
      const answer = await this.http.ask(path, { token: this.model.saved?.token })
      this.surface.saveAs(file.name, await answer.blob())
    }
    ask().catch(() => {
      this.error = filled(this.view.texts.downloadFailed, { name: file.name })
      this.surface.redraw()
    })
  }

  // ---- What comes in ----------------------------------------------------------------------------

  private heard(widget: Widget | undefined): void {
    this.isPresenceKnown = widget !== undefined
    if (widget) this.widget = widget
    this.follow()
    this.surface.redraw()
  }

  private missing(name: string): void {
    if (this.model.phase !== "idle") return
    console.warn(`guildhall-chat: ${this.http.origin} has no widget "${name}"; it is not shown.`)
    this.surface.hide()
  }

  private changed(): void {
    const { model } = this
    if (model.phase === "active" && this.isQuiet) {
      // What was said before is not read out; what comes from now on is.
      clock.after(quietMilliseconds, () => {
        this.isQuiet = false
        this.surface.redraw()
      })
    }
    this.see()
    this.announcer.follow(this.view, model)
    this.follow()
    this.surface.redraw()
  }

  /** What is on a screen that somebody looks at counts as seen. */
  see(): void {
    const { model } = this
    if (!this.isOpen || !this.surface.isLookedAt || !model.saved) return
    if (model.newest > model.saved.seen) model.remember({ seen: model.newest })
  }

  private explain(error: Refusal | Unreached | undefined): void {
    this.error = errorWords(error, this.shownLanguage)
    this.surface.redraw()
  }
}
