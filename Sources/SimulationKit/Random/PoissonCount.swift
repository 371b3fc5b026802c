/// How many of many rare events happen, when `mean` are expected.
public enum PoissonCount {
  /// Largest mean a count is drawn for.
  public static let maximumMean = 1e9

  /// The smallest n with P(count ≤ n) > u, for `u` in `0 ..< 1`.
  ///
  /// By inversion, so that the count rises with the mean when `u` stays (common random numbers: a
  /// busier day has the quiet day's contacts and some more). Sums run from the nearer end, ten
  /// standard deviations and twenty from the mean; less than 1e-20 of the weight lies beyond.
  public static func quantile(_ u: Double, mean: Double) -> Int {
    precondition(u >= 0 && u < 1, "a quantile is asked for a share in 0 ..< 1")
    precondition(mean >= 0 && mean <= maximumMean, "a Poisson mean of \(mean) is not in range")
    if mean == 0 { return 0 }
    let spread = mean.squareRoot() * 10 + 20
    let low = max(0, (mean - spread).rounded(.down))
    let high = (mean + spread).rounded(.up)
    var n = u < 0.5 ? low : high
    var term = Numeric.exp(n * Numeric.log(mean) - mean - Numeric.logGamma(n + 1))
    if u < 0.5 {
      var atMost = term
      while atMost <= u, n < high {
        n += 1
        term *= mean / n
        atMost += term
      }
    } else {
      // From above, small chances are summed first and none is lost to rounding.
      var atLeast = term
      while atLeast < 1 - u, n > low {
        term *= n / mean
        n -= 1
        atLeast += term
      }
    }
    return Int(n)
  }

  /// A draw.
  public static func sample(mean: Double, _ random: inout SeededRandom) -> Int {
    quantile(random.unit(), mean: mean)
  }
}
