import assert from "node:assert/strict"
import { test } from "node:test"

import {
  delayMilliseconds, delayMillisecondsMaximum, retryAfterMilliseconds, service, soonFailuresMaximum,
  soonMillisecondsMaximum,
} from "../model/backoff"
import { Refusal } from "../model/http"
import {
  LiveStream, failuresMaximum, openingMillisecondsMaximum, silenceMillisecondsMaximum,
} from "../model/stream"
import { TestClock, settled } from "./world"

/** Each connection is a script: text and then its end, text and then silence, or a refusal. */
type Script = { text: string; isSilent?: boolean } | Refusal

function world(scripts: Script[]) {
  const clock = new TestClock()
  const asked: string[] = []
  const heard: string[] = []
  const states: string[] = []
  const stream = new LiveStream({
    clock,
    resumes: true,
    open: async (lastEventID, signal) => {
      asked.push(lastEventID)
      const script = scripts.shift() ?? { text: "" }
      if (script instanceof Refusal) throw script
      return new Response(new ReadableStream<Uint8Array>({
        start(controller) {
          if (script.text) controller.enqueue(new TextEncoder().encode(script.text))
          if (!script.isSilent) controller.close()
          else signal.addEventListener("abort", () => controller.error(new Error("aborted")))
        },
      }))
    },
    onEvent: (event, data) => {
      if (data === "bad") throw new Error("cannot be dealt with")
      heard.push(`${event} ${String(data)}`)
    },
    onState: (state) => states.push(state),
  })
  return { clock, asked, heard, states, stream }
}

test("resumes after the last event that was dealt with", async () => {
  const { stream, clock, asked, heard, states } = world([
    { text: "id: 1\ndata: 1\n\nid: 2\ndata: \"bad\"\n\nid: 3\ndata: 3\n\n" },
    { text: "id: 2\ndata: 2\n\n", isSilent: true },
  ])
  stream.start()
  await clock.pass(2_000)
  assert.deepEqual(asked, ["", "1"])
  assert.deepEqual(heard, ["message 1", "message 2"])
  assert.deepEqual(states, ["live", "reconnecting", "live"])
  stream.stop()
})

test("a silent line counts as dead", async () => {
  const { stream, clock, asked } = world([
    { text: "id: 1\ndata: 1\n\n", isSilent: true }, { text: "", isSilent: true }])
  stream.start()
  await clock.pass(silenceMillisecondsMaximum + 1_000)
  assert.deepEqual(asked, ["", "1"])
  stream.stop()
})

test("a new line that says nothing is given up sooner than one that has spoken", async () => {
  const { stream, clock, asked } = world([
    { text: "", isSilent: true }, { text: "id: 7\ndata: 7\n\n", isSilent: true }])
  stream.start()
  await clock.pass(openingMillisecondsMaximum + 1_000)
  assert.equal(asked.length, 2)
  await clock.pass(silenceMillisecondsMaximum - 2_000)
  assert.equal(asked.length, 2)
  stream.stop()
})

test("a slow line is given more time with every try", async () => {
  const { stream, clock, asked, states } = world(Array.from({ length: 40 }, () => ({ text: "", isSilent: true })))
  stream.start()
  await clock.pass(60_000)
  const quick = asked.length
  await clock.pass(60_000)
  assert.ok(quick >= 6 && asked.length - quick < quick, `${quick}, then ${asked.length - quick}`)
  assert.deepEqual(states, ["reconnecting"])
  stream.stop()
})

test("while it is cut off for some minutes the pauses stay short", () => {
  for (let failures = 1; failures <= soonFailuresMaximum; failures += 1) {
    assert.ok(delayMilliseconds(failures, 1) <= soonMillisecondsMaximum)
  }
  assert.ok(delayMilliseconds(soonFailuresMaximum + 1, 1) > soonMillisecondsMaximum)
})

test("the greeting tells the service's clock", async () => {
  const { stream, clock } = world([
    { text: 'event: hello\ndata: {"sequence":1,"now":"2026-03-02T13:30:00.000Z"}\n\n', isSilent: true }])
  stream.start()
  await settled()
  assert.equal(clock.now() + service.ahead, Date.parse("2026-03-02T13:30:00Z"))
  service.ahead = 0
  stream.stop()
})

test("a refusal for good ends it; a passing one is tried again when the server said", async () => {
  const gone = world([new Refusal(404, {}, 0)])
  gone.stream.start()
  await gone.clock.pass(600_000)
  assert.deepEqual(gone.states, ["refused"])
  assert.equal(gone.asked.length, 1)
  const busy = world([new Refusal(429, {}, 40_000), { text: "", isSilent: true }])
  busy.stream.start()
  await busy.clock.pass(39_000)
  assert.equal(busy.asked.length, 1)
  await busy.clock.pass(10_000)
  assert.equal(busy.asked.length, 2)
  busy.stream.stop()
})

test("after the most failures it is lost, and begins again when asked", async () => {
  const { stream, clock, asked, states } = world([])
  stream.start()
  await clock.pass(3_600_000)
  assert.equal(asked.length, failuresMaximum)
  assert.equal(states[states.length - 1], "lost")
  stream.hurry()
  await settled()
  assert.equal(asked.length, failuresMaximum + 1)
  stream.stop()
  assert.equal(clock.pending, 0)
})

test("delays grow, are spread, and heed the server within reason", () => {
  assert.equal(delayMilliseconds(1, 0), 500)
  assert.equal(delayMilliseconds(1, 1), 1_000)
  assert.ok(delayMilliseconds(4, 0.5) > delayMilliseconds(2, 0.5))
  assert.equal(delayMilliseconds(1_000, 1), delayMillisecondsMaximum)
  assert.ok(delayMilliseconds(1, 0, 20_000) >= 20_000)
  assert.ok(delayMilliseconds(1, 1, 86_400_000) <= 360_000)
  const now = Date.parse("2026-03-02T10:00:00Z")
  assert.equal(retryAfterMilliseconds("20", now), 20_000)
  assert.equal(retryAfterMilliseconds("Mon, 02 Mar 2026 10:01:00 GMT", now), 60_000)
  assert.equal(retryAfterMilliseconds("soon", now), 0)
})
