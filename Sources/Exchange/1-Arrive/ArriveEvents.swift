public import Vocabulary

/// A contact came into being.
public struct ContactArrived: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var reference: String = ""
  public var channel: Channel = .voice
  public var origin: Origin = .inbound
  public var entry: EntryPointID = .none
  public var unit: UnitID = .none
  public var subject: SubjectID = .none
  public var isKnown: Bool = false
  /// Sealed.
  public var identity: [UInt8] = []
  public var language: LanguageID = .none
  /// The arrival that counts for its place: its own, or that of the contact it continues.
  public var placeFrom: Instant = .epoch
  public var dueAt: Instant?
  public var caseOwner: AdviserID = .none
  public var lastHandler: AdviserID = .none
  public var facts: [Assignment] = []
  /// The contact it continues: resumed, reopened, called back or made a task of.
  public var continues: ContactID = .none
  /// Taken over from the contact it continues: skills added there, head start and marks.
  public var needs: [SkillClause] = []
  public var headStart: Span = .zero
  public var marks: [MarkID] = []

  public init() {}
  public init(
    contact: ContactID, reference: String = "", channel: Channel = .voice,
    origin: Origin = .inbound, entry: EntryPointID = .none, unit: UnitID = .none,
    subject: SubjectID = .none, isKnown: Bool = false, identity: [UInt8] = [],
    language: LanguageID = .none, placeFrom: Instant = .epoch, dueAt: Instant? = nil,
    caseOwner: AdviserID = .none, lastHandler: AdviserID = .none, facts: [Assignment] = [],
    continues: ContactID = .none, needs: [SkillClause] = [], headStart: Span = .zero,
    marks: [MarkID] = []
  ) {
    self.contact = contact
    self.reference = reference
    self.channel = channel
    self.origin = origin
    self.entry = entry
    self.unit = unit
    self.subject = subject
    self.isKnown = isKnown
    self.identity = identity
    self.language = language
    self.placeFrom = placeFrom
    self.dueAt = dueAt
    self.caseOwner = caseOwner
    self.lastHandler = lastHandler
    self.facts = facts
    self.continues = continues
    self.needs = needs
    self.headStart = headStart
    self.marks = marks
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("reference", &reference)
    try coder.field("channel", &channel)
    try coder.field("origin", &origin)
    try coder.field("entry", &entry)
    try coder.field("unit", &unit)
    try coder.field("subject", &subject)
    try coder.field("isKnown", &isKnown)
    try coder.field("identity", &identity)
    try coder.field("language", &language)
    try coder.field("placeFrom", &placeFrom)
    try coder.field("dueAt", &dueAt)
    try coder.field("caseOwner", &caseOwner)
    try coder.field("lastHandler", &lastHandler)
    try coder.field("facts", &facts)
    try coder.field("continues", &continues)
    try coder.field("needs", &needs)
    try coder.field("headStart", &headStart)
    try coder.field("marks", &marks)
  }
}
