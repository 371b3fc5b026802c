public import Vocabulary

/// What became of the entries into a queue.
///
/// A queue entry is one uninterrupted stay in one queue, from `ContactQueued` until the contact
/// leaves it. A contact that is transferred, overflows or is moved makes one entry per queue, and
/// each is offered once there; `ContactCounts` counts the contact itself once. Every entry has
/// exactly one outcome:
/// offered = answered + abandoned + overflowedOut + flowedOut + callbacksTaken + turnedAwayWaiting
/// + ended + stillWaiting.
/// Entries are counted by the moment they began, also when the outcome came later.
public struct EntryCounts: Hashable, Sendable, Recorded {
  /// Queue entries of every cause below.
  public var offered: UInt64 = 0
  /// Sent there by a flow.
  public var enteredFromFlow: UInt64 = 0
  /// The number or mailbox leads straight to the queue.
  public var enteredFromEntryPoint: UInt64 = 0
  /// An adviser passed it on; the entry it came from was answered.
  public var enteredByTransfer: UInt64 = 0
  /// After waiting elsewhere; there it counts under `overflowedOut`.
  public var enteredByOverflow: UInt64 = 0
  /// Instead of a queue that was full, slow or closed.
  public var enteredByAlternative: UInt64 = 0
  /// Moved by a supervisor.
  public var enteredByIntervention: UInt64 = 0
  /// A callback whose turn it is; each attempt is an entry.
  public var enteredByCallback: UInt64 = 0
  /// The caller dropped and took the old place again, or came back after closure and is
  /// held for the adviser who had them.
  public var enteredByResuming: UInt64 = 0
  /// The adviser who had it was signed out.
  public var enteredByRequeueing: UInt64 = 0
  /// Passed on by a duty number.
  public var enteredFromDuty: UInt64 = 0
  /// Messages left by customers, waiting as tasks.
  public var enteredAsMessage: UInt64 = 0
  /// An adviser accepted it.
  public var answered: UInt64 = 0
  /// The customer left while waiting or being rung for; short abandons are among them.
  public var abandoned: UInt64 = 0
  /// Abandoned sooner than the queue's `ServiceTarget.shortAbandon`; an abandon at exactly
  /// that time is not short.
  public var shortAbandoned: UInt64 = 0
  /// Went on to another queue by an overflow step.
  public var overflowedOut: UInt64 = 0
  /// Left for elsewhere without an adviser: alternative, flagged words, duty, moved.
  public var flowedOut: UInt64 = 0
  /// Ended because the customer took a callback instead.
  public var callbacksTaken: UInt64 = 0
  /// Ended by the limit on waiting.
  public var turnedAwayWaiting: UInt64 = 0
  /// Ended by a supervisor, an edge or a cancelled callback.
  public var ended: UInt64 = 0
  /// Not over at the end of the report; no service level judges them.
  public var stillWaiting: UInt64 = 0
  /// Sent away before entering (full, too long, closed); not offered.
  public var turnedAwayAtEntry: UInt64 = 0
  /// Times a limit or closed hours led to an alternative, staying included.
  public var alternativesGiven: UInt64 = 0
  /// Entries that took an old place again; each such caller was counted as abandoned before.
  public var resumed: UInt64 = 0
  /// Entries held for the adviser of the contact just closed.
  public var reopened: UInt64 = 0
  /// Entries of messages left in a flow.
  public var leftByMessage: UInt64 = 0
  /// Statutory contacts turned away or overflowed. Anything but 0 is a fault.
  public var statutoryDropped: UInt64 = 0
  /// Sum of the waits of those answered, from queue entry.
  public var waitMilliseconds: Int64 = 0
  /// Longest wait of one answered.
  public var longestWaitMilliseconds: Int64 = 0
  /// Sum of the waits of those abandoned.
  public var abandonedWaitMilliseconds: Int64 = 0
  /// Longest wait of one abandoned.
  public var longestAbandonedWaitMilliseconds: Int64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("offered", &offered)
    try coder.field("enteredFromFlow", &enteredFromFlow)
    try coder.field("enteredFromEntryPoint", &enteredFromEntryPoint)
    try coder.field("enteredByTransfer", &enteredByTransfer)
    try coder.field("enteredByOverflow", &enteredByOverflow)
    try coder.field("enteredByAlternative", &enteredByAlternative)
    try coder.field("enteredByIntervention", &enteredByIntervention)
    try coder.field("enteredByCallback", &enteredByCallback)
    try coder.field("enteredByResuming", &enteredByResuming)
    try coder.field("enteredByRequeueing", &enteredByRequeueing)
    try coder.field("enteredFromDuty", &enteredFromDuty)
    try coder.field("enteredAsMessage", &enteredAsMessage)
    try coder.field("answered", &answered)
    try coder.field("abandoned", &abandoned)
    try coder.field("shortAbandoned", &shortAbandoned)
    try coder.field("overflowedOut", &overflowedOut)
    try coder.field("flowedOut", &flowedOut)
    try coder.field("callbacksTaken", &callbacksTaken)
    try coder.field("turnedAwayWaiting", &turnedAwayWaiting)
    try coder.field("ended", &ended)
    try coder.field("stillWaiting", &stillWaiting)
    try coder.field("turnedAwayAtEntry", &turnedAwayAtEntry)
    try coder.field("alternativesGiven", &alternativesGiven)
    try coder.field("resumed", &resumed)
    try coder.field("reopened", &reopened)
    try coder.field("leftByMessage", &leftByMessage)
    try coder.field("statutoryDropped", &statutoryDropped)
    try coder.field("waitMilliseconds", &waitMilliseconds)
    try coder.field("longestWaitMilliseconds", &longestWaitMilliseconds)
    try coder.field("abandonedWaitMilliseconds", &abandonedWaitMilliseconds)
    try coder.field("longestAbandonedWaitMilliseconds", &longestAbandonedWaitMilliseconds)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout EntryCounts, more: EntryCounts) {
    sum.offered += more.offered
    sum.enteredFromFlow += more.enteredFromFlow
    sum.enteredFromEntryPoint += more.enteredFromEntryPoint
    sum.enteredByTransfer += more.enteredByTransfer
    sum.enteredByOverflow += more.enteredByOverflow
    sum.enteredByAlternative += more.enteredByAlternative
    sum.enteredByIntervention += more.enteredByIntervention
    sum.enteredByCallback += more.enteredByCallback
    sum.enteredByResuming += more.enteredByResuming
    sum.enteredByRequeueing += more.enteredByRequeueing
    sum.enteredFromDuty += more.enteredFromDuty
    sum.enteredAsMessage += more.enteredAsMessage
    sum.answered += more.answered
    sum.abandoned += more.abandoned
    sum.shortAbandoned += more.shortAbandoned
    sum.overflowedOut += more.overflowedOut
    sum.flowedOut += more.flowedOut
    sum.callbacksTaken += more.callbacksTaken
    sum.turnedAwayWaiting += more.turnedAwayWaiting
    sum.ended += more.ended
    sum.stillWaiting += more.stillWaiting
    sum.turnedAwayAtEntry += more.turnedAwayAtEntry
    sum.alternativesGiven += more.alternativesGiven
    sum.resumed += more.resumed
    sum.reopened += more.reopened
    sum.leftByMessage += more.leftByMessage
    sum.statutoryDropped += more.statutoryDropped
    sum.waitMilliseconds += more.waitMilliseconds
    sum.longestWaitMilliseconds = max(sum.longestWaitMilliseconds, more.longestWaitMilliseconds)
    sum.abandonedWaitMilliseconds += more.abandonedWaitMilliseconds
    sum.longestAbandonedWaitMilliseconds =
      max(sum.longestAbandonedWaitMilliseconds, more.longestAbandonedWaitMilliseconds)
  }
}
