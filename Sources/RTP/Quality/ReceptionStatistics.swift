/// Interarrival jitter (RFC 3550 section 6.4.1 and appendix A.8): a running mean, with a gain of
/// 1/16, of how much the spacing of packets on arrival differs from that by their timestamps.
public struct InterarrivalJitter: Equatable, Sendable {
  private var lastTransit: Int64?
  /// Scaled by 16, as the standard's integer version keeps it.
  private var scaled: Int64 = 0

  public init() {}

  /// In units of the RTP clock, as report blocks carry it.
  public var ticks: UInt32 { UInt32(clamping: scaled >> 4) }

  /// - Parameters:
  ///   - timestamp: of a packet with sound; those of one telephone event repeat theirs and must not
  ///     be given.
  ///   - arrivalTicks: the arrival in units of the RTP clock.
  @inline(__always)
  public mutating func receive(timestamp: UInt32, arrivalTicks: Int64) {
    // The difference of two 32-bit clocks, whichever wraps.
    let transit = Int64(
      Int32(bitPattern: UInt32(truncatingIfNeeded: arrivalTicks) &- timestamp))
    if let lastTransit {
      let difference = Int64(Int32(truncatingIfNeeded: transit - lastTransit))
      scaled += abs(difference) - ((scaled + 8) >> 4)
    }
    lastTransit = transit
  }

  /// Forgets the last packet, not the mean: after a jump of the timestamps.
  public mutating func restart() { lastTransit = nil }
}

/// The quality of one stream as received, for a report or a screen.
public struct StreamQuality: Equatable, Sendable {
  /// Packets expected, received and lost by their sequence numbers (RFC 3550 appendix A.3).
  public var expectedPackets: Int64 = 0
  public var receivedPackets: Int64 = 0
  public var lostPackets: Int64 = 0
  /// Lost or too late to be played, 0…1.
  public var effectiveLossRatio: Double = 0
  /// ITU-T G.107: 1 for losses at random, more when they come together.
  public var burstRatio: Double = 1
  /// RFC 3550 section 6.4.1.
  public var jitterMicroseconds: Int64 = 0
  /// Arrival to tick, on average.
  public var bufferMicroseconds: Int64 = 0
  /// From reports of the other side; nil before the first that answers one of ours.
  public var roundTripMicroseconds: Int64?
  public var rating = TransmissionRating(r: 0)
}
