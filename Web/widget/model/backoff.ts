// How long to wait before trying again.

/** What the world gives: time, chance, timers. Tests give their own. */
export interface Clock {
  now(): number // milliseconds
  random(): number // 0 ≤ x < 1
  after(milliseconds: number, run: () => void): () => void // answers how to cancel it
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** How far the service's clock is ahead of ours: it may be tried out on another day. */
export const service = { ahead: 0 }

export const firstDelayMilliseconds = 1_000
/** A network that was cut for some minutes is noticed within seconds when it is back. */
export const soonMillisecondsMaximum = 5_000
export const soonFailuresMaximum = 40
export const delayMillisecondsMaximum = 30_000
/** A server may ask for more patience by Retry-After, up to this. */
export const askedDelayMillisecondsMaximum = 300_000

/**
 * Doubling from one second to five, and to thirty after many, of which half is left to chance, so
 * that browsers cut off together do not come back together. Never sooner than the server asked.
 */
export function delayMilliseconds(failures: number, chance: number, asked = 0): number {
  const most = failures > soonFailuresMaximum ? delayMillisecondsMaximum : soonMillisecondsMaximum
  const whole = Math.min(firstDelayMilliseconds * 2 ** (failures - 1), most)
  const own = (whole / 2) * (1 + chance)
  // Whoever was told the same Retry-After spreads out as well.
  const told = Math.min(asked, askedDelayMillisecondsMaximum) * (1 + 0.2 * chance)
  return Math.max(own, told)
}

/** Retry-After (RFC 9110, section 10.2.3): seconds or a date, as milliseconds from now. */
export function retryAfterMilliseconds(value: string | null, now: number): number {
  if (!value) return 0
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}
