import EventLog
import Foundation
import GRDB

/// Makes a database that appears under its name only when it is complete, so that a crash never
/// leaves half a one to be taken for an empty one.
enum NewFile {
  static func make(
    at path: String, applicationID: UInt32, _ fill: (DatabaseQueue) throws -> Void
  ) throws {
    let manager = FileManager.default
    for file in [path, path + "-wal"] where manager.fileExists(atPath: file) {
      throw LogFault(
        .alreadyExists, "there is already a file", at: file,
        remedy: "Open it instead, or choose another path.")
    }
    let unfinished = path + ".new"
    for left in ["", "-wal", "-shm", "-journal"].map({ unfinished + $0 })
    where manager.fileExists(atPath: left) { try manager.removeItem(atPath: left) }
    let queue = try DatabaseQueue(path: unfinished)
    // Nobody but the service reads it; SQLite gives its other files the same mode.
    guard chmod(unfinished, 0o600) == 0 else { throw POSIXFault.last }
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA synchronous = FULL")
    }
    try fill(queue)
    try queue.inDatabase { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
    try queue.close()
    try moveIntoPlace(unfinished, path)
  }

  /// Gives a finished file its name, durably.
  static func moveIntoPlace(_ unfinished: String, _ path: String) throws {
    guard rename(unfinished, path) == 0 else { throw POSIXFault.last }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXFault.last }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw POSIXFault.last }
  }
}
