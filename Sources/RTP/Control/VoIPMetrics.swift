/// The VoIP metrics report block of RTCP XR (RFC 3611 section 4.7).
public struct VoIPMetrics: Equatable, Sendable {
  /// The block's type, and its length in words without the first.
  static let blockType: UInt8 = 7
  static let words: UInt16 = 8
  static let octets = 36
  /// "Unavailable" in fields of signal and quality.
  public static let unavailable: UInt8 = 127

  /// The source that is reported on.
  public var ssrc: UInt32
  /// In 1/256, of all packets since the beginning: lost on the way, and too late to be played.
  public var lossRate: UInt8 = 0
  public var discardRate: UInt8 = 0
  public var burstDensity: UInt8 = 0
  public var gapDensity: UInt8 = 0
  public var burstMilliseconds: UInt16 = 0
  public var gapMilliseconds: UInt16 = 0
  public var roundTripMilliseconds: UInt16 = 0
  public var endSystemMilliseconds: UInt16 = 0
  public var signalLevel: UInt8 = VoIPMetrics.unavailable
  public var noiseLevel: UInt8 = VoIPMetrics.unavailable
  public var residualEchoLoss: UInt8 = VoIPMetrics.unavailable
  public var gapMinimum: UInt8 = UInt8(BurstCounter.gapMinimum)
  /// 0…100.
  public var rFactor: UInt8 = VoIPMetrics.unavailable
  public var externalRFactor: UInt8 = VoIPMetrics.unavailable
  /// In tenths, 10…50.
  public var mosListening: UInt8 = VoIPMetrics.unavailable
  public var mosConversational: UInt8 = VoIPMetrics.unavailable
  /// Concealment, whether the buffer adapts, and its rate (section 4.7.6).
  public var configuration: UInt8 = 0
  public var jitterBufferNominalMilliseconds: UInt16 = 0
  public var jitterBufferMaximumMilliseconds: UInt16 = 0
  public var jitterBufferAbsoluteMaximumMilliseconds: UInt16 = 0

  /// Standard concealment (11), adaptive buffer (11), rate unknown.
  public static let ownConfiguration: UInt8 = 0b1111_0000

  public init(ssrc: UInt32) { self.ssrc = ssrc }

  init(_ octets: Octets, at offset: Int) {
    ssrc = octets.word32(offset + 4)
    lossRate = octets.octet(offset + 8)
    discardRate = octets.octet(offset + 9)
    burstDensity = octets.octet(offset + 10)
    gapDensity = octets.octet(offset + 11)
    burstMilliseconds = octets.word16(offset + 12)
    gapMilliseconds = octets.word16(offset + 14)
    roundTripMilliseconds = octets.word16(offset + 16)
    endSystemMilliseconds = octets.word16(offset + 18)
    signalLevel = octets.octet(offset + 20)
    noiseLevel = octets.octet(offset + 21)
    residualEchoLoss = octets.octet(offset + 22)
    gapMinimum = octets.octet(offset + 23)
    rFactor = octets.octet(offset + 24)
    externalRFactor = octets.octet(offset + 25)
    mosListening = octets.octet(offset + 26)
    mosConversational = octets.octet(offset + 27)
    configuration = octets.octet(offset + 28)
    jitterBufferNominalMilliseconds = octets.word16(offset + 30)
    jitterBufferMaximumMilliseconds = octets.word16(offset + 32)
    jitterBufferAbsoluteMaximumMilliseconds = octets.word16(offset + 34)
  }

  func write(to sink: OctetSink, at offset: Int) {
    sink.put(Self.blockType, at: offset)
    sink.put(UInt8(0), at: offset + 1)
    sink.put(Self.words, at: offset + 2)
    sink.put(ssrc, at: offset + 4)
    sink.put(lossRate, at: offset + 8)
    sink.put(discardRate, at: offset + 9)
    sink.put(burstDensity, at: offset + 10)
    sink.put(gapDensity, at: offset + 11)
    sink.put(burstMilliseconds, at: offset + 12)
    sink.put(gapMilliseconds, at: offset + 14)
    sink.put(roundTripMilliseconds, at: offset + 16)
    sink.put(endSystemMilliseconds, at: offset + 18)
    sink.put(signalLevel, at: offset + 20)
    sink.put(noiseLevel, at: offset + 21)
    sink.put(residualEchoLoss, at: offset + 22)
    sink.put(gapMinimum, at: offset + 23)
    sink.put(rFactor, at: offset + 24)
    sink.put(externalRFactor, at: offset + 25)
    sink.put(mosListening, at: offset + 26)
    sink.put(mosConversational, at: offset + 27)
    sink.put(configuration, at: offset + 28)
    sink.put(UInt8(0), at: offset + 29)
    sink.put(jitterBufferNominalMilliseconds, at: offset + 30)
    sink.put(jitterBufferMaximumMilliseconds, at: offset + 32)
    sink.put(jitterBufferAbsoluteMaximumMilliseconds, at: offset + 34)
  }
}
