import ArgumentParser
import Desk
import EventLog
import EventLogSQLite
import Exchange
import Foundation
import ServicePlan
import Vocabulary

struct DoctorCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look for what may go wrong on this machine.",
    discussion: """
      Checks the time zone rules, the clock, and, when a log is given, the disk it lies on, the \
      end of its chain, how it was closed, and how long the plan in force still reaches.

        guildhall doctor
        guildhall doctor --log data/log.sqlite --json
      """)

  /// Less free space than this beside a log is a finding.
  static let freeBytesMinimum: Int64 = 1 << 30
  /// A plan that ends sooner than this is a finding.
  static let horizonDaysMinimum: Int64 = 30
  /// Records at the end of the log whose chain is recomputed.
  static let tailRecords: UInt64 = 10_000

  @Option(help: "The log file to look at.")
  var log: String?
  @OptionGroup var output: OutputOptions

  private struct Check {
    var name: String
    var isGood: Bool
    var text: String
  }

  func run() throws {
    var checks = [version(), timeZone(), clock()]
    if let log { checks += try logChecks(log) }
    let isGood = checks.allSatisfy(\.isGood)
    if output.json {
      JSONOut.print([
        JSONMember("isGood", .bool(isGood)),
        JSONMember(
          "checks",
          .array(
            checks.map {
              .object([
                JSONMember("name", .string($0.name)), JSONMember("isGood", .bool($0.isGood)),
                JSONMember("text", .string($0.text)),
              ])
            })),
      ])
    } else {
      for check in checks {
        print("\(check.isGood ? "good" : "LOOK") \(check.name): \(check.text)")
      }
    }
    if !isGood { throw ExitStatus.findings }
  }

  private func version() -> Check {
    let system = ProcessInfo.processInfo.operatingSystemVersionString
    return Check(
      name: "version", isGood: true,
      text: "guildhall \(Guildhall.version), SQLite \(SQLiteLogDriver.sqliteVersion), \(system)")
  }

  private func timeZone() -> Check {
    guard let london = CivilTime(zone: "Europe/London"),
      let winter = CivilDate(year: 2026, month: 1, day: 15),
      let summer = CivilDate(year: 2026, month: 7, day: 15),
      london.offset(at: london.instant(winter, minute: 720)) == .zero,
      london.offset(at: london.instant(summer, minute: 720)) == .hours(1)
    else {
      return Check(
        name: "time zones", isGood: false,
        text: "the rules of Europe/London are missing or wrong. Install the package tzdata.")
    }
    return Check(name: "time zones", isGood: true, text: "Europe/London has its summer time")
  }

  private func clock() -> Check {
    let now = SystemClock().now()
    // Older than the program itself: the clock was never set.
    let isGood = now.description >= "2026-11-01"
    return Check(
      name: "clock", isGood: isGood,
      text: isGood ? now.description : "the clock says \(now). Set it, by NTP.")
  }

  private func logChecks(_ path: String) throws -> [Check] {
    let driver = try LogFiles.reading(path)
    defer { try? driver.close() }
    var checks = [disk(path), closing(driver)]
    checks.append(try chain(driver))
    let (exchange, opening) = try JournalState.restore(Log(reading: driver))
    checks.append(snapshot(opening))
    checks.append(horizon(exchange.policy))
    return checks
  }

  private func disk(_ path: String) -> Check {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return Check(
        name: "disk", isGood: false, text: "the free space of \(folder) cannot be read")
    }
    let mebibytes = free >> 20
    let isGood = free >= Self.freeBytesMinimum
    return Check(
      name: "disk", isGood: isGood,
      text: "\(mebibytes) MiB free in \(folder)"
        + (isGood
          ? ""
          : ". Make room: a full disk stops "
            + "the service."))
  }

  private func closing(_ driver: SQLiteLogDriver) -> Check {
    let report = driver.openReport
    if report.isInUse {
      return Check(name: "closing", isGood: true, text: "in use by the program that writes it")
    }
    return Check(
      name: "closing", isGood: report.wasClosedInOrder,
      text: report.wasClosedInOrder
        ? "closed in order"
        : "not closed in order. Nothing acknowledged is lost; find out why the service ended.")
  }

  private func chain(_ driver: SQLiteLogDriver) throws -> Check {
    let end = try driver.head().sequence
    var start: LogHead?
    if end > Self.tailRecords,
      let record = try driver.read(
        from: end - Self.tailRecords, limit: 1
      ).first
    {
      start = LogHead(sequence: record.sequence, chain: record.chain)
    }
    let report = try LogVerifier.verify(driver, after: start)
    return Check(
      name: "chain", isGood: report.isGood,
      text: report.isGood
        ? "of \(Count.of(end, "record")) the last \(report.records) recomputed, and as written"
        : "\(report.findings[0]). Run \"guildhall log verify\".")
  }

  private func snapshot(_ opening: JournalOpening) -> Check {
    let isGood = opening.notes.isEmpty
    let text = "\(Count.of(opening.eventsApplied, "event")) to read at the start"
    return Check(
      name: "snapshot", isGood: isGood, text: ([text] + opening.notes).joined(separator: ". "))
  }

  private func horizon(_ policy: Policy) -> Check {
    guard policy.version > 0 else {
      return Check(
        name: "plan", isGood: false, text: "no plan is in force. Run \"guildhall publish\".")
    }
    let left = policy.horizon - SystemClock().now()
    let days = left.milliseconds / 86_400_000
    let isGood = days >= Self.horizonDaysMinimum
    let text =
      left > .zero
      ? "version \(policy.version) reaches \(Count.of(days, "day")) ahead"
      : "version \(policy.version) ended \(Count.of(-days, "day")) ago"
    return Check(
      name: "plan", isGood: isGood,
      text: isGood ? text : text + ". Publish it again, which moves the end on.")
  }
}
