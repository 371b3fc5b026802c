public import Vocabulary

/// Callbacks, by the queue that gives them.
/// requested + booked = reached + gaveUp + endedUnreached + those still to be made.
public struct CallbackCounts: Hashable, Sendable, Recorded {
  /// Taken instead of waiting; keeps the place.
  public var requested: UInt64 = 0
  /// For a slot.
  public var booked: UInt64 = 0
  /// The customer answered.
  public var reached: UInt64 = 0
  /// Attempts nobody answered.
  public var attemptsNotReached: UInt64 = 0
  /// All attempts used.
  public var gaveUp: UInt64 = 0
  /// Cancelled or ended before anyone was reached.
  public var endedUnreached: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("requested", &requested)
    try coder.field("booked", &booked)
    try coder.field("reached", &reached)
    try coder.field("attemptsNotReached", &attemptsNotReached)
    try coder.field("gaveUp", &gaveUp)
    try coder.field("endedUnreached", &endedUnreached)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout CallbackCounts, more: CallbackCounts) {
    sum.requested += more.requested
    sum.booked += more.booked
    sum.reached += more.reached
    sum.attemptsNotReached += more.attemptsNotReached
    sum.gaveUp += more.gaveUp
    sum.endedUnreached += more.endedUnreached
  }
}

/// Contacts with a due date, judged when they close, under the queue they were in last. Met: the
/// last adviser had finished with the customer (before wrap-up) at or before the due moment.
/// Missed: later, or closed unanswered after it. One closed unanswered before it was due is not
/// judged.
public struct DueCounts: Hashable, Sendable, Recorded {
  public var met: UInt64 = 0
  public var missed: UInt64 = 0
  /// Open at the end of the report, and past due.
  public var overdueOpen: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("met", &met)
    try coder.field("missed", &missed)
    try coder.field("overdueOpen", &overdueOpen)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout DueCounts, more: DueCounts) {
    sum.met += more.met
    sum.missed += more.missed
    sum.overdueOpen += more.overdueOpen
  }
}
