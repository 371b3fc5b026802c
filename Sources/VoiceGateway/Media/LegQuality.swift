import RTP

/// How well two sides hear each other, as measured by us and as the other side reports it.
public struct LegQuality: Hashable, Sendable {
  /// RTP packets that came and were sent.
  public var packetsReceived: Int64 = 0
  public var packetsSent: Int64 = 0
  /// Of the other side's, by their sequence numbers (RFC 3550 appendix A.3).
  public var packetsLost: Int64 = 0
  /// Lost or too late to be heard, 0…1.
  public var lossRatio = 0.0
  /// Of what comes (RFC 3550 section 6.4.1).
  public var jitterMicroseconds: Int64 = 0
  /// What our jitter buffer adds, on average.
  public var bufferMicroseconds: Int64 = 0
  /// Nil before the other side has answered a report of ours.
  public var roundTripMicroseconds: Int64?
  /// Of what we hear, conversational quality (ITU-T G.107), 1…4.5. Nil before any sound came.
  public var mos: Double?
  /// Of what the other side hears, by its reports; nil when it sent none.
  public var remoteMOS: Double?
  /// Lost on the way to the other side since its report before, 0…1; nil when it sent none.
  public var remoteLossRatio: Double?
  public var remoteJitterMicroseconds: Int64?
  /// Since the last valid packet, while sound is expected; else 0.
  public var silentMilliseconds: Int64 = 0
  /// Datagrams from others than the leg's remote.
  public var foreignPackets: Int64 = 0
  /// Whether sound comes from another address than was agreed on, and goes there.
  public var hasLearnedRemote = false

  init() {}

  init(_ leg: borrowing MediaLeg, nowMicroseconds now: Int64) {
    let stream = leg.control.quality(of: leg.receiver)
    packetsReceived = leg.receiver.counts.total
    packetsSent = leg.sender.packets
    packetsLost = stream.lostPackets
    lossRatio = stream.effectiveLossRatio
    jitterMicroseconds = stream.jitterMicroseconds
    bufferMicroseconds = stream.bufferMicroseconds
    roundTripMicroseconds = stream.roundTripMicroseconds
    mos = leg.receiver.sequence == nil ? nil : stream.rating.mos
    silentMilliseconds = leg.receiver.inactivity(nowMicroseconds: now) / 1000
    foreignPackets = leg.foreign
    hasLearnedRemote = leg.hasLearned
    guard let remote = leg.control.remote else { return }
    remoteLossRatio = Double(remote.fractionLost) / 256
    remoteJitterMicroseconds = Int64(remote.jitterTicks) * 125
    if let metrics = leg.control.remoteMetrics,
      metrics.mosConversational != VoIPMetrics.unavailable
    {
      remoteMOS = Double(metrics.mosConversational) / 10
    } else {
      // Its buffer is not known: ours stands for it.
      let way = (stream.roundTripMicroseconds ?? 0) / 2 + 40_000
      remoteMOS =
        TransmissionRating(
          oneWayMilliseconds: Double(way) / 1000, lossRatio: Double(remote.fractionLost) / 256,
          equipment: .g711Concealed
        ).mos
    }
  }
}
