/// A SHA-256 value held inline, so that reading millions of records allocates nothing for it.
public struct ChainHash: Hashable, Sendable, CustomStringConvertible {
  /// Words in memory order: the bytes of the hash are the bytes of these four.
  var words: (UInt64, UInt64, UInt64, UInt64)

  public static let byteCount = 32
  public static let zero = ChainHash()

  init() { words = (0, 0, 0, 0) }

  /// Copies 32 bytes; nil when there are not exactly 32.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  public init?(_ bytes: [UInt8]) {
    guard let hash = bytes.withUnsafeBytes({ ChainHash($0) }) else { return nil }
    self = hash
  }

  /// Reads 64 hexadecimal digits.
  public init?(hex: String) {
    guard let bytes = decodeHex(hex) else { return nil }
    self.init(bytes)
  }

  public func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try withUnsafeBytes(of: words) { (bytes) throws(E) in try body(bytes) }
  }

  public var bytes: [UInt8] { withBytes { Array($0) } }
  /// 64 lower-case hexadecimal digits.
  public var description: String { withBytes { hex($0) } }

  public static func == (a: Self, b: Self) -> Bool { a.words == b.words }
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// Lower-case hexadecimal.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  for byte in bytes {
    text.append(hexDigits[Int(byte >> 4)])
    text.append(hexDigits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// Nil unless the text is an even number of hexadecimal digits.
func decodeHex(_ text: String) -> [UInt8]? {
  let utf8 = Array(text.utf8)
  guard utf8.count.isMultiple(of: 2) else { return nil }
  var result: [UInt8] = []
  result.reserveCapacity(utf8.count / 2)
  for index in stride(from: 0, to: utf8.count, by: 2) {
    guard let high = hexValue(utf8[index]), let low = hexValue(utf8[index + 1]) else { return nil }
    result.append(high << 4 | low)
  }
  return result
}

func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case 48...57: digit - 48
  case 97...102: digit - 87
  case 65...70: digit - 55
  default: nil
  }
}
