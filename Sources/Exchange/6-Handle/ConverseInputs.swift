public import Vocabulary

/// Something was written in a conversation.
public struct Post: Hashable, Sendable, Recorded {
  public enum Author: UInt8, Hashable, Sendable, Recorded {
    case customer, adviser
    /// An adviser or supervisor, for staff only.
    case note
    public init() { self = .customer }
  }
  public var contact: ContactID = .none
  public var author: Author = .customer
  /// Who wrote it, unless the customer did.
  public var adviser: AdviserID = .none
  /// Given by the sender. A repeat of one of the latest is taken to be the same message again.
  public var reference: String = ""
  /// Text and files, sealed for the contact's subject.
  public var sealed: [UInt8] = []

  public init() {}
  public init(
    contact: ContactID, author: Author = .customer, adviser: AdviserID = .none, reference: String,
    sealed: [UInt8]
  ) {
    self.contact = contact
    self.author = author
    self.adviser = adviser
    self.reference = reference
    self.sealed = sealed
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("author", &author)
    try coder.field("adviser", &adviser)
    try coder.field("reference", &reference)
    try coder.field("sealed", &sealed)
  }
}

/// An adviser asks for a supervisor's help with a contact they have.
public struct AskHelp: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  /// Why, in a few words; nothing personal.
  public var text: String = ""

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, text: String = "") {
    self.contact = contact
    self.adviser = adviser
    self.text = text
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("text", &text)
  }
}

/// Somebody opens the conversation of a contact they do not have. Reading is kept, too.
public struct ReadMessages: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var by: AdviserID = .none

  public init() {}
  public init(contact: ContactID, by: AdviserID = .none) {
    self.contact = contact
    self.by = by
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("by", &by)
  }
}

/// The one who asked needs no help any more, or a supervisor took it up.
public struct EndHelp: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var by: AdviserID = .none

  public init() {}
  public init(contact: ContactID, by: AdviserID = .none) {
    self.contact = contact
    self.by = by
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("by", &by)
  }
}
