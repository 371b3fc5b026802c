import Vocabulary

// A supervisor steps in; always with who and why, and first of all as an event.
extension Exchange {
  mutating func intervene(
    _ action: Intervention, contact: ContactID = .none, adviser: AdviserID = .none,
    queue: QueueID = .none, by: AdviserID, why: String
  ) {
    var event = Intervened(action: action)
    event.contact = contact
    event.adviser = adviser
    event.queue = queue
    event.by = by
    event.why = why
    emit(.intervened(event))
  }

  /// Whether this person may step in for the contact, and said why.
  private func mayIntervene(_ id: ContactID, _ by: AdviserID, _ why: String) -> Rejection? {
    guard let contact = contacts.find(id) else { return .unknownContact }
    return mayIntervene(in: contact.unit, by, why)
  }

  /// Whether this person may step in for a whole unit, and said why; `none` for the whole house.
  func mayIntervene(in unit: UnitID, _ by: AdviserID, _ why: String) -> Rejection? {
    guard by.index < policy.advisers.count else { return .unknownAdviser }
    if !unit.isNone, !index.isMember(by, of: unit) { return .otherUnit }
    guard policy.supervises(by, unit) else { return .notSupervisor }
    return saysWhy(why)
  }

  private func saysWhy(_ why: String) -> Rejection? {
    if why.isEmpty { return .whyMissing }
    return why.utf8.count > Exchange.textMaximum ? .tooLong : nil
  }

  /// A supervisor gives a contact to anybody of its unit. Advisers take for themselves what the
  /// plan lets them take, when they can do it.
  private func mayPull(_ input: Pull) -> Rejection? {
    let refused = mayIntervene(input.contact, input.by, input.why)
    guard refused == .notSupervisor, input.by == input.adviser,
      let contact = contacts.find(input.contact),
      contact.phase == .waiting || contact.phase == .offered
    else { return refused }
    let queue = policy.queues[contact.wait.queue.index]
    guard queue.mayBePulled,
      index.eligible(unit: queue.unit, needs(of: contact)).contains(input.by)
    else { return refused }
    return saysWhy(input.why)
  }

  mutating func decide(_ input: Move) -> Rejection? {
    if let refused = mayIntervene(input.contact, input.by, input.why) { return refused }
    guard input.queue.index < policy.queues.count else { return .unknownQueue }
    let queue = policy.queues[input.queue.index]
    if queue.isRetired { return .retired }
    let contact = contacts[input.contact]
    guard policy.mayHandOver(from: contact.unit, to: queue.unit) else { return .otherUnit }
    guard queue.channels.contains(contact.channel) else { return .channelNotTaken }
    switch contact.phase {
    case .waiting, .offered, .flow, .duty: break
    case .handling, .outside, .wrappingUp, .scheduled: return .notWaiting
    }
    intervene(
      .move, contact: input.contact, queue: input.queue, by: input.by, why: input.why)
    withdrawOffer(input.contact, cause: .intervention)
    enqueue(input.contact, input.queue, cause: .intervention)
    return nil
  }

  mutating func decide(_ input: Reprioritise) -> Rejection? {
    if let refused = mayIntervene(input.contact, input.by, input.why) { return refused }
    let contact = contacts[input.contact]
    guard contact.phase == .waiting else { return .notWaiting }
    intervene(
      .reprioritise, contact: input.contact, queue: contact.wait.queue, by: input.by,
      why: input.why)
    rerank(contact, headStart: input.headStart, needs: contact.needs)
    return nil
  }

  mutating func decide(_ input: ChangeNeeds) -> Rejection? {
    if let refused = mayIntervene(input.contact, input.by, input.why) { return refused }
    let contact = contacts[input.contact]
    guard contact.phase == .waiting else { return .notWaiting }
    intervene(
      .changeNeeds, contact: input.contact, queue: contact.wait.queue, by: input.by,
      why: input.why)
    rerank(contact, headStart: contact.wait.headStart, needs: input.needs)
    return nil
  }

  mutating func rerank(_ contact: Contact, headStart: Span, needs: [SkillClause]) {
    let order = policy.queues[contact.wait.queue.index].order
    var event = ContactReranked(contact: contact.id)
    event.headStart = headStart
    event.needs = needs
    event.dueAt = contact.dueAt ?? dueDate(order, from: contact.placeFrom)
    event.rank = rank(
      placeFrom: contact.placeFrom, headStart: headStart, dueAt: event.dueAt,
      lead: order.dueLead)
    emit(.contactReranked(event))
  }

  mutating func decide(_ input: Pull) -> Rejection? {
    if let refused = mayPull(input) { return refused }
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    let contact = contacts[input.contact]
    guard contact.phase == .waiting || contact.phase == .offered else { return .notWaiting }
    guard adviser.isSignedIn else { return .notSignedIn }
    let queue = policy.queues[contact.wait.queue.index]
    guard index.isMember(input.adviser, of: queue.unit) else { return .otherUnit }
    guard free[Int(contact.channel.rawValue)].contains(input.adviser) else { return .atCapacity }
    if contact.interaction(of: input.adviser) != nil { return .targetNotFree }
    intervene(
      .pull, contact: input.contact, adviser: input.adviser, queue: contact.wait.queue,
      by: input.by, why: input.why)
    withdrawOffer(input.contact, cause: .intervention)
    var evidence = OfferEvidence()
    evidence.basis = .named
    evidence.candidates = 1
    evidence.relaxStep = contact.wait.relaxStep
    evidence.rank = contact.wait.rank
    evidence.policyVersion = policy.version
    emit(
      .contactOffered(
        ContactOffered(
          contact: input.contact, adviser: input.adviser, deadline: clock + queue.offer.ring,
          attempt: contact.wait.offers &+ 1, why: evidence)))
    return nil
  }

  mutating func decide(_ input: CloseQueue) -> Rejection? {
    guard input.queue.index < policy.queues.count else { return .unknownQueue }
    let unit = policy.queues[input.queue.index].unit
    if let refused = mayIntervene(in: unit, input.by, input.why) { return refused }
    emit(
      .queueClosed(
        QueueClosed(
          queue: input.queue, isClosed: input.isClosed, by: input.by, why: input.why)))
    return nil
  }

  mutating func decide(_ input: Broadcast) -> Rejection? {
    if input.message.isEmpty { return .textMissing }
    if input.message.utf8.count > Exchange.textMaximum { return .tooLong }
    if let refused = mayIntervene(in: input.unit, input.by, input.why) { return refused }
    emit(
      .messageBroadcast(
        MessageBroadcast(
          unit: input.unit, message: input.message, by: input.by, why: input.why)))
    return nil
  }

  mutating func decide(_ input: EndContact) -> Rejection? {
    guard contacts.contains(input.contact) else { return .unknownContact }
    // An edge that lost its customer's line ends the contact without a person behind it.
    if !input.by.isNone, let refused = mayIntervene(input.contact, input.by, input.why) {
      return refused
    }
    if input.why.isEmpty { return .whyMissing }
    if input.why.utf8.count > Exchange.textMaximum { return .tooLong }
    intervene(.endContact, contact: input.contact, by: input.by, why: input.why)
    close(input.contact, Termination(.ended, input.why), disposition: .none)
    return nil
  }
}
