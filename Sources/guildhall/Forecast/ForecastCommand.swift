import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import ServicePlan
import SimulationKit
import Vocabulary

struct ForecastCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "How long people will wait, as ranges, from where a log ends.",
    discussion: """
      The state at the end of the log is lived on many times by the rules in force: who waits is \
      answered or gives up, others come, talks end. Handle times, patience and arrivals are \
      fitted to the last days of the log. With --plan advisers come and go by its rosters; \
      without it those signed in stay.

        guildhall forecast data/log.sqlite --plan Examples/county
        guildhall forecast data/log.sqlite --at "2026-03-02 11:00"
      """)

  /// Fewer contacts handled than this say too little about the time they take.
  static let handledMinimum = 30

  @Argument(help: "The log file.")
  var log: String
  @Option(help: "The folder of the plan, for its rosters.")
  var plan: String?
  @Option(help: "From this moment of the log instead of its end, such as \"2026-03-02 11:00\".")
  var at: String?
  @Option(help: "The time zone in which times are given and shown.")
  var zone = "Europe/London"
  @Option(help: "How many of the last days the models are fitted to.")
  var days = 28
  @Option(help: "Futures simulated for each range.")
  var simulations = 60
  @Option(help: "A number; every number draws other chances.")
  var seed: UInt64 = 1
  @OptionGroup var output: OutputOptions

  private struct Row {
    var queue: String
    var channel: Channel
    var waiting: Int
    var range: WaitForecast.Range
  }

  func validate() throws {
    guard (1...3660).contains(days) else {
      throw ValidationError("--days is from 1 to 3660.")
    }
    guard (10...WaitForecast.simulationsMaximum).contains(simulations) else {
      throw ValidationError("--simulations is from 10 to \(WaitForecast.simulationsMaximum).")
    }
    let civil = try civilTime()
    _ = try at.map { try Self.moment($0, civil) }
  }

  private func civilTime() throws -> CivilTime {
    guard let civil = CivilTime(zone: zone) else {
      throw ValidationError("\"\(zone)\" is no time zone this machine knows.")
    }
    return civil
  }

  private static func moment(_ text: String, _ civil: CivilTime) throws -> Instant {
    guard let moment = civil.instant(text) else {
      throw ValidationError(
        "\"\(text)\" is no moment. Write it like \"2026-03-02 11:00\", in the zone of --zone.")
    }
    return moment
  }

  func run() throws {
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
    let reading = Log(reading: driver)
    let interrupt = Interrupt()
    defer { interrupt.end() }
    let bar = ProgressBar("Reading")
    defer { bar.finish() }
    let civil = try civilTime()
    let last = try at.map { try Self.lastRecord(before: $0, civil, in: reading) } ?? .max
    let (exchange, _) = try JournalState.restore(reading, through: last) { bar.show($0, of: $1) }
    let history = try history(reading, until: exchange.now, last, interrupt, bar)
    bar.finish()
    let rows = try forecast(exchange, history, interrupt)
    if output.json {
      JSONOut.print([
        JSONMember("at", .string(exchange.now.description)),
        JSONMember("simulations", .number(Int64(simulations))),
        JSONMember("contactsFittedTo", .number(Int64(history.contacts.count))),
        JSONMember("queues", .array(rows.map(Self.json))),
      ])
    } else {
      show(rows, civil.longText(exchange.now), history.contacts.count)
    }
  }

  /// The last record before a moment.
  private static func lastRecord(
    before text: String, _ civil: CivilTime, in log: Log
  ) throws -> UInt64 {
    let first = try record(at: moment(text, civil), in: log)
    guard first > 1 else {
      throw Trouble.usage("the log begins later than \(text). Give a moment it reaches.")
    }
    return first - 1
  }

  /// The last days of the log, up to a record.
  private func history(
    _ log: Log, until end: Instant, _ last: UInt64, _ interrupt: Interrupt,
    _ bar: borrowing ProgressBar
  ) throws -> ObservedHistory {
    let begin = end - .days(Int64(days))
    let first = try Self.record(at: begin, in: log)
    var policy: Policy?
    if first > 1 {
      policy = try JournalState.restore(log, through: first - 1).exchange.policy
    }
    let batches = try LogHistory(log, from: first) { _ in !interrupt.isAsked }
    let history = ObservedHistory(
      batches.lazy.prefix { _ in batches.position <= last },
      beginningUnder: policy)
    if let fault = batches.fault { throw fault }
    let handled = history.contacts.count { !$0.shares.isEmpty }
    guard handled >= Self.handledMinimum else {
      throw Trouble.finding(
        "estimation",
        "only \(handled) contacts were handled in the last \(days) days of \(self.log); at least "
          + "\(Self.handledMinimum) are needed. Take a longer log, or more --days.")
    }
    return history
  }

  /// The first record at or after a moment, by bisection: times ascend.
  private static func record(at moment: Instant, in log: Log) throws -> UInt64 {
    var (low, high) = (UInt64(1), try log.head().sequence)
    while low < high {
      let middle = low + (high - low) / 2
      guard let record = try log.read(from: middle, limit: 1).first else { break }
      if record.at < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func forecast(
    _ exchange: Exchange, _ history: ObservedHistory, _ interrupt: Interrupt
  ) throws -> [Row] {
    let end = exchange.now + WaitForecast.horizonMaximum
    var shifts: [RosterSchedule.Change] = []
    var dayStart = UniversalCalendar().day(0).start
    if let folder = plan {
      let compiled = try PlanReading.publishable(folder, PlanOptions(compiledAt: exchange.now))
      guard compiled.policy.names.advisers == exchange.policy.names.advisers else {
        throw Trouble.finding(
          "otherPlan",
          "\(folder) has other advisers than the plan in force in \(log), so its rosters say "
            + "nothing about them. Publish it first, or leave --plan out.")
      }
      shifts = compiled.shifts(from: exchange.now, until: end)
      let civil = compiled.civilTime
      dayStart = civil.midnight(civil.date(of: exchange.now))
    }
    let models = ForecastModels(
      history, HistoryModels(history), dayStart: dayStart, shifts: shifts)
    let forecast: WaitForecast
    do {
      forecast = try WaitForecast(models, policy: exchange.policy)
    } catch {
      throw Trouble.finding("estimation", "no forecast can be made of \(log): \(error)")
    }
    let bar = ProgressBar("Forecasting")
    defer { bar.finish() }
    var rows: [Row] = []
    for (at, queue) in exchange.policy.queues.enumerated() where !queue.isRetired {
      if interrupt.isAsked { throw ExitStatus.interrupted }
      bar.show(UInt64(at), of: UInt64(exchange.policy.queues.count))
      let id = QueueID(index: at)
      let live = Channel.allCases.first { $0.isLive && queue.channels.contains($0) }
      guard let live,
        let range = forecast.range(
          for: .newcomer(id, live), in: exchange, at: exchange.now, simulations: simulations,
          seed: seed)
      else { continue }
      rows.append(
        Row(
          queue: exchange.policy.names.queues[at], channel: live,
          waiting: exchange.waitingCounts[at], range: range))
    }
    return rows
  }

  private func show(_ rows: [Row], _ now: String, _ contacts: Int) {
    func pad(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    print("A newcomer at \(now) would wait, in 8 of 10 futures:\n")
    let width = max(5, rows.map(\.queue.count).max() ?? 0)
    for row in rows {
      print(
        row.queue + String(repeating: " ", count: width - row.queue.count)
          + pad("\(row.channel)", 8) + pad("\(row.waiting) waiting", 14) + "   "
          + Self.text(row.range))
    }
    print("\nFitted to \(contacts) contacts, \(simulations) futures, seed \(seed).")
  }

  private static func text(_ range: WaitForecast.Range) -> String {
    if range.simulations == 0 { return "is not taken now" }
    let (low, high) = (text(range.p10), text(range.p90))
    return low == high ? low : "\(low) to \(high)"
  }

  private static func text(_ span: Span) -> String {
    guard span < WaitForecast.horizonMaximum else { return "over 8 h" }
    let seconds = (span.milliseconds + 500) / 1000
    if seconds < 60 { return "\(seconds) s" }
    return "\(seconds / 60) min" + (seconds % 60 == 0 ? "" : " \(seconds % 60) s")
  }

  private static func json(_ row: Row) -> JSONValue {
    func wait(_ span: Span) -> JSONValue {
      span < WaitForecast.horizonMaximum ? .number(span.milliseconds) : .null
    }
    let isTaken = row.range.simulations > 0
    return .object([
      JSONMember("queue", .string(row.queue)),
      JSONMember("channel", .string("\(row.channel)")),
      JSONMember("waitingContacts", .number(Int64(row.waiting))),
      JSONMember("isTaken", .bool(isTaken)),
      JSONMember("waitP10Milliseconds", isTaken ? wait(row.range.p10) : .null),
      JSONMember("waitP50Milliseconds", isTaken ? wait(row.range.p50) : .null),
      JSONMember("waitP90Milliseconds", isTaken ? wait(row.range.p90) : .null),
      JSONMember(
        "answeredBasisPoints", .number(Int64((row.range.answeredShare * 10_000).rounded()))),
    ])
  }
}
