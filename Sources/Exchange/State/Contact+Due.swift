import Vocabulary

// When anything happens to a contact by itself.
extension Contact {
  /// The earliest such moment; `distantFuture` when there is none.
  func dueTime(by queues: borrowing [QueuePolicy]) -> Instant {
    var due = Instant.distantFuture
    switch phase {
    case .flow, .outside: due = flowDeadline
    case .scheduled: due = callback?.nextAt ?? .distantFuture
    case .waiting: due = wait.dueTime(channel, queues[wait.queue.index])
    case .offered: due = offerDeadline
    case .duty: due = duty?.deadline ?? .distantFuture
    case .handling, .wrappingUp: break
    }
    for interaction in interactions where !interaction.isOverdue {
      due = min(due, interaction.deadline)
    }
    if let consult, !consult.isAnswered { due = min(due, consult.deadline) }
    return due
  }
}

extension QueuePolicy {
  /// Whether a limit may give this: a statutory queue offers a callback, or staying, and never
  /// sends anyone elsewhere.
  func mayGive(_ alternative: Alternative) -> Bool {
    !isStatutory || alternative.action.isOnlyOffered
  }
}

extension Alternative.Action {
  /// The contact waits where it is, whatever the customer makes of the offer.
  var isOnlyOffered: Bool { self == .callback || self == .stay }
}

extension Waiting {
  func dueTime(_ channel: Channel, _ queue: borrowing QueuePolicy) -> Instant {
    var due = min(tellAt, comfortAt)
    if stage != Waiting.pool { due = min(due, heldUntil) }
    if Int(relaxStep) < queue.relax.count {
      due = min(due, queuedAt + queue.relax[Int(relaxStep)].after)
    }
    if let step = nextOverflow(queue) { due = min(due, queuedAt + step.after) }
    if isLimited(by: queue) { due = min(due, queuedAt + queue.limits.wait) }
    if isOfferedCallback(channel, queue) {
      due = min(due, queuedAt + queue.waiting.callbackAfter)
    }
    for exclusion in exclusions { due = min(due, exclusion.until) }
    return due
  }

  func nextOverflow(_ queue: borrowing QueuePolicy) -> OverflowStep? {
    let next = Int(overflowStep)
    let mayMove = !queue.isStatutory && !isStatutory && moves < Exchange.movesMaximum
    return mayMove && next < queue.overflow.count ? queue.overflow[next] : nil
  }

  func isLimited(by queue: borrowing QueuePolicy) -> Bool {
    let action = queue.limits.whenWaited.action
    let mayGive =
      action.isOnlyOffered || (!queue.isStatutory && !isStatutory && moves < Exchange.movesMaximum)
    return mayGive && !limitGiven && queue.limits.wait > .zero && queue.limits.wait < .forever
  }

  func isOfferedCallback(_ channel: Channel, _ queue: borrowing QueuePolicy) -> Bool {
    queue.callback.isOffered && !callbackGiven && queue.waiting.callbackAfter < .forever
      && (channel == .voice || channel == .video)
  }
}
