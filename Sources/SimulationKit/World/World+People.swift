import Exchange
import Flows
import Vocabulary

// What simulated people do.
extension World {
  func stream(_ person: SimulatedContact) -> DemandStream {
    scenario.demand.model.streams[person.arrival.stream]
  }

  mutating func arrive(_ arrival: Arrival, attempt: Int, at moment: Instant) {
    let stream = scenario.demand.model.streams[arrival.stream]
    if attempt == 0 { contactCount += 1 }
    if case .outbound = stream.direction {
      dial(arrival, tries: 0, at: moment)
      return
    }
    let entry = entries[arrival.stream]
    guard !entry.isNone else { return }
    var person = SimulatedContact(arrival: arrival)
    person.attempt = attempt
    person.entry = entry
    person.talk = stream.handleTime(of: arrival)
    arriving = person
    var input = Arrive(reference: "\(arrival.stream)-\(arrival.key)-\(attempt)")
    input.channel = stream.channel
    input.entry = entry
    input.subject = SubjectID(arrival.key % scenario.conduct.population + 1)
    if gauntlet != nil { embellish(&input) }
    send(.arrive(input), at: moment)
    arriving = nil
  }

  /// A manual call out is made by whoever is idle longest; when nobody is, it is made later.
  mutating func dial(_ arrival: Arrival, tries: Int, at moment: Instant) {
    let stream = scenario.demand.model.streams[arrival.stream]
    guard let queue = outboundQueue(of: arrival.stream) else { return }
    guard let adviser = exchange.idlest(in: queue, for: stream.channel) else {
      if tries < SimulatedConduct.dialTriesMaximum {
        agenda.add(.dial(arrival, tries: tries + 1), at: moment + scenario.conduct.dialRetry)
      }
      return
    }
    var person = SimulatedContact(arrival: arrival)
    person.talk = stream.handleTime(of: arrival)
    arriving = person
    var input = Dial(adviser: adviser)
    input.queue = queue
    input.reference = "\(arrival.stream)-\(arrival.key)-0"
    input.channel = stream.channel
    input.subject = SubjectID(arrival.key % scenario.conduct.population + 1)
    send(.dial(input), at: moment)
    arriving = nil
  }

  /// The queue whose people call out: that of the entry, or where its flow leads by the answers.
  private func outboundQueue(of stream: Int) -> QueueID? {
    outboundQueues[stream]
  }

  mutating func perform(_ intention: Intention, at moment: Instant) {
    switch intention {
    case .reply(let id): reply(id, at: moment)
    case .leave(let id):
      guard exchange.isWaitingForSomeone(id), !staying.contains(id) else { return }
      send(.customerLeave(CustomerLeave(contact: id)), at: moment)
    case .accept(let id, let adviser):
      send(.acceptOffer(AcceptOffer(contact: id, adviser: adviser)), at: moment)
    case .decline(let id, let adviser):
      send(.declineOffer(DeclineOffer(contact: id, adviser: adviser)), at: moment)
    case .hold(let id, let adviser, let generation):
      guard let person = people[id], person.generation == generation else { return }
      send(.hold(HandleAct(contact: id, adviser: adviser)), at: moment)
    case .unhold(let id, let adviser):
      send(.unhold(HandleAct(contact: id, adviser: adviser)), at: moment)
    case .endTalk(let id, let adviser, let generation):
      guard let person = people[id], person.generation == generation else { return }
      endTalk(id, adviser, person, at: moment)
    case .endWrapUp(let id, let adviser): wrapUp(id, adviser, at: moment)
    case .findOut(let id, let step):
      send(.lookedUp(LookedUp(contact: id, step: step, failed: true)), at: moment)
    case .leaveMessage(let id):
      send(.leaveMessage(LeaveMessage(contact: id)), at: moment)
    case .answerOutside(let id):
      send(.outsideAnswered(OutsideAnswered(contact: id)), at: moment)
    case .endOutside(let id): send(.outsideEnded(OutsideEnded(contact: id)), at: moment)
    case .arriveAgain(let arrival, let attempt): arrive(arrival, attempt: attempt, at: moment)
    case .dial(let arrival, let tries): dial(arrival, tries: tries, at: moment)
    case .takeCallback(let id):
      send(.requestCallback(RequestCallback(contact: id)), at: moment)
    case .reachCallback(let id, let adviser): reachCallback(id, adviser, at: moment)
    case .answerDuty(let id, let officer):
      send(.answerDuty(AnswerDuty(contact: id, officer: officer)), at: moment)
    case .declineDuty(let id, let officer):
      send(.declineDuty(DeclineDuty(contact: id, officer: officer)), at: moment)
    case .chaos: actAtRandom(at: moment)
    case .resend(let input, let person): resend(input, person, at: moment)
    }
  }

  private mutating func reply(_ id: ContactID, at moment: Instant) {
    guard let person = people[id], let contact = exchange.contact(id), contact.phase == .flow else {
      return
    }
    let answers = stream(person).answers
    guard person.answered < answers.count else {
      // Says nothing more; after the flow's retries a person is found.
      return
    }
    let answer = answers[person.answered]
    people[id]?.answered += 1
    let isSpoken = contact.channel == .voice || contact.channel == .video
    let utterance: Utterance = isSpoken ? .keys(answer) : .text(answer)
    guard let heard = exchange.recognise(utterance, of: id) else { return }
    send(.hear(Hear(contact: id, heard: heard)), at: moment)
  }

  private mutating func wrapUp(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard exchange.contact(id)?.interaction(of: adviser)?.state == .wrappingUp else { return }
    var input = WrapUp(contact: id, adviser: adviser)
    let dispositions = scenario.policy.names.dispositions.count
    if dispositions > 0, let person = people[id] {
      let draw = person.arrival.draw(.disposition)
      input.disposition = DispositionID(index: Int(draw * Double(dispositions)))
      input.resolution = draw < 0.7 ? .resolvedAtFirstContact : .notResolved
    }
    send(.wrapUp(input), at: moment)
  }

  private mutating func reachCallback(
    _ id: ContactID, _ adviser: AdviserID, at moment: Instant
  ) {
    guard let person = people[id] else { return }
    let turn = 100 + Int(exchange.contact(id)?.callback?.attempts ?? 0)
    let reached =
      person.arrival.draw(.callback, turn: turn) < scenario.conduct.callbackReachedShare
    var input = CallbackOutcome(contact: id)
    input.adviser = adviser
    input.reached = reached
    guard send(.callbackOutcome(input), at: moment) == nil, reached else { return }
    planEndOfTalk(id, adviser, at: moment)
  }

  /// When this adviser's talk will be over, if nothing interrupts it.
  mutating func planEndOfTalk(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard let person = people[id] else { return }
    let ends = moment + person.talk
    people[id]?.talkEndsAt = ends
    agenda.add(.endTalk(id, adviser, generation: person.generation), at: ends)
    guard !person.wasHeld,
      let hold = stream(person).holdTime(of: person.arrival, talk: person.talk)
    else { return }
    people[id]?.wasHeld = true
    // In the middle of the talk.
    let begins = moment + .milliseconds((person.talk - hold).milliseconds / 2)
    agenda.add(.hold(id, adviser, generation: person.generation), at: begins)
    agenda.add(.unhold(id, adviser), at: begins + hold)
  }

  /// The first adviser passes some on; a queue that does not take them keeps them where they are.
  private mutating func endTalk(
    _ id: ContactID, _ adviser: AdviserID, _ person: SimulatedContact, at moment: Instant
  ) {
    if person.handlers == 1, let name = stream(person).queuePassedTo(of: person.arrival),
      let queue = exchange.policy.names.queues.firstIndex(of: name),
      exchange.contact(id)?.wait.queue != QueueID(index: queue)
    {
      let target = TransferTarget.queue(QueueID(index: queue))
      let transfer = Transfer(contact: id, adviser: adviser, target: target)
      if send(.transfer(transfer), at: moment) == nil { return }
    }
    send(.endHandling(HandleAct(contact: id, adviser: adviser)), at: moment)
  }
}

extension Exchange {
  /// Whether leaving now means that the customer gave up waiting.
  func isWaitingForSomeone(_ id: ContactID) -> Bool {
    guard let contact = contact(id) else { return false }
    return contact.phase == .waiting || contact.phase == .offered || contact.phase == .duty
  }
}
