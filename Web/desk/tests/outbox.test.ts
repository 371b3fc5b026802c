import test from "node:test"
import assert from "node:assert/strict"
import { afterFailure, nextDue, OutboxStore, ready, tryAgain, type OutboxItem } from "../state/outbox"
import { Drafts, emptyDraft } from "../state/drafts"
import { memoryStorage } from "../state/storage"
import { waitMilliseconds, outboxBackOff } from "../api/backoff"
import { problemFrom, unreachable } from "../api/problems"
import { unsent } from "../state/conversation"

const item = (key: string, contact: string, writtenAt: number, part: Partial<OutboxItem> = {}): OutboxItem =>
  ({ key, contact, kind: "message", text: key, files: [], writtenAt, failures: 0, notBefore: 0, ...part })

test("one contact's messages go one after the other, those of others beside them", () => {
  const due = ready([item("b", "C1", 2), item("a", "C1", 1), item("c", "C2", 3)], 10)
  assert.deepEqual(due.map(({ key }) => key), ["a", "c"])
})

test("a message that waits holds back the later ones of its contact", () => {
  const items = [item("a", "C1", 1, { notBefore: 50 }), item("b", "C1", 2)]
  assert.deepEqual(ready(items, 10), [])
  assert.deepEqual(ready(items, 50).map(({ key }) => key), ["a"])
  assert.equal(nextDue(items), 50, "nobody looks before the first may go")
})

test("a refused message waits for its writer and holds nobody back", () => {
  const refused = afterFailure(item("a", "C1", 1), problemFrom(422, undefined), 0, 0)
  assert.ok(refused.refusal)
  assert.deepEqual(ready([refused, item("b", "C1", 2)], 0).map(({ key }) => key), ["b"])
  assert.equal(nextDue([refused]), undefined)
  assert.equal(tryAgain(refused).refusal, undefined)
})

test("a lost line, a busy server and a lost session are tried again, later each time", () => {
  for (const problem of [unreachable, problemFrom(503, undefined), problemFrom(429, undefined), problemFrom(401, undefined)]) {
    let now = item("a", "C1", 1)
    let before = 0
    for (let turn = 1; turn <= 5; turn += 1) {
      now = afterFailure(now, problem, 0, 0)
      assert.equal(now.refusal, undefined)
      assert.equal(now.failures, turn)
      assert.ok(now.notBefore > before)
      before = now.notBefore
    }
  }
})

test("waiting doubles up to its most and is never below half of it", () => {
  for (let failures = 1; failures < 200; failures += 1) {
    const most = Math.min(1000 * 2 ** (failures - 1), outboxBackOff.mostMilliseconds)
    assert.equal(waitMilliseconds(failures, outboxBackOff, 0), most)
    assert.ok(waitMilliseconds(failures, outboxBackOff, 0.999) >= Math.floor(most / 2))
  }
})

test("the outbox survives a reload with its keys, in order, and only its person's", () => {
  const storage = memoryStorage()
  const store = new OutboxStore(storage, "P1")
  store.put(item("k2", "C1", 2))
  store.put(item("k1", "C1", 1))
  new OutboxStore(storage, "P2").put(item("k3", "C1", 3))
  storage.write("guildhall/outbox/P1/broken", "{not json")
  assert.deepEqual(new OutboxStore(storage, "P1").all().map(({ key }) => key), ["k1", "k2"])
  store.remove("k1")
  assert.deepEqual(new OutboxStore(storage, "P1").all().map(({ key }) => key), ["k2"])
})

test("a message that came back by its key is not shown twice", () => {
  const message = { sequence: 1, at: "", author: "adviser" as const, text: "", files: [], key: "k1" }
  assert.deepEqual(unsent([message], [item("k1", "C1", 1), item("k2", "C1", 2), item("k3", "C2", 1)], "C1").map(({ key }) => key), ["k2"])
})

test("a draft keeps message and note apart over a reload, and goes when it is empty", () => {
  const storage = memoryStorage()
  const drafts = new Drafts(storage, "P1")
  drafts.write("C1", { ...emptyDraft, message: "to the customer", note: "to colleagues", changedAt: 5 })
  const read = new Drafts(storage, "P1").read("C1")
  assert.equal(read.message, "to the customer")
  assert.equal(read.note, "to colleagues")
  assert.deepEqual(new Drafts(storage, "P2").read("C1"), emptyDraft)
  assert.deepEqual(drafts.contacts(), ["C1"])
  drafts.write("C1", emptyDraft)
  assert.deepEqual(storage.keys(""), [])
})

test("old drafts go, young ones stay", () => {
  const drafts = new Drafts(memoryStorage(), "P1")
  drafts.write("old", { ...emptyDraft, message: "a", changedAt: 1 })
  drafts.write("young", { ...emptyDraft, message: "b", changedAt: 9 })
  drafts.removeOlderThan(5)
  assert.deepEqual(drafts.contacts(), ["young"])
})
