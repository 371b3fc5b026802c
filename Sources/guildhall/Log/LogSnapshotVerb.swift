import ArgumentParser
import EventLog
import EventLogSQLite

struct LogSnapshotVerb: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Keep the present state in the log, so that the service starts at once.",
    discussion: """
      The service does this by itself while it runs and when it is stopped. Use it after an \
      import, which brings records and no snapshots. The log must not be in use.

        guildhall log snapshot data/copy.sqlite
      """)

  @Argument(help: "The log file.")
  var log: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let driver = try LogFiles.writing(log)
    let work = LongWork("Reading", log, untouched: "The log is as it was, without a new snapshot.")
    let journal: Journal
    do {
      journal = try Journal.open(driver) { (done, total) throws(LogFault) in
        try work.show(done, of: total)
      }
    } catch {
      try driver.close()
      throw error
    }
    work.finish()
    for note in journal.opening.notes { Terminal.say(note) }
    let sequence = try await journal.saveSnapshot()
    try await journal.close()
    if output.json {
      JSONOut.print([
        JSONMember("snapshotAtRecord", .whole(sequence)),
        JSONMember("eventsRead", .whole(journal.opening.eventsApplied)),
      ])
    } else {
      print(
        "Snapshot at record \(sequence), after reading \(journal.opening.eventsApplied) events.")
    }
  }
}
