/// A value that can be written to and read from the log.
///
/// A type lists its fields once, in order; the same list writes and reads every format (compact
/// binary for the log, JSON for people). A coder that writes leaves the values alone, a coder that
/// reads replaces them, starting from `init()`.
public protocol Recorded {
  init()
  mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault)
}

/// A recorded type that is one value under one field: JSON shows it in lists without braces.
public protocol RecordedScalar: Recorded {}

/// Why bytes or JSON could not be read back.
public struct CodingFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    case truncated, outOfRange, unknownCode, wrongType, missing, tooLong
    /// A member that the value does not have.
    case unexpected
  }
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
  // Formats for people show these in their own way, all others as numbers. They have names of
  // their own because a requirement is preferred to an extension: `field` would call itself.
  mutating func instant(_ name: StaticString, _ value: inout Instant) throws(CodingFault)
  mutating func subject(_ name: StaticString, _ value: inout SubjectID) throws(CodingFault)
  mutating func identifier<K>(
    _ name: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault)
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
  @inlinable public mutating func instant(
    _ name: StaticString, _ value: inout Instant
  ) throws(CodingFault) { try field(name, &value.milliseconds) }
  /// `none` is written as 0, so that the small numbers of real names stay short.
  @inlinable public mutating func identifier<K>(
    _ name: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault) {
    var shifted = UInt64(value.raw &+ 1)
    try field(name, &shifted)
    guard isReading else { return }
    guard shifted <= UInt64(UInt32.max) else { throw CodingFault(.outOfRange, field: "\(name)") }
    value = Identifier(UInt32(shifted) &- 1)
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout SubjectID
  ) throws(CodingFault) { try subject(name, &value) }
  @inlinable public mutating func subject(
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

extension Identifier: RecordedScalar {
  @inlinable public init() { self = .none }
  /// `none` is written as 0, so that the small numbers of real names stay short.
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.identifier("id", &self)
  }
}
extension ContactID: RecordedScalar {
  @inlinable public init() { self = .none }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("id", &raw)
  }
}
extension Instant: RecordedScalar {
  @inlinable public init() { self = .epoch }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.instant("at", &self)
  }
}
extension Span: RecordedScalar {
  @inlinable public init() { self = .zero }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("span", &milliseconds)
  }
}
extension String: RecordedScalar {
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("text", &self)
  }
}
extension UInt16: RecordedScalar {
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var wide = UInt64(self)
    try coder.field("value", &wide)
    guard coder.isReading else { return }
    guard let narrow = UInt16(exactly: wide) else { throw CodingFault(.outOfRange, field: "value") }
    self = narrow
  }
}
extension Int64: RecordedScalar {
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("value", &self)
  }
}
