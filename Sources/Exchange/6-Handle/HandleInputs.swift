public import Vocabulary

/// Something an adviser does with a contact they have.
public struct HandleAct: Hashable, Sendable, Recorded {
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

/// To a queue, an adviser or a number, without consulting.
public struct Transfer: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var target: TransferTarget = TransferTarget()

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, target: TransferTarget = TransferTarget()
  ) {
    self.contact = contact
    self.adviser = adviser
    self.target = target
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("target", &target)
  }
}

/// Ask someone while the customer holds.
public struct Consult: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var target: TransferTarget = TransferTarget()

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, target: TransferTarget = TransferTarget()
  ) {
    self.contact = contact
    self.adviser = adviser
    self.target = target
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("target", &target)
  }
}

/// The number outside that is consulted answered, or did not.
public struct ConsultOutcome: Hashable, Sendable, Recorded {
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
