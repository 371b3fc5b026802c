public import Vocabulary

/// One line of a conversation as kept: what people wrote is sealed, what the service said is text.
public struct StoredMessage: Hashable, Sendable {
  public enum Author: UInt8, Hashable, Sendable, CaseIterable {
    case customer, adviser, service
    /// By an adviser or supervisor, for staff only.
    case note
  }

  /// What a line tells beside, or instead of, its words.
  public enum Happening: UInt8, Hashable, Sendable, CaseIterable {
    /// An announcement in force was told.
    case announced
    /// The customer left a message, in `sealed`.
    case messageLeft
    /// `adviser` has the conversation now, alone or with others.
    case joined
    /// `adviser` passed it on, to `toAdviser`, to `toQueue`, or to a number outside.
    case transferred
    /// `adviser` left; others go on.
    case left
    /// Nobody writes any more.
    case ended
  }

  public var contact = ContactID.none
  /// The record that says so; ascending within the contact.
  public var sequence: UInt64 = 0
  public var at = Instant.epoch
  public var author = Author.service
  public var happening: Happening?
  /// Who wrote, or who it is about; `none` for the customer.
  public var adviser = AdviserID.none
  public var toAdviser = AdviserID.none
  public var toQueue = QueueID.none
  /// Text and files of a person; empty for the service.
  public var sealed: [UInt8] = []
  /// Whose key opens `sealed` and `places`: the contact's subject at that time.
  public var subject = SubjectID.none
  /// Key the sender gave; "" for the service.
  public var reference = ""
  /// What the service said, in the plan's words of that time. A `{name}` of `places` is left in it.
  public var text = ""
  /// Personal values that belong into the text.
  public var places: [StoredPlace] = []
  /// The language in which the contact was held, and of `text`; `none` for what people wrote.
  public var language = LanguageID.none
  /// Buttons of the question that `text` ends with.
  public var buttons: [StoredButton] = []

  public init() {}

  /// Whether the customer is shown the line too.
  public var isForCustomer: Bool { author != .note }
}

/// A button that came with a question.
public struct StoredButton: Hashable, Sendable, Recorded {
  /// Number of the answer, from 0, as `Heard.option` has it.
  public var option: UInt8 = 0
  public var label = ""

  public init() {}
  public init(option: UInt8, label: String) {
    self.option = option
    self.label = label
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("option", &option)
    try coder.field("label", &label)
  }
}

/// A personal value that fills a `{name}` of a text, sealed.
public struct StoredPlace: Hashable, Sendable, Recorded {
  public var name = ""
  public var sealed: [UInt8] = []

  public init() {}
  public init(name: String, sealed: [UInt8]) {
    self.name = name
    self.sealed = sealed
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("sealed", &sealed)
  }
}
