public import Vocabulary

/// An adviser has the contact without an offer: a manual call, a pull.
public struct HandlingStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var queue: QueueID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, queue: QueueID = .none) {
    self.contact = contact
    self.adviser = adviser
    self.queue = queue
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("queue", &queue)
  }
}

/// The customer holds.
public struct HoldStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}

/// The customer is back.
public struct HoldEnded: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}

/// The customer holds longer than the rule allows.
public struct HoldOverdue: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}

/// Set aside, by the adviser or by a call that interrupts.
public struct InteractionParked: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var interruptedBy: ContactID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, interruptedBy: ContactID = .none) {
    self.contact = contact
    self.adviser = adviser
    self.interruptedBy = interruptedBy
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("interruptedBy", &interruptedBy)
  }
}

/// Taken up again.
public struct InteractionResumed: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}

/// Someone is being asked.
public struct ConsultStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var target: TransferTarget = TransferTarget()
  public var deadline: Instant = .epoch

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, target: TransferTarget = TransferTarget(),
    deadline: Instant = .epoch
  ) {
    self.contact = contact
    self.adviser = adviser
    self.target = target
    self.deadline = deadline
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("target", &target)
    try coder.field("deadline", &deadline)
  }
}

/// They are there.
public struct ConsultAnswered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// `none` for a number outside.
  public var consulted: AdviserID = .none

  public init() {}
  public init(contact: ContactID, consulted: AdviserID = .none) {
    self.contact = contact
    self.consulted = consulted
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("consulted", &consulted)
  }
}

/// Asking ended without a transfer.
public struct ConsultEnded: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var answered: Bool = false

  public init() {}
  public init(contact: ContactID, answered: Bool = false) {
    self.contact = contact
    self.answered = answered
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("answered", &answered)
  }
}

/// The contact left this adviser for someone else.
public struct ContactTransferred: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var from: AdviserID = .none
  public var target: TransferTarget = TransferTarget()
  public var consulted: Bool = false

  public init() {}
  public init(
    contact: ContactID, from: AdviserID = .none, target: TransferTarget = TransferTarget(),
    consulted: Bool = false
  ) {
    self.contact = contact
    self.from = from
    self.target = target
    self.consulted = consulted
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("from", &from)
    try coder.field("target", &target)
    try coder.field("consulted", &consulted)
  }
}

/// Everyone talks together.
public struct ConferenceStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// An adviser left a conference; the others go on.
public struct PartyLeft: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}

/// The customer is gone.
public struct CustomerLeft: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// What became of the contact, where that does not follow from where it stood.
  public var ending: Termination?

  public init() {}
  public init(contact: ContactID, ending: Termination? = nil) {
    self.contact = contact
    self.ending = ending
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("ending", &ending)
  }
}

/// Handled longer than the rule allows; a supervisor should look.
public struct HandlingOverdue: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none) {
    self.contact = contact
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
  }
}
