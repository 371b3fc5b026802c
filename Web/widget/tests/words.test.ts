import assert from "node:assert/strict"
import { test } from "node:test"

import type { Chat, Message } from "../../shared/api"
import { chosenLanguage, counted, languageNames, languages } from "../languages/index"
import { cy } from "../languages/cy"
import { en } from "../languages/en"
import type { Plural, Texts } from "../languages/texts"
import { contrast, luminance, parsedColour, readableOn } from "../model/contrast"
import type { Colour } from "../model/contrast"
import { refusedFile, sizeWords, typeOf, typeWords } from "../model/files"
import { linked } from "../model/links"
import { arrivals, merged, timeline } from "../model/timeline"
import { transcript } from "../model/transcript"
import { WaitAnnouncer, openingWords, placeWords, waitWords } from "../model/wait"

languages.cy = cy
const files: Record<string, Texts> = { en, cy }
const forms = (value: string | Plural) => (typeof value === "string" ? { other: value } : value)
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test("every language named has a file with the same keys and places", () => {
  assert.deepEqual(Object.keys(files).sort(), Object.keys(languageNames).sort())
  for (const [name, texts] of Object.entries(files)) {
    const keys = Object.keys(texts).filter((key) => key !== "names")
    assert.deepEqual(keys.sort(), Object.keys(en).sort(), name)
    if (texts.names) assert.deepEqual([texts.names.days.length, texts.names.months.length], [7, 12])
    for (const key of Object.keys(en) as Exclude<keyof Texts, "names">[]) {
      const known = new Intl.PluralRules(name).resolvedOptions().pluralCategories as string[]
      const want = places(forms(en[key]).other)
      for (const [category, text] of Object.entries(forms(texts[key]))) {
        assert.ok(text.trim().length > 0, `${name}.${key} is empty`)
        assert.ok(known.includes(category), `${name}.${key} has the form ${category}`)
        assert.deepEqual(places(text), want, `${name}.${key}`)
      }
    }
  }
})

test("the language follows the first wish there is a file for", () => {
  assert.equal(chosenLanguage(["", "cy-GB", "en"]), "cy")
  assert.equal(chosenLanguage(["fr", "EN-gb"]), "en")
  assert.equal(chosenLanguage(["constructor", null]), "en")
  assert.equal(counted("cy", cy.aboutMinutes, 2), "tua 2 funud")
})

const wait = (low: number, high: number, language = "en") =>
  waitWords(language, { lowMilliseconds: low * 60_000, highMilliseconds: high * 60_000 })

test("waits are ranges in whole minutes, rounded outwards", () => {
  assert.equal(wait(0, 0.5), "less than a minute")
  assert.equal(wait(0.5, 2.2), "up to 3 minutes")
  assert.equal(wait(0.5, 1.5), "up to 2 minutes")
  assert.equal(wait(3.9, 7.1), "3 to 8 minutes")
  assert.equal(wait(4, 4), "about 4 minutes")
  assert.equal(wait(1, 1), "about 1 minute")
  assert.equal(wait(22, 31), "20 to 35 minutes")
  assert.equal(wait(43, 80), "more than 40 minutes")
  assert.equal(wait(100, 180), "more than 60 minutes")
  assert.equal(wait(8, 4), "4 to 8 minutes")
  assert.equal(wait(4, 8, "cy"), "4 i 8 munud")
})

const chat: Chat = {
  id: "C1", version: 1, state: "waiting", language: "en", buttons: [], mayAskForPerson: false,
}

test("one's place is said at once, then at most once a minute, and at once when next", () => {
  const announcer = new WaitAnnouncer()
  const said = (position: number, now: number) => {
    const at = { ...chat, position }
    return announcer.heard(at, placeWords("en", at), now)
  }
  assert.equal(said(4, 0), "You are number 4 in the queue.")
  assert.equal(said(3, 30_000), undefined)
  assert.equal(said(3, 61_000), "You are number 3 in the queue.")
  assert.equal(said(3, 200_000), undefined)
  assert.equal(said(2, 201_000), "You are number 2 in the queue.")
  assert.equal(said(1, 202_000), "You are next.")
  assert.equal(said(1, 900_000), undefined)
})

test("opening times by the person's own calendar", () => {
  const now = new Date(2026, 2, 27, 20, 0).getTime() // two days before the clocks change
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour, 0).toISOString()
  assert.equal(openingWords("en", at(27, 21), now), "today at 21:00")
  assert.equal(openingWords("en", at(28, 9), now), "tomorrow at 9:00")
  assert.equal(openingWords("en", at(30, 9), now), "on Monday at 9:00")
  assert.equal(openingWords("en", new Date(2026, 3, 7, 9).toISOString(), now),
    "on Tuesday 7 April at 9:00")
  assert.equal(openingWords("cy", at(30, 9), now), "dydd Llun am 9:00")
})

const message = (sequence: number, author: Message["author"], text: string, key?: string) => ({
  sequence, author, text, key, files: [],
  at: new Date(Date.parse("2026-03-02T10:00:00Z") + sequence * 1_000).toISOString(),
})

test("messages twice, late or out of order stand once and in order; notes are not shown", () => {
  const all = merged([message(3, "adviser", "c")], [
    message(1, "service", "a"), message(3, "adviser", "c"), message(2, "note", "secret")])
  assert.deepEqual(all.map((one) => one.text), ["a", "c"])
})

test("a message that came back replaces the one on its way out", () => {
  const entry = {
    key: "k", body: { text: "b" }, text: "b", at: "2026-03-02T10:00:05Z", state: "sent" as const }
  const lines = timeline([message(1, "service", "a"), message(2, "customer", "b", "k")], [], [entry])
  assert.deepEqual(lines.map((line) => [line.key, line.kind]), [["m1", "message"], ["k", "message"]])
})

test("who joins and leaves stands where it happened", () => {
  const talking: Chat = { ...chat, state: "talking", adviser: "Anna" }
  const at = "2026-03-02T10:00:02Z"
  const notes = [
    ...arrivals(chat, talking, 1, at), ...arrivals(talking, { ...talking, adviser: "Ben" }, 2, at)]
  assert.deepEqual(arrivals(undefined, talking, 1, at), [])
  const lines = timeline([message(1, "service", "a"), message(2, "adviser", "b")], notes, [])
  assert.deepEqual(lines.map((line) => line.note ? `${line.note.kind} ${line.note.name}` : line.text),
    ["a", "joined Anna", "b", "left Anna", "joined Ben"])
})

test("the transcript names everybody and says what did not go", () => {
  const failed = {
    key: "k", body: { text: "x" }, text: "two\nlines", at: "2026-03-02T10:00:09Z",
    state: "failed" as const }
  const lines = timeline(
    [{ ...message(1, "adviser", "Hello"), adviser: "Anna" }], [], [failed])
  const text = transcript(lines, { service: "Northshire", id: "C1", language: "en", now: 0 })
  assert.match(text, /^Chat with Northshire \(C1\)\r\nSaved /)
  assert.match(text, /\] Anna:\r\n {2}Hello\r\n/)
  assert.match(text, /\] You \(Not sent\.\):\r\n {2}two\r\n {2}lines\r\n$/)
})

test("only web addresses become links", () => {
  assert.deepEqual(linked("See https://a.example/b?c=1. (http://d.example) javascript:alert(1)"), [
    { text: "See " }, { text: "https://a.example/b?c=1", href: "https://a.example/b?c=1" },
    { text: ". (" }, { text: "http://d.example", href: "http://d.example/" },
    { text: ") javascript:alert(1)" }])
  assert.deepEqual(linked("https://"), [{ text: "https://" }])
})

test("letters on any accent colour have 4.5 to 1", () => {
  assert.deepEqual(parsedColour("rgb(29, 95, 110)"), [29, 95, 110])
  assert.deepEqual(parsedColour("rgb(29 95 110 / 0.5)"), [29, 95, 110])
  assert.equal(parsedColour("oklch(0.5 0.1 200)"), undefined)
  assert.equal(luminance([255, 255, 255]), 1)
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      for (let blue = 0; blue < 256; blue += 15) {
        const colour: Colour = [red, green, blue]
        const letters: Colour = readableOn(colour) === "#fff" ? [255, 255, 255] : [0, 0, 0]
        assert.ok(contrast(colour, letters) >= 4.5, String(colour))
      }
    }
  }
})

test("files are looked at before they go", () => {
  const types = ["image/*", "application/pdf"]
  const file = (name: string, type: string, size: number) =>
    refusedFile({ name, type, size }, types, 100)
  assert.equal(file("a.png", "image/png", 100), undefined)
  assert.equal(file("a.PDF", "", 5), undefined)
  assert.equal(file("a.png", "image/png", 101), "tooLarge")
  assert.equal(file("a.pdf", "application/pdf", 0), "empty")
  assert.equal(file("a.exe", "", 5), "wrongType")
  assert.equal(typeOf("x.docx", "").includes("wordprocessingml"), true)
  assert.equal(typeWords(["application/pdf", "image/jpeg", typeOf("x.docx", "")]), "PDF, JPEG, DOCX")
  assert.equal(sizeWords("en", 2_410_000), "2.4 MB")
})
