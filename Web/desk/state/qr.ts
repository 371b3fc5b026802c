// QR codes as ISO/IEC 18004:2015 has them: byte mode, versions 1 to 10, error correction level M (some
// 15 % may be unreadable). Enough for an address of 213 bytes, and drawn without asking anybody else:
// what is in it may be a secret.

/** Rows of modules; true is dark. The quiet zone around is left to who draws. */
export type Modules = boolean[][]

interface Version {
  /** Error correction codewords of each block (table 9, level M). */
  correction: number
  /** Data codewords of each block. */
  blocks: number[]
  /** Rows and columns of the alignment patterns' middles (table E.1). */
  alignments: number[]
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value)

const versions: Version[] = [
  { correction: 10, blocks: [16], alignments: [] },
  { correction: 16, blocks: [28], alignments: [6, 18] },
  { correction: 26, blocks: [44], alignments: [6, 22] },
  { correction: 18, blocks: times(2, 32), alignments: [6, 26] },
  { correction: 24, blocks: times(2, 43), alignments: [6, 30] },
  { correction: 16, blocks: times(4, 27), alignments: [6, 34] },
  { correction: 18, blocks: times(4, 31), alignments: [6, 22, 38] },
  { correction: 22, blocks: [...times(2, 38), ...times(2, 39)], alignments: [6, 24, 42] },
  { correction: 22, blocks: [...times(3, 36), ...times(2, 37)], alignments: [6, 26, 46] },
  { correction: 26, blocks: [...times(4, 43), 44], alignments: [6, 28, 50] },
]

const byteMode = 0b0100
const levelM = 0b00
const padding = [0b11101100, 0b00010001]

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
const sizeOf = (version: number): number => 17 + 4 * version
/** Bits of the character count (table 3). */
const countBits = (version: number): number => (version < 10 ? 8 : 16)

/** How many bytes a version holds. */
export const bytesMaximum = (version: number): number =>
  Math.floor((8 * sum(versions[version - 1]?.blocks ?? []) - 4 - countBits(version)) / 8)

/** The smallest code for a text in UTF-8; nothing when it is longer than version 10 holds. */
export function qrCode(text: string): Modules | undefined {
  const bytes = [...new TextEncoder().encode(text)]
  const version = versions.findIndex((_, index) => bytesMaximum(index + 1) >= bytes.length) + 1
  if (version === 0) return undefined
  const codewords = interleaved(dataCodewords(bytes, version), version)
  let best: { modules: Modules; penalty: number } | undefined
  for (let mask = 0; mask < masks.length; mask += 1) {
    const modules = drawn(version, codewords, mask)
    const penalty = penaltyOf(modules)
    if (!best || penalty < best.penalty) best = { modules, penalty }
  }
  return best?.modules
}

// ---- Codewords (7.4 and 7.5) ------------------------------------------------------------------

function dataCodewords(bytes: readonly number[], version: number): number[] {
  const whole = sum(versions[version - 1]?.blocks ?? [])
  const bits: number[] = []
  const put = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1)
  }
  put(byteMode, 4)
  put(bytes.length, countBits(version))
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, 8 * whole - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  const codewords: number[] = []
  for (let at = 0; at < bits.length; at += 8) {
    codewords.push(bits.slice(at, at + 8).reduce((value, bit) => 2 * value + bit, 0))
  }
  for (let turn = 0; codewords.length < whole; turn += 1) codewords.push(padding[turn % 2] ?? 0)
  return codewords
}

/** In blocks with their error correction, then one codeword of each block in turn (7.6). */
function interleaved(data: readonly number[], version: number): number[] {
  const { blocks, correction } = versions[version - 1] as Version
  let at = 0
  const parts = blocks.map((length) => data.slice(at, (at += length)))
  const corrections = parts.map((part) => errorCorrection(part, correction))
  const inTurn = (all: number[][]): number[] => {
    const longest = Math.max(...all.map(({ length }) => length))
    const result: number[] = []
    for (let index = 0; index < longest; index += 1) {
      for (const one of all) {
        const codeword = one[index]
        if (codeword !== undefined) result.push(codeword)
      }
    }
    return result
  }
  return [...inTurn(parts), ...inTurn(corrections)]
}

// The field of 256 elements by x⁸ + x⁴ + x³ + x² + 1: powers of 2, and back.
const power: number[] = []
const logarithm: number[] = []
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  power[exponent] = value
  logarithm[value] = exponent
  value = value < 128 ? 2 * value : (2 * value) ^ 0b100011101
}

const product = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : power[((logarithm[a] ?? 0) + (logarithm[b] ?? 0)) % 255] ?? 0

/** What is left of data · xⁿ by the generator (x - 2⁰)(x - 2¹)…(x - 2ⁿ⁻¹), highest power first. */
export function errorCorrection(data: readonly number[], count: number): number[] {
  let generator = [1]
  for (let root = 0; root < count; root += 1) {
    const shifted = [...generator, 0]
    generator = shifted.map((value, index) =>
      value ^ product(generator[index - 1] ?? 0, power[root] ?? 0))
  }
  const rest = [...data, ...times(count, 0)]
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0
    generator.forEach((value, index) => {
      rest[at + index] = (rest[at + index] ?? 0) ^ product(value, lead)
    })
  }
  return rest.slice(data.length)
}

// ---- Modules ----------------------------------------------------------------------------------

/** Where a mask turns a module over (table 10). */
const masks: ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

function drawn(version: number, codewords: readonly number[], mask: number): Modules {
  const size = sizeOf(version)
  const grid: (boolean | undefined)[][] =
    Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined))
  const set = (row: number, column: number, isDark: boolean) => {
    const line = grid[row]
    if (line && column >= 0 && column < size) line[column] = isDark
  }
  drawPatterns(version, size, set, (row, column) => grid[row]?.[column] !== undefined)
  drawInformation(version, mask, size, set)
  fill(grid, size, codewords, masks[mask] as (row: number, column: number) => boolean)
  return grid.map((line) => line.map((isDark) => isDark === true))
}

type Put = (row: number, column: number, isDark: boolean) => void

function drawPatterns(
  version: number, size: number, set: Put, isTaken: (row: number, column: number) => boolean,
): void {
  // Squares in squares; the fourth ring around a finder is its separator.
  const square = (row: number, column: number, reach: number, light: number[]) => {
    for (let down = -reach; down <= reach; down += 1) {
      for (let right = -reach; right <= reach; right += 1) {
        const ring = Math.max(Math.abs(down), Math.abs(right))
        set(row + down, column + right, !light.includes(ring))
      }
    }
  }
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) {
    square(row, column, 4, [2, 4])
  }
  const { alignments } = versions[version - 1] as Version
  for (const row of alignments) {
    for (const column of alignments) if (!isTaken(row, column)) square(row, column, 2, [1])
  }
  for (let at = 8; at < size - 8; at += 1) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
}

/** The remainder of a binary polynomial. */
function remainder(value: number, generator: number): number {
  const degree = 31 - Math.clz32(generator)
  let rest = value
  while (rest !== 0 && 31 - Math.clz32(rest) >= degree) {
    rest ^= generator << (31 - Math.clz32(rest) - degree)
  }
  return rest
}

/** Format (7.9) and, from version 7 on, version information (7.10), each twice. */
function drawInformation(version: number, mask: number, size: number, set: Put): void {
  const chosen = (levelM << 3) | mask
  const format = ((chosen << 10) | remainder(chosen << 10, 0b10100110111)) ^ 0b101010000010010
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = ((format >> bit) & 1) === 1
    // Around the upper left finder, over the timing patterns; then below and beside the others.
    if (bit < 8) set(bit < 6 ? bit : bit + 1, 8, isDark)
    else set(8, bit === 8 ? 7 : 14 - bit, isDark)
    if (bit < 8) set(8, size - 1 - bit, isDark)
    else set(size - 15 + bit, 8, isDark)
  }
  set(size - 8, 8, true)
  if (version < 7) return
  const words = (version << 12) | remainder(version << 12, 0b1111100100101)
  for (let bit = 0; bit < 18; bit += 1) {
    const isDark = ((words >> bit) & 1) === 1
    const along = Math.floor(bit / 3)
    const across = size - 11 + (bit % 3)
    set(along, across, isDark)
    set(across, along, isDark)
  }
}

/** Two columns at a time from the right, up and down in turn, past what is drawn already (7.7.3). */
function fill(
  grid: (boolean | undefined)[][], size: number, codewords: readonly number[],
  isTurned: (row: number, column: number) => boolean,
): void {
  let bit = 0
  let isUpward = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1 // the upright timing pattern
    for (let step = 0; step < size; step += 1) {
      const row = isUpward ? size - 1 - step : step
      const line = grid[row] as (boolean | undefined)[]
      for (const column of [right, right - 1]) {
        if (line[column] !== undefined) continue
        const value = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
        bit += 1
        line[column] = (value === 1) !== isTurned(row, column)
      }
    }
    isUpward = !isUpward
  }
}

// ---- Which mask (7.8.3) -----------------------------------------------------------------------

const finderLike = ["10111010000", "00001011101"]

export function penaltyOf(modules: Modules): number {
  const size = modules.length
  const rows = modules.map((line) => line.map((isDark) => (isDark ? "1" : "0")).join(""))
  const columns = rows.map((_, column) => rows.map((row) => row[column]).join(""))
  let penalty = 0
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2
    for (let at = 0; at + 11 <= size; at += 1) {
      if (finderLike.includes(line.slice(at, at + 11))) penalty += 40
    }
  }
  for (let row = 0; row + 1 < size; row += 1) {
    for (let column = 0; column + 1 < size; column += 1) {
      const two = rows[row]?.slice(column, column + 2)
      if (two === rows[row + 1]?.slice(column, column + 2) && two?.[0] === two?.[1]) penalty += 3
    }
  }
  const dark = modules.flat().filter(Boolean).length
  return penalty + 10 * Math.floor(Math.abs(dark / (size * size) - 0.5) / 0.05)
}
