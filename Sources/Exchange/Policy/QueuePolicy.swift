public import Vocabulary

/// How contacts wait for one kind of help, and who may give it.
public struct QueuePolicy: Hashable, Sendable, Recorded {
  public var unit = UnitID.none
  /// Kinds of contact that may wait here.
  public var channels = ChannelSet.all
  /// Never dropped by overflow or overload.
  public var isStatutory = false
  /// A name that left the plan: takes nothing new, serves what still waits.
  public var isRetired = false
  public var target = ServiceTarget()
  public var order = QueueOrder()
  public var open = CalendarID.none
  public var needs = Requirement.anyone
  /// Later steps need less; `after` counts from queueing, ascending.
  public var relax: [RelaxStep] = []
  /// Held for these people first, in order; each for a time.
  public var preferred: [PreferredStep] = []
  public var choice = AdviserChoice.longestIdle
  public var offer = OfferPolicy()
  public var wrapUp = WrapUpPolicy()
  public var waiting = WaitingPolicy()
  public var limits = QueueLimits()
  /// Ascending by `after`.
  public var overflow: [OverflowStep] = []
  public var callback = CallbackPolicy()
  /// What happens out of hours.
  public var closed = Alternative()
  /// Advisers who meet the need may take a contact out of its turn, for themselves, saying why.
  public var mayBePulled = false

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("unit", &unit)
    try coder.field("channels", &channels)
    try coder.field("isStatutory", &isStatutory)
    try coder.field("isRetired", &isRetired)
    try coder.field("target", &target)
    try coder.field("order", &order)
    try coder.field("open", &open)
    try coder.field("needs", &needs)
    try coder.field("relax", &relax)
    try coder.field("preferred", &preferred)
    try coder.field("choice", &choice)
    try coder.field("offer", &offer)
    try coder.field("wrapUp", &wrapUp)
    try coder.field("waiting", &waiting)
    try coder.field("limits", &limits)
    try coder.field("overflow", &overflow)
    try coder.field("callback", &callback)
    try coder.field("closed", &closed)
    if coder.version >= 2 { try coder.field("mayBePulled", &mayBePulled) }
  }
}

/// "80% answered within 60 s, counting from queue entry; abandons under 5 s are not counted."
public struct ServiceTarget: Hashable, Sendable, Recorded {
  /// Hundredths of a percent: 8000 is 80%.
  public var answerBasisPoints: UInt16 = 8000
  public var within = Span.seconds(60)
  /// An abandon before this is a short abandon.
  public var shortAbandon = Span.seconds(5)
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("answerBasisPoints", &answerBasisPoints)
    try coder.field("within", &within)
    try coder.field("shortAbandon", &shortAbandon)
  }
}

/// The place of a contact: rank = arrival − head start, smallest first, ties by arrival, then id.
/// With a due date: rank = due − lead, when that is earlier.
public struct QueueOrder: Hashable, Sendable, Recorded {
  /// Negative for work that can wait.
  public var headStart = Span.zero
  /// Contacts are due this long after arrival, counted in the open time of `dueCalendar`;
  /// zero for none.
  public var due = Span.zero
  public var dueCalendar = CalendarID.none
  /// How long before its due date a contact ranks like one that arrived just then.
  public var dueLead = Span.hours(4)
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("headStart", &headStart)
    try coder.field("due", &due)
    try coder.field("dueCalendar", &dueCalendar)
    try coder.field("dueLead", &dueLead)
  }
}

public struct RelaxStep: Hashable, Sendable, Recorded {
  public var after = Span.zero
  public var needs = Requirement.anyone
  public init() {}
  public init(after: Span, needs: Requirement) {
    self.after = after
    self.needs = needs
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("after", &after)
    try coder.field("needs", &needs)
  }
}

/// Someone the contact is held for before the pool is asked.
public struct PreferredStep: Hashable, Sendable, Recorded {
  public enum Who: UInt8, Hashable, Sendable, Recorded {
    /// Named by the edge that knows the case.
    case caseOwner
    case lastHandler
    public init() { self = .caseOwner }
  }
  public var who = Who.caseOwner
  /// Held this long; nobody is held for who is offline.
  public var hold = Span.zero
  public init() {}
  public init(who: Who, hold: Span) {
    self.who = who
    self.hold = hold
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("who", &who)
    try coder.field("hold", &hold)
  }
}

/// How one of several free advisers is chosen; ties go to the longer idle, then the lower number.
public enum AdviserChoice: UInt8, Hashable, Sendable, Recorded, CaseIterable {
  case longestIdle
  /// Least time handling since signing in, as a share of the time signed in.
  case leastOccupied
  /// Highest sum of proficiency in the skills needed.
  case mostProficient
  /// Keeps people with many skills free for what only they can do.
  case fewestSkills
  /// Next by number after the adviser chosen last for this queue.
  case roundRobin
  public init() { self = .longestIdle }
}

public struct OfferPolicy: Hashable, Sendable, Recorded {
  /// Deadline of an offer.
  public var ring = Span.seconds(20)
  public var notAnswered = RefusalPolicy(limit: 2, coolOff: .seconds(0))
  public var declined = RefusalPolicy(limit: 3, coolOff: .seconds(60))
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("ring", &ring)
    try coder.field("notAnswered", &notAnswered)
    try coder.field("declined", &declined)
  }
}

/// What a declined or unanswered offer leads to for the adviser.
public struct RefusalPolicy: Hashable, Sendable, Recorded {
  /// After this many in a row the adviser is made unavailable; 0 never.
  public var limit: UInt8 = 0
  /// The reason shown with that presence.
  public var reason = PresenceReasonID.none
  /// The same contact is not offered to the same adviser again for this long.
  public var coolOff = Span.zero
  public init() {}
  public init(limit: UInt8, coolOff: Span) {
    self.limit = limit
    self.coolOff = coolOff
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("limit", &limit)
    try coder.field("reason", &reason)
    try coder.field("coolOff", &coolOff)
  }
}

public struct WrapUpPolicy: Hashable, Sendable, Recorded {
  public enum Mode: UInt8, Hashable, Sendable, Recorded {
    /// The adviser is free at once and the contact may close at once, so that no disposition can
    /// be given; a plan that wants one asks for another mode.
    case none
    /// The adviser may end it when they like, or skip it.
    case optional
    /// Lasts at most `atMost`, then ends by itself.
    case timeBoxed
    /// Lasts until a disposition is given.
    case mandatory
    public init() { self = .timeBoxed }
  }
  public var mode = Mode.timeBoxed
  /// Longest duration; a mandatory wrap-up that passes it is marked overdue, not ended.
  public var atMost = Span.seconds(60)
  /// May be extended once by this much.
  public var extendOnce = Span.zero
  public var dispositionRequired = false
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("mode", &mode)
    try coder.field("atMost", &atMost)
    try coder.field("extendOnce", &extendOnce)
    try coder.field("dispositionRequired", &dispositionRequired)
  }
}

/// What a waiting customer hears or sees.
public struct WaitingPolicy: Hashable, Sendable, Recorded {
  /// Name of the music, for edges.
  public var music = ""
  /// Position and expected wait are told this often; zero never.
  public var tellEvery = Span.zero
  public var tellPosition = false
  public var tellExpectedWait = false
  public var comfort: [TextID] = []
  /// One comfort message this often, in turn; zero never.
  public var comfortEvery = Span.zero
  /// A callback is offered after waiting this long; `forever` never.
  public var callbackAfter = Span.forever
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("music", &music)
    try coder.field("tellEvery", &tellEvery)
    try coder.field("tellPosition", &tellPosition)
    try coder.field("tellExpectedWait", &tellExpectedWait)
    try coder.field("comfort", &comfort)
    try coder.field("comfortEvery", &comfortEvery)
    try coder.field("callbackAfter", &callbackAfter)
  }
}

/// What is offered instead of waiting, with words that explain it.
public struct Alternative: Hashable, Sendable, Recorded {
  public enum Action: UInt8, Hashable, Sendable, Recorded {
    /// The contact ends after the explanation. Not allowed for statutory queues.
    case end
    case queue
    case flow
    /// A callback that keeps the place.
    case callback
    /// A message, which waits as a task in the same queue.
    case message
    case duty
    /// Stays where it is, after the explanation.
    case stay
    public init() { self = .end }
  }
  public var action = Action.end
  public var explain = TextID.none
  public var queue = QueueID.none
  public var flow = FlowID.none
  public var duty = DutyID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("action", &action)
    try coder.field("explain", &explain)
    try coder.field("queue", &queue)
    try coder.field("flow", &flow)
    try coder.field("duty", &duty)
  }
}

/// Each limit has its own alternative; zero or `forever` means no limit.
public struct QueueLimits: Hashable, Sendable, Recorded {
  /// Most contacts waiting.
  public var size: UInt32 = 0
  public var whenFull = Alternative()
  /// Longest expected wait at entry.
  public var expectedWait = Span.forever
  public var whenLong = Alternative()
  /// Longest real wait.
  public var wait = Span.forever
  public var whenWaited = Alternative()
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("size", &size)
    try coder.field("whenFull", &whenFull)
    try coder.field("expectedWait", &expectedWait)
    try coder.field("whenLong", &whenLong)
    try coder.field("wait", &wait)
    try coder.field("whenWaited", &whenWaited)
  }
}

/// After waiting `after`, the contact moves to another queue of the same unit, keeping its arrival.
public struct OverflowStep: Hashable, Sendable, Recorded {
  public var after = Span.zero
  public var queue = QueueID.none
  public init() {}
  public init(after: Span, queue: QueueID) {
    self.after = after
    self.queue = queue
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("after", &after)
    try coder.field("queue", &queue)
  }
}

public struct CallbackPolicy: Hashable, Sendable, Recorded {
  public var isOffered = false
  /// Attempts to reach the customer.
  public var attempts: UInt8 = 3
  /// Least time between two attempts.
  public var gap = Span.minutes(15)
  /// Scheduled callbacks: length of a slot and how many fit in one; 0 for none.
  public var slot = Span.minutes(30)
  public var slotCapacity: UInt16 = 0
  /// When slots exist.
  public var slots = CalendarID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("isOffered", &isOffered)
    try coder.field("attempts", &attempts)
    try coder.field("gap", &gap)
    try coder.field("slot", &slot)
    try coder.field("slotCapacity", &slotCapacity)
    try coder.field("slots", &slots)
  }
}
