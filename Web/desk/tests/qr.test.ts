import test from "node:test"
import assert from "node:assert/strict"
import { bytesMaximum, errorCorrection, qrCode } from "../state/qr"

test("each version holds what table 7 of ISO/IEC 18004 says for bytes at level M", () => {
  const held = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213]
  assert.deepEqual(held.map((_, index) => bytesMaximum(index + 1)), held)
})

test("error correction leaves nothing over: data and correction are zero at every root", () => {
  const data = Array.from({ length: 43 }, (_, index) => (index * 37 + 11) % 256)
  const whole = [...data, ...errorCorrection(data, 26)]
  // By shift and add, so that the tables of the encoder are not their own witness.
  const times = (a: number, b: number): number => {
    let [result, factor] = [0, a]
    for (let rest = b; rest > 0; rest >>= 1) {
      if (rest & 1) result ^= factor
      factor = factor & 128 ? (factor << 1) ^ 0x11d : factor << 1
    }
    return result
  }
  for (let root = 0, at = 1; root < 26; root += 1, at = times(at, 2)) {
    assert.equal(whole.reduce((value, codeword) => times(value, at) ^ codeword, 0), 0, `root ${root}`)
  }
})

test("the smallest version is taken, and nothing is made that does not fit", () => {
  for (let version = 1; version <= 10; version += 1) {
    const size = 17 + 4 * version
    assert.equal(qrCode("a".repeat(bytesMaximum(version)))?.length, size)
    if (version < 10) assert.equal(qrCode("a".repeat(bytesMaximum(version) + 1))?.length, size + 4)
  }
  assert.equal(qrCode("a".repeat(214)), undefined)
  // Bytes count, not characters.
  assert.equal(qrCode("ŵ".repeat(107)), undefined)
})

test("finders, timing and the dark module stand where every reader looks for them", () => {
  for (const length of [5, 100, 213]) {
    const modules = qrCode("x".repeat(length)) ?? []
    const size = modules.length
    for (const [row, column] of [[0, 0], [0, size - 7], [size - 7, 0]] as const) {
      const top = modules[row]?.slice(column, column + 7)
      const second = modules[row + 1]?.slice(column, column + 7)
      assert.deepEqual(top, [true, true, true, true, true, true, true])
      assert.deepEqual(second, [true, false, false, false, false, false, true])
    }
    for (let at = 8; at < size - 8; at += 1) {
      assert.equal(modules[6]?.[at], at % 2 === 0)
      assert.equal(modules[at]?.[6], at % 2 === 0)
    }
    assert.equal(modules[size - 8]?.[8], true)
  }
})
