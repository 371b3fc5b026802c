import Exchange
import Vocabulary

/// One made-up council's working day in which everything goes wrong that can: crashes, lost,
/// doubled and delayed inputs, late timers, clock jumps, and people who do anything at any time.
/// Every rule is checked after every input. One seed is one day; it can be lived again.
public enum FaultyWorld {
  /// What one seed came to.
  public struct Result: Sendable {
    public var seed: UInt64
    /// Contacts that came from outside, each counted once.
    public var contacts = 0
    public var inputs = 0
    public var events = 0
    public var faults = FaultTally()
    /// SHA-256 over all decisions, 64 hexadecimal digits.
    public var hash = ""
    public var violations: [Violation] = []
    /// By code: how often the event happened.
    public var eventCounts: [UInt16: Int] = [:]
    /// By code: how often the input was taken, not refused.
    public var inputCounts: [UInt16: Int] = [:]
  }

  static let day = CivilDate("2026-03-02")!.dayNumber
  /// The hours in which contacts come.
  static let busyHours = 7..<19

  /// - Parameter faults: what goes wrong and how often; the usual mixture by default.
  public static func run(
    seed: UInt64, faults: FaultPlan = FaultPlan(), contactsPerAdviser: Double = 20
  ) throws -> Result {
    let scenario = try scenario(seed: seed, contactsPerAdviser: contactsPerAdviser)
    var world = World(scenario, sink: RecordingSink(FaultySink()), faults: faults)
    var result = Result(seed: seed)
    result.violations = world.runFaulty()
    // What the log holds, decided once more from the inputs alone.
    let verdict = ReplaySame.run(world.sink.batches)
    if !verdict.isEqual {
      let found = verdict.firstDifference.map(\.description) ?? "the hashes differ"
      let at = verdict.firstDifference?.at ?? world.exchange.now
      result.violations.append(
        Violation(seed: seed, at: at, rule: "decided again from the log it differs: \(found)"))
    }
    result.contacts = world.contactCount
    result.inputs = world.inputCount
    result.events = world.eventCount
    result.faults = world.faultTally
    result.hash = world.sink.next.hash.hex
    result.eventCounts = world.sink.next.events
    result.inputCounts = world.gauntlet?.taken ?? [:]
    return result
  }

  /// All that a seed's day would leave in a log.
  public static func history(seed: UInt64) throws -> [RecordedBatch] {
    var world = World(
      try scenario(seed: seed), sink: RecordingSink(FaultySink()), faults: FaultPlan())
    _ = world.runFaulty()
    return world.sink.batches
  }

  public static func scenario(seed: UInt64, contactsPerAdviser: Double = 20) throws -> Scenario {
    let start = UniversalCalendar().day(day).start
    let policy = SmallCouncil.everything(seed: seed, day: start)
    let wanted = contactsPerAdviser * Double(policy.advisers.count)
    let model = DemandModel(
      name: "faulty", yearFrom: CivilDate("2026-01-01")!,
      streams: streams(policy, contacts: wanted))
    let generator = try DemandGenerator(
      model: model, calendar: UniversalCalendar(), seed: seed, counting: .random)
    let shifts = policy.advisers.indices.map {
      RosterSchedule.Change(
        at: start + .hours(6) + .minutes(Int64(7 * $0)), adviser: $0, isOn: true)
    }
    var scenario = Scenario(
      policy: policy, demand: generator, shifts: shifts, days: day..<day + 1, seed: seed)
    // Few people, so that the same ones come again: they resume, reopen, have a callback already.
    scenario.conduct.population = 60
    scenario.conduct.notAnsweredShare = 0.06
    scenario.conduct.declinedShare = 0.05
    return scenario
  }

  /// Every kind of contact at every queue in turn, every answer of the long flow, duty, manual
  /// calls.
  private static func streams(_ policy: Policy, contacts: Double) -> [DemandStream] {
    var streams: [DemandStream] = []
    func add(_ channel: Channel, _ entry: String, answers: [String] = []) {
      streams.append(
        DemandStream(
          name: "stream \(streams.count)", channel: channel, entry: entry, answers: answers,
          volume: .perYear(0), profile: profile, handleTime: .exponential(mean: 300),
          patience: .exponential(mean: 240),
          redial: Redial(chance: 0.5, after: .exponential(mean: 120)), callbackAcceptance: 0.6))
    }
    for at in policy.queues.indices {
      for channel in Channel.allCases { add(channel, policy.entryPoints[at].address) }
    }
    for answer in 1...9 {
      add(answer % 3 == 0 ? .chat : .voice, "everything", answers: ["\(answer)", "1234"])
    }
    for answer in 1...2 { add(.voice, "menu", answers: ["\(answer)"]) }
    add(.voice, "night")
    add(.voice, "hub at night")
    add(.voice, policy.entryPoints[0].address)
    streams[streams.count - 1].direction = .outbound(team: nil)
    let each = Int((contacts * 365 / Double(streams.count)).rounded())
    for at in streams.indices { streams[at].volume = .perYear(each) }
    return streams
  }

  private static let profile: DemandProfile = {
    var profile = DemandProfile()
    profile.halfHours = (0..<48).map { busyHours.contains($0 / 2) ? 1 : 0 }
    return profile
  }()
}

/// The hash of all decisions, and how often each kind of event happened.
struct FaultySink: EventSink {
  var hash = DecisionsHash()
  var events: [UInt16: Int] = [:]

  mutating func take(_ event: Event, at moment: Instant) {
    hash.take(event, at: moment)
    events[event.code, default: 0] += 1
  }
}
