import Exchange
import Flows
import Vocabulary

// Inputs that are lost, doubled, late or interrupted by a crash; people who do anything at any
// time. Only in tests.
extension World {
  mutating func sendThroughFaults(_ input: Input, at moment: Instant) -> Rejection? {
    guard var gauntlet else { return deliver(input, at: moment) }
    let isTick = input.code == Input.tick(Tick()).code
    let mayBeLost = !isTick && arriving == nil
    let jumped = moment + gauntlet.jump()
    let fate = gauntlet.random.unit()
    let plan = gauntlet.plan
    self.gauntlet = gauntlet
    if mayBeLost, fate < plan.lost {
      agenda.add(.resend(input), at: moment + FaultPlan.resendAfter)
      return nil
    }
    if fate < plan.lost + plan.crash {
      // Dies before anything is on disk: whoever sent it sends it again.
      recover(at: moment)
      return deliver(input, at: jumped)
    }
    let rejection = deliver(input, at: jumped)
    if fate < plan.lost + 2 * plan.crash {
      // Dies after the events are on disk, before the acknowledgement: it is sent again.
      recover(at: moment)
      arriving = nil
      deliver(input, at: jumped)
    } else if fate < plan.lost + 2 * plan.crash + plan.doubled {
      arriving = nil
      deliver(input, at: jumped)
    }
    return rejection
  }

  private mutating func recover(at moment: Instant) {
    exchange = gauntlet!.recover(exchange, at: moment)
  }

  /// Runs the days with faults, then lets everything come to its end, and returns what was wrong.
  public mutating func runFaulty(drainDays: Int = 1) -> [Violation] {
    guard gauntlet != nil, let first = scenario.days.first else { return [] }
    let begin = scenario.demand.calendar.day(first).start
    agenda.add(.chaos, at: begin + .seconds(1))
    run { [limit = 1] _ in limit == 1 }
    let last = scenario.demand.calendar.day(scenario.days.upperBound - 1)
    let end = last.start + last.length
    var shift = scenario.shifts.firstIndex { $0.at >= end } ?? scenario.shifts.count
    isDraining = true
    for day in 0..<drainDays {
      live(through: [], shift: &shift, until: end + .days(Int64(day + 1)))
    }
    let closing = end + .days(Int64(drainDays))
    gauntlet!.finish(exchange, at: closing, longestLive: .hours(14))
    return gauntlet!.violations
  }

  public var crashes: Int { gauntlet?.crashes ?? 0 }

  mutating func actAtRandom(at moment: Instant) {
    guard var random = gauntlet?.random else { return }
    let plan = gauntlet!.plan
    let wait = plan.chaosEvery.milliseconds
    agenda.add(
      .chaos, at: moment + Span(milliseconds: 1 + Int64(random.below(2 * Int(wait)))))
    let open = exchange.openContacts
    let contact = open.isEmpty ? .none : open[random.below(open.count)]
    let act = ChaosAct(
      contact: contact, adviser: AdviserID(index: random.below(exchange.advisers.count)),
      other: AdviserID(index: random.below(exchange.advisers.count)),
      queue: QueueID(index: random.below(exchange.queues.count)), now: moment)
    let input =
      isDraining || random.chance(0.1)
      ? act.clearing(exchange, &random) : act.anything(exchange, &random)
    gauntlet!.random = random
    for one in input { send(one, at: moment) }
  }
}
