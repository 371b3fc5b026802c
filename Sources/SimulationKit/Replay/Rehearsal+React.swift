import Exchange
import Flows
import Vocabulary

// How recorded people answer to what the exchange decides now.
extension Rehearsal {
  mutating func react(to event: Event, at moment: Instant) {
    switch event {
    case .contactArrived(let event): begin(event, at: moment)
    case .flowAdvanced(let event): follow(event, at: moment)
    case .contactQueued(let event): queued(event, at: moment)
    case .dutyStarted(let event): waitPatiently(event.contact, at: moment)
    case .contactOffered(let event): ring(event, at: moment)
    case .offerAccepted(let event): talk(event.contact, event.adviser, at: moment)
    case .handlingStarted(let event): talk(event.contact, event.adviser, at: moment)
    case .interactionParked(let event): setAside(event.contact, at: moment)
    case .interactionResumed(let event): goOn(event.contact, event.adviser, at: moment)
    case .wrapUpStarted(let event): finish(event, at: moment)
    case .callbackOffered(let event): offerCallback(event.contact, at: moment)
    case .dutyRung(let event): ringDuty(event, at: moment)
    case .dutyAnswered(let event): talk(event.contact, event.officer, at: moment)
    case .outsideConnected(let event): talkOutside(event.contact, at: moment)
    case .contactClosed(let event):
      // A callback or message that follows takes its person over.
      if event.termination.result != .continued { people[event.contact] = nil }
    default: break
    }
  }

  private mutating func begin(_ event: ContactArrived, at moment: Instant) {
    let id = event.contact
    if let arriving {
      people[id] = arriving
      self.arriving = nil
    } else {
      people[id] = goingOn(from: event)
    }
    if event.origin == .callback || event.origin == .message { people[event.continues] = nil }
    guard let person = people[id], let contact = observed(person) else { return }
    numbers[contact.id] = id
    for known in contact.identified {
      var input = known.value
      input.contact = id
      input.caseOwner = map.adviser(input.caseOwner)
      input.language = map.language(input.language)
      agenda.add(.identify(input), at: moment + known.after)
    }
    for said in contact.exclaimed {
      guard let heard = mapped(said.value) else { continue }
      agenda.add(.hear(id, heard), at: moment + said.after)
    }
    if let left = contact.leftFlowAfter { agenda.add(.leaveFlow(id), at: moment + left) }
  }

  /// The recorded callback or message that came of the same contact, else a new one of its key.
  private func goingOn(from event: ContactArrived) -> Person {
    let number = event.continues
    guard let before = people[number] else {
      return Person(place: nil, key: SeededRandom.key(key, event.contact.raw | 1 << 62))
    }
    var person = Person(place: nil, key: SeededRandom.key(before.key, 1))
    if let contact = observed(before) {
      let like = history.children[contact.id]?.first {
        history.contacts[$0].origin == event.origin
      }
      if let like { person = self.person(ofPlace: like) }
    }
    person.hasPatience = true
    return person
  }

  private mutating func queued(_ event: ContactQueued, at moment: Instant) {
    let id = event.contact
    if event.cause == .requeued, let person = people[id] {
      // Their adviser went; what was left to say is said to the next one.
      people[id]?.remaining = max(.seconds(1), person.talkEndsAt - moment)
    }
    if event.cause == .transfer, let person = people[id], let contact = observed(person),
      let patience = contact.laterPatience
    {
      agenda.add(.leave(id), at: moment + patience)
    }
    waitPatiently(id, at: moment)
  }

  private mutating func waitPatiently(_ id: ContactID, at moment: Instant) {
    guard let person = people[id], !person.hasPatience else { return }
    people[id]?.hasPatience = true
    guard let current = exchange.contact(id), current.channel.isLive else { return }
    let contact = observed(person)
    let waited: Double
    switch contact?.patience ?? .notSeen {
    case .exactly(let span):
      agenda.add(.leave(id), at: moment + span)
      return
    case .atLeast(let span): waited = span.seconds
    case .notSeen: waited = 0
    }
    let queue = contact.map(\.firstQueue) ?? map.recorded(current.wait.queue)
    let model = queue.index < models.patience.count ? models.patience[queue.index] : nil
    guard let model = model ?? models.pooledPatience else { return }
    let seconds = model.quantile(draw(person, .patience), beyond: waited)
    guard seconds.isFinite else { return }
    agenda.add(.leave(id), at: moment + Span(seconds: seconds))
  }

  private mutating func ring(_ event: ContactOffered, at moment: Instant) {
    let id = event.contact
    guard let person = people[id] else { return }
    people[id]?.offers += 1
    let u = draw(person, .offer, turn: person.offers)
    let v = draw(person, .delay, turn: person.offers)
    var delay = models.answerDelay.span(v)
    if let contact = observed(person), person.offers < contact.offers.count,
      map.adviser(contact.offers[person.offers].adviser) == event.adviser
    {
      let then = contact.offers[person.offers]
      switch then.result {
      case .accepted:
        agenda.add(.accept(id, event.adviser), at: moment + then.after)
        return
      case .declined:
        agenda.add(.decline(id, event.adviser), at: moment + then.after)
        return
      case .notAnswered: return
      case .withdrawn:
        // They had not answered by then, so they would have taken longer.
        let reached = models.answerDelay.share(below: then.after.seconds)
        let seconds = models.answerDelay.quantile(v, beyond: reached)
        delay = Span(seconds: max(seconds, then.after.seconds))
      }
    }
    if u < models.notAnsweredShare { return }
    if u < models.notAnsweredShare + models.declinedShare {
      agenda.add(.decline(id, event.adviser), at: moment + delay)
    } else {
      agenda.add(.accept(id, event.adviser), at: moment + delay)
    }
  }

  private mutating func ringDuty(_ event: DutyRung, at moment: Instant) {
    let id = event.contact
    guard let person = people[id] else { return }
    people[id]?.rings += 1
    let then = observed(person).flatMap { contact in
      person.rings < contact.dutyRings.count ? contact.dutyRings[person.rings] : nil
    }
    if let then, map.adviser(then.adviser) == event.officer, then.result != .withdrawn {
      if then.result == .accepted {
        agenda.add(.answerDuty(id, event.officer), at: moment + then.after)
      } else if then.result == .declined {
        agenda.add(.declineDuty(id, event.officer), at: moment + then.after)
      }
      return
    }
    guard draw(person, .duty, turn: person.rings) < models.dutyAnsweredShare else { return }
    let delay = models.answerDelay.span(draw(person, .delay, turn: 1000 + person.rings))
    agenda.add(.answerDuty(id, event.officer), at: moment + delay)
  }

  private mutating func offerCallback(_ id: ContactID, at moment: Instant) {
    guard let person = people[id] else { return }
    if let contact = observed(person), contact.isCallbackOffered {
      guard let after = contact.callbackTakenAfter else { return }
      agenda.add(.takeCallback(id), at: moment + after)
    } else if draw(person, .callback) < models.callbackShare {
      agenda.add(.takeCallback(id), at: moment + Rehearsal.callbackThought)
    }
  }

  // MARK: Talk and wrap-up

  private mutating func talk(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard var person = people[id], let contact = exchange.contact(id) else { return }
    person.generation += 1
    let work = self.work(of: person, contact, adviser)
    let length = person.remaining ?? work.talk
    person.remaining = nil
    person.wrapUps.removeAll { $0.adviser == adviser }
    person.wrapUps.append((adviser, work.wrapUp, work.share))
    person.talkEndsAt = moment + length
    people[id] = person
    guard let callback = contact.callback, !callback.isReached else {
      agenda.add(.endTalk(id, adviser, generation: person.generation), at: person.talkEndsAt)
      return
    }
    people[id]?.attempts += 1
    let attempts = observed(person)?.attempts ?? []
    if person.attempts < attempts.count {
      let then = attempts[person.attempts]
      agenda.add(.settleCallback(id, adviser, reached: then.value), at: moment + then.after)
    } else {
      let reached =
        draw(person, .reached, turn: person.attempts) < models.callbackReachedShare
      agenda.add(
        .settleCallback(id, adviser, reached: reached), at: moment + Rehearsal.callbackRing)
    }
  }

  /// How long this adviser takes: what the contact took then, at this adviser's pace.
  private func work(
    of person: Person, _ contact: Contact, _ adviser: AdviserID
  ) -> (talk: Span, wrapUp: Span, share: Int?) {
    let recorded = map.recorded(adviser)
    let pace = recorded.index < models.pace.count ? models.pace[recorded.index] : 0
    let queue = map.recorded(contact.wait.queue)
    var total: Double
    var wrapUp: Double
    var number: Int?
    if let then = observed(person), person.share < then.shares.count {
      let share = then.shares[person.share]
      number = person.share
      let old = share.adviser.index < models.pace.count ? models.pace[share.adviser.index] : 0
      let ratio = recorded == share.adviser ? 1 : Numeric.exp(pace - old)
      total = share.handleTime.seconds * ratio
      wrapUp = share.wrapUp.seconds * ratio
    } else {
      let isKnown = queue.index < models.handleTime.count
      let model = isKnown ? models.handleTime[queue.index] : models.pooledHandleTime
      total = model.quantile(draw(person, .handleTime, turn: person.share)) * Numeric.exp(pace)
      wrapUp = total * (isKnown ? models.wrapUpShare[queue.index] : 0)
    }
    // Work that the wrap-up of this plan has no room for is done while talking.
    wrapUp = min(wrapUp, wrapUpLimit(contact.wait.queue))
    return (Span(seconds: total - wrapUp), Span(seconds: wrapUp), number)
  }

  private func wrapUpLimit(_ queue: QueueID) -> Double {
    guard queue.index < exchange.policy.queues.count else { return 0 }
    let rule = exchange.policy.queues[queue.index].wrapUp
    switch rule.mode {
    case .none: return 0
    case .timeBoxed: return (rule.atMost + rule.extendOnce).seconds
    case .optional, .mandatory: return .infinity
    }
  }

  private mutating func setAside(_ id: ContactID, at moment: Instant) {
    guard var person = people[id] else { return }
    person.generation += 1
    person.remaining = max(.seconds(1), person.talkEndsAt - moment)
    people[id] = person
  }

  private mutating func goOn(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard var person = people[id] else { return }
    person.talkEndsAt = moment + (person.remaining ?? .seconds(1))
    person.remaining = nil
    people[id] = person
    agenda.add(.endTalk(id, adviser, generation: person.generation), at: person.talkEndsAt)
  }

  private mutating func talkOutside(_ id: ContactID, at moment: Instant) {
    guard let person = people[id] else { return }
    let then = observed(person)?.outsideTalk
    let modelled = models.pooledHandleTime.span(draw(person, .handleTime, turn: 1000))
    agenda.add(.outsideEnded(id), at: moment + (then ?? modelled))
  }

  private mutating func finish(_ event: WrapUpStarted, at moment: Instant) {
    guard let person = people[event.contact],
      exchange.contact(event.contact)?.interaction(of: event.adviser)?.state == .wrappingUp,
      let wrapUp = person.wrapUps.last(where: { $0.adviser == event.adviser })
    else { return }
    agenda.add(.endWrapUp(event.contact, event.adviser), at: moment + wrapUp.length)
  }
}
