public import Vocabulary

/// The finished figures of a period. Counts are exact and add up; times are milliseconds, shares
/// basis points. What cannot be computed is absent, never 0.
public struct Report: Hashable, Sendable, Recorded {
  public var service = ""
  /// Beginning of the period, or the first event.
  public var from = Instant.epoch
  /// End of the period, or the moment the report was made.
  public var to = Instant.epoch
  /// Of the newest plan in force; names and units are as it has them.
  public var planVersion: UInt32 = 0
  /// The report is of these units alone; empty for all.
  public var units: [UnitID] = []
  public var channels = ChannelSet()
  public var definitions: [ServiceLevelDefinition] = []
  public var contacts = ContactFigures()
  public var total = QueueFigures()
  /// Kinds of contact where the person waits in real time.
  public var live = QueueFigures()
  /// The others: waits of hours are usual there, so they are kept apart.
  public var deferred = QueueFigures()
  /// Queues with anything to report, by number; so too the rows below.
  public var byQueue: [QueueRow] = []
  public var byChannel: [ChannelRow] = []
  public var byUnit: [UnitRow] = []
  /// 48 rows, from midnight by the clock on the wall.
  public var halfHours: [HalfHourRow] = []
  /// The same of live kinds of contact alone.
  public var liveHalfHours: [HalfHourRow] = []
  /// Each half-hour in which anything was queued, if the fold kept them.
  public var eachHalfHour: [HalfHourRow] = []
  /// Each local date in which anything was queued, if the fold kept them.
  public var dates: [DateRow] = []
  /// Of all advisers of the report.
  public var occupancy = OccupancyFigures()
  public var teams: [TeamFigures] = []
  public var advisers: [AdviserFigures] = []
  public var duties: [DutyFigures] = []
  public var dispositions: [DispositionFigures] = []

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("service", &service)
    try coder.field("from", &from)
    try coder.field("to", &to)
    try coder.field("planVersion", &planVersion)
    try coder.field("units", &units)
    try coder.field("channels", &channels)
    try coder.field("definitions", &definitions)
    try coder.field("contacts", &contacts)
    try coder.field("total", &total)
    try coder.field("live", &live)
    try coder.field("deferred", &deferred)
    try coder.field("byQueue", &byQueue)
    try coder.field("byChannel", &byChannel)
    try coder.field("byUnit", &byUnit)
    try coder.field("halfHours", &halfHours)
    try coder.field("liveHalfHours", &liveHalfHours)
    try coder.field("eachHalfHour", &eachHalfHour)
    try coder.field("dates", &dates)
    try coder.field("occupancy", &occupancy)
    try coder.field("teams", &teams)
    try coder.field("advisers", &advisers)
    try coder.field("duties", &duties)
    try coder.field("dispositions", &dispositions)
  }
}

/// Contacts, each counted once, and what they came to.
public struct ContactFigures: Hashable, Sendable, Recorded {
  public var counts = ContactCounts()
  /// transfers / contacts answered: 2500 is a quarter of a transfer per contact.
  public var transfersPerContactBasisPoints: Int64?
  /// contacts transferred at least once / contacts answered.
  public var transferredBasisPoints: Int64?
  /// self-served / contacts closed.
  public var selfServedBasisPoints: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("counts", &counts)
    try coder.field("transfersPerContactBasisPoints", &transfersPerContactBasisPoints)
    try coder.field("transferredBasisPoints", &transferredBasisPoints)
    try coder.field("selfServedBasisPoints", &selfServedBasisPoints)
  }
}

public struct QueueRow: Hashable, Sendable, Recorded {
  public var queue = QueueID.none
  public var name = ""
  public var unit = UnitID.none
  /// Whether anything live was queued there.
  public var isLive = false
  public var figures = QueueFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("name", &name)
    try coder.field("unit", &unit)
    try coder.field("isLive", &isLive)
    try coder.field("figures", &figures)
  }
}

public struct ChannelRow: Hashable, Sendable, Recorded {
  public var channel = Channel.voice
  public var name = ""
  public var contacts = ContactFigures()
  public var figures = QueueFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("channel", &channel)
    try coder.field("name", &name)
    try coder.field("contacts", &contacts)
    try coder.field("figures", &figures)
  }
}

public struct UnitRow: Hashable, Sendable, Recorded {
  /// None: contacts that reached no unit.
  public var unit = UnitID.none
  public var name = ""
  public var contacts = ContactFigures()
  public var figures = QueueFigures()
  /// Of the advisers whose own unit it is.
  public var occupancy = OccupancyFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("unit", &unit)
    try coder.field("name", &name)
    try coder.field("contacts", &contacts)
    try coder.field("figures", &figures)
    try coder.field("occupancy", &occupancy)
  }
}

/// What was queued in one half-hour, or in the same half-hour of all days.
public struct HalfHourRow: Hashable, Sendable, Recorded {
  /// Beginning in UTC; epoch for a half-hour of the day.
  public var start = Instant.epoch
  /// By the clock on the wall: 510 is 08:30.
  public var minuteOfDay: UInt16 = 0
  public var figures = IntervalFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("start", &start)
    try coder.field("minuteOfDay", &minuteOfDay)
    try coder.field("figures", &figures)
  }
}

/// What was queued on one date.
public struct DateRow: Hashable, Sendable, Recorded {
  /// Local, as `2026-03-02`.
  public var date = ""
  public var figures = IntervalFigures()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("date", &date)
    try coder.field("figures", &figures)
  }
}

public struct IntervalFigures: Hashable, Sendable, Recorded {
  public var counts = IntervalCounts()
  /// By the first definition.
  public var serviceLevelBasisPoints: Int64?
  /// Mean wait of the entries answered.
  public var averageSpeedOfAnswerMilliseconds: Int64?
  /// Mean talk + hold + wrap-up of the interactions.
  public var averageHandleMilliseconds: Int64?

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("counts", &counts)
    try coder.field("serviceLevelBasisPoints", &serviceLevelBasisPoints)
    try coder.field("averageSpeedOfAnswerMilliseconds", &averageSpeedOfAnswerMilliseconds)
    try coder.field("averageHandleMilliseconds", &averageHandleMilliseconds)
  }
}
