import Exchange
import SimulationKit
import Testing
import Vocabulary
import Workforce

/// Counts what the formulas speak about.
struct QueueCounts: EventSink {
  var offered = 0
  var answered = 0
  var answeredAtOnce = 0
  var withinTwentySeconds = 0
  var abandoned = 0
  var waitOfAnswered: Int64 = 0
  var queuedAt: [ContactID: Instant] = [:]

  mutating func take(_ event: Event, at moment: Instant) {
    switch event {
    case .contactQueued(let event):
      offered += 1
      queuedAt[event.contact] = moment
    case .offerAccepted(let event):
      answered += 1
      waitOfAnswered += event.waitMilliseconds
      if event.waitMilliseconds == 0 { answeredAtOnce += 1 }
      if event.waitMilliseconds <= 20_000 { withinTwentySeconds += 1 }
    case .contactClosed(let event) where event.termination.result == .abandoned: abandoned += 1
    default: break
    }
  }
}

/// Counts holds and transfers.
struct HoldCounts: EventSink {
  var contacts = 0
  var taken = 0
  var takenAgain = 0
  var seen: Set<ContactID> = []
  var holds = 0
  var transfers = 0
  var longestHold = Span.zero
  var heldAt: [ContactID: Instant] = [:]

  mutating func take(_ event: Event, at moment: Instant) {
    switch event {
    case .contactArrived: contacts += 1
    case .offerAccepted(let event):
      taken += 1
      if !seen.insert(event.contact).inserted { takenAgain += 1 }
    case .holdStarted(let event):
      holds += 1
      heldAt[event.contact] = moment
    case .holdEnded(let event):
      if let since = heldAt[event.contact] { longestHold = max(longestHold, moment - since) }
    case .contactTransferred: transfers += 1
    default: break
    }
  }
}

@Suite("The simulated world")
struct WorldTests {
  static let first = CivilDate("2026-03-02")!.dayNumber

  static func scenario(
    advisers: Int, perHour: Double, patience: Distribution?, days: Int, seed: UInt64
  ) throws -> Scenario {
    let policy = SmallCouncil.plain(advisers: advisers)
    let stream = DemandStream(
      name: "calls", channel: .voice, entry: "calls", volume: .perHour(perHour),
      handleTime: .exponential(mean: 180), patience: patience)
    let model = DemandModel(
      name: "test", yearFrom: CivilDate("2026-01-01")!, streams: [stream])
    let generator = try DemandGenerator(
      model: model, calendar: UniversalCalendar(), seed: seed, counting: .random)
    let start = UniversalCalendar().day(first).start
    let shifts = (0..<advisers).map {
      RosterSchedule.Change(at: start, adviser: $0, isOn: true)
    }
    var scenario = Scenario(
      policy: policy, demand: generator, shifts: shifts, days: first..<first + days, seed: seed)
    scenario.conduct = .ideal
    return scenario
  }

  @Test("people are put on hold and passed on as often, and as long, as the demand says")
  func heldAndPassedOn() throws {
    var policy = TwoQueues.policy(advisers: 6, sharedFrom: 0)
    policy.names.queues = ["roads", "housing"]
    var scenario = try TwoQueues.scenario(policy, seed: 31, days: 2)
    scenario.demand = try DemandGenerator(
      model: DemandModel(
        name: "held", yearFrom: CivilDate("2026-01-01")!,
        streams: scenario.demand.model.streams.map {
          var stream = $0
          stream.hold = HoldModel(share: 0.25, duration: .constant(seconds: 20))
          stream.passedOn = $0.name == "roads" ? PassedOn(share: 0.5, queue: "housing") : nil
          return stream
        }), calendar: UniversalCalendar(), seed: 31)
    var world = World(scenario, sink: HoldCounts())
    #expect(world.unknownQueues.isEmpty)
    world.run()
    let counts = world.sink
    #expect(counts.taken > 1500)
    let held = Double(counts.holds) / Double(counts.contacts)
    #expect((0.2...0.3).contains(held), "\(held) of contacts were held")
    #expect(counts.longestHold <= .seconds(20) && counts.longestHold > .seconds(19))
    let passed = Double(counts.transfers) / Double(counts.contacts)
    #expect((0.2...0.3).contains(passed), "a quarter: half of one stream of two, not \(passed)")
    #expect(counts.takenAgain > counts.transfers / 2, "two take what is passed on")
  }

  @Test("a queue with patience agrees with Erlang A")
  func erlangA() throws {
    let scenario = try Self.scenario(
      advisers: 20, perHour: 400, patience: .exponential(mean: 180), days: 6, seed: 7)
    var world = World(scenario, sink: QueueCounts())
    world.run()
    let counts = world.sink
    let offered = Double(counts.offered)
    #expect(counts.offered > 50_000)
    #expect(abs(Double(counts.abandoned) / offered - 0.0888) < 0.012)
    #expect(abs(1 - Double(counts.answeredAtOnce) / offered - 0.5297) < 0.03)
    #expect(abs(Double(counts.withinTwentySeconds) / offered - 0.6501) < 0.03)
  }

  @Test("the same scenario twice gives the same decisions")
  func repeatable() throws {
    let scenario = try Self.scenario(
      advisers: 20, perHour: 400, patience: .exponential(mean: 180), days: 1, seed: 11)
    var hashes: [String] = []
    for _ in 0..<2 {
      var world = World(scenario, sink: DecisionsHash())
      world.run()
      hashes.append(world.sink.hex)
    }
    #expect(hashes[0] == hashes[1])
  }
}
