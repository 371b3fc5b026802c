import Exchange
import Vocabulary

/// The person behind a contact: how long it will take, how long they will wait.
struct SimulatedContact: Sendable {
  var arrival: Arrival
  var attempt = 0
  /// Answers given so far.
  var answered = 0
  var entry = EntryPointID.none
  /// Talk and wrap-up still to come.
  var talk = Span.zero
  var wrapUp = Span.zero
  var talkEndsAt = Instant.distantFuture
  /// Counts interruptions, so that an end planned before one does not count.
  var generation: UInt32 = 0
  /// A second adviser talks as long again as this share of the handle time.
  var handlers = 0
  var wasHeld = false
  var hasPatience = false
  var leavesAt = Instant.distantFuture
}
