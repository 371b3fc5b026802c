import Exchange
import Vocabulary

/// The faults that inputs run through, the log that survives them, and the rules checked on the
/// way.
struct Gauntlet: Sendable {
  var plan: FaultPlan
  var seed: UInt64
  var random: SeededRandom
  var violations: [Violation] = []
  var crashes = 0
  /// What is on disk: a snapshot and the events after it.
  private var snapshot: [UInt8] = ExchangeSnapshot(Exchange()).encoded()
  private var committed: [(event: Event, at: Instant)] = []
  private var inputs = 0
  private var watch = EventWatch()

  private static let snapshotAfterEvents = 1500
  /// After this many the run has shown enough.
  private static let violationsMaximum = 20

  init(_ plan: FaultPlan, seed: UInt64) {
    self.plan = plan
    self.seed = seed
    random = SeededRandom(seed: seed).stream(named: "faults")
  }

  mutating func lateness() -> Span {
    let most = FaultPlan.longestLateness.milliseconds
    return random.chance(0.2) ? Span(milliseconds: Int64(random.below(Int(most)))) : .zero
  }

  mutating func jump() -> Span {
    guard random.chance(plan.clockJump) else { return .zero }
    let most = Int(FaultPlan.longestJump.milliseconds)
    return Span(milliseconds: Int64(random.below(2 * most) - most))
  }

  mutating func report(_ rule: String, at moment: Instant) {
    guard violations.count < Gauntlet.violationsMaximum else { return }
    violations.append(Violation(seed: seed, at: moment, rule: rule))
  }

  /// The events are on disk; the rules about events are checked.
  mutating func commit(_ outcome: Outcome, of exchange: Exchange) {
    for event in outcome.events {
      committed.append((event, outcome.at))
      for rule in watch.violations(by: event, at: outcome.at, in: exchange) {
        report(rule, at: outcome.at)
      }
    }
    inputs += 1
    if inputs % plan.checkEvery == 0 {
      for rule in ExchangeInvariants.violations(in: exchange) { report(rule, at: outcome.at) }
    }
    if committed.count > Gauntlet.snapshotAfterEvents {
      snapshot = ExchangeSnapshot(exchange).encoded()
      committed.removeAll(keepingCapacity: true)
    }
  }

  func lostContacts(in exchange: Exchange) -> Int { watch.lost(in: exchange) }

  /// The process is gone; a new one reads what is on disk.
  mutating func recover(_ exchange: Exchange, at moment: Instant) -> Exchange {
    crashes += 1
    guard let read = try? ExchangeSnapshot(decoding: snapshot) else {
      report("the snapshot cannot be read back", at: moment)
      return exchange
    }
    var recovered = Exchange(read)
    for (event, at) in committed { recovered.apply(event, at: at) }
    if ExchangeSnapshot(recovered).encoded() != ExchangeSnapshot(exchange).encoded() {
      report("the state replayed from the log differs from the live one", at: moment)
    }
    return recovered
  }
}
