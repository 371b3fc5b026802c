public import Flows
public import Vocabulary

/// Where a contact stands between arrival and closure.
public enum Phase: UInt8, Hashable, Sendable, Recorded {
  /// In a flow: answering, being looked up, leaving a message.
  case flow
  /// A callback whose time has not come.
  case scheduled
  case waiting
  case offered
  /// A duty officer is rung.
  case duty
  case handling
  /// With a number outside.
  case outside
  /// The customer is gone; an adviser finishes the record.
  case wrappingUp
  public init() { self = .flow }
}

/// One engagement on one channel, from arrival to closure.
public struct Contact: Hashable, Sendable, Recorded {
  public var id = ContactID.none
  public var reference = ""
  public var channel = Channel.voice
  public var origin = Origin.inbound
  public var entry = EntryPointID.none
  public var unit = UnitID.none
  public var subject = SubjectID.none
  public var isKnown = false
  public var language = LanguageID.none
  public var arrivedAt = Instant.epoch
  public var placeFrom = Instant.epoch
  /// Its own due date, beside what a queue asks.
  public var dueAt: Instant?
  public var caseOwner = AdviserID.none
  public var lastHandler = AdviserID.none
  public var continues = ContactID.none
  public var phase = Phase.flow
  public var run: FlowRun?
  /// What a flow waits for, and until when.
  public var flowStep: StepIndex = 0
  public var flowDeadline = Instant.distantFuture
  public var flowWants = FlowWant.end(disposition: .none)
  public var variables: [Assignment] = []
  /// Skills that flow or supervisor added to what the queue needs.
  public var needs: [SkillClause] = []
  /// Added to the queue's head start by the flow.
  public var headStart = Span.zero
  public var marks: [MarkID] = []
  public var wait = Waiting()
  public var offeredTo = AdviserID.none
  public var offerDeadline = Instant.distantFuture
  public var interactions: [Interaction] = []
  public var consult: Consultation?
  public var callback: CallbackProgress?
  public var duty: DutyProgress?
  /// Rounds of duty officers that nobody answered, over every duty it was led to.
  public var dutyRounds: UInt8 = 0
  /// Set when the customer is gone and only wrap-up is left.
  public var ending: Termination?
  public var disposition = DispositionID.none
  /// Announcements in force that its customer was told.
  public var told: [AnnouncementID] = []

  /// What was written in its conversation, customer and advisers together; notes too.
  public var postCount: UInt32 = 0
  /// References of the latest of these.
  public var recentPosts: [String] = []
  public var customerPostedAt: Instant?
  public var adviserPostedAt: Instant?
  public var help: HelpWanted?

  /// Derived: the next moment anything is due; not stored.
  var wakeAt = Instant.distantFuture
  /// Derived: index of the demand class in the waiting room; -1 when not in the pool.
  var demandClass: Int32 = -1

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("id", &id)
    try coder.field("reference", &reference)
    try coder.field("channel", &channel)
    try coder.field("origin", &origin)
    try coder.field("entry", &entry)
    try coder.field("unit", &unit)
    try coder.field("subject", &subject)
    try coder.field("isKnown", &isKnown)
    try coder.field("language", &language)
    try coder.field("arrivedAt", &arrivedAt)
    try coder.field("placeFrom", &placeFrom)
    try coder.field("dueAt", &dueAt)
    try coder.field("caseOwner", &caseOwner)
    try coder.field("lastHandler", &lastHandler)
    try coder.field("continues", &continues)
    try coder.field("phase", &phase)
    try coder.field("run", &run)
    try coder.field("flowStep", &flowStep)
    try coder.field("flowDeadline", &flowDeadline)
    try coder.field("flowWants", &flowWants)
    try coder.field("variables", &variables)
    try coder.field("needs", &needs)
    try coder.field("headStart", &headStart)
    try coder.field("marks", &marks)
    try coder.field("wait", &wait)
    try coder.field("offeredTo", &offeredTo)
    try coder.field("offerDeadline", &offerDeadline)
    try coder.field("interactions", &interactions)
    try coder.field("consult", &consult)
    try coder.field("callback", &callback)
    try coder.field("duty", &duty)
    try coder.field("dutyRounds", &dutyRounds)
    try coder.field("ending", &ending)
    try coder.field("disposition", &disposition)
    if coder.version >= 2 { try coder.field("told", &told) }
    guard coder.version >= 3 else { return }
    try coder.field("postCount", &postCount)
    try coder.field("recentPosts", &recentPosts)
    try coder.field("customerPostedAt", &customerPostedAt)
    try coder.field("adviserPostedAt", &adviserPostedAt)
    try coder.field("help", &help)
  }

  /// Place in the one order; valid while it waits or is offered.
  public var place: Place { Place(rank: wait.rank, arrival: placeFrom, contact: id) }

  /// Some advisers may not be offered it for now.
  var hasExclusions: Bool { !wait.exclusions.isEmpty || !interactions.isEmpty }

  public func interaction(of adviser: AdviserID) -> Interaction? {
    interactions.first { $0.adviser == adviser }
  }
}

/// A contact's stay in a queue, with the times at which something happens to it.
public struct Waiting: Hashable, Sendable, Recorded {
  public var queue = QueueID.none
  public var queuedAt = Instant.epoch
  public var rank = Instant.epoch
  public var headStart = Span.zero
  /// The contact's own due date, or the one the queue gives.
  public var dueAt: Instant?
  /// The queue is statutory, or one that it came on from. So it stays in flows and on duty, until
  /// somebody carries it elsewhere.
  public var isStatutory = false
  public var relaxStep: UInt8 = 0
  public var overflowStep: UInt8 = 0
  /// Preference stage in force; `Waiting.pool` when the pool is asked.
  public var stage: UInt8 = Waiting.pool
  public var heldFor = AdviserID.none
  public var heldUntil = Instant.distantFuture
  public var limitGiven = false
  public var callbackGiven = false
  public var comfortNext: UInt16 = 0
  public var tellAt = Instant.distantFuture
  public var comfortAt = Instant.distantFuture
  public var offers: UInt16 = 0
  public var exclusions: [Exclusion] = []
  /// What was forecast of its wait, and when; epoch before the first.
  public var estimateAt = Instant.epoch
  public var estimateLow = Span.zero
  public var estimateHigh = Span.zero
  /// Queues it has passed by itself, by overflow or alternatives; see `Exchange.movesMaximum`.
  public var moves: UInt8 = 0

  public static let pool: UInt8 = 255
  /// Held because a transfer, a reopening or a supervisor named the adviser.
  public static let named: UInt8 = 254

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("queuedAt", &queuedAt)
    try coder.field("rank", &rank)
    try coder.field("headStart", &headStart)
    try coder.field("dueAt", &dueAt)
    try coder.field("isStatutory", &isStatutory)
    try coder.field("relaxStep", &relaxStep)
    try coder.field("overflowStep", &overflowStep)
    try coder.field("stage", &stage)
    try coder.field("heldFor", &heldFor)
    try coder.field("heldUntil", &heldUntil)
    try coder.field("limitGiven", &limitGiven)
    try coder.field("callbackGiven", &callbackGiven)
    try coder.field("comfortNext", &comfortNext)
    try coder.field("tellAt", &tellAt)
    try coder.field("comfortAt", &comfortAt)
    try coder.field("offers", &offers)
    try coder.field("exclusions", &exclusions)
    try coder.field("estimateAt", &estimateAt)
    try coder.field("estimateLow", &estimateLow)
    try coder.field("estimateHigh", &estimateHigh)
    try coder.field("moves", &moves)
  }
}

/// Not offered to this adviser until then, because they declined or did not answer.
public struct Exclusion: Hashable, Sendable, Recorded {
  public var adviser = AdviserID.none
  public var until = Instant.epoch
  public init() {}
  init(_ adviser: AdviserID, until: Instant) {
    self.adviser = adviser
    self.until = until
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("until", &until)
  }
}

/// One adviser's continuous share of a contact.
public struct Interaction: Hashable, Sendable, Recorded {
  public enum State: UInt8, Hashable, Sendable, Recorded {
    case talking, holding, parked, wrappingUp
    public init() { self = .talking }
  }
  public var adviser = AdviserID.none
  public var state = State.talking
  public var queue = QueueID.none
  public var startedAt = Instant.epoch
  public var since = Instant.epoch
  public var talkMilliseconds: Int64 = 0
  public var holdMilliseconds: Int64 = 0
  /// Before what interrupted it; the present stretch comes on top.
  public var wrapUpMilliseconds: Int64 = 0
  /// Of the present state: hold, park, wrap-up or handling at most.
  public var deadline = Instant.distantFuture
  /// The deadline passed and was reported; it is not due again in this state.
  public var isOverdue = false
  public var isExtended = false
  public var interruptedBy = ContactID.none
  /// They are consulted; the customer is with someone else.
  public var isConsulted = false
  /// Parked while wrapping up; taken up again as wrap-up.
  public var isTalkOver = false
  /// Version of the plan under which it began: a later one may allow less, and it still ends in
  /// peace.
  public var planVersion: UInt32 = 0
  /// Whose contact it was when their share began.
  public var unit = UnitID.none

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("state", &state)
    try coder.field("queue", &queue)
    try coder.field("startedAt", &startedAt)
    try coder.field("since", &since)
    try coder.field("talkMilliseconds", &talkMilliseconds)
    try coder.field("holdMilliseconds", &holdMilliseconds)
    try coder.field("deadline", &deadline)
    try coder.field("isOverdue", &isOverdue)
    try coder.field("isExtended", &isExtended)
    try coder.field("interruptedBy", &interruptedBy)
    try coder.field("isConsulted", &isConsulted)
    try coder.field("isTalkOver", &isTalkOver)
    try coder.field("wrapUpMilliseconds", &wrapUpMilliseconds)
    try coder.field("planVersion", &planVersion)
    if coder.version >= 2 { try coder.field("unit", &unit) }
  }

  mutating func change(to next: State, at now: Instant) {
    let spent = (now - since).milliseconds
    switch state {
    case .talking: talkMilliseconds += spent
    case .holding: holdMilliseconds += spent
    case .wrappingUp: wrapUpMilliseconds += spent
    case .parked: break
    }
    state = next
    since = now
    isOverdue = false
  }
}

public struct Consultation: Hashable, Sendable, Recorded {
  public var by = AdviserID.none
  public var target = TransferTarget()
  /// The adviser being asked; `none` for a number outside.
  public var asked = AdviserID.none
  public var deadline = Instant.distantFuture
  public var isAnswered = false
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("by", &by)
    try coder.field("target", &target)
    try coder.field("asked", &asked)
    try coder.field("deadline", &deadline)
    try coder.field("isAnswered", &isAnswered)
  }
}

public struct CallbackProgress: Hashable, Sendable, Recorded {
  public var queue = QueueID.none
  /// Start of the booked slot; epoch when as soon as possible.
  public var slot = Instant.epoch
  public var attempts: UInt8 = 0
  public var nextAt = Instant.distantFuture
  public var isReached = false
  public var fingerprint = NumberFingerprint.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("slot", &slot)
    try coder.field("attempts", &attempts)
    try coder.field("nextAt", &nextAt)
    try coder.field("isReached", &isReached)
    if coder.version >= 2 { try coder.field("fingerprint", &fingerprint) }
  }
}

public struct DutyProgress: Hashable, Sendable, Recorded {
  public var duty = DutyID.none
  public var startedAt = Instant.epoch
  public var officer = AdviserID.none
  public var level: UInt8 = 0
  public var reachStep: UInt8 = 0
  public var deadline = Instant.distantFuture
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("duty", &duty)
    try coder.field("startedAt", &startedAt)
    try coder.field("officer", &officer)
    try coder.field("level", &level)
    try coder.field("reachStep", &reachStep)
    try coder.field("deadline", &deadline)
  }
}
