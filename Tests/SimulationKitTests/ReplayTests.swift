import Exchange
import SimulationKit
import Testing
import Vocabulary

/// Keeps nothing.
struct NoSink: EventSink {
  mutating func take(_ event: Event, at moment: Instant) {}
}

/// Worlds whose whole history is kept.
enum Past {
  static let first = CivilDate("2026-03-02")!.dayNumber

  /// Contacts of every channel at every entry of the policy.
  static func scenario(_ policy: Policy, seed: UInt64, days: Int = 1) throws -> Scenario {
    var streams: [DemandStream] = []
    for (number, entry) in policy.entryPoints.enumerated() {
      for channel in Channel.allCases where entry.channels.contains(channel) {
        guard channel != .callback else { continue }
        streams.append(
          DemandStream(
            name: "\(entry.address) \(channel.name)", channel: channel, entry: entry.address,
            answers: ["\(number % 3 + 1)"], volume: .perHour(channel == .voice ? 2 : 0.15),
            handleTime: .logNormal(mu: 5.2, sigma: 0.6),
            patience: channel.isLive ? .exponential(mean: 200) : nil, callbackAcceptance: 0.5))
      }
    }
    let model = DemandModel(
      name: "recorded", yearFrom: CivilDate("2026-01-01")!, streams: streams)
    let generator = try DemandGenerator(model: model, calendar: UniversalCalendar(), seed: seed)
    let start = UniversalCalendar().day(first).start
    var shifts: [RosterSchedule.Change] = []
    for adviser in policy.advisers.indices {
      shifts.append(.init(at: start + .minutes(7), adviser: adviser, isOn: true))
      shifts.append(.init(at: start + .hours(23), adviser: adviser, isOn: false))
    }
    shifts.sort { $0.at < $1.at }
    return Scenario(
      policy: policy, demand: generator, shifts: shifts, days: first..<first + days, seed: seed)
  }

  static func run(_ scenario: Scenario) -> (batches: [RecordedBatch], hash: String) {
    var world = World(scenario, sink: RecordingSink(DecisionsHash()))
    world.run()
    return (world.sink.batches, world.sink.next.hex)
  }
}

@Suite("Replay through the same plan")
struct ReplaySameTests {
  @Test("every decision of a small council comes out equal", arguments: [1, 2, 3, 4, 5, 6])
  func equal(seed: UInt64) throws {
    let scenario = try Past.scenario(SmallCouncil.drawn(seed: seed), seed: seed)
    let history = Past.run(scenario)
    #expect(history.batches.count > 1000, "seed \(seed)")
    let result = ReplaySame.run(history.batches)
    #expect(result.firstDifference == nil, "seed \(seed): \(result.firstDifference!)")
    #expect(result.recordedHash == history.hash, "seed \(seed)")
    #expect(result.replayedHash == history.hash, "seed \(seed)")
    #expect(result.isEqual)
  }

  @Test("history with lost inputs, late timers and crashes comes out equal", arguments: [11, 12])
  func faulty(seed: UInt64) throws {
    let scenario = try Past.scenario(SmallCouncil.drawn(seed: seed), seed: seed)
    var faults = FaultPlan()
    faults.checkEvery = 100
    faults.chaosEvery = .seconds(60)
    var world = World(scenario, sink: RecordingSink(DecisionsHash()), faults: faults)
    _ = world.runFaulty()
    let result = ReplaySame.run(world.sink.batches)
    #expect(result.firstDifference == nil, "seed \(seed): \(result.firstDifference!)")
    #expect(result.replayedHash == world.sink.next.hex, "seed \(seed)")
  }

  @Test("a plan published in the middle of the history is part of it")
  func publishedInTheMiddle() throws {
    let policy = SmallCouncil.drawn(seed: 21)
    let history = Past.run(try Past.scenario(policy, seed: 21))
    var later = policy
    later.version = 2
    for at in later.queues.indices { later.queues[at].order.headStart = .minutes(Int64(at)) }
    // The history is lived again up to its middle, then goes on under another plan.
    var exchange = Exchange()
    var batches: [RecordedBatch] = []
    for (number, batch) in history.batches.enumerated() {
      if number == history.batches.count / 2 {
        let publish = Input.publish(Publish(policy: later))
        let outcome = exchange.handle(publish, at: batch.at)
        #expect(outcome.rejection == nil)
        if let batch = RecordedBatch(publish, outcome) { batches.append(batch) }
      }
      let outcome = exchange.handle(batch.input, at: batch.at)
      if let batch = RecordedBatch(batch.input, outcome) { batches.append(batch) }
    }
    let plans = batches.filter { if case .publish = $0.input { true } else { false } }
    #expect(plans.count == 2)
    let result = ReplaySame.run(batches)
    #expect(result.firstDifference == nil, "\(result.firstDifference!)")
    #expect(result.isEqual)
  }

  @Test("the first difference is found and told with its place")
  func difference() throws {
    let scenario = try Past.scenario(SmallCouncil.drawn(seed: 3), seed: 3)
    var batches = Past.run(scenario).batches
    let at = batches.count / 2
    guard
      case .contactOffered(var offer)? = batches[at...].lazy
        .flatMap(\.events).first(where: { if case .contactOffered = $0 { true } else { false } })
    else {
      Issue.record("nobody was offered anything")
      return
    }
    let place = batches.indices.dropFirst(at).first {
      batches[$0].events.contains(.contactOffered(offer))
    }!
    let position = batches[place].events.firstIndex(of: .contactOffered(offer))!
    offer.why.candidates += 1
    batches[place].events[position] = .contactOffered(offer)
    let result = ReplaySame.run(batches)
    #expect(result.firstDifference?.batch == place)
    #expect(result.firstDifference?.position == position)
    #expect(result.firstDifference?.expected == .contactOffered(offer))
    #expect(result.recordedHash != result.replayedHash)
    #expect(!result.isEqual)
    #expect("\(result.firstDifference!)".contains("batch \(place)"))
  }

  @Test("an input left out of the history is noticed")
  func leftOut() throws {
    let scenario = try Past.scenario(SmallCouncil.drawn(seed: 4), seed: 4)
    var batches = Past.run(scenario).batches
    let at = batches.firstIndex { if case .acceptOffer = $0.input { true } else { false } }!
    batches.remove(at: at)
    #expect(ReplaySame.run(batches).firstDifference != nil)
  }

  @Test("it can be stopped")
  func stopped() throws {
    let batch = RecordedBatch(at: Instant(milliseconds: 1000), input: .tick(Tick()), events: [])
    let many = repeatElement(batch, count: 3 * ReplaySame.progressEvery)
    let result = ReplaySame.run(many) { $0 < 2 * ReplaySame.progressEvery }
    #expect(result.batches == 2 * ReplaySame.progressEvery)
    #expect(!result.isComplete)
  }
}
