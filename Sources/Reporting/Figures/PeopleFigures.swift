public import Vocabulary

/// Where the time of advisers went, cut to the report's period.
public struct OccupancyFigures: Hashable, Sendable, Recorded {
  /// At least one active interaction (talk, hold or wrap-up) while signed in. Several at once are
  /// one busy time.
  public var busyMilliseconds: Int64 = 0
  /// Available with nothing active; an offer still ringing is part of it.
  public var availableMilliseconds: Int64 = 0
  /// Unavailable with nothing active.
  public var unavailableMilliseconds: Int64 = 0
  /// Busy for a duty number while signed out; in no occupancy.
  public var onDutyMilliseconds: Int64 = 0
  /// busy / (busy + available); absent when both are 0.
  public var occupancyBasisPoints: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("busyMilliseconds", &busyMilliseconds)
    try coder.field("availableMilliseconds", &availableMilliseconds)
    try coder.field("unavailableMilliseconds", &unavailableMilliseconds)
    try coder.field("onDutyMilliseconds", &onDutyMilliseconds)
    try coder.field("occupancyBasisPoints", &occupancyBasisPoints)
  }
}

/// One adviser: their time, and what they did for the units of the report.
public struct AdviserFigures: Hashable, Sendable, Recorded {
  public var adviser = AdviserID.none
  public var name = ""
  public var team = TeamID.none
  public var unit = UnitID.none
  public var occupancy = OccupancyFigures()
  public var offers = OfferCounts()
  /// Finished, inbound, outbound and duty.
  public var interactions: UInt64 = 0
  public var talkMilliseconds: Int64 = 0
  public var holdMilliseconds: Int64 = 0
  public var wrapUpMilliseconds: Int64 = 0
  /// (talk + hold + wrap-up) / interactions.
  public var averageHandleMilliseconds: Int64?
  public var transfers: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("name", &name)
    try coder.field("team", &team)
    try coder.field("unit", &unit)
    try coder.field("occupancy", &occupancy)
    try coder.field("offers", &offers)
    try coder.field("interactions", &interactions)
    try coder.field("talkMilliseconds", &talkMilliseconds)
    try coder.field("holdMilliseconds", &holdMilliseconds)
    try coder.field("wrapUpMilliseconds", &wrapUpMilliseconds)
    try coder.field("averageHandleMilliseconds", &averageHandleMilliseconds)
    try coder.field("transfers", &transfers)
  }
}

/// Advisers of one team, as the newest plan has them.
public struct TeamFigures: Hashable, Sendable, Recorded {
  public var team = TeamID.none
  public var name = ""
  /// Who were signed in or busy at all.
  public var advisers: UInt64 = 0
  public var interactions: UInt64 = 0
  public var occupancy = OccupancyFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("team", &team)
    try coder.field("name", &name)
    try coder.field("advisers", &advisers)
    try coder.field("interactions", &interactions)
    try coder.field("occupancy", &occupancy)
  }
}

/// One duty number.
public struct DutyFigures: Hashable, Sendable, Recorded {
  public var duty = DutyID.none
  public var name = ""
  public var counts = DutyCounts()
  /// answered / (started − still ringing).
  public var answeredBasisPoints: Int64?
  /// Mean of the answered, from the moment the duty was asked.
  public var averageTimeToAnswerMilliseconds: Int64?
  public var averageHandleMilliseconds: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("duty", &duty)
    try coder.field("name", &name)
    try coder.field("counts", &counts)
    try coder.field("answeredBasisPoints", &answeredBasisPoints)
    try coder.field("averageTimeToAnswerMilliseconds", &averageTimeToAnswerMilliseconds)
    try coder.field("averageHandleMilliseconds", &averageHandleMilliseconds)
  }
}

/// How often a disposition was given: once per interaction, and once per contact a flow answered.
public struct DispositionFigures: Hashable, Sendable, Recorded {
  public var disposition = DispositionID.none
  public var name = ""
  public var count: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("disposition", &disposition)
    try coder.field("name", &name)
    try coder.field("count", &count)
  }
}
