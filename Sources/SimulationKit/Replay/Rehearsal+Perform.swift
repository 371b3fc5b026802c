import Exchange
import Flows
import Vocabulary

// What recorded people do when their time has come.
extension Rehearsal {
  mutating func perform(_ act: Act, at moment: Instant) {
    switch act {
    case .hear(let id, let heard): send(.hear(Hear(contact: id, heard: heard)), at: moment)
    case .promptsPlayed(let id):
      send(.promptsPlayed(PromptsPlayed(contact: id)), at: moment)
    case .lookedUp(let input): send(.lookedUp(input), at: moment)
    case .leaveMessage(let id): send(.leaveMessage(LeaveMessage(contact: id)), at: moment)
    case .outsideAnswered(let id):
      send(.outsideAnswered(OutsideAnswered(contact: id)), at: moment)
    case .outsideEnded(let id): send(.outsideEnded(OutsideEnded(contact: id)), at: moment)
    case .leave(let id):
      guard exchange.isWaitingForSomeone(id) else { return }
      send(.customerLeave(CustomerLeave(contact: id)), at: moment)
    case .leaveFlow(let id):
      guard exchange.contact(id)?.phase == .flow else { return }
      send(.customerLeave(CustomerLeave(contact: id)), at: moment)
    case .identify(let input): send(.identify(input), at: moment)
    case .accept(let id, let adviser):
      send(.acceptOffer(AcceptOffer(contact: id, adviser: adviser)), at: moment)
    case .decline(let id, let adviser):
      send(.declineOffer(DeclineOffer(contact: id, adviser: adviser)), at: moment)
    case .endTalk(let id, let adviser, let generation):
      guard people[id]?.generation == generation else { return }
      endTalk(id, adviser, at: moment)
    case .endWrapUp(let id, let adviser): endWrapUp(id, adviser, at: moment)
    case .takeCallback(let id):
      send(.requestCallback(RequestCallback(contact: id)), at: moment)
    case .settleCallback(let id, let adviser, let reached):
      settle(id, adviser, reached: reached, at: moment)
    case .answerDuty(let id, let officer):
      send(.answerDuty(AnswerDuty(contact: id, officer: officer)), at: moment)
    case .declineDuty(let id, let officer):
      send(.declineDuty(DeclineDuty(contact: id, officer: officer)), at: moment)
    case .dial(let place, let tries): dial(place, tries: tries, at: moment)
    }
  }

  /// Passes the contact on as it was then, when there is such a place now; else ends it.
  private mutating func endTalk(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard let person = people[id] else { return }
    people[id]?.share += 1
    if let contact = observed(person), person.share < contact.shares.count,
      let target = contact.shares[person.share].passedTo.flatMap(map.target)
    {
      var transfer = Transfer(contact: id, adviser: adviser)
      transfer.target = target
      if send(.transfer(transfer), at: moment) == nil { return }
    }
    send(.endHandling(HandleAct(contact: id, adviser: adviser)), at: moment)
  }

  private mutating func endWrapUp(_ id: ContactID, _ adviser: AdviserID, at moment: Instant) {
    guard let current = exchange.contact(id), let person = people[id],
      current.interaction(of: adviser)?.state == .wrappingUp
    else { return }
    var input = WrapUp(contact: id, adviser: adviser)
    let number = person.wrapUps.last { $0.adviser == adviser }?.share
    if let number, let contact = observed(person) {
      input.disposition = map.disposition(contact.shares[number].disposition)
      input.resolution = contact.shares[number].resolution
    }
    if send(.wrapUp(input), at: moment) == .dispositionRequired {
      // A record is asked for that was not kept then: any will do, none is reported.
      input.disposition = DispositionID(0)
      send(.wrapUp(input), at: moment)
    }
  }

  private mutating func settle(
    _ id: ContactID, _ adviser: AdviserID, reached: Bool, at moment: Instant
  ) {
    var input = CallbackOutcome(contact: id, adviser: adviser)
    input.reached = reached
    guard send(.callbackOutcome(input), at: moment) == nil, reached, let person = people[id] else {
      return
    }
    let ends = max(person.talkEndsAt, moment)
    agenda.add(.endTalk(id, adviser, generation: person.generation), at: ends)
  }
}
