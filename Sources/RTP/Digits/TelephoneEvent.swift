/// A key of a telephone: DTMF events 0…15 of RFC 4733 section 3.2.
public struct Digit: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// 0…9, 10 for *, 11 for #, 12…15 for A…D.
  public let code: UInt8

  public init?(code: UInt8) {
    guard code < 16 else { return nil }
    self.code = code
  }

  private static let octets: StaticString = "0123456789*#ABCD"

  /// - Parameter ascii: "0"…"9", "*", "#", "A"…"D" or "a"…"d".
  public init?(ascii: UInt8) {
    switch ascii {
    case 0x30...0x39: code = ascii - 0x30
    case 0x2A: code = 10
    case 0x23: code = 11
    case 0x41...0x44: code = ascii - 0x41 + 12
    case 0x61...0x64: code = ascii - 0x61 + 12
    default: return nil
    }
  }

  public var ascii: UInt8 { Self.octets.utf8Start[Int(code)] }

  public var description: String { String(UnicodeScalar(ascii)) }
}

/// The payload of a telephone event packet (RFC 4733 section 2.3), four octets.
public struct TelephoneEvent: Equatable, Sendable {
  public static let octets = 4
  /// The longest duration that one segment carries, in units of the RTP clock (section 2.5.1.3).
  public static let durationMaximum: UInt16 = 0xFFFF

  public var event: UInt8
  public var isEnd: Bool
  /// −dBm0, 0…63.
  public var volume: UInt8
  /// In units of the RTP clock, since the event's timestamp.
  public var duration: UInt16

  public init(event: UInt8, isEnd: Bool, volume: UInt8, duration: UInt16) {
    self.event = event
    self.isEnd = isEnd
    self.volume = min(volume, 63)
    self.duration = duration
  }

  /// Reads the first block of a payload. Longer payloads of whole blocks are allowed (events joined
  /// after one another, section 2.6); their other blocks are not looked at.
  @inline(__always)
  public init(reading payload: UnsafeRawBufferPointer) throws(PacketError) {
    guard payload.count >= Self.octets, payload.count % Self.octets == 0 else {
      throw PacketError(.eventLength, at: payload.count)
    }
    let octets = Octets(payload)
    event = octets.octet(0)
    isEnd = octets.octet(1) & 0x80 != 0
    volume = octets.octet(1) & 0x3F
    duration = octets.word16(2)
  }

  public func write(into buffer: UnsafeMutableRawBufferPointer) {
    let sink = OctetSink(buffer)
    sink.put(event, at: 0)
    sink.put((isEnd ? 0x80 : 0) | (volume & 0x3F), at: 1)
    sink.put(duration, at: 2)
  }
}
