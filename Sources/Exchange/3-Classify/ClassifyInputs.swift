public import Flows
public import Vocabulary

/// The customer pressed, chose, wrote or said something.
public struct Hear: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var heard: Heard = Heard()

  public init() {}
  public init(contact: ContactID, heard: Heard = Heard()) {
    self.contact = contact
    self.heard = heard
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("heard", &heard)
  }
}

/// The prompts of the present step have been heard to the end.
public struct PromptsPlayed: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// The answer to a look-up.
public struct LookedUp: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// The step that asked.
  public var step: UInt16 = 0
  public var failed: Bool = false
  public var results: [Assignment] = []

  public init() {}
  public init(
    contact: ContactID, step: UInt16 = 0, failed: Bool = false, results: [Assignment] = []
  ) {
    self.contact = contact
    self.step = step
    self.failed = failed
    self.results = results
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("step", &step)
    try coder.field("failed", &failed)
    try coder.field("results", &results)
  }
}

/// The number outside answered.
public struct OutsideAnswered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// The number outside did not answer, or its call is over.
public struct OutsideEnded: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// The customer left a message.
public struct LeaveMessage: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// Sealed text, or the sealed name of a blob.
  public var message: [UInt8] = []

  public init() {}
  public init(contact: ContactID, message: [UInt8] = []) {
    self.contact = contact
    self.message = message
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("message", &message)
  }
}
