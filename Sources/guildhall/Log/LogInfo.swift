import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Vocabulary

struct LogInfo: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a log holds and what state it leads to.",
    discussion: """
      Reads beside a running service; the state is that of the last record on disk.

        guildhall log info data/log.sqlite
      """)

  @Argument(help: "The log file.")
  var log: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    let driver = try LogFiles.reading(log)
    let work = LongWork("Reading", log, untouched: "The log was only read.")
    let reading = Log(reading: driver)
    let (exchange, opening) = try JournalState.restore(reading) {
      (done, total) throws(LogFault) in try work.show(done, of: total)
    }
    work.finish()
    for note in opening.notes { Terminal.say(note) }
    let head = try driver.head()
    let bytes = ["", "-wal"].reduce(0) { $0 + Self.size(log + $1) }
    let facts: [(name: String, label: String, value: JSONValue)] = [
      ("log", "Log", .string(driver.identity.id)),
      ("created", "Made", .string(driver.identity.created.description)),
      ("records", "Records", .whole(head.sequence)),
      ("chain", "Chain ends with", .string("\(head.chain)")),
      ("fileBytes", "Bytes on disk", .number(bytes)),
      ("snapshotAtRecord", "Newest snapshot at record", .whole(opening.snapshotSequence)),
      ("eventsAfterSnapshot", "Events after it", .whole(opening.eventsApplied)),
      ("newestEventAt", "Newest event", .string(exchange.now.description)),
      ("service", "Service", .string(exchange.policy.service)),
      ("planVersion", "Plan version in force", .number(Int64(exchange.policy.version))),
      ("planDigest", "Plan digest", .string(exchange.policy.digest)),
      ("planHorizon", "Plan known up to", .string(exchange.policy.horizon.description)),
      ("openContacts", "Open contacts", .number(Int64(exchange.openContactCount))),
      (
        "waitingContacts", "Waiting contacts",
        .number(Int64(exchange.waitingCounts.reduce(0, +)))
      ),
    ]
    try driver.close()
    if output.json {
      JSONOut.print(facts.map { JSONMember($0.name, $0.value) })
    } else {
      for fact in facts { print("\(fact.label): \(Self.text(fact.value))") }
    }
  }

  private static func size(_ path: String) -> Int64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
  }

  private static func text(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text.isEmpty ? "none" : text }
    return String(decoding: value.encoded(), as: UTF8.self)
  }
}
