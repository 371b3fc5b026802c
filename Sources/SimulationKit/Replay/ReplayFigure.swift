/// A figure that histories are compared by, as `Reporting` counts it (see `docs/metrics.md`).
///
/// Each is worked out by queue, most for all queues together; a queue entry counts in the queue it
/// was made to.
public enum ReplayFigure: String, CaseIterable, Hashable, Sendable {
  /// Entries into the queue, by whatever way.
  case offered
  case answered
  case abandoned
  /// 100 · abandoned / offered, without short abandons and without those still waiting.
  case abandonedPercent
  /// By `ServiceLevelDefinition.standard`.
  case serviceLevelPercent
  /// Mean wait of those answered, from entering the queue.
  case meanSpeedOfAnswerSeconds
  /// The wait that nine in ten of those answered did not exceed, within 0.8%.
  case p90WaitSeconds
  /// Longest wait of those answered or gone by giving up.
  case longestWaitSeconds
  /// Talk, hold and wrap-up / interactions.
  case meanHandleTimeSeconds
  case transfers
  /// Entries that ended with the customer taking a callback.
  case callbacksTaken
  /// Ended by a limit or closed hours, at entry or while waiting.
  case turnedAway
  /// 100 · time with a contact in hand / (that + time available), all advisers together.
  case occupancyPercent

  public var isOfQueues: Bool { self != .occupancyPercent }
}
