import Exchange
import Foundation
import Measuring
import SimulationKit
import Vocabulary

// Forecasts of waits: how long one takes with 70 advisers and about 50 waiting, and how often the
// truth lies in the range.
// usage: forecast [DAYS] [FORECASTS A DAY]

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let days = arguments.first ?? 20
let perDay = arguments.dropFirst().first ?? 25
let first = CivilDate("2026-03-02")!.dayNumber

/// Four queues that share 70 advisers, busier at eleven and at three than the advisers can bear.
@MainActor func makeScenario(days: Int, seed: UInt64) throws -> Scenario {
  let advisers = 70
  var policy = SmallCouncil.plain(advisers: advisers)
  let names = ["roads", "housing", "waste", "care"]
  policy.names.queues = names
  policy.names.skills = names
  policy.queues = names.indices.map { at in
    var queue = policy.queues[0]
    queue.needs = Requirement(allOf: [
      SkillClause(anyOf: [SkillLevel(SkillID(index: at), 1)])
    ])
    queue.relax = [RelaxStep(after: .minutes(5), needs: .anyone)]
    queue.wrapUp.mode = .timeBoxed
    queue.order.headStart = .minutes(Int64(at))
    queue.offer.ring = .seconds(20)
    queue.waiting.tellExpectedWait = true
    queue.waiting.tellEvery = .seconds(60)
    return queue
  }
  policy.entryPoints = names.indices.map { at in
    var entry = policy.entryPoints[0]
    entry.address = names[at]
    entry.queue = QueueID(index: at)
    return entry
  }
  policy.names.entryPoints = names
  for at in policy.advisers.indices {
    for skill in 0..<2 {
      policy.advisers[at].skills.append(SkillLevel(SkillID(index: (at + skill) % 4), 3))
    }
    policy.advisers[at].skills.sort { $0.skill < $1.skill }
  }
  var profile = DemandProfile()
  profile.halfHours = (0..<48).map { half in
    let hour = Double(half) / 2
    guard (8..<20).contains(hour) else { return 0.02 }
    return 1 + 0.35 * sin((hour - 8) / 12 * 4 * .pi)
  }
  let handle = try Distribution.logNormal(mean: 300, coefficientOfVariation: 0.9)
  let streams = names.map { name in
    DemandStream(
      name: name, channel: .voice, entry: name, volume: .perYear(920_000), profile: profile,
      handleTime: handle, patience: .exponential(mean: 420))
  }
  let model = DemandModel(name: "four", yearFrom: CivilDate("2026-01-01")!, streams: streams)
  let generator = try DemandGenerator(model: model, calendar: UniversalCalendar(), seed: seed)
  var shifts: [RosterSchedule.Change] = []
  for number in first..<first + days {
    let start = UniversalCalendar().day(number).start
    for adviser in 0..<advisers {
      let late = Int64(adviser % 4) * 30
      shifts.append(.init(at: start + .minutes(7 * 60 + late), adviser: adviser, isOn: true))
      shifts.append(.init(at: start + .minutes(18 * 60 + late), adviser: adviser, isOn: false))
    }
  }
  shifts.sort { $0.at != $1.at ? $0.at < $1.at : $0.adviser < $1.adviser }
  return Scenario(
    policy: policy, demand: generator, shifts: shifts, days: first..<first + days, seed: seed)
}

/// The state of the morning at which some fifty wait.
@MainActor func crowdedMoment(
  _ scenario: Scenario
) -> (exchange: Exchange, at: Instant, waiting: [ContactID])? {
  var world = World(scenario, sink: RecordingSink(Quiet()))
  world.run()
  var exchange = Exchange()
  for batch in world.sink.batches {
    _ = exchange.handle(batch.input, at: batch.at)
    guard exchange.openContactCount >= 110 else { continue }
    let waiting = exchange.openContacts.filter { exchange.contact($0)?.phase == .waiting }
    if waiting.count >= 50 { return (exchange, batch.at, waiting) }
  }
  return nil
}

struct Quiet: EventSink {
  mutating func take(_ event: Event, at moment: Instant) {}
}

let one = try makeScenario(days: 1, seed: 7)
if let crowd = crowdedMoment(one) {
  let forecast = try WaitForecast(ForecastModels(one, day: first), policy: one.policy)
  var durations = Durations()
  for (number, id) in crowd.waiting.enumerated() {
    _ = durations.measure {
      forecast.range(
        for: .waiting(id), in: crowd.exchange, at: crowd.at, seed: UInt64(number))
    }
  }
  print(durations.line("forecast, 70 advisers, \(crowd.waiting.count) waiting, 60 simulations"))
} else {
  print("no moment with fifty waiting was found; the demand is too low for this rota")
}

func line(_ name: String, _ coverage: WaitForecast.Coverage) -> String {
  let inside = coverage.inside
  return name
    + String(
      format: ": %d in %d days, %.1f%% inside the range (95%% interval %.1f%%-%.1f%%, nominal "
        + "%.0f%%), %.1f%% shorter, %.1f%% longer, mean width %.0f s, mean wait %.0f s",
      coverage.forecasts, days, 100 * inside.estimate, 100 * inside.low, 100 * inside.high,
      100 * WaitForecast.Coverage.nominal, 100 * coverage.shorter, 100 * coverage.longer,
      coverage.meanWidthSeconds, coverage.meanWaitSeconds)
}

print(
  line(
    "forecasts",
    try WaitForecast.coverage(try makeScenario(days: days, seed: 11), perDay: perDay, seed: 5)))
let told = min(days, 3)
print(
  line(
    "told, by the quick figure",
    try WaitForecast.toldCoverage(
      try makeScenario(days: told, seed: 12), estimatingEvery: nil)))
print(
  line(
    "told, forecasts every 30 s",
    try WaitForecast.toldCoverage(
      try makeScenario(days: told, seed: 12), estimatingEvery: .seconds(30),
      simulations: 30)))
