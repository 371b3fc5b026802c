import Flows
import Vocabulary

// On to someone else: at once, or after asking them while the customer holds.
extension Exchange {
  /// A contact transferred to one adviser is held for them this long, then for the pool.
  static let transferHold = Span.seconds(60)

  mutating func decide(_ input: Transfer) -> Rejection? {
    let act = HandleAct(contact: input.contact, adviser: input.adviser)
    guard let found = handled(act) else { return missing(act) }
    if let refused = mayPassOn(found.contact, found.interaction) { return refused }
    if found.contact.consult != nil { return .alreadyConsulting }
    if isShared(found.contact, beside: input.adviser) { return .othersTalking }
    if let refused = check(input.target, for: found.contact, from: input.adviser) {
      return refused
    }
    if !input.target.adviser.isNone {
      guard found.contact.wait.queue.index < policy.queues.count,
        policy.queues[found.contact.wait.queue.index].unit == found.contact.unit
      else { return .noQueue }
      guard advisers[input.target.adviser.index].presence == .available else {
        return .targetNotFree
      }
    }
    emit(
      .contactTransferred(
        ContactTransferred(
          contact: input.contact, from: input.adviser, target: input.target, consulted: false)))
    startWrapUp(input.contact, input.adviser)
    passOn(input.contact, to: input.target)
    return nil
  }

  private func mayPassOn(_ contact: Contact, _ interaction: Interaction) -> Rejection? {
    if contact.ending != nil { return .customerGone }
    if let callback = contact.callback, !callback.isReached { return .notAnsweredYet }
    let isActive = interaction.state == .talking || interaction.state == .holding
    return isActive && !interaction.isConsulted ? nil : .notHandling
  }

  private func check(
    _ target: TransferTarget, for contact: Contact, from: AdviserID
  ) -> Rejection? {
    let given = [!target.queue.isNone, !target.adviser.isNone, !target.outside.isEmpty]
    guard given.filter({ $0 }).count == 1 else { return .targetMissing }
    if !target.queue.isNone {
      guard target.queue.index < policy.queues.count else { return .unknownQueue }
      if policy.queues[target.queue.index].isRetired { return .retired }
      let queue = policy.queues[target.queue.index]
      guard policy.mayHandOver(from: contact.unit, to: queue.unit) else { return .otherUnit }
      return queue.channels.contains(contact.channel) ? nil : .channelNotTaken
    }
    if !target.adviser.isNone {
      guard let adviser = adviser(target.adviser) else { return .unknownAdviser }
      guard adviser.isSignedIn else { return .notSignedIn }
      guard index.isMember(target.adviser, of: contact.unit) else { return .otherUnit }
      return target.adviser == from ? .targetNotFree : nil
    }
    // A number outside can be rung for somebody who speaks, and for nobody else.
    return contact.channel == .voice || contact.channel == .callback ? nil : .channelNotTaken
  }

  private mutating func passOn(_ id: ContactID, to target: TransferTarget) {
    if !target.queue.isNone {
      enqueue(id, target.queue, cause: .transfer)
    } else if !target.adviser.isNone {
      enqueue(
        id, contacts[id].wait.queue, cause: .transfer, heldFor: target.adviser,
        until: clock + Exchange.transferHold)
    } else {
      // Rung first: the edge says whether it was answered. The number is in the transfer.
      var turn = FlowTurn()
      turn.path = [contacts[id].flowStep]
      turn.wants = .outside(number: "", within: policy.conduct.consultRing)
      emit(.flowAdvanced(FlowAdvanced(contact: id, turn: turn)))
    }
  }

  /// Whether a number outside rings because an adviser transferred the contact there; a flow's
  /// own number is in what it wants.
  func isRungOutside(_ contact: Contact) -> Bool {
    guard contact.phase == .flow, case .outside(let number, _) = contact.flowWants else {
      return false
    }
    return number.isEmpty
  }

  /// Nobody answered outside: back to the place in the queue that the contact came from, or, for
  /// one that never waited, to where it came in.
  mutating func comeBack(_ id: ContactID) {
    let contact = contacts[id]
    if contact.wait.queue.index < policy.queues.count {
      enqueue(id, contact.wait.queue, cause: .requeued)
    } else if contact.entry.index < policy.entryPoints.count {
      lead(id, by: policy.entryPoints[contact.entry.index])
    } else {
      close(id, Termination(.ended, "no answer outside, and no queue"), disposition: .none)
    }
  }

  mutating func decide(_ input: Consult) -> Rejection? {
    let act = HandleAct(contact: input.contact, adviser: input.adviser)
    guard let found = handled(act) else { return missing(act) }
    if let refused = mayPassOn(found.contact, found.interaction) { return refused }
    if found.contact.consult != nil { return .alreadyConsulting }
    if let refused = check(input.target, for: found.contact, from: input.adviser) {
      return refused
    }
    var asked = input.target.adviser
    if !input.target.queue.isNone {
      // Who is asked sees the contact while it is still with the other unit.
      guard staysInUnit(input.contact, policy.queues[input.target.queue.index].unit) else {
        return .otherUnit
      }
      guard let best = idlest(in: input.target.queue, for: found.contact.channel),
        index.isMember(best, of: found.contact.unit)
      else { return .nobodyFree }
      asked = best
    }
    if !asked.isNone {
      guard free[Int(found.contact.channel.rawValue)].contains(asked),
        found.contact.interaction(of: asked) == nil
      else { return .targetNotFree }
    }
    if found.interaction.state == .talking {
      emit(.holdStarted(HoldStarted(contact: input.contact, adviser: input.adviser)))
    }
    var target = input.target
    if !asked.isNone { target.adviser = asked }
    emit(
      .consultStarted(
        ConsultStarted(
          contact: input.contact, adviser: input.adviser, target: target,
          deadline: clock + policy.conduct.consultRing)))
    return nil
  }

  mutating func decide(_ input: ConsultOutcome) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard let consult = contact.consult, consult.asked.isNone, !consult.isAnswered else {
      return .notConsulting
    }
    if input.answered {
      emit(.consultAnswered(ConsultAnswered(contact: input.contact, consulted: .none)))
    } else {
      endConsult(input.contact)
    }
    return nil
  }

  /// Ends a consultation, if there is one: the customer is back with who asked.
  mutating func endConsult(_ id: ContactID) {
    guard let consult = contacts[id].consult else { return }
    emit(.consultEnded(ConsultEnded(contact: id, answered: consult.isAnswered)))
    if !consult.asked.isNone { resumeInterrupted(of: consult.asked) }
  }

  /// The consulted party takes over.
  mutating func completeTransfer(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard let consult = found.contact.consult, consult.by == act.adviser else {
      return .notConsulting
    }
    guard consult.isAnswered else { return .notAnsweredYet }
    emit(
      .contactTransferred(
        ContactTransferred(
          contact: act.contact, from: act.adviser, target: consult.target, consulted: true)))
    startWrapUp(act.contact, act.adviser)
    if consult.asked.isNone, !isShared(contacts[act.contact], beside: act.adviser) {
      emit(.outsideConnected(OutsideConnected(contact: act.contact)))
    }
    return nil
  }

  mutating func cancelConsult(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard let consult = found.contact.consult, consult.by == act.adviser else {
      return .notConsulting
    }
    endConsult(act.contact)
    return nil
  }

  mutating func joinConference(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard let consult = found.contact.consult, consult.by == act.adviser else {
      return .notConsulting
    }
    guard consult.isAnswered else { return .notAnsweredYet }
    emit(.conferenceStarted(ConferenceStarted(contact: act.contact)))
    return nil
  }

  mutating func leaveConference(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    if found.interaction.state == .wrappingUp { return .notHandling }
    if found.contact.consult?.by == act.adviser { return .alreadyConsulting }
    if found.interaction.isConsulted {
      endConsult(act.contact)
      return nil
    }
    guard isShared(found.contact, beside: act.adviser), found.interaction.state != .parked else {
      return .notInConference
    }
    emit(.partyLeft(PartyLeft(contact: act.contact, adviser: act.adviser)))
    startWrapUp(act.contact, act.adviser)
    return nil
  }

  mutating func change(_ event: ContactTransferred) {
    let id = event.contact
    guard event.consulted else { return }
    if let asked = contacts[id].consult?.asked, !asked.isNone {
      withInteraction(id, asked) { $0.isConsulted = false }
    }
    contacts[id].consult = nil
  }

  mutating func change(_ event: ConsultStarted) {
    let id = event.contact
    var consult = Consultation()
    consult.by = event.adviser
    consult.target = event.target
    consult.asked = event.target.outside.isEmpty ? event.target.adviser : .none
    consult.deadline = event.deadline
    contacts[id].consult = consult
    if !consult.asked.isNone {
      advisers[consult.asked.index].offer = id
      refreshFree(consult.asked)
    }
    reschedule(id)
  }

  mutating func change(_ event: ConsultAnswered) {
    let id = event.contact
    contacts[id].consult?.isAnswered = true
    if !event.consulted.isNone {
      advisers[event.consulted.index].offer = .none
      begin(id, event.consulted, queue: contacts[id].wait.queue, isConsulted: true)
    }
    reschedule(id)
  }

  mutating func change(_ event: ConsultEnded) {
    let id = event.contact
    guard let consult = contacts[id].consult else { return }
    contacts[id].consult = nil
    if !consult.asked.isNone {
      if consult.isAnswered {
        drop(id, consult.asked)
      } else {
        advisers[consult.asked.index].offer = .none
        refreshFree(consult.asked)
      }
    }
    if contacts[id].interaction(of: consult.by)?.state == .holding { talk(id, consult.by) }
    reschedule(id)
  }

  mutating func change(_ event: ConferenceStarted) {
    let id = event.contact
    guard let consult = contacts[id].consult else { return }
    contacts[id].consult = nil
    if !consult.asked.isNone { withInteraction(id, consult.asked) { $0.isConsulted = false } }
    talk(id, consult.by)
  }

  /// Ends an adviser's share without wrap-up.
  mutating func drop(_ id: ContactID, _ adviser: AdviserID) {
    guard let interaction = contacts[id].interaction(of: adviser) else { return }
    contacts[id].interactions.removeAll { $0.adviser == adviser }
    if contacts[id].help?.adviser == adviser { contacts[id].help = nil }
    advisers[adviser.index].contacts.removeAll { $0 == id }
    if interaction.state != .parked { activate(contacts[id].channel, adviser, by: -1) }
    if contacts[id].phase == .waiting { newlyWaiting.append(id) }
    reschedule(adviser)
    reschedule(id)
  }
}
