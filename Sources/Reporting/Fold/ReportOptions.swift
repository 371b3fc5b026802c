public import Vocabulary

/// What a fold is to count.
public struct ReportOptions: Sendable {
  /// Evaluated side by side; the first one is the headline and that of the half-hours, together
  /// with the other versions of its name.
  public let definitions: [ServiceLevelDefinition]
  /// Counts what began in here: contacts by arrival, queue entries by queueing, offers by offering;
  /// what became of them is counted whenever it came. Time of advisers is cut to it.
  public let period: Range<Instant>
  /// The clock on the wall, for the half-hours of the day; UTC when empty.
  public let clockOffsets: [ClockOffset]
  /// Also keeps every half-hour since the beginning (about 1 MB per year, queue and channel).
  public let keepsEachHalfHour: Bool

  public static let definitionMaximum = 16
  /// All of time.
  public static let always = Instant(milliseconds: .min)..<Instant.distantFuture

  /// Definitions beyond `definitionMaximum` are left out; without any, the standard one is used.
  public init(
    definitions: [ServiceLevelDefinition] = [.standard],
    period: Range<Instant> = ReportOptions.always, clockOffsets: [ClockOffset] = [],
    keepsEachHalfHour: Bool = false
  ) {
    let given = definitions.isEmpty ? [.standard] : definitions
    self.definitions = Array(given.prefix(ReportOptions.definitionMaximum))
    self.period = period
    self.clockOffsets = clockOffsets
    self.keepsEachHalfHour = keepsEachHalfHour
  }
}

/// A change of the clock on the wall, such as the beginning of summer time.
public struct ClockOffset: Hashable, Sendable, Recorded {
  public var from = Instant(milliseconds: .min)
  /// Local time − UTC: one hour in British Summer Time.
  public var offset = Span.zero
  public init() {}
  public init(from: Instant, offset: Span) {
    self.from = from
    self.offset = offset
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("from", &from)
    try coder.field("offsetMilliseconds", &offset)
  }
}
