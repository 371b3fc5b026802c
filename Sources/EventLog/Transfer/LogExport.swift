import Foundation
import Vocabulary

/// Writes a log as JSON lines: a header, one line for each record, and a trailer.
///
/// Payloads that the codec can describe and restore exactly are JSON objects under `payload`, all
/// others base64 under `base64`, so that every log can be exported and imported with its chain.
public enum LogExport {
  static let format = "guildhall-log"
  static let formatVersion: UInt64 = 1
  static let pageRecords = 1024
  /// Bytes of one line, on import.
  public static let lineBytesMaximum = 128 << 20

  /// - Parameters:
  ///   - sink: gets whole lines, each with its line feed.
  ///   - progress: called after every page with the records done and the records there are.
  /// - Returns: the head that was exported.
  /// - Throws: `damaged` at the first record whose chain is wrong, and whatever `sink` throws.
  @discardableResult
  public static func export(
    _ driver: any LogDriver, codec: any LogCodec, to sink: (ArraySlice<UInt8>) throws -> Void,
    progress: (_ done: UInt64, _ total: UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws -> LogHead {
    let end = try driver.head()
    var last = LogChain.start(driver.identity)
    try sink(line(header(driver.identity, records: end.sequence)))
    while last.sequence < end.sequence {
      let limit = Int(min(UInt64(pageRecords), end.sequence - last.sequence))
      var text: [UInt8] = []
      for record in try driver.read(from: last.sequence + 1, limit: limit) {
        guard LogChain.value(after: last.chain, record) == record.chain else {
          throw LogFault(
            .damaged, "record \(record.sequence) was changed after it was written",
            at: driver.place,
            remedy: "Run \"guildhall log verify\"; export from an undamaged copy.",
            sequence: record.sequence)
        }
        describe(record, codec).write(to: &text)
        text.append(10)
        last = LogHead(sequence: record.sequence, chain: record.chain)
      }
      try sink(text[...])
      try progress(last.sequence, end.sequence)
    }
    try sink(line(trailer(last)))
    return last
  }

  private static func line(_ value: JSONValue) -> ArraySlice<UInt8> {
    (value.encoded() + [10])[...]
  }

  private static func header(_ identity: LogIdentity, records: UInt64) -> JSONValue {
    .object([
      JSONMember("format", .string(format)),
      JSONMember("version", .whole(formatVersion)),
      JSONMember("log", .string(identity.id)),
      JSONMember("created", InstantText.json(identity.created)),
      JSONMember("genesis", .string("\(LogChain.genesis(identity.id))")),
      JSONMember("records", .whole(records)),
    ])
  }

  private static func trailer(_ head: LogHead) -> JSONValue {
    .object([
      JSONMember("end", .bool(true)),
      JSONMember("records", .whole(head.sequence)),
      JSONMember("chain", .string("\(head.chain)")),
    ])
  }

  private static func describe(_ record: LogRecord, _ codec: any LogCodec) -> JSONValue {
    var members = [
      JSONMember("sequence", .whole(record.sequence)),
      JSONMember("at", InstantText.json(record.at)),
    ]
    if let name = codec.name(ofKind: record.kind) {
      members.append(JSONMember("name", .string(name)))
    }
    members += [
      JSONMember("kind", .whole(UInt64(record.kind))),
      JSONMember("version", .whole(UInt64(record.version))),
      JSONMember("cause", .whole(record.cause)),
    ]
    if let json = readable(record, codec) {
      members.append(JSONMember("payload", json))
    } else {
      members.append(JSONMember("base64", .string(Data(record.payload).base64EncodedString())))
    }
    members.append(JSONMember("chain", .string("\(record.chain)")))
    return .object(members)
  }

  /// Nil unless the codec gives the very same bytes back.
  private static func readable(_ record: LogRecord, _ codec: any LogCodec) -> JSONValue? {
    guard
      let json = try? codec.describe(
        kind: record.kind, version: record.version, payload: record.payload),
      let back = try? codec.payload(kind: record.kind, version: record.version, json: json),
      back == record.payload
    else { return nil }
    return json
  }
}
