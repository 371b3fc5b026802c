import Testing

@testable import SimulationKit

@Suite("Kaplan-Meier")
struct KaplanMeierTests {
  static func observed(_ list: [(Double, Bool)]) -> [PatienceObservation] {
    list.map { PatienceObservation(seconds: $0.0, hasAbandoned: $0.1) }
  }

  // By hand. Six callers: gave up after 10, answered after 15, gave up after 20 (two, and one
  // answered at 20 too), gave up after 40.
  //   t = 10: 6 at risk, 1 gone:  S = 5/6             Σ = 1/(6·5)          = 1/30
  //   t = 20: 4 at risk, 2 gone:  S = 5/6 · 2/4 = 5/12  Σ = 1/30 + 2/(4·2) = 17/60
  //   t = 40: 1 at risk, 1 gone:  S = 0
  // Total wait 10+15+20+20+20+40 = 125, four abandons: tail rate 4/125 per second.
  static let byHand = observed([
    (20, true), (10, true), (15, false), (20, false), (40, true), (20, true),
  ])

  @Test("agrees with an example worked by hand")
  func worked() throws {
    let fit = try KaplanMeier(Self.byHand)
    #expect(fit.steps.map(\.seconds) == [10, 20, 40])
    #expect(fit.steps.map(\.atRisk) == [6, 4, 1])
    #expect(fit.steps.map(\.abandons) == [1, 2, 1])
    #expect(abs(fit.survival(at: 9.99) - 1) < 1e-15)
    #expect(abs(fit.survival(at: 10) - 5.0 / 6) < 1e-15)
    #expect(abs(fit.survival(at: 30) - 5.0 / 12) < 1e-15)
    #expect(fit.survival(at: 40) == 0)
    #expect(abs(fit.variance(at: 10) - 25.0 / 36 / 30) < 1e-15)
    #expect(abs(fit.variance(at: 25) - 25.0 / 144 * 17 / 60) < 1e-15)
    #expect(fit.variance(at: 5) == 0 && fit.variance(at: 41) == 0)
    #expect(fit.medianSeconds == 20)
    #expect(abs(fit.tailRatePerSecond - 4.0 / 125) < 1e-15)
    // Area: 10·1 + 10·5/6 + 20·5/12.
    #expect(abs(fit.meanSeconds - (10 + 50.0 / 6 + 100.0 / 12)) < 1e-12)
  }

  // The remission times of the treated group (6-MP) in Freireich et al., 1963, the standard
  // example of survival analysis; 1 = event, 0 = censored. Published S: 6 → 0.857, 7 → 0.807,
  // 10 → 0.753, 13 → 0.690, 16 → 0.627, 22 → 0.538, 23 → 0.448; median 23.
  @Test("agrees with the textbook example of remission times")
  func textbook() throws {
    let events = [6.0, 6, 6, 7, 10, 13, 16, 22, 23].map { ($0, true) }
    let censored = [6.0, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map { ($0, false) }
    let fit = try KaplanMeier(Self.observed(events + censored))
    let published = [
      (6.0, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
    ]
    for (time, share) in published { #expect(abs(fit.survival(at: time) - share) < 0.0005) }
    #expect(fit.medianSeconds == 23)
    #expect(abs(fit.variance(at: 23).squareRoot() - 0.1346) < 0.0001)
    // 9 events in 359 weeks of observation: 0.0251 a week beyond week 23.
    #expect(abs(fit.tailRatePerSecond - 9.0 / 359) < 1e-12)
    #expect(fit.survival(at: 60) < fit.survival(at: 30))
  }

  /// Waits cut off by an answer after an exponential time of the given mean.
  static func censoredWaits(
    _ patience: Distribution, answered: Double, count: Int, seed: UInt64
  ) -> [PatienceObservation] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      let limit = patience.sample(&random)
      let wait = Distribution.exponential(mean: answered).sample(&random)
      return PatienceObservation(seconds: min(limit, wait), hasAbandoned: limit <= wait)
    }
  }

  @Test("finds an exponential mean although nine in ten callers were answered first")
  func heavyCensoring() throws {
    let waits = Self.censoredWaits(
      .exponential(mean: 180), answered: 20, count: 40_000, seed: 9)
    let fit = try KaplanMeier(waits)
    #expect(Double(fit.abandons) / 40_000 < 0.11)
    // Few are still at risk late on, so the area under S is noisier than the rate.
    #expect(abs(fit.meanSeconds / 180 - 1) < 0.15)
    for t in [10.0, 40, 80, 120] {
      let truth = Numeric.exp(-t / 180)
      #expect(abs(fit.survival(at: t) - truth) < 4 * fit.variance(at: t).squareRoot())
    }
    #expect(abs(1 / fit.tailRatePerSecond / 180 - 1) < 0.05)
  }

  @Test("finds a Weibull mean when two in three callers were answered first")
  func weibull() throws {
    let patience = try Distribution.weibull(mean: 180, shape: 1.3)
    let fit = try KaplanMeier(
      Self.censoredWaits(patience, answered: 90, count: 40_000, seed: 10))
    #expect(Double(fit.abandons) / 40_000 < 0.36)
    #expect(abs(fit.meanSeconds / 180 - 1) < 0.05)
    for t in [30.0, 60, 120, 240] {
      guard case .weibull(let shape, let scale) = patience else { return }
      let truth = Numeric.exp(-Numeric.power(t / scale, shape))
      #expect(abs(fit.survival(at: t) - truth) < 4 * fit.variance(at: t).squareRoot())
    }
  }

  @Test("draws given a wait are always longer than it, and follow what is left of the curve")
  func conditional() throws {
    let fit = try KaplanMeier(
      Self.censoredWaits(.exponential(mean: 180), answered: 180, count: 50_000, seed: 12))
    var random = SeededRandom(seed: 13)
    for elapsed in [0.0, 60, 180, 5000] {
      var sum = 0.0
      for _ in 0..<5000 {
        let draw = fit.quantile(random.unit(), beyond: elapsed)
        #expect(draw > elapsed)
        sum += draw - elapsed
      }
      // An exponential patience has no memory: what is left has the same mean again.
      #expect(abs(sum / 5000 / 180 - 1) < 0.12)
    }
  }

  @Test("conditional draws by hand: steps after the wait, then the tail")
  func conditionalByHand() throws {
    let fit = try KaplanMeier(Self.byHand)
    #expect(fit.quantile(0) == 10)
    #expect(fit.quantile(0.9) == 40)
    #expect(fit.quantile(0, beyond: 10) == 20)
    // Of those who outwait 10 s half are gone at 20 (5/12 of 5/6).
    #expect(fit.quantile(0.49, beyond: 10) == 20)
    #expect(fit.quantile(0.51, beyond: 10) == 40)
    // Beyond the longest wait: exponential with mean 125/4 s; its median is ln 2 of that.
    let expected = 50 + 125.0 / 4 * 0.6931471805599453
    #expect(abs(fit.quantile(0.5, beyond: 50) - expected) < 1e-9)
    #expect(fit.quantile(0, beyond: 50) > 50)
    // A sample ending with answers keeps some share for the tail.
    let open = try KaplanMeier(Self.observed([(10, true), (30, false)]))
    #expect(open.quantile(0.4) == 10)
    #expect(abs(open.quantile(0.75) - (10 + 40 * 0.6931471805599453)) < 1e-9)
    #expect(abs(open.meanSeconds - (10 + 0.5 * 40)) < 1e-12)
  }

  @Test("nobody gave up: patience has no end")
  func nobody() throws {
    let fit = try KaplanMeier(Self.observed([(10, false), (30, false)]))
    #expect(fit.survival(at: 1e9) == 1)
    #expect(fit.quantile(0.99, beyond: 20) == .infinity)
    #expect(fit.meanSeconds == .infinity)
  }

  @Test("everyone gave up at once: draws still move on")
  func atOnce() throws {
    let fit = try KaplanMeier(Self.observed([(0, true), (0, true)]))
    #expect(fit.quantile(0.5) == 0)
    #expect(fit.quantile(0.5, beyond: 3) > 3)
    #expect(fit.meanSeconds == 0)
  }

  @Test("refuses nothing and what is no time")
  func refusals() {
    #expect(throws: EstimationFault.tooFewObservations(count: 0, needed: 1)) {
      try KaplanMeier([])
    }
    #expect(throws: EstimationFault.notATime(value: -1, index: 1)) {
      try KaplanMeier(Self.observed([(1, true), (-1, true)]))
    }
  }
}

@Suite("Fits and intervals")
struct IntervalTests {
  @Test("a log-normal fit finds the mean and variation it was drawn with")
  func logNormal() throws {
    let truth = try Distribution.logNormal(mean: 300, coefficientOfVariation: 0.8)
    var random = SeededRandom(seed: 21)
    let fit = try LogNormalFit(seconds: (0..<20_000).map { _ in truth.sample(&random) })
    #expect(abs(fit.distribution.mean / 300 - 1) < 0.02)
    guard case .logNormal(_, let sigma) = truth else { return }
    #expect(abs(fit.sigma / sigma - 1) < 0.02)
    #expect(!fit.isPooled && fit.observations == 20_000)
  }

  @Test("a log-normal fit by hand: e, e and e⁴")
  func logNormalByHand() throws {
    let e = 2.718281828459045
    let fit = try LogNormalFit(seconds: [e, e, e * e * e * e])
    #expect(abs(fit.mu - 2) < 1e-12)
    #expect(abs(fit.sigma - 2.0.squareRoot()) < 1e-12)  // (1 + 1 + 4) / 3
    #expect(try LogNormalFit(seconds: [0, 0.2]).mu == 0)
  }

  @Test("a group with too few observations takes the fit of all")
  func pooling() throws {
    let many = [Double](repeating: 100, count: LogNormalFit.minimumObservations)
    let few = [Double](repeating: 1000, count: LogNormalFit.minimumObservations - 1)
    let fits = try LogNormalFit.groups([many, few, []])
    #expect(!fits[0].isPooled && fits[0].observations == 30)
    #expect(fits[1].isPooled && fits[1].observations == 59)
    #expect(fits[1] == fits[2])
    #expect(fits[1].mu > fits[0].mu)
    #expect(throws: EstimationFault.self) { try LogNormalFit.groups([[1]]) }
    #expect(try LogNormalFit.groups([]).isEmpty)
  }

  @Test("Student's t agrees with printed tables")
  func student() {
    let table = [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (29, 2.045), (120, 1.980)]
    for (degrees, printed) in table {
      let t = Intervals.studentQuantile(0.975, degreesOfFreedom: degrees)
      #expect(abs(t - printed) < 0.0005)
    }
    #expect(abs(Intervals.studentQuantile(0.995, degreesOfFreedom: 4) - 4.604) < 0.0005)
  }

  @Test("a mean's interval by hand: 2, 4 and 6 give 4 ± 4.303·2/√3")
  func meanByHand() throws {
    let interval = try Intervals.mean([2, 4, 6])
    #expect(interval.estimate == 4)
    #expect(abs(interval.high - 4 - 4.303 * 2 / 3.0.squareRoot()) < 0.001)
    #expect(abs(interval.low + interval.high - 8) < 1e-12)
  }

  @Test("a 95% interval covers the truth about 95 times in a hundred")
  func coverage() throws {
    var random = SeededRandom(seed: 31)
    var covered = 0
    for _ in 0..<2000 {
      let sample = (0..<10).map { _ in Numeric.normalQuantile(max(random.unit(), 0x1p-54)) }
      if try Intervals.mean(sample).contains(0) { covered += 1 }
    }
    #expect(abs(Double(covered) / 2000 - 0.95) < 0.02)
  }

  @Test("pairs with common noise show an effect that unpaired intervals hide")
  func paired() throws {
    var random = SeededRandom(seed: 32)
    let noise = (0..<20).map { _ in 100 * random.unit() }
    let before = noise.map { $0 + 10 }
    let after = noise.map { $0 + 11 + 0.1 * random.unit() }
    let difference = try Intervals.pairedDifference(before, after)
    #expect(difference.low > 1 && difference.high < 1.1)
    #expect(try Intervals.mean(before).contains(Intervals.mean(after).estimate))
    #expect(throws: EstimationFault.unpaired(first: 1, second: 2)) {
      try Intervals.pairedDifference([1], [1, 2])
    }
  }

  @Test("percentile and bootstrap intervals")
  func percentiles() throws {
    let hundred = try Intervals.percentile((0...100).map(Double.init), level: 0.9)
    #expect(hundred.estimate == 50)
    #expect(abs(hundred.low - 5) < 1e-9 && abs(hundred.high - 95) < 1e-9)
    var random = SeededRandom(seed: 33)
    let sample = (0..<400).map { _ in Distribution.exponential(mean: 60).sample(&random) }
    let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
    let interval = try Intervals.bootstrap(sample, random: &random, statistic: mean)
    let normal = try Intervals.mean(sample)
    #expect(interval.estimate == mean(sample))
    // Both estimate the same uncertainty; bootstrap noise is some per cent.
    #expect(abs((interval.high - interval.low) / (normal.high - normal.low) - 1) < 0.12)
    #expect(throws: EstimationFault.notALevel(1)) { try Intervals.percentile([1], level: 1) }
    #expect(throws: EstimationFault.resamples(0)) {
      try Intervals.bootstrap([1, 2], resamples: 0, random: &random, statistic: mean)
    }
  }
}
