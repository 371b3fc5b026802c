public import Vocabulary

/// Turns payloads into JSON that people can read, and back, for export and import.
public protocol LogCodec: Sendable {
  /// What the records of a kind are called; shown in exports.
  func name(ofKind kind: UInt16) -> String?
  /// Nil for kinds it does not know; those are exported as base64.
  func describe(kind: UInt16, version: UInt8, payload: [UInt8]) throws -> JSONValue?
  /// The payload that `describe` described.
  func payload(kind: UInt16, version: UInt8, json: JSONValue) throws -> [UInt8]
}

/// A codec made of `Recorded` types, one for each kind.
public struct RecordedCodec: LogCodec {
  private struct Entry: Sendable {
    var name: String
    var describe: @Sendable (UInt8, [UInt8]) throws -> JSONValue
    var payload: @Sendable (UInt8, JSONValue) throws -> [UInt8]
  }
  private var entries: [UInt16: Entry] = [:]

  public init() {}

  public mutating func register<T: Recorded & SendableMetatype>(
    kind: UInt16, name: String, _ type: T.Type
  ) {
    precondition(entries[kind] == nil, "kind \(kind) is registered twice")
    entries[kind] = Entry(
      name: name,
      describe: { version, payload in
        JSONFieldWriter.describe(try T(decoding: payload, version: version), version: version)
      },
      payload: { version, json in
        var value = try JSONFieldReader.read(T.self, from: json, version: version)
        var writer = BinaryWriter(version: version)
        try value.fields(&writer)
        return writer.bytes
      })
  }

  public func name(ofKind kind: UInt16) -> String? { entries[kind]?.name }

  public func describe(kind: UInt16, version: UInt8, payload: [UInt8]) throws -> JSONValue? {
    try entries[kind]?.describe(version, payload)
  }

  public func payload(kind: UInt16, version: UInt8, json: JSONValue) throws -> [UInt8] {
    guard let entry = entries[kind] else { throw CodingFault(.unknownCode, field: "kind") }
    return try entry.payload(version, json)
  }
}
