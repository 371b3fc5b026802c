public import Vocabulary

/// Service level by one definition: met / judged.
public struct LevelFigure: Hashable, Sendable, Recorded {
  public var definition = ""
  public var version: UInt16 = 0
  /// Queue entries the definition judges.
  public var judged: UInt64 = 0
  public var met: UInt64 = 0
  /// met / judged; absent when nothing was judged.
  public var serviceLevelBasisPoints: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("definition", &definition)
    try coder.field("version", &version)
    try coder.field("judged", &judged)
    try coder.field("met", &met)
    try coder.field("serviceLevelBasisPoints", &serviceLevelBasisPoints)
  }
}

/// How long customers waited for an answer, from queue entry.
///
/// Percentiles are by nearest rank and exact to 0.8% (see `WaitHistogram`); everything else is
/// exact. All are absent when nobody was answered, or nobody abandoned.
public struct WaitFigures: Hashable, Sendable, Recorded {
  /// Mean wait of the entries answered.
  public var averageSpeedOfAnswerMilliseconds: Int64?
  /// Of the entries answered, half waited no longer.
  public var medianWaitMilliseconds: Int64?
  public var wait90thPercentileMilliseconds: Int64?
  public var wait95thPercentileMilliseconds: Int64?
  public var wait99thPercentileMilliseconds: Int64?
  /// Of the entries answered.
  public var longestWaitMilliseconds: Int64?
  /// Mean wait of the entries abandoned, short ones included.
  public var averageTimeToAbandonMilliseconds: Int64?
  public var longestAbandonedWaitMilliseconds: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("averageSpeedOfAnswerMilliseconds", &averageSpeedOfAnswerMilliseconds)
    try coder.field("medianWaitMilliseconds", &medianWaitMilliseconds)
    try coder.field("wait90thPercentileMilliseconds", &wait90thPercentileMilliseconds)
    try coder.field("wait95thPercentileMilliseconds", &wait95thPercentileMilliseconds)
    try coder.field("wait99thPercentileMilliseconds", &wait99thPercentileMilliseconds)
    try coder.field("longestWaitMilliseconds", &longestWaitMilliseconds)
    try coder.field("averageTimeToAbandonMilliseconds", &averageTimeToAbandonMilliseconds)
    try coder.field("longestAbandonedWaitMilliseconds", &longestAbandonedWaitMilliseconds)
  }
}

/// Shares and means. Shares are basis points (8000 is 80%), rounded to the nearest; each is absent
/// when its denominator is 0.
public struct RateFigures: Hashable, Sendable, Recorded {
  /// (abandoned − short abandons) / (offered − short abandons − still waiting).
  public var abandonedBasisPoints: Int64?
  /// Talk / interactions; so too the next two.
  public var averageTalkMilliseconds: Int64?
  public var averageHoldMilliseconds: Int64?
  public var averageWrapUpMilliseconds: Int64?
  /// (talk + hold + wrap-up) / interactions, of contacts that came in.
  public var averageHandleMilliseconds: Int64?
  /// accepted / (accepted + declined + not answered); so too the next two.
  public var acceptedBasisPoints: Int64?
  public var declinedBasisPoints: Int64?
  /// Redirection on no answer.
  public var notAnsweredBasisPoints: Int64?
  /// transfers / interactions.
  public var transferBasisPoints: Int64?
  /// wrap-ups timed out / interactions.
  public var wrapUpTimedOutBasisPoints: Int64?
  /// resolvedAtFirstContact / interactions for which the adviser said anything. Their word, not a
  /// measurement of who comes back.
  public var firstContactResolutionBasisPoints: Int64?
  /// Interactions for which the adviser said anything / interactions.
  public var resolutionSaidBasisPoints: Int64?
  /// reached / (reached + gave up + ended unreached).
  public var callbackReachedBasisPoints: Int64?
  /// due met / (met + missed).
  public var dueMetBasisPoints: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("abandonedBasisPoints", &abandonedBasisPoints)
    try coder.field("averageTalkMilliseconds", &averageTalkMilliseconds)
    try coder.field("averageHoldMilliseconds", &averageHoldMilliseconds)
    try coder.field("averageWrapUpMilliseconds", &averageWrapUpMilliseconds)
    try coder.field("averageHandleMilliseconds", &averageHandleMilliseconds)
    try coder.field("acceptedBasisPoints", &acceptedBasisPoints)
    try coder.field("declinedBasisPoints", &declinedBasisPoints)
    try coder.field("notAnsweredBasisPoints", &notAnsweredBasisPoints)
    try coder.field("transferBasisPoints", &transferBasisPoints)
    try coder.field("wrapUpTimedOutBasisPoints", &wrapUpTimedOutBasisPoints)
    try coder.field("firstContactResolutionBasisPoints", &firstContactResolutionBasisPoints)
    try coder.field("resolutionSaidBasisPoints", &resolutionSaidBasisPoints)
    try coder.field("callbackReachedBasisPoints", &callbackReachedBasisPoints)
    try coder.field("dueMetBasisPoints", &dueMetBasisPoints)
  }
}

/// Everything about a set of queues and channels.
public struct QueueFigures: Hashable, Sendable, Recorded {
  public var entries = EntryCounts()
  /// In the order of the definitions.
  public var serviceLevels: [LevelFigure] = []
  public var waits = WaitFigures()
  public var rates = RateFigures()
  public var offers = OfferCounts()
  /// Of contacts that came in.
  public var handling = HandleCounts()
  /// Of contacts an adviser began.
  public var outbound = HandleCounts()
  public var callbacks = CallbackCounts()
  public var due = DueCounts()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("entries", &entries)
    try coder.field("serviceLevels", &serviceLevels)
    try coder.field("waits", &waits)
    try coder.field("rates", &rates)
    try coder.field("offers", &offers)
    try coder.field("handling", &handling)
    try coder.field("outbound", &outbound)
    try coder.field("callbacks", &callbacks)
    try coder.field("due", &due)
  }
}
