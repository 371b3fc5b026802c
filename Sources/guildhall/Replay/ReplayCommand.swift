import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import SimulationKit
import Vocabulary

struct ReplayCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Decide history again.",
    discussion: """
      With --same the recorded inputs go through a fresh exchange with the plans recorded in the \
      log: every decision must come out equal, hash for hash. Use it after an update of the program.

        guildhall replay data/log.sqlite --same
      """)

  @Argument(help: "The log file.")
  var log: String
  @Flag(help: "With the plans recorded in the log.")
  var same = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard same else { throw ValidationError("Say --same.") }
  }

  func run() throws {
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
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
      Terminal.say("Stopped at record \(history.position) of \(history.end).")
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
    print("\(verdict.batches) inputs, \(verdict.events) events")
    print("recorded  \(verdict.recordedHash)")
    print("replayed  \(verdict.replayedHash)")
    print(verdict.isEqual ? "Equal: every decision came out the same." : "NOT equal.")
  }
}
