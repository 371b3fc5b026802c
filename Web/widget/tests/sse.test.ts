import assert from "node:assert/strict"
import { test } from "node:test"

import { ServerEventParser, eventCharactersMaximum } from "../model/sse"

const stream =
  "\uFEFF: hello\r\nid: 7\r\nevent: chat\r\ndata: {\"a\":1}\r\n\r\ndata: one\ndata:two\n\n"
  + "event: gone\n\nid: 8\rdata: x\r\rdata\n\nignored: y\ndata: : z\n\n"
const expected = [
  { event: "chat", data: "{\"a\":1}", id: "7" },
  { event: "message", data: "one\ntwo", id: "7" },
  { event: "message", data: "x", id: "8" },
  { event: "message", data: "", id: "8" },
  { event: "message", data: ": z", id: "8" },
]

test("reads events with every kind of line end", () => {
  assert.deepEqual(new ServerEventParser().take(stream), expected)
})

test("reads the same however the stream is cut", () => {
  for (let size = 1; size < stream.length; size += 1) {
    const parser = new ServerEventParser()
    const found = []
    for (let at = 0; at < stream.length; at += size) {
      found.push(...parser.take(stream.slice(at, at + size)))
    }
    assert.deepEqual(found, expected, `cut every ${size} characters`)
  }
})

test("an id with NUL is ignored, an unfinished event is not told", () => {
  const parser = new ServerEventParser()
  assert.deepEqual(parser.take("id: 3\0\ndata: a\n\ndata: b\n"), [
    { event: "message", data: "a", id: "" }])
})

test("what is too large is dropped, and the next is read", () => {
  const parser = new ServerEventParser()
  const half = "x".repeat(eventCharactersMaximum / 2)
  assert.deepEqual(parser.take(`data: ${half}\ndata: ${half}\ndata: more\n\ndata: ok\n\n`), [
    { event: "message", data: "ok", id: "" }])
})
