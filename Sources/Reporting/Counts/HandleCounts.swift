public import Vocabulary

/// Finished interactions: an adviser's share of a contact, counted when its wrap-up ends, under the
/// queue and half-hour of the entry it answered. A consultation that led to nothing, and an attempt
/// at a callback that nobody answered, are not interactions; both count as busy in occupancy.
public struct HandleCounts: Hashable, Sendable, Recorded {
  /// Wrap-ups ended.
  public var interactions: UInt64 = 0
  /// Spent with the customer, hold and park apart.
  public var talkMilliseconds: Int64 = 0
  /// The customer held.
  public var holdMilliseconds: Int64 = 0
  /// From the end of the talk to the end of wrap-up.
  public var wrapUpMilliseconds: Int64 = 0
  /// Longest talk + hold + wrap-up.
  public var longestHandleMilliseconds: Int64 = 0
  /// Times a customer was put on hold.
  public var holds: UInt64 = 0
  /// Times an interaction was set aside.
  public var parks: UInt64 = 0
  /// Holds longer than the rule.
  public var holdsOverdue: UInt64 = 0
  /// Wrap-ups that the time box ended.
  public var wrapUpsTimedOut: UInt64 = 0
  /// Mandatory wrap-ups that passed their time.
  public var wrapUpsOverdue: UInt64 = 0
  public var wrapUpsExtended: UInt64 = 0
  /// Passed on at once.
  public var transfersBlind: UInt64 = 0
  /// Passed on after asking.
  public var transfersConsulted: UInt64 = 0
  /// Of all transfers, to a queue.
  public var transfersToQueue: UInt64 = 0
  /// Of all transfers, to one adviser, also when a queue was asked who that is.
  public var transfersToAdviser: UInt64 = 0
  /// Of all transfers, to a number outside.
  public var transfersOutside: UInt64 = 0
  /// Times someone else was asked while the customer held.
  public var consultations: UInt64 = 0
  /// Times everyone talked together.
  public var conferences: UInt64 = 0
  /// The adviser said: settled at the first contact.
  public var resolvedAtFirstContact: UInt64 = 0
  /// The adviser said: settled, not at the first contact.
  public var resolvedLater: UInt64 = 0
  /// The adviser said: not settled.
  public var notResolved: UInt64 = 0
  /// The adviser said nothing.
  public var resolutionNotSaid: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("interactions", &interactions)
    try coder.field("talkMilliseconds", &talkMilliseconds)
    try coder.field("holdMilliseconds", &holdMilliseconds)
    try coder.field("wrapUpMilliseconds", &wrapUpMilliseconds)
    try coder.field("longestHandleMilliseconds", &longestHandleMilliseconds)
    try coder.field("holds", &holds)
    try coder.field("parks", &parks)
    try coder.field("holdsOverdue", &holdsOverdue)
    try coder.field("wrapUpsTimedOut", &wrapUpsTimedOut)
    try coder.field("wrapUpsOverdue", &wrapUpsOverdue)
    try coder.field("wrapUpsExtended", &wrapUpsExtended)
    try coder.field("transfersBlind", &transfersBlind)
    try coder.field("transfersConsulted", &transfersConsulted)
    try coder.field("transfersToQueue", &transfersToQueue)
    try coder.field("transfersToAdviser", &transfersToAdviser)
    try coder.field("transfersOutside", &transfersOutside)
    try coder.field("consultations", &consultations)
    try coder.field("conferences", &conferences)
    try coder.field("resolvedAtFirstContact", &resolvedAtFirstContact)
    try coder.field("resolvedLater", &resolvedLater)
    try coder.field("notResolved", &notResolved)
    try coder.field("resolutionNotSaid", &resolutionNotSaid)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout HandleCounts, more: HandleCounts) {
    sum.interactions += more.interactions
    sum.talkMilliseconds += more.talkMilliseconds
    sum.holdMilliseconds += more.holdMilliseconds
    sum.wrapUpMilliseconds += more.wrapUpMilliseconds
    sum.longestHandleMilliseconds =
      max(sum.longestHandleMilliseconds, more.longestHandleMilliseconds)
    sum.holds += more.holds
    sum.parks += more.parks
    sum.holdsOverdue += more.holdsOverdue
    sum.wrapUpsTimedOut += more.wrapUpsTimedOut
    sum.wrapUpsOverdue += more.wrapUpsOverdue
    sum.wrapUpsExtended += more.wrapUpsExtended
    sum.transfersBlind += more.transfersBlind
    sum.transfersConsulted += more.transfersConsulted
    sum.transfersToQueue += more.transfersToQueue
    sum.transfersToAdviser += more.transfersToAdviser
    sum.transfersOutside += more.transfersOutside
    sum.consultations += more.consultations
    sum.conferences += more.conferences
    sum.resolvedAtFirstContact += more.resolvedAtFirstContact
    sum.resolvedLater += more.resolvedLater
    sum.notResolved += more.notResolved
    sum.resolutionNotSaid += more.resolutionNotSaid
  }
}
