import Foundation
public import Vocabulary

/// Writes the fields of a `Recorded` value as JSON for people: instants as dates, sealed bytes as
/// base64, subjects in hexadecimal, an id that names nothing as null, whole numbers beyond 2^53 as
/// text.
public struct JSONFieldWriter: FieldCoder {
  public private(set) var members: [JSONMember] = []
  public let version: UInt8

  public init(version: UInt8 = .max) { self.version = version }

  public var isReading: Bool { false }
  public var value: JSONValue { .object(members) }

  /// The whole of a value as an object.
  public static func describe<T: Recorded>(_ value: T, version: UInt8 = .max) -> JSONValue {
    var writer = JSONFieldWriter(version: version)
    var copy = value
    // A writer has nothing to refuse: faults come from reading only.
    try! copy.fields(&writer)
    return writer.value
  }

  private mutating func add(_ name: StaticString, _ value: JSONValue) {
    members.append(JSONMember("\(name)", value))
  }

  /// A value in a list, without braces when it is a scalar.
  private func nested<T: Recorded>(_ value: T) throws(CodingFault) -> JSONValue {
    var inner = JSONFieldWriter(version: version)
    var copy = value
    try copy.fields(&inner)
    return isScalar(T.self) && inner.members.count == 1
      ? inner.members[0].value : inner.value
  }

  public mutating func field(
    _ name: StaticString, _ value: inout UInt64
  ) throws(CodingFault) { add(name, .whole(value)) }
  public mutating func field(
    _ name: StaticString, _ value: inout Int64
  ) throws(CodingFault) { add(name, .whole(value)) }
  public mutating func field(
    _ name: StaticString, _ value: inout Bool
  ) throws(CodingFault) { add(name, .bool(value)) }
  public mutating func field(
    _ name: StaticString, _ value: inout String
  ) throws(CodingFault) { add(name, .string(value)) }
  public mutating func field(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(CodingFault) { add(name, .string(Data(value).base64EncodedString())) }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) { add(name, try nested(value)) }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {
    var elements: [JSONValue] = []
    for element in value { elements.append(try nested(element)) }
    add(name, .array(elements))
  }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {
    guard let present = value else { return add(name, .null) }
    let shown = try nested(present)
    // An id that is there and names nothing is not the same as no id: it keeps its braces.
    guard shown == .null else { return add(name, shown) }
    var inner = JSONFieldWriter(version: version)
    var copy = present
    try copy.fields(&inner)
    add(name, inner.value)
  }
  public mutating func instant(
    _ name: StaticString, _ value: inout Instant
  ) throws(CodingFault) { add(name, InstantText.json(value)) }
  public mutating func subject(
    _ name: StaticString, _ value: inout SubjectID
  ) throws(CodingFault) {
    add(name, value.isNone ? .null : .string(value.description))
  }
  public mutating func identifier<K>(
    _ name: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault) { add(name, value.isNone ? .null : .number(Int64(value.raw))) }
}

func isScalar<T: Recorded>(_ type: T.Type) -> Bool {
  type is any RecordedScalar.Type || type is any RawRepresentable.Type
}

/// Instants as RFC 3339 text where that is exact and short, else as milliseconds.
enum InstantText {
  static func json(_ instant: Instant) -> JSONValue {
    let text = instant.description
    return parse(text) == instant ? .string(text) : .whole(instant.milliseconds)
  }

  static func read(_ value: JSONValue) -> Instant? {
    if case .string(let text) = value, let instant = parse(text) { return instant }
    return value.signed.map { Instant(milliseconds: $0) }
  }

  /// Exactly `YYYY-MM-DDThh:mm:ss.mmmZ`; a date that does not exist is nil.
  static func parse(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    guard bytes.count == 24 else { return nil }
    let pattern = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
    var numbers: [Int64] = []
    var isInNumber = false
    for (byte, expected) in zip(bytes, pattern) {
      guard expected == UInt8(ascii: "d") else {
        guard byte == expected else { return nil }
        isInNumber = false
        continue
      }
      guard (48...57).contains(byte) else { return nil }
      if !isInNumber { numbers.append(0) }
      isInNumber = true
      numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int64(byte - 48)
    }
    let days = daysFromCivil(year: numbers[0], month: numbers[1], day: numbers[2])
    let seconds = numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
    let instant = Instant(milliseconds: (days * 86_400 + seconds) * 1000 + numbers[6])
    // Writing it again tells a date that exists from one that does not.
    return instant.description == text ? instant : nil
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  private static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
