/// Writes a compound RTCP packet into a caller's buffer (RFC 3550 section 6.1). SR or RR comes
/// first, SDES with the CNAME next.
public struct RTCPWriter {
  /// Report blocks in one SR or RR: the field has five bits.
  public static let blocksMaximum = 31
  /// Octets of a CNAME: its length field has eight bits.
  public static let nameOctetsMaximum = 255

  private let sink: OctetSink
  /// Octets written.
  public private(set) var count = 0

  public init(into buffer: UnsafeMutableRawBufferPointer) { sink = OctetSink(buffer) }

  private mutating func begin(
    type: UInt8, count items: Int, octets: Int
  ) throws(PacketError) -> Int {
    guard count + octets <= sink.count else { throw PacketError(.bufferTooSmall, at: count) }
    let at = count
    sink.put(UInt8(RTPProtocol.version) << 6 | UInt8(items), at: at)
    sink.put(type, at: at + 1)
    sink.put(UInt16(octets / 4 - 1), at: at + 2)
    count += octets
    return at
  }

  /// A sender report with at most one block: a leg has one source to report on.
  public mutating func senderReport(
    ssrc: UInt32, info: SenderInfo, block: ReportBlock?
  ) throws(PacketError) {
    let octets = 8 + SenderInfo.octets + (block == nil ? 0 : ReportBlock.octets)
    let at = try begin(type: 200, count: block == nil ? 0 : 1, octets: octets)
    sink.put(ssrc, at: at + 4)
    sink.put(UInt32(info.ntp.bits >> 32), at: at + 8)
    sink.put(UInt32(truncatingIfNeeded: info.ntp.bits), at: at + 12)
    sink.put(info.rtpTimestamp, at: at + 16)
    sink.put(info.packetCount, at: at + 20)
    sink.put(info.octetCount, at: at + 24)
    block?.write(to: sink, at: at + 28)
  }

  public mutating func receiverReport(ssrc: UInt32, block: ReportBlock?) throws(PacketError) {
    let octets = 8 + (block == nil ? 0 : ReportBlock.octets)
    let at = try begin(type: 201, count: block == nil ? 0 : 1, octets: octets)
    sink.put(ssrc, at: at + 4)
    block?.write(to: sink, at: at + 8)
  }

  /// One chunk with the CNAME (section 6.5.1).
  public mutating func canonicalName(
    ssrc: UInt32, name: UnsafeRawBufferPointer
  ) throws(PacketError) {
    guard name.count <= Self.nameOctetsMaximum else {
      throw PacketError(.valueOutOfRange, at: count)
    }
    // The item list ends with at least one nought and at a word (section 6.5).
    let items = (2 + name.count + 1 + 3) / 4 * 4
    let at = try begin(type: 202, count: 1, octets: 8 + items)
    sink.put(ssrc, at: at + 4)
    sink.put(UInt8(1), at: at + 8)
    sink.put(UInt8(name.count), at: at + 9)
    sink.put(name, at: at + 10)
    for offset in at + 10 + name.count..<at + 8 + items { sink.put(UInt8(0), at: offset) }
  }

  /// Goodbye of one source (section 6.6), without a reason.
  public mutating func bye(ssrc: UInt32) throws(PacketError) {
    let at = try begin(type: 203, count: 1, octets: 8)
    sink.put(ssrc, at: at + 4)
  }

  /// An extended report with VoIP metrics (RFC 3611).
  public mutating func voipMetrics(ssrc: UInt32, _ metrics: VoIPMetrics) throws(PacketError) {
    let at = try begin(type: 207, count: 0, octets: 8 + VoIPMetrics.octets)
    sink.put(ssrc, at: at + 4)
    metrics.write(to: sink, at: at + 8)
  }
}
