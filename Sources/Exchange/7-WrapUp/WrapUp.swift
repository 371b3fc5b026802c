import Vocabulary

// The talk is over: the adviser finishes the record, then the contact closes.
extension Exchange {
  /// Begins wrap-up as the queue asks; does nothing for who is wrapping up already.
  mutating func startWrapUp(_ id: ContactID, _ adviser: AdviserID) {
    guard let interaction = contacts[id].interaction(of: adviser),
      interaction.state != .wrappingUp
    else { return }
    var ended = interaction
    ended.change(to: .wrappingUp, at: clock)
    let rule = wrapUpRule(interaction.queue)
    // Without a time box, it is still not for ever.
    let deadline = clock + (rule.mode == .optional ? policy.conduct.handleAtMost : rule.atMost)
    emit(
      .wrapUpStarted(
        WrapUpStarted(
          contact: id, adviser: adviser, deadline: deadline,
          talkMilliseconds: ended.talkMilliseconds, holdMilliseconds: ended.holdMilliseconds)))
    if rule.mode == .none { endWrapUp(id, adviser) }
  }

  private func wrapUpRule(_ queue: QueueID) -> WrapUpPolicy {
    guard queue.index < policy.queues.count else {
      var none = WrapUpPolicy()
      none.mode = .none
      return none
    }
    return policy.queues[queue.index].wrapUp
  }

  mutating func decide(_ input: WrapUp) -> Rejection? {
    let act = HandleAct(contact: input.contact, adviser: input.adviser)
    guard let found = handled(act) else {
      // Closed, as in a queue without wrap-up; a number never given is another mistake.
      let isClosed = !contacts.contains(input.contact) && input.contact.raw < nextContact
      return isClosed && !input.contact.isNone ? .alreadyClosed : missing(act)
    }
    guard found.interaction.state == .wrappingUp else { return .notWrappingUp }
    if !input.disposition.isNone, input.disposition.index >= policy.names.dispositions.count {
      return .unknownDisposition
    }
    let rule = wrapUpRule(found.interaction.queue)
    if input.disposition.isNone, rule.dispositionRequired || rule.mode == .mandatory {
      return .dispositionRequired
    }
    endWrapUp(
      input.contact, input.adviser, disposition: input.disposition, input.resolution)
    return nil
  }

  mutating func extendWrapUp(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard found.interaction.state == .wrappingUp else { return .notWrappingUp }
    if found.interaction.isExtended { return .alreadyExtended }
    let rule = wrapUpRule(found.interaction.queue)
    guard rule.extendOnce > .zero, rule.mode != .optional else { return .extensionNotAllowed }
    emit(
      .wrapUpExtended(
        WrapUpExtended(
          contact: act.contact, adviser: act.adviser,
          deadline: max(found.interaction.deadline, clock) + rule.extendOnce)))
    return nil
  }

  /// A time box ends; a mandatory wrap-up is marked and goes on.
  mutating func wrapUpDue(_ contact: Contact, _ interaction: Interaction) {
    if wrapUpRule(interaction.queue).mode == .mandatory {
      emit(.wrapUpOverdue(WrapUpOverdue(contact: contact.id, adviser: interaction.adviser)))
    } else {
      endWrapUp(contact.id, interaction.adviser, timedOut: true)
    }
  }

  mutating func endWrapUp(
    _ id: ContactID, _ adviser: AdviserID, disposition: DispositionID = .none,
    _ resolution: Resolution = .notSaid, timedOut: Bool = false
  ) {
    guard let interaction = contacts[id].interaction(of: adviser) else { return }
    var ended = interaction
    // Counts the stretch that ends now with those before an interruption.
    ended.change(to: .wrappingUp, at: clock)
    emit(
      .wrapUpEnded(
        WrapUpEnded(
          contact: id, adviser: adviser, disposition: disposition, resolution: resolution,
          wrapUpMilliseconds: ended.wrapUpMilliseconds, timedOut: timedOut)))
    resumeInterrupted(of: adviser)
    closeIfDone(id)
  }

  /// Closes the contact when the customer is gone and nobody has anything left to do with it.
  mutating func closeIfDone(_ id: ContactID) {
    guard contacts.contains(id), let ending = contacts[id].ending,
      contacts[id].interactions.isEmpty
    else { return }
    emit(
      .contactClosed(
        ContactClosed(
          contact: id, termination: ending, disposition: contacts[id].disposition)))
  }

  /// Ends the contact from any phase; whoever has it wraps up first.
  mutating func close(_ id: ContactID, _ termination: Termination, disposition: DispositionID) {
    withdrawOffer(id, cause: .ended)
    endConsult(id)
    if !contacts[id].interactions.isEmpty {
      if contacts[id].ending == nil {
        emit(.customerLeft(CustomerLeft(contact: id, ending: termination)))
      }
      wrapUpAll(id)
      return
    }
    emit(
      .contactClosed(
        ContactClosed(contact: id, termination: termination, disposition: disposition)))
  }

  mutating func change(_ event: WrapUpStarted) {
    let moment = clock
    let wasParked = contacts[event.contact].interaction(of: event.adviser)?.state == .parked
    withInteraction(event.contact, event.adviser) {
      $0.talkMilliseconds = event.talkMilliseconds
      $0.holdMilliseconds = event.holdMilliseconds
      $0.state = .wrappingUp
      $0.since = moment
      $0.isOverdue = false
      $0.interruptedBy = .none
      $0.isTalkOver = false
      $0.deadline = event.deadline
    }
    if wasParked { activate(contacts[event.contact].channel, event.adviser, by: 1) }
    reschedule(event.contact)
  }

  mutating func change(_ event: WrapUpExtended) {
    withInteraction(event.contact, event.adviser) {
      $0.isExtended = true
      $0.isOverdue = false
      $0.deadline = event.deadline
    }
    reschedule(event.contact)
  }

  mutating func change(_ event: WrapUpEnded) {
    let id = event.contact
    guard let interaction = contacts[id].interaction(of: event.adviser) else { return }
    let contact = contacts[id]
    if !event.disposition.isNone { contacts[id].disposition = event.disposition }
    if interaction.queue.index < queues.count {
      let handled =
        interaction.talkMilliseconds + interaction.holdMilliseconds + event.wrapUpMilliseconds
      let mean = queues[interaction.queue.index].handleMilliseconds
      queues[interaction.queue.index].handleMilliseconds =
        mean == 0 ? handled : mean + (handled - mean) / 16
    }
    subjects.update(
      contact.subject, in: interaction.unit, at: clock,
      rememberFor: policy.conduct.rememberFor
    ) {
      $0.lastContact = id
      $0.lastQueue = interaction.queue
      $0.lastHandler = event.adviser
      $0.lastHandledAt = clock
    }
    drop(id, event.adviser)
  }

  mutating func change(_ event: ContactClosed) {
    let id = event.contact
    let contact = contacts[id]
    leaveRoom(id)
    leaveDuty(id)
    if references[contact.reference] == id { references[contact.reference] = nil }
    recentReferences.add(contact.reference, at: clock)
    count(callbackOf: contact, by: -1)
    release(booking: contact)
    contacts.remove(id)
  }
}
