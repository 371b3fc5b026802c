public import Exchange
import Flows
import Vocabulary

/// A simulated council around the production exchange: residents who call, write, wait and give
/// up; advisers who come, answer and finish; all under a virtual clock and a seed.
///
/// The exchange is the very code that runs live. The world only supplies inputs, in order of time,
/// and watches the events. Two runs with the same scenario give the same events.
public struct World<Sink: EventSink> {
  public internal(set) var exchange = Exchange()
  public var sink: Sink
  public let scenario: Scenario
  public internal(set) var contactCount = 0
  public internal(set) var eventCount = 0
  public internal(set) var inputCount = 0
  /// Inputs the exchange refused; some are expected (an answer that comes too late).
  public internal(set) var rejected: [Rejection: Int] = [:]

  var agenda = Agenda<Intention>()
  var people: [ContactID: SimulatedContact] = [:]
  var random: SeededRandom
  var entries: [EntryPointID] = []
  /// By stream: whose advisers make its outgoing calls.
  var outboundQueues: [QueueID?] = []
  /// The arrival whose input is being handled, for the event that it leads to.
  var arriving: SimulatedContact?
  /// Faults and checks, in tests.
  var gauntlet: Gauntlet?
  /// No new arrivals: only what is open comes to its end.
  var isDraining = false
  /// Stops when an adviser has this contact, or it is over; for forecasts.
  var watched = ContactID.none
  var watchedAt: Instant?
  var isWatchedGone = false
  /// Tells the exchange how long people will wait, as a live service does.
  public var estimator: WaitEstimator?
  /// Wait for ever, whatever their patience; to see how long a wait would have been.
  var staying: Set<ContactID> = []

  public init(_ scenario: Scenario, sink: Sink, faults: FaultPlan? = nil) {
    self.scenario = scenario
    self.sink = sink
    random = SeededRandom(seed: scenario.seed).stream(named: "world")
    entries = scenario.demand.model.streams.map { stream in
      let at = scenario.policy.entryPoints.firstIndex { $0.address == stream.entry }
      return at.map { EntryPointID(index: $0) } ?? .none
    }
    outboundQueues = zip(scenario.demand.model.streams, entries).map { stream, entry in
      guard case .outbound(let team) = stream.direction else { return nil }
      return scenario.policy.queueCallingOut(from: entry, team: team)
    }
    gauntlet = faults.map { Gauntlet($0, seed: scenario.seed) }
  }

  /// Addresses the demand uses that the plan does not have; a simulation needs none.
  public var unknownEntries: [String] {
    var unknown: [String] = []
    for (stream, entry) in zip(scenario.demand.model.streams, entries)
    where entry.isNone && !unknown.contains(stream.entry) {
      unknown.append(stream.entry)
    }
    return unknown
  }

  /// Queues to which the demand passes contacts on and that the plan does not have.
  public var unknownQueues: [String] {
    var unknown: [String] = []
    for stream in scenario.demand.model.streams {
      guard let name = stream.passedOn?.queue, !unknown.contains(name),
        !scenario.policy.names.queues.contains(name)
      else { continue }
      unknown.append(name)
    }
    return unknown
  }

  /// Runs all days. `onProgress` is called about once a simulated day; returning false stops.
  public mutating func run(onProgress: (WorldProgress) -> Bool = { _ in true }) {
    let days = scenario.days
    guard !days.isEmpty else { return }
    let begin = scenario.demand.calendar.day(days.lowerBound).start
    send(.publish(Publish(policy: scenario.policy)), at: begin)
    var shift = 0
    for number in days {
      let day = scenario.demand.calendar.day(number)
      let arrivals = scenario.demand.arrivals(onDay: number)
      if let known = estimator, let forecast = forecast(ofDay: number) {
        estimator = known.with(forecast)
      }
      live(through: arrivals, shift: &shift, until: day.start + day.length)
      let progress = WorldProgress(
        share: Double(number - days.lowerBound + 1) / Double(days.count),
        now: day.start + day.length, contacts: contactCount, events: eventCount)
      if !onProgress(progress) { return }
    }
  }

  /// One day: arrivals, shifts, what people intend and what the exchange has due, by time.
  mutating func live(through arrivals: [Arrival], shift: inout Int, until end: Instant) {
    var next = 0
    let shifts = scenario.shifts
    while true {
      let arrivalAt = next < arrivals.count ? arrivals[next].at : .distantFuture
      let shiftAt = shift < shifts.count ? shifts[shift].at : .distantFuture
      var dueAt = exchange.nextDeadline() ?? .distantFuture
      if gauntlet != nil { dueAt = gauntlet!.timer(for: dueAt) }
      let at = min(min(arrivalAt, shiftAt), min(agenda.firstAt, dueAt))
      guard at < end, watchedAt == nil, !isWatchedGone else { return }
      if estimator != nil { tellEstimates(before: at) }
      if at == dueAt {
        send(.tick(Tick()), at: at)
      } else if at == shiftAt {
        change(shifts[shift])
        shift += 1
      } else if at == arrivalAt {
        arrive(arrivals[next], attempt: 0, at: at)
        next += 1
      } else if let (moment, intention) = agenda.removeFirst() {
        perform(intention, at: moment)
      }
    }
  }

  mutating func change(_ change: RosterSchedule.Change) {
    let adviser = AdviserID(index: change.adviser)
    if change.isOn {
      if send(.signIn(SignIn(adviser: adviser)), at: change.at) == .alreadySignedIn {
        send(.schedulePresence(SchedulePresence(adviser: adviser)), at: change.at)
        var presence = ChangePresence(adviser: adviser)
        presence.presence = .available
        send(.changePresence(presence), at: change.at)
      }
    } else if send(.signOut(SignOut(adviser: adviser)), at: change.at) == .stillHandling {
      var later = SchedulePresence(adviser: adviser)
      later.presence = .offline
      later.at = change.at + .seconds(1)
      send(.schedulePresence(later), at: change.at)
    }
  }

  /// Hands one input to the exchange and lets everyone react to what came of it.
  @discardableResult
  mutating func send(_ input: Input, at moment: Instant) -> Rejection? {
    if gauntlet != nil { return sendThroughFaults(input, at: moment) }
    return deliver(input, at: moment)
  }

  @discardableResult
  mutating func deliver(_ input: Input, at moment: Instant) -> Rejection? {
    inputCount += 1
    let outcome = exchange.handle(input, at: moment)
    if let rejection = outcome.rejection { rejected[rejection, default: 0] += 1 }
    eventCount += outcome.events.count
    if gauntlet != nil { gauntlet!.commit(input, outcome, of: exchange) }
    sink.commit(input, outcome, in: exchange)
    for event in outcome.events {
      sink.take(event, at: outcome.at)
      react(to: event, at: outcome.at)
    }
    return outcome.rejection
  }

  /// What is forecast with the demand and the rota of a day; nil when nobody comes on it.
  private func forecast(ofDay number: Int) -> WaitForecast? {
    try? WaitForecast(ForecastModels(scenario, day: number), policy: scenario.policy)
  }

  /// Estimates that became due since what happened last; when nothing happens, none are made up.
  private mutating func tellEstimates(before next: Instant) {
    guard let due = estimator?.dueAt, due <= next else { return }
    let now = max(due, exchange.now)
    guard let estimates = estimator?.estimates(for: exchange, at: now) else { return }
    for estimate in estimates { send(.estimate(estimate), at: now) }
  }
}
