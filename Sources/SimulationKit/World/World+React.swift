import Exchange
import Flows
import Vocabulary

// How simulated people answer to what the exchange decides.
extension World {
  mutating func react(to event: Event, at moment: Instant) {
    switch event {
    case .contactArrived(let event): begin(event)
    case .flowAdvanced(let event): follow(event, at: moment)
    case .contactQueued(let event): waitPatiently(event.contact, at: moment)
    case .dutyStarted(let event): waitPatiently(event.contact, at: moment)
    case .contactOffered(let event): ring(event, at: moment)
    case .offerAccepted(let event): talk(event.contact, event.adviser, at: moment)
    case .handlingStarted(let event): talk(event.contact, event.adviser, at: moment)
    case .interactionParked(let event): setAside(event.contact, at: moment)
    case .interactionResumed(let event):
      planEndOfTalk(event.contact, event.adviser, at: moment)
    case .wrapUpStarted(let event): finish(event, at: moment)
    case .consultStarted(let event):
      guard !event.target.adviser.isNone else { return }
      agenda.add(.accept(event.contact, event.target.adviser), at: moment + .seconds(6))
    case .callbackOffered(let event):
      guard let person = people[event.contact], !staying.contains(event.contact),
        stream(person).acceptsCallback(person.arrival)
      else { return }
      agenda.add(.takeCallback(event.contact), at: moment + .seconds(4))
    case .dutyRung(let event) where gauntlet?.random.chance(0.2) ?? false:
      let decline = DeclineDuty(contact: event.contact, officer: event.officer)
      agenda.add(.resend(.declineDuty(decline), nil), at: moment + .seconds(5))
    case .dutyRung(let event): ringOnDuty(event, at: moment)
    case .dutyAnswered(let event): talk(event.contact, event.officer, at: moment)
    case .outsideConnected(let event):
      guard let person = people[event.contact] else { return }
      agenda.add(.endOutside(event.contact), at: moment + person.talk)
    case .contactClosed(let event): close(event, at: moment)
    default: break
    }
  }

  private mutating func begin(_ event: ContactArrived) {
    if let arriving {
      people[event.contact] = arriving
    } else if let before = people[event.continues] {
      // A callback or a message goes on with the same person.
      var person = before
      person.hasPatience = true
      person.leavesAt = .distantFuture
      people[event.contact] = person
      people[event.continues] = nil
    }
    arriving = nil
  }

  private mutating func follow(_ event: FlowAdvanced, at moment: Instant) {
    guard let person = people[event.contact] else { return }
    switch event.turn.wants {
    case .answer:
      let delay = scenario.conduct.replyDelay.span(
        person.arrival.draw(.answer, turn: person.answered))
      agenda.add(.reply(event.contact), at: moment + delay)
    case .lookUp:
      let step = event.turn.path.last ?? 0
      agenda.add(.findOut(event.contact, step: step), at: moment + .milliseconds(300))
    case .message: agenda.add(.leaveMessage(event.contact), at: moment + .seconds(25))
    case .outside: agenda.add(.answerOutside(event.contact), at: moment + .seconds(10))
    case .queue, .duty, .end: break
    }
  }

  private mutating func waitPatiently(_ id: ContactID, at moment: Instant) {
    guard let person = people[id], !person.hasPatience else { return }
    people[id]?.hasPatience = true
    guard exchange.contact(id)?.channel.isLive == true,
      let patience = stream(person).patience(
        of: person.arrival, attempt: person.attempt + 100 * person.handlers)
    else { return }
    people[id]?.leavesAt = moment + patience
    agenda.add(.leave(id), at: moment + patience)
  }

  private mutating func ringOnDuty(_ event: DutyRung, at moment: Instant) {
    let u = people[event.contact]?.arrival.draw(.offer, turn: 1000 + Int(event.level)) ?? 1
    let isDeclined = u < scenario.conduct.declinedShare
    agenda.add(
      isDeclined
        ? .declineDuty(event.contact, event.officer) : .answerDuty(event.contact, event.officer),
      at: moment + .seconds(9))
  }

  private mutating func ring(_ event: ContactOffered, at moment: Instant) {
    guard let person = people[event.contact] else { return }
    let u = person.arrival.draw(.offer, turn: Int(event.attempt))
    let conduct = scenario.conduct
    if u < conduct.notAnsweredShare { return }
    let delay = conduct.answerDelay.span(
      (u - conduct.notAnsweredShare) / (1 - conduct.notAnsweredShare))
    if u < conduct.notAnsweredShare + conduct.declinedShare {
      agenda.add(.decline(event.contact, event.adviser), at: moment + delay)
    } else {
      agenda.add(.accept(event.contact, event.adviser), at: moment + delay)
    }
  }

  private mutating func talk(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    if id == watched { watchedAt = moment }
    guard var person = people[id], let contact = exchange.contact(id) else { return }
    person.generation += 1
    person.handlers += 1
    // Whoever is passed on is as patient, or not, anew.
    person.hasPatience = false
    person.leavesAt = .distantFuture
    let handle = stream(person).handleTime(of: person.arrival)
    person.wrapUp = wrapUpTime(contact, of: handle)
    person.talk = handle - person.wrapUp
    people[id] = person
    if let callback = contact.callback, !callback.isReached {
      agenda.add(.reachCallback(id, adviser), at: moment + .seconds(12))
    } else {
      planEndOfTalk(id, adviser, at: moment)
    }
  }

  private func wrapUpTime(_ contact: Contact, of handle: Span) -> Span {
    guard contact.wait.queue.index < exchange.policy.queues.count else { return .zero }
    let rule = exchange.policy.queues[contact.wait.queue.index].wrapUp
    guard rule.mode != .none else { return .zero }
    let share = Double(handle.milliseconds) * scenario.conduct.wrapUpShare
    return min(Span(milliseconds: Int64(share)), rule.atMost)
  }

  private mutating func setAside(_ id: ContactID, at moment: Instant) {
    guard var person = people[id] else { return }
    person.generation += 1
    person.talk = max(.seconds(1), person.talkEndsAt - moment)
    people[id] = person
  }

  private mutating func finish(_ event: WrapUpStarted, at moment: Instant) {
    guard let person = people[event.contact],
      exchange.contact(event.contact)?.interaction(of: event.adviser)?.state == .wrappingUp
    else { return }
    agenda.add(.endWrapUp(event.contact, event.adviser), at: moment + person.wrapUp)
  }

  private mutating func close(_ event: ContactClosed, at moment: Instant) {
    if event.contact == watched { isWatchedGone = true }
    guard let person = people[event.contact] else { return }
    switch event.termination.result {
    case .abandoned, .turnedAway, .leftInFlow:
      // Who was rung by an adviser does not ring that number again.
      guard stream(person).direction == .inbound,
        let delay = stream(person).redialDelay(of: person.arrival, attempt: person.attempt)
      else { break }
      agenda.add(
        .arriveAgain(person.arrival, attempt: person.attempt + 1), at: moment + delay)
    case .continued: return
    default: break
    }
    people[event.contact] = nil
  }
}
