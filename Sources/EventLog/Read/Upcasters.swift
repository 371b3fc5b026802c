/// Conversions of old payloads, applied when records are read. What is stored never changes.
public struct Upcasters: Sendable {
  /// From the payload of one kind and version to that of the next.
  public typealias Conversion = @Sendable (_ payload: [UInt8]) throws -> LogDraft

  private struct Key: Hashable {
    var kind: UInt16
    var version: UInt8
  }
  private var conversions: [Key: Conversion] = [:]

  public init() {}

  public var isEmpty: Bool { conversions.isEmpty }

  /// Converts payloads of `kind` and `version`. The result may be converted again by the conversion
  /// of its own kind and version, until there is none.
  public mutating func register(
    kind: UInt16, version: UInt8, _ conversion: @escaping Conversion
  ) {
    let key = Key(kind: kind, version: version)
    precondition(conversions[key] == nil, "kind \(kind) version \(version) is registered twice")
    conversions[key] = conversion
  }

  /// The newest form of a payload.
  public func newest(
    of draft: LogDraft, sequence: UInt64, place: String
  ) throws(LogFault) -> LogDraft {
    var draft = draft
    var steps = 0
    while let conversion = conversions[Key(kind: draft.kind, version: draft.version)] {
      guard steps < LogLimits.upcastStepsMaximum else {
        throw fault("needs more than \(steps) conversions", draft, sequence, place)
      }
      steps += 1
      do {
        draft = try conversion(draft.payload)
      } catch {
        throw fault("cannot be converted (\(error))", draft, sequence, place)
      }
    }
    return draft
  }

  func convert(_ records: inout [LogRecord], place: String) throws(LogFault) {
    if isEmpty { return }
    for index in records.indices {
      let record = records[index]
      guard conversions[Key(kind: record.kind, version: record.version)] != nil else { continue }
      let draft = LogDraft(kind: record.kind, version: record.version, payload: record.payload)
      let newest = try newest(of: draft, sequence: record.sequence, place: place)
      records[index].kind = newest.kind
      records[index].version = newest.version
      records[index].payload = newest.payload
    }
  }

  private func fault(
    _ what: String, _ draft: LogDraft, _ sequence: UInt64, _ place: String
  ) -> LogFault {
    LogFault(
      .unreadable,
      "record \(sequence) (kind \(draft.kind), version \(draft.version)) \(what)", at: place,
      remedy: "Read this log with the version of the program that wrote it, and report this.",
      sequence: sequence)
  }
}
