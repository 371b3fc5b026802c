import Exchange
import SimulationKit
import Testing
import Vocabulary

@Suite("Forecast of waits")
struct ForecastTests {
  /// An exchange with `busy` advisers talking since the given ages and `waiting` people queued.
  static func present(
    _ policy: Policy, busy: [Span], waiting: Int, at now: Instant
  ) -> (exchange: Exchange, waiting: [ContactID]) {
    var exchange = Exchange()
    let longest = busy.max() ?? .zero
    let start = now - longest - .seconds(60)
    #expect(exchange.handle(.publish(Publish(policy: policy)), at: start).rejection == nil)
    for (adviser, age) in busy.enumerated().sorted(by: { $0.element > $1.element }) {
      let id = AdviserID(index: adviser)
      _ = exchange.handle(.signIn(SignIn(adviser: id)), at: now - age)
      var arrive = Arrive(reference: "busy \(adviser)")
      arrive.entry = EntryPointID(0)
      let outcome = exchange.handle(.arrive(arrive), at: now - age)
      #expect(outcome.rejection == nil)
      let contact = ContactID(exchange.nextContact - 1)
      let accept = AcceptOffer(contact: contact, adviser: id)
      #expect(exchange.handle(.acceptOffer(accept), at: now - age).rejection == nil)
    }
    var ids: [ContactID] = []
    for number in 0..<waiting {
      var arrive = Arrive(reference: "waiting \(number)")
      arrive.entry = EntryPointID(0)
      _ = exchange.handle(.arrive(arrive), at: now - .seconds(Int64(waiting - number)))
      ids.append(ContactID(exchange.nextContact - 1))
    }
    return (exchange, ids)
  }

  static func models(
    _ handle: Distribution, patience: Distribution? = nil, perHour: Double = 0
  ) -> ForecastModels {
    let stream = DemandStream(
      name: "calls", channel: .voice, entry: "calls", volume: .perHour(perHour),
      handleTime: handle, patience: patience)
    let rate = Array(repeating: perHour, count: ForecastModels.halfHours)
    let source = ForecastModels.Source(stream: stream, queue: QueueID(0), perHour: rate)
    return ForecastModels(sources: [source], dayStart: .epoch, conduct: .ideal)
  }

  static let now = UniversalCalendar().day(Past.first).start + .hours(10)

  @Test("with handle times known the wait is known: what is left of the talk")
  func certain() throws {
    let policy = SmallCouncil.plain(advisers: 1)
    let present = Self.present(policy, busy: [.seconds(100)], waiting: 3, at: Self.now)
    let forecast = try WaitForecast(Self.models(.constant(seconds: 180)), policy: policy)
    for (place, id) in present.waiting.enumerated() {
      let range = try #require(
        forecast.range(for: .waiting(id), in: present.exchange, at: Self.now))
      let expected = Span.seconds(80 + 180 * Int64(place))
      #expect(range.p10 == expected && range.p50 == expected && range.p90 == expected)
      #expect(range.answeredShare == 1)
    }
    let newcomer = try #require(
      forecast.range(
        for: .newcomer(QueueID(0), .voice), in: present.exchange, at: Self.now))
    #expect(newcomer.p50 == .seconds(80 + 3 * 180))
  }

  @Test("next in line behind N exponential talks waits exponentially, mean handle time / N")
  func memoryless() throws {
    let policy = SmallCouncil.plain(advisers: 4)
    let ages: [Span] = [.seconds(10), .seconds(200), .seconds(400), .seconds(900)]
    let present = Self.present(policy, busy: ages, waiting: 1, at: Self.now)
    let forecast = try WaitForecast(Self.models(.exponential(mean: 240)), policy: policy)
    let range = try #require(
      forecast.range(
        for: .waiting(present.waiting[0]), in: present.exchange, at: Self.now,
        simulations: 600))
    // Quantiles of an exponential time with mean 60 s: −60·ln(1 − p); four standard errors.
    #expect(abs(range.p10.milliseconds - 6_322) < 3_200)
    #expect(abs(range.p50.milliseconds - 41_589) < 10_000)
    #expect(abs(range.p90.milliseconds - 138_155) < 29_000)
  }

  @Test("people ahead who may give up shorten the wait; nobody gives up for the one asked about")
  func patience() throws {
    let policy = SmallCouncil.plain(advisers: 2)
    let present = Self.present(
      policy, busy: [.seconds(5), .seconds(9)], waiting: 10, at: Self.now)
    let last = WaitForecast.Subject.waiting(present.waiting[9])
    let patient = try WaitForecast(Self.models(.exponential(mean: 200)), policy: policy)
    let hasty = try WaitForecast(
      Self.models(.exponential(mean: 200), patience: .exponential(mean: 120)), policy: policy)
    let long = try #require(patient.range(for: last, in: present.exchange, at: Self.now))
    let short = try #require(hasty.range(for: last, in: present.exchange, at: Self.now))
    #expect(short.p50 < long.p50)
    #expect(short.answeredShare == 1 && long.answeredShare == 1)
  }

  @Test("nobody at work: nobody answers within the horizon")
  func nobody() throws {
    let policy = SmallCouncil.plain(advisers: 2)
    let present = Self.present(policy, busy: [], waiting: 1, at: Self.now)
    var models = Self.models(.exponential(mean: 200))
    let asked = WaitForecast.Subject.waiting(present.waiting[0])
    let none = try WaitForecast(models, policy: policy)
    let range = try #require(none.range(for: asked, in: present.exchange, at: Self.now))
    #expect(range.answeredShare == 0 && range.p10 == .forever)
    #expect(range.estimate(for: QueueID(0)).high == WaitForecast.horizonMaximum)
    // Somebody comes in twenty minutes.
    models.shifts = [.init(at: Self.now + .minutes(20), adviser: 1, isOn: true)]
    let later = try WaitForecast(models, policy: policy)
    let rescued = try #require(later.range(for: asked, in: present.exchange, at: Self.now))
    #expect(rescued.p10 == .minutes(20) && rescued.p90 == .minutes(20))
  }

  @Test("the same state and seed give the same range; the state itself is left alone")
  func repeatable() throws {
    let policy = SmallCouncil.plain(advisers: 3)
    let present = Self.present(
      policy, busy: [.seconds(5), .seconds(9), .seconds(70)], waiting: 6, at: Self.now)
    let before = ExchangeSnapshot(present.exchange).encoded()
    let forecast = try WaitForecast(
      Self.models(.exponential(mean: 200), perHour: 60), policy: policy)
    let asked = WaitForecast.Subject.waiting(present.waiting[4])
    let first = forecast.range(for: asked, in: present.exchange, at: Self.now, seed: 5)
    let second = forecast.range(for: asked, in: present.exchange, at: Self.now, seed: 5)
    #expect(first != nil && first == second)
    #expect(ExchangeSnapshot(present.exchange).encoded() == before)
    let gone = ContactID(9999)
    #expect(forecast.range(for: .waiting(gone), in: present.exchange, at: Self.now) == nil)
    #expect(
      forecast.range(
        for: .waiting(ContactID(1)), in: present.exchange, at: Self.now) == nil,
      "someone who is talking does not wait")
  }

  @Test("drawn councils in mid-day: every open contact that waits gets a range", arguments: [2, 7])
  func drawn(seed: UInt64) throws {
    let policy = SmallCouncil.drawn(seed: seed)
    let scenario = try Past.scenario(policy, seed: seed)
    let history = Past.run(scenario).batches
    let forecast = try WaitForecast(
      ForecastModels(scenario, day: Past.first), policy: policy)
    var exchange = Exchange()
    var asked = 0
    for (number, batch) in history.enumerated() {
      let outcome = exchange.handle(batch.input, at: batch.at)
      guard number % 400 == 399 else { continue }
      for id in exchange.openContacts.prefix(40)
      where exchange.contact(id)?.phase == .waiting && asked < 12 {
        asked += 1
        let range = try #require(
          forecast.range(
            for: .waiting(id), in: exchange, at: outcome.at, simulations: 5,
            horizon: .hours(1)), "seed \(seed)")
        #expect(range.p10 <= range.p50 && range.p50 <= range.p90, "seed \(seed)")
      }
    }
    #expect(asked > 0, "seed \(seed)")
  }

  @Test("models fitted to a log are near those it was made with")
  func fitted() throws {
    let policy = TwoQueues.policy(advisers: 6)
    let scenario = try TwoQueues.scenario(policy, seed: 91)
    let history = ObservedHistory(Past.run(scenario).batches)
    let start = UniversalCalendar().day(Past.first).start
    let models = ForecastModels(
      history, HistoryModels(history), dayStart: start, shifts: scenario.shifts)
    #expect(models.sources.count == 2)
    for source in models.sources {
      let rate = source.perHour.reduce(0, +) / Double(ForecastModels.halfHours)
      #expect(abs(rate - 26) < 5)
      #expect(abs(source.stream.handleTime.mean - 240) < 40)
    }
    _ = try WaitForecast(models, policy: policy)
  }

  @Test("eight in ten real waits lie between the 10th and the 90th of the range")
  func coverage() throws {
    let policy = TwoQueues.policy(advisers: 6)
    let scenario = try TwoQueues.scenario(policy, seed: 101, perHour: 56, days: 4)
    let coverage = try WaitForecast.coverage(scenario, perDay: 18, simulations: 30, seed: 3)
    #expect(coverage.forecasts > 40)
    #expect(
      (0.7...0.9).contains(coverage.inside.estimate),
      "\(coverage.inside), \(coverage.shorter) shorter, \(coverage.longer) longer")
    #expect(coverage.meanWidthSeconds > 10)
  }

  @Test("the exchange is told only of queues in which a newcomer must wait, at most once a turn")
  func told() throws {
    let policy = TwoQueues.policy(advisers: 2)
    let busy = Self.present(policy, busy: [.seconds(30)], waiting: 2, at: Self.now)
    let forecast = try WaitForecast(Self.models(.constant(seconds: 180)), policy: policy)
    var estimator = WaitEstimator(forecast, every: .seconds(20))
    let estimates = estimator.estimates(for: busy.exchange, at: Self.now)
    // The first adviser talks for 150 s more, then has two before the newcomer. Nobody at work
    // could take one of the other queue.
    #expect(estimates.map(\.queue) == [QueueID(0)])
    #expect(estimates.first?.low == .seconds(150 + 360))
    #expect(estimates.first?.high == .seconds(150 + 360))
    #expect(estimator.dueAt == Self.now + .seconds(20))
    let idle = Self.present(policy, busy: [], waiting: 0, at: Self.now)
    #expect(estimator.estimates(for: idle.exchange, at: Self.now).isEmpty)
  }

  @Test("ranges told from forecasts hold the truth more often than the quick figure's")
  func toldCoverage() throws {
    var policy = TwoQueues.policy(advisers: 6)
    for at in policy.queues.indices {
      policy.queues[at].waiting.tellExpectedWait = true
      policy.queues[at].waiting.tellEvery = .seconds(60)
    }
    let scenario = try TwoQueues.scenario(policy, seed: 103, perHour: 56, days: 2)
    let quick = try WaitForecast.toldCoverage(scenario, estimatingEvery: nil)
    let told = try WaitForecast.toldCoverage(
      scenario, estimatingEvery: .seconds(60), simulations: 5)
    #expect(quick.forecasts > 50 && told.forecasts > 50)
    #expect(
      told.inside.estimate > quick.inside.estimate,
      "told \(told.inside), quick \(quick.inside)")
  }
}
