import Vocabulary

/// A queue entry that is over, as a definition sees it.
struct EndedEntry {
  enum Outcome { case answered, abandoned, flowedOut, callbackTaken }
  var outcome: Outcome
  var isCallback: Bool
  var isTransfer: Bool
  var queuedAt: Instant
  var firstQueuedAt: Instant
  var arrivedAt: Instant
  var endedAt: Instant
  /// The queue's target when the entry began.
  var targetMilliseconds: Int64
  var shortAbandonMilliseconds: Int64
}

extension ServiceLevelDefinition {
  /// Whether the entry is judged, and if so whether it met the target.
  func judge(_ entry: EndedEntry) -> (isJudged: Bool, isMet: Bool) {
    guard entry.queuedAt >= from, entry.queuedAt < until, judgesCallbacks || !entry.isCallback,
      judgesTransfers || !entry.isTransfer
    else { return (false, false) }
    let start =
      switch clockStart {
      case .queueEntry: entry.queuedAt
      case .firstQueueEntry: entry.firstQueuedAt
      case .arrival: entry.arrivedAt
      }
    let wait = (entry.endedAt - start).milliseconds
    let limit = threshold == .zero ? entry.targetMilliseconds : threshold.milliseconds
    let isInTime = wait <= limit
    switch entry.outcome {
    case .answered: return (true, isInTime)
    case .abandoned:
      if base == .answered { return (false, false) }
      let waited = (entry.endedAt - entry.queuedAt).milliseconds
      let isShort =
        switch shortAbandons {
        case .queueTarget: waited < entry.shortAbandonMilliseconds
        case .before: waited < shortAbandon.milliseconds
        case .upTo: waited <= shortAbandon.milliseconds
        case .judged: false
        case .allExcluded: true
        }
      return isShort ? (false, false) : (true, isInTime && abandonsInTimeMeet)
    case .flowedOut, .callbackTaken:
      if base == .answered { return (false, false) }
      switch entry.outcome == .flowedOut ? flowOuts : callbacksTaken {
      case .excluded: return (false, false)
      case .againstWhenLate: return (!isInTime, false)
      case .against: return (true, false)
      }
    }
  }
}
