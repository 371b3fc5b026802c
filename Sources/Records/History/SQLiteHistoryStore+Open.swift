public import Desk
import Foundation
import GRDB
import Synchronization

extension SQLiteHistoryStore {
  /// Readers at once; more wait.
  static let readersMaximum = 4
  /// A file up to this size is checked page by page when it is opened. Damage in a larger one is
  /// met while it is read, and it is built again then.
  static let checkedBytesMaximum = 64 << 20

  /// Opens the history, or makes an empty one. A file that is damaged, or of another version, is
  /// thrown away: whoever follows the log builds it again. `notes` of the result say so.
  public static func open(_ path: String) throws(HistoryFault) -> SQLiteHistoryStore {
    do {
      let lock = try HistoryLock(for: path)
      guard FileManager.default.fileExists(atPath: path) else {
        try remove(path)
        return SQLiteHistoryStore(path: path, lock: lock, pool: try make(path), notes: [])
      }
      do {
        let pool = try reopened(path)
        return SQLiteHistoryStore(path: path, lock: lock, pool: pool, notes: [])
      } catch {
        guard let why = reasonToRebuild(error) else { throw error }
        try remove(path)
        let note = "The history \(path) \(why). It is built again from the log; that takes a while."
        return SQLiteHistoryStore(path: path, lock: lock, pool: try make(path), notes: [note])
      }
    } catch {
      throw HistoryFault(error, at: path)
    }
  }

  private struct OtherVersion: Error {}

  private static func reasonToRebuild(_ error: any Error) -> String? {
    switch error {
    case is OtherVersion: "is of another version of the program"
    default:
      HistoryFault(error, at: "").reason == .damaged ? "is damaged" : nil
    }
  }

  private static func reopened(_ path: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration)
    do {
      try pool.write { db in
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        guard id == HistorySchema.applicationID, try !HistorySchema.migrator.hasBeenSuperseded(db)
        else { throw OtherVersion() }
      }
      try HistorySchema.migrator.migrate(pool)
      try pool.write { db in
        let row = try Row.fetchOne(db, sql: "SELECT fold, plan FROM state WHERE id = 1")
        guard let row, row[0] == HistoryFold.version,
          (try? HistoryPlan(decoding: [UInt8](row[1] as Data))) != nil
        else { throw OtherVersion() }
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
        guard pages * pageSize <= checkedBytesMaximum else { return }
        let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard answer == "ok" else { throw UnreadableRow() }
      }
      return pool
    } catch {
      try? pool.close()
      throw error
    }
  }

  /// Makes an empty history, readable by this user only.
  static func make(_ path: String) throws -> DatabasePool {
    let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFault.last }
    Foundation.close(descriptor)
    // SQLite gives its other files the same mode.
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(HistorySchema.applicationID)")
    }
    try HistorySchema.migrator.migrate(pool)
    try pool.write(HistorySchema.found)
    return pool
  }

  static func remove(_ path: String) throws {
    for end in ["", "-wal", "-shm"] where unlink(path + end) != 0 && errno != ENOENT {
      throw SystemFault.last
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = "guildhall.history"
    configuration.maximumReaderCount = readersMaximum
    configuration.prepareDatabase { db in
      if !db.configuration.readonly { try db.execute(sql: "PRAGMA synchronous = NORMAL") }
      try db.execute(sql: "PRAGMA cell_size_check = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }
}

/// A failed system call.
struct SystemFault: Error {
  var code: Int32
  static var last: SystemFault { SystemFault(code: errno) }
}

/// Keeps a second process away: an advisory lock (flock) on a file beside the history, which the
/// system lets go when the process ends in whatever way.
final class HistoryLock: Sendable {
  private let descriptor: Mutex<Int32?>

  init(for path: String) throws {
    let opened = Foundation.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw SystemFault.last }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      Foundation.close(opened)
      guard code == EWOULDBLOCK else { throw SystemFault(code: code) }
      throw HistoryFault(
        .inUse, "another process has the history open", at: path,
        remedy: "Stop that one first; one service keeps one history.")
    }
    descriptor = Mutex(opened)
  }

  deinit { release() }

  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { Foundation.close(open) }
      descriptor = nil
    }
  }
}
