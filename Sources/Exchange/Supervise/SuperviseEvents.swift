public import Vocabulary

/// A supervisor stepped in; the events that follow are the effect.
public struct Intervened: Hashable, Sendable, Recorded {
  public var action: Intervention = .init()
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var queue: QueueID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    action: Intervention, contact: ContactID = .none, adviser: AdviserID = .none,
    queue: QueueID = .none, by: AdviserID = .none, why: String = ""
  ) {
    self.action = action
    self.contact = contact
    self.adviser = adviser
    self.queue = queue
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("action", &action)
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("queue", &queue)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// A queue was closed or opened by hand.
public struct QueueClosed: Hashable, Sendable, Recorded {
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
public struct MessageBroadcast: Hashable, Sendable, Recorded {
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
