/// Sound becomes an Ogg Opus stream (RFC 7845) of two channels, page by page: each page holds one
/// second, so that a stream cut anywhere can be played up to its last whole page.
struct OggOpusStream {
  private let encoding: OpusEncoding
  private var pages: OggPages
  /// Samples of 48 kHz in all packets so far.
  private var granule: Int64 = 0
  private var packets = 0
  private var packet = [UInt8](repeating: 0, count: OpusEncoding.packetBytesMaximum)

  static let packetsPerPage = 50

  init(serial: UInt32, bitsPerSecond: Int) throws(RecordingFault) {
    encoding = try OpusEncoding(bitsPerSecond: bitsPerSecond)
    pages = OggPages(serial: serial)
  }

  /// The two pages in front: identification and comments (RFC 7845 section 5).
  mutating func headers() -> [UInt8] {
    var head = Array("OpusHead".utf8)
    head += [1, 2]
    head.appendLittle(UInt16(encoding.preSkip))
    head.appendLittle(UInt32(16_000))
    head.appendLittle(Int16(0))
    // Mapping family 1 with two streams, none of them coupled (RFC 7845 section 5.1.1.2).
    head += [1, 2, 0] + OpusEncoding.mapping
    pages.add(head)
    var bytes = pages.page(granule: 0, isFirst: true)
    var tags = Array("OpusTags".utf8)
    tags.appendLittle(UInt32(9))
    tags += Array("Guildhall".utf8)
    tags.appendLittle(UInt32(0))
    pages.add(tags)
    bytes += pages.page(granule: 0)
    return bytes
  }

  /// Takes 20 ms: 320 samples of each channel, interleaved.
  /// - Returns: a page, once a second.
  mutating func add(_ samples: UnsafeBufferPointer<Int16>) throws(RecordingFault) -> [UInt8]? {
    let encoding = self.encoding
    let count = try packet.withUnsafeMutableBufferPointer { (packet) throws(RecordingFault) in
      try encoding.encode(samples, into: packet)
    }
    var page: [UInt8]?
    if packets == Self.packetsPerPage || !pages.fits(count) { page = flush() }
    pages.add(packet[..<count])
    packets += 1
    granule += 960
    return page
  }

  /// The page begun, if there is one.
  mutating func flush() -> [UInt8]? {
    guard !pages.isEmpty else { return nil }
    packets = 0
    return pages.page(granule: granule)
  }

  /// The last page. What the encoder holds back is pushed out with silence first, and its end is
  /// cut off again by the granule position (RFC 7845 section 4.4).
  mutating func end() throws(RecordingFault) -> [UInt8] {
    let end = granule + Int64(encoding.preSkip)
    var bytes: [UInt8] = []
    let silence = [Int16](repeating: 0, count: 640)
    while granule < end {
      let page = try silence.withUnsafeBufferPointer { (silence) throws(RecordingFault) in
        try add(silence)
      }
      if let page { bytes += page }
    }
    packets = 0
    return bytes + pages.page(granule: end, isLast: true)
  }
}
