// The languages there are. English is part of the script; any other is a file of its own beside it,
// fetched when somebody wants it. To add one: write its file with the keys of texts.ts, and name it
// here in its own words.

import { en } from "./en"
import type { Plural, Texts } from "./texts"

export type { Plural, Texts } from "./texts"

export const languageNames: Record<string, string> = { en: "English", cy: "Cymraeg" }
export const fallbackLanguage = "en"

/** Those that are here. */
export const languages: Record<string, Texts> = { en }

/** Fetches a language. When that fails, or it is older than the script, English fills the gaps. */
export async function loadLanguage(name: string, origin: string): Promise<void> {
  if (languages[name]) return
  let texts: Partial<Texts> = {}
  try {
    const url = `${origin}/widget/languages/${name}.json`
    texts = await (await fetch(url, { credentials: "omit" })).json() as Partial<Texts>
  } catch (error) {
    console.warn(`guildhall-chat: ${languageNames[name]} could not be loaded.`, error)
  }
  languages[name] = { ...en, ...texts }
}

/** The first wish we have a file for: exact, then by its main part ("cy-GB" finds "cy"). */
export function chosenLanguage(wishes: (string | null | undefined)[]): string {
  for (const wish of wishes) {
    const tag = wish?.toLowerCase()
    for (const name of [tag, tag?.split("-")[0]]) {
      if (name && Object.hasOwn(languageNames, name)) return name
    }
  }
  return fallbackLanguage
}

/** Fills the {places} of a text; a place that is not given stays as it is written. */
export function filled(text: string, values: Record<string, string> = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** A number as it is written in `language`. */
export function numberWords(
  language: string, n: number, options?: Intl.NumberFormatOptions
): string {
  return new Intl.NumberFormat([languages[language].locale, "en-GB"], options).format(n)
}

/** A date or time, the same. */
export function dateWords(
  language: string, at: string | number, options: Intl.DateTimeFormatOptions
): string {
  return new Intl.DateTimeFormat([languages[language].locale, "en-GB"], options).format(new Date(at))
}

/** The plural form for `n` in `language`, with {n} and the other places filled. */
export function counted(
  language: string, forms: Plural, n: number, values: Record<string, string> = {}
): string {
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms.other
  return filled(form, { n: numberWords(language, n), ...values })
}
