public import Exchange
public import Vocabulary

/// History fed again to a fresh exchange: every decision must come out equal, hash for hash.
///
/// Only the recorded inputs and their times go in (plans are inputs too). Deadlines fire when an
/// input comes, as they did then, so late timers and set-back clocks of the past are repeated as
/// well.
public enum ReplaySame {
  /// The first event that differs.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// Number of the batch, from 0.
    public var batch: Int
    /// Number of the event in the batch, from 0.
    public var position: Int
    public var at: Instant
    public var input: Input
    /// As recorded; nil when more came out than was recorded.
    public var expected: Event?
    /// As decided now; nil when less came out than was recorded.
    public var got: Event?
    /// Why the exchange refuses the input now, if it does.
    public var rejection: Rejection?
    /// The time that counts now; differs from `at` when an earlier event was moved in time.
    public var gotAt: Instant

    public var description: String {
      let place = "batch \(batch), event \(position), \(at), input \(input.name)"
      let was = expected.map { "\($0)" } ?? "nothing more"
      let now = got.map { "\($0)" } ?? "nothing more"
      let refusal = rejection.map { "; the input is refused now: \($0)" } ?? ""
      return "\(place): recorded \(was); decided now \(now)\(refusal)"
    }
  }

  public struct Verdict: Hashable, Sendable {
    public var batches = 0
    /// Recorded events.
    public var events = 0
    public var firstDifference: Difference?
    /// `DecisionsHash` over the recorded events, 64 hexadecimal digits.
    public var recordedHash = ""
    /// `DecisionsHash` over the events decided now.
    public var replayedHash = ""
    /// False when `onProgress` stopped it.
    public var isComplete = true

    public var isEqual: Bool { firstDifference == nil && recordedHash == replayedHash }
  }

  /// Progress is told after this many batches.
  public static let progressEvery = 10_000

  /// - Parameters:
  ///   - start: the state before the first batch; a fresh exchange when the log is whole.
  ///   - onProgress: given the number of batches done; returning false stops.
  public static func run(
    _ batches: some Sequence<RecordedBatch>, from start: Exchange = Exchange(),
    onProgress: (Int) -> Bool = { _ in true }
  ) -> Verdict {
    var exchange = start
    var result = Verdict()
    var recorded = DecisionsHash()
    var replayed = DecisionsHash()
    for batch in batches {
      let outcome = exchange.handle(batch.input, at: batch.at)
      for event in batch.events { recorded.take(event, at: batch.at) }
      for event in outcome.events { replayed.take(event, at: outcome.at) }
      if result.firstDifference == nil {
        result.firstDifference = difference(batch, outcome, number: result.batches)
      }
      result.batches += 1
      result.events += batch.events.count
      if result.batches % progressEvery == 0, !onProgress(result.batches) {
        result.isComplete = false
        break
      }
    }
    result.recordedHash = recorded.hex
    result.replayedHash = replayed.hex
    return result
  }

  private static func difference(
    _ batch: RecordedBatch, _ outcome: Outcome, number: Int
  ) -> Difference? {
    let count = max(batch.events.count, outcome.events.count)
    let isMoved = outcome.at != batch.at
    for at in 0..<count {
      let expected = at < batch.events.count ? batch.events[at] : nil
      let got = at < outcome.events.count ? outcome.events[at] : nil
      guard expected != got || isMoved else { continue }
      return Difference(
        batch: number, position: at, at: batch.at, input: batch.input, expected: expected,
        got: got, rejection: outcome.rejection, gotAt: outcome.at)
    }
    return nil
  }
}
