public import Vocabulary

/// Why numbers do not describe a distribution.
public struct DistributionFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  init(_ description: String) { self.description = description }
}

/// A distribution of times in seconds, at least 0.
///
/// Every draw is the inverse of the distribution function at one uniform number, so that the same
/// number stands for "a patient caller" or "a long call" whatever the distribution: what policies
/// are compared by (common random numbers).
public enum Distribution: Hashable, Sendable {
  case constant(seconds: Double)
  case uniform(from: Double, to: Double)
  case exponential(mean: Double)
  /// The logarithm of the time in seconds is normal with mean `mu` and standard deviation `sigma`.
  case logNormal(mu: Double, sigma: Double)
  /// F(t) = 1 − e^{−(t/scale)^shape}; scale in seconds. Shape below 1: the longer they have waited
  /// the less likely they leave; above 1: patience wears out.
  case weibull(shape: Double, scale: Double)
  case empirical(Empirical)

  /// Longest time a draw is turned into, as a `Span`: ten years.
  public static let longestSpan = Span.days(3653)

  /// Log-normal with this mean and coefficient of variation (standard deviation / mean):
  /// σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
  public static func logNormal(
    mean: Double, coefficientOfVariation cv: Double
  ) throws(DistributionFault) -> Distribution {
    try check(mean, "mean", above: 0)
    try check(cv, "coefficient of variation", above: -0.0)
    let variance = Numeric.log1p(cv * cv)
    return .logNormal(mu: Numeric.log(mean) - variance / 2, sigma: variance.squareRoot())
  }

  /// Log-normal with this median in seconds, and σ of the logarithm.
  public static func logNormal(
    median: Double, sigma: Double
  ) throws(DistributionFault) -> Distribution {
    try check(median, "median", above: 0)
    return try Distribution.logNormal(mu: Numeric.log(median), sigma: sigma).validated()
  }

  /// Weibull with this mean in seconds: scale = mean / Γ(1 + 1/shape).
  public static func weibull(
    mean: Double, shape: Double
  ) throws(DistributionFault) -> Distribution {
    try check(mean, "mean", above: 0)
    try check(shape, "shape", above: smallestWeibullShape)
    return .weibull(shape: shape, scale: mean / Numeric.gamma(1 + 1 / shape))
  }

  /// Below this shape the mean lies so far in the tail that no simulation would find it.
  public static let smallestWeibullShape = 0.1

  /// Itself, when its parameters describe a distribution of times that are not negative.
  public func validated() throws(DistributionFault) -> Distribution {
    switch self {
    case .constant(let seconds): try check(seconds, "time", above: -0.0)
    case .uniform(let from, let to):
      try check(from, "from", above: -0.0)
      try check(to, "to", above: -0.0)
      guard from <= to else {
        throw DistributionFault("from is \(from) s, later than to, \(to) s; swap them")
      }
    case .exponential(let mean): try check(mean, "mean", above: 0)
    case .logNormal(let mu, let sigma):
      guard mu.isFinite else { throw DistributionFault("mu is \(mu); give a finite number") }
      try check(sigma, "sigma", above: -0.0)
    case .weibull(let shape, let scale):
      try check(shape, "shape", above: Distribution.smallestWeibullShape)
      try check(scale, "scale", above: 0)
    case .empirical: break
    }
    return self
  }

  /// Expected value in seconds.
  public var mean: Double {
    switch self {
    case .constant(let seconds): seconds
    case .uniform(let from, let to): (from + to) / 2
    case .exponential(let mean): mean
    case .logNormal(let mu, let sigma): Numeric.exp(mu + sigma * sigma / 2)
    case .weibull(let shape, let scale): scale * Numeric.gamma(1 + 1 / shape)
    case .empirical(let observed): observed.mean
    }
  }

  /// The time in seconds below which the share `u` of draws lies; `u` in `0 ..< 1`.
  public func quantile(_ u: Double) -> Double {
    precondition(u >= 0 && u < 1, "a quantile is asked for a share in 0 ..< 1")
    switch self {
    case .constant(let seconds): return seconds
    case .uniform(let from, let to): return from + (to - from) * u
    case .exponential(let mean): return -mean * Numeric.log1p(-u)
    case .logNormal(let mu, let sigma):
      // At 0 the normal quantile is minus infinity; a draw has 53 bits, so half a step is meant.
      return Numeric.exp(mu + sigma * Numeric.normalQuantile(max(u, 0x1p-54)))
    case .weibull(let shape, let scale):
      return scale * Numeric.power(-Numeric.log1p(-u), 1 / shape)
    case .empirical(let observed): return observed.quantile(u)
    }
  }

  /// A draw in seconds.
  public func sample(_ random: inout SeededRandom) -> Double { quantile(random.unit()) }

  /// A draw, rounded to the millisecond and at most `longestSpan`.
  public func sampleSpan(_ random: inout SeededRandom) -> Span { span(random.unit()) }

  /// The quantile, rounded to the millisecond and at most `longestSpan`.
  public func span(_ u: Double) -> Span {
    let milliseconds = (quantile(u) * 1000).rounded()
    let longest = Distribution.longestSpan.milliseconds
    return .milliseconds(milliseconds < Double(longest) ? Int64(milliseconds) : longest)
  }
}

private func check(
  _ value: Double, _ name: String, above limit: Double
) throws(DistributionFault) {
  // A limit written as minus zero admits zero itself.
  let isInside = limit.sign == .minus ? value >= 0 : value > limit
  guard value.isFinite, isInside else {
    let wanted = limit.sign == .minus ? "of at least 0" : "above \(limit)"
    throw DistributionFault("\(name) is \(value); give a finite number \(wanted)")
  }
}
