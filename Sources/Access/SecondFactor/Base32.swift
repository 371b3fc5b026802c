/// Base32 (RFC 4648, section 6), as authenticator programs take a secret.
public enum Base32 {
  static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
  /// Longer texts are refused unread.
  static let textBytesMaximum = 256

  /// Without padding, which authenticator programs do not want.
  public static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        out.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
      }
      buffer &= 0xFF
    }
    if bits > 0 { out.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Reads what `encode` wrote, also in small letters, with blanks, hyphens or padding. Nil for
  /// other characters, for a length that no bytes have, and for bits left over that are not zero.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.count <= textBytesMaximum else { return nil }
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    var count = 0
    var hasEnded = false
    for byte in text.utf8 {
      if byte == 0x20 || byte == 0x2D { continue }
      if byte == 0x3D {
        hasEnded = true
        continue
      }
      guard !hasEnded, let value = value(of: byte) else { return nil }
      count += 1
      buffer = (buffer << 5 | UInt32(value)) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard ![1, 3, 6].contains(count % 8), buffer & ((1 << UInt32(bits)) - 1) == 0 else {
      return nil
    }
    return out
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61
    case 0x32...0x37: byte - 0x32 + 26
    default: nil
    }
  }
}
