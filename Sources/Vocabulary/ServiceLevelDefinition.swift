/// One way to say "service level": which queue entries are judged, and which of these met it.
///
/// Service level = entries that met it / entries judged. Every definition is reduced to these two
/// questions per entry, so several can be answered from the same fold and figures add up over
/// queues, channels, units and times of day. An entry still waiting is not judged.
///
/// An entry answered is met when its wait is at most the threshold. What else is judged is said by
/// `base` and the treatments below; what is judged and not answered in time is not met (unless
/// `abandonsInTimeMeet`).
public struct ServiceLevelDefinition: Hashable, Sendable, Recorded {
  public var name = ""
  /// Definitions that share a name are versions of one another, each with its own effective dates.
  public var version: UInt16 = 1
  /// Zero: the target of the queue, as it was when the entry began.
  public var threshold = Span.zero
  public var clockStart = ClockStart.queueEntry
  public var base = Base.offered
  /// An abandon within the threshold meets the target (as in Asterisk's SL2).
  public var abandonsInTimeMeet = false
  public var shortAbandons = ShortAbandons.queueTarget
  /// Used by `.before` and `.upTo`.
  public var shortAbandon = Span.zero
  /// Entries that left without an adviser: overflowed, moved, turned away while waiting, ended.
  public var flowOuts = Leavers.againstWhenLate
  /// Entries whose customer took a callback instead.
  public var callbacksTaken = Leavers.againstWhenLate
  /// Whether the waits of callbacks themselves are judged.
  public var judgesCallbacks = false
  /// Whether entries that came by transfer are judged.
  public var judgesTransfers = true
  /// Judges the entries that began at or after `from` …
  public var from = Instant(milliseconds: .min)
  /// … and before `until`.
  public var until = Instant.distantFuture

  /// What the wait is counted from.
  public enum ClockStart: UInt8, Hashable, Sendable, Recorded {
    /// Entry into the queue that is judged.
    case queueEntry
    /// The contact's first entry into any queue, so that transfers and overflow lengthen the wait.
    case firstQueueEntry
    /// Arrival, flow included.
    case arrival
    public init() { self = .queueEntry }
  }

  /// What the denominator starts from.
  public enum Base: UInt8, Hashable, Sendable, Recorded {
    /// Everything that entered; leavers by their treatment.
    case offered
    /// Only what was answered: abandons and leavers are left out.
    case answered
    /// Answered and abandoned; leavers by their treatment.
    case answeredAndAbandoned
    public init() { self = .offered }
  }

  /// Which abandons are too short to be judged.
  public enum ShortAbandons: UInt8, Hashable, Sendable, Recorded {
    /// Sooner than the queue's own short abandon.
    case queueTarget
    /// Sooner than `shortAbandon`.
    case before
    /// At `shortAbandon` or sooner.
    case upTo
    /// None: every abandon is judged.
    case judged
    /// All: no abandon is judged.
    case allExcluded
    public init() { self = .queueTarget }
  }

  /// How an entry that left without an adviser is treated.
  public enum Leavers: UInt8, Hashable, Sendable, Recorded {
    /// Never judged.
    case excluded
    /// Judged, and not met, when it had waited longer than the threshold before it left; so that
    /// a late answer cannot be hidden by moving the customer on.
    case againstWhenLate
    /// Judged, and not met.
    case against
    public init() { self = .excluded }
  }

  public init() {}
  public init(name: String) { self.name = name }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("version", &version)
    try coder.field("thresholdMilliseconds", &threshold)
    try coder.field("clockStart", &clockStart)
    try coder.field("base", &base)
    try coder.field("abandonsInTimeMeet", &abandonsInTimeMeet)
    try coder.field("shortAbandons", &shortAbandons)
    try coder.field("shortAbandonMilliseconds", &shortAbandon)
    try coder.field("flowOuts", &flowOuts)
    try coder.field("callbacksTaken", &callbacksTaken)
    try coder.field("judgesCallbacks", &judgesCallbacks)
    try coder.field("judgesTransfers", &judgesTransfers)
    try coder.field("from", &from)
    try coder.field("until", &until)
  }
}

extension ServiceLevelDefinition {
  /// The house's own: answered within the queue's target / (offered − short abandons − what left
  /// for elsewhere in time). Counted from queue entry; callbacks waiting their turn are not judged.
  public static let standard = ServiceLevelDefinition(name: "standard")

  /// Answered within the threshold / everything offered: who gave up counts against it, however
  /// early. The definition of the Erlang tables.
  public static let answeredOfOffered: ServiceLevelDefinition = {
    var definition = ServiceLevelDefinition(name: "answered of offered")
    definition.shortAbandons = .judged
    return definition
  }()

  /// Answered within the threshold / (offered − abandons sooner than `shortAbandon`).
  public static func answeredOfOffered(
    lessAbandonsBefore shortAbandon: Span
  ) -> ServiceLevelDefinition {
    var definition = answeredOfOffered
    definition.name = "answered of offered less short abandons"
    definition.shortAbandons = .before
    definition.shortAbandon = shortAbandon
    return definition
  }

  /// Asterisk's `ServicelevelPerf`: answered within the threshold / answered
  /// (app_queue, `queue show`).
  public static func asterisk(within threshold: Span) -> ServiceLevelDefinition {
    var definition = ServiceLevelDefinition(name: "Asterisk SL")
    definition.threshold = threshold
    definition.base = .answered
    definition.shortAbandons = .judged
    definition.leaveOutLeavers()
    definition.judgesCallbacks = true
    return definition
  }

  /// Asterisk's `ServicelevelPerf2`: (answered + abandoned, each within the threshold) /
  /// (answered + abandoned).
  public static func asterisk2(within threshold: Span) -> ServiceLevelDefinition {
    var definition = asterisk(within: threshold)
    definition.name = "Asterisk SL2"
    definition.base = .answeredAndAbandoned
    definition.abandonsInTimeMeet = true
    return definition
  }

  /// Genesys: (answered − answered outside the target) / (answered + abandoned [+ flow-outs]
  /// [− short abandons] [− abandons]). The three switches are the published ones.
  public static func genesys(
    within threshold: Span = .seconds(20), includesFlowOuts: Bool = false,
    excludesShortAbandons shortAbandon: Span? = nil, excludesAbandons: Bool = false
  ) -> ServiceLevelDefinition {
    var definition = ServiceLevelDefinition(name: "Genesys")
    definition.threshold = threshold
    definition.base = .answeredAndAbandoned
    definition.leaveOutLeavers()
    if includesFlowOuts { definition.flowOuts = .against }
    definition.shortAbandons = excludesAbandons ? .allExcluded : .judged
    if let shortAbandon, !excludesAbandons {
      definition.shortAbandons = .before
      definition.shortAbandon = shortAbandon
    }
    definition.judgesCallbacks = true
    return definition
  }

  /// CxEngage's default: threshold 20 s; an abandon at 20 s or sooner is ignored, a later one
  /// counts against.
  public static let cxEngage: ServiceLevelDefinition = {
    var definition = ServiceLevelDefinition(name: "CxEngage")
    definition.threshold = .seconds(20)
    definition.base = .answeredAndAbandoned
    definition.shortAbandons = .upTo
    definition.shortAbandon = .seconds(20)
    definition.leaveOutLeavers()
    definition.judgesCallbacks = true
    return definition
  }()

  private mutating func leaveOutLeavers() {
    flowOuts = .excluded
    callbacksTaken = .excluded
  }
}
