import assert from "node:assert/strict"
import { test } from "node:test"

import { Memory } from "../model/memory"
import { Outbox, entriesMaximum, triesMaximum } from "../model/outbox"
import type { Entry, SendResult } from "../model/outbox"
import { TestClock, TestStore, settled } from "./world"

function world(store = new TestStore()) {
  const clock = new TestClock()
  const memory = new Memory("w", store, new TestStore())
  const sent: string[] = []
  const results: SendResult[] = []
  const outbox = new Outbox(
    memory, clock,
    async (entry: Entry) => {
      sent.push(entry.key)
      return results.shift() ?? { kind: "sent" }
    },
    () => undefined)
  return { clock, store, memory, sent, results, outbox }
}
const later: SendResult = { kind: "later", afterMilliseconds: 0 }

test("messages go one after the other, in order", async () => {
  const { outbox, sent } = world()
  for (const key of ["a", "b", "c"]) outbox.add(key, { text: key }, key)
  await settled()
  assert.deepEqual(sent, ["a", "b", "c"])
  assert.deepEqual(outbox.entries.map((entry) => entry.state), ["sent", "sent", "sent"])
})

test("a failed one is tried again with its own key, and later ones wait for it", async () => {
  const { outbox, sent, results, clock } = world()
  results.push(later, later)
  outbox.add("a", { text: "a" }, "a")
  outbox.add("b", { text: "b" }, "b")
  await clock.pass(60_000)
  assert.deepEqual(sent, ["a", "a", "a", "b"])
})

test("Retry-After is heeded", async () => {
  const { outbox, sent, results, clock } = world()
  results.push({ kind: "later", afterMilliseconds: 20_000 })
  outbox.add("a", { text: "a" }, "a")
  await clock.pass(19_000)
  assert.equal(sent.length, 1)
  await clock.pass(10_000)
  assert.equal(sent.length, 2)
})

test("after the most tries everything says not sent, and goes when asked or connected", async () => {
  const { outbox, sent, results, clock } = world()
  for (let index = 0; index < triesMaximum; index += 1) results.push(later)
  outbox.add("a", { text: "a" }, "a")
  outbox.add("b", { text: "b" }, "b")
  await clock.pass(3_600_000)
  assert.equal(sent.length, triesMaximum)
  assert.deepEqual(outbox.entries.map((entry) => entry.state), ["failed", "failed"])
  outbox.hurry()
  await settled()
  assert.deepEqual(sent.slice(triesMaximum), ["a", "b"])
})

test("a refused one is not tried again by itself, and does not hold up the next", async () => {
  const { outbox, sent, results } = world()
  results.push({ kind: "refused", reason: "No." })
  outbox.add("a", { text: "a" }, "a")
  outbox.add("b", { text: "b" }, "b")
  await settled()
  outbox.hurry()
  await settled()
  assert.deepEqual(sent, ["a", "b"])
  assert.equal(outbox.entries[0].reason, "No.")
  outbox.retry("a")
  await settled()
  assert.deepEqual(sent, ["a", "b", "a"])
})

test("what was not acknowledged is sent after a reload, in its order, by its key", async () => {
  const first = world()
  first.results.push(later)
  first.outbox.add("z", { text: "one" }, "one")
  first.outbox.add("a", { text: "two" }, "two")
  await settled()
  const second = world(first.store)
  second.outbox.load()
  await settled()
  assert.deepEqual(second.sent, ["z", "a"])
  const third = world(first.store)
  third.outbox.load()
  await settled()
  assert.deepEqual(third.sent, [])
})

test("a connection that comes while one is being sent does not send it twice", async () => {
  const { outbox, sent } = world()
  outbox.add("a", { text: "a" }, "a")
  outbox.add("b", { text: "b" }, "b")
  outbox.hurry()
  outbox.drop("a") // seen in the conversation before its answer came
  await settled()
  outbox.hurry()
  await settled()
  assert.deepEqual(sent, ["a", "b"])
})

test("a full outbox takes no more", () => {
  const { outbox, results } = world()
  results.push(later)
  for (let index = 0; index < entriesMaximum; index += 1) {
    assert.ok(outbox.add(`k${index}`, { text: "x" }, "x"))
  }
  assert.equal(outbox.add("over", { text: "x" }, "x"), false)
})

test("when the chat is over nothing goes any more", async () => {
  const { outbox, results, clock, sent } = world()
  results.push(later)
  outbox.add("a", { text: "a" }, "a")
  await settled()
  outbox.close()
  await clock.pass(600_000)
  assert.deepEqual(sent, ["a"])
  assert.equal(outbox.entries[0].state, "failed")
})
