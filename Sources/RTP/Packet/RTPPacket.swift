/// What a datagram on a media port is, by its second octet (RFC 5761 section 4): both kinds may
/// come to one port where RTP and RTCP are multiplexed.
public enum DatagramKind: Equatable, Sendable {
  case rtp
  case rtcp
  /// Version 2 is missing: STUN, DTLS or noise.
  case other

  @inline(__always)
  public init(of bytes: UnsafeRawBufferPointer) {
    let octets = Octets(bytes)
    guard octets.count >= 2, octets.octet(0) >> 6 == UInt8(RTPProtocol.version) else {
      self = .other
      return
    }
    self = (192...223).contains(octets.octet(1)) ? .rtcp : .rtp
  }
}

/// An RTP packet as read: the fixed header, and where in the datagram the rest stands (RFC 3550
/// section 5.1). Holds no octets itself: hand the same buffer to `payload(in:)`.
public struct RTPPacket: Equatable, Sendable {
  public static let fixedHeaderOctets = 12
  /// The longest datagram looked at, in octets: an Ethernet frame and some room for tunnels.
  public static let octetsMaximum = 2048
  /// Contributing sources in one packet: the field has four bits.
  public static let contributorsMaximum = 15

  /// Begins a talkspurt or an event (RFC 3551 section 4.1, RFC 4733 section 2.5.1.2).
  public var marker: Bool
  /// 0…127.
  public var payloadType: UInt8
  public var sequenceNumber: UInt16
  /// In units of the payload's clock: 1/8000 s for every audio format here.
  public var timestamp: UInt32
  public var ssrc: UInt32
  public private(set) var contributorCount: Int = 0
  /// The 16 bits "defined by profile" of a header extension (section 5.3.1), if there is one.
  public private(set) var extensionProfile: UInt16?
  /// Octets of the extension's body, which begins at `extensionOffset`.
  public private(set) var extensionCount = 0
  public private(set) var extensionOffset = 0
  public private(set) var payloadOffset = 0
  public private(set) var payloadCount = 0
  public private(set) var paddingCount = 0

  public init(
    marker: Bool, payloadType: UInt8, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32
  ) {
    self.marker = marker
    self.payloadType = payloadType & 0x7F
    self.sequenceNumber = sequenceNumber
    self.timestamp = timestamp
    self.ssrc = ssrc
  }

  /// Reads the header and checks every length against the datagram.
  public init(reading bytes: UnsafeRawBufferPointer) throws(PacketError) {
    let octets = Octets(bytes)
    guard octets.count >= Self.fixedHeaderOctets else {
      throw PacketError(.tooShort, at: octets.count)
    }
    guard octets.count <= Self.octetsMaximum else {
      throw PacketError(.tooLong, at: Self.octetsMaximum)
    }
    let first = octets.octet(0)
    let second = octets.octet(1)
    guard first >> 6 == UInt8(RTPProtocol.version) else { throw PacketError(.version, at: 0) }
    self.init(
      marker: second & 0x80 != 0, payloadType: second, sequenceNumber: octets.word16(2),
      timestamp: octets.word32(4), ssrc: octets.word32(8))
    contributorCount = Int(first & 0x0F)
    var end = Self.fixedHeaderOctets + 4 * contributorCount
    guard end <= octets.count else { throw PacketError(.tooShort, at: octets.count) }
    if first & 0x10 != 0 {
      guard end + 4 <= octets.count else { throw PacketError(.extensionLength, at: end) }
      extensionProfile = octets.word16(end)
      extensionCount = 4 * Int(octets.word16(end + 2))
      extensionOffset = end + 4
      end = extensionOffset + extensionCount
      guard end <= octets.count else {
        throw PacketError(.extensionLength, at: extensionOffset - 2)
      }
    }
    if first & 0x20 != 0 {
      guard end < octets.count else { throw PacketError(.padding, at: end) }
      paddingCount = Int(octets.octet(octets.count - 1))
      guard paddingCount > 0, paddingCount <= octets.count - end else {
        throw PacketError(.padding, at: octets.count - 1)
      }
    }
    payloadOffset = end
    payloadCount = octets.count - end - paddingCount
  }

  /// The payload's octets in the datagram this packet was read from.
  @inline(__always)
  public func payload(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    slice(bytes, payloadOffset, payloadCount)
  }

  /// The header extension's body in the datagram this packet was read from.
  public func extensionBody(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    slice(bytes, extensionOffset, extensionCount)
  }

  /// A contributing source, 0..<contributorCount, in the datagram this packet was read from.
  public func contributor(_ index: Int, in bytes: UnsafeRawBufferPointer) -> UInt32 {
    precondition(index >= 0 && index < contributorCount)
    return Octets(bytes).word32(Self.fixedHeaderOctets + 4 * index)
  }

  @inline(__always)
  private func slice(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int
  ) -> UnsafeRawBufferPointer {
    precondition(offset >= 0 && count >= 0 && offset + count <= bytes.count)
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}
