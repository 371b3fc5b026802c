/// Why text is not JSON as the log writes it.
public struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as a clause.
  public var what: String
  /// Bytes before the fault.
  public var offset: Int
  public var description: String { "\(what) at byte \(offset)" }
}

/// Reads one JSON document (RFC 8259). Stricter than the standard: numbers must be whole and fit
/// 64 bits, and a member may come once only.
public struct JSONParser {
  /// Arrays and objects within each other.
  public static let depthMaximum = 64
  private static let fewMembers = 16

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  public static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.fault("more text after the value") }
    return value
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ what: String) -> JSONFault { JSONFault(what: what, offset: position) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONFault) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { (parser) throws(JSONFault) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONFault) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), .some(48...57): return try number()
    case nil: throw fault("the text ends where a value should be")
    default: throw fault("no value begins with this character")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONFault) -> JSONValue
  ) throws(JSONFault) -> JSONValue {
    guard depth < Self.depthMaximum else {
      throw fault("values are nested deeper than \(Self.depthMaximum)")
    }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw fault("unknown word") }
    position += word.utf8.count
    return value
  }

  private mutating func object() throws(JSONFault) -> JSONValue {
    var members: [JSONMember] = []
    // Few names are compared one by one, many through a set.
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a member's name should be here") }
      let name = try string()
      if members.count == Self.fewMembers { names = Set(members.map(\.name)) }
      let isNew =
        members.count < Self.fewMembers
        ? !members.contains { $0.name == name } : names.insert(name).inserted
      guard isNew else { throw fault("member \"\(name)\" comes twice") }
      skipSpace()
      guard take(":") else { throw fault("a colon should be here") }
      members.append(JSONMember(name, try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw fault("a comma or closing brace should be here") }
    }
  }

  private mutating func array() throws(JSONFault) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value())
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw fault("a comma or closing bracket should be here") }
    }
  }

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = position
    _ = take("-")
    let first = position
    while let byte = next, (48...57).contains(byte) { position += 1 }
    let digits = position - first
    guard digits > 0, digits == 1 || bytes[first] != 48 else {
      throw fault("a number is written wrongly")
    }
    if let byte = next, byte == 46 || byte == 69 || byte == 101 {
      throw fault("numbers in a log are whole")
    }
    guard let value = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw fault("a number does not fit 64 bits")
    }
    return .number(value)
  }

  private mutating func string() throws(JSONFault) -> String {
    position += 1
    // Most text has no escapes and is taken as it stands.
    var end = position
    while end < bytes.count, bytes[end] >= 32, bytes[end] != 34, bytes[end] != 92 { end += 1 }
    if end < bytes.count, bytes[end] == 34 {
      guard let string = String(validating: bytes[position..<end], as: UTF8.self) else {
        throw fault("text is not UTF-8")
      }
      position = end + 1
      return string
    }
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fault("text is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<32: throw fault("a control character in text must be escaped")
      default: text.append(byte)
      }
    }
    throw fault("the text has no closing quotation mark")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONFault) {
    guard let byte = next else { throw fault("the text ends in an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var code = UInt32(try hexUnit())
      if (0xD800..<0xDC00).contains(code) {
        guard take("\\"), take("u") else { throw fault("half of a surrogate pair") }
        let low = UInt32(try hexUnit())
        guard (0xDC00..<0xE000).contains(low) else { throw fault("half of a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("half of a surrogate pair") }
      text += String(Character(scalar)).utf8
    default: throw fault("unknown escape")
    }
  }

  private mutating func hexUnit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let value = hexValue(byte) else {
        throw fault("four hexadecimal digits should be here")
      }
      unit = unit << 4 | UInt16(value)
      position += 1
    }
    return unit
  }
}
