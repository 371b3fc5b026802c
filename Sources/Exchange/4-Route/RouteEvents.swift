public import Vocabulary

/// The contact waits in a queue.
public struct ContactQueued: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var queue: QueueID = .none
  /// arrival − head start, or due − lead; smallest first.
  public var rank: Instant = .epoch
  /// The arrival that counts.
  public var placeFrom: Instant = .epoch
  public var headStart: Span = .zero
  public var dueAt: Instant?
  /// Added to what the queue needs.
  public var needs: [SkillClause] = []
  public var cause: QueueCause = .init()
  /// The queue is statutory, or the one that an alternative led on from.
  public var isStatutory: Bool = false

  public init() {}
  public init(
    contact: ContactID, queue: QueueID = .none, rank: Instant = .epoch,
    placeFrom: Instant = .epoch, headStart: Span = .zero, dueAt: Instant? = nil,
    needs: [SkillClause] = [], cause: QueueCause = .init(), isStatutory: Bool = false
  ) {
    self.contact = contact
    self.queue = queue
    self.rank = rank
    self.placeFrom = placeFrom
    self.headStart = headStart
    self.dueAt = dueAt
    self.needs = needs
    self.cause = cause
    self.isStatutory = isStatutory
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("queue", &queue)
    try coder.field("rank", &rank)
    try coder.field("placeFrom", &placeFrom)
    try coder.field("headStart", &headStart)
    try coder.field("dueAt", &dueAt)
    try coder.field("needs", &needs)
    try coder.field("cause", &cause)
    try coder.field("isStatutory", &isStatutory)
  }
}

/// The contact may now go to advisers of a later step.
public struct RequirementRelaxed: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var step: UInt8 = 0

  public init() {}
  public init(contact: ContactID, step: UInt8 = 0) {
    self.contact = contact
    self.step = step
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("step", &step)
  }
}

/// The contact is held for one adviser.
public struct PreferenceHeld: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var stage: UInt8 = 0
  public var until: Instant = .epoch

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, stage: UInt8 = 0, until: Instant = .epoch
  ) {
    self.contact = contact
    self.adviser = adviser
    self.stage = stage
    self.until = until
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("stage", &stage)
    try coder.field("until", &until)
  }
}

/// It is no longer held; the next stage or the pool is asked.
public struct PreferenceLapsed: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// The stage now in force.
  public var stage: UInt8 = 0

  public init() {}
  public init(contact: ContactID, stage: UInt8 = 0) {
    self.contact = contact
    self.stage = stage
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("stage", &stage)
  }
}

/// A limit was passed or the queue is closed, and the alternative was given.
public struct AlternativeTaken: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var queue: QueueID = .none
  public var cause: AlternativeCause = .init()
  public var action: Alternative.Action = .end
  public var explain: TextID = .none

  public init() {}
  public init(
    contact: ContactID, queue: QueueID = .none, cause: AlternativeCause = .init(),
    action: Alternative.Action = .init(), explain: TextID = .none
  ) {
    self.contact = contact
    self.queue = queue
    self.cause = cause
    self.action = action
    self.explain = explain
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("queue", &queue)
    try coder.field("cause", &cause)
    try coder.field("action", &action)
    try coder.field("explain", &explain)
  }
}

/// The customer was told position, expected wait or a comfort message.
public struct WaitingTold: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// 1 is next; 0 when not told.
  public var position: UInt32 = 0
  public var low: Span = .zero
  /// Expected wait as a range; both zero when not told.
  public var high: Span = .zero
  public var comfort: TextID = .none

  public init() {}
  public init(
    contact: ContactID, position: UInt32 = 0, low: Span = .zero, high: Span = .zero,
    comfort: TextID = .none
  ) {
    self.contact = contact
    self.position = position
    self.low = low
    self.high = high
    self.comfort = comfort
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("position", &position)
    try coder.field("low", &low)
    try coder.field("high", &high)
    try coder.field("comfort", &comfort)
  }
}

/// A callback was offered while waiting.
public struct CallbackOffered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// Rank, need or queue policy changed for a waiting contact.
public struct ContactReranked: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var rank: Instant = .epoch
  public var headStart: Span = .zero
  public var needs: [SkillClause] = []
  public var dueAt: Instant?

  public init() {}
  public init(
    contact: ContactID, rank: Instant = .epoch, headStart: Span = .zero, needs: [SkillClause] = [],
    dueAt: Instant? = nil
  ) {
    self.contact = contact
    self.rank = rank
    self.headStart = headStart
    self.needs = needs
    self.dueAt = dueAt
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("rank", &rank)
    try coder.field("headStart", &headStart)
    try coder.field("needs", &needs)
    try coder.field("dueAt", &dueAt)
  }
}

/// The forecast wait of a queue: of who would come now, or of one who waits.
public struct EstimateUpdated: Hashable, Sendable, Recorded {
  public var queue: QueueID = .none
  public var low: Span = .zero
  public var high: Span = .zero
  /// Whose wait it is; `none` for somebody who would come now.
  public var contact: ContactID = .none

  public init() {}
  public init(
    queue: QueueID, low: Span = .zero, high: Span = .zero, contact: ContactID = .none
  ) {
    self.queue = queue
    self.low = low
    self.high = high
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("low", &low)
    try coder.field("high", &high)
    if coder.version >= 2 { try coder.field("contact", &contact) }
  }
}

/// The contact left the queue without an adviser.
public struct ContactUnqueued: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var cause: UnqueueCause = .init()

  public init() {}
  public init(contact: ContactID, cause: UnqueueCause = .init()) {
    self.contact = contact
    self.cause = cause
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("cause", &cause)
  }
}
