import test from "node:test"
import assert from "node:assert/strict"
import type { Contact, Desk, Message } from "../../shared/api"
import { initialState, type Action, type DeskState } from "../state/model"
import { merged, reduce } from "../state/reducer"
import { abilities, myContacts, unreadCount } from "../state/contacts"
import { contact, me, offer, share } from "../examples/data"

const message = (sequence: number, author: Message["author"] = "customer", key?: string): Message =>
  ({ sequence, at: "2026-03-02T10:00:00.000Z", author, text: `m${sequence}`, files: [], key })
const desk = (contacts: Contact[], sequence = 10): Desk =>
  ({ sequence, now: "2026-03-02T10:00:00.000Z", me, contacts, queues: [], notices: [] })
const run = (actions: Action[], from: DeskState = initialState) => actions.reduce(reduce, from)
const opened = (...contacts: Contact[]) =>
  run([{ type: "deskRead", desk: desk(contacts), clockOffset: 0 }])

test("a contact that comes late never overwrites a newer one", () => {
  const state = opened(contact("C1", { version: 7, queue: "new" }))
  const late = reduce(state, { type: "streamed", heardAt: 0, event: { kind: "contact", data: contact("C1", { version: 6, queue: "old" }) } })
  assert.equal(late.contacts.C1?.queue, "new")
  const fresh = reduce(state, { type: "streamed", heardAt: 0, event: { kind: "contact", data: contact("C1", { version: 8, queue: "newer" }) } })
  assert.equal(fresh.contacts.C1?.queue, "newer")
})

test("re-reading the desk keeps the order and drops what is gone", () => {
  const state = opened(contact("C1"), contact("C2"), contact("C3"))
  const again = reduce(state, { type: "deskRead", desk: desk([contact("C4"), contact("C3"), contact("C1")], 20), clockOffset: 0 })
  assert.deepEqual(again.order, ["C1", "C3", "C4"])
  assert.equal(again.contacts.C2, undefined)
  assert.equal(again.sequence, 20)
})

test("messages are in order, each once, however they arrive", () => {
  const all = [5, 1, 3, 2, 4, 3, 5].map((sequence) => message(sequence))
  let list: Message[] = []
  for (const one of all) list = merged(list, [one])
  assert.deepEqual(list.map(({ sequence }) => sequence), [1, 2, 3, 4, 5])
  assert.deepEqual(merged(list, [message(2), message(6)]).map(({ sequence }) => sequence), [1, 2, 3, 4, 5, 6])
})

test("a page read after messages were heard keeps both, and knows of older ones", () => {
  const state = run([
    { type: "streamed", heardAt: 0, event: { kind: "message", data: { contact: "C1", message: message(9) } } },
    { type: "messagesRead", contact: "C1", page: { items: [message(7), message(8)], next: "7" }, isOlder: false },
  ], opened(contact("C1")))
  const conversation = state.conversations.C1
  assert.deepEqual(conversation?.messages.map(({ sequence }) => sequence), [7, 8, 9])
  assert.equal(conversation?.older, "7")
  const older = reduce(state, { type: "messagesRead", contact: "C1", page: { items: [message(1)] }, isOlder: true })
  assert.equal(older.conversations.C1?.older, undefined)
})

test("after a long absence a conversation has no hole that looks whole", () => {
  const pages = (items: number[], next?: string): Action =>
    ({ type: "messagesRead", contact: "C1", page: { items: items.map((one) => message(one)), next }, isOlder: false })
  const apart = run([pages([1, 2]), pages([8, 9], "8")], opened(contact("C1"))).conversations.C1
  assert.deepEqual(apart?.messages.map(({ sequence }) => sequence), [8, 9])
  assert.equal(apart?.older, "8")
  const joined = run([pages([1, 2]), pages([2, 3], "2")], opened(contact("C1"))).conversations.C1
  assert.deepEqual(joined?.messages.map(({ sequence }) => sequence), [1, 2, 3])
  assert.equal(joined?.older, undefined)
})

test("what is unread is counted from the last message seen", () => {
  const contactNow = contact("C1", { lastCustomerMessage: 9 })
  const read = run([
    { type: "messagesRead", contact: "C1", page: { items: [message(7), message(8, "adviser"), message(9)] }, isOlder: false },
  ], opened(contactNow))
  assert.equal(unreadCount(read, contactNow), 2)
  assert.equal(unreadCount(reduce(read, { type: "seen", contact: "C1", message: 7 }), contactNow), 1)
  assert.equal(unreadCount(reduce(read, { type: "seen", contact: "C1", message: 9 }), contactNow), 0)
  assert.equal(unreadCount(opened(contactNow), contactNow), 1, "not read yet, but known to be there")
})

test("seeing never goes back", () => {
  const state = run([{ type: "seen", contact: "C1", message: 9 }, { type: "seen", contact: "C1", message: 4 }])
  assert.equal(state.seen.C1, 9)
})

test("gone takes the contact, its words and its problem away, and the selection with it", () => {
  const state = run([
    { type: "selected", contact: "C1" },
    { type: "answered", place: "C1", problem: { type: "", title: "", detail: "", status: 409 } },
    { type: "streamed", heardAt: 0, event: { kind: "gone", data: { id: "C1" } } },
  ], opened(contact("C1"), contact("C2")))
  assert.equal(state.selected, undefined)
  assert.deepEqual(state.order, ["C2"])
  assert.deepEqual(state.problems, {})
})

test("offers stand before what goes on, the first to end on top", () => {
  const late = { ...offer, id: "C8", offer: { adviser: "s.osei", deadline: "2026-03-02T10:00:30.000Z", ringMilliseconds: 1 } }
  const soon = { ...offer, id: "C9", offer: { adviser: "s.osei", deadline: "2026-03-02T10:00:10.000Z", ringMilliseconds: 1 } }
  const { offers, active } = myContacts(opened(contact("C1"), late, soon))
  assert.deepEqual(offers.map(({ id }) => id), ["C9", "C8"])
  assert.deepEqual(active.map(({ id }) => id), ["C1"])
})

test("contacts of others and closed ones are not mine", () => {
  const { offers, active } = myContacts(opened(
    contact("C1", { interactions: [share("l.adams")] }), contact("C2", { phase: "closed" }),
    { ...offer, id: "C3", offer: { adviser: "l.adams", deadline: "", ringMilliseconds: 1 } }))
  assert.deepEqual([...offers, ...active], [])
})

test("a lag is the server's word against both clocks, never below nothing", () => {
  const beat = (now: string) => ({ type: "streamed" as const, heardAt: Date.parse("2026-03-02T10:00:00.500Z"), event: { kind: "beat" as const, data: { sequence: 1, now } } })
  assert.equal(reduce(opened(), beat("2026-03-02T10:00:00.200Z")).lagMilliseconds, 300)
  assert.equal(reduce(opened(), beat("2026-03-02T10:00:02.000Z")).lagMilliseconds, 0)
})

test("typing ends when the message is there", () => {
  const typing = reduce(opened(contact("C1")), { type: "streamed", heardAt: 1000, event: { kind: "typing", data: { contact: "C1", author: "customer" } } })
  assert.ok((typing.conversations.C1?.typingUntil ?? 0) > 1000)
  const said = reduce(typing, { type: "streamed", heardAt: 1100, event: { kind: "message", data: { contact: "C1", message: message(3) } } })
  assert.equal(said.conversations.C1?.typingUntil, 0)
})

test("contacts of others are forgotten beyond fifty, mine never", () => {
  let state = opened(contact("mine"))
  for (let index = 0; index < 200; index += 1) {
    state = reduce(state, { type: "streamed", heardAt: 0, event: { kind: "contact", data: contact(`X${index}`, { interactions: [] }) } })
  }
  assert.ok(Object.keys(state.contacts).length <= 51)
  assert.ok(state.contacts.mine)
  assert.ok(state.contacts.X199)
})

test("what may be done follows the share of the contact", () => {
  const can = (part: Partial<Contact>) => abilities(contact("C1", part), "s.osei")
  assert.equal(can({}).hold, true)
  assert.equal(can({ interactions: [share("s.osei", { state: "holding" })] }).unhold, true)
  const parked = can({ interactions: [share("s.osei", { state: "parked" })] })
  assert.deepEqual([parked.unpark, parked.write, parked.transfer, parked.end], [true, false, false, true])
  const wrapping = can({ interactions: [share("s.osei", { state: "wrappingUp" })] })
  assert.deepEqual([wrapping.wrapUp, wrapping.end], [true, false])
  const asking = can({ consult: { by: "s.osei", target: { adviser: "l.adams" }, isAnswered: false, deadline: "" } })
  assert.deepEqual([asking.cancelConsult, asking.completeTransfer, asking.end, asking.transfer], [true, false, false, false])
  assert.equal(abilities(offer, "s.osei").accept, true)
  assert.equal(Object.values(abilities(offer, "l.adams")).some(Boolean), false)
})
