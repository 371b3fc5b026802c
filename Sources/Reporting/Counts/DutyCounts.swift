public import Vocabulary

/// Contacts for a duty number.
/// started = answered + abandoned + passedOn + ended + stillRinging.
public struct DutyCounts: Hashable, Sendable, Recorded {
  public var started: UInt64 = 0
  /// An officer took it.
  public var answered: UInt64 = 0
  /// The first officer on the list took it.
  public var answeredByFirst: UInt64 = 0
  /// The customer left while an officer was rung.
  public var abandoned: UInt64 = 0
  /// Went on to a queue, flow or message.
  public var passedOn: UInt64 = 0
  /// Closed while an officer was rung.
  public var ended: UInt64 = 0
  /// Not answered at the end of the report.
  public var stillRinging: UInt64 = 0
  /// Times an officer did not answer or declined.
  public var ringsNotAnswered: UInt64 = 0
  /// Of these, declined.
  public var ringsDeclined: UInt64 = 0
  /// Times nobody on the whole list answered.
  public var roundsExhausted: UInt64 = 0
  /// Contacts that came when nobody was on the rota.
  public var gaps: UInt64 = 0
  /// Sum of the times to answer, from the moment the duty was asked.
  public var waitMilliseconds: Int64 = 0
  public var longestWaitMilliseconds: Int64 = 0
  /// Finished by an officer.
  public var interactions: UInt64 = 0
  /// Talk + hold + wrap-up of these.
  public var handleMilliseconds: Int64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("started", &started)
    try coder.field("answered", &answered)
    try coder.field("answeredByFirst", &answeredByFirst)
    try coder.field("abandoned", &abandoned)
    try coder.field("passedOn", &passedOn)
    try coder.field("ended", &ended)
    try coder.field("stillRinging", &stillRinging)
    try coder.field("ringsNotAnswered", &ringsNotAnswered)
    try coder.field("ringsDeclined", &ringsDeclined)
    try coder.field("roundsExhausted", &roundsExhausted)
    try coder.field("gaps", &gaps)
    try coder.field("waitMilliseconds", &waitMilliseconds)
    try coder.field("longestWaitMilliseconds", &longestWaitMilliseconds)
    try coder.field("interactions", &interactions)
    try coder.field("handleMilliseconds", &handleMilliseconds)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout DutyCounts, more: DutyCounts) {
    sum.started += more.started
    sum.answered += more.answered
    sum.answeredByFirst += more.answeredByFirst
    sum.abandoned += more.abandoned
    sum.passedOn += more.passedOn
    sum.ended += more.ended
    sum.stillRinging += more.stillRinging
    sum.ringsNotAnswered += more.ringsNotAnswered
    sum.ringsDeclined += more.ringsDeclined
    sum.roundsExhausted += more.roundsExhausted
    sum.gaps += more.gaps
    sum.waitMilliseconds += more.waitMilliseconds
    sum.longestWaitMilliseconds = max(sum.longestWaitMilliseconds, more.longestWaitMilliseconds)
    sum.interactions += more.interactions
    sum.handleMilliseconds += more.handleMilliseconds
  }
}
