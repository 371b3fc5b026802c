import Exchange
import Flows
import Vocabulary

/// Something an adviser, a supervisor or an edge might do at any moment, sensible or not.
struct ChaosAct {
  var contact: ContactID
  var adviser: AdviserID
  var other: AdviserID
  var queue: QueueID
  var now: Instant

  func anything(_ exchange: Exchange, _ random: inout SeededRandom) -> [Input] {
    let handler = exchange.contact(contact)?.interactions.first?.adviser ?? adviser
    let act = HandleAct(contact: contact, adviser: handler)
    var target = TransferTarget()
    switch random.below(3) {
    case 0: target.queue = queue
    case 1: target.adviser = other
    default: target.outside = [1, 2, 3]
    }
    switch random.below(10) {
    case 0: return [.hold(act)]
    case 1: return [.unhold(act)]
    case 2: return [random.chance(0.5) ? .park(act) : .unpark(act)]
    case 3: return [.transfer(Transfer(contact: contact, adviser: handler, target: target))]
    case 4: return [.consult(Consult(contact: contact, adviser: handler, target: target))]
    case 5: return [random.chance(0.5) ? .completeTransfer(act) : .cancelConsult(act)]
    case 6: return [random.chance(0.5) ? .joinConference(act) : .leaveConference(act)]
    case 7: return [random.chance(0.5) ? .extendWrapUp(act) : outcome(&random)]
    case 8: return supervise(exchange, &random)
    default: return presence(exchange, &random)
    }
  }

  private func outcome(_ random: inout SeededRandom) -> Input {
    switch random.below(4) {
    case 0: return .consultOutcome(ConsultOutcome(contact: contact, answered: random.chance(0.5)))
    case 1: return .outsideEnded(OutsideEnded(contact: contact))
    case 2: return .cancelCallback(CancelCallback(contact: contact))
    default: return .requestCallback(RequestCallback(contact: contact))
    }
  }

  private func supervise(_ exchange: Exchange, _ random: inout SeededRandom) -> [Input] {
    let why = "rehearsal"
    switch random.below(9) {
    case 0: return [.move(Move(contact: contact, queue: queue, by: other, why: why))]
    case 1:
      var input = Reprioritise(contact: contact)
      input.headStart = .minutes(Int64(random.below(60)) - 20)
      input.by = other
      input.why = why
      return [.reprioritise(input)]
    case 2: return [.pull(Pull(contact: contact, adviser: adviser, by: other, why: why))]
    case 3:
      return [
        .closeQueue(CloseQueue(queue: queue, isClosed: random.chance(0.3), by: other, why: why))
      ]
    case 4:
      var heard = Heard()
      heard.kind = random.chance(0.5) ? .flagged : .person
      heard.words = WordListID(0)
      return [.hear(Hear(contact: contact, heard: heard))]
    case 5:
      var next = exchange.policy
      next.version += 1
      let at = random.below(next.queues.count)
      next.queues[at].order.headStart = .minutes(Int64(random.below(30)))
      next.queues[at].choice = AdviserChoice.allCases[random.below(5)]
      return [.publish(Publish(policy: next))]
    case 6:
      var dial = Dial(adviser: adviser)
      dial.queue = queue
      dial.reference = "chaos-\(random.next())"
      return [
        .dial(dial),
        .endHandling(HandleAct(contact: exchange.openContacts.last ?? .none, adviser: adviser)),
      ]
    case 7:
      var book = BookCallback(queue: queue)
      let slot = exchange.policy.queues[queue.index].callback.slot.milliseconds
      book.slot = Instant(milliseconds: (now.milliseconds / slot + Int64(random.below(6))) * slot)
      book.reference = "booked-\(random.next())"
      book.subject = SubjectID(random.next() % 50)
      return [.bookCallback(book)]
    default:
      var identify = Identify(contact: contact)
      identify.subject = SubjectID(random.next() % 50 + 1)
      identify.caseOwner = other
      return [.identify(identify)]
    }
  }

  private func presence(_ exchange: Exchange, _ random: inout SeededRandom) -> [Input] {
    switch random.below(5) {
    case 0: return [.signIn(SignIn(adviser: adviser))]
    case 1:
      return [.signOut(SignOut(adviser: adviser, by: other, why: "rehearsal"))]
    case 2:
      var change = ChangePresence(adviser: adviser)
      change.presence = .unavailable
      return [.changePresence(change)]
    case 3:
      var schedule = SchedulePresence(adviser: adviser)
      schedule.presence = random.chance(0.3) ? .offline : .unavailable
      schedule.at = now + .seconds(Int64(random.below(600)))
      return [.schedulePresence(schedule)]
    default:
      var change = ChangePresence(adviser: adviser)
      change.presence = .available
      return [.changePresence(change)]
    }
  }

  /// Helps what hangs to its end: someone ends a talk that has gone on for long, a line is lost.
  func clearing(_ exchange: Exchange, _ random: inout SeededRandom) -> [Input] {
    var inputs: [Input] = []
    for id in exchange.openContacts.prefix(40) {
      guard let contact = exchange.contact(id), contact.arrivedAt + .minutes(40) < now else {
        continue
      }
      for interaction in contact.interactions {
        let act = HandleAct(contact: id, adviser: interaction.adviser)
        switch interaction.state {
        case .wrappingUp:
          var wrapUp = WrapUp(contact: id)
          wrapUp.adviser = interaction.adviser
          wrapUp.disposition = DispositionID(0)
          inputs.append(.wrapUp(wrapUp))
        case .talking, .holding, .parked:
          inputs.append(.cancelConsult(act))
          if contact.callback != nil {
            var outcome = CallbackOutcome(contact: id)
            outcome.adviser = interaction.adviser
            outcome.reached = random.chance(0.5)
            inputs.append(.callbackOutcome(outcome))
          }
          inputs.append(.endHandling(act))
        }
      }
      if contact.interactions.isEmpty, contact.channel.isLive {
        inputs.append(.customerLeave(CustomerLeave(contact: id)))
      }
    }
    return inputs
  }
}
