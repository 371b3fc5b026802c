/// The filter between 8 and 16 kHz: a linear-phase half-band low-pass of 47 taps, of which 24 and
/// the middle one are not zero; a sinc under a Kaiser window (F. J. Harris, 1978) with beta 5.65.
///
/// Passes 0 to 3.4 kHz within 0.1 dB, and attenuates by 50 dB at least what lies beyond 4.6 kHz:
/// images when going up, aliases when coming down. Delays by 1.5 ms and 1.4 ms.
enum HalfBand {
  /// Taps of the phase between the samples; symmetric.
  static let taps = 24
  static let lookBack = 23

  /// Made once and never freed.
  struct Table: @unchecked Sendable {
    let taps: UnsafePointer<Float>
    init() {
      let count = HalfBand.taps
      var values = (0..<count).map { index -> Double in
        let offset = Double(index) - Double(count - 1) / 2
        let sinc = sine(.pi * offset) / (.pi * offset)
        let place = offset / (Double(count) / 2)
        return sinc * Self.bessel(5.65 * (1 - place * place).squareRoot()) / Self.bessel(5.65)
      }
      // Silence and steady values come through unchanged.
      let sum = values.reduce(0, +)
      for index in 0..<count { values[index] /= sum }
      let table = UnsafeMutablePointer<Float>.allocate(capacity: count)
      for index in 0..<count { (table + index).initialize(to: Float(values[index])) }
      taps = UnsafePointer(table)
    }

    /// The modified Bessel function of order zero, by its series.
    private static func bessel(_ x: Double) -> Double {
      var term = 1.0
      var sum = 1.0
      for k in 1...40 {
        term *= x / 2 / Double(k) * (x / 2 / Double(k))
        sum += term
      }
      return sum
    }
  }

  static let table = Table()

  /// Filters eight places at once: `output[i]` from `input[i...i + 23]`, for each i below `count`.
  @inline(__always)
  static func filter(
    _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>, count: Int
  ) {
    let taps = table.taps
    var at = 0
    while at < count {
      var sum = SIMD8<Float>(repeating: 0)
      let base = UnsafeRawPointer(input + at)
      for tap in 0..<HalfBand.taps / 2 {
        let early = (base + 4 &* tap).loadUnaligned(as: SIMD8<Float>.self)
        let late = (base + 4 &* (23 &- tap)).loadUnaligned(as: SIMD8<Float>.self)
        sum += (early + late) * taps[tap]
      }
      UnsafeMutableRawPointer(output + at).storeBytes(of: sum, as: SIMD8<Float>.self)
      at &+= 8
    }
  }
}

/// From 8 to 16 kHz. See `HalfBand` for what it passes and stops.
public struct Interpolator: Sendable {
  private var history = InlineArray<23, Int16>(repeating: 0)

  public init() {}

  /// Forgets the past: what comes next follows silence.
  public mutating func reset() { history = InlineArray(repeating: 0) }

  /// - Precondition: a multiple of eight samples, at most 160; `wide` has room for twice as many.
  public mutating func process(
    _ narrow: UnsafeBufferPointer<Int16>, into wide: UnsafeMutableBufferPointer<Int16>
  ) {
    let count = narrow.count
    precondition(count.isMultiple(of: 8) && count <= 160 && wide.count >= 2 * count)
    let back = HalfBand.lookBack
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count + back + 9) { scratch in
      let line = scratch.baseAddress!
      let between = line + count + back + 1
      for index in 0..<back { line[index] = Float(history[index]) }
      for index in 0..<count { line[back &+ index] = Float(narrow[index]) }
      HalfBand.filter(line, into: between, count: count)
      for index in 0..<count {
        wide[2 &* index] = Int16(line[index &+ 11])
        wide[2 &* index &+ 1] = rounded(between[index])
      }
      if count >= back {
        for index in 0..<back { history[index] = narrow[count &- back &+ index] }
      } else {
        for index in 0..<back { history[index] = Int16(line[count &+ index]) }
      }
    }
  }
}

/// From 16 to 8 kHz. See `HalfBand` for what it passes and stops.
public struct Decimator: Sendable {
  private var even = InlineArray<23, Int16>(repeating: 0)
  private var odd = InlineArray<23, Int16>(repeating: 0)

  public init() {}

  /// Forgets the past: what comes next follows silence.
  public mutating func reset() { self = Decimator() }

  /// - Precondition: a multiple of 16 samples, at most 320; `narrow` has room for half as many.
  public mutating func process(
    _ wide: UnsafeBufferPointer<Int16>, into narrow: UnsafeMutableBufferPointer<Int16>
  ) {
    let count = wide.count / 2
    precondition(wide.count.isMultiple(of: 16) && count <= 160 && narrow.count >= count)
    let back = HalfBand.lookBack
    let length = count + back + 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * length) { scratch in
      let evens = scratch.baseAddress!
      let odds = evens + length
      let filtered = odds + length
      for index in 0..<back {
        evens[index] = Float(even[index])
        odds[index] = Float(odd[index])
      }
      for index in 0..<count {
        evens[back &+ index] = Float(wide[2 &* index])
        odds[back &+ index] = Float(wide[2 &* index &+ 1])
      }
      HalfBand.filter(odds, into: filtered, count: count)
      for index in 0..<count {
        narrow[index] = rounded(0.5 * (evens[index &+ 12] + filtered[index]))
      }
      for index in 0..<back {
        even[index] = Int16(evens[count &+ index])
        odd[index] = Int16(odds[count &+ index])
      }
    }
  }
}
