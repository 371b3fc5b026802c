/// A figure that histories are compared by. Each is worked out by queue, most for all queues
/// together; a queue entry counts in the queue it was made to.
public enum ReplayFigure: String, CaseIterable, Hashable, Sendable {
  /// Entries into the queue, by whatever way.
  case offered
  case answered
  case abandoned
  /// 100 · abandoned / offered.
  case abandonedPercent
  /// 100 · answered within the queue's target / (answered + abandoned, short abandons left out).
  case serviceLevelPercent
  /// Mean wait of those answered, from entering the queue.
  case meanSpeedOfAnswerSeconds
  /// The wait that nine in ten of those answered did not exceed (nearest rank).
  case p90WaitSeconds
  /// Longest wait of those answered or gone by giving up.
  case longestWaitSeconds
  /// Talk, hold and wrap-up / interactions.
  case meanHandleTimeSeconds
  case transfers
  /// Entries that ended with the customer taking a callback.
  case callbacksTaken
  /// Sent away, or on, by a limit or closed hours.
  case turnedAway
  /// 100 · time with a contact in hand / time signed in, all advisers together.
  case occupancyPercent

  public var isOfQueues: Bool { self != .occupancyPercent }
}
