import Testing
import Vocabulary

@testable import Exchange

@Suite("Whatever comes in, the exchange stays whole")
struct ExchangePropertyTests {
  @Test(
    "no input breaks an invariant, and every history can be stored and replayed",
    arguments: Array(1...20) + [1078, 1232, 2001, 2141])
  func anything(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var maker = RandomPolicy(random: SplitMix(seed: random.next()))
    var inputs = RandomInputs(random: SplitMix(seed: random.next()))
    var exchange = Exchange()
    var history: [(event: Event, at: Instant)] = []
    var statutory = StatutoryWatch()
    var clock = ScenarioTime.midnight + .hours(9)
    for step in 0..<500 {
      let input = step == 0 ? .publish(Publish(policy: maker.make())) : inputs.next(exchange)
      switch random.below(20) {
      case 0: clock = clock + .minutes(Int64(random.below(240)))
      case 1: clock = clock - .minutes(Int64(random.below(10)))
      case 2..<10: break
      case 10..<14: if let due = exchange.nextDeadline() { clock = max(clock, due) }
      default: clock = clock + .milliseconds(Int64(random.below(20_000)))
      }
      let before = exchange
      let outcome = exchange.handle(input, at: clock)
      for event in outcome.events { history.append((event, outcome.at)) }
      var broken = ExchangeInvariants.violations(in: exchange)
      broken += statutory.violations(before, outcome.events)
      if outcome.at < before.now { broken.append("time went back") }
      if step % 100 == 99 || step == 499 {
        broken += ReplayCheck.violations(exchange, history)
      }
      if !broken.isEmpty {
        let events = outcome.events.map { "\n  \($0)" }.joined()
        Issue.record(
          "seed \(seed), step \(step): \(broken.prefix(4))\nafter \(input)\(events.suffix(3000))")
        return
      }
    }
  }
}

extension ExchangePropertyTests {
  @Test("the random inputs lead to every event there is")
  func coverage() {
    var seen = Set<UInt16>()
    for seed in 101...160 {
      var random = SplitMix(seed: UInt64(seed))
      var maker = RandomPolicy(random: SplitMix(seed: random.next()))
      var inputs = RandomInputs(random: SplitMix(seed: random.next()))
      var exchange = Exchange()
      var clock = ScenarioTime.midnight + .hours(9)
      _ = exchange.handle(.publish(Publish(policy: maker.make())), at: clock)
      for _ in 0..<400 {
        if let due = exchange.nextDeadline(), random.chance(30) { clock = max(clock, due) }
        clock = clock + .milliseconds(Int64(random.below(20_000)))
        for event in exchange.handle(inputs.next(exchange), at: clock).events {
          seen.insert(event.code)
        }
      }
    }
    let missing = (UInt16(1)...200).filter { code in
      Event(code: code) != nil && !seen.contains(code)
    }
    #expect(missing.compactMap { Event(code: $0)?.name } == [])
  }
}

/// Statutory work is never turned away by the exchange itself.
struct StatutoryWatch {
  mutating func violations(_ before: Exchange, _ events: [Event]) -> [String] {
    var found: [String] = []
    for event in events {
      guard case .contactClosed(let closed) = event, closed.termination.result == .turnedAway
      else { continue }
      if let contact = before.contact(closed.contact), contact.wait.isStatutory {
        found.append("\(closed.contact) is statutory and was turned away")
      }
    }
    return found
  }
}
