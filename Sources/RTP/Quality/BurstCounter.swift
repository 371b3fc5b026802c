/// Bursts and gaps as RFC 3611 section 4.7.2 defines them: a burst begins and ends with a loss and
/// has fewer than `gapMinimum` packets in a row received within; all else is gap.
public struct BurstCounter: Equatable, Sendable {
  /// Gmin: the value the standard recommends.
  public static let gapMinimum: Int64 = 16

  private var sinceLoss: Int64 = 0
  private var lossesInRun: Int64 = 1
  private var c11: Int64 = 0
  private var c13: Int64 = 0
  private var c14: Int64 = 0
  private var c22: Int64 = 0
  private var c23: Int64 = 0
  private var c33: Int64 = 0

  public init() {}

  @inline(__always)
  mutating func receive() { sinceLoss += 1 }

  /// The state counts of RFC 3611 appendix A.2.
  mutating func lose(_ count: Int64) {
    if sinceLoss >= Self.gapMinimum {
      if lossesInRun == 1 { c14 += 1 } else { c13 += 1 }
      lossesInRun = 1
      c11 += sinceLoss
    } else {
      lossesInRun += 1
      if sinceLoss == 0 {
        c33 += 1
      } else {
        c23 += 1
        c22 += sinceLoss - 1
      }
    }
    sinceLoss = 0
    // The others of the run follow one another.
    lossesInRun += count - 1
    c33 += count - 1
  }

  /// Densities in 1/256 of packets lost; lengths in packets, nought when there was no burst.
  public struct Summary: Equatable, Sendable {
    public var burstDensity: UInt8 = 0
    public var gapDensity: UInt8 = 0
    public var burstPackets: Double = 0
    public var gapPackets: Double = 0
  }

  public var summary: Summary {
    var result = Summary()
    let c31 = c13
    let c32 = c23
    let fromBurst = Double(c31 + c32 + c33)
    let p32 = fromBurst > 0 ? Double(c32) / fromBurst : 0
    let p23 = c22 + c23 < 1 ? 1 : 1 - Double(c22) / Double(c22 + c23)
    if c23 + c33 + c13 > 0 { result.burstDensity = Self.density(p23 / (p23 + p32)) }
    // What has come since the last loss is gap, too, once it is long enough.
    let received = c11 + (sinceLoss >= Self.gapMinimum ? sinceLoss : 0)
    if received + c14 > 0 { result.gapDensity = Self.density(Double(c14) / Double(received + c14)) }
    if c13 > 0 {
      let total = Double(c11 + c14 + c13 + c22 + c23 + c31 + c32 + c33)
      result.gapPackets = Double(c11 + c14 + c13) / Double(c13)
      result.burstPackets = max(0, total / Double(c13) - result.gapPackets)
    }
    return result
  }

  private static func density(_ ratio: Double) -> UInt8 { UInt8(min(255, max(0, 256 * ratio))) }
}
