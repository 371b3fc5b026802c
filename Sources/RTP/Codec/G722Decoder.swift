/// ITU-T G.722 at 64 kbit/s (mode 1): one byte becomes two samples of 16 kHz.
public struct G722Decoder: Sendable {
  private(set) var lower = G722Band.lower
  private(set) var higher = G722Band.higher
  /// Sums and differences of the sub-bands of the last 11 codes, oldest first.
  private var sums = InlineArray<11, Int16>(repeating: 0)
  private var differences = InlineArray<11, Int16>(repeating: 0)

  public init() {}

  /// Codes that the receive filter looks back on.
  static let lookBack = 11

  /// - Precondition: at most 160 codes, and `samples` has room for twice as many.
  public mutating func decode(
    _ codes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
  ) {
    let count = codes.count
    precondition(count <= AudioCodec.frameBytes && samples.count >= 2 * count)
    // The filter reads four samples beyond what it uses.
    let total = count + Self.lookBack + 4
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: 2 * total) { line in
      let sum = line.baseAddress!
      let difference = sum + total
      for index in total - 4..<total {
        sum[index] = 0
        difference[index] = 0
      }
      for index in 0..<Self.lookBack {
        sum[index] = sums[index]
        difference[index] = differences[index]
      }
      for index in 0..<count {
        let (low, high) = decodeBands(Int32(codes[index]))
        sum[Self.lookBack + index] = Int16(truncatingIfNeeded: low &+ high)
        difference[Self.lookBack + index] = Int16(truncatingIfNeeded: low &- high)
      }
      for index in 0..<Self.lookBack {
        sums[index] = sum[count + index]
        differences[index] = difference[count + index]
      }
      for index in 0..<count {
        samples[2 * index] = Self.joined(G722Mirror.backwards(difference + index))
        samples[2 * index + 1] = Self.joined(G722Mirror.forwards(sum + index))
      }
    }
  }

  /// INVQAL, INVQAH and the adaptation: both sub-bands, 15 bits each.
  @inline(__always)
  private mutating func decodeBands(_ code: Int32) -> (low: Int32, high: Int32) {
    let lowCode = code & 63
    let core = Int(lowCode &>> 2)
    let step = lower.step
    let low = lower.prediction &+ (step &* G722Tables.lowOutputs[Int(lowCode)]) &>> 15
    lower.adaptStep(by: G722Tables.lowChanges[core], maximum: 18_432, shift: 8)
    lower.adaptPrediction((step &* G722Tables.lowCoreOutputs[core]) &>> 15)

    let highCode = Int(code &>> 6 & 3)
    let difference = (higher.step &* G722Tables.highOutputs[highCode]) &>> 15
    let high = higher.prediction &+ difference
    higher.adaptStep(by: G722Tables.highChanges[highCode], maximum: 22_528, shift: 10)
    higher.adaptPrediction(difference)
    return (min(max(low, -16_384), 16_383), min(max(high, -16_384), 16_383))
  }

  /// One phase of the receive quadrature mirror filter (section 4.4).
  @inline(__always)
  private static func joined(_ sum: Int32) -> Int16 {
    Int16(truncatingIfNeeded: G722Band.saturated(sum &>> 11))
  }
}
