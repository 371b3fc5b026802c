public import Vocabulary

/// To another queue.
public struct Move: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var queue: QueueID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(contact: ContactID, queue: QueueID = .none, by: AdviserID = .none, why: String = "") {
    self.contact = contact
    self.queue = queue
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("queue", &queue)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// Another head start.
public struct Reprioritise: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var headStart: Span = .zero
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    contact: ContactID, headStart: Span = .zero, by: AdviserID = .none, why: String = ""
  ) {
    self.contact = contact
    self.headStart = headStart
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("headStart", &headStart)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// Other skills than the queue asks, in addition.
public struct ChangeNeeds: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var needs: [SkillClause] = []
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    contact: ContactID, needs: [SkillClause] = [], by: AdviserID = .none, why: String = ""
  ) {
    self.contact = contact
    self.needs = needs
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("needs", &needs)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// To this adviser now, past the order.
public struct Pull: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, by: AdviserID = .none, why: String = ""
  ) {
    self.contact = contact
    self.adviser = adviser
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// Close a queue to new contacts, or open it again.
public struct CloseQueue: Hashable, Sendable, Recorded {
  public var queue: QueueID = .none
  public var isClosed: Bool = false
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(queue: QueueID, isClosed: Bool = false, by: AdviserID = .none, why: String = "") {
    self.queue = queue
    self.isClosed = isClosed
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("isClosed", &isClosed)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// A message to everyone of a unit.
public struct Broadcast: Hashable, Sendable, Recorded {
  public var unit: UnitID = .none
  public var message: String = ""
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(unit: UnitID, message: String = "", by: AdviserID = .none, why: String = "") {
    self.unit = unit
    self.message = message
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("unit", &unit)
    try coder.field("message", &message)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// End a contact.
public struct EndContact: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(contact: ContactID, by: AdviserID = .none, why: String = "") {
    self.contact = contact
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}
