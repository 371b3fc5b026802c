/// How lost packets lie among those received: in ones and twos, or together. Fed in the order of
/// the sequence numbers, with packets that came too late to be played counted as lost (RFC 3611
/// section 4.7.1: lost and discarded alike).
public struct LossPattern: Equatable, Sendable {
  public private(set) var received: Int64 = 0
  public private(set) var lost: Int64 = 0
  /// Runs of one or more packets lost together.
  public private(set) var lossRuns: Int64 = 0
  private var isInLoss = false
  /// Bursts and gaps, over the whole stream.
  public private(set) var bursts = BurstCounter()

  public init() {}

  @inline(__always)
  public mutating func receive() {
    received += 1
    bursts.receive()
    isInLoss = false
  }

  @inline(__always)
  public mutating func lose(_ count: Int) {
    guard count > 0 else { return }
    lost += Int64(count)
    bursts.lose(Int64(count))
    if !isInLoss {
      isInLoss = true
      lossRuns += 1
    }
  }

  public var total: Int64 { received + lost }

  /// The share of packets lost, 0…1.
  public var lossRatio: Double { total > 0 ? Double(lost) / Double(total) : 0 }

  /// The burst ratio of ITU-T G.107 section 3.1: the mean length of the loss runs seen, over the
  /// mean length that the same loss would have at random, 1 / (1 − loss). 1 when nothing is lost
  /// and never below; above 1 when losses come together.
  public var burstRatio: Double {
    guard lossRuns > 0, received > 0 else { return 1 }
    return max(1, Double(lost) / Double(lossRuns) * (1 - lossRatio))
  }

  /// This pattern without what an earlier state of the same stream had: one report's interval.
  public func since(_ earlier: LossPattern) -> LossPattern {
    var result = self
    result.received -= earlier.received
    result.lost -= earlier.lost
    result.lossRuns -= earlier.lossRuns
    return result
  }
}
