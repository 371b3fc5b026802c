/// ITU-T G.722 at 64 kbit/s: two samples of 16 kHz become one byte.
public struct G722Encoder: Sendable {
  private var lower = G722Band.lower
  private var higher = G722Band.higher
  /// The last 22 samples, oldest first, for the quadrature mirror filter.
  private var history = InlineArray<22, Int16>(repeating: 0)

  public init() {}

  /// Goes on from the state that a decoder has reached, so that a listener whose decoder has heard
  /// the same codes notices no change of the encoder.
  mutating func continueFrom(_ decoder: G722Decoder) {
    lower = decoder.lower
    higher = decoder.higher
  }

  /// Goes on from the state of another encoder whose codes the listener has heard until now.
  mutating func continueFrom(_ other: G722Encoder) { self = other }

  /// Samples the filter looks back on.
  static let lookBack = 22

  /// - Precondition: the number of samples is even, at most 320, and `codes` has room for half.
  public mutating func encode(
    _ samples: UnsafeBufferPointer<Int16>, into codes: UnsafeMutableBufferPointer<UInt8>
  ) {
    let count = samples.count
    precondition(
      count.isMultiple(of: 2) && count <= AudioCodec.frameSamplesMaximum
        && codes.count >= count / 2)
    let total = count + Self.lookBack
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: total) { line in
      for index in 0..<Self.lookBack { line[index] = history[index] }
      for index in 0..<count { line[Self.lookBack + index] = samples[index] }
      for index in 0..<Self.lookBack { history[index] = line[count + index] }
      for index in 0..<count / 2 {
        let (low, high) = Self.split(line.baseAddress! + 2 * index)
        let highCode = encodeHigher(high)
        codes[index] = UInt8(truncatingIfNeeded: highCode &<< 6 | encodeLower(low))
      }
    }
  }

  /// The transmit quadrature mirror filter (section 3.1): 24 samples, oldest first.
  @inline(__always)
  private static func split(_ x: UnsafePointer<Int16>) -> (low: Int32, high: Int32) {
    let (even, odd) = G722Mirror.sums(x)
    return (
      G722Band.saturated((even &+ odd) &>> 14), G722Band.saturated((odd &- even) &>> 14)
    )
  }

  /// QUANTL and what follows: six bits.
  @inline(__always)
  private mutating func encodeLower(_ sample: Int32) -> Int32 {
    let error = G722Band.saturated(sample &- lower.prediction)
    let magnitude = error < 0 ? ~error : error
    let step = lower.step
    // The number of decision levels 1...29 that the magnitude reaches; they ascend.
    var level = 0
    var width = 16
    while width > 0 {
      let next = level &+ width
      if next < 30, magnitude >= (G722Tables.lowDecisions[next] &* step) &>> 12 { level = next }
      width &>>= 1
    }
    // Table 14: from the middle outwards 61, 60, ... 32 above; 63, 62, 31, 30, ... 4 below.
    let code: Int32 =
      error >= 0
      ? 61 &- Int32(level) : (level < 2 ? 63 &- Int32(level) : 33 &- Int32(level))
    let core = Int(code &>> 2)
    let difference = (step &* G722Tables.lowCoreOutputs[core]) &>> 15
    lower.adaptStep(by: G722Tables.lowChanges[core], maximum: 18_432, shift: 8)
    lower.adaptPrediction(difference)
    return code
  }

  /// QUANTH and what follows: two bits.
  @inline(__always)
  private mutating func encodeHigher(_ sample: Int32) -> Int32 {
    let error = G722Band.saturated(sample &- higher.prediction)
    let magnitude = error < 0 ? ~error : error
    let isFar = magnitude >= (564 &* higher.step) &>> 12
    let code: Int32 = (error < 0 ? 0 : 2) &+ (isFar ? 0 : 1)
    let difference = (higher.step &* G722Tables.highOutputs[Int(code)]) &>> 15
    higher.adaptStep(by: G722Tables.highChanges[Int(code)], maximum: 22_528, shift: 10)
    higher.adaptPrediction(difference)
    return code
  }
}
