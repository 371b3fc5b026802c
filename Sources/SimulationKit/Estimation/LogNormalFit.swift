/// A log-normal distribution fitted to handle times.
///
/// Maximum likelihood: μ is the mean and σ² the mean squared deviation (divided by n) of the
/// logarithms of the times in seconds.
public struct LogNormalFit: Hashable, Sendable {
  /// With fewer observations a group takes the fit of all groups together.
  public static let minimumObservations = 30
  /// Times below this count as this long: a logarithm of nought would drown all others.
  public static let shortestSeconds = 1.0

  public var mu: Double
  public var sigma: Double
  /// Observations the fit rests on.
  public var observations: Int
  /// True when this group had too few of its own.
  public var isPooled: Bool

  public var distribution: Distribution { .logNormal(mu: mu, sigma: sigma) }

  /// Fits one list of times; at least two are needed.
  public init(seconds: [Double]) throws(EstimationFault) {
    guard seconds.count >= 2 else {
      throw EstimationFault.tooFewObservations(count: seconds.count, needed: 2)
    }
    var sum = 0.0
    for (index, value) in seconds.enumerated() {
      guard value.isFinite, value >= 0 else {
        throw EstimationFault.notATime(value: value, index: index)
      }
      sum += LogNormalFit.logarithm(value)
    }
    let mean = sum / Double(seconds.count)
    var squares = 0.0
    for value in seconds {
      let difference = LogNormalFit.logarithm(value) - mean
      squares += difference * difference
    }
    mu = mean
    sigma = (squares / Double(seconds.count)).squareRoot()
    observations = seconds.count
    isPooled = false
  }

  private static func logarithm(_ seconds: Double) -> Double {
    Numeric.log(max(seconds, shortestSeconds))
  }

  /// One fit for each group (a queue, say), in their order. A group with fewer than
  /// `minimumObservations` gets the fit of all groups together, marked `isPooled`.
  public static func groups(_ groups: [[Double]]) throws(EstimationFault) -> [LogNormalFit] {
    var fits: [LogNormalFit?] = []
    for group in groups {
      fits.append(
        group.count >= minimumObservations ? try LogNormalFit(seconds: group) : nil)
    }
    guard fits.contains(nil) else { return fits.compactMap { $0 } }
    var pooled = try LogNormalFit(seconds: groups.flatMap { $0 })
    pooled.isPooled = true
    return fits.map { $0 ?? pooled }
  }
}
