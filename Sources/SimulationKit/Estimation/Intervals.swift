/// A figure and the range it lies in with a stated confidence.
public struct Interval: Hashable, Sendable {
  public var estimate: Double
  public var low: Double
  public var high: Double
  /// Confidence, for example 0.95.
  public var level: Double

  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// Confidence intervals over the replications of a simulation.
public enum Intervals {
  /// Most resamples a bootstrap makes.
  public static let maximumResamples = 100_000

  /// Mean of independent replications: x̄ ± t·s/√n, Student's t with n − 1 degrees of freedom.
  /// Exact for normal figures; good from some ten replications for means of many contacts.
  public static func mean(
    _ values: [Double], level: Double = 0.95
  ) throws(EstimationFault) -> Interval {
    try check(level)
    guard values.count >= 2 else {
      throw EstimationFault.tooFewObservations(count: values.count, needed: 2)
    }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (n - 1) / n).squareRoot()
    let t = studentQuantile((1 + level) / 2, degreesOfFreedom: values.count - 1)
    return Interval(estimate: mean, low: mean - t * error, high: mean + t * error, level: level)
  }

  /// Mean of the differences `second − first`, pair by pair, by Student's t.
  ///
  /// Replication i of both must share its seed: with common random numbers most of the noise is
  /// common and cancels, so that small effects show.
  public static func pairedDifference(
    _ first: [Double], _ second: [Double], level: Double = 0.95
  ) throws(EstimationFault) -> Interval {
    guard first.count == second.count else {
      throw EstimationFault.unpaired(first: first.count, second: second.count)
    }
    return try mean(zip(first, second).map { $1 - $0 }, level: level)
  }

  /// The range between the (1−level)/2 and (1+level)/2 quantiles of the values themselves, their
  /// median as estimate. For draws of a figure, such as bootstrap replicates or whole replications.
  public static func percentile(
    _ values: [Double], level: Double = 0.95
  ) throws(EstimationFault) -> Interval {
    try check(level)
    guard !values.isEmpty else {
      throw EstimationFault.tooFewObservations(count: 0, needed: 1)
    }
    let sorted = values.sorted()
    return Interval(
      estimate: quantile(ofSorted: sorted, 0.5),
      low: quantile(ofSorted: sorted, (1 - level) / 2),
      high: quantile(ofSorted: sorted, (1 + level) / 2), level: level)
  }

  /// Percentile bootstrap of any statistic (B. Efron, 1979): the statistic of `resamples` samples
  /// drawn with replacement; the estimate is the statistic of the observations themselves.
  public static func bootstrap(
    _ values: [Double], resamples: Int = 1000, level: Double = 0.95,
    random: inout SeededRandom, statistic: ([Double]) -> Double
  ) throws(EstimationFault) -> Interval {
    guard values.count >= 2 else {
      throw EstimationFault.tooFewObservations(count: values.count, needed: 2)
    }
    guard (1...maximumResamples).contains(resamples) else {
      throw EstimationFault.resamples(resamples)
    }
    var replicates: [Double] = []
    replicates.reserveCapacity(resamples)
    var resample = values
    for _ in 0..<resamples {
      for i in resample.indices { resample[i] = values[random.below(values.count)] }
      replicates.append(statistic(resample))
    }
    var interval = try percentile(replicates, level: level)
    interval.estimate = statistic(values)
    return interval
  }

  /// The quantile of Student's t distribution for a share above ½, by bisection of its distribution
  /// function 1 − ½·I_{ν/(ν+t²)}(ν/2, ½) (DLMF 8.17).
  static func studentQuantile(_ share: Double, degreesOfFreedom: Int) -> Double {
    let nu = Double(degreesOfFreedom)
    func exceeded(_ t: Double) -> Double {
      0.5 * Numeric.incompleteBeta(nu / (nu + t * t), nu / 2, 0.5)
    }
    var low = 0.0
    var high = 1.0
    while exceeded(high) > 1 - share, high < 1e12 { high *= 2 }
    // Sixty halvings leave less than a Double can tell.
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if exceeded(middle) > 1 - share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func quantile(ofSorted sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
  }

  private static func check(_ level: Double) throws(EstimationFault) {
    guard level > 0, level < 1 else { throw EstimationFault.notALevel(level) }
  }
}
