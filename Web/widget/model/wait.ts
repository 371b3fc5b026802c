// Waiting and opening hours in words.

import { counted, dateWords, filled, languages, numberWords } from "../languages/index"
import type { Chat, Widget } from "../../shared/api"

interface Range { lowMilliseconds: number; highMilliseconds: number }

const minute = 60_000

/** To whole minutes; above twenty to fives, so that the words do not flicker. */
function minutes(milliseconds: number, round: (x: number) => number): number {
  const exact = milliseconds / minute
  return exact > 20 ? round(exact / 5) * 5 : round(exact)
}

/** "4 to 8 minutes". Rounds outwards: it rather promises too little. */
export function waitWords(language: string, range: Range): string {
  const texts = languages[language]
  const low = minutes(Math.min(range.lowMilliseconds, range.highMilliseconds), Math.floor)
  const high = minutes(Math.max(range.lowMilliseconds, range.highMilliseconds), Math.ceil)
  if (high < 1 || (high === 1 && low < 1)) return texts.underMinute
  if (high > 60) return counted(language, texts.overMinutes, Math.max(5, Math.min(low, 60)))
  if (low < 1) return counted(language, texts.upToMinutes, high)
  if (low === high) return counted(language, texts.aboutMinutes, high)
  return counted(language, texts.betweenMinutes, high, { low: numberWords(language, low) })
}

/** "You are number 3 in the queue. We expect that you wait 4 to 8 minutes." */
export function placeWords(language: string, chat: Chat): string {
  const texts = languages[language]
  const words: string[] = []
  if (chat.position === 1) words.push(texts.placeNext)
  else if (chat.position) {
    words.push(filled(texts.place, { n: numberWords(language, chat.position) }))
  }
  if (chat.expectedWait) {
    const wait = waitWords(language, chat.expectedWait)
    words.push(filled(texts.expectedWait, { wait }))
  }
  return words.join(" ")
}

export function timeWords(language: string, at: string): string {
  return dateWords(language, at, { hour: "numeric", minute: "2-digit" })
}

/** "today at 14:00", "tomorrow at 9:00", "on Monday at 9:00", or with the date. */
export function openingWords(language: string, at: string, now: number): string {
  const texts = languages[language]
  const date = new Date(at)
  const time = timeWords(language, at)
  const days = dayNumber(date) - dayNumber(new Date(now))
  if (days <= 0) return filled(texts.today, { time })
  if (days === 1) return filled(texts.tomorrow, { time })
  return filled(texts.onDay, { day: dayWords(language, date, days < 7), time })
}

function dayWords(language: string, date: Date, isNear: boolean): string {
  const { names } = languages[language]
  if (names) {
    const day = names.days[date.getDay()]
    return isNear ? day : `${day} ${date.getDate()} ${names.months[date.getMonth()]}`
  }
  return dateWords(language, date.getTime(), {
    weekday: "long", ...(isNear ? {} : { day: "numeric", month: "long" }) })
}

/** Days of the person's own calendar, counted so that clock changes do not matter. */
function dayNumber(date: Date): number {
  return Math.round(
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * 60 * minute))
}

export type Availability = "unknown" | "open" | "nobody" | "closed"

export function availability(widget: Widget | undefined): Availability {
  if (!widget) return "unknown"
  if (!widget.isOpen) return "closed"
  return widget.hasAdvisers ? "open" : "nobody"
}

export const announcementMillisecondsMinimum = 60_000

/**
 * Says when a change of the wait is worth saying aloud: at once when the state changes or one's
 * turn is next, otherwise at most once a minute.
 */
export class WaitAnnouncer {
  private last?: { at: number; words: string; isNext: boolean }

  /** What to say now, or nothing. */
  heard(chat: Chat, words: string, now: number): string | undefined {
    const { last } = this
    const isNext = chat.position === 1
    if (chat.state !== "waiting") {
      this.last = undefined
      return undefined
    }
    const isDue =
      !last || (isNext && !last.isNext)
      || (words !== last.words && now - last.at >= announcementMillisecondsMinimum)
    if (!isDue) return undefined
    this.last = { at: now, words, isNext }
    return words || undefined
  }
}
