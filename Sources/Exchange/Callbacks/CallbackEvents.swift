public import Vocabulary

/// A callback keeps the place of a call.
public struct CallbackRequested: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var instead: ContactID = .none
  public var queue: QueueID = .none
  public var fingerprint: NumberFingerprint = .none

  public init() {}
  public init(
    contact: ContactID, instead: ContactID = .none, queue: QueueID = .none,
    fingerprint: NumberFingerprint = .none
  ) {
    self.contact = contact
    self.instead = instead
    self.queue = queue
    self.fingerprint = fingerprint
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("instead", &instead)
    try coder.field("queue", &queue)
    if coder.version >= 2 { try coder.field("fingerprint", &fingerprint) }
  }
}

/// A callback waits for its slot.
public struct CallbackBooked: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var queue: QueueID = .none
  public var slot: Instant = .epoch
  public var fingerprint: NumberFingerprint = .none

  public init() {}
  public init(
    contact: ContactID, queue: QueueID = .none, slot: Instant = .epoch,
    fingerprint: NumberFingerprint = .none
  ) {
    self.contact = contact
    self.queue = queue
    self.slot = slot
    self.fingerprint = fingerprint
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("queue", &queue)
    try coder.field("slot", &slot)
    if coder.version >= 2 { try coder.field("fingerprint", &fingerprint) }
  }
}

/// Its time has come; it competes for advisers from now on.
public struct CallbackDue: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// The customer is on the line.
public struct CallbackReached: Hashable, Sendable, Recorded {
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

/// Not answered; tried again later if attempts are left.
public struct CallbackNotReached: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var attempt: UInt8 = 0
  public var nextAt: Instant?

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, attempt: UInt8 = 0, nextAt: Instant? = nil
  ) {
    self.contact = contact
    self.adviser = adviser
    self.attempt = attempt
    self.nextAt = nextAt
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("attempt", &attempt)
    try coder.field("nextAt", &nextAt)
  }
}
