import ArgumentParser
import Desk
import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Reporting
import ServicePlan
import SimulationKit
import Vocabulary

struct SimulateCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run days of made-up demand through a plan, and print the report.",
    discussion: """
      The exchange is the one that runs live, under a virtual clock. Equal plan, demand, days \
      and seed give equal decisions, in any process: compare the hash printed at the end.

        guildhall simulate Examples/county --demand Examples/demand/oxfordshire.yaml --seed 1
        guildhall simulate Examples/minimal --demand Examples/minimal/demand.yaml --days 7 --seed 2
        guildhall simulate PLAN --demand FILE --seed 1 --days 30 --log data/rehearsal.sqlite

      Ctrl-C stops after the simulated day in hand, with a report of the days done.
      """)

  enum Rosters: String, ExpressibleByArgument, CaseIterable { case plan, demand }

  static let daysMaximum = 3600
  /// Days that are simulated lie in these years, for which the rules of the clock are known.
  static let years = 1970...2999
  /// The plan's calendars reach this far beyond the last day, for slots and due dates.
  static let daysAfterEnd = 60

  @Argument(help: "The folder of the plan.")
  var plan: String
  @Option(help: "The demand file (docs/DEMAND.md).")
  var demand: String
  @Option(help: "How many days; the demand's whole year without it.")
  var days: Int?
  @Option(help: "The first day, such as 2026-03-02; the first of the demand's year without it.")
  var from: String?
  @Option(help: "A number; every number draws another history.")
  var seed: UInt64
  @Option(help: "Also record the run into a new log.")
  var log: String?
  @Option(
    help: "Who works when: by the plan or by the demand file (default: the demand's, if any).")
  var rosters: Rosters?
  @Option(
    help: ArgumentHelp(
      "Forecast waits every so many seconds, 1 to 60, as a live service does; slow.",
      valueName: "seconds"))
  var forecastEvery: Int?
  @Flag(help: "Also show each adviser: personal data of staff.")
  var advisers = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let days, !(1...Self.daysMaximum).contains(days) {
      throw ValidationError("--days is from 1 to \(Self.daysMaximum).")
    }
    if let forecastEvery, !(1...60).contains(forecastEvery) {
      throw ValidationError("--forecast-every is from 1 to 60 seconds.")
    }
    if let from, CivilDate(from) == nil {
      throw ValidationError("--from is no date. Write it like 2026-03-02.")
    }
  }

  func run() throws {
    let prepared = try prepare()
    var world = World(prepared.scenario, sink: RunSink(fold: ReportFold(prepared.options)))
    if let unknown = world.unknownEntries.first {
      let all = Count.of(world.unknownEntries.count, "address is", "addresses are")
      throw Trouble.finding(
        "demand",
        "the demand goes to \"\(unknown)\", which is no address of the plan. Correct one of the "
          + "two; \(all) unknown.")
    }
    if let unknown = world.unknownQueues.first {
      throw Trouble.finding(
        "demand",
        "the demand passes contacts on to \"\(unknown)\", which is no queue of the plan. Correct "
          + "one of the two.")
    }
    if let forecastEvery {
      let models = ForecastModels(prepared.scenario, day: prepared.scenario.days.lowerBound)
      let forecast = try WaitForecast(models, policy: prepared.scenario.policy)
      world.estimator = WaitEstimator(forecast, every: .seconds(Int64(forecastEvery)))
    }
    let driver = try log.map { try LogFiles.making($0, at: SystemClock().now()) }
    let done: Done
    let head: LogHead?
    do {
      if let driver { world.sink.recorder = try JournalRecorder(driver) }
      done = live(&world)
      let end = world.exchange
      head = try world.sink.recorder?.finish(end)
      try driver?.close()
    } catch {
      try? driver?.close()
      // Part of a run would be taken for a whole one, and it can be made again.
      if let log { LogFiles.remove(log) }
      throw error
    }
    show(world, done, head)
    if done.isInterrupted { throw ExitStatus.interrupted }
  }

  private func prepare() throws -> (scenario: Scenario, options: ReportOptions) {
    var model: DemandModel
    guard PlanReading.isReadableFile(demand) else {
      throw Trouble.usage("\(demand) is no file that can be read. Give a demand file.")
    }
    do {
      model = try DemandFile.load(path: demand)
    } catch {
      throw Trouble.finding("demand", error.description)
    }
    switch rosters {
    case .plan: model.rosters = []
    case .demand where model.rosters.isEmpty:
      throw Trouble.usage("\(demand) has no rosters. Leave --rosters out, or add them.")
    case .demand, nil: break
    }
    let first = from.flatMap { CivilDate($0) } ?? model.yearFrom
    let count = days ?? model.year.count
    guard Self.years.contains(first.year) else {
      let what = "is outside the years \(Self.years.lowerBound) to \(Self.years.upperBound)"
      throw from == nil
        ? Trouble.finding("demand", "\(demand): \"year from\" \(first) \(what). Correct it.")
        : Trouble.usage("--from \(first) \(what). Choose another day.")
    }
    let compiledAt = UniversalCalendar().day(first.dayNumber).start
    var options = PlanOptions(compiledAt: compiledAt, daysAfter: count + Self.daysAfterEnd)
    options.runsTests = false
    let plan = try PlanReading.publishable(self.plan, options)
    let scenario: Scenario
    do {
      scenario = try Scenario(plan: plan, demand: model, from: first, days: count, seed: seed)
    } catch {
      throw Trouble.finding("demand", "\(demand): \(error)")
    }
    let calendar = scenario.demand.calendar
    let period =
      calendar.day(scenario.days.lowerBound).start..<calendar.day(scenario.days.upperBound).start
    let offsets = ReportOutput.clockOffsets(plan.civilTime, period)
    return (scenario, ReportOptions(clockOffsets: offsets))
  }

  private struct Done {
    var days = 0
    var isInterrupted = false
  }

  private func live(_ world: inout World<RunSink>) -> Done {
    let interrupt = Interrupt()
    defer { interrupt.end() }
    let bar = ProgressBar("Simulating")
    defer { bar.finish() }
    var done = Done()
    let total = world.scenario.days.count
    world.run { progress in
      done.days = Int((progress.share * Double(total)).rounded())
      let date = progress.now.description.prefix(10)
      bar.show(progress.share, "\(date) \(progress.contacts) contacts")
      done.isInterrupted = interrupt.isAsked && done.days < total
      return !done.isInterrupted
    }
    return done
  }

  private func show(_ world: World<RunSink>, _ done: Done, _ head: LogHead?) {
    let report = world.sink.fold.makeReport()
    let total = world.scenario.days.count
    if done.isInterrupted {
      Terminal.say(
        "Stopped after \(done.days) of \(Count.of(total, "day")); the report is of these days.")
    }
    let hash = world.sink.hash.hex
    if output.json {
      var shown = report
      if !advisers { shown.advisers = [] }
      JSONOut.print([
        JSONMember("isComplete", .bool(!done.isInterrupted)),
        JSONMember("seed", .whole(seed)),
        JSONMember("daysSimulated", .number(Int64(done.days))),
        JSONMember("daysAsked", .number(Int64(total))),
        JSONMember("contacts", .number(Int64(world.contactCount))),
        JSONMember("inputs", .number(Int64(world.inputCount))),
        JSONMember("events", .number(Int64(world.eventCount))),
        JSONMember("decisionsHash", .string(hash)),
        JSONMember("logRecords", head.map { .whole($0.sequence) } ?? .null),
        JSONMember("logChain", head.map { .string("\($0.chain)") } ?? .null),
        JSONMember("report", ReportOutput.json(shown)),
      ])
      return
    }
    print(ReportText(report, parts: advisers ? [.usual, .advisers] : .usual).text)
    print(
      "\(Count.of(done.days, "day")), \(Count.of(world.contactCount, "contact")), "
        + "\(Count.of(world.eventCount, "event")), seed \(seed)")
    if let head { print("log: \(Count.of(head.sequence, "record")), chain \(head.chain)") }
    print("decisions \(hash)")
  }
}
