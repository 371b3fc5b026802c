public import Vocabulary

/// An adviser starts.
public struct SignIn: Hashable, Sendable, Recorded {
  public var adviser: AdviserID = .none

  public init() {}
  public init(adviser: AdviserID) {
    self.adviser = adviser
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
  }
}

/// An adviser stops, or is signed out.
public struct SignOut: Hashable, Sendable, Recorded {
  public var adviser: AdviserID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(adviser: AdviserID, by: AdviserID = .none, why: String = "") {
    self.adviser = adviser
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// An adviser says, or a supervisor forces, whether they take contacts.
public struct ChangePresence: Hashable, Sendable, Recorded {
  public var adviser: AdviserID = .none
  public var presence: Presence = .available
  public var reason: PresenceReasonID = .none
  /// Who did it, or `none` for the exchange itself.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    adviser: AdviserID, presence: Presence = .available, reason: PresenceReasonID = .none,
    by: AdviserID = .none, why: String = ""
  ) {
    self.adviser = adviser
    self.presence = presence
    self.reason = reason
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("presence", &presence)
    try coder.field("reason", &reason)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// A presence that takes effect later, such as lunch at noon.
public struct SchedulePresence: Hashable, Sendable, Recorded {
  public var adviser: AdviserID = .none
  public var presence: Presence = .available
  public var reason: PresenceReasonID = .none
  public var at: Instant = .epoch

  public init() {}
  public init(
    adviser: AdviserID, presence: Presence = .available, reason: PresenceReasonID = .none,
    at: Instant = .epoch
  ) {
    self.adviser = adviser
    self.presence = presence
    self.reason = reason
    self.at = at
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("presence", &presence)
    try coder.field("reason", &reason)
    try coder.field("at", &at)
  }
}
