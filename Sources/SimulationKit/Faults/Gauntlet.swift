import Exchange
import Vocabulary

/// The faults that inputs run through, the log that survives them, and the rules checked on the
/// way.
struct Gauntlet: Sendable {
  var plan: FaultPlan
  var seed: UInt64
  var random: SeededRandom
  var violations: [Violation] = []
  var tally = FaultTally()
  /// By code: inputs that were taken.
  var taken: [UInt16: Int] = [:]
  /// The process is down until then.
  var downUntil = Instant.epoch
  /// What is on disk: a snapshot and the bytes of the events after it.
  private var snapshot: [UInt8] = ExchangeSnapshot(Exchange()).encoded()
  private var committed: [(code: UInt16, bytes: [UInt8], at: Instant)] = []
  /// A standby that knows nothing but the events.
  private var standby = Exchange()
  private var inputs = 0
  private var watch = EventWatch()
  private var timerFor = Instant.epoch
  private var timerAt = Instant.epoch

  private static let snapshotAfterEvents = 1500
  /// After this many the run has shown enough.
  private static let violationsMaximum = 20

  init(_ plan: FaultPlan, seed: UInt64) {
    self.plan = plan
    self.seed = seed
    random = SeededRandom(seed: seed).stream(named: "faults")
  }

  /// When the timer for something due then goes off.
  mutating func timer(for due: Instant) -> Instant {
    guard plan.lateTimers, due < .distantFuture else { return due }
    if due != timerFor {
      timerFor = due
      timerAt = due
      if random.chance(FaultPlan.lateShare) {
        let most = Int(FaultPlan.longestLateness.milliseconds)
        timerAt = due + Span(milliseconds: Int64(random.below(most)))
        tally.lateTimers += 1
      }
    }
    return max(due, timerAt)
  }

  mutating func jump() -> Span {
    guard random.chance(plan.clockJump) else { return .zero }
    tally.clockJumps += 1
    let most = Int(FaultPlan.longestJump.milliseconds)
    return Span(milliseconds: Int64(random.below(2 * most) - most))
  }

  mutating func report(_ rule: String, at moment: Instant) {
    guard violations.count < Gauntlet.violationsMaximum else { return }
    violations.append(Violation(seed: seed, at: moment, rule: rule))
  }

  private mutating func report(_ rules: [String], at moment: Instant) {
    for rule in rules { report(rule, at: moment) }
  }

  /// The events are on disk; every rule is checked.
  mutating func commit(_ input: Input, _ outcome: Outcome, of exchange: Exchange) {
    if outcome.rejection == nil { taken[input.code, default: 0] += 1 }
    for event in outcome.events {
      var copy = event
      var writer = BinaryWriter()
      // A writer refuses nothing.
      try! copy.fields(&writer)
      committed.append((event.code, writer.bytes, outcome.at))
      standby.apply(event, at: outcome.at)
      report(watch.violations(by: event, at: outcome.at), at: outcome.at)
    }
    inputs += 1
    if inputs % plan.checkEvery == 0 { check(exchange, at: outcome.at) }
    if inputs % plan.compareEvery == 0 { compare(exchange, at: outcome.at) }
    if committed.count > Gauntlet.snapshotAfterEvents {
      snapshot = ExchangeSnapshot(exchange).encoded()
      committed.removeAll(keepingCapacity: true)
    }
  }

  private mutating func check(_ exchange: Exchange, at moment: Instant) {
    report(ExchangeInvariants.violations(in: exchange), at: moment)
    report(SecondOpinion.violations(in: exchange), at: moment)
    report(SecondOpinion.missedDeadlines(in: exchange), at: moment)
    let lost = watch.lost(in: exchange)
    if lost != 0 { report("\(lost) contacts are neither open nor closed", at: moment) }
    checkDeadline(exchange, at: moment)
    let isSame = zip(standby.advisers, exchange.advisers).allSatisfy {
      $0.presence == $1.presence && $0.offer == $1.offer && $0.contacts == $1.contacts
    }
    if !isSame || standby.openContacts != exchange.openContacts || standby.queues != exchange.queues
    {
      report("a standby that follows the events differs", at: moment)
    }
  }

  /// What a change of plan made due in the past happens at the next tick, and is then over.
  private mutating func checkDeadline(_ exchange: Exchange, at moment: Instant) {
    var copy = exchange
    guard let due = copy.nextDeadline(), due <= exchange.now else { return }
    _ = copy.handle(.tick(Tick()), at: exchange.now)
    if let due = copy.nextDeadline(), due <= exchange.now {
      report("something was due at \(due) and nothing came of it", at: moment)
    }
  }

  /// Replay equals live, to the last byte; and what a restart works out anew equals what was kept.
  private mutating func compare(_ exchange: Exchange, at moment: Instant) {
    if ExchangeSnapshot(standby).encoded() != ExchangeSnapshot(exchange).encoded() {
      report("the state replayed from the events differs from the live one", at: moment)
    }
    report(ExchangeInvariants.restoredDifferences(exchange), at: moment)
  }

  /// The process is gone; a new one reads what is on disk.
  mutating func recover(_ exchange: Exchange, at moment: Instant) -> Exchange {
    tally.crashes += 1
    downUntil =
      moment + Span(milliseconds: Int64(random.below(Int(FaultPlan.longestOutage.milliseconds))))
    guard let read = try? ExchangeSnapshot(decoding: snapshot) else {
      report("the snapshot cannot be read back", at: moment)
      return exchange
    }
    var recovered = Exchange(read)
    for (code, bytes, at) in committed {
      var reader = BinaryReader(bytes)
      guard var event = Event(code: code), (try? event.fields(&reader)) != nil, reader.isAtEnd
      else {
        report("an event of code \(code) cannot be read back", at: moment)
        return exchange
      }
      recovered.apply(event, at: at)
    }
    if ExchangeSnapshot(recovered).encoded() != ExchangeSnapshot(exchange).encoded() {
      report("the state recovered from disk differs from the one lost", at: moment)
    }
    return recovered
  }

  /// Checked when the world comes to its end.
  mutating func finish(_ exchange: Exchange, at moment: Instant, longestLive: Span) {
    check(exchange, at: moment)
    compare(exchange, at: moment)
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id), contact.channel.isLive,
        contact.arrivedAt + longestLive < moment
      else { continue }
      report("\(id) has been stuck in \(contact.phase) since \(contact.arrivedAt)", at: moment)
    }
  }
}
