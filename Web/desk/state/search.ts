// Finding by a few letters, in lists of up to some thousand entries.

export const shownMaximum = 60

const fold = (text: string): string =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()

export interface Findable { title: string; hint?: string; words?: string }

/**
 * How well an entry fits, higher is better, 0 not at all. Every word typed must begin a word of the
 * entry, or stand in its title.
 */
export function fit(entry: Findable, typed: string): number {
  const words = fold(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const title = fold(entry.title)
  const rest = fold(`${entry.hint ?? ""} ${entry.words ?? ""}`)
  let score = 0
  for (const word of words) {
    if (title.startsWith(word)) score += 8
    else if (startsAWord(title, word)) score += 4
    else if (startsAWord(rest, word)) score += 2
    else if (word.length > 2 && title.includes(word)) score += 1
    else return 0
  }
  return score
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1]
    if (before === undefined || !/[\p{L}\p{N}]/u.test(before)) return true
  }
  return false
}

/** The entries that fit, the best first, otherwise in the order given. */
export function find<Entry extends Findable>(
  entries: readonly Entry[], typed: string, most = shownMaximum,
): Entry[] {
  const scored = entries.map((entry, index) => ({ entry, index, score: fit(entry, typed) }))
  return scored.filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, most)
    .map(({ entry }) => entry)
}
