import Exchange
import SimulationKit
import Testing
import Vocabulary

/// Counts nothing: the rules are checked by the world itself.
struct Unwatched: EventSink {
  mutating func take(_ event: Event, at moment: Instant) {}
}

/// A small council's hours with crashes, lost and doubled inputs, late timers, clock jumps and
/// people who do anything at any time.
@Suite("The faulty world")
struct FaultyWorldTests {
  static let seeds: ClosedRange<UInt64> = 1...50
  static let day = CivilDate("2026-03-02")!.dayNumber

  static func scenario(seed: UInt64) throws -> Scenario {
    let policy = SmallCouncil.drawn(seed: seed)
    let channels: [Channel] = [.voice, .chat, .email, .walkIn]
    var streams = policy.entryPoints.enumerated().map { at, entry in
      DemandStream(
        name: "stream \(at)", channel: entry.flow.isNone ? channels[at % 4] : .voice,
        entry: entry.address, answers: ["1"], volume: .perHour(1.5),
        handleTime: .exponential(mean: 240), patience: .exponential(mean: 200),
        redial: Redial(chance: 0.4, after: .exponential(mean: 120)), callbackAcceptance: 0.6)
    }
    for at in streams.indices where policy.entryPoints[at].address == "night" {
      streams[at].channel = .voice
      streams[at].volume = .perHour(0.3)
    }
    let model = DemandModel(
      name: "faulty", yearFrom: CivilDate("2026-01-01")!, streams: streams)
    let generator = try DemandGenerator(
      model: model, calendar: UniversalCalendar(), seed: seed, counting: .random)
    let start = UniversalCalendar().day(day).start
    let shifts = policy.advisers.indices.map {
      RosterSchedule.Change(at: start, adviser: $0, isOn: true)
    }
    return Scenario(
      policy: policy, demand: generator, shifts: shifts, days: day..<day + 1, seed: seed)
  }

  static func faults() -> FaultPlan {
    var faults = FaultPlan()
    faults.checkEvery = 25
    faults.chaosEvery = .seconds(40)
    return faults
  }

  @Test("no rule is broken, whatever goes wrong", arguments: seeds)
  func rulesHold(seed: UInt64) throws {
    var world = World(
      try Self.scenario(seed: seed), sink: DecisionsHash(), faults: Self.faults())
    let violations = world.runFaulty()
    #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    #expect(world.crashes > 0 || world.inputCount < 500, "no crash happened")
    #expect(world.eventCount > 200, "seed \(seed): hardly anything happened")
  }

  @Test("the same seed gives the same faults and the same decisions")
  func repeatable() throws {
    var hashes: [String] = []
    for _ in 0..<2 {
      var world = World(
        try Self.scenario(seed: 7), sink: DecisionsHash(), faults: Self.faults())
      _ = world.runFaulty()
      hashes.append(world.sink.hex)
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test("a broken rule is noticed")
  func noticed() throws {
    var faults = Self.faults()
    faults.crash = 0
    faults.checkEvery = 1
    var scenario = try Self.scenario(seed: 3)
    // Nobody comes to work: live contacts cannot come to an end in time unless customers leave.
    scenario.shifts = []
    let streams = scenario.demand.model.streams.map { stream in
      var patient = stream
      patient.patience = nil
      patient.channel = .voice
      return patient
    }
    let model = DemandModel(
      name: "patient", yearFrom: CivilDate("2026-01-01")!, streams: streams)
    scenario.demand = try DemandGenerator(
      model: model, calendar: UniversalCalendar(), seed: 3, counting: .random)
    faults.chaosEvery = .days(3)
    var world = World(scenario, sink: Unwatched(), faults: faults)
    #expect(!world.runFaulty().isEmpty)
  }
}
