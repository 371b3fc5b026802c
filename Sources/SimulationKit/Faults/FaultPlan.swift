public import Vocabulary

/// What goes wrong in a faulty world, and how often.
public struct FaultPlan: Hashable, Sendable {
  /// Share of inputs at which the process dies, before or after its events are on disk.
  public var crash = 0.002
  /// Share of inputs that never arrive and are sent again later.
  public var lost = 0.01
  /// Share of inputs that arrive twice.
  public var doubled = 0.01
  /// The timer is late, by up to half a minute.
  public var lateTimers = true
  /// Share of inputs whose clock reading is off, by up to two minutes either way.
  public var clockJump = 0.002
  /// Mean time between random acts of advisers and supervisors.
  public var chaosEvery = Span.seconds(15)
  /// Every how many inputs the whole state is checked.
  public var checkEvery = 1

  public init() {}

  public static let longestLateness = Span.seconds(30)
  public static let longestJump = Span.minutes(2)
  /// An input that was lost is sent again after this.
  public static let resendAfter = Span.seconds(2)
}

/// A rule that did not hold, with what is needed to see it again.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  public var seed: UInt64
  public var at: Instant
  public var rule: String

  public var description: String { "seed \(seed), \(at): \(rule)" }
}
