import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import SimulationKit
import Vocabulary

struct LogVerify: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every record of a log against its chain.",
    discussion: """
      Finds records that were changed, removed or moved, and payloads that cannot be read. The \
      chain value printed at the end is worth keeping elsewhere: someone who can write the file \
      could also make a new chain, but not one that ends with the value you kept.

        guildhall log verify data/log.sqlite
        guildhall log verify data/log.sqlite --expect 5f0c…   (the value kept yesterday)
      """)

  @Argument(help: "The log file.")
  var log: String
  @Option(help: "A chain value that some record of the log must have.")
  var expect: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let expected = try expect.map { text in
      guard let hash = ChainHash(hex: text) else {
        throw ValidationError("--expect is not a chain value of 64 hexadecimal digits.")
      }
      return hash
    }
    let driver = try LogFiles.reading(log)
    let work = LongWork("Verifying", log, untouched: "The log was only read.")
    let report = try LogVerifier.verify(driver) { (done, total) throws(LogFault) in
      try work.show(done, of: total)
    }
    var findings = report.findings.map(\.description)
    var hash = DecisionsHash()
    var events: UInt64 = 0
    if report.isGood {
      do throws(LogFault) {
        let found = try read(driver, &hash, &events, expected, work)
        if expected != nil, !found { findings.append("no record has the expected chain value") }
      } catch {
        if error.reason == .interrupted { throw error }
        findings.append(error.description)
      }
    }
    work.finish()
    try driver.close()
    let total = max(report.findingsTotal, findings.count)
    if output.json {
      JSONOut.print([
        JSONMember("isGood", .bool(findings.isEmpty)),
        JSONMember("records", .whole(report.records)),
        JSONMember("events", .whole(events)),
        JSONMember("chain", .string("\(report.head.chain)")),
        JSONMember("decisionsHash", report.isGood ? .string(hash.hex) : .null),
        JSONMember("findingsTotal", .number(Int64(total))),
        JSONMember("findings", .array(findings.map { .string($0) })),
      ])
    } else {
      for finding in findings { print(finding) }
      if total > findings.count { print("… and \(total - findings.count) more") }
      print("\(report.records) records, \(events) events, chain \(report.head.chain)")
      print(
        findings.isEmpty
          ? "Good: nothing was changed. Decisions \(hash.hex)"
          : "Damaged. Keep a copy of the file as it is, then restore a backup.")
    }
    if !findings.isEmpty { throw ExitStatus.findings }
  }

  /// Reads every payload, and says whether the expected chain value was met.
  private func read(
    _ driver: SQLiteLogDriver, _ hash: inout DecisionsHash, _ events: inout UInt64,
    _ expected: ChainHash?, _ work: LongWork
  ) throws(LogFault) -> Bool {
    let log = Log(reading: driver)
    let end = try log.head().sequence
    var isFound = false
    var next: UInt64 = 1
    while next <= end {
      let page = try log.read(from: next, limit: LogVerifier.pageRecords)
      guard let last = page.last else { break }
      for record in page {
        if record.chain == expected { isFound = true }
        if record.isInput {
          _ = try ExchangeCodec.input(record, place: driver.place)
        } else {
          let event = try ExchangeCodec.event(record, place: driver.place)
          hash.take(event, at: record.at)
          events += 1
        }
      }
      next = last.sequence + 1
      try work.show(last.sequence, of: end)
    }
    return isFound
  }
}
