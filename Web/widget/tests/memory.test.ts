import assert from "node:assert/strict"
import { test } from "node:test"

import { Memory } from "../model/memory"
import type { SavedChat } from "../model/memory"
import { TestStore } from "./world"

const chat: SavedChat = { id: "C1", token: "t", seen: 3, isOpen: true }

test("nothing is stored before there is something to keep", () => {
  const [tab, device] = [new TestStore(), new TestStore()]
  assert.equal(new Memory("w", tab, device).load(), undefined)
  assert.equal(tab.length + device.length, 0)
})

test("a chat stays in its tab, and moves to the device and back with all that belongs to it", () => {
  const [tab, device] = [new TestStore(), new TestStore()]
  const memory = new Memory("w", tab, device)
  memory.save(chat)
  memory.set("out:a", "x")
  assert.deepEqual([tab.length, device.length], [2, 0])
  memory.keepOnDevice(true)
  assert.deepEqual([tab.length, device.length], [0, 2])
  const elsewhere = new Memory("w", new TestStore(), device)
  assert.deepEqual(elsewhere.load(), chat)
  assert.deepEqual(elsewhere.names("out:"), ["out:a"])
  memory.keepOnDevice(false)
  assert.deepEqual([tab.length, device.length], [2, 0])
  memory.clear()
  assert.deepEqual([tab.length, device.length], [0, 0])
})

test("two widgets of one page do not see each other; other things stay", () => {
  const tab = new TestStore()
  tab.setItem("theirs", "1")
  const [one, two] = [new Memory("a", tab, tab), new Memory("b", tab, tab)]
  one.save(chat)
  assert.equal(two.load(), undefined)
  one.clear()
  assert.equal(tab.getItem("theirs"), "1")
})

test("spoilt or forbidden storage is as none", () => {
  const tab = new TestStore()
  tab.setItem("guildhall-chat:w:chat", "{spoilt")
  assert.equal(new Memory("w", tab, undefined).load(), undefined)
  const forbidding = new Proxy(new TestStore(), {
    get() {
      throw new Error("SecurityError")
    },
  })
  const memory = new Memory("w", forbidding, undefined)
  memory.save(chat)
  assert.equal(memory.load(), undefined)
  assert.deepEqual(memory.names(""), [])
})
