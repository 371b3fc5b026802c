public import Vocabulary

/// Something was written in a conversation.
public struct MessagePosted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var author: Post.Author = .customer
  public var adviser: AdviserID = .none
  public var reference: String = ""
  /// Text and files, sealed for the contact's subject.
  public var sealed: [UInt8] = []

  public init() {}
  public init(_ input: Post) {
    contact = input.contact
    author = input.author
    adviser = input.adviser
    reference = input.reference
    sealed = input.sealed
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("author", &author)
    try coder.field("adviser", &adviser)
    try coder.field("reference", &reference)
    try coder.field("sealed", &sealed)
  }
}

/// Somebody opened the conversation of a contact they do not have, open or closed.
public struct MessagesRead: Hashable, Sendable, Recorded {
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

/// An adviser asks for a supervisor's help.
public struct HelpAsked: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
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

/// The help asked for was given, or is needed no more.
public struct HelpEnded: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  /// `none` when the share of who asked ended.
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
