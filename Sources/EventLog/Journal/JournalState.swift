public import Exchange
import Vocabulary

/// How the state of an exchange was found again from its log.
public struct JournalOpening: Hashable, Sendable {
  /// Record up to which the snapshot used reaches; 0 when everything was read from the beginning.
  public var snapshotSequence: UInt64 = 0
  /// Events applied after it.
  public var eventsApplied: UInt64 = 0
  /// The end of the log.
  public var head: UInt64 = 0
  /// Sentences about snapshots that could not be used; starting took longer, nothing is lost.
  public var notes: [String] = []

  public init() {}
}

/// The state of an exchange, from a snapshot and the events after it.
public enum JournalState {
  /// First byte of a snapshot's bytes. Raised whenever what an exchange keeps changes its form;
  /// snapshots of another form are passed over.
  public static let snapshotForm: UInt8 = 5
  static let pageRecords = 4096

  public static func snapshotBytes(_ snapshot: ExchangeSnapshot) -> [UInt8] {
    [snapshotForm] + snapshot.encoded()
  }

  static func read(_ bytes: [UInt8]) -> ExchangeSnapshot? {
    guard bytes.first == snapshotForm else { return nil }
    return try? ExchangeSnapshot(decoding: Array(bytes.dropFirst()))
  }

  /// - Parameters:
  ///   - sequence: the state after this record; by default after the last.
  ///   - onProgress: called after every page with the records done and the records there are; what
  ///     it throws ends the work.
  /// - Throws: `damaged` or `unreadable` when an event cannot be read back.
  public static func restore(
    _ log: Log, through sequence: UInt64 = .max,
    onProgress: (UInt64, UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws(LogFault) -> (exchange: Exchange, opening: JournalOpening) {
    var opening = JournalOpening()
    let head = try log.head().sequence
    opening.head = min(sequence, head)
    var exchange = Exchange()
    var limit = opening.head
    while true {
      let search = try log.latestSnapshot(notAfter: limit)
      opening.notes += search.skipped.map(\.description)
      guard let stored = search.snapshot else { break }
      if let snapshot = read(stored.bytes) {
        exchange = Exchange(snapshot)
        opening.snapshotSequence = stored.sequence
        break
      }
      opening.notes.append(
        "The snapshot at record \(stored.sequence) was made by another version and is passed over.")
      guard stored.sequence > 0 else { break }
      limit = stored.sequence - 1
    }
    try apply(log, opening.snapshotSequence, &exchange, &opening, onProgress)
    return (exchange, opening)
  }

  private static func apply(
    _ log: Log, _ after: UInt64, _ exchange: inout Exchange, _ opening: inout JournalOpening,
    _ onProgress: (UInt64, UInt64) throws(LogFault) -> Void
  ) throws(LogFault) {
    var next = after + 1
    while next <= opening.head {
      let page = try log.read(from: next, limit: pageRecords)
      guard !page.isEmpty else { break }
      for record in page where record.sequence <= opening.head {
        next = record.sequence + 1
        guard !record.isInput else { continue }
        exchange.apply(
          try ExchangeCodec.event(record, place: log.driver.place), at: record.at)
        opening.eventsApplied += 1
      }
      try onProgress(next - 1, opening.head)
    }
  }
}
