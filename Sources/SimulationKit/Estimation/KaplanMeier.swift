/// How long a caller waited, and how the wait ended.
public struct PatienceObservation: Hashable, Sendable {
  /// Seconds waited.
  public var seconds: Double
  /// True when the caller gave up: the patience was seen. False when the caller was answered, so
  /// that the patience is known only to be longer (right-censored).
  public var hasAbandoned: Bool

  public init(seconds: Double, hasAbandoned: Bool) {
    self.seconds = seconds
    self.hasAbandoned = hasAbandoned
  }
}

/// The product-limit estimate of patience from waits most of which ended with an answer.
///
/// S(t) = ∏_{tᵢ ≤ t} (1 − dᵢ/nᵢ), dᵢ abandons at tᵢ among nᵢ callers still waiting just before.
/// Callers answered at tᵢ itself count as waiting there, the usual convention. Source: E. Kaplan
/// and P. Meier, "Nonparametric Estimation from Incomplete Observations", 1958; variance by M.
/// Greenwood, 1926: Var S(t) = S(t)²·Σ dᵢ/(nᵢ(nᵢ−dᵢ)).
///
/// *Tail.* Past the last abandon nothing was seen but callers being answered. There the estimate is
/// continued with a constant hazard, that of the whole sample: abandons / total seconds waited
/// (the maximum-likelihood rate of an exponential patience). So a draw always has an end.
public struct KaplanMeier: Hashable, Sendable {
  /// One moment at which callers gave up.
  public struct Step: Hashable, Sendable {
    public var seconds: Double
    public var atRisk: Int
    public var abandons: Int
    /// S just after this moment.
    public var survival: Double
    /// Greenwood's variance of `survival`.
    public var variance: Double
  }

  /// Ascending in time; empty when nobody gave up.
  public let steps: [Step]
  public let observations: Int
  public let abandons: Int
  /// Abandons per second waited over the whole sample; the hazard beyond the last step.
  public let tailRatePerSecond: Double

  /// Throws for no observation, or one that is no time.
  public init(_ observations: [PatienceObservation]) throws(EstimationFault) {
    guard !observations.isEmpty else {
      throw EstimationFault.tooFewObservations(count: 0, needed: 1)
    }
    var total = 0.0
    for (index, observation) in observations.enumerated() {
      guard observation.seconds.isFinite, observation.seconds >= 0 else {
        throw EstimationFault.notATime(value: observation.seconds, index: index)
      }
      total += observation.seconds
    }
    let sorted = observations.sorted { $0.seconds < $1.seconds }
    var steps: [Step] = []
    var survival = 1.0
    var greenwood = 0.0
    var i = 0
    while i < sorted.count {
      let time = sorted[i].seconds
      let atRisk = sorted.count - i
      var abandons = 0
      while i < sorted.count, sorted[i].seconds == time {
        if sorted[i].hasAbandoned { abandons += 1 }
        i += 1
      }
      guard abandons > 0 else { continue }
      survival *= 1 - Double(abandons) / Double(atRisk)
      // When the last caller gives up S is 0, and so is its variance.
      let left = atRisk - abandons
      if left > 0 { greenwood += Double(abandons) / (Double(atRisk) * Double(left)) }
      steps.append(
        Step(
          seconds: time, atRisk: atRisk, abandons: abandons, survival: survival,
          variance: survival * survival * greenwood))
    }
    self.steps = steps
    self.observations = observations.count
    let abandons = steps.reduce(0) { $0 + $1.abandons }
    self.abandons = abandons
    // Where every abandon came at once no rate can be told; then the tail ends at once too.
    self.tailRatePerSecond =
      abandons == 0 ? 0 : (total > 0 ? Double(abandons) / total : .infinity)
  }

  /// Index of the last step at or before `seconds`; nil before the first.
  private func step(at seconds: Double) -> Int? {
    var low = 0
    var high = steps.count
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].seconds <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// Share of callers whose patience is longer than `seconds`, 0 to 1, with the tail.
  public func survival(at seconds: Double) -> Double {
    guard let index = step(at: seconds) else { return 1 }
    let reached = steps[index]
    guard index == steps.count - 1, seconds > reached.seconds else { return reached.survival }
    return reached.survival * Numeric.exp(-tailRatePerSecond * (seconds - reached.seconds))
  }

  /// Greenwood's variance of the survival at `seconds`; beyond the last step, that of the step.
  public func variance(at seconds: Double) -> Double {
    step(at: seconds).map { steps[$0].variance } ?? 0
  }

  /// The shortest time that half of the callers do not outwait; infinite when nobody gave up.
  public var medianSeconds: Double { quantile(0.5) }

  /// Mean patience in seconds: the area under S, tail included; infinite when nobody gave up.
  public var meanSeconds: Double {
    guard let last = steps.last else { return .infinity }
    var area = 0.0
    var from = 0.0
    var survival = 1.0
    for step in steps {
      area += survival * (step.seconds - from)
      from = step.seconds
      survival = step.survival
    }
    return area + (last.survival > 0 ? last.survival / tailRatePerSecond : 0)
  }

  /// The time in seconds below which the share `u` of patiences lies, for `u` in `0 ..< 1`.
  public func quantile(_ u: Double) -> Double { draw(u, above: 1, after: -1) }

  /// A patience, given that the caller has already waited `elapsed` seconds without giving up: what
  /// to assume of a caller who was answered then. Always more than `elapsed`; infinite when nobody
  /// in the sample gave up.
  ///
  /// - Parameter u: a uniform draw in `0 ..< 1`.
  public func quantile(_ u: Double, beyond elapsed: Double) -> Double {
    draw(u, above: survival(at: elapsed), after: elapsed)
  }

  private func draw(_ u: Double, above reached: Double, after elapsed: Double) -> Double {
    precondition(u >= 0 && u < 1, "a quantile is asked for a share in 0 ..< 1")
    guard let last = steps.last else { return .infinity }
    let target = (1 - u) * reached
    if elapsed < last.seconds, last.survival <= target {
      // S falls from step to step: the first one after `elapsed` that is low enough.
      var low = step(at: elapsed).map { $0 + 1 } ?? 0
      var high = steps.count - 1
      while low < high {
        let middle = (low + high) / 2
        if steps[middle].survival <= target { high = middle } else { low = middle + 1 }
      }
      return steps[low].seconds
    }
    // In the tail, hazard is constant: what is left of it does not depend on the wait so far.
    let from = max(elapsed, last.seconds)
    let remaining =
      elapsed < last.seconds
      ? Numeric.log(last.survival / target) : -Numeric.log1p(-u)
    guard tailRatePerSecond.isFinite else { return from.nextUp }
    return max(from.nextUp, from + remaining / tailRatePerSecond)
  }
}
