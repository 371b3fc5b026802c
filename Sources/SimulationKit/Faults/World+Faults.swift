import Exchange
import Flows
import Vocabulary

// Inputs that are lost, doubled, late or interrupted by a crash; people who do anything at any
// time. Only where a fault plan is given.
extension World {
  mutating func sendThroughFaults(_ input: Input, at moment: Instant) -> Rejection? {
    guard var gauntlet else { return deliver(input, at: moment) }
    let isTick = input.code == Input.tick(Tick()).code
    let person = arriving
    let jumped = max(moment + gauntlet.jump(), gauntlet.downUntil)
    let fate = gauntlet.random.unit()
    let again = gauntlet.random.unit()
    let plan = gauntlet.plan
    let isLost = !isTick && fate < plan.lost
    if isLost { gauntlet.tally.lost += 1 }
    self.gauntlet = gauntlet
    if isLost {
      agenda.add(.resend(input, person), at: moment + FaultPlan.resendAfter)
      return nil
    }
    if fate < plan.lost + plan.crash {
      // Dies before anything is on disk: whoever sent it sends it again.
      recover(at: moment)
      return deliver(input, at: max(jumped, self.gauntlet!.downUntil))
    }
    let rejection = deliver(input, at: jumped)
    if fate < plan.lost + 2 * plan.crash {
      // Dies after the events are on disk, before the acknowledgement: it is sent again.
      recover(at: moment)
      arriving = nil
      deliver(input, at: max(jumped, self.gauntlet!.downUntil))
    } else if fate < plan.lost + 2 * plan.crash + plan.doubled {
      self.gauntlet!.tally.doubled += 1
      arriving = nil
      if again < 0.5 {
        deliver(input, at: jumped)
      } else {
        let most = Double(FaultPlan.longestDouble.milliseconds)
        let later = Span(milliseconds: Int64((2 * again - 1) * most))
        agenda.add(.resend(input, nil), at: moment + later)
      }
    }
    return rejection
  }

  mutating func resend(_ input: Input, _ person: SimulatedContact?, at moment: Instant) {
    arriving = person
    send(input, at: moment)
    arriving = nil
  }

  private mutating func recover(at moment: Instant) {
    exchange = gauntlet!.recover(exchange, at: moment)
  }

  /// Runs the days with faults, then lets everything come to its end, and returns what was wrong.
  public mutating func runFaulty(drainDays: Int = 1) -> [Violation] {
    guard gauntlet != nil, let first = scenario.days.first else { return [] }
    let begin = scenario.demand.calendar.day(first).start
    agenda.add(.chaos, at: begin + .seconds(1))
    run()
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

  public var crashes: Int { faultTally.crashes }
  public var faultTally: FaultTally { gauntlet?.tally ?? FaultTally() }

  /// Outside the hours in which contacts come, little happens.
  private static var quietFactor: Int { 12 }

  mutating func actAtRandom(at moment: Instant) {
    guard var random = gauntlet?.random else { return }
    let hour = Int(moment.milliseconds / 3_600_000 % 24)
    let isQuiet = isDraining || !FaultyWorld.busyHours.contains(hour)
    let wait =
      Int(gauntlet!.plan.chaosEvery.milliseconds) * (isQuiet ? Self.quietFactor : 1)
    agenda.add(.chaos, at: moment + Span(milliseconds: 1 + Int64(random.below(2 * wait))))
    // The plan itself may have been lost on its way.
    guard exchange.policy.version > 0 else { return }
    var act = ChaosAct(exchange: exchange, now: moment, random: random)
    let inputs = isDraining || act.random.chance(0.1) ? act.clearing() : act.anything()
    random = act.random
    gauntlet!.random = random
    for one in inputs { send(one, at: moment) }
  }

  /// What an edge may know of a contact that comes, in a faulty world.
  mutating func embellish(_ input: inout Arrive) {
    guard var random = gauntlet?.random else { return }
    let advisers = scenario.policy.advisers.count
    input.isKnown = random.chance(0.5)
    if random.chance(0.2) { input.caseOwner = AdviserID(index: random.below(advisers)) }
    if random.chance(0.1) { input.dueAt = exchange.now + .minutes(Int64(random.below(600))) }
    if random.chance(0.1) { input.facts = [Assignment(VariableID(1), .flag(true))] }
    if random.chance(0.2),
      let trace = exchange.trace(
        of: input.subject, in: scenario.policy.entryPoints[input.entry.index].unit)
    {
      input.reopens = trace.lastContact
    }
    gauntlet!.random = random
  }
}
