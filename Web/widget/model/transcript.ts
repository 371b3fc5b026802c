// The conversation as a text file which the person keeps.

import { dateWords, filled, languages } from "../languages/index"
import type { Line } from "./timeline"

export interface TranscriptHead { service: string; id: string; language: string; now: number }

export function transcript(lines: Line[], head: TranscriptHead): string {
  const texts = languages[head.language]
  const written = [
    `${filled(texts.title, { service: head.service })} (${head.id})`,
    filled(texts.saved, {
      date: dateWords(head.language, head.now, { dateStyle: "short", timeStyle: "short" }) }),
    "",
  ]
  for (const line of lines) {
    const at = dateWords(head.language, line.at, { dateStyle: "short", timeStyle: "medium" })
    if (line.note) {
      written.push(`[${at}] ${filled(texts[line.note.kind], { name: line.note.name })}`)
      continue
    }
    const unsent = line.entry && line.entry.state !== "sent" ? ` (${texts.notSent})` : ""
    written.push(`[${at}] ${authorName(line, head.language)}${unsent}:`)
    const text = line.isErased ? texts.erased : line.text
    if (text) written.push(...text.split(/\r\n|\r|\n/).map((part) => `  ${part}`))
    for (const file of line.files) written.push(`  [${file.name}]`)
  }
  // Windows' own editor wants CR LF, and no other minds.
  return written.join("\r\n") + "\r\n"
}

export function authorName(line: Line, language: string): string {
  const texts = languages[language]
  if (line.author === "customer") return texts.you
  return line.author === "adviser" ? line.name ?? texts.adviser : texts.automatic
}
