/// The durable log: appended to by one writer, read and followed by many.
///
/// Made with `init(writing:)` by the process that decides, with `init(reading:)` by tools and
/// followers beside it.
public final class Log: Sendable {
  public let driver: any LogDriver
  public let upcasters: Upcasters
  let writer: LogWriter?

  /// A log that may be appended to. The driver refuses a second writer.
  /// - Parameter pendingBatchesMaximum: batches accepted and not yet on disk before callers wait.
  public init(
    writing driver: any LogDriver, upcasters: Upcasters = Upcasters(),
    pendingBatchesMaximum: Int = LogLimits.pendingBatchesMaximum
  ) throws(LogFault) {
    self.driver = driver
    self.upcasters = upcasters
    self.writer = try LogWriter(driver: driver, pendingMaximum: pendingBatchesMaximum)
  }

  /// A log that is only read; its followers look for new records every
  /// `LogFollower.pollMilliseconds`.
  public init(reading driver: any LogDriver, upcasters: Upcasters = Upcasters()) {
    self.driver = driver
    self.upcasters = upcasters
    self.writer = nil
  }

  public var identity: LogIdentity { driver.identity }

  /// The last record on disk.
  public func head() throws(LogFault) -> LogHead { try driver.head() }

  // MARK: Appending

  /// Stores a batch whole and returns the sequence numbers it got, once it is on disk.
  public func append(_ batch: LogBatch) async throws(LogFault) -> ClosedRange<UInt64> {
    let range = try await submit(batch)
    try await committed(range)
    return range
  }

  /// Stores batches one after the other; returns once all are on disk.
  ///
  /// Each batch is atomic by itself: after a fault some of the first may have been kept.
  public func append(_ batches: [LogBatch]) async throws(LogFault) -> ClosedRange<UInt64>? {
    var all: ClosedRange<UInt64>?
    for batch in batches {
      let range = try await submit(batch)
      all = (all?.lowerBound ?? range.lowerBound)...range.upperBound
    }
    if let all { try await committed(all) }
    return all
  }

  /// Gives a batch its place without waiting for the disk, so that the next input can be decided
  /// meanwhile. Nobody may be told before `committed` has returned.
  public func submit(_ batch: LogBatch) async throws(LogFault) -> ClosedRange<UInt64> {
    try await mustWrite().submit(batch)
  }

  /// As `submit`, but nil instead of waiting when too many batches are pending.
  public func trySubmit(_ batch: LogBatch) throws(LogFault) -> ClosedRange<UInt64>? {
    try mustWrite().trySubmit(batch)
  }

  /// Returns once the records are on disk; throws `stopped` when they could not be written.
  public func committed(_ range: ClosedRange<UInt64>) async throws(LogFault) {
    try await mustWrite().waitUntilDurable(range.upperBound)
  }

  // MARK: Reading

  /// Up to `limit` consecutive records, converted to their newest version; empty at the end only.
  ///
  /// A converted record keeps the chain value of what is stored; `LogVerifier` reads the driver.
  public func read(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    var records = try driver.read(from: sequence, limit: limit)
    try upcasters.convert(&records, place: driver.place)
    return records
  }

  /// Every record after `sequence`, and then those to come.
  public func follow(after sequence: UInt64) -> LogFollower {
    LogFollower(log: self, after: sequence)
  }

  /// Every record that the follower of this name has not yet reported with `advance`.
  public func follow(cursor name: String) throws(LogFault) -> LogFollower {
    LogFollower(log: self, after: try driver.cursor(named: name))
  }

  // MARK: Cursors and snapshots

  public func cursor(named name: String) throws(LogFault) -> UInt64 {
    try driver.cursor(named: name)
  }

  /// Notes durably that everything up to `sequence` was dealt with. Going back is ignored.
  public func advance(named name: String, to sequence: UInt64) async throws(LogFault) {
    try await mustWrite().perform { (driver) throws(LogFault) in
      try driver.advance(named: name, to: sequence)
    }
  }

  /// Lets a follower begin again from the first record.
  public func removeCursor(named name: String) async throws(LogFault) {
    try await mustWrite().perform { (driver) throws(LogFault) in
      try driver.removeCursor(named: name)
    }
  }

  /// Keeps the state after a record on disk; beyond `LogLimits.snapshotsKept` one goes.
  public func saveSnapshot(at sequence: UInt64, _ bytes: [UInt8]) async throws(LogFault) {
    try await mustWrite().perform { (driver) throws(LogFault) in
      try driver.save(LogSnapshot(sequence: sequence, bytes: bytes))
    }
  }

  /// The newest undamaged snapshot at or before `sequence`, and those passed over as damaged,
  /// which are to be reported.
  public func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch {
    try driver.latestSnapshot(notAfter: sequence)
  }

  /// Waits for everything submitted, then lets go of the log. Followers end.
  public func close() async throws(LogFault) {
    if let writer {
      try await writer.close()
    } else {
      try driver.close()
    }
  }

  private func mustWrite() throws(LogFault) -> LogWriter {
    guard let writer else {
      throw LogFault(
        .readOnly, "the log is open for reading only", at: driver.place,
        remedy: "Open it for writing; only one process may.")
    }
    return writer
  }
}
