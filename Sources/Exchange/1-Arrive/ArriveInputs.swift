public import Vocabulary

/// Something reached the council: a call, a message, a person at the desk.
public struct Arrive: Hashable, Sendable, Recorded {
  /// Given by the edge, unique among open contacts; a repeat is refused.
  public var reference: String = ""
  public var channel: Channel = .voice
  public var entry: EntryPointID = .none
  /// `none` when unknown, for example a withheld number.
  public var subject: SubjectID = .none
  /// The customer has a record.
  public var isKnown: Bool = false
  /// Who it is from, sealed.
  public var identity: [UInt8] = []
  public var language: LanguageID = .none
  /// A due date of its own, for tasks.
  public var dueAt: Instant?
  /// Owner of the case it belongs to.
  public var caseOwner: AdviserID = .none
  /// What the edge knows; nothing personal unless sealed.
  public var facts: [Assignment] = []
  /// The closed contact it goes on from.
  public var reopens: ContactID = .none

  public init() {}
  public init(
    reference: String, channel: Channel = .voice, entry: EntryPointID = .none,
    subject: SubjectID = .none, isKnown: Bool = false, identity: [UInt8] = [],
    language: LanguageID = .none, dueAt: Instant? = nil, caseOwner: AdviserID = .none,
    facts: [Assignment] = [], reopens: ContactID = .none
  ) {
    self.reference = reference
    self.channel = channel
    self.entry = entry
    self.subject = subject
    self.isKnown = isKnown
    self.identity = identity
    self.language = language
    self.dueAt = dueAt
    self.caseOwner = caseOwner
    self.facts = facts
    self.reopens = reopens
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("reference", &reference)
    try coder.field("channel", &channel)
    try coder.field("entry", &entry)
    try coder.field("subject", &subject)
    try coder.field("isKnown", &isKnown)
    try coder.field("identity", &identity)
    try coder.field("language", &language)
    try coder.field("dueAt", &dueAt)
    try coder.field("caseOwner", &caseOwner)
    try coder.field("facts", &facts)
    try coder.field("reopens", &reopens)
  }
}

/// An adviser calls or writes out by hand.
public struct Dial: Hashable, Sendable, Recorded {
  public var adviser: AdviserID = .none
  /// Whose work it is.
  public var queue: QueueID = .none
  public var reference: String = ""
  public var channel: Channel = .voice
  public var subject: SubjectID = .none
  /// Sealed.
  public var identity: [UInt8] = []

  public init() {}
  public init(
    adviser: AdviserID, queue: QueueID = .none, reference: String = "", channel: Channel = .voice,
    subject: SubjectID = .none, identity: [UInt8] = []
  ) {
    self.adviser = adviser
    self.queue = queue
    self.reference = reference
    self.channel = channel
    self.subject = subject
    self.identity = identity
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("queue", &queue)
    try coder.field("reference", &reference)
    try coder.field("channel", &channel)
    try coder.field("subject", &subject)
    try coder.field("identity", &identity)
  }
}

/// The customer hung up, closed the chat or walked out.
public struct CustomerLeave: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}
