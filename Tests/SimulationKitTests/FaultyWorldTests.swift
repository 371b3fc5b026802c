import Exchange
import SimulationKit
import Testing
import Vocabulary

/// Counts nothing: the rules are checked by the world itself.
struct Unwatched: EventSink {
  mutating func take(_ event: Event, at moment: Instant) {}
}

/// A small council's day with crashes, lost and doubled inputs, late timers, clock jumps and
/// people who do anything at any time. `Benchmarks` runs a thousand of them.
@Suite("The faulty world")
struct FaultyWorldTests {
  static let seeds: ClosedRange<UInt64> = 1...50
  /// Shorter days than in the thousand, so that fifty take seconds.
  static let contactsPerAdviser = 2.5

  static func faults() -> FaultPlan {
    var faults = FaultPlan()
    faults.chaosEvery = .seconds(100)
    faults.crash = 0.006
    return faults
  }

  /// Every seed once, on all cores.
  static func lived() async throws -> [FaultyWorld.Result] {
    try await withThrowingTaskGroup(of: FaultyWorld.Result.self) { group in
      for seed in seeds {
        group.addTask {
          try FaultyWorld.run(
            seed: seed, faults: faults(), contactsPerAdviser: contactsPerAdviser)
        }
      }
      var results: [FaultyWorld.Result] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.seed < $1.seed }
    }
  }

  @Test("no rule is broken in fifty worlds, and everything that can happen happens in them")
  func rulesHold() async throws {
    var faults = FaultTally()
    var events: Set<UInt16> = []
    var inputs: Set<UInt16> = []
    for result in try await Self.lived() {
      let found = result.violations.map(\.description).joined(separator: "\n")
      #expect(result.violations.isEmpty, "\(found)")
      #expect(result.events > 200, "seed \(result.seed): hardly anything happened")
      faults += result.faults
      events.formUnion(result.eventCounts.keys)
      inputs.formUnion(result.inputCounts.keys)
    }
    let tally = [
      faults.crashes, faults.lost, faults.doubled, faults.lateTimers, faults.clockJumps,
    ]
    #expect(tally.allSatisfy { $0 > 100 }, "hardly any faults: \(tally)")
    let codes: ClosedRange<UInt16> = 0...1000
    let missing = codes.filter { !events.contains($0) }.compactMap { Event(code: $0)?.name }
    #expect(missing.isEmpty, "events that never happened")
    let unsent = codes.filter { !inputs.contains($0) }.compactMap { Input(code: $0)?.name }
    #expect(unsent.isEmpty, "inputs that were never taken")
  }

  @Test("the same seed gives the same faults and the same decisions")
  func repeatable() throws {
    let one = try FaultyWorld.run(seed: 7, contactsPerAdviser: 4)
    let two = try FaultyWorld.run(seed: 7, contactsPerAdviser: 4)
    #expect(one.hash == two.hash)
    #expect(one.faults == two.faults)
    #expect(try FaultyWorld.run(seed: 8, contactsPerAdviser: 4).hash != one.hash)
  }

  @Test("a broken rule is noticed: customers stuck because nobody comes to work")
  func noticed() throws {
    var faults = Self.faults()
    faults.crash = 0
    faults.chaosEvery = .days(3)
    var scenario = try FaultyWorld.scenario(seed: 3, contactsPerAdviser: 3)
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
    var world = World(scenario, sink: Unwatched(), faults: faults)
    #expect(world.runFaulty().contains { $0.rule.contains("has been stuck") })
  }
}
