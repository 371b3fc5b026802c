import Exchange
import Vocabulary

/// Events in plain English, by the names of the plan in force. Nothing personal is read or told.
struct StoryWords {
  let names: NameTables
  /// Names of the steps of the flow that the contact is in.
  let steps: [String]
  let time: (Instant) -> String

  /// A sentence for every event. Without a default, so that a new event asks for its own.
  func sentence(_ event: Event) -> String {
    switch event {
    case .contactArrived(let event): text(event)
    case .contactIdentified(let event): text(event)
    case .flowStarted(let event): "The flow \(flow(event.flow)) began."
    case .flowAdvanced(let event): text(event)
    case .flaggedWordsHeard(let event): text(event)
    case .messageTaken(let event): "A message was left. It goes on as \(event.becomes)."
    case .outsideConnected: "The number outside answered and has the contact now."
    case .flowTimerRestarted(let event):
      "What was said ended. The time to answer runs until \(time(event.deadline))."
    case .contactQueued(let event): text(event)
    case .requirementRelaxed(let event):
      "Nobody had taken it: its needs were relaxed (step \(event.step))."
    case .preferenceHeld(let event):
      "It is held for \(adviser(event.adviser)) until \(time(event.until))."
    case .preferenceLapsed: "It is not held for that adviser any more; others may take it."
    case .alternativeTaken(let event): text(event)
    case .waitingTold(let event): text(event)
    case .callbackOffered: "The customer was offered to be rung back."
    case .contactReranked(let event): text(event)
    case .estimateUpdated(let event):
      "The wait in \(queue(event.queue)) is now expected to be \(event.low) to \(event.high)"
        + (event.contact.isNone ? " for who comes now." : " for this contact.")
    case .contactUnqueued(let event): "It left the queue: \(cause(event.cause))."
    case .contactOffered(let event): text(event)
    case .offerAccepted(let event):
      "\(adviser(event.adviser)) accepted, after a wait of \(span(event.waitMilliseconds))."
    case .offerDeclined(let event): text(event)
    case .offerNotAnswered(let event): text(event)
    case .coolOffEnded(let event): "\(adviser(event.adviser)) may be offered it again."
    case .offerWithdrawn(let event):
      "The offer to \(adviser(event.adviser)) was withdrawn: \(cause(event.cause))."
    case .handlingStarted(let event): "\(adviser(event.adviser)) took it up without an offer."
    case .holdStarted(let event): "\(adviser(event.adviser)) put the customer on hold."
    case .holdEnded(let event): "\(adviser(event.adviser)) came back to the customer."
    case .holdOverdue: "The customer was on hold longer than the plan allows."
    case .interactionParked(let event): text(event)
    case .interactionResumed(let event): "\(adviser(event.adviser)) took it up again."
    case .consultStarted(let event):
      "\(adviser(event.adviser)) began to ask \(target(event.target))."
    case .consultAnswered(let event): text(event)
    case .consultEnded(let event):
      event.answered ? "The asking ended." : "The asking ended; nobody had answered."
    case .contactTransferred(let event): text(event)
    case .conferenceStarted: "Everyone began to talk together."
    case .partyLeft(let event): "\(adviser(event.adviser)) left the talk; the others go on."
    case .customerLeft: "The customer left."
    case .messagePosted(let event):
      switch event.author {
      case .customer: "The customer wrote."
      case .adviser: "\(adviser(event.adviser)) wrote to the customer."
      case .note: "\(adviser(event.adviser)) left a note for colleagues."
      }
    case .helpAsked(let event): "\(adviser(event.adviser)) asked a supervisor for help."
    case .messagesRead(let event):
      "\(adviser(event.by)) read the conversation without having the contact."
    case .helpEnded(let event): "\(adviser(event.by)) ended the asking for help."
    case .handlingOverdue(let event):
      "\(adviser(event.adviser)) had it longer than the plan allows; a supervisor should look."
    case .wrapUpStarted(let event): text(event)
    case .wrapUpExtended(let event):
      "\(adviser(event.adviser)) extended the wrap-up until \(time(event.deadline))."
    case .wrapUpOverdue(let event): "The wrap-up of \(adviser(event.adviser)) passed its time."
    case .wrapUpEnded(let event): text(event)
    case .contactClosed(let event): text(event)
    case .adviserSignedIn(let event): "\(adviser(event.adviser)) signed in."
    case .adviserSignedOut(let event):
      "\(adviser(event.adviser)) signed out\(by(event.by, event.why))."
    case .presenceChanged(let event): text(event)
    case .presenceScheduled(let event): text(event)
    case .callbackRequested(let event): text(event)
    case .callbackBooked(let event):
      "The customer is to be rung back at \(time(event.slot)), from \(queue(event.queue))."
    case .callbackDue: "The time to ring back has come; it competes for advisers from now on."
    case .callbackReached(let event): "\(adviser(event.adviser)) reached the customer."
    case .callbackNotReached(let event): text(event)
    case .dutyStarted(let event): "It went to whoever is on duty \(duty(event.duty))."
    case .dutyRung(let event): text(event)
    case .dutyNotAnswered(let event):
      "\(adviser(event.officer)) \(event.declined ? "declined" : "did not answer")."
    case .dutyAnswered(let event):
      "\(adviser(event.officer)) answered on duty, after \(span(event.waitMilliseconds))."
    case .dutyExhausted(let event): text(event)
    case .dutyOverridden(let event): text(event)
    case .dutyGapFound(let event): "Nobody was on duty \(duty(event.duty))."
    case .intervened(let event): text(event)
    case .queueClosed(let event):
      "\(queue(event.queue)) was \(event.isClosed ? "closed" : "opened")"
        + "\(by(event.by, event.why))."
    case .messageBroadcast(let event): text(event)
    case .policyPublished(let event):
      "Version \(event.policy.version) of the plan came into force\(by(event.by, event.why))."
    case .contactHandedOver(let event):
      "It was handed over by \(unit(event.from)); from now on it belongs to \(unit(event.to))."
    case .handOverRefused(let event):
      "It was not handed over: \(unit(event.to)) accepts nothing from \(unit(event.from))."
    case .announcementMade(let event):
      "An announcement to customers was made\(by(event.announcement.by, event.announcement.why))."
    case .announcementTold: "The customer was told the announcement in force."
    case .announcementEnded(let event): "An announcement ended\(by(event.by, event.why))."
    }
  }

  // MARK: - Names

  func adviser(_ id: AdviserID) -> String { name(id, names.advisers, "somebody") }
  func queue(_ id: QueueID) -> String { "the queue \(name(id, names.queues, "of that number"))" }
  func flow(_ id: FlowID) -> String { name(id, names.flows, "of that number") }
  func unit(_ id: UnitID) -> String { "the unit \(name(id, names.units, "of that number"))" }
  func duty(_ id: DutyID) -> String { name(id, names.duties, "of that number") }

  func name<Kind>(_ id: Identifier<Kind>, _ names: [String], _ unknown: String) -> String {
    names.indices.contains(id.index) ? names[id.index] : unknown
  }

  func span(_ milliseconds: Int64) -> String { Span(milliseconds: milliseconds).description }

  /// Who did it and why; nothing for what the exchange does by itself.
  func by(_ who: AdviserID, _ why: String) -> String {
    by(who.isNone ? "" : adviser(who), why)
  }

  func by(_ who: String, _ why: String) -> String {
    (who.isEmpty ? "" : " by \(who)") + (why.isEmpty ? "" : ", because: \(why)")
  }

  func target(_ target: TransferTarget) -> String {
    if !target.queue.isNone { return queue(target.queue) }
    return target.adviser.isNone ? "a number outside" : adviser(target.adviser)
  }

  func outcome(_ termination: Termination) -> String {
    let what =
      switch termination.result {
      case .handled: "dealt with by a person"
      case .selfServed: "answered without a person"
      case .abandoned: "the customer left while waiting"
      case .leftInFlow: "the customer left before asking for anyone"
      case .continued: "it goes on as another contact"
      case .transferredOut: "passed to a number outside"
      case .turnedAway: "turned away, with an explanation"
      case .notReached: "the customer was not reached"
      case .ended: "ended"
      }
    return what + (termination.reason.isEmpty ? "" : " (\(termination.reason))")
  }
}
