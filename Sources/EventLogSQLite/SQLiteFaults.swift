import EventLog
import Foundation
import GRDB
import GRDBSQLite

extension LogFault {
  /// Says in the log's words what SQLite or the operating system reported.
  init(_ error: any Error, at place: String) {
    if let fault = error as? LogFault {
      self = fault
      return
    }
    guard let error = error as? DatabaseError else {
      let code = (error as? POSIXFault)?.code ?? EIO
      self.init(
        code == ENOSPC ? .full : .inputOutput, "the file could not be used (\(errorText(code)))",
        at: place, remedy: "Check that the folder exists, has room and belongs to this user.")
      return
    }
    let detail = error.message ?? "SQLite code \(error.resultCode.rawValue)"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_FULL:
      self.init(
        .full, "the disk is full", at: place,
        remedy: "Make room or move the file. Nothing acknowledged was lost.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(
        .damaged, "the file is damaged (\(detail))", at: place,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .inUse, "another program holds the file", at: place,
        remedy: "Stop that program, for example a database browser, and try again.")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .readOnly, "the file may not be written", at: place,
        remedy: "Give this user write permission on the file and its folder.")
    case .SQLITE_TOOBIG:
      self.init(
        .tooLarge, "a value is larger than SQLite stores", at: place,
        remedy: "Keep large things outside the log.")
    default:
      self.init(
        .inputOutput, "the file could not be read or written (\(detail))", at: place,
        remedy: "Check the disk and the permissions of the file and its folder.")
    }
  }
}

/// A failed system call.
struct POSIXFault: Error {
  var code: Int32
  static var last: POSIXFault { POSIXFault(code: errno) }
}

func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Runs a statement written once and kept, without an allocation per row.
///
/// GRDB compiles and keeps the statement; stepping it here spares its row objects.
struct FastStatement {
  let statement: OpaquePointer
  let connection: OpaquePointer?

  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql).sqliteStatement
    connection = db.sqliteConnection
  }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(statement, index, value) }
  /// The bytes must stay until `finish`.
  func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(statement, index, 0)
    } else {
      sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), nil)
    }
  }

  /// True when there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: connection.map { String(cString: sqlite3_errmsg($0)) })
    }
  }

  func finish() {
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
  }

  func int(_ column: Int32) -> Int64? {
    guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { return nil }
    return sqlite3_column_int64(statement, column)
  }
  /// Valid until the next step.
  func blob(_ column: Int32) -> UnsafeRawBufferPointer? {
    guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return UnsafeRawBufferPointer(
      start: sqlite3_column_blob(statement, column), count: count)
  }
}
