/// Reads a compound RTCP packet part by part, in place (RFC 3550 section 6.1). The whole is checked
/// first (appendix A.2), so that no part is acted on when a later one is broken.
///
/// What is not known is passed over by its length, as the standard asks; feedback (RFC 4585, types
/// 205 and 206) is told and its contents left alone: a telephone has no use for them.
public struct RTCPReader {
  /// The longest datagram looked at, in octets.
  public static let octetsMaximum = 2048
  /// Packets in one compound packet.
  public static let partsMaximum = 64

  public enum Part: Equatable, Sendable {
    case senderReport(ssrc: UInt32, info: SenderInfo, blocks: Blocks)
    case receiverReport(ssrc: UInt32, blocks: Blocks)
    /// A chunk's CNAME is found by `canonicalName(of:)`.
    case sourceDescription(Chunks)
    case bye(Sources)
    case application(ssrc: UInt32)
    /// RFC 4585 section 6.1: transport (205) or payload-specific (206) feedback.
    case feedback(type: UInt8, format: UInt8, sender: UInt32, media: UInt32)
    /// RFC 3611; only the VoIP metrics blocks are read, by `voipMetrics(of:)`.
    case extendedReport(ssrc: UInt32, Range<Int>)
    case unknown(type: UInt8)
  }

  /// Report blocks in place.
  public struct Blocks: Equatable, Sendable {
    public let count: Int
    let offset: Int
  }

  /// Sources in place.
  public struct Sources: Equatable, Sendable {
    public let count: Int
    let offset: Int
  }

  /// SDES chunks in place.
  public struct Chunks: Equatable, Sendable {
    public let count: Int
    let range: Range<Int>
  }

  private let octets: Octets
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// - Parameter reducedSize: whether RFC 5506 was agreed on, which drops the rule that SR or RR
  ///   comes first.
  public init(
    reading bytes: UnsafeRawBufferPointer, reducedSize: Bool = false
  ) throws(PacketError) {
    self.bytes = bytes
    octets = Octets(bytes)
    guard octets.count >= 4 else { throw PacketError(.tooShort, at: octets.count) }
    guard octets.count <= Self.octetsMaximum else {
      throw PacketError(.tooLong, at: Self.octetsMaximum)
    }
    var at = 0
    var parts = 0
    while at < octets.count {
      at = try check(at, isFirst: parts == 0 && !reducedSize)
      parts += 1
      guard parts <= Self.partsMaximum else { throw PacketError(.controlParts, at: at) }
    }
  }

  /// Checks the part that begins at an octet.
  /// - Returns: where the next begins.
  private func check(_ at: Int, isFirst: Bool) throws(PacketError) -> Int {
    guard at + 4 <= octets.count else { throw PacketError(.controlLength, at: at) }
    let first = octets.octet(at)
    guard first >> 6 == UInt8(RTPProtocol.version) else { throw PacketError(.version, at: at) }
    let type = octets.octet(at + 1)
    guard (192...223).contains(type) else { throw PacketError(.controlType, at: at + 1) }
    if isFirst, type != 200, type != 201 { throw PacketError(.controlFirst, at: at + 1) }
    let end = at + 4 + 4 * Int(octets.word16(at + 2))
    guard end <= octets.count else { throw PacketError(.controlLength, at: at + 2) }
    var bodyEnd = end
    if first & 0x20 != 0 {
      guard end == octets.count else { throw PacketError(.controlPadding, at: at) }
      let padding = Int(octets.octet(end - 1))
      guard padding > 0, padding % 4 == 0, padding <= end - at - 4 else {
        throw PacketError(.padding, at: end - 1)
      }
      bodyEnd -= padding
    }
    let count = Int(first & 0x1F)
    let needed: Int
    switch type {
    case 200: needed = 4 + SenderInfo.octets + count * ReportBlock.octets
    case 201: needed = 4 + count * ReportBlock.octets
    case 203: needed = 4 * count
    case 204: needed = 8
    case 205, 206: needed = 8
    case 207: needed = 4
    default: needed = 0
    }
    guard bodyEnd - at - 4 >= needed else { throw PacketError(.controlCount, at: at) }
    return end
  }

  /// The next part; nil after the last.
  public mutating func next() -> Part? {
    guard offset < octets.count else { return nil }
    let at = offset
    let first = octets.octet(at)
    let type = octets.octet(at + 1)
    let end = at + 4 + 4 * Int(octets.word16(at + 2))
    offset = end
    let bodyEnd = first & 0x20 != 0 ? end - Int(octets.octet(end - 1)) : end
    let count = Int(first & 0x1F)
    switch type {
    case 200:
      let info = SenderInfo(
        ntp: NTPTime(bits: UInt64(octets.word32(at + 8)) << 32 | UInt64(octets.word32(at + 12))),
        rtpTimestamp: octets.word32(at + 16), packetCount: octets.word32(at + 20),
        octetCount: octets.word32(at + 24))
      return .senderReport(
        ssrc: octets.word32(at + 4), info: info, blocks: Blocks(count: count, offset: at + 28))
    case 201:
      return .receiverReport(
        ssrc: octets.word32(at + 4), blocks: Blocks(count: count, offset: at + 8))
    case 202: return .sourceDescription(Chunks(count: count, range: at + 4..<bodyEnd))
    case 203: return .bye(Sources(count: count, offset: at + 4))
    case 204: return .application(ssrc: octets.word32(at + 4))
    case 205, 206:
      return .feedback(
        type: type, format: UInt8(count), sender: octets.word32(at + 4),
        media: octets.word32(at + 8))
    case 207: return .extendedReport(ssrc: octets.word32(at + 4), at + 8..<bodyEnd)
    default: return .unknown(type: type)
    }
  }

  /// A report block, 0..<count.
  public func block(_ index: Int, of blocks: Blocks) -> ReportBlock {
    precondition(index >= 0 && index < blocks.count)
    return ReportBlock(octets, at: blocks.offset + index * ReportBlock.octets)
  }

  /// A source that says goodbye, 0..<count.
  public func source(_ index: Int, of sources: Sources) -> UInt32 {
    precondition(index >= 0 && index < sources.count)
    return octets.word32(sources.offset + 4 * index)
  }

  /// The first chunk's source and the octets of its CNAME (section 6.5.1), UTF-8; nil when there is
  /// none or the items do not fit the packet.
  public func canonicalName(of chunks: Chunks) -> (ssrc: UInt32, name: UnsafeRawBufferPointer)? {
    guard chunks.count > 0, chunks.range.count >= 4 else { return nil }
    var at = chunks.range.lowerBound + 4
    while at + 2 <= chunks.range.upperBound, octets.octet(at) != 0 {
      let end = at + 2 + Int(octets.octet(at + 1))
      guard end <= chunks.range.upperBound else { return nil }
      if octets.octet(at) == 1 {
        return (
          octets.word32(chunks.range.lowerBound),
          UnsafeRawBufferPointer(rebasing: bytes[at + 2..<end])
        )
      }
      at = end
    }
    return nil
  }

  /// The first VoIP metrics block of an extended report.
  public func voipMetrics(of range: Range<Int>) -> VoIPMetrics? {
    var at = range.lowerBound
    while at + 4 <= range.upperBound {
      let end = at + 4 + 4 * Int(octets.word16(at + 2))
      guard end <= range.upperBound else { return nil }
      if octets.octet(at) == VoIPMetrics.blockType, end - at >= VoIPMetrics.octets {
        return VoIPMetrics(octets, at: at)
      }
      at = end
    }
    return nil
  }
}
