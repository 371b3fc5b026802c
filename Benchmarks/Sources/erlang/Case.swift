import Exchange
import Foundation
import ServicePlan
import SimulationKit
import Vocabulary
import Workforce

/// A case of the formulas.
struct Case {
  var name: String
  var perHour: Double
  var handleSeconds: Double
  /// Nil: for ever, Erlang C.
  var patienceSeconds: Double?
  var advisers: Int
  var formula: [(name: String, value: Double)]

  static let withinSeconds = 20.0

  static let all: [Case] = [
    queue(perHour: 100, handle: 180, advisers: 8), queue(perHour: 360, handle: 240, advisers: 28),
    queue(perHour: 400, handle: 180, advisers: 24),
    queue(perHour: 400, handle: 180, patience: 180, advisers: 20),
    queue(perHour: 400, handle: 180, patience: 180, advisers: 22),
    queue(perHour: 400, handle: 180, patience: 180, advisers: 24),
  ]

  private static func queue(
    perHour: Double, handle: Double, patience: Double? = nil, advisers: Int
  ) -> Case {
    // The cases are within the formulas' range.
    let load = try! ErlangLoad(arrivalsPerSecond: perHour / 3600, handleSeconds: handle)
    let formula: [(name: String, value: Double)]
    var name = "\(Int(perHour)) calls an hour of \(Int(handle)) s, \(advisers) advisers"
    if let patience {
      let a = try! ErlangA(load: load, patienceSeconds: patience, advisers: advisers)
      name = "Erlang A: \(name), patience \(Int(patience)) s"
      formula = [
        ("P(wait)", a.waitProbability), ("P(abandon)", a.abandonProbability),
        ("mean wait of all, s", a.meanWaitSeconds),
        ("answered in 20 s", try! a.serviceLevel(withinSeconds: withinSeconds)),
      ]
    } else {
      let c = try! ErlangC(load: load, advisers: advisers)
      name = "Erlang C: \(name)"
      formula = [
        ("P(wait)", c.waitProbability), ("speed of answer, s", c.averageSpeedOfAnswerSeconds),
        ("answered in 20 s", try! c.serviceLevel(withinSeconds: withinSeconds)),
      ]
    }
    return Case(
      name: name, perHour: perHour, handleSeconds: handle, patienceSeconds: patience,
      advisers: advisers, formula: formula)
  }

  struct Runs {
    var contacts = 0
    /// By replication, in the order of the formulas.
    var figures: [[Double]] = []
  }

  func simulate(
    plan folder: String, replications: Int, days: Int, firstSeed: UInt64
  ) throws -> Runs {
    let file = patienceSeconds == nil ? "demand-erlang-c.yaml" : "demand.yaml"
    var model = try DemandFile.load(path: "\(folder)/\(file)")
    model.streams[0].volume = .perHour(perHour)
    model.streams[0].handleTime = .exponential(mean: handleSeconds)
    model.streams[0].patience = patienceSeconds.map { .exponential(mean: $0) }
    let begin = UniversalCalendar().day(model.yearFrom.dayNumber).start
    var plan = CompiledPlan.compile(
      folder: folder, PlanOptions(compiledAt: begin, daysAfter: days + 60))
    guard plan.errors.isEmpty else { throw Refusal(errors: plan.errors.map { "\($0)" }) }
    let one = plan.policy.advisers[0]
    plan.policy.advisers = Array(repeating: one, count: advisers)
    plan.policy.names.advisers = (1...advisers).map { "a\($0)" }
    var runs = Runs()
    for seed in firstSeed..<firstSeed + UInt64(replications) {
      var scenario = try Scenario(
        plan: plan, demand: model, days: days, seed: seed, counting: .random)
      scenario.shifts = (0..<advisers).map { .init(at: begin, adviser: $0, isOn: true) }
      let end = begin + .days(Int64(days))
      var world = World(
        scenario, sink: Counts(from: begin + .hours(4), until: end - .hours(1)))
      world.run()
      runs.contacts += world.sink.arrived
      runs.figures.append(figures(world.sink))
    }
    return runs
  }

  private func figures(_ counts: Counts) -> [Double] {
    let all = Double(counts.arrived)
    let waited = 1 - Double(counts.atOnce) / all
    let level = Double(counts.inTime) / all
    if patienceSeconds == nil {
      return [waited, Double(counts.waitAnswered) / 1000 / Double(counts.answered), level]
    }
    let wait = Double(counts.waitAnswered + counts.waitAbandoned) / 1000 / all
    return [waited, Double(counts.abandoned) / all, wait, level]
  }
}

struct Refusal: Error {
  var errors: [String]
}

/// What the formulas speak about, of the contacts that arrived in the counted time.
struct Counts: EventSink {
  let from: Instant
  let until: Instant
  var arrived = 0
  var answered = 0
  var atOnce = 0
  var inTime = 0
  var abandoned = 0
  var waitAnswered: Int64 = 0
  var waitAbandoned: Int64 = 0
  private var queuedAt: [ContactID: Instant] = [:]

  init(from: Instant, until: Instant) {
    self.from = from
    self.until = until
  }

  mutating func take(_ event: Event, at moment: Instant) {
    switch event {
    case .contactQueued(let event):
      guard from <= moment, moment < until else { return }
      arrived += 1
      queuedAt[event.contact] = moment
    case .offerAccepted(let event):
      guard let queued = queuedAt.removeValue(forKey: event.contact) else { return }
      let wait = (moment - queued).milliseconds
      answered += 1
      waitAnswered += wait
      if wait == 0 { atOnce += 1 }
      if wait <= Int64(Case.withinSeconds * 1000) { inTime += 1 }
    case .contactClosed(let event) where event.termination.result == .abandoned:
      guard let queued = queuedAt.removeValue(forKey: event.contact) else { return }
      abandoned += 1
      waitAbandoned += (moment - queued).milliseconds
    default: break
    }
  }
}
