import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import ServicePlan
import SimulationKit
import Vocabulary

struct ReplayCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Decide history again.",
    discussion: """
      With --same the recorded inputs go through a fresh exchange with the plans recorded in the \
      log: every decision must come out equal, hash for hash. Use it after an update of the \
      program.

        guildhall replay data/log.sqlite --same

      With --plan recorded history goes through another plan, beside what really happened. \
      People come as they came; what was not seen of them (how long somebody who was answered \
      would have waited, how long another adviser would have talked) is drawn from models fitted \
      to the log. The recorded plan is rehearsed in the same way, so that only the difference \
      counts.

        guildhall replay data/log.sqlite --plan Examples/county --replications 20 --seed 1
      """)

  @Argument(help: "The log file.")
  var log: String
  @Flag(help: "With the plans recorded in the log.")
  var same = false
  @Option(help: "The folder of another plan.")
  var plan: String?
  @Option(help: "How often both plans are rehearsed.")
  var replications = 20
  @Option(help: "A number; every number draws other chances.")
  var seed: UInt64 = 1
  @Flag(help: "All queues together only.")
  var short = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard same != (plan != nil) else {
      throw ValidationError("Say either --same, or --plan and the folder of another plan.")
    }
    guard (2...ReplayOther.replicationsMaximum).contains(replications) else {
      throw ValidationError(
        "--replications is from 2 to \(ReplayOther.replicationsMaximum).")
    }
  }

  func run() throws {
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
    if let plan {
      try compare(driver, plan)
    } else {
      try runSame(driver)
    }
  }

  private func compare(_ driver: SQLiteLogDriver, _ folder: String) throws {
    guard let first = try driver.read(from: 1, limit: 1).first,
      let last = try driver.read(from: driver.head().sequence, limit: 1).first
    else { throw Trouble.finding("emptyLog", "\(log) holds nothing to be replayed.") }
    let days = Int((last.at - first.at).milliseconds / 86_400_000)
    var options = PlanOptions(
      compiledAt: first.at, daysAfter: days + SimulateCommand.daysAfterEnd)
    options.runsTests = false
    let other = try PlanReading.publishable(folder, options)
    let interrupt = Interrupt()
    defer { interrupt.end() }
    let reading = ProgressBar("Reading")
    defer { reading.finish() }
    let history = try LogHistory(Log(reading: driver)) { history in
      reading.show(history.position, of: history.end)
      return !interrupt.isAsked
    }
    let replay = ReplayOther(history)
    reading.finish()
    if let fault = history.fault { throw fault }
    let bar = ProgressBar("Rehearsing")
    defer { bar.finish() }
    bar.show(0)
    let comparison: ReplayComparison
    do {
      comparison = try replay.compare(
        with: other.policy, replications: replications, seed: seed
      ) { progress in
        bar.show(Double(progress.done) / Double(progress.all))
        return !interrupt.isAsked
      }
    } catch {
      if interrupt.isAsked {
        throw LogFault(
          .interrupted, "stopped before there were two replications to compare", at: log,
          remedy: "The log was only read.")
      }
      throw Trouble.finding(
        "estimation", "the history is too short to compare plans by (\(error)). Take a longer one.")
    }
    bar.finish()
    let isComplete = comparison.replications == replications
    if !isComplete {
      Terminal.say(
        "Stopped after \(comparison.replications) of \(replications) replications; the figures are "
          + "of these, and the log was only read.")
    }
    let shown = ComparisonOutput(comparison: comparison, isShort: short)
    if output.json {
      JSONOut.print([JSONMember("isComplete", .bool(isComplete))] + shown.json)
    } else {
      shown.printText()
    }
    if !isComplete { throw ExitStatus.interrupted }
  }

  private func runSame(_ driver: SQLiteLogDriver) throws {
    let history = try LogHistory(Log(reading: driver))
    let interrupt = Interrupt()
    defer { interrupt.end() }
    let bar = ProgressBar("Replaying")
    let verdict = ReplaySame.run(history) { _ in
      bar.show(history.position, of: history.end)
      return !interrupt.isAsked
    }
    bar.finish()
    if let fault = history.fault { throw fault }
    if !verdict.isComplete {
      Terminal.say(
        "Stopped at record \(history.position) of \(history.end). The log was only read.")
    }
    show(verdict)
    if !verdict.isEqual { throw ExitStatus.findings }
    if !verdict.isComplete { throw ExitStatus.interrupted }
  }

  private func show(_ verdict: ReplaySame.Verdict) {
    if output.json {
      JSONOut.print([
        JSONMember("isEqual", .bool(verdict.isEqual)),
        JSONMember("isComplete", .bool(verdict.isComplete)),
        JSONMember("batches", .number(Int64(verdict.batches))),
        JSONMember("events", .number(Int64(verdict.events))),
        JSONMember("decisionsHash", .string(verdict.replayedHash)),
        JSONMember("recordedHash", .string(verdict.recordedHash)),
        JSONMember(
          "firstDifference", verdict.firstDifference.map { .string($0.description) } ?? .null),
      ])
      return
    }
    if let difference = verdict.firstDifference { print("First difference: \(difference)") }
    print("\(Count.of(verdict.batches, "input")), \(Count.of(verdict.events, "event"))")
    print("recorded  \(verdict.recordedHash)")
    print("replayed  \(verdict.replayedHash)")
    print(verdict.isEqual ? "Equal: every decision came out the same." : "NOT equal.")
  }
}
