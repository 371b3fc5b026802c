public import Vocabulary

/// A contact became one of another unit, which the plan lets take it; the unit it came from has it
/// no more.
public struct ContactHandedOver: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var from: UnitID = .none
  public var to: UnitID = .none
  /// The queue or the duty it goes to.
  public var queue: QueueID = .none
  public var duty: DutyID = .none
  /// Who of the new unit had the customer last.
  public var lastHandler: AdviserID = .none

  public init() {}
  public init(
    contact: ContactID, from: UnitID = .none, to: UnitID = .none, queue: QueueID = .none,
    duty: DutyID = .none, lastHandler: AdviserID = .none
  ) {
    self.contact = contact
    self.from = from
    self.to = to
    self.queue = queue
    self.duty = duty
    self.lastHandler = lastHandler
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("from", &from)
    try coder.field("to", &to)
    try coder.field("queue", &queue)
    try coder.field("duty", &duty)
    try coder.field("lastHandler", &lastHandler)
  }
}

/// The plan led a contact into another unit without allowing it; it stays in its own.
public struct HandOverRefused: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var from: UnitID = .none
  public var to: UnitID = .none
  /// The queue or the duty it would have gone to.
  public var queue: QueueID = .none
  public var duty: DutyID = .none

  public init() {}
  public init(
    contact: ContactID, from: UnitID = .none, to: UnitID = .none, queue: QueueID = .none,
    duty: DutyID = .none
  ) {
    self.contact = contact
    self.from = from
    self.to = to
    self.queue = queue
    self.duty = duty
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("from", &from)
    try coder.field("to", &to)
    try coder.field("queue", &queue)
    try coder.field("duty", &duty)
  }
}
