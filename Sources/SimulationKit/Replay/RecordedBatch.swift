public import Exchange
public import Vocabulary

/// One input of the past and the events it caused: what a log holds, decoded.
///
/// An input that was refused, and during which only deadlines fired, is recorded as `.tick`; one
/// that led to nothing is not recorded at all.
public struct RecordedBatch: Hashable, Sendable {
  /// The time that counted when the input was handled.
  public var at: Instant
  public var input: Input
  public var events: [Event]

  public init(at: Instant, input: Input, events: [Event]) {
    self.at = at
    self.input = input
    self.events = events
  }

  /// What a log keeps of an input; nil when nothing came of it.
  public init?(_ input: Input, _ outcome: Outcome) {
    guard !outcome.events.isEmpty else { return nil }
    at = outcome.at
    self.input = outcome.rejection == nil ? input : .tick(Tick())
    events = outcome.events
  }
}

/// Keeps everything a world does as batches, in memory, and passes the events on.
///
/// For tests and back-tests of some days; a year has millions of events.
public struct RecordingSink<Next: EventSink>: EventSink {
  public private(set) var batches: [RecordedBatch] = []
  public var next: Next

  public init(_ next: Next) { self.next = next }

  public mutating func take(_ event: Event, at moment: Instant) { next.take(event, at: moment) }

  public mutating func commit(_ input: Input, _ outcome: Outcome, in exchange: Exchange) {
    if let batch = RecordedBatch(input, outcome) { batches.append(batch) }
    next.commit(input, outcome, in: exchange)
  }
}
