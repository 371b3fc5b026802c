public import EventLog
import Foundation
import GRDB

/// What was found when a log was opened.
public struct SQLiteOpenReport: Hashable, Sendable {
  /// Records in the log.
  public var records: UInt64
  /// False after a crash, a power failure or `kill -9`.
  public var wasClosedInOrder: Bool
  /// Another process has it open for writing; then `wasClosedInOrder` says nothing.
  public var isInUse = false
  /// Sentences for whoever runs the service: what was recovered, what was not checked.
  public var notes: [String]
}

/// How a log is opened.
public struct SQLiteLogOptions: Hashable, Sendable {
  public enum Access: Hashable, Sendable { case write, read }
  public var access: Access
  /// After a crash a file up to this size is checked by SQLite page by page. A larger one would
  /// have to be read from disk as a whole (measured: 2 s for 250 MiB on a busy machine), and a
  /// service that ended is wanted back; its last records are checked by their chain all the same.
  public var quickCheckBytesMaximum = 16 << 20
  /// Records at the end whose chain is recomputed after a crash.
  public var tailRecordsChecked: UInt64 = 10_000
  /// Go on without acknowledged records that a damaged write-ahead file cannot give back. Only for
  /// a person who has kept a copy and has no backup.
  public var acceptDamagedTail = false

  public init(access: Access = .write) { self.access = access }
}

extension SQLiteLogDriver {
  /// Makes an empty log and opens it for writing.
  ///
  /// The file appears under its name only when it is complete.
  public static func create(
    at path: String, identity: LogIdentity
  ) throws(LogFault) -> SQLiteLogDriver {
    do {
      let lock = try WriterLock.exclusive(for: path)
      try NewFile.make(at: path, applicationID: FileInspection.logID) { queue in
        try LogSchema.migrator.migrate(queue)
        try queue.inDatabase { db in
          try db.inTransaction {
            try LogSchema.found(db, identity)
            return .commit
          }
        }
      }
      lock.release()
    } catch {
      throw LogFault(error, at: path)
    }
    return try open(path)
  }

  /// Opens an existing log. See `openReport` of the result for what was found.
  public static func open(
    _ path: String, _ options: SQLiteLogOptions = SQLiteLogOptions()
  ) throws(LogFault) -> SQLiteLogDriver {
    do {
      return try options.access == .write ? openToWrite(path, options) : openToRead(path, options)
    } catch {
      throw LogFault(error, at: path)
    }
  }

  private static func openToWrite(
    _ path: String, _ options: SQLiteLogOptions
  ) throws -> SQLiteLogDriver {
    guard FileManager.default.fileExists(atPath: path) else {
      // Says whether there never was a log here, or half of one is left.
      _ = try FileInspection(path: path)
      throw LogFault(.notFound, "there is no such file", at: path, remedy: "Check the path.")
    }
    let lock = try WriterLock.exclusive(for: path)
    let files = try FileInspection(path: path, acceptDamagedTail: options.acceptDamagedTail)
    let writer = try DatabaseQueue(path: path, configuration: configuration(isReader: false))
    let (identity, wasClosed) = try writer.inDatabase { db in
      let identity = try LogSchema.identity(db, place: path)
      return (identity, try LogSchema.get(db, "closed") == "1")
    }
    try LogSchema.migrator.migrate(writer)
    let reader = try DatabaseQueue(path: path, configuration: configuration(isReader: true))
    var report = SQLiteOpenReport(records: 0, wasClosedInOrder: wasClosed, notes: [])
    try writer.inDatabase { db in try checkEnd(db, identity, path, &report) }
    if !wasClosed {
      report.notes.append(
        "The log was not closed in order. It holds \(report.records) records, up to the last "
          + "whole commit.")
    }
    report.notes += tailNotes(files.writeAhead, records: report.records)
    try writer.inDatabase { db in
      if !wasClosed { try checkPages(db, path, options, &report) }
      try LogSchema.set(db, "closed", "0")
    }
    let driver = SQLiteLogDriver(
      identity: identity, place: path, report: report, writer: writer, reader: reader, lock: lock)
    if !wasClosed || files.writeAhead.hasTornTail {
      try driver.checkTail(options.tailRecordsChecked)
    }
    return driver
  }

  private static func openToRead(
    _ path: String, _ options: SQLiteLogOptions
  ) throws -> SQLiteLogDriver {
    var report = SQLiteOpenReport(records: 0, wasClosedInOrder: true, notes: [])
    var writeAhead = WriteAheadFile()
    let isAlone = try WriterLock.withoutWriter(for: path) {
      writeAhead = try FileInspection(
        path: path, acceptDamagedTail: options.acceptDamagedTail
      ).writeAhead
    }
    let reader = try DatabaseQueue(path: path, configuration: configuration(isReader: true))
    let identity = try reader.inDatabase { db in
      let identity = try LogSchema.identity(db, place: path)
      try checkEnd(db, identity, path, &report)
      report.isInUse = !isAlone
      if isAlone { report.wasClosedInOrder = try LogSchema.get(db, "closed") == "1" }
      return identity
    }
    report.notes += tailNotes(writeAhead, records: report.records)
    return SQLiteLogDriver(
      identity: identity, place: path, report: report, writer: nil, reader: reader, lock: nil)
  }

  private static func configuration(isReader: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = isReader ? "guildhall.log.reader" : "guildhall.log.file"
    configuration.prepareDatabase { db in
      if isReader {
        try db.execute(sql: "PRAGMA query_only = 1")
      } else {
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        // A commit returns when it is on disk: this is what "acknowledged" rests on.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
        try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      }
      try db.execute(sql: "PRAGMA cell_size_check = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }

  /// The last record is the one that the last commit noted.
  private static func checkEnd(
    _ db: Database, _ identity: LogIdentity, _ path: String, _ report: inout SQLiteOpenReport
  ) throws {
    try db.inTransaction(.deferred) {
      let head = try head(db, place: path)
      let last = try FastStatement(
        db, "SELECT seq, chain FROM records ORDER BY seq DESC LIMIT 1")
      defer { last.finish() }
      var found = LogChain.start(identity)
      if try last.step(), let sequence = last.int(0), let chain = last.blob(1) {
        found = LogHead(
          sequence: UInt64(clamping: sequence), chain: ChainHash(chain) ?? LogChain.genesis(""))
      }
      guard found == head else {
        throw LogFault(
          .damaged,
          "the last record is \(found.sequence), but \(head.sequence) was noted as the last",
          at: path,
          remedy: "Records were removed, added or changed by another program. Keep a copy of the "
            + "file and restore from a backup.", sequence: head.sequence)
      }
      report.records = head.sequence
      return .commit
    }
  }

  private static func tailNotes(_ file: WriteAheadFile, records: UInt64) -> [String] {
    if file.commitsBeyondDamage >= 2 {
      return [
        "The write-ahead file is damaged; records acknowledged after record \(records) are lost, "
          + "as was accepted when the log was opened."
      ]
    }
    if file.hasTornTail || file.unfinishedFrames > 0 {
      return [
        "A write was cut short at the end of the log. It was undone; the log holds \(records) "
          + "records, up to the last whole commit."
      ]
    }
    return []
  }

  private static func checkPages(
    _ db: Database, _ path: String, _ options: SQLiteLogOptions, _ report: inout SQLiteOpenReport
  ) throws {
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
    guard pages * pageSize <= options.quickCheckBytesMaximum else {
      report.notes.append(
        "The file is too large to be checked at every start; \"guildhall log verify\" does so.")
      return
    }
    let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
    guard answer == "ok" else {
      throw LogFault(
        .damaged, "SQLite finds the file damaged (\(answer))", at: path,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    }
  }

  /// Recomputes the chain over the last records.
  private func checkTail(_ count: UInt64) throws(LogFault) {
    let end = try head().sequence
    var start: LogHead?
    if end > count {
      let before = try read(from: end - count, limit: 1)[0]
      start = LogHead(sequence: before.sequence, chain: before.chain)
    }
    let report = try LogVerifier.verify(self, after: start)
    guard let first = report.findings.first else { return }
    throw LogFault(
      .damaged, "\(first)", at: place,
      remedy: "Keep a copy of the file and restore from a backup.", sequence: first.sequence)
  }
}
