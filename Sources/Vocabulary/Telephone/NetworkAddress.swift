/// An address of the Internet protocol, version 4 or 6. One of version 4 that is written as one of
/// version 6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is one of version 4.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
  /// Characters of the longest address: `xxxx:` six times and one of version 4.
  public static let charactersMaximum = 45

  /// 4 or 16, the most significant first.
  public let bytes: [UInt8]

  public init?(_ text: String) {
    guard text.utf8.count <= Self.charactersMaximum else { return nil }
    let read = text.contains(":") ? Self.six(text) : Self.four(text[...])
    guard let read else { return nil }
    let isMapped =
      read.count == 16 && read[..<10].allSatisfy { $0 == 0 } && read[10] == 255 && read[11] == 255
    bytes = isMapped ? Array(read[12...]) : read
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  public var isVersion4: Bool { bytes.count == 4 }

  /// As RFC 5952 has it: lower case, the longest row of zeros left out.
  public var description: String {
    if isVersion4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    var zeros = 0..<0
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(1, zeros.count) { zeros = start..<end }
      start = max(end, start) + 1
    }
    func text(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if zeros.isEmpty { return text(groups[...]) }
    return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
  }

  /// Four numbers without leading zeros, which some programs read as octal.
  private static func four(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part == "0" || part.first != "0",
        let byte = UInt8(part)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func six(_ text: String) -> [UInt8]? {
    let colons = Array("::")
    guard let gap = text.firstRange(of: colons) else {
      let all = groups(text[...], atEnd: true)
      return all?.count == 16 ? all : nil
    }
    guard let head = groups(text[..<gap.lowerBound], atEnd: false),
      let tail = groups(text[gap.upperBound...], atEnd: true),
      head.count + tail.count <= 14
    else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// An address of version 4 may stand for the last two.
  private static func groups(_ text: Substring, atEnd: Bool) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var bytes: [UInt8] = []
    for (place, part) in parts.enumerated() {
      if atEnd, place == parts.count - 1, part.contains(".") {
        guard let last = four(part) else { return nil }
        bytes += last
        continue
      }
      guard (1...4).contains(part.utf8.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 255)]
    }
    return bytes
  }
}

/// Addresses that begin alike (RFC 4632): `192.0.2.0/24`, `2001:db8::/32`, or one address alone.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  public private(set) var first: NetworkAddress
  /// How many bits all of them share: at most 32 of version 4, 128 of version 6.
  public private(set) var bits: Int

  /// - Returns: `nil` for text that is no range. Bits beyond those shared may be set: `network`.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = NetworkAddress(String(parts[0])) else { return nil }
    self.first = first
    bits = first.bytes.count * 8
    guard parts.count == 2 else { return }
    let digits = parts[1]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), (1...3).contains(digits.count),
      let bits = Int(digits), bits <= self.bits
    else { return nil }
    self.bits = bits
  }

  /// The same range, written from its first address on.
  public var network: AddressRange {
    var range = self
    range.first = NetworkAddress(bytes: first.bytes.indices.map { first.bytes[$0] & mask($0) })
    return range
  }

  public func contains(_ address: NetworkAddress) -> Bool {
    guard address.bytes.count == first.bytes.count else { return false }
    return first.bytes.indices.allSatisfy { place in
      (address.bytes[place] ^ first.bytes[place]) & mask(place) == 0
    }
  }

  /// Whether some address is in both.
  public func overlaps(_ other: AddressRange) -> Bool {
    bits <= other.bits ? contains(other.first) : other.contains(first)
  }

  private func mask(_ place: Int) -> UInt8 {
    let shared = min(8, max(0, bits - place * 8))
    return shared == 0 ? 0 : 255 << UInt8(8 - shared)
  }

  public var description: String {
    bits == first.bytes.count * 8 ? "\(first)" : "\(first)/\(bits)"
  }
}

extension AddressRange: RecordedScalar {
  /// This machine alone; replaced when read.
  public init() {
    first = NetworkAddress(bytes: [127, 0, 0, 1])
    bits = 32
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var text = description
    try coder.field("range", &text)
    guard coder.isReading else { return }
    guard let range = AddressRange(text) else { throw CodingFault(.unknownCode, field: "range") }
    self = range
  }
}
