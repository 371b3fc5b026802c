import test from "node:test"
import assert from "node:assert/strict"
import { answersFor, fillIn, textOf } from "../state/answers"
import { find, fit } from "../state/search"
import { clockTime, comingTime, countedSpan, dayLabel, expectedWait, fileSize, spokenSpan } from "../state/time"
import { grouped } from "../state/conversation"
import { whyReasons } from "../state/why"
import { telephoneNumber } from "../state/telephone"
import { clashing, defaultShortcuts, keysOf, readShortcuts, writeShortcuts } from "../state/shortcuts"
import { recentDispositions, recentMaximum, rememberDisposition } from "../state/dispositions"
import { memoryStorage } from "../state/storage"
import { problemFrom } from "../api/problems"
import { look } from "../state/settings"
import { levelTone, sums, waitTone } from "../state/board"
import { contact, conversation, plan, queues } from "../examples/data"

test("a canned answer is filled in, and a missing name leaves no gap", () => {
  assert.equal(fillIn("Hello {customer}, I am {adviser}.", { customer: "Ivy", adviser: "Sam" }), "Hello Ivy, I am Sam.")
  assert.equal(fillIn("Hello {customer}, I am {adviser}.", { adviser: "Sam" }), "Hello, I am Sam.")
  assert.equal(fillIn("{unknown} stays", {}), "{unknown} stays")
  assert.equal(fillIn("{customer}", { customer: "{adviser}", adviser: "x" }), "{adviser}", "what was filled in is not filled again")
})

test("an answer speaks the contact's language, or else the service's first", () => {
  const hello = plan.answers.find(({ name }) => name === "hello")
  assert.ok(hello)
  assert.ok(textOf(hello, "cy", plan).startsWith("Helo"))
  assert.ok(textOf(hello, "pl", plan).startsWith("Hello"))
})

test("answers of the contact's queue come first, those of other queues last", () => {
  const names = answersFor(plan, contact("C1", { queue: "highways" })).map(({ name }) => name)
  assert.equal(names[0], "pothole")
  assert.equal(names[names.length - 1], "badge")
})

test("finding takes beginnings of words, any order, numbers, and no accents", () => {
  const entries = plan.dispositions.map(({ name, lgsl }) => ({ title: name, words: String(lgsl ?? "") }))
  assert.equal(find(entries, "bad blu")[0]?.title, "Blue Badge: apply or renew")
  assert.equal(find(entries, "546")[0]?.title, "Potholes and road defects")
  assert.equal(find(entries, "zzz").length, 0)
  assert.equal(find(entries, "").length, entries.length)
  assert.ok(fit({ title: "Cŵn a thŷ" }, "cwn ty") === 0)
  assert.ok(fit({ title: "Cŵn a thŷ" }, "cwn thy") > 0)
})

test("a fit at the beginning stands above one in the middle", () => {
  const entries = [{ title: "Appeal: school transport" }, { title: "School transport" }]
  assert.equal(find(entries, "school")[0]?.title, "School transport")
})

test("spans and sizes as people read them", () => {
  assert.equal(countedSpan(-5), "0:00")
  assert.equal(countedSpan(65_999), "1:05")
  assert.equal(countedSpan(3_729_000), "1:02:09")
  assert.equal(spokenSpan(61_000), "1 minute 1 second")
  assert.equal(spokenSpan(0), "0 seconds")
  assert.equal(spokenSpan(3_600_000), "1 hour")
  assert.equal(expectedWait({ lowMilliseconds: 20_000, highMilliseconds: 50_000 }), "about 1 min")
  assert.equal(expectedWait({ lowMilliseconds: 185_000, highMilliseconds: 250_000 }), "about 3 to 5 min")
  assert.equal(fileSize(482_112), "482 kB")
  assert.equal(fileSize(3_400_000), "3.4 MB")
})

test("days are named by the calendar, not by 24 hours", () => {
  const now = new Date(2026, 2, 2, 0, 30).getTime()
  assert.equal(dayLabel(new Date(2026, 2, 1, 23, 59).toISOString(), now), "Yesterday")
  assert.equal(dayLabel(new Date(2026, 2, 2, 0, 1).toISOString(), now), "Today")
  // Over the change to summer time a day has 23 hours.
  const after = new Date(2026, 2, 30, 0, 10).getTime()
  assert.equal(dayLabel(new Date(2026, 2, 29, 0, 5).toISOString(), after), "Yesterday")
})

test("messages stand in groups by author and nearness, notes apart", () => {
  const groups = grouped(conversation).flatMap((day) => day.groups)
  assert.equal(groups.reduce((sum, group) => sum + group.messages.length, 0), conversation.length)
  assert.ok(groups.some(({ author }) => author === "note"))
  const at = (minute: number) => new Date(2026, 2, 2, 10, minute).toISOString()
  const message = (sequence: number, minute: number) => ({ sequence, at: at(minute), author: "customer" as const, text: "", files: [] })
  assert.equal(grouped([message(1, 0), message(2, 4), message(3, 20)])[0]?.groups.length, 2)
})

const press = (key: string, part = {}) => ({ key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...part })

test("key presses are written in one way", () => {
  assert.equal(keysOf(press("k", { ctrlKey: true })), "Control+K")
  assert.equal(keysOf(press("k", { metaKey: true })), "Control+K")
  assert.equal(keysOf(press("?", { shiftKey: true })), "?")
  assert.equal(keysOf(press("µ", { altKey: true, code: "KeyM" })), "Alt+M")
  assert.equal(keysOf(press("F8")), "F8")
  assert.equal(keysOf(press("Shift", { shiftKey: true })), undefined)
})

test("no two shortcuts share keys by default, and changes are kept by person", () => {
  for (const one of defaultShortcuts) assert.equal(clashing(defaultShortcuts, one.name, one.keys), undefined)
  const storage = memoryStorage()
  writeShortcuts(storage, "P1", defaultShortcuts.map((one) => one.name === "accept" ? { ...one, keys: "F4" } : one))
  assert.equal(readShortcuts(storage, "P1").find(({ name }) => name === "accept")?.keys, "F4")
  assert.equal(readShortcuts(storage, "P2").find(({ name }) => name === "accept")?.keys, "F8")
})

test("codes used lately come first, each once, a few of them", () => {
  const storage = memoryStorage()
  for (let index = 0; index < 20; index += 1) rememberDisposition(storage, "P1", "general", `code ${index % 9}`)
  const recent = recentDispositions(storage, "P1", "general")
  assert.equal(recent.length, recentMaximum)
  assert.equal(recent[0], "code 1")
  assert.equal(new Set(recent).size, recent.length)
  assert.deepEqual(recentDispositions(storage, "P1", "schools"), [])
})

test("a problem without details still says what to do", () => {
  assert.equal(problemFrom(409, { type: "/problems/x", title: "Busy", detail: "Wait" }).title, "Busy")
  for (const status of [400, 401, 403, 404, 409, 412, 413, 415, 429, 500, 502, 503]) {
    const problem = problemFrom(status, "<html>")
    assert.ok(problem.title.length > 5 && problem.detail.length > 10)
  }
})

test("the look follows the system unless somebody chose", () => {
  assert.equal(look("system", true, false), "dark")
  assert.equal(look("system", true, true), "contrast")
  assert.equal(look("light", true, true), "light")
})

test("the board's service level weighs queues by their contacts, its longest wait is of the living", () => {
  const [first] = queues
  assert.ok(first)
  const one = { ...first, name: "general", today: { ...first.today, serviceLevel: 1, answered: 90, abandoned: 0 } }
  const other = { ...first, name: "schools", today: { ...first.today, serviceLevel: 0, answered: 5, abandoned: 5 } }
  assert.equal(sums([one, other], plan).serviceLevel, 0.9)
  assert.equal(sums([], plan).serviceLevel, undefined)
  const all = sums(queues, plan)
  assert.equal(all.waitingInWriting, 41)
  assert.equal(all.longestSince, queues.find(({ name }) => name === "libraries")?.longestSince)
})

test("tones tell over target from far over it", () => {
  const [first] = queues
  assert.ok(first)
  const since = Date.parse(first.longestSince ?? "")
  assert.equal(waitTone(first, plan, since + 59_000), "plain")
  assert.equal(waitTone(first, plan, since + 61_000), "care")
  assert.equal(waitTone(first, plan, since + 181_000), "bad")
  assert.equal(levelTone({ ...first, today: { ...first.today, serviceLevel: 0.8 } }, plan), "plain")
  assert.equal(levelTone({ ...first, today: { ...first.today, serviceLevel: 0.76 } }, plan), "care")
  assert.equal(levelTone({ ...first, today: { ...first.today, serviceLevel: 0.74 } }, plan), "bad")
})

test("a time of day is the next one, within half a day", () => {
  const now = new Date(2026, 10, 23, 22, 40, 30).getTime()
  assert.equal(clockTime(now), "22:40")
  assert.equal(comingTime("23:05", now), new Date(2026, 10, 23, 23, 5).getTime())
  assert.equal(comingTime("00:15", now), new Date(2026, 10, 24, 0, 15).getTime())
  assert.equal(comingTime("22:40", now), undefined, "it was half a minute ago")
  assert.equal(comingTime("12:00", now), undefined)
  assert.equal(comingTime("", now), undefined)
})

test("telephone numbers are taken as people write them, and only whole ones", () => {
  for (const text of ["01632 960123", "(01632) 960 123", "+44 1632 960123", "0044-1632-960123", "+44 (0)1632 960123"]) {
    assert.equal(telephoneNumber(text), "+441632960123", text)
  }
  assert.equal(telephoneNumber("+353 1 496 0123"), "+35314960123")
  for (const text of ["", "960123", "01632", "call me", "+0441632960123", "+44163296012345678", "+44 1632 96012x"]) {
    assert.equal(telephoneNumber(text), undefined, text)
  }
})

test("why: what belongs together stands together, and who was not asked by reason", () => {
  assert.deepEqual(whyReasons([]), [])
  const names: Record<string, string> = { "a.b": "A. B", "c.d": "C. D", "e.f": "E. F" }
  assert.deepEqual(
    whyReasons([
      "The longest idle is chosen.", "Candidates, best first:", "  g.h: idle since 10:00", "Not asked:",
      "  a.b: was not signed in", "  c.d: had a contact", "  e.f: was not signed in",
      "2 stood before it:", "  C1 (rank 9:00): no skill", "  and 1 more",
    ], (name) => names[name] ?? name),
    [
      { text: "The longest idle is chosen.", under: [] },
      { text: "Candidates, best first:", under: ["g.h: idle since 10:00"] },
      { text: "Not asked:", under: ["Was not signed in: A. B, E. F", "Had a contact: C. D"] },
      { text: "2 stood before it:", under: ["C1 (rank 9:00): no skill", "and 1 more"] },
    ])
})
