import Vocabulary

// An adviser has the contact: hold, park, and the end of the talk.
extension Exchange {
  /// The contact and this adviser's share of it, or why not.
  func handled(
    _ act: HandleAct
  ) -> (contact: Contact, interaction: Interaction)? {
    guard let contact = contacts.find(act.contact),
      let interaction = contact.interaction(of: act.adviser)
    else { return nil }
    return (contact, interaction)
  }

  mutating func hold(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    if found.contact.ending != nil { return .customerGone }
    switch found.interaction.state {
    case .talking: emit(.holdStarted(HoldStarted(contact: act.contact, adviser: act.adviser)))
    case .holding: return .alreadyOnHold
    case .parked, .wrappingUp: return .notHandling
    }
    return nil
  }

  mutating func unhold(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard found.interaction.state == .holding else { return .notOnHold }
    if found.contact.consult != nil { return .alreadyConsulting }
    emit(.holdEnded(HoldEnded(contact: act.contact, adviser: act.adviser)))
    return nil
  }

  mutating func park(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    switch found.interaction.state {
    case .talking, .holding:
      if found.contact.consult != nil { return .alreadyConsulting }
      emit(
        .interactionParked(InteractionParked(contact: act.contact, adviser: act.adviser)))
    case .parked: return .alreadyParked
    case .wrappingUp: return .notHandling
    }
    return nil
  }

  mutating func unpark(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    guard found.interaction.state == .parked else { return .notParked }
    guard fits(found.contact.channel, act.adviser) else { return .atCapacity }
    parkInterrupted(by: act.contact, of: act.adviser)
    resume(act.contact, act.adviser)
    return nil
  }

  /// The adviser has finished with the customer.
  mutating func endHandling(_ act: HandleAct) -> Rejection? {
    guard let found = handled(act) else { return missing(act) }
    if found.interaction.state == .wrappingUp { return .notHandling }
    if found.contact.consult?.by == act.adviser { return .alreadyConsulting }
    if found.interaction.isConsulted {
      endConsult(act.contact)
      return nil
    }
    if let callback = found.contact.callback, !callback.isReached { return .notAnsweredYet }
    if found.interaction.state == .parked {
      guard fits(found.contact.channel, act.adviser) else { return .atCapacity }
      parkInterrupted(by: act.contact, of: act.adviser)
      resume(act.contact, act.adviser)
      // Its customer had left already: that was the last of it, or wrap-up has begun.
      if found.contact.ending != nil || found.interaction.isTalkOver { return nil }
    }
    if !isShared(found.contact, beside: act.adviser), found.contact.phase == .handling {
      emit(.customerLeft(CustomerLeft(contact: act.contact)))
    }
    startWrapUp(act.contact, act.adviser)
    closeIfDone(act.contact)
    return nil
  }

  /// Whether somebody else carries the contact on.
  func isShared(_ contact: Contact, beside adviser: AdviserID) -> Bool {
    contact.interactions.contains {
      $0.adviser != adviser && $0.state != .wrappingUp && !$0.isConsulted && !$0.isTalkOver
    }
  }

  func missing(_ act: HandleAct) -> Rejection {
    guard contacts.contains(act.contact) else { return .unknownContact }
    return act.adviser.index < advisers.count ? .notHandling : .unknownAdviser
  }

  /// What happens by itself to an adviser's share: hold, park, wrap-up and handling have limits.
  mutating func interactionDue(_ contact: Contact, _ interaction: Interaction) {
    let id = contact.id
    let adviser = interaction.adviser
    switch interaction.state {
    case .holding: emit(.holdOverdue(HoldOverdue(contact: id, adviser: adviser)))
    case .talking: emit(.handlingOverdue(HandlingOverdue(contact: id, adviser: adviser)))
    case .parked:
      if fits(contact.channel, adviser, mayInterrupt: false) {
        resume(id, adviser)
      } else {
        emit(.handlingOverdue(HandlingOverdue(contact: id, adviser: adviser)))
      }
    case .wrappingUp: wrapUpDue(contact, interaction)
    }
  }

  mutating func overdue(_ id: ContactID, _ adviser: AdviserID) {
    withInteraction(id, adviser) { $0.isOverdue = true }
    reschedule(id)
  }

  /// The adviser's share begins.
  mutating func begin(
    _ id: ContactID, _ adviser: AdviserID, queue: QueueID, isConsulted: Bool = false
  ) {
    var interaction = Interaction()
    interaction.adviser = adviser
    interaction.queue = queue
    interaction.unit = contacts[id].unit
    interaction.startedAt = clock
    interaction.since = clock
    interaction.deadline = clock + policy.conduct.handleAtMost
    interaction.isConsulted = isConsulted
    interaction.planVersion = policy.version
    contacts[id].interactions.append(interaction)
    contacts[id].phase = .handling
    advisers[adviser.index].contacts.append(id)
    activate(contacts[id].channel, adviser, by: 1)
    reschedule(id)
  }

  mutating func withInteraction(
    _ id: ContactID, _ adviser: AdviserID, _ body: (inout Interaction) -> Void
  ) {
    guard let at = contacts[id].interactions.firstIndex(where: { $0.adviser == adviser }) else {
      return
    }
    body(&contacts[id].interactions[at])
  }

  mutating func change(_ event: HandlingStarted) {
    let id = event.contact
    if contacts[id].phase == .waiting { leaveRoom(id) }
    contacts[id].wait.queue = event.queue
    contacts[id].wait.queuedAt = clock
    begin(id, event.adviser, queue: event.queue)
  }

  mutating func change(_ event: HoldStarted) {
    let moment = clock
    let limit = clock + policy.conduct.holdAtMost
    withInteraction(event.contact, event.adviser) {
      $0.change(to: .holding, at: moment)
      $0.deadline = limit
    }
    reschedule(event.contact)
  }

  mutating func change(_ event: HoldEnded) { talk(event.contact, event.adviser) }

  mutating func talk(_ id: ContactID, _ adviser: AdviserID) {
    let moment = clock
    let limit = clock + policy.conduct.handleAtMost
    withInteraction(id, adviser) {
      $0.change(to: .talking, at: moment)
      $0.deadline = limit
    }
    reschedule(id)
  }

  mutating func change(_ event: InteractionParked) {
    let moment = clock
    let limit = clock + policy.conduct.parkAtMost
    withInteraction(event.contact, event.adviser) {
      $0.isTalkOver = $0.state == .wrappingUp
      $0.change(to: .parked, at: moment)
      $0.deadline = limit
      $0.interruptedBy = event.interruptedBy
    }
    activate(contacts[event.contact].channel, event.adviser, by: -1)
    reschedule(event.contact)
  }

  mutating func change(_ event: InteractionResumed) {
    withInteraction(event.contact, event.adviser) {
      $0.interruptedBy = .none
      $0.isTalkOver = false
    }
    activate(contacts[event.contact].channel, event.adviser, by: 1)
    talk(event.contact, event.adviser)
  }
}
