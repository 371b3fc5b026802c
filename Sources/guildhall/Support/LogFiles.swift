import Access
import EventLog
import EventLogSQLite
import Foundation
import Vocabulary

/// Log files as verbs take them.
enum LogFiles {
  static func newIdentity(at now: Instant) -> LogIdentity {
    LogIdentity(id: JSONOut.hex(Randomness.bytes(16)), created: now)
  }

  /// Makes an empty log. A path that cannot be written to is wrong use, like one that is taken.
  static func making(_ path: String, at now: Instant) throws -> SQLiteLogDriver {
    do throws(LogFault) {
      return try SQLiteLogDriver.create(at: path, identity: newIdentity(at: now))
    } catch {
      guard [.inputOutput, .readOnly].contains(error.reason) else { throw error }
      throw Trouble(
        status: .wrongUsage, kind: error.reason.rawValue, message: error.description)
    }
  }

  /// Removes a closed log and what SQLite and the lock left beside it.
  static func remove(_ path: String) {
    for end in ["", "-wal", "-shm", ".lock"] {
      try? FileManager.default.removeItem(atPath: path + end)
    }
  }

  /// For reading beside the service that writes it. Notes of what was found go to standard error.
  static func reading(_ path: String) throws -> SQLiteLogDriver {
    let driver = try SQLiteLogDriver.open(path, SQLiteLogOptions(access: .read))
    for note in driver.openReport.notes { Terminal.say(note) }
    return driver
  }

  static func writing(_ path: String) throws -> SQLiteLogDriver {
    let driver = try SQLiteLogDriver.open(path)
    for note in driver.openReport.notes { Terminal.say(note) }
    return driver
  }
}
