/// A value that can be written to and read from the log.
///
/// A type lists its fields once, in order; the same list writes and reads every format (compact
/// binary for the log, JSON for people). A coder that writes leaves the values alone, a coder that
/// reads replaces them, starting from `init()`.
public protocol Recorded {
  init()
  mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault)
}

/// Why bytes or JSON could not be read back.
public struct CodingFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable { case truncated, outOfRange, unknownCode, wrongType, missing, tooLong }
  public var reason: Reason
  /// The field being read.
  public var field: String
  /// Offset in bytes of the input, where the format has one.
  public var offset: Int?

  public init(_ reason: Reason, field: String, offset: Int? = nil) {
    self.reason = reason
    self.field = field
    self.offset = offset
  }

  public var description: String {
    let place = offset.map { " at byte \($0)" } ?? ""
    return "field \"\(field)\"\(place): \(reason)"
  }
}

/// Visits the fields of a `Recorded` value, to write or to read them.
///
/// Lists are bounded when read: see `maximumListCount`.
public protocol FieldCoder {
  /// True when values are being replaced by what was read.
  var isReading: Bool { get }
  /// Schema version of the record being read; the newest when writing. A field added in version 2
  /// of a record is visited only `if coder.version >= 2`.
  var version: UInt8 { get }
  mutating func field(_ name: StaticString, _ value: inout UInt64) throws(CodingFault)
  mutating func field(_ name: StaticString, _ value: inout Int64) throws(CodingFault)
  mutating func field(_ name: StaticString, _ value: inout Bool) throws(CodingFault)
  mutating func field(_ name: StaticString, _ value: inout String) throws(CodingFault)
  /// Opaque bytes, such as a sealed value.
  mutating func field(_ name: StaticString, _ value: inout [UInt8]) throws(CodingFault)
  mutating func field<T: Recorded>(_ name: StaticString, _ value: inout T) throws(CodingFault)
  mutating func field<T: Recorded>(_ name: StaticString, _ value: inout [T]) throws(CodingFault)
  mutating func field<T: Recorded>(_ name: StaticString, _ value: inout T?) throws(CodingFault)
}

/// A list longer than this is refused when read: no event or policy comes near it.
public let maximumListCount = 4_000_000

extension FieldCoder {
  @inlinable public mutating func field<T: FixedWidthInteger & UnsignedInteger>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) {
    var wide = UInt64(truncatingIfNeeded: value)
    try field(name, &wide)
    guard isReading else { return }
    guard let narrow = T(exactly: wide) else { throw CodingFault(.outOfRange, field: "\(name)") }
    value = narrow
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Int
  ) throws(CodingFault) {
    var wide = Int64(value)
    try field(name, &wide)
    if isReading { value = Int(wide) }
  }
  /// An enum without payload, by its raw number.
  @inlinable public mutating func field<T: RawRepresentable & Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) where T.RawValue == UInt8 {
    var raw = UInt64(value.rawValue)
    try field(name, &raw)
    guard isReading else { return }
    guard raw <= 255, let read = T(rawValue: UInt8(raw)) else {
      throw CodingFault(.unknownCode, field: "\(name)")
    }
    value = read
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Instant
  ) throws(CodingFault) { try field(name, &value.milliseconds) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Span
  ) throws(CodingFault) { try field(name, &value.milliseconds) }
  /// `none` is written as 0, so that the small numbers of real names stay short.
  @inlinable public mutating func field<K>(
    _ name: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault) {
    var shifted = UInt64(value.raw &+ 1)
    try field(name, &shifted)
    guard isReading else { return }
    guard shifted <= UInt64(UInt32.max) else { throw CodingFault(.outOfRange, field: "\(name)") }
    value = Identifier(UInt32(shifted) &- 1)
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout ContactID
  ) throws(CodingFault) { try field(name, &value.raw) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout SubjectID
  ) throws(CodingFault) { try field(name, &value.raw) }
}

/// An enum without payload is one raw number, also in lists and optionals.
extension Recorded where Self: RawRepresentable, RawValue == UInt8 {
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var raw = rawValue
    try coder.field("value", &raw)
    guard coder.isReading else { return }
    guard let read = Self(rawValue: raw) else { throw CodingFault(.unknownCode, field: "value") }
    self = read
  }
}

extension Identifier: Recorded {
  @inlinable public init() { self = .none }
  /// `none` is written as 0, so that the small numbers of real names stay short.
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var shifted = UInt64(raw &+ 1)
    try coder.field("id", &shifted)
    guard coder.isReading else { return }
    guard shifted <= UInt64(UInt32.max) else { throw CodingFault(.outOfRange, field: "id") }
    self = Identifier(UInt32(shifted) &- 1)
  }
}
extension ContactID: Recorded {
  @inlinable public init() { self = .none }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("id", &raw)
  }
}
extension Instant: Recorded {
  @inlinable public init() { self = .epoch }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("at", &milliseconds)
  }
}
extension Span: Recorded {
  @inlinable public init() { self = .zero }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("span", &milliseconds)
  }
}
extension String: Recorded {
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("text", &self)
  }
}
extension UInt16: Recorded {
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var wide = UInt64(self)
    try coder.field("value", &wide)
    guard coder.isReading else { return }
    guard let narrow = UInt16(exactly: wide) else { throw CodingFault(.outOfRange, field: "value") }
    self = narrow
  }
}
extension Int64: Recorded {
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("value", &self)
  }
}
