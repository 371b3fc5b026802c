import EventLog
import EventLogSQLite
import Foundation
import Vocabulary

/// Log files as verbs take them.
enum LogFiles {
  static func newIdentity(at now: Instant) -> LogIdentity {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    return LogIdentity(id: JSONOut.hex(bytes), created: now)
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
