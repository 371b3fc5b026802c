public import Exchange
import Vocabulary

/// How inputs and events of the exchange lie in the log.
///
/// An event's kind is its code; an input's kind is its code and `inputKindBase`. Codes are never
/// reused, so a kind always means the same. As JSON a payload is its fields after one member that
/// names it: `{"input":"Arrive",…}`, `{"event":"ContactArrived",…}`.
public struct ExchangeCodec: LogCodec {
  /// Added to an input's code; events stay below.
  public static let inputKindBase: UInt16 = 1000
  /// Schema version of what is written now.
  public static let version: UInt8 = 4

  public init() {}

  // MARK: Writing

  public static func draft(_ input: Input) -> LogDraft {
    var writer = BinaryWriter(version: version)
    input.write(to: &writer)
    return LogDraft(
      kind: inputKindBase + input.code, version: version, payload: writer.bytes)
  }

  public static func draft(_ event: Event) -> LogDraft {
    var writer = BinaryWriter(version: version)
    event.write(to: &writer)
    return LogDraft(kind: event.code, version: version, payload: writer.bytes)
  }

  /// What the log keeps of an input that led to events; nil when nothing came of it.
  ///
  /// An input that was refused, while deadlines fired, is kept as the tick it amounted to.
  public static func batch(_ input: Input, _ outcome: Outcome) -> LogBatch? {
    guard !outcome.events.isEmpty else { return nil }
    let kept = outcome.rejection == nil ? input : .tick(Tick())
    return LogBatch(at: outcome.at, input: draft(kept), events: outcome.events.map(draft))
  }

  // MARK: Reading

  /// - Throws: `unreadable` when the record is no input of this version.
  public static func input(
    _ record: LogRecord, place: String
  ) throws(LogFault) -> Input {
    guard record.kind >= inputKindBase, var input = Input(code: record.kind - inputKindBase) else {
      throw unreadable(record, "is no input this version knows", place)
    }
    var reader = BinaryReader(record.payload, version: record.version)
    do throws(CodingFault) {
      try input.read(from: &reader)
    } catch {
      throw unreadable(record, "cannot be read: \(error)", place)
    }
    guard reader.isAtEnd else { throw unreadable(record, "is longer than it should be", place) }
    return input
  }

  /// - Throws: `unreadable` when the record is no event of this version.
  public static func event(
    _ record: LogRecord, place: String
  ) throws(LogFault) -> Event {
    guard var event = Event(code: record.kind) else {
      throw unreadable(record, "is no event this version knows", place)
    }
    var reader = BinaryReader(record.payload, version: record.version)
    do throws(CodingFault) {
      try event.read(from: &reader)
    } catch {
      throw unreadable(record, "cannot be read: \(error)", place)
    }
    guard reader.isAtEnd else { throw unreadable(record, "is longer than it should be", place) }
    return event
  }

  private static func unreadable(
    _ record: LogRecord, _ what: String, _ place: String
  ) -> LogFault {
    LogFault(
      .unreadable,
      "record \(record.sequence) (kind \(record.kind), version \(record.version)) "
        + what,
      at: place,
      remedy: "Use the newest version of the program; if it is, run \"guildhall log verify\".",
      sequence: record.sequence)
  }

  // MARK: As JSON

  public func name(ofKind kind: UInt16) -> String? {
    kind >= Self.inputKindBase
      ? Input(code: kind - Self.inputKindBase)?.name : Event(code: kind)?.name
  }

  public func describe(kind: UInt16, version: UInt8, payload: [UInt8]) throws -> JSONValue? {
    guard let label = label(kind) else { return nil }
    var reader = BinaryReader(payload, version: version)
    var writer = JSONFieldWriter(version: version)
    if var event = Event(code: kind) {
      try event.read(from: &reader)
      try event.fields(&writer)
    } else if var input = Input(code: kind - Self.inputKindBase) {
      try input.read(from: &reader)
      try input.fields(&writer)
    }
    guard reader.isAtEnd else { throw CodingFault(.tooLong, field: label.value) }
    return .object([JSONMember(label.name, .string(label.value))] + writer.members)
  }

  public func payload(kind: UInt16, version: UInt8, json: JSONValue) throws -> [UInt8] {
    guard let label = label(kind) else { throw CodingFault(.unknownCode, field: "kind") }
    guard case .object(let members) = json, members.first?.name == label.name else {
      throw CodingFault(.missing, field: label.name)
    }
    guard members[0].value == .string(label.value) else {
      throw CodingFault(.wrongType, field: label.name)
    }
    var reader = JSONFieldReader(Array(members.dropFirst()), version: version)
    var writer = BinaryWriter(version: version)
    if var event = Event(code: kind) {
      try event.fields(&reader)
      try event.fields(&writer)
    } else if var input = Input(code: kind - Self.inputKindBase) {
      try input.fields(&reader)
      try input.fields(&writer)
    }
    try reader.finish()
    return writer.bytes
  }

  private func label(_ kind: UInt16) -> (name: String, value: String)? {
    name(ofKind: kind).map { (kind >= Self.inputKindBase ? "input" : "event", $0) }
  }
}
