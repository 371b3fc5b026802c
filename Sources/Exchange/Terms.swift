public import Vocabulary

/// How a contact began.
public enum Origin: UInt8, Hashable, Sendable, Recorded {
  case inbound
  /// Begun by an adviser, by hand.
  case outbound
  /// Instead of a call that waited.
  case callback
  /// A message left in a flow.
  case message
  public init() { self = .inbound }
}

/// What an adviser chose. Whether they are busy is derived from what they have.
public enum Presence: UInt8, Hashable, Sendable, Recorded {
  case offline, available, unavailable
  public init() { self = .offline }
}

/// Why a contact was put into a queue.
public enum QueueCause: UInt8, Hashable, Sendable, Recorded {
  case flow, entry, transfer, overflow, alternative, intervention, callback, resumed, requeued, duty
  case message
  public init() { self = .flow }
}

/// Why a contact left a queue without an adviser.
public enum UnqueueCause: UInt8, Hashable, Sendable, Recorded {
  case flaggedWords, duty, callback, alternative, flow
  public init() { self = .flow }
}

/// Which limit led to an alternative.
public enum AlternativeCause: UInt8, Hashable, Sendable, Recorded {
  case full, expectedWait, waited, closed, closedBySupervisor, nobodyOnDuty
  /// An overflow step was passed over, because its queue takes nothing now.
  case overflow
  public init() { self = .full }
}

/// Why an offer ended without the adviser's doing.
public enum WithdrawCause: UInt8, Hashable, Sendable, Recorded {
  case customerLeft, signedOut, intervention, flaggedWords, policy, ended
  /// A duty number rings the adviser, and goes before.
  case duty
  public init() { self = .customerLeft }
}

/// Whether the customer's matter was settled.
public enum Resolution: UInt8, Hashable, Sendable, Recorded {
  case notSaid, resolvedAtFirstContact, resolved, notResolved
  public init() { self = .notSaid }
}

public enum Intervention: UInt8, Hashable, Sendable, Recorded {
  case move, reprioritise, changeNeeds, pull, forcePresence, forceSignOut, endContact
  public init() { self = .move }
}

/// How a contact ended: what became of it, and why.
public struct Termination: Hashable, Sendable, Recorded {
  public enum Result: UInt8, Hashable, Sendable, Recorded {
    /// An adviser or officer dealt with it.
    case handled
    /// The flow answered it without a person.
    case selfServed
    /// The customer left while waiting or being rung for.
    case abandoned
    /// The customer left during the flow, before asking for anyone.
    case leftInFlow
    /// It goes on as another contact: callback or message.
    case continued
    /// Passed to a number outside.
    case transferredOut
    /// Sent away by a limit or closed hours, with an explanation.
    case turnedAway
    /// Callback attempts used up, or an outgoing contact not reached.
    case notReached
    /// Ended by a supervisor or by a failure of an edge.
    case ended
    public init() { self = .handled }
  }
  public var result = Result.handled
  /// The plan's or the exchange's reason, for people.
  public var reason = ""
  public init() {}
  public init(_ result: Result, _ reason: String = "") {
    self.result = result
    self.reason = reason
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("result", &result)
    try coder.field("reason", &reason)
  }
}

/// Where a transfer or consultation goes: exactly one of the three.
public struct TransferTarget: Hashable, Sendable, Recorded {
  public var queue = QueueID.none
  public var adviser = AdviserID.none
  /// A number outside, sealed when it is a person's, else E.164 as text bytes.
  public var outside: [UInt8] = []
  public init() {}
  public static func queue(_ queue: QueueID) -> TransferTarget {
    var target = TransferTarget()
    target.queue = queue
    return target
  }
  public static func adviser(_ adviser: AdviserID) -> TransferTarget {
    var target = TransferTarget()
    target.adviser = adviser
    return target
  }
  public static func outside(_ number: [UInt8]) -> TransferTarget {
    var target = TransferTarget()
    target.outside = number
    return target
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("adviser", &adviser)
    try coder.field("outside", &outside)
  }
}

/// What an offer rests on, kept with it: enough to answer "why me, why then" at a glance. The full
/// list with what ruled everyone else out is computed again from the log by `Explanation`.
public struct OfferEvidence: Hashable, Sendable, Recorded {
  public enum Basis: UInt8, Hashable, Sendable, Recorded {
    /// The contact was held for this adviser.
    case preferred
    case pool
    /// A supervisor or a transfer named the adviser.
    case named
    public init() { self = .pool }
  }
  public var basis = Basis.pool
  public var choice = AdviserChoice.longestIdle
  /// Free advisers who met the need.
  public var candidates: UInt32 = 0
  /// The value compared for the winner; lowest wins.
  public var score: Int64 = 0
  /// The next best, at most `OfferEvidence.runnersUpMaximum`.
  public var runnersUp: [ScoredAdviser] = []
  public var relaxStep: UInt8 = 0
  public var rank = Instant.epoch
  public var policyVersion: UInt32 = 0

  public static let runnersUpMaximum = 3

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("basis", &basis)
    try coder.field("choice", &choice)
    try coder.field("candidates", &candidates)
    try coder.field("score", &score)
    try coder.field("runnersUp", &runnersUp)
    try coder.field("relaxStep", &relaxStep)
    try coder.field("rank", &rank)
    try coder.field("policyVersion", &policyVersion)
  }
}

public struct ScoredAdviser: Hashable, Sendable, Recorded {
  public var adviser = AdviserID.none
  public var score: Int64 = 0
  public init() {}
  public init(_ adviser: AdviserID, _ score: Int64) {
    self.adviser = adviser
    self.score = score
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("score", &score)
  }
}
