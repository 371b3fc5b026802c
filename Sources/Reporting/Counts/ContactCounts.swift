public import Vocabulary

/// Contacts, each counted once however many queues it saw: by the moment it arrived, its channel,
/// and its unit (of its entry point; without one, of the first queue or duty it reached).
public struct ContactCounts: Hashable, Sendable, Recorded {
  /// Of every origin below.
  public var arrived: UInt64 = 0
  public var inbound: UInt64 = 0
  /// Begun by an adviser.
  public var outbound: UInt64 = 0
  /// Made instead of a contact that waited.
  public var callbacks: UInt64 = 0
  /// Left in a flow.
  public var messages: UInt64 = 0
  /// Entered at least one queue.
  public var queued: UInt64 = 0
  /// At least one adviser or duty officer had it; for outbound contacts the one who began it.
  public var answered: UInt64 = 0
  /// Passed on at least once.
  public var transferred: UInt64 = 0
  /// Times passed on.
  public var transfers: UInt64 = 0
  /// Times a word list listened for was heard.
  public var flaggedWords: UInt64 = 0
  /// Contacts that left a message, which waits as another contact.
  public var messagesTaken: UInt64 = 0
  /// Closed: an adviser or officer dealt with it.
  public var handled: UInt64 = 0
  /// Closed: the flow answered it without a person.
  public var selfServed: UInt64 = 0
  /// Closed: the customer left while waiting or being rung for.
  public var abandoned: UInt64 = 0
  /// Closed: the customer left before asking for anyone.
  public var leftInFlow: UInt64 = 0
  /// Closed: goes on as a callback or message.
  public var continued: UInt64 = 0
  /// Closed: passed to a number outside.
  public var transferredOut: UInt64 = 0
  /// Closed: sent away by a limit or closed hours.
  public var turnedAway: UInt64 = 0
  /// Closed: callback attempts used up.
  public var notReached: UInt64 = 0
  /// Closed: by a supervisor or by a failure of an edge.
  public var ended: UInt64 = 0
  /// Not closed at the end of the report.
  public var stillOpen: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("arrived", &arrived)
    try coder.field("inbound", &inbound)
    try coder.field("outbound", &outbound)
    try coder.field("callbacks", &callbacks)
    try coder.field("messages", &messages)
    try coder.field("queued", &queued)
    try coder.field("answered", &answered)
    try coder.field("transferred", &transferred)
    try coder.field("transfers", &transfers)
    try coder.field("flaggedWords", &flaggedWords)
    try coder.field("messagesTaken", &messagesTaken)
    try coder.field("handled", &handled)
    try coder.field("selfServed", &selfServed)
    try coder.field("abandoned", &abandoned)
    try coder.field("leftInFlow", &leftInFlow)
    try coder.field("continued", &continued)
    try coder.field("transferredOut", &transferredOut)
    try coder.field("turnedAway", &turnedAway)
    try coder.field("notReached", &notReached)
    try coder.field("ended", &ended)
    try coder.field("stillOpen", &stillOpen)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout ContactCounts, more: ContactCounts) {
    sum.arrived += more.arrived
    sum.inbound += more.inbound
    sum.outbound += more.outbound
    sum.callbacks += more.callbacks
    sum.messages += more.messages
    sum.queued += more.queued
    sum.answered += more.answered
    sum.transferred += more.transferred
    sum.transfers += more.transfers
    sum.flaggedWords += more.flaggedWords
    sum.messagesTaken += more.messagesTaken
    sum.handled += more.handled
    sum.selfServed += more.selfServed
    sum.abandoned += more.abandoned
    sum.leftInFlow += more.leftInFlow
    sum.continued += more.continued
    sum.transferredOut += more.transferredOut
    sum.turnedAway += more.turnedAway
    sum.notReached += more.notReached
    sum.ended += more.ended
    sum.stillOpen += more.stillOpen
  }
}
