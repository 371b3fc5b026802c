public import Vocabulary

/// A waiting customer takes the callback instead.
public struct RequestCallback: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// The number to ring, sealed.
  public var identity: [UInt8] = []
  /// Of the number to ring: there is one callback to a number at a time.
  public var fingerprint: NumberFingerprint = .none

  public init() {}
  public init(
    contact: ContactID, identity: [UInt8] = [], fingerprint: NumberFingerprint = .none
  ) {
    self.contact = contact
    self.identity = identity
    self.fingerprint = fingerprint
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("identity", &identity)
    if coder.version >= 2 { try coder.field("fingerprint", &fingerprint) }
  }
}

/// A callback at a time.
public struct BookCallback: Hashable, Sendable, Recorded {
  public var queue: QueueID = .none
  public var reference: String = ""
  public var subject: SubjectID = .none
  public var identity: [UInt8] = []
  /// Start of the slot.
  public var slot: Instant = .epoch
  /// The waiting contact it replaces, if any.
  public var instead: ContactID = .none
  /// Of the number to ring: there is one callback to a number at a time.
  public var fingerprint: NumberFingerprint = .none

  public init() {}
  public init(
    queue: QueueID, reference: String = "", subject: SubjectID = .none, identity: [UInt8] = [],
    slot: Instant = .epoch, instead: ContactID = .none, fingerprint: NumberFingerprint = .none
  ) {
    self.queue = queue
    self.reference = reference
    self.subject = subject
    self.identity = identity
    self.slot = slot
    self.instead = instead
    self.fingerprint = fingerprint
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("reference", &reference)
    try coder.field("subject", &subject)
    try coder.field("identity", &identity)
    try coder.field("slot", &slot)
    try coder.field("instead", &instead)
    if coder.version >= 2 { try coder.field("fingerprint", &fingerprint) }
  }
}

/// The customer answered the callback, or did not.
public struct CallbackOutcome: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var reached: Bool = false

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, reached: Bool = false) {
    self.contact = contact
    self.adviser = adviser
    self.reached = reached
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("reached", &reached)
  }
}

/// The customer wants it no more.
public struct CancelCallback: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}
