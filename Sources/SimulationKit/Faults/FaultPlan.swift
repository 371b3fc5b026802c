public import Vocabulary

/// What goes wrong in a faulty world, and how often.
public struct FaultPlan: Hashable, Sendable {
  /// Share of inputs at which the process dies before its events are on disk, and again as many
  /// at which it dies after.
  public var crash = 0.004
  /// Share of inputs that never arrive and are sent again later.
  public var lost = 0.02
  /// Share of inputs that arrive twice; half of the second ones come at once, half much later.
  public var doubled = 0.02
  /// Every fifth timer is late, by up to half a minute.
  public var lateTimers = true
  /// Share of inputs whose clock reading is off, by up to two minutes either way.
  public var clockJump = 0.003
  /// Mean time between random acts of advisers and supervisors.
  public var chaosEvery = Span.seconds(30)
  /// Every how many inputs the whole state is checked.
  public var checkEvery = 1
  /// Every how many inputs the state replayed from the events is compared byte for byte.
  public var compareEvery = 50

  public init() {}

  public static let longestLateness = Span.seconds(30)
  public static let lateShare = 0.2
  public static let longestJump = Span.minutes(2)
  /// An input that was lost is sent again after this.
  public static let resendAfter = Span.seconds(2)
  /// An input that arrives twice comes again within this.
  public static let longestDouble = Span.minutes(3)
  /// A process that died is back within this; what is sent meanwhile waits.
  public static let longestOutage = Span.seconds(20)
}

/// How often each fault happened.
public struct FaultTally: Hashable, Sendable {
  public var crashes = 0
  public var lost = 0
  public var doubled = 0
  public var lateTimers = 0
  public var clockJumps = 0

  public init() {}

  public static func += (a: inout FaultTally, b: FaultTally) {
    a.crashes += b.crashes
    a.lost += b.lost
    a.doubled += b.doubled
    a.lateTimers += b.lateTimers
    a.clockJumps += b.clockJumps
  }
}

/// A rule that did not hold, with what is needed to see it again.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  public var seed: UInt64
  public var at: Instant
  public var rule: String

  public var description: String { "seed \(seed), \(at): \(rule)" }
}
