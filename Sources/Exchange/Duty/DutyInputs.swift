public import Vocabulary

/// The officer rung takes the contact.
public struct AnswerDuty: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var officer: AdviserID = .none

  public init() {}
  public init(contact: ContactID, officer: AdviserID = .none) {
    self.contact = contact
    self.officer = officer
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("officer", &officer)
  }
}

/// The officer rung cannot.
public struct DeclineDuty: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var officer: AdviserID = .none

  public init() {}
  public init(contact: ContactID, officer: AdviserID = .none) {
    self.contact = contact
    self.officer = officer
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("officer", &officer)
  }
}

/// Someone else is on duty for a time: an override or a swap.
public struct OverrideDuty: Hashable, Sendable, Recorded {
  public var duty: DutyID = .none
  public var from: Instant = .epoch
  public var to: Instant = .epoch
  public var officers: [AdviserID] = []
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    duty: DutyID, from: Instant = .epoch, to: Instant = .epoch, officers: [AdviserID] = [],
    by: AdviserID = .none, why: String = ""
  ) {
    self.duty = duty
    self.from = from
    self.to = to
    self.officers = officers
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("duty", &duty)
    try coder.field("from", &from)
    try coder.field("to", &to)
    try coder.field("officers", &officers)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}
