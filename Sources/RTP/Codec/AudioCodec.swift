/// The codecs of our plain RTP legs: what every trunk, desk phone and browser speaks without being
/// transcoded (RFC 3551 table 4).
public enum AudioCodec: UInt8, Hashable, Sendable, CaseIterable {
  /// ITU-T G.711 A-law, 8 kHz: Europe's telephone network.
  case alaw
  /// ITU-T G.711 mu-law, 8 kHz.
  case mulaw
  /// ITU-T G.722 at 64 kbit/s, 16 kHz.
  case g722

  /// The time that one frame of the mixer lasts.
  public static let frameMilliseconds = 20
  /// Payload bytes of one frame: all three have 64 kbit/s.
  public static let frameBytes = 160
  /// The largest number of samples in one frame.
  public static let frameSamplesMaximum = 320

  /// The static payload type (RFC 3551 table 4).
  @inlinable public var payloadType: UInt8 {
    switch self {
    case .alaw: 8
    case .mulaw: 0
    case .g722: 9
    }
  }

  /// The codec of a static payload type; nil for others.
  @inlinable public init?(payloadType: UInt8) {
    switch payloadType {
    case 8: self = .alaw
    case 0: self = .mulaw
    case 9: self = .g722
    default: return nil
    }
  }

  /// The name in `a=rtpmap` (RFC 3551 section 4.5).
  @inlinable public var encodingName: StaticString {
    switch self {
    case .alaw: "PCMA"
    case .mulaw: "PCMU"
    case .g722: "G722"
    }
  }

  /// Samples per second of the sound.
  @inlinable public var sampleRate: SampleRate { self == .g722 ? .wide : .narrow }

  /// Units per second of the RTP timestamp: 8,000 for all, by an old mistake also for G.722 (RFC
  /// 3551 section 4.5.2).
  public static let timestampRate = 8000

  /// Samples of one frame: 160 or 320.
  @inlinable public var frameSamples: Int { sampleRate.frameSamples }

  /// The byte of silence. For G.722 it is no more than the code of the smallest step.
  @inlinable public var silence: UInt8 {
    switch self {
    case .alaw: 0xD5
    case .mulaw: 0xFF
    case .g722: 0xFA
    }
  }
}

/// The two rates of sound inside: telephone band and wideband.
public enum SampleRate: UInt8, Hashable, Sendable, CaseIterable {
  /// 8 kHz.
  case narrow
  /// 16 kHz.
  case wide

  @inlinable public var hertz: Int { self == .wide ? 16_000 : 8000 }
  /// Samples in 20 ms.
  @inlinable public var frameSamples: Int { self == .wide ? 320 : 160 }
}
