public import Vocabulary

/// The talk is over; the adviser finishes the record.
public struct WrapUpStarted: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  /// `distantFuture` when it has none.
  public var deadline: Instant = .epoch
  public var talkMilliseconds: Int64 = 0
  public var holdMilliseconds: Int64 = 0

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, deadline: Instant = .epoch,
    talkMilliseconds: Int64 = 0, holdMilliseconds: Int64 = 0
  ) {
    self.contact = contact
    self.adviser = adviser
    self.deadline = deadline
    self.talkMilliseconds = talkMilliseconds
    self.holdMilliseconds = holdMilliseconds
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("deadline", &deadline)
    try coder.field("talkMilliseconds", &talkMilliseconds)
    try coder.field("holdMilliseconds", &holdMilliseconds)
  }
}

/// Extended, once.
public struct WrapUpExtended: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var deadline: Instant = .epoch

  public init() {}
  public init(contact: ContactID, adviser: AdviserID = .none, deadline: Instant = .epoch) {
    self.contact = contact
    self.adviser = adviser
    self.deadline = deadline
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("deadline", &deadline)
  }
}

/// A mandatory wrap-up passed its time.
public struct WrapUpOverdue: Hashable, Sendable, Recorded {
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

/// The adviser is done with the contact.
public struct WrapUpEnded: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var disposition: DispositionID = .none
  public var resolution: Resolution = .notSaid
  public var wrapUpMilliseconds: Int64 = 0
  public var timedOut: Bool = false

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, disposition: DispositionID = .none,
    resolution: Resolution = .notSaid, wrapUpMilliseconds: Int64 = 0, timedOut: Bool = false
  ) {
    self.contact = contact
    self.adviser = adviser
    self.disposition = disposition
    self.resolution = resolution
    self.wrapUpMilliseconds = wrapUpMilliseconds
    self.timedOut = timedOut
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("disposition", &disposition)
    try coder.field("resolution", &resolution)
    try coder.field("wrapUpMilliseconds", &wrapUpMilliseconds)
    try coder.field("timedOut", &timedOut)
  }
}

/// The contact is over.
public struct ContactClosed: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var termination: Termination = Termination()
  public var disposition: DispositionID = .none

  public init() {}
  public init(
    contact: ContactID, termination: Termination = Termination(), disposition: DispositionID = .none
  ) {
    self.contact = contact
    self.termination = termination
    self.disposition = disposition
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("termination", &termination)
    try coder.field("disposition", &disposition)
  }
}
