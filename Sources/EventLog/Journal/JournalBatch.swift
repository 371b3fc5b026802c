public import Exchange
public import Vocabulary

/// One input of the past and the events it caused, read from a log.
public struct JournalBatch: Hashable, Sendable {
  /// Sequence of the input's record.
  public var sequence: UInt64
  /// The time that counted when the input was handled.
  public var at: Instant
  public var input: Input
  public var events: [Event]

  public init(sequence: UInt64, at: Instant, input: Input, events: [Event]) {
    self.sequence = sequence
    self.at = at
    self.input = input
    self.events = events
  }
}

/// Reads a log batch by batch, with bounded memory, up to the end it had when reading began.
public struct JournalReader {
  static let pageRecords = 4096

  private let log: Log
  /// The last record to be read.
  public let end: UInt64
  private var page: [LogRecord] = []
  private var index = 0
  private var nextSequence: UInt64

  /// - Parameter sequence: begins with the first input at or after this record.
  public init(_ log: Log, from sequence: UInt64 = 1) throws(LogFault) {
    self.log = log
    nextSequence = max(1, sequence)
    end = try log.head().sequence
  }

  /// Records passed so far, for a progress bar.
  public var position: UInt64 { nextSequence - 1 }

  /// - Throws: what reading throws, and `unreadable` for a payload this version cannot read.
  public mutating func next() throws(LogFault) -> JournalBatch? {
    var batch: JournalBatch?
    while let record = try peek() {
      if record.isInput {
        if batch != nil { return batch }
        batch = JournalBatch(
          sequence: record.sequence, at: record.at,
          input: try ExchangeCodec.input(record, place: log.driver.place), events: [])
      } else if batch?.sequence == record.cause {
        batch?.events.append(try ExchangeCodec.event(record, place: log.driver.place))
      } else if batch != nil {
        throw LogFault(
          .damaged, "record \(record.sequence) belongs to another input than the one before it",
          at: log.driver.place, remedy: "Run \"guildhall log verify\", then restore a backup.",
          sequence: record.sequence)
      }
      index += 1
      nextSequence = record.sequence + 1
    }
    return batch
  }

  private mutating func peek() throws(LogFault) -> LogRecord? {
    if index == page.count {
      guard nextSequence <= end else { return nil }
      page = try log.read(from: nextSequence, limit: Self.pageRecords)
      index = 0
    }
    guard index < page.count, page[index].sequence <= end else { return nil }
    return page[index]
  }
}
