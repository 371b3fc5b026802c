import Exchange
public import Vocabulary

extension WaitForecast {
  /// One contact in so many stays on the line, to see how long the wait it was told of really was.
  static let watchedOneIn: UInt64 = 16

  /// How often the wait people were told lay around the truth.
  ///
  /// Simulates the scenario's days, notes every announcement of an expected wait to one contact in
  /// sixteen, and looks later how long that contact waited from then on. They stay on the line, so
  /// that long waits are not hidden by their giving up.
  ///
  /// - Parameter interval: how often the exchange is told forecasts; nil leaves it to its quick
  ///   figure (see `Exchange.expectedWait`).
  public static func toldCoverage(
    _ scenario: Scenario, estimatingEvery interval: Span?, simulations: Int = 60,
    onProgress: (WorldProgress) -> Bool = { _ in true }
  ) throws -> Coverage {
    guard let first = scenario.days.first else {
      throw EstimationFault.tooFewObservations(count: 0, needed: 2)
    }
    let days = scenario.days.map { scenario.demand.calendar.day($0).start }
    var world = World(scenario, sink: ToldWaits(days: days, first: first))
    // Contacts are numbered as they arrive; redials and callbacks come on top of the demand.
    let expected = scenario.demand.model.streams.indices.reduce(0.0) { sum, stream in
      sum + scenario.days.reduce(0.0) { $0 + scenario.demand.expected(stream: stream, onDay: $1) }
    }
    let last = UInt64(max(expected, 1)) * 4
    world.staying = Set(
      stride(from: watchedOneIn, through: last, by: Int(watchedOneIn)).map { ContactID($0) })
    if let interval {
      let forecast = try WaitForecast(
        ForecastModels(scenario, day: first), policy: scenario.policy)
      world.estimator = WaitEstimator(
        forecast, every: interval, simulations: simulations)
    }
    world.run(onProgress: onProgress)
    return try summary(world.sink.samples, world.sink.accepted, days: scenario.days)
  }
}

/// Announcements of an expected wait to those who stay, and when they were taken.
struct ToldWaits: EventSink {
  private let days: [Instant]
  private let first: Int
  private(set) var samples: [WaitForecast.Sample] = []
  private(set) var accepted = AcceptedAt()

  init(days: [Instant], first: Int) {
    self.days = days
    self.first = first
  }

  mutating func take(_ event: Event, at moment: Instant) {
    accepted.take(event, at: moment)
    guard case .waitingTold(let told) = event, told.high > .zero,
      told.contact.raw % WaitForecast.watchedOneIn == 0
    else { return }
    accepted.follow(told.contact)
    let day = first + days.partitioningIndex { $0 > moment } - 1
    let middle = told.low + .milliseconds((told.high - told.low).milliseconds / 2)
    let range = WaitForecast.Range(
      p10: told.low, p50: middle, p90: told.high, answeredShare: 1, simulations: 0)
    samples.append(
      WaitForecast.Sample(day: day, contact: told.contact, at: moment, range: range))
  }
}
