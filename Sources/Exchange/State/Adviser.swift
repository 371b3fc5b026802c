public import Vocabulary

/// An adviser at work: what they chose, and what they have.
public struct Adviser: Hashable, Sendable, Recorded {
  public var presence = Presence.offline
  public var reason = PresenceReasonID.none
  public var since = Instant.epoch
  public var signedInAt = Instant.epoch
  public var next: ScheduledPresence?
  /// The contact offered to them, by an offer or a consultation; at most one.
  public var offer = ContactID.none
  /// Contacts they have, in the order taken up.
  public var contacts: [ContactID] = []
  public var busyMilliseconds: Int64 = 0
  public var busySince = Instant.epoch
  public var declinedInRow: UInt8 = 0
  public var notAnsweredInRow: UInt8 = 0
  public var lastHeardAt = Instant.epoch

  /// Derived: active interactions (talking, holding, wrapping up) by channel, and in all.
  var active = SIMD16<UInt8>()
  var activeTotal = 0
  /// Derived: what they could be offered now.
  var openChannels = ChannelSet()
  var wakeAt = Instant.distantFuture
  /// Derived: contacts held for them.
  var held = RankedList()

  public init() {}

  public static func == (a: Adviser, b: Adviser) -> Bool { a.encoded() == b.encoded() }
  public func hash(into hasher: inout Hasher) { hasher.combine(encoded()) }

  public var isSignedIn: Bool { presence != .offline }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("presence", &presence)
    try coder.field("reason", &reason)
    try coder.field("since", &since)
    try coder.field("signedInAt", &signedInAt)
    try coder.field("next", &next)
    try coder.field("offer", &offer)
    try coder.field("contacts", &contacts)
    try coder.field("busyMilliseconds", &busyMilliseconds)
    try coder.field("busySince", &busySince)
    try coder.field("declinedInRow", &declinedInRow)
    try coder.field("notAnsweredInRow", &notAnsweredInRow)
    try coder.field("lastHeardAt", &lastHeardAt)
  }
}

public struct ScheduledPresence: Hashable, Sendable, Recorded {
  public var presence = Presence.available
  public var reason = PresenceReasonID.none
  public var at = Instant.epoch
  public init() {}
  init(_ presence: Presence, _ reason: PresenceReasonID, at: Instant) {
    self.presence = presence
    self.reason = reason
    self.at = at
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("presence", &presence)
    try coder.field("reason", &reason)
    try coder.field("at", &at)
  }
}

/// What a queue knows beside its policy.
public struct QueueState: Hashable, Sendable, Recorded {
  public var isClosedByHand = false
  /// Mean handle time seen lately, exponentially weighted with 1/16; 0 until the first.
  public var handleMilliseconds: Int64 = 0
  public var estimateAt = Instant.epoch
  public var estimateLow = Span.zero
  public var estimateHigh = Span.zero
  /// The adviser chosen last, for round robin.
  public var lastChosen = AdviserID.none
  /// Derived.
  var waiting = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("isClosedByHand", &isClosedByHand)
    try coder.field("handleMilliseconds", &handleMilliseconds)
    try coder.field("estimateAt", &estimateAt)
    try coder.field("estimateLow", &estimateLow)
    try coder.field("estimateHigh", &estimateHigh)
    try coder.field("lastChosen", &lastChosen)
  }
}
