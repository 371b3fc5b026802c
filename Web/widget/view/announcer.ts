// What screen readers are told beside the conversation itself, and how often: one's place in the
// queue, that the line is cut, that somebody writes, that there is something new.

import { filled } from "../languages/index"
import type { Clock } from "../model/backoff"
import type { ChatModel } from "../model/chat"
import { authorName } from "../model/transcript"
import { WaitAnnouncer, placeWords } from "../model/wait"
import type { View } from "./state"

const cutOffMilliseconds = 2_000
const typingEveryMilliseconds = 30_000

export class Announcer {
  /** Cut off for so long that it is shown as well. */
  isCutOff = false
  private readonly waits = new WaitAnnouncer()
  private cancelCutOff?: () => void
  private newest = -1
  private typingAt = 0

  constructor(
    private readonly surface: { announce(words: string): void; redraw(): void },
    private readonly clock: Clock
  ) {}

  follow(view: View, model: ChatModel): void {
    this.noticeCut(view)
    this.tellPlace(view)
    this.tellNew(view, model)
    this.tellTyping(view)
  }

  /** A break of a moment is nobody's business. */
  private noticeCut(view: View): void {
    const { texts, connection } = view
    if (connection === "reconnecting") {
      this.cancelCutOff ??= this.clock.after(cutOffMilliseconds, () => {
        this.isCutOff = true
        this.surface.announce(texts.reconnecting)
        this.surface.redraw()
      })
      return
    }
    this.cancelCutOff?.()
    this.cancelCutOff = undefined
    if (!this.isCutOff) return
    this.isCutOff = false
    this.surface.announce(connection === "lost" ? texts.connectionLost : texts.connectedAgain)
  }

  private tellPlace({ chat, language }: View): void {
    if (!chat) return
    const words = this.waits.heard(chat, placeWords(language, chat), this.clock.now())
    if (words) this.surface.announce(words)
  }

  /** While the window is small; open, its log speaks for itself. */
  private tellNew(view: View, model: ChatModel): void {
    const last = model.unread[model.unread.length - 1]
    const isNews = this.newest >= 0 && last !== undefined && last.sequence > this.newest
    this.newest = model.newest
    if (!isNews || view.isQuiet || view.isOpen) return
    const line = [...view.lines].reverse().find((one) => one.sequence === last.sequence)
    const name = line ? authorName(line, view.language) : view.texts.automatic
    this.surface.announce(filled(view.texts.newMessageFrom, { name }))
  }

  private tellTyping(view: View): void {
    const now = this.clock.now()
    if (!view.isAdviserTyping || !view.isOpen) return
    if (now - this.typingAt < typingEveryMilliseconds) return
    this.typingAt = now
    const name = view.chat?.adviser ?? view.texts.adviser
    this.surface.announce(filled(view.texts.writing, { name }))
  }
}
