// What differs from browser to browser, and what went wrong in words.

import { counted, filled, languages } from "../languages/index"
import { Refusal } from "../model/http"
import type { Unreached } from "../model/http"
import type { Store } from "../model/memory"

/** A browser may forbid storage, and says so by an exception. */
export function storage(name: "sessionStorage" | "localStorage"): Store | undefined {
  try {
    return window[name]
  } catch {
    return undefined
  }
}

export function hasKeyboard(): boolean {
  return matchMedia("(pointer: fine)").matches
}

const patienceSeconds = 30

export function errorWords(error: Refusal | Unreached | undefined, language: string): string {
  const texts = languages[language]
  if (!(error instanceof Refusal)) return texts.notReached
  if (error.status === 429 || error.status === 503) {
    const seconds = Math.ceil(error.retryAfterMilliseconds / 1000) || patienceSeconds
    return counted(language, texts.busy, seconds)
  }
  if (error.status >= 500) return texts.trouble
  return filled(texts.refused, { reason: error.reason })
}
