// How long to wait before the next try.

export interface BackOff { firstMilliseconds: number; mostMilliseconds: number }

/** A desk is at work: who sits there is cut off for some seconds at most once the network is back. */
export const streamBackOff: BackOff = { firstMilliseconds: 500, mostMilliseconds: 5_000 }
/** Beside this, everything goes at once when the stream is back. */
export const outboxBackOff: BackOff = { firstMilliseconds: 1_000, mostMilliseconds: 30_000 }
export const readingBackOff: BackOff = { firstMilliseconds: 500, mostMilliseconds: 5_000 }
export const commandBackOff: BackOff = { firstMilliseconds: 400, mostMilliseconds: 2_000 }

/**
 * Doubled with every failure up to the most, then cut by up to a half, so that five hundred desks do
 * not come back in the same second. `chance` is in 0..<1.
 */
export function waitMilliseconds(failures: number, backOff: BackOff, chance: number): number {
  const doubled = backOff.firstMilliseconds * 2 ** Math.min(failures - 1, 20)
  const most = Math.min(Math.max(doubled, backOff.firstMilliseconds), backOff.mostMilliseconds)
  return Math.round(most * (1 - chance / 2))
}
