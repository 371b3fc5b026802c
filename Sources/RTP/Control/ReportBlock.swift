/// What one receiver says of one source (RFC 3550 section 6.4.1).
public struct ReportBlock: Equatable, Sendable {
  static let octets = 24

  public var ssrc: UInt32
  /// In 1/256, since the last report.
  public var fractionLost: UInt8
  /// Since the beginning, 24 bits, signed.
  public var cumulativeLost: Int32
  public var extendedHighestSequence: UInt32
  /// In units of the RTP clock.
  public var jitterTicks: UInt32
  /// The middle 32 bits of the last SR's NTP time; nought for none.
  public var lastReport: UInt32
  /// In 1/65,536 s.
  public var delaySinceLastReport: UInt32

  public init(
    ssrc: UInt32, fractionLost: UInt8, cumulativeLost: Int32, extendedHighestSequence: UInt32,
    jitterTicks: UInt32, lastReport: UInt32, delaySinceLastReport: UInt32
  ) {
    self.ssrc = ssrc
    self.fractionLost = fractionLost
    self.cumulativeLost = cumulativeLost
    self.extendedHighestSequence = extendedHighestSequence
    self.jitterTicks = jitterTicks
    self.lastReport = lastReport
    self.delaySinceLastReport = delaySinceLastReport
  }

  /// The caller has checked that 24 octets are there.
  init(_ octets: Octets, at offset: Int) {
    ssrc = octets.word32(offset)
    let loss = octets.word32(offset + 4)
    fractionLost = UInt8(loss >> 24)
    cumulativeLost = Int32(bitPattern: loss << 8) >> 8
    extendedHighestSequence = octets.word32(offset + 8)
    jitterTicks = octets.word32(offset + 12)
    lastReport = octets.word32(offset + 16)
    delaySinceLastReport = octets.word32(offset + 20)
  }

  func write(to sink: OctetSink, at offset: Int) {
    sink.put(ssrc, at: offset)
    let lost = UInt32(bitPattern: min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF)) & 0xFF_FFFF
    sink.put(UInt32(fractionLost) << 24 | lost, at: offset + 4)
    sink.put(extendedHighestSequence, at: offset + 8)
    sink.put(jitterTicks, at: offset + 12)
    sink.put(lastReport, at: offset + 16)
    sink.put(delaySinceLastReport, at: offset + 20)
  }
}

/// A sender's account of its stream (RFC 3550 section 6.4.1).
public struct SenderInfo: Equatable, Sendable {
  static let octets = 20

  public var ntp: NTPTime
  /// The same moment on the RTP clock.
  public var rtpTimestamp: UInt32
  public var packetCount: UInt32
  /// Payload octets, without headers and padding.
  public var octetCount: UInt32

  public init(ntp: NTPTime, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32) {
    self.ntp = ntp
    self.rtpTimestamp = rtpTimestamp
    self.packetCount = packetCount
    self.octetCount = octetCount
  }
}
