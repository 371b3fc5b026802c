/// Codings of speech that the telephone can agree on.
public enum AudioCodec: String, Hashable, Sendable, CaseIterable {
  /// ITU-T G.722 at 64 kbit/s: 16,000 samples a second under an RTP clock of 8,000.
  case g722
  /// ITU-T G.711 A-law.
  case pcma
  /// ITU-T G.711 mu-law.
  case pcmu
  /// RFC 6716, only passed on: the mixer does not decode it.
  case opus

  /// The encoding name of `a=rtpmap`, compared without regard to case (RFC 8866 section 6.6).
  public var encodingName: String {
    switch self {
    case .g722: "G722"
    case .pcma: "PCMA"
    case .pcmu: "PCMU"
    case .opus: "opus"
    }
  }

  /// Ticks a second of the RTP timestamp. G.722's is 8,000 by an old mistake (RFC 3551 4.5.2).
  public var clockRate: Int { self == .opus ? 48_000 : 8_000 }

  /// Samples a second of the sound itself.
  public var sampleRate: Int {
    switch self {
    case .g722: 16_000
    case .pcma, .pcmu: 8_000
    case .opus: 48_000
    }
  }

  /// Channels named in `a=rtpmap`: opus always says 2 (RFC 7587 section 7).
  public var channels: Int { self == .opus ? 2 : 1 }

  /// The payload type that RFC 3551 section 6 gives it; `nil` for opus.
  public var staticPayloadType: UInt8? {
    switch self {
    case .g722: 9
    case .pcma: 8
    case .pcmu: 0
    case .opus: nil
    }
  }

  /// The value of `a=rtpmap` after the payload type.
  var mapping: String {
    channels == 1
      ? "\(encodingName)/\(clockRate)" : "\(encodingName)/\(clockRate)/\(channels)"
  }
}

/// One payload type of a stream: `a=rtpmap` and `a=fmtp`, or what RFC 3551 says of the number.
public struct PayloadFormat: Equatable, Sendable {
  /// 0 to 127.
  public var payloadType: UInt8
  /// As written, such as "PCMA"; empty for a dynamic number without `a=rtpmap`.
  public var encodingName: String
  /// Ticks a second of the timestamp; 0 where it is not known.
  public var clockRate: Int
  public var channels: Int
  /// `a=fmtp` without the payload type.
  public var parameters: String?

  /// Whether it is RFC 4733's telephone events.
  public var isTelephoneEvent: Bool {
    encodingName.lowercased() == "telephone-event" && clockRate > 0
  }

  /// The codec, if it is one of ours.
  public var codec: AudioCodec? {
    switch encodingName.lowercased() {
    // Some peers write the sample rate of G.722, against RFC 3551 section 4.5.2.
    case "g722": clockRate == 8_000 || clockRate == 16_000 ? .g722 : nil
    case "pcma": clockRate == 8_000 && channels == 1 ? .pcma : nil
    case "pcmu": clockRate == 8_000 && channels == 1 ? .pcmu : nil
    case "opus": clockRate == 48_000 ? .opus : nil
    default: nil
    }
  }
}

extension MediaDescription {
  /// The payload types of `m=`, in its order, with what `a=rtpmap` and `a=fmtp` say of each.
  ///
  /// A number above 127 or one that is no number is left out, as is a number's second mention.
  public var payloads: [PayloadFormat] {
    guard isRTP else { return [] }
    var mapped = [PayloadFormat?](repeating: nil, count: 128)
    var parameters = [String?](repeating: nil, count: 128)
    for attribute in attributes {
      guard let value = attribute.value else { continue }
      switch attribute.name {
      case "rtpmap":
        if let format = Self.mapping(value), mapped[Int(format.payloadType)] == nil {
          mapped[Int(format.payloadType)] = format
        }
      case "fmtp":
        let words = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        if words.count == 2, let number = UInt8(words[0]), number < 128,
          parameters[Int(number)] == nil
        {
          parameters[Int(number)] = String(words[1])
        }
      default: continue
      }
    }
    var taken = [Bool](repeating: false, count: 128)
    var result: [PayloadFormat] = []
    for format in formats {
      guard let number = UInt8(format), number < 128, !taken[Int(number)] else { continue }
      taken[Int(number)] = true
      var payload =
        mapped[Int(number)] ?? Self.assigned(number)
        ?? PayloadFormat(payloadType: number, encodingName: "", clockRate: 0, channels: 1)
      payload.parameters = parameters[Int(number)]
      result.append(payload)
    }
    return result
  }

  /// `8 PCMA/8000` or `111 opus/48000/2` (RFC 8866 section 6.6).
  private static func mapping(_ value: String) -> PayloadFormat? {
    let words = value.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 2, let number = UInt8(words[0]), number < 128 else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty else { return nil }
    // Without a rate a telephone's formats have the telephone's.
    let rate = parts.count > 1 ? Int(parts[1]) : 8_000
    let channels = parts.count > 2 ? Int(parts[2]) : 1
    guard let rate, (1...1_000_000).contains(rate), let channels, (1...255).contains(channels)
    else { return nil }
    return PayloadFormat(
      payloadType: number, encodingName: String(name), clockRate: rate, channels: channels)
  }

  /// What a number means without `a=rtpmap` (RFC 3551 section 6, table 4): those with a use here.
  private static func assigned(_ number: UInt8) -> PayloadFormat? {
    let name: String
    switch number {
    case 0: name = "PCMU"
    case 3: name = "GSM"
    case 4: name = "G723"
    case 8: name = "PCMA"
    case 9: name = "G722"
    case 13: name = "CN"
    case 15: name = "G728"
    case 18: name = "G729"
    default: return nil
    }
    return PayloadFormat(payloadType: number, encodingName: name, clockRate: 8_000, channels: 1)
  }
}
