public import Vocabulary

/// The contact is reserved for one adviser and offered to them.
public struct ContactOffered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var deadline: Instant = .epoch
  public var attempt: UInt16 = 0
  public var why: OfferEvidence = .init()

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, deadline: Instant = .epoch,
    attempt: UInt16 = 0, why: OfferEvidence = .init()
  ) {
    self.contact = contact
    self.adviser = adviser
    self.deadline = deadline
    self.attempt = attempt
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("deadline", &deadline)
    try coder.field("attempt", &attempt)
    try coder.field("why", &why)
  }
}

/// The adviser has the contact.
public struct OfferAccepted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  /// Since it was queued.
  public var waitMilliseconds: Int64 = 0

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, waitMilliseconds: Int64 = 0) {
    self.contact = contact
    self.adviser = adviser
    self.waitMilliseconds = waitMilliseconds
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("waitMilliseconds", &waitMilliseconds)
  }
}

/// The adviser declined.
public struct OfferDeclined: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var reason: String = ""
  public var coolOffUntil: Instant = .epoch

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, reason: String = "",
    coolOffUntil: Instant = .epoch
  ) {
    self.contact = contact
    self.adviser = adviser
    self.reason = reason
    self.coolOffUntil = coolOffUntil
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("reason", &reason)
    try coder.field("coolOffUntil", &coolOffUntil)
  }
}

/// The deadline passed.
public struct OfferNotAnswered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var coolOffUntil: Instant = .epoch

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, coolOffUntil: Instant = .epoch) {
    self.contact = contact
    self.adviser = adviser
    self.coolOffUntil = coolOffUntil
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("coolOffUntil", &coolOffUntil)
  }
}

/// The adviser may be offered this contact again.
public struct CoolOffEnded: Hashable, Sendable, Recorded {
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

/// The offer ended without the adviser.
public struct OfferWithdrawn: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var cause: WithdrawCause = .init()

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, cause: WithdrawCause = .init()) {
    self.contact = contact
    self.adviser = adviser
    self.cause = cause
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("cause", &cause)
  }
}
