import { createContext, useContext, useSyncExternalStore } from "react"
import { countedSpan, parse, spokenSpan } from "../../state/time"
import "./Timer.css"

/** What to add to this computer's clock for the server's. */
export const ClockOffset = createContext(0)

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined
let second = 0

function listen(listener: () => void): () => void {
  listeners.add(listener)
  ticking ??= setInterval(() => {
    const now = Math.floor(Date.now() / 1000)
    if (now === second) return
    second = now
    for (const each of [...listeners]) each()
  }, 200)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) { clearInterval(ticking); ticking = undefined }
  }
}

/** The server's clock in milliseconds, told anew every second. */
export function useNow(): number {
  const offset = useContext(ClockOffset)
  const now = useSyncExternalStore(listen, () => Math.floor(Date.now() / 1000)) * 1000
  return now + offset
}

export interface TimerProps {
  /** Counts up from here… */
  since?: string
  /** …or down to here. */
  until?: string
  label: string
  tone?: "plain" | "care" | "bad"
}

/** A span that counts, in figures of one width. Read aloud in words, but never announced. */
export function Timer({ since, until, label, tone = "plain" }: TimerProps) {
  const now = useNow()
  const span = until !== undefined ? parse(until) - now : since !== undefined ? now - parse(since) : 0
  return (
    <span className={`timer numeral timer-${tone}`} role="timer" aria-label={`${label}: ${spokenSpan(span)}`}>
      <span aria-hidden="true">{countedSpan(span)}</span>
    </span>
  )
}
