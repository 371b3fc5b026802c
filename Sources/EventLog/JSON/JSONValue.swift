/// A JSON document (RFC 8259) as the log writes it: numbers are whole, members keep their order.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Whole numbers beyond this are written as text, because many readers hold numbers as doubles
  /// (RFC 8259, section 6).
  public static let safeMagnitude: UInt64 = 1 << 53

  public static func whole(_ value: UInt64) -> JSONValue {
    value <= safeMagnitude ? .number(Int64(value)) : .string(String(value))
  }
  public static func whole(_ value: Int64) -> JSONValue {
    value.magnitude <= safeMagnitude ? .number(value) : .string(String(value))
  }

  /// The member of this name, when this is an object.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// A number, or text that is one.
  var unsigned: UInt64? {
    switch self {
    case .number(let value): UInt64(exactly: value)
    case .string(let text): UInt64(text)
    default: nil
    }
  }
  var signed: Int64? {
    switch self {
    case .number(let value): value
    case .string(let text): Int64(text)
    default: nil
    }
  }
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// One line of UTF-8 without a line break at its end.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let value): bytes += String(value).utf8
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 10: bytes += "\\n".utf8
      case 0..<32, 127: bytes += "\\u00\(hex([byte]))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

public struct JSONMember: Hashable, Sendable {
  public var name: String
  public var value: JSONValue
  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}
