/// Makes the pages of one logical Ogg stream (RFC 3533 section 6).
struct OggPages {
  private let serial: UInt32
  private var sequence: UInt32 = 0
  private var segments: [UInt8] = []
  private var body: [UInt8] = []

  /// Lacing values of one page.
  static let segmentsMaximum = 255

  init(serial: UInt32) { self.serial = serial }

  var isEmpty: Bool { segments.isEmpty }

  /// Whether a packet of this length fits on the page.
  func fits(_ count: Int) -> Bool { segments.count + count / 255 + 1 <= Self.segmentsMaximum }

  /// - Precondition: `fits`.
  mutating func add(_ packet: some Collection<UInt8>) {
    precondition(fits(packet.count))
    for _ in 0..<packet.count / 255 { segments.append(255) }
    segments.append(UInt8(packet.count % 255))
    body.append(contentsOf: packet)
  }

  /// The page with what was added.
  /// - Parameter granule: samples of 48 kHz up to the end of the last packet (RFC 7845 section 4).
  mutating func page(granule: Int64, isFirst: Bool = false, isLast: Bool = false) -> [UInt8] {
    var page = Array("OggS".utf8)
    page.reserveCapacity(27 + segments.count + body.count)
    page.append(0)
    page.append((isFirst ? 2 : 0) | (isLast ? 4 : 0))
    page.appendLittle(UInt64(bitPattern: granule))
    page.appendLittle(serial)
    page.appendLittle(sequence)
    page.appendLittle(UInt32(0))
    page.append(UInt8(segments.count))
    page += segments
    page += body
    let sum = Self.checksum(page)
    for index in 0..<4 { page[22 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * index)) }
    sequence += 1
    segments.removeAll(keepingCapacity: true)
    body.removeAll(keepingCapacity: true)
    return page
  }

  /// CRC with the polynomial 0x04C11DB7, not reflected, beginning with 0.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    for byte in bytes { sum = sum << 8 ^ table[Int(UInt8(sum >> 24) ^ byte)] }
    return sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index) << 24
    for _ in 0..<8 { value = value & 0x8000_0000 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1 }
    return value
  }
}

extension [UInt8] {
  mutating func appendLittle<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
  mutating func appendBig<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
