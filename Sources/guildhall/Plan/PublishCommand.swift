import ArgumentParser
import Desk
import EventLog
import EventLogSQLite
import Exchange
import Foundation
import ServicePlan
import Vocabulary

struct PublishCommand: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Put a plan in force, if it passes the gate.",
    discussion: """
      The gate compares the plan with the one in force. It refuses a plan with errors or a \
      failed test, and one that makes work unreachable, removes a queue in which contacts wait, \
      takes a queue's statutory protection away in passing, or moves a queue to another unit. \
      Each reason is shown; nothing is written then, and the exit status is 1.

        guildhall publish data/log.sqlite Examples/county --by duty-manager --why "summer hours"
        guildhall publish data/log.sqlite Examples/county --by me --why trial --dry-run

      The log is made when there is none. While the service runs, it holds the log.
      """)

  @Argument(help: "The log file.")
  var log: String
  @Argument(help: "The folder of the plan.")
  var plan: String
  @Option(help: "Who publishes it: a role or a staff id, never a customer's name.")
  var by: String
  @Option(help: "Why, in your words.")
  var why: String
  @Flag(help: "Only say whether the plan would pass.")
  var dryRun = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (name, value) in [("--by", by), ("--why", why)]
    where value.allSatisfy(\.isWhitespace) {
      throw ValidationError("\(name) is empty. A publication is recorded with who and why.")
    }
  }

  func run() async throws {
    let now = SystemClock().now()
    guard FileManager.default.fileExists(atPath: log) else {
      // The log is made last, so that a refused plan leaves none behind.
      return try await decide(old: nil, waiting: [], at: now) { policy in
        try await withJournal(LogFiles.making(log, at: now)) { journal in
          try await submit(policy, to: journal)
        }
      }
    }
    try await withJournal(SQLiteLogDriver.open(log)) { journal in
      let (old, counts, newest) = await journal.look { ($0.policy, $0.waitingCounts, $0.now) }
      let waiting = counts.enumerated().map { (QueueID(index: $0.offset), $0.element) }
      try await decide(
        old: old.version == 0 ? nil : old, waiting: waiting, at: max(now, newest)
      ) { policy in
        try await submit(policy, to: journal)
      }
    }
  }

  private func withJournal(
    _ driver: SQLiteLogDriver, _ work: (Journal) async throws -> Void
  ) async throws {
    let journal = try Journal.open(driver)
    do {
      try await work(journal)
    } catch {
      try await journal.close()
      throw error
    }
    try await journal.close()
  }

  private func submit(_ policy: Policy, to journal: Journal) async throws {
    let input = Publish(policy: policy, by: by, why: why)
    let outcome = try await journal.submit(.publish(input), at: SystemClock().now())
    if let rejection = outcome.rejection {
      throw Trouble.finding("refused", rejection.explanation)
    }
  }

  private func decide(
    old: Policy?, waiting: [(queue: QueueID, contacts: Int)], at now: Instant,
    publish: (Policy) async throws -> Void
  ) async throws {
    let compiled = try PlanReading.compile(plan, PlanOptions(compiledAt: now, earlier: old))
    let results = PlanTestRunner(compiled)?.run() ?? []
    let reasons = PlanGate.compare(old: old, new: compiled, tests: results, waiting: waiting)
    let isPublished = reasons.isEmpty && !dryRun
    if isPublished { try await publish(compiled.policy) }
    if output.json {
      JSONOut.print([
        JSONMember("published", .bool(isPublished)),
        JSONMember("passes", .bool(reasons.isEmpty)),
        JSONMember("planVersion", .number(Int64(compiled.policy.version))),
        JSONMember("digest", .string(compiled.policy.digest)),
        JSONMember("testsRun", .number(Int64(results.count))),
        JSONMember("reasons", .array(reasons.map(Self.json))),
      ])
    } else {
      for reason in reasons { print("\(reason.kind.rawValue): \(reason.text)") }
      print(verdict(compiled.policy, reasons.count, results.count))
    }
    if !reasons.isEmpty { throw ExitStatus.findings }
  }

  private func verdict(_ policy: Policy, _ reasons: Int, _ tests: Int) -> String {
    if reasons > 0 { return "Refused for \(Count.of(reasons, "reason")). Nothing was changed." }
    let passed = "plan version \(policy.version), \(Count.of(tests, "test")) passed"
    return dryRun ? "Would pass: \(passed)." : "In force: \(passed)."
  }

  private static func json(_ reason: PlanGate.Reason) -> JSONValue {
    .object([
      JSONMember("kind", .string(reason.kind.rawValue)),
      JSONMember("text", .string(reason.text)),
    ])
  }
}
