public import Vocabulary

/// A contact that arrives, or that an adviser makes.
///
/// It carries its own randomness: each question about it has its own number in `0 ..< 1`, that
/// depends on the seed, the stream's name, the day and the contact's place in the day, and on
/// nothing else. Two policies compared thus meet the same people (common random numbers).
public struct Arrival: Hashable, Sendable {
  /// What a random number of the contact is for. Codes are part of what a seed means: append only.
  public enum Question: UInt64, Sendable, CaseIterable {
    case handleTime = 1
    case patience, answer, redialChance, redialDelay, callback, offer, disposition
    case hold, holdTime, passedOn
  }

  public var at: Instant
  /// Index in `DemandModel.streams`.
  public var stream: Int
  /// Place in its stream's contacts of the day, in the order they were drawn.
  public var ordinal: Int
  /// Seed of the contact's own numbers.
  public var key: UInt64

  /// The number for a question, in `0 ..< 1`; `turn` counts repetitions, such as redials.
  public func draw(_ question: Question, turn: Int = 0) -> Double {
    SeededRandom.unit(
      SeededRandom.key(key, question.rawValue << 32 | UInt64(truncatingIfNeeded: turn)))
  }

  /// A generator for anything else about this contact.
  public var random: SeededRandom { SeededRandom(seed: key) }
}

extension DemandStream {
  /// How long handling this contact takes.
  public func handleTime(of arrival: Arrival) -> Span {
    handleTime.span(arrival.draw(.handleTime))
  }

  /// How long the contact waits before giving up, at this attempt; nil for ever.
  ///
  /// A caller who rings again has a patience anew: `attempt` counts from 0.
  public func patience(of arrival: Arrival, attempt: Int = 0) -> Span? {
    patience?.span(arrival.draw(.patience, turn: attempt))
  }

  /// How long after giving up at this attempt (from 0) the contact rings again; nil if not at all.
  public func redialDelay(of arrival: Arrival, attempt: Int = 0) -> Span? {
    guard let redial, attempt < Redial.maximumAttempts,
      arrival.draw(.redialChance, turn: attempt) < redial.chance
    else { return nil }
    return redial.after.span(arrival.draw(.redialDelay, turn: attempt))
  }

  /// How long the contact is put on hold in a talk of this length; nil for most.
  public func holdTime(of arrival: Arrival, talk: Span) -> Span? {
    guard let hold, channel.isLive, arrival.draw(.hold) < hold.share else { return nil }
    let longest = Double(talk.milliseconds) * HoldModel.longestShare
    return min(hold.duration.span(arrival.draw(.holdTime)), .milliseconds(Int64(longest)))
  }

  /// The queue that the contact is passed on to; nil for most.
  public func queuePassedTo(of arrival: Arrival) -> String? {
    guard let passedOn, arrival.draw(.passedOn) < passedOn.share else { return nil }
    return passedOn.queue
  }

  /// Whether the contact takes a callback when one is offered.
  public func acceptsCallback(_ arrival: Arrival) -> Bool {
    arrival.draw(.callback) < callbackAcceptance
  }
}
