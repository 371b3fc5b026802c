/// Erlang C (M/M/N): alike advisers, exponential handle times, and callers who wait for ever.
///
/// P(wait) = B(N) / (1 − (A/N)(1 − B(N))), for A < N.
/// Source: A. K. Erlang, 1917, as the usual identity with Erlang B.
public struct ErlangC: Hashable, Sendable {
  public let load: ErlangLoad
  public let advisers: Int
  /// Probability that a contact has to wait, 0 to 1.
  public let waitProbability: Double

  /// Throws `unstable` unless the load in erlangs is below the number of advisers.
  public init(load: ErlangLoad, advisers: Int) throws(WorkforceFault) {
    let count = try checkedAdvisers(advisers)
    let erlangs = load.erlangs
    guard erlangs < Double(count) else {
      throw WorkforceFault.unstable(erlangs: erlangs, advisers: count)
    }
    let blocked = blocking(erlangs: erlangs, advisers: count)
    self.load = load
    self.advisers = count
    self.waitProbability = blocked / (1 - erlangs / Double(count) * (1 - blocked))
  }

  /// Share of contacts answered within `seconds`: 1 − P(wait)·e^{−(N−A)·T/AHT}.
  ///
  /// Every contact is answered at last, so all `ServiceLevelDefinition`s agree here.
  public func serviceLevel(withinSeconds seconds: Double) throws(WorkforceFault) -> Double {
    let limit = try atLeast(0, seconds, "answer time in seconds")
    let spare = Double(advisers) - load.erlangs
    return 1 - waitProbability * exponential(-spare * limit / load.handleSeconds)
  }

  /// Mean wait of all contacts in seconds (average speed of answer): P(wait)·AHT/(N−A).
  public var averageSpeedOfAnswerSeconds: Double {
    waitProbability * load.handleSeconds / (Double(advisers) - load.erlangs)
  }

  /// Mean number of contacts waiting: λ·ASA (Little's law).
  public var meanQueueLength: Double { load.arrivalsPerSecond * averageSpeedOfAnswerSeconds }

  /// Share of time an adviser is busy: A/N, 0 to 1.
  public var occupancy: Double { load.erlangs / Double(advisers) }
}
