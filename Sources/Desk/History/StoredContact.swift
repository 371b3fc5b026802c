public import Exchange
public import Vocabulary

/// A contact's row of history. Numbers of names hold for the life of the log, in any plan.
public struct StoredContact: Hashable, Sendable {
  public var id = ContactID.none
  public var channel = Channel.voice
  public var origin = Origin.inbound
  public var subject = SubjectID.none
  /// Who it is from, sealed for the subject as it arrived; see `CustomerCard`.
  public var identity: [UInt8] = []
  /// The customer is in the records.
  public var isKnown = false
  public var unit = UnitID.none
  /// The queue it waits in, or that it was in last.
  public var queue = QueueID.none
  public var entry = EntryPointID.none
  public var language = LanguageID.none
  public var isStatutory = false
  public var marks: [MarkID] = []
  /// What the flow was told or found out, ascending by variable.
  public var facts: [StoredFact] = []
  /// The contact it goes on from.
  public var continues = ContactID.none
  public var arrivedAt = Instant.epoch
  /// When somebody had it first.
  public var answeredAt: Instant?
  /// When the conversation was over; wrap-up may follow.
  public var endedAt: Instant?
  public var closedAt: Instant?
  /// Each once, in the order in which they had it first; `HistoryLimits.handlersPerContact` at
  /// most.
  public var handlers: [AdviserID] = []
  public var disposition = DispositionID.none
  public var resolution = Resolution.notSaid
  /// Nil until it is closed.
  public var termination: Termination?
  /// Lines of its conversation, of every kind.
  public var messageCount = 0
  /// Sequence numbers of its newest line, and of the newest by its customer; 0 before the first.
  public var lastMessage: UInt64 = 0
  public var lastCustomerMessage: UInt64 = 0
  /// The flow it is in, or was in last: to go on after a restart.
  public var flow = FlowID.none
  /// Who is being asked by its adviser now, apart from the customer: to go on after a restart.
  public var consulted = AdviserID.none

  public init() {}
}

/// What a contact's flow knows under one variable.
public struct StoredFact: Hashable, Sendable, Recorded {
  public var variable = VariableID.none
  public var value = Value.none
  /// Whose key opens a sealed value: the contact's subject when it was said.
  public var subject = SubjectID.none

  public init() {}
  public init(variable: VariableID, value: Value, subject: SubjectID) {
    self.variable = variable
    self.value = value
    self.subject = subject
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("variable", &variable)
    try coder.field("value", &value)
    try coder.field("subject", &subject)
  }
}
