public import Vocabulary

/// The adviser takes the contact.
public struct AcceptOffer: Hashable, Sendable, Recorded {
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

/// The adviser does not.
public struct DeclineOffer: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var reason: String = ""

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, reason: String = "") {
    self.contact = contact
    self.adviser = adviser
    self.reason = reason
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("reason", &reason)
  }
}
