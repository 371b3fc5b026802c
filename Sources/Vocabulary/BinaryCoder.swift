/// Writes fields as compact bytes: LEB128 for whole numbers (zigzag when signed), a count before
/// text, bytes and lists, a presence byte before optionals. Field names are not written.
///
/// The encoding is canonical: equal values give equal bytes, so hashes over it are comparable.
public struct BinaryWriter: FieldCoder {
  public var bytes: [UInt8] = []
  public let version: UInt8

  public init(version: UInt8 = .max) { self.version = version }

  @inlinable public var isReading: Bool { false }

  @inlinable public mutating func put(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout UInt64
  ) throws(CodingFault) { put(value) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Int64
  ) throws(CodingFault) { put(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Bool
  ) throws(CodingFault) { bytes.append(value ? 1 : 0) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout String
  ) throws(CodingFault) {
    put(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(CodingFault) {
    put(UInt64(value.count))
    bytes.append(contentsOf: value)
  }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) { try value.fields(&self) }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {
    put(UInt64(value.count))
    for element in value {
      var copy = element
      try copy.fields(&self)
    }
  }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {
    bytes.append(value == nil ? 0 : 1)
    if var present = value { try present.fields(&self) }
  }
}

/// Reads what `BinaryWriter` wrote. Every length is checked against what is left.
public struct BinaryReader: FieldCoder {
  @usableFromInline let bytes: ArraySlice<UInt8>
  @usableFromInline var position: Int
  public let version: UInt8

  public init(_ bytes: ArraySlice<UInt8>, version: UInt8 = .max) {
    self.bytes = bytes
    self.position = bytes.startIndex
    self.version = version
  }
  public init(_ bytes: [UInt8], version: UInt8 = .max) { self.init(bytes[...], version: version) }

  @inlinable public var isReading: Bool { true }
  /// True when every byte was read.
  public var isAtEnd: Bool { position == bytes.endIndex }
  /// Bytes read so far.
  public var offset: Int { position - bytes.startIndex }

  @inlinable mutating func take(_ name: StaticString) throws(CodingFault) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      guard shift < 63 || byte <= 1 else { throw fault(.outOfRange, name) }
      result |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw fault(.truncated, name)
  }
  @inlinable mutating func takeCount(_ name: StaticString, atMost: Int) throws(CodingFault) -> Int {
    let count = try take(name)
    guard count <= UInt64(atMost) else { throw fault(.tooLong, name) }
    return Int(count)
  }
  @usableFromInline func fault(_ reason: CodingFault.Reason, _ name: StaticString) -> CodingFault {
    CodingFault(reason, field: "\(name)", offset: offset)
  }
  @inlinable mutating func takeBytes(_ name: StaticString) throws(CodingFault) -> ArraySlice<UInt8> {
    let count = try take(name)
    // What is left is known only once the count itself was read.
    guard count <= UInt64(bytes.endIndex - position) else { throw fault(.truncated, name) }
    defer { position += Int(count) }
    return bytes[position..<position + Int(count)]
  }

  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout UInt64
  ) throws(CodingFault) { value = try take(name) }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Int64
  ) throws(CodingFault) {
    let raw = try take(name)
    value = Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout Bool
  ) throws(CodingFault) {
    switch try take(name) {
    case 0: value = false
    case 1: value = true
    default: throw fault(.outOfRange, name)
    }
  }
  public mutating func field(
    _ name: StaticString, _ value: inout String
  ) throws(CodingFault) {
    guard let text = String(validating: try takeBytes(name), as: UTF8.self) else {
      throw fault(.wrongType, name)
    }
    value = text
  }
  @inlinable public mutating func field(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(CodingFault) { value = Array(try takeBytes(name)) }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) { try value.fields(&self) }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {
    // Every element takes at least one byte, so a count beyond what is left is a fault at once.
    let count = try takeCount(name, atMost: min(maximumListCount, bytes.endIndex - position))
    value.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      var element = T()
      try element.fields(&self)
      value.append(element)
    }
  }
  @inlinable public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {
    var present = false
    try field(name, &present)
    guard present else {
      value = nil
      return
    }
    var element = T()
    try element.fields(&self)
    value = element
  }
}

extension Recorded {
  /// The canonical bytes of this value.
  public func encoded() -> [UInt8] {
    var writer = BinaryWriter()
    var copy = self
    // A writer has nothing to refuse: faults come from reading only.
    try! copy.fields(&writer)
    return writer.bytes
  }

  /// Reads a value; trailing bytes are a fault.
  public init(decoding bytes: [UInt8], version: UInt8 = .max) throws(CodingFault) {
    self.init()
    var reader = BinaryReader(bytes, version: version)
    try fields(&reader)
    guard reader.isAtEnd else {
      throw CodingFault(.tooLong, field: "\(Self.self)", offset: reader.offset)
    }
  }
}
