import test from "node:test"
import assert from "node:assert/strict"
import type { Contact, Me } from "../../shared/api"
import { problemFrom } from "../api/problems"
import { callOf, isPhoneWanted, keysIn } from "../phone/call"
import { KeySender } from "../phone/keys"
import {
  askMillisecondsMaximum, brokenMilliseconds, connectMillisecondsMaximum, initialLine, lineBackOff, step, type Effect,
  type Line, type LineEvent,
} from "../phone/machine"
import { grade, microphoneFault, phoneLook, qualityWords, spokenChange } from "../phone/words"
import { initialState, type DeskState } from "../state/model"

/** Tells a line what happens, one thing after the other, at the times given. */
function play(line: Line, ...events: [LineEvent, number?][]): { line: Line; effects: Effect[] } {
  const effects: Effect[] = []
  let now = 0
  for (const [event, at] of events) {
    now = at ?? now
    const [next, done] = step(line, event, now, 0)
    line = next
    effects.push(...done)
  }
  return { line, effects }
}
const want: LineEvent = { type: "wanted", isWanted: true }
const tick: LineEvent = { type: "tick" }
const up = (attempt = 1): LineEvent => ({ type: "connected", attempt })
const connects = (effects: Effect[]) => effects.filter(({ type }) => type === "connect").length
const refusal = (status: number) =>
  ({ kind: "server" as const, problem: problemFrom(status, undefined) })
const ready = play(initialLine, [want], [up()]).line

test("the line is connected once it is wanted, and kept", () => {
  const { line, effects } = play(initialLine, [want], [want], [up()], [tick, 60_000])
  assert.equal(line.phase, "ready")
  assert.equal(connects(effects), 1)
})

test("who goes off tells the service, and comes back later", () => {
  const gone = play(ready, [{ type: "wanted", isWanted: false }])
  assert.equal(gone.line.phase, "off")
  assert.deepEqual(gone.effects.map(({ type }) => type), ["close", "leave"])
  assert.equal(play(gone.line, [want]).line.phase, "connecting")
})

test("a short gap mends by itself, a longer one is built anew", () => {
  const broken: LineEvent = { type: "broken", attempt: 1 }
  const short = play(ready, [broken, 1_000], [tick, 1_000 + brokenMilliseconds - 1], [{ type: "mended", attempt: 1 }], [tick, 60_000])
  assert.equal(short.line.phase, "ready")
  assert.equal(connects(short.effects), 0)
  const long = play(ready, [broken, 1_000], [tick, 1_000 + brokenMilliseconds])
  assert.equal(long.line.phase, "connecting")
  assert.equal(connects(long.effects), 1)
})

test("what belongs to an older connection is not listened to", () => {
  const anew = play(ready, [{ type: "lost" }]).line
  assert.equal(anew.attempt, 2)
  for (const late of [up(1), { type: "broken", attempt: 1 }, { type: "failed", attempt: 1, fault: { kind: "noWay" } }] as LineEvent[]) {
    assert.equal(play(anew, [late]).line, anew)
  }
  assert.equal(play(anew, [up(2)]).line.phase, "ready")
})

test("the service lets go of us: connected anew at once", () => {
  const { line, effects } = play(ready, [{ type: "lost" }])
  assert.equal(line.phase, "connecting")
  assert.deepEqual(effects.map(({ type }) => type), ["close", "connect"])
})

test("a service that cannot is asked again, ever later, ten seconds at most", () => {
  let line = play(initialLine, [want]).line
  let now = 0
  const waits: number[] = []
  for (let at = 0; at < 8; at += 1) {
    line = play(line, [{ type: "failed", attempt: line.attempt, fault: refusal(503) }, now]).line
    assert.equal(line.phase, "waiting")
    waits.push((line.deadline ?? 0) - now)
    now = line.deadline ?? 0
    line = play(line, [tick, now - 1]).line
    assert.equal(line.phase, "waiting", "not before its time")
    line = play(line, [tick, now]).line
    assert.equal(line.phase, "connecting")
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000])
  const slow = play(line, [{ type: "failed", attempt: line.attempt, fault: refusal(503), retryAfterMilliseconds: 600_000 }, 0]).line
  assert.equal(slow.deadline, lineBackOff.mostMilliseconds, "even when it asks for more")
})

test("sound that never comes is given up in time, and tried again", () => {
  const opened = play(initialLine, [want, 0], [{ type: "opened", attempt: 1 }, 30_000]).line
  const { line } = play(opened, [tick, 30_000 + connectMillisecondsMaximum])
  assert.equal(line.phase, "waiting")
  assert.deepEqual(line.fault, { kind: "noWay" })
})

test("the browser's question may stand for a while, and is not asked over and over", () => {
  const asking = play(initialLine, [want, 0], [tick, askMillisecondsMaximum - 1]).line
  assert.equal(asking.phase, "connecting")
  assert.equal(asking.attempt, 1)
  const late = play(asking, [tick, askMillisecondsMaximum], [tick, 3_600_000])
  assert.equal(late.line.phase, "unset")
  assert.equal(connects(late.effects), 0)
})

test("the network is back: no waiting for the next turn", () => {
  const waiting = play(initialLine, [want], [{ type: "failed", attempt: 1, fault: refusal(0) }]).line
  assert.equal(play(waiting, [{ type: "online" }]).line.phase, "connecting")
  assert.equal(play(ready, [{ type: "online" }]).line, ready, "what works is left alone")
})

test("what only a person can mend is not tried by itself", () => {
  for (const fault of [{ kind: "denied" } as const, { kind: "noDevice" } as const, refusal(403), refusal(422)]) {
    const { line } = play(initialLine, [want], [{ type: "failed", attempt: 1, fault }], [tick, 3_600_000])
    assert.equal(line.phase, "faulty")
    assert.equal(play(line, [{ type: "again" }]).line.phase, "connecting")
  }
})

test("another window has the calls: this one says so and takes them only when asked", () => {
  const { line, effects } = play(ready, [{ type: "elsewhere" }], [tick, 3_600_000], [{ type: "lost" }], [{ type: "online" }])
  assert.equal(line.phase, "elsewhere")
  assert.equal(connects(effects), 0)
  assert.ok(!effects.some(({ type }) => type === "leave"), "what the other has is not ended")
  const taken = play(line, [{ type: "again" }]).effects.find((one) => one.type === "connect")
  assert.deepEqual(taken, { type: "connect", attempt: 2, isTaking: true })
  assert.equal(play(line, [{ type: "freed" }]).line.phase, "connecting")
  assert.equal(connects(play(line, [{ type: "wanted", isWanted: false }], [{ type: "freed" }]).effects), 0)
})

test("a service without a telephone is not asked again", () => {
  const { line, effects } = play(initialLine, [want], [{ type: "absent" }], [tick, 3_600_000], [{ type: "wanted", isWanted: false }], [want], [{ type: "again" }])
  assert.equal(line.phase, "absent")
  assert.equal(connects(effects), 1)
})

test("mute outlives a new connection and ends with the shift", () => {
  const muted = play(ready, [{ type: "muted", isMuted: true }], [{ type: "lost" }], [up(2)]).line
  assert.equal(muted.isMuted, true)
  assert.equal(play(muted, [{ type: "wanted", isWanted: false }]).line.isMuted, false)
})

test("random histories keep their promises", () => {
  let seed = 20260302
  const random = () => { seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31; return seed / 2 ** 31 }
  const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)] as Item
  for (let run = 0; run < 300; run += 1) {
    let line = initialLine
    let now = 0
    for (let at = 0; at < 60; at += 1) {
      now += Math.floor(random() * 4_000)
      const attempt = line.attempt - (random() < 0.2 ? 1 : 0)
      const event = pick<LineEvent>([
        { type: "wanted", isWanted: random() < 0.7 }, { type: "opened", attempt }, up(attempt), { type: "broken", attempt },
        { type: "mended", attempt }, { type: "lost" }, { type: "online" }, { type: "elsewhere" }, { type: "freed" },
        { type: "again" }, tick, tick, tick, { type: "failed", attempt, fault: pick([refusal(503), refusal(422), { kind: "denied" as const }]) },
      ])
      const before = line
      const [next, effects] = step(line, event, now, random())
      line = next
      const where = `seed 20260302, run ${run}, step ${at}: ${event.type} in ${before.phase}`
      assert.ok(connects(effects) <= 1, where)
      assert.ok(line.attempt >= before.attempt, where)
      assert.equal(connects(effects) === 1, line.attempt > before.attempt, where)
      // Nobody is ever stuck: what is on its way has a time.
      if (line.phase === "connecting" || line.phase === "waiting") assert.ok(line.deadline !== undefined, where)
      else assert.equal(line.deadline, undefined, where)
      if (line.phase === "connecting" || line.phase === "waiting") assert.ok(line.isWanted, where)
    }
  }
})

// ---- What the desk says ------------------------------------------------------------------------

const me: Me = { adviser: "a", presence: "available", since: "", capacity: { total: 1, byChannel: { voice: 1 } } }
const contact = (part: Partial<Contact>): Contact => ({
  id: "C1", version: 1, channel: "voice", phase: "handling", origin: "inbound", isStatutory: false, marks: [],
  arrivedAt: "2026-03-02T10:00:00Z", interactions: [], lastMessage: 0, lastCustomerMessage: 0, customerIsHere: true, ...part,
})
const share = (state: "talking" | "holding" | "parked" | "wrappingUp") =>
  [{ adviser: "a", state, since: "", startedAt: "", isOverdue: false, mayExtend: false, isConsulted: false }]
const desk = (presence: Me["presence"], ...contacts: Contact[]): DeskState => ({
  ...initialState, isRead: true, me: { ...me, presence }, order: contacts.map(({ id }) => id),
  contacts: Object.fromEntries(contacts.map((one) => [one.id, one])),
})

test("the phone is wanted by who takes calls, through breaks, until the shift ends", () => {
  assert.equal(isPhoneWanted(false, desk("available"), false), true)
  assert.equal(isPhoneWanted(false, desk("unavailable"), false), false)
  assert.equal(isPhoneWanted(true, desk("unavailable"), false), true)
  assert.equal(isPhoneWanted(true, desk("offline"), false), false)
  assert.equal(isPhoneWanted(false, desk("offline"), true), true, "for a check")
  assert.equal(isPhoneWanted(false, desk("offline", contact({ interactions: share("talking") })), false), true)
  const mail = { ...desk("available"), me: { ...me, capacity: { total: 1, byChannel: { email: 5 } } } }
  assert.equal(isPhoneWanted(false, mail, false), false, "nobody who takes no calls is asked for a microphone")
})

test("the call is the one that is talked in", () => {
  const offer = { adviser: "a", deadline: "2026-03-02T10:00:10Z", ringMilliseconds: 10_000 }
  const rings = contact({ id: "C9", phase: "offered", offer })
  const held = contact({ id: "C2", interactions: share("holding") })
  const talks = contact({ id: "C3", interactions: share("talking") })
  assert.deepEqual(callOf(desk("available", rings)), { contact: "C9", state: "ringing" })
  assert.deepEqual(callOf(desk("available", rings, held, talks)), { contact: "C3", state: "talking" })
  assert.deepEqual(callOf(desk("available", rings, held)), { contact: "C2", state: "held" })
  assert.equal(callOf(desk("available", contact({ channel: "chat", interactions: share("talking") }))), undefined)
  assert.equal(callOf(desk("available", contact({ interactions: share("wrappingUp") }))), undefined)
  const consult = { by: "a", target: { adviser: "b" }, isAnswered: true, deadline: "" }
  assert.deepEqual(callOf(desk("available", contact({ interactions: share("holding"), consult }))), { contact: "C1", state: "consulting" })
  const ofMe = { by: "b", target: { adviser: "a" }, isAnswered: false, deadline: "2026-03-02T10:00:10Z" }
  assert.deepEqual(callOf(desk("available", contact({ consult: ofMe }))), { contact: "C1", state: "ringing" }, "a colleague's question rings")
  const asked = share("talking").map((one) => ({ ...one, isConsulted: true }))
  assert.deepEqual(callOf(desk("available", contact({ interactions: asked, consult: { ...ofMe, isAnswered: true } }))), { contact: "C1", state: "consulted" })
})

test("what of a text can be keyed", () => {
  assert.equal(keysIn("4471-22 #a*"), "447122#*")
})

test("keys go in the order in which they were pressed, and not after a loss", async () => {
  const sent: string[] = []
  const faults: unknown[] = []
  let release: (() => void)[] = []
  const sender = new KeySender((keys) => {
    sent.push(keys)
    return new Promise((done, fail) => release.push(keys.includes("9") ? () => fail(new Error("lost")) : done))
  }, (error) => faults.push(error))
  const next = async () => { const all = release; release = []; for (const one of all) one(); await new Promise((done) => setImmediate(done)) }
  for (const key of "12345") sender.press(key)
  assert.deepEqual(sent, ["1"])
  await next()
  assert.deepEqual(sent, ["1", "2345"])
  await next()
  sender.press("9")
  sender.press("77")
  await next()
  assert.equal(faults.length, 1)
  assert.deepEqual(sent, ["1", "2345", "9"], "half a number is not gone on with")
  sender.press("*")
  assert.deepEqual(sent.slice(-1), ["*"])
  sender.press("5".repeat(40))
  await next()
  assert.equal(sent[sent.length - 1]?.length, 32)
})

test("what the chip says", () => {
  const words = (line: Partial<Line>, state?: "talking" | "held" | "ringing") =>
    phoneLook({ ...ready, ...line }, state && { contact: "C1", state })?.words
  assert.equal(words({}), "Phone ready")
  assert.equal(words({}, "talking"), "In call")
  assert.equal(words({ isMuted: true }, "talking"), "Muted")
  assert.equal(words({}, "held"), "On hold")
  assert.equal(words({ brokenSince: 1 }, "talking"), "Sound is cut")
  assert.equal(words({ phase: "absent" }), undefined)
  assert.deepEqual([4.4, 3.8, 3.3, 2].map(grade), ["good", "fair", "poor", "bad"])
  assert.equal(qualityWords({ isHeard: true, isMuted: false, score: 4.21, lost: 0.003, jitterMilliseconds: 4.4, roundTripMilliseconds: 21 }),
    "MOS 4.2 of 4.5, 0.3 % lost, jitter 4 ms, round trip 21 ms")
})

test("what is read aloud", () => {
  const call = (state: "ringing" | "talking" | "held") => ({ contact: "C1", state })
  const before = { line: ready, call: call("ringing") }
  assert.equal(spokenChange(before, { line: ready, call: call("talking") }, "caller"), "Connected to caller")
  const talking = { line: ready, call: call("talking") }
  assert.equal(spokenChange(talking, { line: { ...ready, isMuted: true }, call: call("talking") }, "x"), "Muted")
  assert.equal(spokenChange(talking, { line: ready, call: call("held") }, "Ann"), "Ann is on hold")
  assert.equal(spokenChange({ line: ready, call: call("held") }, talking, "Ann"), "Ann is back from hold")
  assert.equal(spokenChange(talking, talking, "x"), undefined)
  assert.match(spokenChange(talking, { line: { ...ready, phase: "waiting" }, call: call("talking") }, "x") ?? "", /^Phone lost/)
})

test("why a microphone is not to be had", () => {
  assert.deepEqual(["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "TypeError"].map((name) => microphoneFault(name).kind),
    ["denied", "noDevice", "busy", "noDevice", "microphone"])
})
