public import Vocabulary

/// The customer became known after arrival.
public struct Identify: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var subject: SubjectID = .none
  public var isKnown: Bool = false
  public var caseOwner: AdviserID = .none
  public var language: LanguageID = .none

  public init() {}
  public init(
    contact: ContactID, subject: SubjectID = .none, isKnown: Bool = false,
    caseOwner: AdviserID = .none, language: LanguageID = .none
  ) {
    self.contact = contact
    self.subject = subject
    self.isKnown = isKnown
    self.caseOwner = caseOwner
    self.language = language
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("subject", &subject)
    try coder.field("isKnown", &isKnown)
    try coder.field("caseOwner", &caseOwner)
    try coder.field("language", &language)
  }
}
