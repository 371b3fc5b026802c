import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Measuring
import ServicePlan
import SimulationKit
import Vocabulary

/// How long it takes to have the state again, at many places of a log.
///
/// usage: restart LOG [MOMENTS] [SEED]          the state after records drawn at random
///        restart kill PLAN DEMAND [KILLS] [SEED]   a year's recording killed at random moments
///
/// The second records the year once to the end, to know how long that takes, then KILLS times until
/// it is killed by SIGKILL, and opens what is left as the service would: for writing, with every
/// check, and up to the state. Every other log is first taken out of the system's memory.
@main
enum Restart {
  static func main() throws {
    let words = CommandLine.arguments
    switch words.count {
    case 6 where words[1] == "record":
      return try record(plan: words[2], demand: words[3], seed: UInt64(words[4]) ?? 1, to: words[5])
    case 4... where words[1] == "kill":
      let kills = words.count > 4 ? Int(words[4]) ?? 10 : 10
      let seed = words.count > 5 ? UInt64(words[5]) ?? 1 : 1
      try killed(plan: words[2], demand: words[3], kills: kills, seed: seed)
    case 2... where words[1] != "kill":
      let moments = words.count > 2 ? Int(words[2]) ?? 100 : 100
      let seed = words.count > 3 ? UInt64(words[3]) ?? 1 : 1
      try anywhere(words[1], moments, SeededRandom(seed: seed))
    default:
      say("usage: restart LOG [MOMENTS] [SEED]\n       restart kill PLAN DEMAND [KILLS] [SEED]")
      exit(2)
    }
  }

  /// The state after records drawn at random, as `guildhall log why` finds it.
  private static func anywhere(_ path: String, _ moments: Int, _ seeded: SeededRandom) throws {
    var random = seeded
    let driver = try SQLiteLogDriver.open(path, SQLiteLogOptions(access: .read))
    let log = Log(reading: driver)
    let head = try driver.head().sequence
    var durations = Durations()
    var events: [UInt64] = []
    for _ in 0..<moments {
      let place = 1 + UInt64(random.below(Int(head)))
      let (_, opening) = try durations.measure { try JournalState.restore(log, through: place) }
      events.append(opening.eventsApplied)
    }
    print(durations.millisecondLine("state at a random one of \(head) records"))
    print("events read after the snapshot: at most \(events.max() ?? 0)")
    try driver.close()
  }

  private static func killed(plan: String, demand: String, kills: Int, seed: UInt64) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/guildhall-restart-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func child(_ number: Int) throws -> (log: String, victim: Victim) {
      let log = folder + "/\(number).sqlite"
      return (log, try Victim(arguments: ["record", plan, demand, "\(seed)", log]))
    }
    let clock = ContinuousClock()
    let begin = clock.now
    let (whole, first) = try child(0)
    guard try first.run(killAfter: .seconds(3600), take: { _ in }) == .ended(status: 0) else {
      say("the recording did not come to its end")
      exit(1)
    }
    let length = clock.now - begin
    print("recording the year: \(seconds(length))")
    try anywhere(whole, 100, SeededRandom(seed: seed))
    remove(whole)
    var random = SeededRandom(seed: seed).stream(named: "kills")
    var (warm, cold, processor) = (Durations(), Durations(), Durations())
    var number = 0
    while number < kills {
      let (log, victim) = try child(number + 1)
      let end = try victim.run(killAfter: length * random.unit()) { _ in }
      guard end == .killed, FileManager.default.fileExists(atPath: log) else {
        say("not counted: it came to its end, or was killed before there was a log")
        remove(log)
        continue
      }
      number += 1
      let isCold = number % 2 == 0
      if isCold { for part in ["", "-wal"] { forgetCached(log + part) } }
      let spent = processorSeconds()
      let began = clock.now
      let driver = try SQLiteLogDriver.open(log)
      let opened = clock.now
      let (_, opening) = try JournalState.restore(Log(reading: driver))
      let took = clock.now - began
      processor.add(nanoseconds: UInt64((processorSeconds() - spent) * 1e9))
      let nanoseconds = UInt64(took / .nanoseconds(1))
      if isCold { cold.add(nanoseconds: nanoseconds) } else { warm.add(nanoseconds: nanoseconds) }
      say(
        "kill \(number): \(opening.head) records, opened after \(seconds(opened - began)), "
          + "\(opening.eventsApplied) events after the snapshot, ready after \(seconds(took))"
          + (isCold ? ", from disk" : ""))
      try driver.close()
      remove(log)
    }
    print(processor.millisecondLine("processor time of a restart after a kill"))
    print(warm.millisecondLine("restart after a kill"))
    if kills > 1 { print(cold.millisecondLine("restart after a kill, files from disk")) }
  }

  private static func remove(_ log: String) {
    for file in ["", "-wal", "-shm", ".lock"].map({ log + $0 }) {
      try? FileManager.default.removeItem(atPath: file)
    }
  }

  private static func seconds(_ span: Duration) -> String {
    String(format: "%.2f s", span / .seconds(1))
  }

  // MARK: The child

  private struct Sink: EventSink {
    var recorder: JournalRecorder
    mutating func take(_ event: Event, at moment: Instant) {}
    mutating func commit(_ input: Input, _ outcome: Outcome, in exchange: Exchange) {
      recorder.take(input, outcome, in: exchange)
    }
  }

  /// As `guildhall simulate … --log`.
  private static func record(plan folder: String, demand: String, seed: UInt64, to path: String)
    throws
  {
    let demand = try DemandFile.load(path: demand)
    let options = PlanOptions(compiledAt: UniversalCalendar().day(demand.yearFrom.dayNumber).start)
    let plan = CompiledPlan.compile(folder: folder, options)
    if let error = plan.errors.first {
      say("\(error)")
      exit(1)
    }
    let driver = try SQLiteLogDriver.create(
      at: path, identity: LogIdentity(id: "restart", created: Instant(milliseconds: 0)))
    let scenario = try Scenario(plan: plan, demand: demand, seed: seed)
    var world = World(scenario, sink: Sink(recorder: try JournalRecorder(driver)))
    world.run()
    _ = try world.sink.recorder.finish(world.exchange)
    try driver.close()
  }

  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
