/// Why a packet cannot be read or written: what, at which octet, by which section. A plain value:
/// throwing it allocates nothing.
public struct PacketError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Fault: UInt8, Equatable, Sendable, CaseIterable {
    /// Fewer octets than the fixed header or the header's own counts need.
    case tooShort
    /// More octets than `RTPPacket.octetsMaximum` or `RTCPReader.octetsMaximum`.
    case tooLong
    /// The version is not 2.
    case version
    /// The header extension reaches beyond the packet.
    case extensionLength
    /// The padding count is nought or reaches into the header.
    case padding
    /// An RTCP packet's length reaches beyond the datagram.
    case controlLength
    /// An RTCP packet type outside 192…223 (RFC 5761).
    case controlType
    /// The first packet of a compound one is neither SR nor RR.
    case controlFirst
    /// Padding in a packet that is not the last of a compound one.
    case controlPadding
    /// More packets in a compound one than `RTCPReader.partsMaximum`.
    case controlParts
    /// A count in an RTCP packet's header asks for more than its length holds.
    case controlCount
    /// A telephone event's payload is not made of blocks of four octets.
    case eventLength
    /// The caller's buffer is too small for what is to be written.
    case bufferTooSmall
    /// A value to be written does not fit its field.
    case valueOutOfRange
  }

  public let fault: Fault
  /// Octets from the start of the datagram to the field at fault.
  public let offset: Int

  public init(_ fault: Fault, at offset: Int) {
    self.fault = fault
    self.offset = offset
  }

  /// Where the rule stands.
  public var section: String {
    switch fault {
    case .tooShort, .tooLong, .version, .padding: "RFC 3550 section 5.1"
    case .extensionLength: "RFC 3550 section 5.3.1"
    case .controlLength, .controlFirst, .controlPadding, .controlParts: "RFC 3550 section 6.1"
    case .controlType: "RFC 5761 section 4"
    case .controlCount: "RFC 3550 section 6.4"
    case .eventLength: "RFC 4733 section 2.3"
    case .bufferTooSmall, .valueOutOfRange: "RFC 3550 section 5"
    }
  }

  public var description: String { "\(fault) at octet \(offset) (\(section))" }
}
