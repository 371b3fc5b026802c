/// Why a formula of queueing theory could not be evaluated.
public enum WorkforceFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number that must be finite and at least `minimum` is not.
  case outOfRange(name: String, value: Double, minimum: Double)
  /// A fraction that must lie in `0 ..< 1` does not.
  case notAFraction(name: String, value: Double)
  /// Fewer than one adviser, or more than `maximumAdvisers`.
  case adviserCount(Int)
  /// Without abandonment the queue grows for ever: the load is not below the number of advisers.
  case unstable(erlangs: Double, advisers: Int)
  /// The queue is so long that its distribution has more than `maximumQueueTerms` terms.
  case queueTooLong
  /// No number of advisers up to `maximumAdvisers` meets the target.
  case targetOutOfReach

  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let minimum):
      "\(name) is \(value); give a finite number of at least \(minimum)"
    case .notAFraction(let name, let value):
      "\(name) is \(value); give a share of at least 0 and below 1"
    case .adviserCount(let count):
      "\(count) advisers; give a number from 1 to \(maximumAdvisers)"
    case .unstable(let erlangs, let advisers):
      "\(advisers) advisers cannot carry \(erlangs) erlangs without abandonment; "
        + "give more than \(erlangs) advisers, or a patience"
    case .queueTooLong:
      "the queue would hold more than \(maximumQueueTerms) contacts; "
        + "give more advisers or a shorter patience"
    case .targetOutOfReach:
      "no number of advisers up to \(maximumAdvisers) meets the target; "
        + "check the target's time and share"
    }
  }
}

/// The largest number of advisers a formula is evaluated for.
public let maximumAdvisers = 100_000
/// The longest queue an Erlang A distribution is summed to, in contacts.
public let maximumQueueTerms = 1_000_000

/// Work offered to a group of alike advisers.
public struct ErlangLoad: Hashable, Sendable {
  /// Mean arrivals per second (λ).
  public let arrivalsPerSecond: Double
  /// Mean handle time in seconds (AHT = 1/μ): talk, hold and wrap-up.
  public let handleSeconds: Double

  /// Throws `outOfRange` for a negative or infinite rate, or a handle time that is not positive.
  public init(arrivalsPerSecond: Double, handleSeconds: Double) throws(WorkforceFault) {
    self.arrivalsPerSecond = try atLeast(0, arrivalsPerSecond, "arrivals per second")
    self.handleSeconds = try positive(handleSeconds, "handle time in seconds")
    _ = try atLeast(0, arrivalsPerSecond * handleSeconds, "load in erlangs")
  }

  /// `contacts` arriving in a period of `periodSeconds`.
  public init(
    contacts: Double, periodSeconds: Double, handleSeconds: Double
  ) throws(WorkforceFault) {
    let period = try positive(periodSeconds, "period in seconds")
    try self.init(arrivalsPerSecond: contacts / period, handleSeconds: handleSeconds)
  }

  /// Offered load A = λ·AHT, in erlangs: the mean number of advisers busy if nobody had to wait.
  public var erlangs: Double { arrivalsPerSecond * handleSeconds }
}

func atLeast(
  _ minimum: Double, _ value: Double, _ name: String
) throws(WorkforceFault) -> Double {
  guard value.isFinite, value >= minimum else {
    throw WorkforceFault.outOfRange(name: name, value: value, minimum: minimum)
  }
  return value
}

func positive(_ value: Double, _ name: String) throws(WorkforceFault) -> Double {
  try atLeast(.leastNormalMagnitude, value, name)
}

func fraction(_ value: Double, _ name: String) throws(WorkforceFault) -> Double {
  guard value.isFinite, value >= 0, value < 1 else {
    throw WorkforceFault.notAFraction(name: name, value: value)
  }
  return value
}

func checkedAdvisers(_ count: Int) throws(WorkforceFault) -> Int {
  guard (1...maximumAdvisers).contains(count) else { throw WorkforceFault.adviserCount(count) }
  return count
}
