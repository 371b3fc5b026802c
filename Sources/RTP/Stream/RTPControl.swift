/// What a control datagram told.
public struct ControlOutcome: Equatable, Sendable {
  /// Another report on our stream came: see `RTPControl.remote` and `roundTripMicroseconds`.
  public var hasReport = false
  /// The source that is heard said goodbye.
  public var isBye = false
  /// Feedback packets (RFC 4585), which a telephone leaves alone.
  public var feedbacks = 0
  /// Parts of types not known.
  public var unknowns = 0
}

/// The control half of a leg's media: reads the other side's reports, and writes ours on time. Both
/// clocks, the monotonic one that packets are timed with and the wall clock of NTP timestamps, are
/// joined by one offset for the life of the leg, so that a step of the wall clock cannot bend a
/// round trip.
public struct RTPControl: Sendable {
  /// Enough for SR, a block, a CNAME of the greatest length, VoIP metrics and BYE, in octets.
  public static let reportOctetsMaximum = 52 + 272 + 44 + 8

  public private(set) var schedule: RTCPSchedule
  private let unixOffset: Int64

  private var lastReport: UInt32 = 0
  private var lastReportMicroseconds: Int64 = 0
  private var lastReportSource: UInt32 = 0
  /// The other side's latest report on our stream.
  public private(set) var remote: ReportBlock?
  /// The latest VoIP metrics of the other side's.
  public private(set) var remoteMetrics: VoIPMetrics?
  public private(set) var roundTripMicroseconds: Int64?
  public private(set) var reportsSent: Int64 = 0
  public private(set) var reportsReceived: Int64 = 0
  public private(set) var malformed: Int64 = 0
  private var packetsAtLastReport: Int64 = 0

  /// - Parameters:
  ///   - unixOffsetMicroseconds: the wall clock since 1970 less the monotonic clock.
  ///   - random: for the time of the first report.
  public init(nowMicroseconds now: Int64, unixOffsetMicroseconds: Int64, random: UInt32) {
    schedule = RTCPSchedule(startMicroseconds: now, random: random)
    unixOffset = unixOffsetMicroseconds
  }

  private func ntp(_ now: Int64) -> NTPTime { NTPTime(unixMicroseconds: now + unixOffset) }

  /// Takes a datagram that `DatagramKind` calls RTCP. Reduced-size packets (RFC 5506), which begin
  /// with something else than a report, are taken too: browsers send feedback so.
  public mutating func receive(
    _ datagram: UnsafeRawBufferPointer, sender: RTPSender, receiver: inout RTPReceiver,
    nowMicroseconds now: Int64
  ) throws(PacketError) -> ControlOutcome {
    var outcome = ControlOutcome()
    var reader: RTCPReader
    do {
      reader = try RTCPReader(reading: datagram, reducedSize: true)
    } catch {
      malformed += 1
      throw error
    }
    reportsReceived += 1
    while let part = reader.next() {
      switch part {
      case .senderReport(let ssrc, let info, let blocks):
        if ssrc == receiver.ssrc {
          lastReport = info.ntp.middle
          lastReportMicroseconds = now
          lastReportSource = ssrc
          receiver.heard(nowMicroseconds: now)
        }
        read(blocks, reader, sender.ssrc, now, &outcome)
      case .receiverReport(let ssrc, let blocks):
        if ssrc == receiver.ssrc { receiver.heard(nowMicroseconds: now) }
        read(blocks, reader, sender.ssrc, now, &outcome)
      case .bye(let sources):
        for index in 0..<sources.count {
          let ssrc = reader.source(index, of: sources)
          if ssrc == receiver.ssrc { outcome.isBye = true }
          receiver.forget(ssrc: ssrc)
        }
      case .extendedReport(_, let range):
        if let metrics = reader.voipMetrics(of: range), metrics.ssrc == sender.ssrc {
          remoteMetrics = metrics
        }
      case .feedback: outcome.feedbacks += 1
      case .sourceDescription, .application: break
      case .unknown: outcome.unknowns += 1
      }
    }
    return outcome
  }

  private mutating func read(
    _ blocks: RTCPReader.Blocks, _ reader: RTCPReader, _ ownSSRC: UInt32, _ now: Int64,
    _ outcome: inout ControlOutcome
  ) {
    for index in 0..<blocks.count {
      let block = reader.block(index, of: blocks)
      guard block.ssrc == ownSSRC else { continue }
      remote = block
      outcome.hasReport = true
      if let trip = RoundTrip.microseconds(
        arrival: ntp(now), lastReport: block.lastReport,
        delaySinceLastReport: block.delaySinceLastReport)
      {
        roundTripMicroseconds = trip
      }
    }
  }

  /// Writes a report when one is due.
  /// - Parameters:
  ///   - name: the CNAME, UTF-8, at most 255 octets: no name or number of a person's.
  ///   - buffer: `reportOctetsMaximum` octets are always enough.
  ///   - random: for the time of the next report.
  /// - Returns: octets to be sent; nought when none is due.
  public mutating func reportIfDue(
    sender: RTPSender, receiver: inout RTPReceiver, name: UnsafeRawBufferPointer,
    into buffer: UnsafeMutableRawBufferPointer, nowMicroseconds now: Int64, random: UInt32
  ) throws(PacketError) -> Int {
    guard schedule.isDue(nowMicroseconds: now) else { return 0 }
    schedule.sent(nowMicroseconds: now, random: random)
    let count = try write(sender, &receiver, name, now, isBye: false, into: buffer)
    reportsSent += 1
    return count
  }

  /// Writes the last report, with BYE (section 6.6): when the leg ends or changes its SSRC.
  public mutating func goodbye(
    sender: RTPSender, receiver: inout RTPReceiver, name: UnsafeRawBufferPointer,
    into buffer: UnsafeMutableRawBufferPointer, nowMicroseconds now: Int64
  ) throws(PacketError) -> Int {
    try write(sender, &receiver, name, now, isBye: true, into: buffer)
  }

  private mutating func write(
    _ sender: RTPSender, _ receiver: inout RTPReceiver, _ name: UnsafeRawBufferPointer,
    _ now: Int64, isBye: Bool, into buffer: UnsafeMutableRawBufferPointer
  ) throws(PacketError) -> Int {
    var writer = RTCPWriter(into: buffer)
    let block = reportBlock(&receiver, now)
    // Section 6.4: SR from who has sent since the last report, else RR.
    if sender.packets != packetsAtLastReport {
      packetsAtLastReport = sender.packets
      try writer.senderReport(
        ssrc: sender.ssrc,
        info: SenderInfo(
          ntp: ntp(now), rtpTimestamp: sender.timestamp,
          packetCount: UInt32(truncatingIfNeeded: sender.packets),
          octetCount: UInt32(truncatingIfNeeded: sender.octets)),
        block: block)
    } else {
      try writer.receiverReport(ssrc: sender.ssrc, block: block)
    }
    try writer.canonicalName(ssrc: sender.ssrc, name: name)
    if let block { try writer.voipMetrics(ssrc: sender.ssrc, metrics(block.ssrc, receiver)) }
    if isBye { try writer.bye(ssrc: sender.ssrc) }
    return writer.count
  }

  private func reportBlock(_ receiver: inout RTPReceiver, _ now: Int64) -> ReportBlock? {
    guard let ssrc = receiver.ssrc, let sequence = receiver.sequence else { return nil }
    let isKnown = lastReport != 0 && lastReportSource == ssrc
    let delay = max(0, now - lastReportMicroseconds)
    return ReportBlock(
      ssrc: ssrc, fractionLost: receiver.takeFractionLost(),
      cumulativeLost: sequence.cumulativeLost, extendedHighestSequence: sequence.extendedHighest,
      jitterTicks: receiver.jitterTicks, lastReport: isKnown ? lastReport : 0,
      delaySinceLastReport: isKnown ? UInt32(clamping: (delay << 16) / 1_000_000) : 0)
  }

  private func metrics(_ ssrc: UInt32, _ receiver: borrowing RTPReceiver) -> VoIPMetrics {
    let quality = quality(of: receiver)
    let bursts = receiver.losses.bursts.summary
    var metrics = VoIPMetrics(ssrc: ssrc)
    let total = Double(max(1, receiver.losses.total))
    let discarded = Double(min(receiver.counts.late, receiver.losses.lost))
    metrics.discardRate = Self.ratio(discarded / total)
    metrics.lossRate = Self.ratio((Double(receiver.losses.lost) - discarded) / total)
    metrics.burstDensity = bursts.burstDensity
    metrics.gapDensity = bursts.gapDensity
    metrics.burstMilliseconds = UInt16(clamping: Int64(bursts.burstPackets * 20))
    metrics.gapMilliseconds = UInt16(clamping: Int64(bursts.gapPackets * 20))
    metrics.roundTripMilliseconds = UInt16(clamping: (roundTripMicroseconds ?? 0) / 1000)
    let nominal = UInt16(clamping: receiver.bufferTargetMicroseconds / 1000)
    metrics.endSystemMilliseconds = UInt16(clamping: receiver.bufferMicroseconds / 1000)
    metrics.rFactor = UInt8(quality.rating.r.rounded())
    metrics.mosListening = UInt8((10 * listening(receiver).mos).rounded())
    metrics.mosConversational = UInt8((10 * quality.rating.mos).rounded())
    metrics.configuration = VoIPMetrics.ownConfiguration
    metrics.jitterBufferNominalMilliseconds = nominal
    metrics.jitterBufferMaximumMilliseconds = nominal
    metrics.jitterBufferAbsoluteMaximumMilliseconds = UInt16(
      JitterBuffer.delayMaximumMicroseconds / 1000)
    return metrics
  }

  private static func ratio(_ value: Double) -> UInt8 { UInt8(min(255, max(0, 256 * value))) }

  /// Listening quality: loss alone, no delay.
  private func listening(_ receiver: borrowing RTPReceiver) -> TransmissionRating {
    TransmissionRating(
      oneWayMilliseconds: 0, lossRatio: receiver.losses.lossRatio,
      burstRatio: receiver.losses.burstRatio, equipment: .g711Concealed)
  }

  /// The quality of what is received. The way's delay is half the round trip, a frame's length at
  /// the sender, and what the buffer adds; without a round trip the way itself counts as nought.
  public func quality(of receiver: borrowing RTPReceiver) -> StreamQuality {
    var quality = StreamQuality()
    if let sequence = receiver.sequence {
      quality.expectedPackets = sequence.expected
      quality.receivedPackets = sequence.received
      quality.lostPackets = sequence.lost
    }
    quality.effectiveLossRatio = receiver.losses.lossRatio
    quality.burstRatio = receiver.losses.burstRatio
    quality.jitterMicroseconds = Int64(receiver.jitterTicks) * JitterBuffer.tickMicroseconds
    quality.bufferMicroseconds = receiver.bufferMicroseconds
    quality.roundTripMicroseconds = roundTripMicroseconds
    let way =
      (roundTripMicroseconds ?? 0) / 2 + JitterBuffer.frameMicroseconds
      + receiver.bufferMicroseconds
    quality.rating = TransmissionRating(
      oneWayMilliseconds: Double(way) / 1000, lossRatio: receiver.losses.lossRatio,
      burstRatio: receiver.losses.burstRatio, equipment: .g711Concealed)
    return quality
  }
}
