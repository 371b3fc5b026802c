import Foundation
public import Vocabulary

/// Reads what `JSONFieldWriter` wrote. A member that the value does not have is a fault.
public struct JSONFieldReader: FieldCoder {
  private let members: [JSONMember]
  /// Set when one value stands for its only field.
  private let scalar: JSONValue?
  private var isUsed: [Bool]
  /// Members usually come in the order they were written.
  private var expected = 0
  public let version: UInt8

  public init(_ members: [JSONMember], version: UInt8 = .max) {
    self.members = members
    self.scalar = nil
    self.isUsed = [Bool](repeating: false, count: members.count)
    self.version = version
  }

  private init(scalar: JSONValue, version: UInt8) {
    self.members = []
    self.scalar = scalar
    self.isUsed = []
    self.version = version
  }

  public var isReading: Bool { true }

  /// Reads the whole of a value from an object.
  public static func read<T: Recorded>(
    _ type: T.Type, from json: JSONValue, version: UInt8 = .max
  ) throws(CodingFault) -> T {
    guard case .object(let members) = json else { throw CodingFault(.wrongType, field: "\(type)") }
    var reader = JSONFieldReader(members, version: version)
    var value = T()
    try value.fields(&reader)
    try reader.finish()
    return value
  }

  /// Refuses members that no field asked for.
  public func finish() throws(CodingFault) {
    guard let index = isUsed.firstIndex(of: false) else { return }
    throw CodingFault(.unexpected, field: members[index].name)
  }

  private mutating func take(_ name: StaticString) throws(CodingFault) -> JSONValue {
    if let scalar { return scalar }
    let name = "\(name)"
    var index = expected
    if index >= members.count || members[index].name != name {
      guard let found = members.firstIndex(where: { $0.name == name }) else {
        throw CodingFault(.missing, field: name)
      }
      index = found
    }
    isUsed[index] = true
    expected = index + 1
    return members[index].value
  }

  private mutating func take<V>(
    _ name: StaticString, _ convert: (JSONValue) -> V?
  ) throws(CodingFault) -> V {
    guard let value = convert(try take(name)) else {
      throw CodingFault(.wrongType, field: "\(name)")
    }
    return value
  }

  private func nested<T: Recorded>(
    _ name: StaticString, _ json: JSONValue, _ type: T.Type
  ) throws(CodingFault) -> T {
    do throws(CodingFault) {
      if case .object = json { return try Self.read(type, from: json, version: version) }
      guard isScalar(type) else { throw CodingFault(.wrongType, field: "\(type)") }
      var reader = JSONFieldReader(scalar: json, version: version)
      var value = T()
      try value.fields(&reader)
      return value
    } catch {
      throw CodingFault(error.reason, field: "\(name).\(error.field)", offset: error.offset)
    }
  }

  public mutating func field(
    _ name: StaticString, _ value: inout UInt64
  ) throws(CodingFault) { value = try take(name) { $0.unsigned } }
  public mutating func field(
    _ name: StaticString, _ value: inout Int64
  ) throws(CodingFault) { value = try take(name) { $0.signed } }
  public mutating func field(
    _ name: StaticString, _ value: inout Bool
  ) throws(CodingFault) {
    guard case .bool(let read) = try take(name) else {
      throw CodingFault(.wrongType, field: "\(name)")
    }
    value = read
  }
  public mutating func field(
    _ name: StaticString, _ value: inout String
  ) throws(CodingFault) { value = try take(name) { $0.text } }
  public mutating func field(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(CodingFault) {
    value = try take(name) { json in
      json.text.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }
  }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) { value = try nested(name, try take(name), T.self) }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {
    guard case .array(let elements) = try take(name) else {
      throw CodingFault(.wrongType, field: "\(name)")
    }
    guard elements.count <= maximumListCount else {
      throw CodingFault(.tooLong, field: "\(name)")
    }
    value.removeAll(keepingCapacity: true)
    for element in elements { value.append(try nested(name, element, T.self)) }
  }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {
    let json = try take(name)
    value = json == .null ? nil : try nested(name, json, T.self)
  }
  public mutating func instant(
    _ name: StaticString, _ value: inout Instant
  ) throws(CodingFault) { value = try take(name) { InstantText.read($0) } }
  public mutating func subject(
    _ name: StaticString, _ value: inout SubjectID
  ) throws(CodingFault) {
    value = try take(name) { json in
      if json == .null { return SubjectID.none }
      guard let text = json.text, text.first == "S" else { return nil }
      return UInt64(text.dropFirst(), radix: 16).map { SubjectID($0) }
    }
  }
  public mutating func identifier<K>(
    _ name: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault) {
    value = try take(name) { json in
      if json == .null { return Identifier<K>.none }
      return json.unsigned.flatMap { UInt32(exactly: $0) }.map { Identifier<K>($0) }
    }
  }
}
