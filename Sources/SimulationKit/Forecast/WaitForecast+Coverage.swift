import Exchange
public import Vocabulary

extension WaitForecast {
  /// How often the truth lay inside the range.
  public struct Coverage: Sendable {
    /// Forecasts made whose wait was seen to its end.
    public var forecasts: Int
    /// Further ones that said "not within the horizon" in every simulation: they have no range to
    /// be inside of.
    public var withoutRange: Int
    /// Share of them whose wait lay from p10 to p90, with a 95% interval over the days: forecasts
    /// of one day share its crowds, days do not.
    public var inside: Interval
    /// Shares of waits shorter than p10 and longer than p90; nominally a tenth each.
    public var shorter: Double
    public var longer: Double
    /// Mean of p90 − p10 and of the true waits, in seconds.
    public var meanWidthSeconds: Double
    public var meanWaitSeconds: Double
    /// Every forecast whose wait was seen to its end, in order.
    public var seen: [Seen] = []
    /// What the share ought to be.
    public static let nominal = 0.8
  }

  /// A forecast and what came of it.
  public struct Seen: Hashable, Sendable {
    public var contact: ContactID
    public var at: Instant
    public var range: Range
    /// From the forecast until an adviser had the contact.
    public var wait: Span
  }

  /// Simulates the scenario's days, forecasts the waits of people picked at random moments, and
  /// looks later how long they really waited.
  ///
  /// Those picked stay on the line, so that long waits are not hidden by their giving up.
  ///
  /// - Parameters:
  ///   - perDay: moments a day at which a forecast is tried; one where nobody waits, or nobody is
  ///     at work, is passed over.
  ///   - models: what the forecast knows; by default the models of the scenario's own day.
  public static func coverage(
    _ scenario: Scenario, perDay: Int = 20, simulations: Int = 60, seed: UInt64 = 1,
    models: ((Int) -> ForecastModels)? = nil, onProgress: (WorldProgress) -> Bool = { _ in true }
  ) throws -> Coverage {
    var world = World(scenario, sink: AcceptedAt())
    var random = SeededRandom(seed: seed).stream(named: "coverage")
    var samples: [Sample] = []
    var shift = 0
    guard let first = scenario.days.first else {
      throw EstimationFault.tooFewObservations(count: 0, needed: 2)
    }
    world.send(
      .publish(Publish(policy: scenario.policy)), at: scenario.demand.calendar.day(first).start)
    for number in scenario.days {
      let day = scenario.demand.calendar.day(number)
      let known = models?(number) ?? ForecastModels(scenario, day: number)
      let forecast = try WaitForecast(known, policy: scenario.policy)
      let moments = (0..<perDay).map { _ in
        day.start + .milliseconds(Int64(random.below(Int(day.length.milliseconds))))
      }.sorted()
      var arrivals = scenario.demand.arrivals(onDay: number)[...]
      for moment in moments + [day.start + day.length] {
        let here = arrivals.prefix { $0.at < moment }
        arrivals = arrivals.dropFirst(here.count)
        world.live(through: Array(here), shift: &shift, until: moment)
        guard moment < day.start + day.length else { break }
        let picked = forecast.sample(&world, day: number, at: moment, simulations, &random)
        if let picked { samples.append(picked) }
      }
      let share = Double(number - first + 1) / Double(scenario.days.count)
      let progress = WorldProgress(
        share: share, now: day.start + day.length, contacts: world.contactCount,
        events: world.eventCount)
      if !onProgress(progress) { break }
    }
    return try summary(samples, world.sink, days: scenario.days)
  }

  struct Sample {
    var day: Int
    var contact: ContactID
    var at: Instant
    var range: Range
  }

  /// Somebody who waits now, not picked before.
  private func sample(
    _ world: inout World<AcceptedAt>, day: Int, at moment: Instant, _ simulations: Int,
    _ random: inout SeededRandom
  ) -> Sample? {
    guard world.exchange.advisers.contains(where: \.isSignedIn) else { return nil }
    let waiting = world.exchange.openContacts.filter {
      world.exchange.contact($0)?.phase == .waiting && !world.staying.contains($0)
    }
    guard !waiting.isEmpty else { return nil }
    let id = waiting[random.below(waiting.count)]
    let range = range(
      for: .waiting(id), in: world.exchange, at: moment, simulations: simulations,
      seed: random.next())
    guard let range else { return nil }
    world.staying.insert(id)
    world.sink.follow(id)
    return Sample(day: day, contact: id, at: moment, range: range)
  }

  static func summary(
    _ samples: [Sample], _ seen: AcceptedAt, days: Swift.Range<Int>
  ) throws(EstimationFault) -> Coverage {
    var byDay: [(inside: Double, all: Double)] = Array(repeating: (0, 0), count: days.count)
    var shorter = 0.0
    var longer = 0.0
    var width = 0.0
    var waited = 0.0
    var withoutRange = 0
    var all: [Seen] = []
    for sample in samples {
      guard let accepted = seen.moments[sample.contact] else { continue }
      // Beyond the horizon all waits are one, to the forecast and here.
      let truly = accepted - sample.at
      let wait = truly < horizonMaximum ? truly : .forever
      all.append(
        Seen(contact: sample.contact, at: sample.at, range: sample.range, wait: truly))
      guard sample.range.answeredShare > 0 else {
        withoutRange += 1
        continue
      }
      let at = sample.day - days.lowerBound
      byDay[at].all += 1
      if wait < sample.range.p10 {
        shorter += 1
      } else if wait > sample.range.p90 {
        longer += 1
      } else {
        byDay[at].inside += 1
      }
      let high = min(sample.range.p90, horizonMaximum)
      width += (high - min(sample.range.p10, horizonMaximum)).seconds
      waited += truly.seconds
    }
    let used = byDay.filter { $0.all > 0 }
    let count = used.reduce(0) { $0 + $1.all }
    guard used.count >= 2 else {
      throw EstimationFault.tooFewObservations(count: used.count, needed: 2)
    }
    // A ratio of two sums over days: its deviations by day, linearised (W. Cochran, "Sampling
    // Techniques", 1977, section 6.3).
    let share = used.reduce(0) { $0 + $1.inside } / count
    let mean = count / Double(used.count)
    var inside = try Intervals.mean(used.map { share + ($0.inside - share * $0.all) / mean })
    inside.low = max(0, inside.low)
    inside.high = min(1, inside.high)
    return Coverage(
      forecasts: Int(count), withoutRange: withoutRange, inside: inside,
      shorter: shorter / count, longer: longer / count, meanWidthSeconds: width / count,
      meanWaitSeconds: waited / count, seen: all)
  }
}

/// When those followed were taken by an adviser.
struct AcceptedAt: EventSink {
  private var followed: Set<ContactID> = []
  private(set) var moments: [ContactID: Instant] = [:]

  mutating func follow(_ id: ContactID) { followed.insert(id) }

  mutating func take(_ event: Event, at moment: Instant) {
    guard case .offerAccepted(let event) = event, followed.contains(event.contact),
      moments[event.contact] == nil
    else { return }
    moments[event.contact] = moment
  }
}
