import Exchange
import Vocabulary

// What people do with a contact, and what happens to people.
extension StoryWords {
  func text(_ event: ContactOffered) -> String {
    "It was offered to \(adviser(event.adviser)), who has until \(time(event.deadline))."
  }

  func text(_ event: OfferDeclined) -> String {
    "\(adviser(event.adviser)) declined"
      + (event.reason.isEmpty ? "." : ", because: \(event.reason).")
      + again(event.coolOffUntil)
  }

  func text(_ event: OfferNotAnswered) -> String {
    "\(adviser(event.adviser)) did not answer." + again(event.coolOffUntil)
  }

  private func again(_ until: Instant) -> String {
    until == .epoch ? "" : " They are not asked again before \(time(until))."
  }

  func text(_ event: InteractionParked) -> String {
    event.interruptedBy.isNone
      ? "\(adviser(event.adviser)) parked it."
      : "It was parked, because \(event.interruptedBy) interrupts \(adviser(event.adviser))."
  }

  func text(_ event: ConsultAnswered) -> String {
    (event.consulted.isNone ? "The number outside" : adviser(event.consulted))
      + " answered and is being asked."
  }

  func text(_ event: ContactTransferred) -> String {
    "\(adviser(event.from)) transferred it to \(target(event.target))"
      + (event.consulted ? ", after asking them." : ", without asking first.")
  }

  func text(_ event: WrapUpStarted) -> String {
    let hold =
      event.holdMilliseconds > 0 ? " and a hold of \(span(event.holdMilliseconds))" : ""
    let deadline = event.deadline == .distantFuture ? "" : ", until \(time(event.deadline))"
    return "\(adviser(event.adviser)) began to wrap up\(deadline), after a talk of "
      + "\(span(event.talkMilliseconds))\(hold)."
  }

  func text(_ event: WrapUpEnded) -> String {
    let how =
      event.timedOut
      ? "The time of \(adviser(event.adviser)) to wrap up ended"
      : "\(adviser(event.adviser)) finished wrapping up"
    let code =
      event.disposition.isNone
      ? "" : ": \(name(event.disposition, names.dispositions, "a disposition"))"
    let resolution =
      switch event.resolution {
      case .notSaid: ""
      case .resolvedAtFirstContact: " It was settled at the first contact."
      case .resolved: " It was settled."
      case .notResolved: " It was not settled."
      }
    return "\(how)\(code), after \(span(event.wrapUpMilliseconds)).\(resolution)"
  }

  func text(_ event: ContactClosed) -> String {
    let code =
      event.disposition.isNone
      ? "" : " Disposition: \(name(event.disposition, names.dispositions, "of that number"))."
    return "It was closed: \(outcome(event.termination)).\(code)"
  }

  // MARK: - Presence

  func text(_ event: PresenceChanged) -> String {
    "\(adviser(event.adviser)) became \(presence(event.presence, event.reason))"
      + "\(by(event.by, event.why))."
  }

  func text(_ event: PresenceScheduled) -> String {
    event.at == .epoch
      ? "\(adviser(event.adviser)) cancelled the change of presence that was planned."
      : "\(adviser(event.adviser)) will be \(presence(event.presence, event.reason)) from "
        + "\(time(event.at))."
  }

  private func presence(_ presence: Presence, _ reason: PresenceReasonID) -> String {
    switch presence {
    case .offline: "offline"
    case .available: "available"
    case .unavailable: "unavailable (\(name(reason, names.presenceReasons, "no reason")))"
    }
  }

  // MARK: - Callbacks and duty

  func text(_ event: CallbackRequested) -> String {
    "The customer is to be rung back. It keeps its place in \(queue(event.queue)), instead of "
      + "\(event.instead)."
  }

  func text(_ event: CallbackNotReached) -> String {
    "\(adviser(event.adviser)) did not reach the customer, at attempt \(event.attempt)."
      + (event.nextAt.map { " The next is at \(time($0))." } ?? " There is no further attempt.")
  }

  func text(_ event: DutyRung) -> String {
    let means =
      switch event.means {
      case .softphone: "softphone"
      case .deskPhone: "desk phone"
      case .mobile: "mobile"
      }
    let level = event.level == 0 ? "the first officer" : "at level \(event.level + 1)"
    return
      "\(adviser(event.officer)), \(level), was rung by \(means) until \(time(event.deadline))."
  }

  func text(_ event: DutyExhausted) -> String {
    let told = event.told.map(adviser).joined(separator: ", ")
    return "Nobody on duty \(duty(event.duty)) answered."
      + (told.isEmpty ? "" : " These were told: \(told).")
  }

  func text(_ event: DutyOverridden) -> String {
    let officers = event.officers.map(adviser).joined(separator: ", ")
    return "On duty \(duty(event.duty)) from \(time(event.from)) to \(time(event.to)): "
      + "\(officers.isEmpty ? "nobody" : officers)\(by(event.by, event.why))."
  }

  // MARK: - Supervisors

  func text(_ event: Intervened) -> String {
    let what =
      switch event.action {
      case .move: "moved it to \(queue(event.queue))"
      case .reprioritise: "changed its priority"
      case .changeNeeds: "changed what it needs"
      case .pull: "gave it to \(adviser(event.adviser))"
      case .forcePresence: "changed the presence of \(adviser(event.adviser))"
      case .forceSignOut: "signed \(adviser(event.adviser)) out"
      case .endContact: "ended it"
      }
    return "\(event.by.isNone ? "A supervisor" : adviser(event.by)) \(what)"
      + (event.why.isEmpty ? "." : ", because: \(event.why).")
  }

  func text(_ event: MessageBroadcast) -> String {
    let unit = event.unit.isNone ? "everyone" : name(event.unit, names.units, "a unit")
    return "A message went to \(unit)\(by(event.by, event.why))."
  }
}
