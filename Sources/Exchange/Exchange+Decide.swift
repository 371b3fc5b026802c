import Vocabulary

extension Exchange {
  /// One line per input: the table of contents of what can happen.
  mutating func decide(_ input: Input) -> Rejection? {
    if case .publish(let input) = input { return decide(input) }
    if policy.version == 0 { return .noPlan }
    switch input {
    case .publish, .tick: return nil
    case .arrive(let input): return decide(input)
    case .dial(let input): return decide(input)
    case .customerLeave(let input): return decide(input)
    case .identify(let input): return decide(input)
    case .hear(let input): return decide(input)
    case .promptsPlayed(let input): return decide(input)
    case .lookedUp(let input): return decide(input)
    case .outsideAnswered(let input): return decide(input)
    case .outsideEnded(let input): return decide(input)
    case .leaveMessage(let input): return decide(input)
    case .estimate(let input): return decide(input)
    case .acceptOffer(let input): return decide(input)
    case .declineOffer(let input): return decide(input)
    case .transfer(let input): return decide(input)
    case .consult(let input): return decide(input)
    case .consultOutcome(let input): return decide(input)
    case .hold(let act): return hold(act)
    case .unhold(let act): return unhold(act)
    case .park(let act): return park(act)
    case .unpark(let act): return unpark(act)
    case .completeTransfer(let act): return completeTransfer(act)
    case .cancelConsult(let act): return cancelConsult(act)
    case .joinConference(let act): return joinConference(act)
    case .leaveConference(let act): return leaveConference(act)
    case .endHandling(let act): return endHandling(act)
    case .extendWrapUp(let act): return extendWrapUp(act)
    case .wrapUp(let input): return decide(input)
    case .signIn(let input): return decide(input)
    case .signOut(let input): return decide(input)
    case .changePresence(let input): return decide(input)
    case .schedulePresence(let input): return decide(input)
    case .requestCallback(let input): return decide(input)
    case .bookCallback(let input): return decide(input)
    case .callbackOutcome(let input): return decide(input)
    case .cancelCallback(let input): return decide(input)
    case .answerDuty(let input): return decide(input)
    case .declineDuty(let input): return decide(input)
    case .overrideDuty(let input): return decide(input)
    case .move(let input): return decide(input)
    case .reprioritise(let input): return decide(input)
    case .changeNeeds(let input): return decide(input)
    case .pull(let input): return decide(input)
    case .closeQueue(let input): return decide(input)
    case .broadcast(let input): return decide(input)
    case .endContact(let input): return decide(input)
    case .announce(let input): return decide(input)
    case .endAnnouncement(let input): return decide(input)
    case .post(let input): return decide(input)
    case .askHelp(let input): return decide(input)
    case .endHelp(let input): return decide(input)
    case .readMessages(let input): return decide(input)
    }
  }

  /// Whatever is due first for the contact; called again while more is due.
  mutating func contactDue(_ id: ContactID) {
    let contact = contacts[id]
    if let at = contact.interactions.firstIndex(where: { !$0.isOverdue && $0.deadline <= clock }) {
      interactionDue(contact, contact.interactions[at])
    } else if let consult = contact.consult, !consult.isAnswered, consult.deadline <= clock {
      emit(.consultEnded(ConsultEnded(contact: id, answered: false)))
    } else {
      switch contact.phase {
      case .flow: flowDue(contact)
      case .outside: outsideDue(contact)
      case .scheduled: callbackDue(contact)
      case .waiting: waitingDue(contact)
      case .offered: offerDue(contact)
      case .duty: dutyDue(contact)
      case .handling, .wrappingUp: break
      }
    }
  }

  mutating func reschedule(_ id: ContactID) {
    let due = contacts[id].dueTime(by: policy.queues)
    guard due != contacts[id].wakeAt else { return }
    contacts[id].wakeAt = due
    if due < .distantFuture { deadlines.push(DeadlineHeap.Entry(at: due, owner: id.raw)) }
  }

  /// The earliest moment at which anything happens to the adviser by itself.
  func dueTime(of id: AdviserID) -> Instant {
    let due = advisers[id.index].next?.at ?? .distantFuture
    guard advisers[id.index].isSignedIn, advisers[id.index].contacts.isEmpty else { return due }
    return min(due, advisers[id.index].lastHeardAt + policy.conduct.idleSignOut)
  }

  mutating func reschedule(_ id: AdviserID) {
    let due = dueTime(of: id)
    guard due != advisers[id.index].wakeAt else { return }
    advisers[id.index].wakeAt = due
    if due < .distantFuture {
      let owner = UInt64(id.raw) | DeadlineHeap.Entry.adviserBit
      deadlines.push(DeadlineHeap.Entry(at: due, owner: owner))
    }
  }
}
