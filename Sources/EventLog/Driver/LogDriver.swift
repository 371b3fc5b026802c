/// Where a log is kept. Drivers are synchronous and safe to call from any thread; `Log` gives them
/// group commit, followers and back-pressure. Every driver passes `LogDriverContract`.
public protocol LogDriver: AnyObject, Sendable {
  var identity: LogIdentity { get }
  /// Where the log is, for messages: a path, or "memory".
  var place: String { get }

  /// The last record on disk, as noted by the transaction that wrote it.
  func head() throws(LogFault) -> LogHead

  /// Stores records, all or none, and returns when they would survive a loss of power.
  ///
  /// The first follows the head and each follows the one before; otherwise `outOfOrder` is thrown.
  /// After a fault the log is as before, except that an `inputOutput` fault while the disk was
  /// flushed leaves it open whether the records were kept: open the log again to see.
  func commit(_ records: [LogRecord]) throws(LogFault)

  /// Up to `limit` records from `sequence` on, in order, exactly as stored: missing ones are passed
  /// over and chain values are not checked. A page ends early after `LogLimits.readBytesMaximum`.
  /// Empty only at the end of the log.
  func readStored(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord]

  /// How far a follower has come; 0 when it has not begun.
  func cursor(named name: String) throws(LogFault) -> UInt64
  /// Notes, durably, that a follower has dealt with everything up to `sequence`. Going back is
  /// ignored, so that a repeated report is harmless; beyond the head is `outOfOrder`.
  func advance(named name: String, to sequence: UInt64) throws(LogFault)
  /// Lets a follower begin again, to rebuild what it derives.
  func removeCursor(named name: String) throws(LogFault)

  /// Keeps the snapshot, and of all at most `LogLimits.snapshotsKept`: `SnapshotPolicy` names those
  /// that go.
  func save(_ snapshot: LogSnapshot) throws(LogFault)
  /// The newest undamaged snapshot at or before `sequence`.
  func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch

  /// Lets go of the log, noting that it was closed in order. Later calls throw `closed`.
  func close() throws(LogFault)
}

extension LogDriver {
  /// Up to `limit` consecutive records from `sequence` on; empty only at the end of the log.
  ///
  /// A missing record is a `damaged` fault, never passed over.
  public func read(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    let start = max(1, sequence)
    let records = try readStored(from: start, limit: limit)
    var expected = start
    for record in records {
      guard record.sequence == expected else { throw missing(expected) }
      expected += 1
    }
    if records.isEmpty, limit > 0 {
      let end = try head().sequence
      // A commit may have come between the two reads; then the page is simply read again.
      if start <= end {
        let again = try readStored(from: start, limit: limit)
        guard let first = again.first, first.sequence == start else { throw missing(start) }
        return try read(from: sequence, limit: limit)
      }
    }
    return records
  }

  private func missing(_ sequence: UInt64) -> LogFault {
    LogFault(
      .damaged, "record \(sequence) is missing", at: place,
      remedy: "Run \"guildhall log verify\" for the whole picture, then restore from a backup.",
      sequence: sequence)
  }
}

/// Checks that every driver makes before it stores anything.
enum LogChecks {
  static func batch(_ batch: LogBatch, place: String) throws(LogFault) {
    guard batch.count <= LogLimits.recordsPerBatchMaximum else {
      throw LogFault(
        .tooLarge, "a batch of \(batch.count) records", at: place,
        remedy: "At most \(LogLimits.recordsPerBatchMaximum) go into one; split the input.")
    }
    try payload(batch.input.payload.count, place: place)
    for event in batch.events { try payload(event.payload.count, place: place) }
  }

  static func payload(_ count: Int, place: String) throws(LogFault) {
    guard count <= LogLimits.payloadBytesMaximum else {
      throw LogFault(
        .tooLarge, "a payload of \(count) bytes", at: place,
        remedy: "At most \(LogLimits.payloadBytesMaximum) fit; keep large things outside the log.")
    }
  }
}

extension LogDriver {
  /// For drivers: the records follow `head` and each other, and none is too large.
  public func checkOrder(_ records: [LogRecord], after head: LogHead) throws(LogFault) {
    var last = head.sequence
    for record in records {
      guard record.sequence == last + 1, (1...record.sequence).contains(record.cause) else {
        throw LogFault(
          .outOfOrder, "record \(record.sequence) was offered where \(last + 1) is next",
          at: place, remedy: "Only one writer may append; open the log again.",
          sequence: record.sequence)
      }
      try LogChecks.payload(record.payload.count, place: place)
      last = record.sequence
    }
  }

  /// For drivers: a cursor's name is short and not empty.
  public func checkCursor(named name: String) throws(LogFault) {
    guard (1...LogLimits.cursorNameBytesMaximum).contains(name.utf8.count) else {
      throw LogFault(
        .tooLarge, "a cursor name of \(name.utf8.count) bytes", at: place,
        remedy: "Use 1 to \(LogLimits.cursorNameBytesMaximum) bytes.")
    }
  }

  /// For drivers: a cursor never passes the end.
  public func checkCursor(
    named name: String, to sequence: UInt64, head: LogHead
  ) throws(LogFault) {
    guard sequence <= head.sequence else {
      throw LogFault(
        .outOfOrder, "cursor \"\(name)\" was to move to \(sequence), beyond the end", at: place,
        remedy: "The log ends at \(head.sequence): it was replaced by an older copy, or records "
          + "were lost. Restore the newest copy, or rebuild what this follower derives.",
        sequence: sequence)
    }
  }

  /// For drivers: what to say when there are too many cursors.
  public func tooManyCursors() -> LogFault {
    LogFault(
      .tooLarge, "there are \(LogLimits.cursorsMaximum) cursors already", at: place,
      remedy: "Remove the cursors of followers that are no more.")
  }

  /// For drivers: a snapshot lies within the log and is not too large.
  public func check(_ snapshot: LogSnapshot, head: LogHead) throws(LogFault) {
    guard snapshot.sequence <= head.sequence else {
      throw LogFault(
        .outOfOrder, "a snapshot at \(snapshot.sequence) was offered beyond the end", at: place,
        remedy: "Save a snapshot only of records on disk; the log ends at \(head.sequence).",
        sequence: snapshot.sequence)
    }
    guard snapshot.bytes.count <= LogLimits.snapshotBytesMaximum else {
      throw LogFault(
        .tooLarge, "a snapshot of \(snapshot.bytes.count) bytes", at: place,
        remedy: "At most \(LogLimits.snapshotBytesMaximum) fit; the log can be read from an "
          + "older snapshot instead.")
    }
  }

  /// For drivers: what is reported for a snapshot whose checksum fails.
  public func damagedSnapshot(_ sequence: UInt64) -> LogFault {
    LogFault(
      .damaged, "the snapshot at \(sequence) is damaged and was passed over", at: place,
      remedy: "Starting takes longer this once. Check the disk if this is seen again.",
      sequence: sequence)
  }

  /// For drivers: what every call after `close` throws.
  public func closedFault() -> LogFault {
    LogFault(.closed, "the log is closed", at: place, remedy: "Open it again.")
  }
}
