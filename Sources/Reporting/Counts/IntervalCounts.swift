public import Vocabulary

/// What began in one half-hour: queue entries by the moment they were queued, with their outcome
/// and handle time even when these came later. So each half-hour's parts add up.
public struct IntervalCounts: Hashable, Sendable, Recorded {
  public var offered: UInt64 = 0
  public var answered: UInt64 = 0
  public var abandoned: UInt64 = 0
  public var shortAbandoned: UInt64 = 0
  /// Sum of the waits of those answered.
  public var waitMilliseconds: Int64 = 0
  /// Finished.
  public var interactions: UInt64 = 0
  /// Talk + hold + wrap-up of these.
  public var handleMilliseconds: Int64 = 0
  /// Met the first service-level definition.
  public var levelMet: UInt64 = 0
  /// Judged by the first service-level definition.
  public var levelJudged: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("offered", &offered)
    try coder.field("answered", &answered)
    try coder.field("abandoned", &abandoned)
    try coder.field("shortAbandoned", &shortAbandoned)
    try coder.field("waitMilliseconds", &waitMilliseconds)
    try coder.field("interactions", &interactions)
    try coder.field("handleMilliseconds", &handleMilliseconds)
    try coder.field("levelMet", &levelMet)
    try coder.field("levelJudged", &levelJudged)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout IntervalCounts, more: IntervalCounts) {
    sum.offered += more.offered
    sum.answered += more.answered
    sum.abandoned += more.abandoned
    sum.shortAbandoned += more.shortAbandoned
    sum.waitMilliseconds += more.waitMilliseconds
    sum.interactions += more.interactions
    sum.handleMilliseconds += more.handleMilliseconds
    sum.levelMet += more.levelMet
    sum.levelJudged += more.levelJudged
  }
}
