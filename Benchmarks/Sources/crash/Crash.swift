import EventLog
import EventLogSQLite
import Foundation
import Measuring
import SimulationKit

/// Kills a loaded process at random moments, again and again, and looks for what it had promised.
///
/// usage: crash PLAN DEMAND [KILLS] [SEED]
///
/// The child opens its log and feeds a journal the inputs of a recorded run, many in flight. It is
/// killed by SIGKILL at a moment drawn uniformly, its log is examined (`Referee`), and the next
/// child goes on with the same log, or with a new one after `killsPerLog`. It says nothing of a
/// loss of power: what the kernel had taken over survives the process.
@main
enum Crash {
  static let killsPerLog = 10
  static let referenceDays = 180
  /// Kills fall between the start of a child and this much later.
  static let lifeMicrosecondsMaximum = 1_500_000
  /// Far below the journal's usual, so that every life has several.
  static let snapshotEveryEvents = 2_000

  static func main() async throws {
    let words = CommandLine.arguments
    if words.count == 4, words[1] == "child" {
      return try await Child.run(
        log: words[2], reference: words[3], snapshotEvery: snapshotEveryEvents)
    }
    guard words.count >= 3 else {
      say("usage: crash PLAN DEMAND [KILLS] [SEED]")
      exit(2)
    }
    let kills = words.count > 3 ? Int(words[3]) ?? 200 : 200
    let seed = words.count > 4 ? UInt64(words[4]) ?? 1 : 1
    let folder = FileManager.default.temporaryDirectory.path + "/guildhall-crash-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let reference = folder + "/reference.sqlite"
    say("Recording \(referenceDays) undisturbed days …")
    let head = try Reference.record(
      plan: words[1], demand: words[2], days: referenceDays, seed: seed, to: reference)
    say("\(head.sequence) records. Killing in \(folder) …")
    var summary = Summary(seed: seed)
    try run(kills, in: folder, reference, &summary)
    print(summary.text)
    guard summary.violations.isEmpty else {
      say("The last log is kept: \(folder)")
      exit(1)
    }
    try FileManager.default.removeItem(atPath: folder)
  }

  private static func run(
    _ kills: Int, in folder: String, _ reference: String, _ summary: inout Summary
  ) throws {
    var random = SeededRandom(seed: summary.seed).stream(named: "kills")
    let undisturbed = try SQLiteLogDriver.open(reference, SQLiteLogOptions(access: .read))
    var log = ""
    var referee = Referee(log: log, reference: undisturbed)
    var killsOfLog = killsPerLog
    var isClosed = true
    while summary.kills < kills, summary.violations.isEmpty {
      if killsOfLog >= killsPerLog {
        if !log.isEmpty { try remove(log) }
        summary.logs += 1
        log = folder + "/log-\(summary.logs).sqlite"
        referee = Referee(log: log, reference: undisturbed)
        killsOfLog = 0
        isClosed = true
      }
      var testimony = Testimony()
      let life = Duration.microseconds(random.below(lifeMicrosecondsMaximum))
      let end = try Victim(arguments: ["child", log, reference]).run(killAfter: life) {
        testimony.take($0)
      }
      // Half of the logs are left as they are found, so that the next child must recover.
      let isWriting = random.chance(0.5)
      let verdict = referee.look(testimony, isWriting: isWriting)
      summary.take(testimony, verdict, end, wasClosed: isClosed, isWriting: isWriting)
      isClosed = isWriting
      killsOfLog = end == .killed ? killsOfLog + 1 : killsPerLog
      say(summary.line(verdict, testimony))
    }
  }

  private static func remove(_ log: String) throws {
    for file in ["", "-wal", "-shm", ".lock", ".new"].map({ log + $0 })
    where FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

/// What all kills together showed.
struct Summary {
  let seed: UInt64
  var logs = 0
  var kills = 0
  var violations: [String] = []
  private var childrenFinished = 0
  private var diedOpening = 0
  private var diedInFlight = 0
  private var diedInCommit = 0
  private var diedInSnapshot = 0
  private var inFlightMost = 0
  private var acknowledged = 0
  private var unacknowledged = 0
  private var lost = 0
  private var tornTails = 0
  private var snapshots = 0
  private var fromSnapshot = 0
  private var restarts = Durations()

  init(seed: UInt64) { self.seed = seed }

  /// - Parameters:
  ///   - wasClosed: whether the log had been closed in order when the child opened it.
  ///   - isWriting: whether it was opened for writing now.
  mutating func take(
    _ testimony: Testimony, _ verdict: Referee.Verdict, _ end: Victim.End, wasClosed: Bool,
    isWriting: Bool
  ) {
    switch end {
    case .killed: kills += 1
    case .ended(status: 0): childrenFinished += 1
    case .ended(let status): violations.append("a child ended by itself, status \(status)")
    }
    if end == .killed {
      if testimony.openedAfter == nil { diedOpening += 1 }
      if testimony.inFlight > 0 { diedInFlight += 1 }
      if testimony.diedInCommit { diedInCommit += 1 }
      if testimony.diedInSnapshot { diedInSnapshot += 1 }
      inFlightMost = max(inFlightMost, testimony.inFlight)
      if isWriting, verdict.restart > 0 { restarts.add(nanoseconds: verdict.restart) }
    }
    if !wasClosed, let nanoseconds = testimony.openedAfter {
      restarts.add(nanoseconds: nanoseconds)
    }
    acknowledged += testimony.acknowledged.count
    unacknowledged += verdict.unacknowledged
    lost += verdict.lost
    snapshots += testimony.snapshots
    if verdict.isTornTail { tornTails += 1 }
    if verdict.isFromSnapshot { fromSnapshot += 1 }
    violations += verdict.violations.map { "seed \(seed), kill \(kills): \($0)" }
  }

  func line(_ verdict: Referee.Verdict, _ testimony: Testimony) -> String {
    "kill \(kills), log \(logs): \(testimony.acknowledged.count) acknowledged, "
      + "\(testimony.inFlight) in flight, \(verdict.unacknowledged) kept unacknowledged, "
      + "\(verdict.lost) lost, \(verdict.head) records"
  }

  var text: String {
    let lines = [
      "\(kills) kills (seed \(seed)) on \(logs) logs; \(childrenFinished) children came to the end",
      "killed with inputs in flight: \(diedInFlight) (at most \(inFlightMost)); inside a commit: "
        + "\(diedInCommit); inside a snapshot: \(diedInSnapshot); while opening: \(diedOpening)",
      "inputs acknowledged: \(acknowledged)",
      "inputs found though not acknowledged: \(unacknowledged)",
      "acknowledged inputs lost: \(lost)",
      "torn tails repaired: \(tornTails)",
      "snapshots written: \(snapshots); states found from a snapshot: \(fromSnapshot)",
      restarts.millisecondLine("restart"),
    ]
    let verdict =
      violations.isEmpty
      ? "No violation." : violations.joined(separator: "\n") + "\n\(violations.count) violations."
    return (lines + [verdict]).joined(separator: "\n")
  }
}
