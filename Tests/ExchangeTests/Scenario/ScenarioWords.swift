import Flows
import Vocabulary

@testable import Exchange

/// Names things as the scenario does, and puts events into words that expectations match.
struct ScenarioNames {
  var policy = Policy()
  /// Contacts by number.
  var contacts: [ContactID: String] = [:]

  func contact(_ id: ContactID) -> String { id.isNone ? "-" : contacts[id] ?? "\(id)" }
  func adviser(_ id: AdviserID) -> String { name(id.isNone, id.index, policy.names.advisers) }
  func queue(_ id: QueueID) -> String { name(id.isNone, id.index, policy.names.queues) }
  func unit(_ id: UnitID) -> String { name(id.isNone, id.index, policy.names.units) }
  func duty(_ id: DutyID) -> String { name(id.isNone, id.index, policy.names.duties) }
  private func name(_ isNone: Bool, _ index: Int, _ names: [String]) -> String {
    isNone ? "-" : index < names.count ? names[index] : "?\(index)"
  }

  func words(_ event: Event) -> String {
    switch event {
    case .contactArrived(let e):
      let place = e.origin == .inbound ? "" : " origin=\(e.origin)"
      return "arrived \(contact(e.contact)) \(e.channel.name) continues=\(contact(e.continues))"
        + place
    case .contactIdentified(let e): return "identified \(contact(e.contact)) \(e.subject)"
    case .flowStarted(let e): return "flow \(contact(e.contact))"
    case .flowAdvanced(let e):
      let says = e.turn.says.map { "\($0.raw)" }.joined(separator: ",")
      return "turn \(contact(e.contact)) step=\(e.turn.path.last ?? 0) wants=\(wants(e.turn.wants))"
        + " says=\(says)"
    case .flaggedWordsHeard(let e):
      return "flagged \(contact(e.contact)) handled=\(e.whileHandled)"
    case .messageTaken(let e):
      return "message \(contact(e.contact)) becomes=\(contact(e.becomes))"
    case .outsideConnected(let e): return "outside \(contact(e.contact))"
    case .flowTimerRestarted(let e): return "timer \(contact(e.contact))"
    case .contactOffered(let e):
      return "offered \(contact(e.contact)) \(adviser(e.adviser)) basis=\(e.why.basis)"
        + " candidates=\(e.why.candidates) step=\(e.why.relaxStep) score=\(e.why.score)"
        + " runners=\(e.why.runnersUp.map { adviser($0.adviser) }.joined(separator: ","))"
        + " until=\(ScenarioTime.text(e.deadline)) plan=\(e.why.policyVersion)"
    case .offerAccepted(let e):
      return
        "accepted \(contact(e.contact)) \(adviser(e.adviser)) wait=\(seconds(e.waitMilliseconds))"
    case .offerDeclined(let e): return "declined \(contact(e.contact)) \(adviser(e.adviser))"
    case .offerNotAnswered(let e): return "missed \(contact(e.contact)) \(adviser(e.adviser))"
    case .coolOffEnded(let e): return "cooled \(contact(e.contact)) \(adviser(e.adviser))"
    case .offerWithdrawn(let e):
      return "withdrawn \(contact(e.contact)) \(adviser(e.adviser)) cause=\(e.cause)"
    case .adviserSignedIn(let e): return "signed-in \(adviser(e.adviser))"
    case .adviserSignedOut(let e):
      return "signed-out \(adviser(e.adviser)) by=\(adviser(e.by)) why=\(e.why)"
    case .presenceChanged(let e):
      return "presence \(adviser(e.adviser)) \(e.presence) by=\(adviser(e.by)) why=\(e.why)"
    case .presenceScheduled(let e):
      return "scheduled-presence \(adviser(e.adviser)) \(e.presence) at=\(ScenarioTime.text(e.at))"
    case .policyPublished(let e): return "published \(e.policy.version)"
    default: return waitingWords(event) ?? handlingWords(event) ?? event.name
    }
  }

  private func waitingWords(_ event: Event) -> String? {
    switch event {
    case .contactQueued(let e):
      return "queued \(contact(e.contact)) \(queue(e.queue)) cause=\(e.cause)"
        + " rank=\(ScenarioTime.text(e.rank)) head=\(ScenarioTime.text(e.headStart))"
        + " place=\(ScenarioTime.text(e.placeFrom))"
    case .requirementRelaxed(let e): return "relaxed \(contact(e.contact)) step=\(e.step)"
    case .preferenceHeld(let e):
      return "held \(contact(e.contact)) \(adviser(e.adviser)) stage=\(e.stage)"
        + " until=\(ScenarioTime.text(e.until))"
    case .preferenceLapsed(let e): return "lapsed \(contact(e.contact)) stage=\(e.stage)"
    case .alternativeTaken(let e):
      return "alternative \(contact(e.contact)) \(e.action) queue=\(queue(e.queue))"
        + " cause=\(e.cause)"
    case .waitingTold(let e):
      return "told \(contact(e.contact)) position=\(e.position) low=\(ScenarioTime.text(e.low))"
        + " high=\(ScenarioTime.text(e.high)) comfort=\(e.comfort)"
    case .callbackOffered(let e): return "callback-offered \(contact(e.contact))"
    case .contactReranked(let e):
      return "reranked \(contact(e.contact)) rank=\(ScenarioTime.text(e.rank))"
        + " head=\(ScenarioTime.text(e.headStart))"
    case .estimateUpdated(let e): return "estimate \(queue(e.queue))"
    case .contactUnqueued(let e): return "unqueued \(contact(e.contact)) cause=\(e.cause)"
    case .callbackRequested(let e):
      return "callback \(contact(e.contact)) instead=\(contact(e.instead))"
    case .callbackBooked(let e):
      return "booked \(contact(e.contact)) slot=\(ScenarioTime.text(e.slot))"
    case .callbackDue(let e): return "callback-due \(contact(e.contact))"
    case .callbackReached(let e): return "reached \(contact(e.contact)) \(adviser(e.adviser))"
    case .callbackNotReached(let e):
      return "not-reached \(contact(e.contact)) attempt=\(e.attempt)"
        + " next=\(e.nextAt.map(ScenarioTime.text) ?? "none")"
    case .dutyStarted(let e): return "duty \(contact(e.contact)) \(duty(e.duty))"
    case .dutyRung(let e):
      return "rung \(contact(e.contact)) \(adviser(e.officer)) level=\(e.level)"
        + " means=\(e.means) until=\(ScenarioTime.text(e.deadline))"
    case .dutyNotAnswered(let e):
      return "duty-missed \(contact(e.contact)) \(adviser(e.officer)) declined=\(e.declined)"
    case .dutyAnswered(let e): return "duty-answered \(contact(e.contact)) \(adviser(e.officer))"
    case .dutyExhausted(let e):
      return "duty-exhausted \(contact(e.contact)) told="
        + e.told.map(adviser).joined(separator: ",")
    case .dutyOverridden(let e): return "duty-overridden \(duty(e.duty)) by=\(adviser(e.by))"
    case .dutyGapFound(let e): return "duty-gap \(contact(e.contact)) \(duty(e.duty))"
    default: return nil
    }
  }

  private func handlingWords(_ event: Event) -> String? {
    switch event {
    case .handlingStarted(let e): return "handling \(contact(e.contact)) \(adviser(e.adviser))"
    case .holdStarted(let e): return "hold \(contact(e.contact)) \(adviser(e.adviser))"
    case .holdEnded(let e): return "unhold \(contact(e.contact)) \(adviser(e.adviser))"
    case .holdOverdue(let e): return "hold-overdue \(contact(e.contact)) \(adviser(e.adviser))"
    case .interactionParked(let e):
      return "parked \(contact(e.contact)) \(adviser(e.adviser)) by=\(contact(e.interruptedBy))"
    case .interactionResumed(let e):
      return "resumed \(contact(e.contact)) \(adviser(e.adviser))"
    case .consultStarted(let e):
      return
        "consulting \(contact(e.contact)) \(adviser(e.adviser)) asked=\(adviser(e.target.adviser))"
    case .consultAnswered(let e):
      return "consult-answered \(contact(e.contact)) \(adviser(e.consulted))"
    case .consultEnded(let e): return "consult-ended \(contact(e.contact)) answered=\(e.answered)"
    case .contactTransferred(let e):
      return "transferred \(contact(e.contact)) \(adviser(e.from)) consulted=\(e.consulted)"
    case .conferenceStarted(let e): return "conference \(contact(e.contact))"
    case .partyLeft(let e): return "party-left \(contact(e.contact)) \(adviser(e.adviser))"
    case .customerLeft(let e): return "left \(contact(e.contact))"
    case .messagePosted(let e):
      return "posted \(contact(e.contact)) \(e.author) \(e.reference)"
        + (e.adviser.isNone ? "" : " by=\(adviser(e.adviser))")
    case .helpAsked(let e): return "help \(contact(e.contact)) \(adviser(e.adviser))"
    case .helpEnded(let e): return "help-ended \(contact(e.contact)) by=\(adviser(e.by))"
    case .handlingOverdue(let e):
      return "handling-overdue \(contact(e.contact)) \(adviser(e.adviser))"
    case .wrapUpStarted(let e):
      return "wrap-up \(contact(e.contact)) \(adviser(e.adviser))"
        + " until=\(ScenarioTime.text(e.deadline)) talk=\(seconds(e.talkMilliseconds))"
        + " hold=\(seconds(e.holdMilliseconds))"
    case .wrapUpExtended(let e):
      return "extended \(contact(e.contact)) \(adviser(e.adviser))"
        + " until=\(ScenarioTime.text(e.deadline))"
    case .wrapUpOverdue(let e):
      return "wrap-up-overdue \(contact(e.contact)) \(adviser(e.adviser))"
    case .wrapUpEnded(let e):
      return "wrapped \(contact(e.contact)) \(adviser(e.adviser)) late=\(e.timedOut)"
        + " took=\(seconds(e.wrapUpMilliseconds)) disposition=\(e.disposition)"
    case .contactClosed(let e):
      return "closed \(contact(e.contact)) \(e.termination.result) reason="
        + e.termination.reason.split(separator: " ").joined(separator: "-")
    case .intervened(let e):
      return "intervened \(e.action) contact=\(contact(e.contact)) by=\(adviser(e.by)) why=\(e.why)"
    case .queueClosed(let e):
      return "queue-closed \(queue(e.queue)) \(e.isClosed) by=\(adviser(e.by)) why=\(e.why)"
    case .contactHandedOver(let e):
      return "handed-over \(contact(e.contact)) from=\(unit(e.from)) to=\(unit(e.to))"
        + " queue=\(queue(e.queue)) duty=\(duty(e.duty)) last=\(adviser(e.lastHandler))"
    case .handOverRefused(let e):
      return "kept \(contact(e.contact)) from=\(unit(e.from)) to=\(unit(e.to))"
        + " queue=\(queue(e.queue)) duty=\(duty(e.duty))"
    case .announcementMade(let e):
      return "announcement \(e.announcement.id) by=\(adviser(e.announcement.by))"
        + " until=\(ScenarioTime.text(e.announcement.until))"
    case .announcementTold(let e): return "announced \(contact(e.contact)) \(e.announcement)"
    case .announcementEnded(let e):
      return "announcement-ended \(e.announcement) by=\(adviser(e.by)) why=\(e.why)"
    case .messageBroadcast(let e): return "broadcast \(e.message) by=\(adviser(e.by)) why=\(e.why)"
    default: return nil
    }
  }

  private func wants(_ want: FlowWant) -> String {
    switch want {
    case .answer: "answer"
    case .lookUp: "lookUp"
    case .queue(let step): "queue:\(queue(step.queue))"
    case .duty: "duty"
    case .message: "message"
    case .outside: "outside"
    case .end: "end"
    }
  }

  private func seconds(_ milliseconds: Int64) -> String {
    ScenarioTime.text(Span(milliseconds: milliseconds))
  }

  /// Where a contact stands.
  func words(_ contact: Contact) -> String {
    var text = "\(self.contact(contact.id)) \(contact.phase)"
    let wait = contact.wait
    text += " queue=\(queue(wait.queue)) rank=\(ScenarioTime.text(wait.rank))"
    text += " step=\(wait.relaxStep) held=\(adviser(wait.heldFor))"
    text += " offered=\(adviser(contact.offeredTo)) unit=\(contact.unit)"
    text += " marks=\(contact.marks.map { "\($0)" }.joined(separator: ","))"
    text += " needs=\(contact.needs.count)"
    for interaction in contact.interactions {
      text += " \(adviser(interaction.adviser))=\(interaction.state)"
    }
    return text
  }

  func words(_ adviser: Adviser, _ id: AdviserID) -> String {
    let has = adviser.contacts.map(contact).joined(separator: ",")
    return "\(self.adviser(id)) \(adviser.presence) has=\(has.isEmpty ? "-" : has)"
      + " offer=\(contact(adviser.offer)) active=\(adviser.activeTotal)"
  }
}
