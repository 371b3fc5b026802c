public import Flows
public import Vocabulary

/// A flow began for the contact.
public struct FlowStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var flow: FlowID = .none
  public var language: LanguageID = .none

  public init() {}
  public init(contact: ContactID, flow: FlowID = .none, language: LanguageID = .none) {
    self.contact = contact
    self.flow = flow
    self.language = language
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("flow", &flow)
    try coder.field("language", &language)
  }
}

/// A flow took one turn.
public struct FlowAdvanced: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var turn: FlowTurn = FlowTurn()

  public init() {}
  public init(contact: ContactID, turn: FlowTurn = FlowTurn()) {
    self.contact = contact
    self.turn = turn
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("turn", &turn)
  }
}

/// A word list listened for was heard.
public struct FlaggedWordsHeard: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var words: WordListID = .init()
  public var whileHandled: Bool = false

  public init() {}
  public init(contact: ContactID, words: WordListID = .init(), whileHandled: Bool = false) {
    self.contact = contact
    self.words = words
    self.whileHandled = whileHandled
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("words", &words)
    try coder.field("whileHandled", &whileHandled)
  }
}

/// A message was left; it waits as a contact of its own.
public struct MessageTaken: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// Sealed.
  public var message: [UInt8] = []
  public var becomes: ContactID = .none

  public init() {}
  public init(contact: ContactID, message: [UInt8] = [], becomes: ContactID = .none) {
    self.contact = contact
    self.message = message
    self.becomes = becomes
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("message", &message)
    try coder.field("becomes", &becomes)
  }
}

/// A number outside took the contact over.
public struct OutsideConnected: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none

  public init() {}
  public init(contact: ContactID) {
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
  }
}

/// Prompts ended, so the time to answer begins.
public struct FlowTimerRestarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var deadline: Instant = .epoch

  public init() {}
  public init(contact: ContactID, deadline: Instant = .epoch) {
    self.contact = contact
    self.deadline = deadline
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("deadline", &deadline)
  }
}
