public import Vocabulary

/// Erlang A (M/M/N+M): as Erlang C, but each caller gives up after an exponential patience.
///
/// With N advisers, arrivals λ, AHT = 1/μ and mean patience 1/θ, the number of contacts present
/// has p_n ∝ Aⁿ/n! for n ≤ N, and p_{N+k} = p_N·∏_{i=1…k} λ/(Nμ+iθ).
/// Sources: C. Palm, 1957; the sums over waiting positions as in O. Garnett, A. Mandelbaum and
/// M. Reiman, "Designing a Call Center with Impatient Customers", 2002.
public struct ErlangA: Hashable, Sendable {
  public let load: ErlangLoad
  public let advisers: Int
  /// Mean patience 1/θ in seconds.
  public let patienceSeconds: Double
  /// Probability that a contact finds every adviser busy, 0 to 1: Σ_{n≥N} p_n.
  public let waitProbability: Double
  /// Mean number of contacts waiting, E[Lq].
  public let meanQueueLength: Double
  /// p_{N+k} for k from `firstWaiting` up; what lies outside no longer changes a Double's sums.
  let waitingProbabilities: [Double]
  let firstWaiting: Int

  /// A patience that tends to infinity gives Erlang C; give a finite one here.
  ///
  /// Throws `queueTooLong` where the sum needs more than `maximumQueueTerms` terms.
  public init(
    load: ErlangLoad, patienceSeconds: Double, advisers: Int
  ) throws(WorkforceFault) {
    let count = try checkedAdvisers(advisers)
    self.load = load
    self.advisers = count
    self.patienceSeconds = try positive(patienceSeconds, "patience in seconds")
    let blocked = blocking(erlangs: load.erlangs, advisers: count)
    // Relative to p_N = 1, all states up to and with N weigh 1/B(N): that is what B(N) means.
    // Where B(N) is too small for a Double nobody ever waits.
    guard blocked > 0, (1 / blocked).isFinite else {
      self.waitProbability = 0
      self.meanQueueLength = 0
      self.waitingProbabilities = []
      self.firstWaiting = 0
      return
    }
    let relative = try relativeWaitingProbabilities(
      load: load, patienceSeconds: self.patienceSeconds, advisers: count)
    var waiting = 0.0
    var length = 0.0
    for (k, weight) in relative.weights.enumerated() {
      waiting += weight
      length += Double(relative.first + k) * weight
    }
    let total = waiting + (1 / blocked - 1) * relative.scale
    self.waitProbability = waiting / total
    self.meanQueueLength = length / total
    self.waitingProbabilities = relative.weights.map { $0 / total }
    self.firstWaiting = relative.first
  }

  /// Share of contacts that give up before an answer: θ·E[Lq]/λ, 0 to 1.
  public var abandonProbability: Double {
    guard load.arrivalsPerSecond > 0 else { return 0 }
    return meanQueueLength / patienceSeconds / load.arrivalsPerSecond
  }

  /// Mean wait in seconds of all contacts, answered or not: E[Lq]/λ.
  public var meanWaitSeconds: Double {
    guard load.arrivalsPerSecond > 0 else { return 0 }
    return meanQueueLength / load.arrivalsPerSecond
  }

  /// Share of time an adviser is busy: A·(1−P(abandon))/N, 0 to 1.
  public var occupancy: Double { load.erlangs * (1 - abandonProbability) / Double(advisers) }

  /// Share of contacts, by the `definition`, answered within `seconds`.
  ///
  /// A contact that finds j others waiting is answered after j + 1 departures, the i-th at the rate
  /// Nμ + iθ, unless its own patience ends before. With a = Nμ/θ and Y = 1 − e^{−θT} the sum of
  /// those times has an order statistic's law, so that f_j(T) = a/(a+j+1)·I_Y(j+1, a+1), I being
  /// the regularised incomplete beta function. This solves f_{−1} = 1, f_j′ = (Nμ+jθ)(f_{j−1} −
  /// f_j) − θ·f_j, f_j(0) = 0, in closed form.
  ///
  /// Of the definition count the base, `abandonsInTimeMeet` and the treatment of short abandons
  /// (for `.queueTarget`, too, sooner than its `shortAbandon`); its threshold does not, nor what
  /// the model does not know: transfers, callbacks and customers sent elsewhere. Exact; the
  /// diffusion approximation that some tools show would disagree with the counted figure of small
  /// teams.
  public func serviceLevel(
    withinSeconds seconds: Double, definition: ServiceLevelDefinition = .answeredOfOffered
  ) throws(WorkforceFault) -> Double {
    let limit = try atLeast(0, seconds, "answer time in seconds")
    let answered = 1 - waitProbability + waitersAnswered(within: limit)
    let short: Double
    switch (definition.base, definition.shortAbandons) {
    case (.answered, _), (_, .allExcluded): short = abandonProbability
    case (_, .judged): short = 0
    case (_, .queueTarget), (_, .before), (_, .upTo):
      short = try abandonProbability(withinSeconds: definition.shortAbandonSeconds)
    }
    var met = answered
    if definition.abandonsInTimeMeet {
      // Those left out of the base are not counted as met either.
      met += max(0, try abandonProbability(withinSeconds: limit) - short)
    }
    return short < 1 ? min(1, met / (1 - short)) : 1
  }

  /// Share of all contacts that give up within `seconds` of arrival, 0 to 1.
  public func abandonProbability(withinSeconds seconds: Double) throws(WorkforceFault) -> Double {
    let limit = try atLeast(0, seconds, "abandon time in seconds")
    // Whoever found all busy has by then been answered, still waits, or has given up.
    let answered = waitersAnswered(within: limit)
    let still = waitersStillWaiting(after: limit)
    return max(0, waitProbability - answered - still)
  }

  /// Nμ/θ.
  private var shape: Double { Double(advisers) * patienceSeconds / load.handleSeconds }

  /// Σ_j p_{N+j}·f_j(T).
  private func waitersAnswered(within seconds: Double) -> Double {
    let a = shape
    var sum = 0.0
    var beta = IncompleteBetaLadder(seconds: seconds, patienceSeconds: patienceSeconds, b: a + 1)
    beta.skip(firstWaiting)
    for (k, probability) in waitingProbabilities.enumerated() {
      sum += probability * a / (a + Double(firstWaiting + k) + 1) * beta.next()
    }
    return sum
  }

  /// Σ_j p_{N+j}·P(neither answered nor gone by T) = e^{−θT}·(1 − I_Y(j+1, a)).
  private func waitersStillWaiting(after seconds: Double) -> Double {
    var sum = 0.0
    var beta = IncompleteBetaLadder(seconds: seconds, patienceSeconds: patienceSeconds, b: shape)
    beta.skip(firstWaiting)
    for probability in waitingProbabilities { sum += probability * (1 - beta.next()) }
    return sum * exponential(-seconds / patienceSeconds)
  }
}

/// p_{N+k} for k = `first`, `first` + 1, … relative to the largest of them; all others are
/// negligible. `scale` is the relative weight of p_N itself.
///
/// Starting from the largest, neither a long queue's growth overflows nor its start costs anything.
private func relativeWaitingProbabilities(
  load: ErlangLoad, patienceSeconds: Double, advisers: Int
) throws(WorkforceFault) -> (weights: [Double], first: Int, scale: Double) {
  let serving = Double(advisers) / load.handleSeconds
  func ratio(_ k: Int) -> Double {
    load.arrivalsPerSecond / (serving + Double(k) / patienceSeconds)
  }
  let negligible = 1e-30
  // Weights grow while λ > Nμ + kθ, then fall.
  let peak = max(0, (load.arrivalsPerSecond - serving) * patienceSeconds)
  guard peak < Double(maximumQueueTerms) else { throw WorkforceFault.queueTooLong }
  var k = Int(peak)
  var weight = 1.0
  var below: [Double] = []
  while k > 0, weight > negligible {
    weight /= ratio(k)
    below.append(weight)
    k -= 1
  }
  let first = k
  var weights = Array(below.reversed())
  weights.append(1)
  weight = 1
  k = Int(peak)
  while true {
    k += 1
    guard k <= maximumQueueTerms else { throw WorkforceFault.queueTooLong }
    let factor = ratio(k)
    weight *= factor
    weights.append(weight)
    // Ratios only fall: once below one the rest is less than a geometric series.
    if factor < 1, weight * Double(k) < negligible * (1 - factor) { break }
  }
  return (weights, first, first == 0 ? weights[0] : 0)
}

/// I_Y(1, b), I_Y(2, b), … with Y = 1 − e^{−T/patience}, one at each call of `next`.
///
/// I_Y(j+1, b) = I_Y(j, b) − t_j, t_j = Yʲ(1−Y)ᵇ·Γ(j+b)/(Γ(j+1)Γ(b)), I_Y(0, b) = 1 (DLMF 8.17.20).
/// Terms are kept as logarithms, since (1−Y)ᵇ alone may be too small for a Double.
private struct IncompleteBetaLadder {
  private var value = 1.0
  private var logTerm: Double
  private let logY: Double
  private let b: Double
  private var j = 0.0

  init(seconds: Double, patienceSeconds: Double, b: Double) {
    let y = -exponentialMinusOne(-seconds / patienceSeconds)
    self.logY = logarithm(y)
    self.logTerm = -seconds / patienceSeconds * b
    self.b = b
  }

  mutating func skip(_ count: Int) {
    for _ in 0..<count { _ = next() }
  }

  mutating func next() -> Double {
    value = max(0, value - exponential(logTerm))
    logTerm += logY + logarithm((j + b) / (j + 1))
    j += 1
    return value
  }
}

extension ServiceLevelDefinition {
  var shortAbandonSeconds: Double { Double(shortAbandon.milliseconds) / 1000 }
}
