public import EventLog
import GRDB
import Synchronization
import Vocabulary

/// A log in one SQLite file, with write-ahead logging and a flush to disk for every commit.
///
/// One process writes, any number read. Made by `create` and `open`.
public final class SQLiteLogDriver: LogDriver {
  public let identity: LogIdentity
  public let place: String
  /// What was found when the file was opened; to be shown to whoever runs the service.
  public let openReport: SQLiteOpenReport

  /// Nil when open for reading only.
  private let writer: DatabaseQueue?
  private let reader: DatabaseQueue
  private let lock: WriterLock?
  private let isClosed = Mutex(false)

  init(
    identity: LogIdentity, place: String, report: SQLiteOpenReport, writer: DatabaseQueue?,
    reader: DatabaseQueue, lock: WriterLock?
  ) {
    self.identity = identity
    self.place = place
    self.openReport = report
    self.writer = writer
    self.reader = reader
    self.lock = lock
  }

  // MARK: Records

  public func head() throws(LogFault) -> LogHead {
    try reading { db in try Self.head(db, place: self.place) }
  }

  static func head(_ db: Database, place: String) throws -> LogHead {
    let select = try FastStatement(db, "SELECT seq, chain FROM head WHERE id = 1")
    defer { select.finish() }
    guard try select.step(), let sequence = select.int(0).flatMap(UInt64.init(exactly:)),
      let chain = select.blob(1).flatMap({ ChainHash($0) })
    else {
      throw LogFault(
        .damaged, "the noted end of the log cannot be read", at: place,
        remedy: "Keep a copy of the file and restore from a backup.")
    }
    return LogHead(sequence: sequence, chain: chain)
  }

  public func commit(_ records: [LogRecord]) throws(LogFault) {
    try writing { db in
      try self.checkOrder(records, after: Self.head(db, place: self.place))
      guard let last = records.last else { return }
      let insert = try FastStatement(
        db,
        "INSERT INTO records (seq, at, kind, version, cause, payload, chain) "
          + "VALUES (?, ?, ?, ?, ?, ?, ?)")
      for record in records { try Self.insert(record, insert) }
      let note = try FastStatement(db, "UPDATE head SET seq = ?, chain = ? WHERE id = 1")
      defer { note.finish() }
      try last.chain.withBytes { chain in
        note.bind(1, Int64(last.sequence))
        note.bind(2, chain)
        _ = try note.step()
      }
    }
  }

  private static func insert(_ record: LogRecord, _ insert: FastStatement) throws {
    insert.bind(1, Int64(record.sequence))
    insert.bind(2, record.at.milliseconds)
    insert.bind(3, Int64(record.kind))
    insert.bind(4, Int64(record.version))
    insert.bind(5, Int64(record.cause))
    try record.payload.withUnsafeBytes { payload in
      insert.bind(6, payload)
      try record.chain.withBytes { chain in
        insert.bind(7, chain)
        defer { insert.finish() }
        _ = try insert.step()
      }
    }
  }

  public func readStored(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    guard limit > 0, let start = Int64(exactly: sequence) else {
      try refuseIfClosed()
      return []
    }
    return try reading { db in
      let select = try FastStatement(
        db,
        "SELECT seq, at, kind, version, cause, payload, chain FROM records "
          + "WHERE seq >= ? ORDER BY seq LIMIT ?")
      defer { select.finish() }
      select.bind(1, start)
      select.bind(2, Int64(limit))
      var records: [LogRecord] = []
      records.reserveCapacity(min(limit, 4096))
      var bytes = 0
      while try select.step() {
        let record = try self.record(select)
        bytes += record.payload.count
        if bytes > LogLimits.readBytesMaximum, !records.isEmpty { break }
        records.append(record)
      }
      return records
    }
  }

  private func record(_ row: FastStatement) throws -> LogRecord {
    guard let stored = row.int(0), let sequence = UInt64(exactly: stored), let at = row.int(1),
      let kind = row.int(2).flatMap(UInt16.init(exactly:)),
      let version = row.int(3).flatMap(UInt8.init(exactly:)),
      let cause = row.int(4).flatMap(UInt64.init(exactly:)), let payload = row.blob(5),
      let chain = row.blob(6).flatMap({ ChainHash($0) })
    else {
      throw LogFault(
        .damaged, "record \(row.int(0) ?? -1) holds values that no record has", at: place,
        remedy: "Run \"guildhall log verify\" for the whole picture, then restore from a backup.",
        sequence: row.int(0).flatMap(UInt64.init(exactly:)))
    }
    return LogRecord(
      sequence: sequence, at: .init(milliseconds: at), kind: kind, version: version, cause: cause,
      payload: Array(payload), chain: chain)
  }

  // MARK: Cursors

  public func cursor(named name: String) throws(LogFault) -> UInt64 {
    try checkCursor(named: name)
    return try reading { db in
      let stored = try Int64.fetchOne(
        db, sql: "SELECT seq FROM cursors WHERE name = ?", arguments: [name])
      return stored.flatMap(UInt64.init(exactly:)) ?? 0
    }
  }

  public func advance(named name: String, to sequence: UInt64) throws(LogFault) {
    try checkCursor(named: name)
    try writing { db in
      let head = try Self.head(db, place: self.place)
      try self.checkCursor(named: name, to: sequence, head: head)
      let others = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM cursors WHERE name <> ?", arguments: [name])
      guard (others ?? 0) < LogLimits.cursorsMaximum else { throw self.tooManyCursors() }
      try db.execute(
        sql: "INSERT INTO cursors (name, seq) VALUES (?, ?) "
          + "ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq)",
        arguments: [name, Int64(sequence)])
    }
  }

  public func removeCursor(named name: String) throws(LogFault) {
    try checkCursor(named: name)
    try writing { db in
      try db.execute(sql: "DELETE FROM cursors WHERE name = ?", arguments: [name])
    }
  }

  // MARK: Snapshots

  public func save(_ snapshot: LogSnapshot) throws(LogFault) {
    let checksum = LogChain.snapshotChecksum(identity, snapshot)
    try writing { db in
      try self.check(snapshot, head: Self.head(db, place: self.place))
      let insert = try FastStatement(
        db, "INSERT OR REPLACE INTO snapshots (seq, checksum, bytes) VALUES (?, ?, ?)")
      try snapshot.bytes.withUnsafeBytes { bytes in
        insert.bind(1, Int64(snapshot.sequence))
        insert.bind(3, bytes)
        try checksum.withBytes { checksum in
          insert.bind(2, checksum)
          defer { insert.finish() }
          _ = try insert.step()
        }
      }
      let kept = try Int64.fetchAll(db, sql: "SELECT seq FROM snapshots ORDER BY seq")
      for sequence in SnapshotPolicy.surplus(of: kept.map { UInt64(clamping: $0) }) {
        try db.execute(
          sql: "DELETE FROM snapshots WHERE seq = ?", arguments: [Int64(sequence)])
      }
    }
  }

  public func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch {
    let limit = Int64(min(sequence, UInt64(Int64.max)))
    return try reading { db in
      let select = try FastStatement(
        db, "SELECT seq, checksum, bytes FROM snapshots WHERE seq <= ? ORDER BY seq DESC")
      defer { select.finish() }
      select.bind(1, limit)
      var skipped: [LogFault] = []
      while try select.step() {
        let sequence = select.int(0).flatMap(UInt64.init(exactly:)) ?? 0
        if let checksum = select.blob(1).flatMap({ ChainHash($0) }), let bytes = select.blob(2) {
          let snapshot = LogSnapshot(sequence: sequence, bytes: Array(bytes))
          if LogChain.snapshotChecksum(self.identity, snapshot) == checksum {
            return SnapshotSearch(snapshot: snapshot, skipped: skipped)
          }
        }
        skipped.append(self.damagedSnapshot(sequence))
      }
      return SnapshotSearch(snapshot: nil, skipped: skipped)
    }
  }

  // MARK: Closing

  public func close() throws(LogFault) {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    if wasClosed { return }
    do {
      try reader.close()
      if let writer {
        try writer.inDatabase { db in try LogSchema.set(db, "closed", "1") }
        try writer.close()
      }
    } catch {
      throw LogFault(error, at: place)
    }
    lock?.release()
  }

  // MARK: Access

  /// One transaction, flushed to disk; undone when `body` throws.
  private func writing(_ body: (Database) throws -> Void) throws(LogFault) {
    try refuseIfClosed()
    guard let writer else {
      throw LogFault(
        .readOnly, "the log is open for reading only", at: place,
        remedy: "Open it for writing; only one process may.")
    }
    do {
      try writer.inDatabase { db in
        try db.inTransaction(.immediate) {
          try body(db)
          return .commit
        }
      }
    } catch {
      throw LogFault(error, at: place)
    }
  }

  private func reading<R>(_ body: (Database) throws -> R) throws(LogFault) -> R {
    try refuseIfClosed()
    do {
      return try reader.inDatabase(body)
    } catch {
      throw LogFault(error, at: place)
    }
  }

  private func refuseIfClosed() throws(LogFault) {
    if isClosed.withLock({ $0 }) { throw closedFault() }
  }

  /// For tests: the file may not grow beyond so many pages, as if the disk were full.
  func limitPages(_ pages: Int) throws {
    try writer?.inDatabase { db in try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
  }

  /// For tests: a setting of the writing connection.
  func setting(_ name: String) throws -> String? {
    try writer?.inDatabase { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
  }

  /// For tests: moves the write-ahead file's pages into the file.
  func checkpoint() throws {
    try writer?.inDatabase { db in try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
  }
}
