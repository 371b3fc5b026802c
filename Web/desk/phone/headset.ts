// What a headset says and shows, by the telephony page of "HID Usage Tables" (USB-IF, 1.5, section 14)
// and its LED page (section 11), and no vendor's own language. Pure: bytes in, acts and bytes out.
//
// There are two kinds of hook switch and of mute key, told apart by one bit of the report descriptor:
//  - absolute: the report says how the headset stands. Hook 1 is "in a call", 0 is "on the hook". It
//    also reports what we ourselves ask for by its lamps, so only what differs from our own state is
//    an act of its wearer.
//  - relative: 1 says only that the key was pressed, 0 that it was let go. What that means depends
//    on what goes on: answer when it rings, end in a call, the other of muted and not muted.

export interface ReportItem {
  isAbsolute?: boolean
  isArray?: boolean
  isConstant?: boolean
  isRange?: boolean
  /** Page in the upper 16 bits, usage in the lower. */
  usages?: readonly number[]
  usageMinimum?: number
  usageMaximum?: number
  logicalMinimum?: number
  reportSize?: number
  reportCount?: number
}
export interface Report { reportId?: number; items?: readonly ReportItem[] }
/** What WebHID gives of a device: a collection holds the fields of those inside it as well. */
export interface Collection {
  usagePage?: number
  usage?: number
  inputReports?: readonly Report[]
  outputReports?: readonly Report[]
}

const telephony = 0x0b
const led = 0x08
const usage = (page: number, id: number): number => page * 0x10000 + id

export const usages = {
  hookSwitch: usage(telephony, 0x20),
  flash: usage(telephony, 0x21),
  hold: usage(telephony, 0x23),
  drop: usage(telephony, 0x26),
  mute: usage(telephony, 0x2f),
  ringer: usage(telephony, 0x9e),
  firstKey: usage(telephony, 0xb0),
  lastKey: usage(telephony, 0xbb),
  ledMute: usage(led, 0x09),
  ledOffHook: usage(led, 0x17),
  ledRing: usage(led, 0x18),
  ledHold: usage(led, 0x20),
} as const
const keySigns = "0123456789*#"

/** One key or lamp: where its bits are. */
interface Field {
  usage: number
  report: number
  bit: number
  size: number
  isAbsolute: boolean
  /** Of an array: any of its slots may hold the usage; its number there. */
  index?: number
}
export interface HeadsetLayout {
  inputs: Field[]
  outputs: Field[]
  /** Bytes of each output report. */
  outputBytes: Map<number, number>
  canHook: boolean
  canMute: boolean
}

/** A descriptor's fields; what is longer belongs to no headset. */
const fieldsMaximum = 1_024
const sizeMaximum = 32

export function layoutOf(collections: readonly Collection[]): HeadsetLayout {
  const inputs: Field[] = []
  const outputs: Field[] = []
  const outputBytes = new Map<number, number>()
  for (const collection of collections) {
    for (const report of collection.inputReports ?? []) read(report, inputs)
    for (const report of collection.outputReports ?? []) {
      const bits = read(report, outputs)
      outputBytes.set(report.reportId ?? 0, Math.ceil(bits / 8))
    }
  }
  const has = (wanted: number) => inputs.some((field) => field.usage === wanted)
  return {
    inputs, outputs, outputBytes, canHook: has(usages.hookSwitch), canMute: has(usages.mute),
  }
}

/** Adds the fields of a report that are ours; returns its length in bits. */
function read(report: Report, fields: Field[]): number {
  let bit = 0
  for (const item of report.items ?? []) {
    const size = item.reportSize ?? 0
    const count = item.reportCount ?? 0
    const from = bit
    bit += size * count
    if (item.isConstant || size === 0 || size > sizeMaximum) continue
    for (let at = 0; at < count && fields.length < fieldsMaximum; at += 1) {
      const common = {
        report: report.reportId ?? 0, bit: from + at * size, size,
        isAbsolute: item.isAbsolute ?? true,
      }
      if (!item.isArray) add(fields, { ...common, usage: usageAt(item, at) })
      else for (let index = 0; index < valuesOf(item); index += 1) {
        add(fields, { ...common, usage: usageAt(item, index), index: index + (item.logicalMinimum ?? 0) })
      }
    }
  }
  return bit
}

const known = new Set<number>(Object.values(usages))
function add(fields: Field[], field: Field): void {
  const isKey = field.usage >= usages.firstKey && field.usage <= usages.lastKey
  if (known.has(field.usage) || isKey) fields.push(field)
}

/** The usage of a field; when there are fewer usages than fields, the last one counts for the rest. */
function usageAt(item: ReportItem, at: number): number {
  if (item.isRange) {
    const usage = (item.usageMinimum ?? 0) + at
    return usage <= (item.usageMaximum ?? 0) ? usage : 0
  }
  const all = item.usages ?? []
  return all[Math.min(at, all.length - 1)] ?? 0
}
const valuesOf = (item: ReportItem): number => Math.min(
  256, item.isRange ? (item.usageMaximum ?? 0) - (item.usageMinimum ?? 0) + 1 : item.usages?.length ?? 0)

/** Up to 32 bits, the least significant first, as HID sends them. */
function bits(data: Uint8Array, from: number, size: number): number {
  let value = 0
  for (let at = 0; at < size; at += 1) {
    const byte = data[(from + at) >> 3] ?? 0
    if ((byte >> ((from + at) & 7)) & 1) value += 2 ** at
  }
  return value
}

// ---- What its wearer does ---------------------------------------------------------------------

export type HeadsetAct =
  | { type: "answer" }
  | { type: "decline" }
  | { type: "end" }
  | { type: "mute"; isMuted: boolean }
  | { type: "hold" }
  | { type: "key"; key: string }

/** How things stand at the desk: what an act means, and what the lamps show. */
export interface HeadsetCall {
  isRinging: boolean
  isInCall: boolean
  isHeld: boolean
  isMuted: boolean
}
export const idleCall: HeadsetCall = {
  isRinging: false, isInCall: false, isHeld: false, isMuted: false,
}

/** How each key stood when it was last reported. */
export type HeadsetKeys = ReadonlyMap<number, boolean>

/** What an input report means. */
export function readReport(
  layout: HeadsetLayout, keys: HeadsetKeys, report: number, data: Uint8Array, call: HeadsetCall,
): { keys: HeadsetKeys; acts: HeadsetAct[] } {
  const now = new Map<number, { isOn: boolean; isAbsolute: boolean }>()
  for (const field of layout.inputs) {
    if (field.report !== report) continue
    const value = bits(data, field.bit, field.size)
    const isOn = field.index === undefined ? value !== 0 : value === field.index
    const before = now.get(field.usage)
    now.set(field.usage, { isOn: isOn || (before?.isOn ?? false), isAbsolute: field.isAbsolute })
  }
  const next = new Map(keys)
  const acts: HeadsetAct[] = []
  for (const [usage, { isOn, isAbsolute }] of now) {
    const wasOn = keys.get(usage) ?? false
    next.set(usage, isOn)
    if (isOn === wasOn) continue
    const act = meaning(usage, isOn, isAbsolute, call)
    if (act) acts.push(act)
  }
  return { keys: next, acts }
}

function meaning(
  usage: number, isOn: boolean, isAbsolute: boolean, call: HeadsetCall,
): HeadsetAct | undefined {
  if (usage === usages.hookSwitch) {
    if (isAbsolute ? isOn : isOn && call.isRinging) return call.isRinging ? { type: "answer" } : undefined
    if (isAbsolute ? !isOn : isOn) return call.isInCall ? { type: "end" } : undefined
    return undefined
  }
  if (usage === usages.mute) {
    if (!call.isInCall) return undefined
    if (!isAbsolute) return isOn ? { type: "mute", isMuted: !call.isMuted } : undefined
    return isOn === call.isMuted ? undefined : { type: "mute", isMuted: isOn }
  }
  // The rest are keys: what counts is that they go down.
  if (!isOn) return undefined
  if (usage === usages.drop) {
    return call.isRinging ? { type: "decline" } : call.isInCall ? { type: "end" } : undefined
  }
  if (usage === usages.flash || usage === usages.hold) {
    return call.isInCall ? { type: "hold" } : undefined
  }
  const key = keySigns[usage - usages.firstKey]
  return key !== undefined && call.isInCall ? { type: "key", key } : undefined
}

// ---- What its lamps show ----------------------------------------------------------------------

/** Every output report with a lamp of ours in it, by report id. */
export function lamps(layout: HeadsetLayout, call: HeadsetCall): Map<number, Uint8Array> {
  const on = new Map<number, boolean>([
    [usages.ledOffHook, call.isInCall],
    [usages.ledMute, call.isInCall && call.isMuted],
    [usages.ledRing, call.isRinging],
    [usages.ringer, call.isRinging],
    [usages.ledHold, call.isInCall && call.isHeld],
  ])
  const reports = new Map<number, Uint8Array>()
  for (const field of layout.outputs) {
    const isOn = on.get(field.usage)
    if (isOn === undefined) continue
    const data = reports.get(field.report) ??
      new Uint8Array(layout.outputBytes.get(field.report) ?? 0)
    reports.set(field.report, data)
    const value = field.index ?? 1
    if (!isOn) continue
    for (let at = 0; at < field.size; at += 1) {
      const place = field.bit + at
      if ((value >> at) & 1) data[place >> 3] = (data[place >> 3] ?? 0) | (1 << (place & 7))
    }
  }
  return reports
}

export const isSame = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index])
