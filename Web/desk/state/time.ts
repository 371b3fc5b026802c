// Times as people read them. British English; spans in tabular figures.

export const parse = (at: string): number => Date.parse(at)

/** 0:07, 4:05, 1:02:09: a span that counts, in whole seconds. */
export function countedSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const two = (value: number) => String(value).padStart(2, "0")
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`
  return `${minutes}:${two(seconds % 60)}`
}

/** "4 minutes 5 seconds": the same, read aloud. */
export function spokenSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const parts: string[] = []
  const add = (value: number, word: string) => {
    if (value > 0) parts.push(`${value} ${word}${value === 1 ? "" : "s"}`)
  }
  add(Math.floor(seconds / 3600), "hour")
  add(Math.floor(seconds / 60) % 60, "minute")
  if (seconds < 600) add(seconds % 60, "second")
  return parts.join(" ") || "0 seconds"
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" })
const yearFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "long", year: "numeric",
})

export const timeOfDay = (at: string): string => clockFormat.format(parse(at))

/** 09:05, as a field for times wants it. */
export function clockTime(instant: number): string {
  const two = (value: number) => String(value).padStart(2, "0")
  const date = new Date(instant)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

const comingMillisecondsMaximum = 12 * 3_600_000

/** When it is "12:30" next, tonight's "00:30" among it; nothing when that is half a day off or more. */
export function comingTime(text: string, now: number): number | undefined {
  const parts = /^(\d\d):(\d\d)$/.exec(text)
  if (!parts) return undefined
  const date = new Date(now)
  date.setHours(Number(parts[1]), Number(parts[2]), 0, 0)
  if (date.getTime() <= now) date.setDate(date.getDate() + 1)
  return date.getTime() - now < comingMillisecondsMaximum ? date.getTime() : undefined
}

const startOfDay = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0)

/** Today, Yesterday, Thursday 20 November, 3 March 2025. */
export function dayLabel(at: string, now: number): string {
  const instant = parse(at)
  const days = Math.round((startOfDay(now) - startOfDay(instant)) / 86_400_000)
  if (days === 0) return "Today"
  if (days === 1) return "Yesterday"
  if (days > 0 && days < 300) return dayFormat.format(instant)
  return yearFormat.format(instant)
}

export const sameDay = (one: string, other: string): boolean =>
  startOfDay(parse(one)) === startOfDay(parse(other))

/** An expected wait for people: "about 3 to 5 minutes". */
export function expectedWait(wait: { lowMilliseconds: number; highMilliseconds: number }): string {
  const low = Math.max(1, Math.floor(wait.lowMilliseconds / 60_000))
  const high = Math.max(low, Math.ceil(wait.highMilliseconds / 60_000))
  return low === high ? `about ${low} min` : `about ${low} to ${high} min`
}

export const percent = (share: number): string => `${Math.round(share * 100)}%`

/** 12 kB, 3.4 MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
