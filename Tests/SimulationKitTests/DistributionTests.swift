import Testing
import Vocabulary

@testable import SimulationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Distributions")
struct DistributionTests {
  static let drawn = 40_000

  static func draws(_ distribution: Distribution, seed: UInt64 = 11) -> [Double] {
    var random = SeededRandom(seed: seed)
    return (0..<drawn).map { _ in distribution.sample(&random) }
  }

  static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return (mean, variance.squareRoot())
  }

  /// Critical value of the Kolmogorov-Smirnov distance at the 1% level.
  static var critical: Double { 1.63 / Double(drawn).squareRoot() }

  @Test("exponential: mean and standard deviation are equal, and the shape is right")
  func exponential() throws {
    let distribution = try Distribution.exponential(mean: 180).validated()
    let values = Self.draws(distribution)
    let (mean, deviation) = Self.moments(values)
    #expect(abs(mean / 180 - 1) < 0.02)
    #expect(abs(deviation / 180 - 1) < 0.03)
    #expect(kolmogorovSmirnov(values) { 1 - exp(-$0 / 180) } < Self.critical)
    #expect(distribution.mean == 180)
  }

  @Test("log-normal by mean and coefficient of variation has both")
  func logNormal() throws {
    let distribution = try Distribution.logNormal(mean: 300, coefficientOfVariation: 0.8)
    let values = Self.draws(distribution)
    let (mean, deviation) = Self.moments(values)
    #expect(abs(distribution.mean - 300) < 1e-9)
    #expect(abs(mean / 300 - 1) < 0.02)
    #expect(abs(deviation / mean - 0.8) < 0.03)
    guard case .logNormal(let mu, let sigma) = distribution else { return }
    let distance = kolmogorovSmirnov(values) {
      0.5 * erfc(-(log($0) - mu) / sigma / 2.0.squareRoot())
    }
    #expect(distance < Self.critical)
  }

  @Test("log-normal by median and sigma: half of the draws lie below the median")
  func logNormalMedian() throws {
    let distribution = try Distribution.logNormal(median: 200, sigma: 0.5)
    #expect(abs(distribution.quantile(0.5) - 200) < 1e-9)
    #expect(abs(distribution.mean - 200 * exp(0.125)) < 1e-9)
    let constant = try Distribution.logNormal(mean: 60, coefficientOfVariation: 0)
    #expect(abs(constant.quantile(0.99) - 60) < 1e-9)
  }

  @Test("Weibull by mean: the mean is kept whatever the shape", arguments: [0.7, 1.0, 1.3, 3.0])
  func weibull(shape: Double) throws {
    let distribution = try Distribution.weibull(mean: 180, shape: shape)
    let values = Self.draws(distribution)
    #expect(abs(distribution.mean - 180) < 1e-9)
    #expect(abs(Self.moments(values).mean / 180 - 1) < 0.03)
    guard case .weibull(_, let scale) = distribution else { return }
    #expect(kolmogorovSmirnov(values) { 1 - exp(-pow($0 / scale, shape)) } < Self.critical)
  }

  @Test("Weibull of shape one is exponential")
  func weibullExponential() throws {
    let weibull = try Distribution.weibull(mean: 90, shape: 1)
    let exponential = Distribution.exponential(mean: 90)
    for u in [0.0, 0.1, 0.5, 0.9, 0.999] {
      #expect(abs(weibull.quantile(u) - exponential.quantile(u)) < 1e-8)
    }
  }

  @Test("constant and uniform")
  func plain() throws {
    var random = SeededRandom(seed: 1)
    #expect(Distribution.constant(seconds: 90).sampleSpan(&random) == .seconds(90))
    let uniform = Distribution.uniform(from: 60, to: 180)
    let values = Self.draws(uniform)
    #expect(values.allSatisfy { $0 >= 60 && $0 < 180 })
    #expect(kolmogorovSmirnov(values) { ($0 - 60) / 120 } < Self.critical)
    #expect(uniform.mean == 120)
  }

  @Test("empirical: runs from the shortest to the longest observation, straight between them")
  func empirical() throws {
    let distribution = Distribution.empirical(try Empirical([40, 10, 20]))
    #expect(distribution.quantile(0) == 10)
    #expect(abs(distribution.quantile(0.25) - 15) < 1e-12)
    #expect(abs(distribution.quantile(0.5) - 20) < 1e-12)
    #expect(abs(distribution.quantile(0.75) - 30) < 1e-12)
    #expect(distribution.quantile(1 - 0x1p-53) <= 40)
    #expect(abs(distribution.mean - 22.5) < 1e-12)
    #expect(abs(Self.moments(Self.draws(distribution)).mean / 22.5 - 1) < 0.02)
  }

  @Test("empirical with a tail: one draw in n + 1 exceeds the longest observation")
  func empiricalTail() throws {
    let distribution = Distribution.empirical(try Empirical([10, 20, 40], tailMean: 100))
    let values = Self.draws(distribution)
    let beyond = Double(values.count { $0 > 40 }) / Double(values.count)
    #expect(abs(beyond - 0.25) < 0.01)
    #expect(abs(distribution.mean - (0.75 * 22.5 + 0.25 * 140)) < 1e-9)
    #expect(abs(Self.moments(values).mean / distribution.mean - 1) < 0.03)
    #expect(distribution.quantile(1 - 0x1p-53).isFinite)
    #expect(Distribution.empirical(try Empirical([7])).mean == 7)
  }

  @Test("quantiles rise with the share and stay finite at both ends")
  func monotone() throws {
    let all: [Distribution] = [
      .constant(seconds: 3), .uniform(from: 1, to: 2), .exponential(mean: 5),
      try .logNormal(mean: 5, coefficientOfVariation: 1), try .weibull(mean: 5, shape: 0.8),
      .empirical(try Empirical([1, 2, 3], tailMean: 2)),
    ]
    for distribution in all {
      var last = distribution.quantile(0)
      #expect(last >= 0)
      for step in 1..<1000 {
        let next = distribution.quantile(Double(step) / 1000)
        #expect(next >= last)
        last = next
      }
      #expect(distribution.quantile(1 - 0x1p-53).isFinite)
    }
  }

  @Test("a draw as a span is rounded to the millisecond and never longer than ten years")
  func spans() {
    #expect(Distribution.constant(seconds: 1.23456).span(0.5) == .milliseconds(1235))
    #expect(Distribution.constant(seconds: 1e300).span(0.5) == Distribution.longestSpan)
  }

  @Test("refuses parameters that describe nothing")
  func refusals() {
    #expect(throws: DistributionFault.self) {
      try Distribution.exponential(mean: 0).validated()
    }
    #expect(throws: DistributionFault.self) {
      try Distribution.logNormal(mean: -1, coefficientOfVariation: 1)
    }
    #expect(throws: DistributionFault.self) {
      try Distribution.logNormal(mean: 1, coefficientOfVariation: -0.1)
    }
    #expect(throws: DistributionFault.self) { try Distribution.weibull(mean: 1, shape: 0.01) }
    #expect(throws: DistributionFault.self) {
      try Distribution.uniform(from: 3, to: 2).validated()
    }
    #expect(throws: DistributionFault.self) {
      try Distribution.constant(seconds: .infinity).validated()
    }
    #expect(throws: DistributionFault.self) { try Empirical([]) }
    #expect(throws: DistributionFault.self) { try Empirical([1, -1]) }
    #expect(throws: DistributionFault.self) { try Empirical([1], tailMean: 0) }
  }

  @Test(
    "a count drawn by Poisson has its mean and variance, small and large",
    arguments: [0.3, 4.0, 45.0, 900.0])
  func poisson(mean: Double) {
    var random = SeededRandom(seed: 5)
    let counts = (0..<20_000).map { _ in Double(PoissonCount.sample(mean: mean, &random)) }
    let (observed, deviation) = Self.moments(counts)
    let error = (mean / 20_000).squareRoot()
    #expect(abs(observed - mean) < 4 * error)
    #expect(abs(deviation * deviation / mean - 1) < 0.06)
  }

  @Test("Poisson counts: no mean, no events; at one share more are expected, more come")
  func poissonOrder() {
    #expect(PoissonCount.quantile(0.999, mean: 0) == 0)
    #expect(PoissonCount.quantile(0, mean: 3) == 0)
    // e⁻² = 0.1353: below it nothing happens, above it one or more.
    #expect(PoissonCount.quantile(0.135, mean: 2) == 0)
    #expect(PoissonCount.quantile(0.136, mean: 2) == 1)
    for u in [0.01, 0.3, 0.7, 0.99, 1 - 0x1p-53] {
      var last = 0
      for step in 0...200 {
        let next = PoissonCount.quantile(u, mean: Double(step))
        #expect(next >= last)
        last = next
      }
    }
  }
}

@Suite("Numeric functions")
struct NumericTests {
  @Test("the normal quantile inverts the normal distribution function")
  func normal() {
    for p in [1e-300, 1e-20, 1e-9, 0.001, 0.05, 0.3, 0.5, 0.7, 0.975, 0.999999] {
      let x = Numeric.normalQuantile(p)
      #expect(abs(0.5 * erfc(-x / 2.0.squareRoot()) / p - 1) < 1e-11)
    }
    #expect(abs(Numeric.normalQuantile(0.975) - 1.959963984540054) < 1e-14)
    #expect(Numeric.normalQuantile(0.5) == 0)
  }

  @Test("the logarithm of gamma agrees with factorials and with half-integers")
  func gamma() {
    var factorial = 1.0
    for n in 1...20 {
      #expect(abs(Numeric.gamma(Double(n)) / factorial - 1) < 1e-12)
      factorial *= Double(n)
    }
    #expect(abs(Numeric.gamma(0.5) - Double.pi.squareRoot()) < 1e-12)
    #expect(abs(Numeric.gamma(0.1) - 9.513507698668732) < 1e-11)
    #expect(abs(Numeric.logGamma(1e6) / 12815504.569147611 - 1) < 1e-13)
  }

  @Test("the incomplete beta function agrees with closed forms")
  func beta() {
    for x in [0.0, 0.1, 0.5, 0.9, 1.0] {
      #expect(abs(Numeric.incompleteBeta(x, 1, 3) - (1 - pow(1 - x, 3))) < 1e-13)
      #expect(abs(Numeric.incompleteBeta(x, 2, 2) - x * x * (3 - 2 * x)) < 1e-13)
    }
  }
}
