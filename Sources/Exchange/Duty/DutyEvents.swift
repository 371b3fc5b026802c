public import Vocabulary

/// The contact goes to whoever is on duty.
public struct DutyStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var duty: DutyID = .none

  public init() {}
  public init(contact: ContactID, duty: DutyID = .none) {
    self.contact = contact
    self.duty = duty
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("duty", &duty)
  }
}

/// An officer is rung.
public struct DutyRung: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var officer: AdviserID = .none
  /// 0 first officer, then second, then managers.
  public var level: UInt8 = 0
  public var reachStep: UInt8 = 0
  public var means: ReachStep.Means = .softphone
  public var deadline: Instant = .epoch

  public init() {}
  public init(
    contact: ContactID, officer: AdviserID = .none, level: UInt8 = 0, reachStep: UInt8 = 0,
    means: ReachStep.Means = .init(), deadline: Instant = .epoch
  ) {
    self.contact = contact
    self.officer = officer
    self.level = level
    self.reachStep = reachStep
    self.means = means
    self.deadline = deadline
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("officer", &officer)
    try coder.field("level", &level)
    try coder.field("reachStep", &reachStep)
    try coder.field("means", &means)
    try coder.field("deadline", &deadline)
  }
}

/// They did not answer or declined.
public struct DutyNotAnswered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var officer: AdviserID = .none
  public var declined: Bool = false

  public init() {}
  public init(contact: ContactID, officer: AdviserID = .none, declined: Bool = false) {
    self.contact = contact
    self.officer = officer
    self.declined = declined
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("officer", &officer)
    try coder.field("declined", &declined)
  }
}

/// The officer has the contact.
public struct DutyAnswered: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var officer: AdviserID = .none
  public var waitMilliseconds: Int64 = 0

  public init() {}
  public init(contact: ContactID, officer: AdviserID = .none, waitMilliseconds: Int64 = 0) {
    self.contact = contact
    self.officer = officer
    self.waitMilliseconds = waitMilliseconds
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("officer", &officer)
    try coder.field("waitMilliseconds", &waitMilliseconds)
  }
}

/// Nobody answered; everyone named is told.
public struct DutyExhausted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var duty: DutyID = .none
  public var told: [AdviserID] = []

  public init() {}
  public init(contact: ContactID, duty: DutyID = .none, told: [AdviserID] = []) {
    self.contact = contact
    self.duty = duty
    self.told = told
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("duty", &duty)
    try coder.field("told", &told)
  }
}

/// Someone else is on duty for a time.
public struct DutyOverridden: Hashable, Sendable, Recorded {
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

/// Nobody is on duty at the moment a contact came.
public struct DutyGapFound: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var duty: DutyID = .none

  public init() {}
  public init(contact: ContactID, duty: DutyID = .none) {
    self.contact = contact
    self.duty = duty
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("duty", &duty)
  }
}
