// The C library's mathematics, and the few special functions that it lacks or that it gives in a
// form that is not safe across threads (lgamma sets a global).
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions of one real variable, in doubles.
enum Numeric {
  @inline(__always) static func exp(_ x: Double) -> Double { _exp(x) }
  @inline(__always) static func log(_ x: Double) -> Double { _log(x) }
  @inline(__always) static func log1p(_ x: Double) -> Double { _log1p(x) }
  @inline(__always) static func power(_ x: Double, _ y: Double) -> Double { _pow(x, y) }

  /// ln Γ(x) for x > 0, by Stirling's series from 10 upwards and Γ(x) = Γ(x+1)/x below
  /// (DLMF 5.11.1); error below 1e-13 relative to 1 or to the value.
  static func logGamma(_ x: Double) -> Double {
    var shifted = x
    var product = 1.0
    while shifted < 10 {
      product *= shifted
      shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    let series =
      inverse
      * (1.0 / 12
        - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))))
    let halfLogTwoPi = 0.918_938_533_204_672_74
    return (shifted - 0.5) * log(shifted) - shifted + halfLogTwoPi + series - log(product)
  }

  /// Γ(x) for 0 < x below about 170.
  static func gamma(_ x: Double) -> Double { exp(logGamma(x)) }

  /// Φ⁻¹(p), the quantile of the standard normal distribution, for 0 < p < 1.
  /// Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988; about 16
  /// digits. Only the tails call the C library, so that draws hardly depend on it.
  static func normalQuantile(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * polynomial(r, centreNumerator) / polynomial(r, centreDenominator)
    }
    var r = (-log(q < 0 ? p : 1 - p)).squareRoot()
    let value: Double
    if r <= 5 {
      r -= 1.6
      value = polynomial(r, middleNumerator) / polynomial(r, middleDenominator)
    } else {
      r -= 5
      value = polynomial(r, farNumerator) / polynomial(r, farDenominator)
    }
    return q < 0 ? -value : value
  }

  /// Horner's rule; coefficients from the constant term up.
  @inline(__always)
  private static func polynomial(_ x: Double, _ c: Coefficients) -> Double {
    ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
  }

  private typealias Coefficients = (
    Double, Double, Double, Double, Double, Double, Double, Double
  )
  private static let centreNumerator: Coefficients = (
    3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727
  )
  private static let centreDenominator: Coefficients = (
    1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
    21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610
  )
  private static let middleNumerator: Coefficients = (
    1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
    3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
    0.0227238449892691845833, 7.74545014278341407640e-4
  )
  private static let middleDenominator: Coefficients = (
    1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
    0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
    1.05075007164441684324e-9
  )
  private static let farNumerator: Coefficients = (
    6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
    0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7
  )
  private static let farDenominator: Coefficients = (
    1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15
  )

  /// Regularised incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22
  /// evaluated with Lentz's method. Used for Student's t only, so 300 terms are ample.
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front =
      exp(
        logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a
    let tiny = 1e-300
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var c = 1.0
    var result = d
    for m in 1...300 {
      let n = Double(m)
      let even = n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n))
      let odd = -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1))
      var change = 1.0
      for numerator in [even, odd] {
        d = 1 + numerator * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + numerator / c
        if abs(c) < tiny { c = tiny }
        change = c * d
        result *= change
      }
      if abs(change - 1) < 1e-15 { break }
    }
    return front * result
  }
}

// The enum's static functions of the same names hide the C library's inside it.
@inline(__always) private func _exp(_ x: Double) -> Double { exp(x) }
@inline(__always) private func _log(_ x: Double) -> Double { log(x) }
@inline(__always) private func _log1p(_ x: Double) -> Double { log1p(x) }
@inline(__always) private func _pow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
