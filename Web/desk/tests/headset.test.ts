import test from "node:test"
import assert from "node:assert/strict"
import {
  idleCall, lamps, layoutOf, readReport, usages, type Collection, type HeadsetAct, type HeadsetCall,
  type HeadsetKeys, type HeadsetLayout,
} from "../phone/headset"

// Descriptors written by hand in the manner of devices that are sold; none is a copy of one.

const page = 0x0b0000
const padding = (reportSize: number) => ({ isConstant: true, reportSize, reportCount: 1 })

/** Many headsets with a base or a control unit: the hook switch says how it stands, mute is a key. */
const standing: Collection[] = [
  { usagePage: 0x0c, usage: 1, inputReports: [{ reportId: 1, items: [{ usages: [0x0c00e9, 0x0c00ea], reportSize: 1, reportCount: 2 }, padding(6)] }] },
  {
    usagePage: 0x0b, usage: 5,
    inputReports: [{ reportId: 2, items: [
      { isAbsolute: true, usages: [usages.hookSwitch, page + 0x97], reportSize: 1, reportCount: 2 },
      { isAbsolute: false, usages: [usages.mute, usages.flash], reportSize: 1, reportCount: 2 },
      { isAbsolute: false, isArray: true, isRange: true, usageMinimum: usages.firstKey, usageMaximum: usages.lastKey, logicalMinimum: 1, reportSize: 4, reportCount: 1 },
      padding(8),
    ] }],
    outputReports: [{ reportId: 2, items: [
      { usages: [usages.ledOffHook, usages.ledMute, usages.ledRing, usages.ledHold], reportSize: 1, reportCount: 4 },
      { usages: [usages.ringer], reportSize: 1, reportCount: 1 }, padding(3),
    ] }],
  },
]

/** Others: every key says only that it is pressed, and each lamp has a report of its own. */
const pressing: Collection[] = [{
  usagePage: 0x0b, usage: 4,
  inputReports: [
    { reportId: 5, items: [{ isAbsolute: false, usages: [usages.hookSwitch], reportSize: 1, reportCount: 1 }, padding(7)] },
    { reportId: 6, items: [padding(3), { isAbsolute: true, usages: [usages.mute], reportSize: 1, reportCount: 1 }, { isAbsolute: false, usages: [usages.drop], reportSize: 1, reportCount: 1 }, padding(3)] },
  ],
  outputReports: [
    { reportId: 5, items: [{ usages: [usages.ledOffHook], reportSize: 1, reportCount: 1 }, padding(7)] },
    { reportId: 9, items: [padding(8), { usages: [usages.ledMute], reportSize: 1, reportCount: 1 }, padding(7)] },
    { reportId: 11, items: [{ usages: [0x08004b], reportSize: 8, reportCount: 1 }] },
  ],
}]

const ringing: HeadsetCall = { ...idleCall, isRinging: true }
const inCall: HeadsetCall = { ...idleCall, isInCall: true }

class Wearer {
  keys: HeadsetKeys = new Map()
  constructor(readonly layout: HeadsetLayout) {}
  does(report: number, bytes: number[], call: HeadsetCall): HeadsetAct[] {
    const { keys, acts } = readReport(this.layout, this.keys, report, Uint8Array.from(bytes), call)
    this.keys = keys
    return acts
  }
}

test("a hook switch that stands: on answers, off ends", () => {
  const wearer = new Wearer(layoutOf(standing))
  assert.deepEqual(wearer.does(2, [1, 0], ringing), [{ type: "answer" }])
  assert.deepEqual(wearer.does(2, [1, 0], inCall), [], "said again")
  assert.deepEqual(wearer.does(2, [0, 0], inCall), [{ type: "end" }])
  assert.deepEqual(wearer.does(2, [0, 0], idleCall), [])
})

test("a hook switch that stands: what it repeats of our own lamp is no act", () => {
  const wearer = new Wearer(layoutOf(standing))
  // Accepted by keyboard: the lamp goes on, and the headset says that it is off the hook.
  assert.deepEqual(wearer.does(2, [1, 0], inCall), [])
  // Ended by keyboard: the same the other way round.
  assert.deepEqual(wearer.does(2, [0, 0], idleCall), [])
  assert.deepEqual(wearer.does(2, [1, 0], idleCall), [], "lifted with nothing there")
})

test("a hook switch that is pressed: answers when it rings, ends in a call", () => {
  const wearer = new Wearer(layoutOf(pressing))
  assert.deepEqual(wearer.does(5, [1], ringing), [{ type: "answer" }])
  assert.deepEqual(wearer.does(5, [0], inCall), [], "let go")
  assert.deepEqual(wearer.does(5, [1], inCall), [{ type: "end" }])
  assert.deepEqual(wearer.does(5, [0], idleCall), [])
  assert.deepEqual(wearer.does(5, [1], idleCall), [])
})

test("mute as a key turns it, as a switch it says which", () => {
  const key = new Wearer(layoutOf(standing))
  assert.deepEqual(key.does(2, [1 | 4, 0], inCall), [{ type: "mute", isMuted: true }])
  assert.deepEqual(key.does(2, [1, 0], { ...inCall, isMuted: true }), [], "let go")
  assert.deepEqual(key.does(2, [1 | 4, 0], { ...inCall, isMuted: true }), [{ type: "mute", isMuted: false }])
  const turn = new Wearer(layoutOf(pressing))
  assert.deepEqual(turn.does(6, [8], inCall), [{ type: "mute", isMuted: true }])
  assert.deepEqual(turn.does(6, [0], { ...inCall, isMuted: true }), [{ type: "mute", isMuted: false }])
  assert.deepEqual(turn.does(6, [8], { ...inCall, isMuted: true }), [], "muted already, by keyboard")
  assert.deepEqual(turn.does(6, [0], idleCall), [], "no call")
})

test("flash holds, drop declines or ends, keys are keyed in", () => {
  const one = new Wearer(layoutOf(standing))
  assert.deepEqual(one.does(2, [1 | 8, 0], inCall), [{ type: "hold" }])
  // The array holds 1 for the first usage: key 5 is the sixth, in the upper half of the byte.
  assert.deepEqual(one.does(2, [1 | (6 << 4), 0], inCall), [{ type: "key", key: "5" }])
  assert.deepEqual(one.does(2, [1 | (12 << 4), 0], inCall), [{ type: "key", key: "#" }])
  const other = new Wearer(layoutOf(pressing))
  assert.deepEqual(other.does(6, [16], ringing), [{ type: "decline" }])
  assert.deepEqual(other.does(6, [0], idleCall), [])
  assert.deepEqual(other.does(6, [16], inCall), [{ type: "end" }])
})

test("the lamps are what the desk shows, each in its own place", () => {
  const one = layoutOf(standing)
  const shown = (call: HeadsetCall) => [...lamps(one, call)].map(([id, data]) => [id, ...data])
  assert.deepEqual(shown(idleCall), [[2, 0]])
  assert.deepEqual(shown(ringing), [[2, 0b10100]], "ring lamp and ringer")
  assert.deepEqual(shown(inCall), [[2, 0b0001]])
  assert.deepEqual(shown({ ...inCall, isMuted: true, isHeld: true }), [[2, 0b1011]])
  const other = lamps(layoutOf(pressing), { ...inCall, isMuted: true })
  assert.deepEqual([...other].map(([id, data]) => [id, ...data]), [[5, 1], [9, 0, 1]], "the lamp of others is left alone")
})

test("what a headset can is known, and foreign or broken descriptors do no harm", () => {
  assert.deepEqual([layoutOf(standing).canHook, layoutOf(standing).canMute], [true, true])
  assert.deepEqual([layoutOf([]).canHook, lamps(layoutOf([]), inCall).size], [false, 0])
  const wild: Collection[] = [{ inputReports: [{ items: [
    { isArray: true, isRange: true, usageMinimum: 0, usageMaximum: 0xffffffff, reportSize: 32, reportCount: 100_000 },
    { usages: [], reportSize: 1, reportCount: 8 }, { reportSize: 64, usages: [usages.mute], reportCount: 1 }, {},
  ] }], outputReports: [{}] }]
  const layout = layoutOf(wild)
  assert.deepEqual(new Wearer(layout).does(0, [255], inCall), [])
  assert.deepEqual(new Wearer(layoutOf(standing)).does(2, [], inCall), [], "a report that is too short")
  assert.deepEqual(new Wearer(layoutOf(standing)).does(77, [255, 255], inCall), [])
})
