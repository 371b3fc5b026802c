public import Exchange
public import Vocabulary

/// Everything that is given before a simulation begins.
public struct Scenario: Sendable {
  public var policy: Policy
  public var demand: DemandGenerator
  /// When advisers come and go, by time.
  public var shifts: [RosterSchedule.Change]
  /// Days simulated, counted from 1970-01-01 in the plan's time zone.
  public var days: Range<Int>
  public var seed: UInt64
  public var conduct = SimulatedConduct()

  public init(
    policy: Policy, demand: DemandGenerator, shifts: [RosterSchedule.Change], days: Range<Int>,
    seed: UInt64
  ) {
    self.policy = policy
    self.demand = demand
    self.shifts = shifts
    self.days = days
    self.seed = seed
  }
}

/// How simulated people behave where the demand says nothing.
public struct SimulatedConduct: Hashable, Sendable {
  /// From the ring to the adviser's answer; zero accepts at once.
  public var answerDelay = Distribution.uniform(from: 1, to: 4)
  /// Share of offers an adviser lets ring out, and declines.
  public var notAnsweredShare = 0.005
  public var declinedShare = 0.0
  /// From a question to the customer's answer.
  public var replyDelay = Distribution.uniform(from: 2, to: 6)
  /// Share of the handle time that is wrap-up, where the queue has one.
  public var wrapUpShare = 0.15
  /// Share of callbacks that reach the customer.
  public var callbackReachedShare = 0.85
  /// Manual calls that find nobody free are tried again after this, as long as the day lasts.
  public var dialRetry = Span.minutes(10)
  public static let dialTriesMaximum = 60
  /// Size of the population that contacts come from, for repeated contact.
  public var population: UInt64 = 300_000

  public init() {}

  /// Answers at once, wraps up nothing, as the formulas of queueing theory assume.
  public static let ideal: SimulatedConduct = {
    var conduct = SimulatedConduct()
    conduct.answerDelay = .constant(seconds: 0)
    conduct.notAnsweredShare = 0
    conduct.replyDelay = .constant(seconds: 0)
    conduct.wrapUpShare = 0
    return conduct
  }()
}

/// Sees every event of a world as it happens.
public protocol EventSink {
  mutating func take(_ event: Event, at moment: Instant)
  /// One input with all that came of it and the state it led to, before its events are taken one
  /// by one. By default nothing is kept of it.
  mutating func commit(_ input: Input, _ outcome: Outcome, in exchange: Exchange)
}

extension EventSink {
  @inlinable public mutating func commit(
    _ input: Input, _ outcome: Outcome, in exchange: Exchange
  ) {}
}

/// How far a simulation has come, for a progress bar.
public struct WorldProgress: Sendable {
  public var share: Double
  public var now: Instant
  public var contacts: Int
  public var events: Int
}
