/// Observed times, drawn from again by the inverse of their piecewise linear distribution function.
///
/// The function runs straight between neighbouring order statistics (type 7 of R. Hyndman and
/// Y. Fan, "Sample Quantiles in Statistical Packages", 1996). Nothing longer than the longest
/// observation would ever be drawn; a tail adds it: with probability 1/(n+1), the chance that one
/// more observation were the longest, the draw is the longest plus an exponential excess.
public struct Empirical: Hashable, Sendable {
  /// Most observations kept; more are refused (thin them first).
  public static let maximumObservations = 10_000_000

  /// Observations in seconds, ascending.
  public let sorted: [Double]
  /// Mean excess beyond the longest observation in seconds; nil for no tail.
  public let tailMean: Double?

  /// Throws for no or too many observations, a negative one, or a tail that is not positive.
  public init(_ seconds: [Double], tailMean: Double? = nil) throws(DistributionFault) {
    guard !seconds.isEmpty, seconds.count <= Empirical.maximumObservations else {
      throw DistributionFault(
        "\(seconds.count) observed values; give from 1 to \(Empirical.maximumObservations)")
    }
    for value in seconds where !(value.isFinite && value >= 0) {
      throw DistributionFault("an observed value is \(value); give finite seconds of at least 0")
    }
    if let tailMean, !(tailMean.isFinite && tailMean > 0) {
      throw DistributionFault("the tail's mean is \(tailMean); give finite seconds above 0")
    }
    self.sorted = seconds.sorted()
    self.tailMean = tailMean
  }

  private var tailShare: Double { tailMean == nil ? 0 : 1 / Double(sorted.count + 1) }

  var mean: Double {
    var sum = 0.0
    for i in sorted.indices.dropFirst() { sum += (sorted[i - 1] + sorted[i]) / 2 }
    let body = sorted.count > 1 ? sum / Double(sorted.count - 1) : sorted[0]
    return body * (1 - tailShare) + (sorted[sorted.count - 1] + (tailMean ?? 0)) * tailShare
  }

  func quantile(_ u: Double) -> Double {
    let share = tailShare
    let last = sorted.count - 1
    if let tailMean, u >= 1 - share {
      let within = min((u - (1 - share)) / share, 1 - 0x1p-53)
      return sorted[last] - tailMean * Numeric.log1p(-within)
    }
    let position = u / (1 - share) * Double(last)
    let lower = min(Int(position), last)
    let upper = min(lower + 1, last)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
  }
}
