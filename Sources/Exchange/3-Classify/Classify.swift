import Flows
import Vocabulary

// A flow asks what the contact is about, on any channel.
extension Exchange {
  mutating func startFlow(_ id: ContactID, _ flow: FlowID) {
    beginRun(id, flow)
    // From the run that began, so that what is known of the contact counts in its first turn.
    guard let run = contacts[id].run else { return }
    take(run.move(to: flow, in: index.flows, facts: facts(of: id)), of: id)
  }

  mutating func beginRun(_ id: ContactID, _ flow: FlowID) {
    var language = contacts[id].language
    if language.isNone { language = LanguageID(0) }
    emit(.flowStarted(FlowStarted(contact: id, flow: flow, language: language)))
  }

  /// Records a turn and does what it leads to.
  mutating func take(_ turn: FlowTurn, of id: ContactID) {
    emit(.flowAdvanced(FlowAdvanced(contact: id, turn: turn)))
    switch turn.wants {
    case .answer, .lookUp, .message, .outside: break
    case .queue(let step):
      enqueue(id, step.queue, cause: .flow, headStart: step.headStart)
    case .duty(let duty): startDuty(id, duty)
    case .end(let disposition):
      close(id, Termination(.selfServed), disposition: disposition)
    }
  }

  mutating func decide(_ input: Hear) -> Rejection? {
    let id = input.contact
    guard contacts.contains(id) else { return .unknownContact }
    let contact = contacts[id]
    let isExit =
      input.heard.kind == .flagged || input.heard.kind == .emergency || input.heard.kind == .person
    switch contact.phase {
    case .flow where isRungOutside(contact):
      guard isExit else { return .staleAnswer }
    case .flow, .outside, .duty: break
    case .waiting, .offered:
      guard isExit else { return .staleAnswer }
    case .handling:
      guard input.heard.kind == .flagged else { return .staleAnswer }
      emit(
        .flaggedWordsHeard(
          FlaggedWordsHeard(contact: id, words: input.heard.words, whileHandled: true)))
      return nil
    case .scheduled, .wrappingUp: return .notInFlow
    }
    guard let run = contact.run,
      let turn = run.turn(hearing: input.heard, in: index.flows, facts: facts(of: id))
    else { return .staleAnswer }
    // Who waits and asks for a person is waiting for one, unless another queue is meant.
    if contact.phase == .waiting || contact.phase == .offered, input.heard.kind == .person {
      guard case .queue(let step) = turn.wants, step.queue != contact.wait.queue else {
        return .staleAnswer
      }
    }
    if input.heard.kind == .flagged {
      emit(
        .flaggedWordsHeard(
          FlaggedWordsHeard(contact: id, words: input.heard.words, whileHandled: false)))
    }
    if contact.phase == .waiting || contact.phase == .offered || contact.phase == .duty {
      if refusesToLeave(contact, for: turn.wants) { return nil }
      withdrawOffer(id, cause: .flaggedWords)
      let cause: UnqueueCause = input.heard.kind == .person ? .flow : .flaggedWords
      emit(.contactUnqueued(ContactUnqueued(contact: id, cause: cause)))
    }
    take(turn, of: id)
    return nil
  }

  mutating func decide(_ input: PromptsPlayed) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .flow, case .answer(let within) = contact.flowWants else {
      return .notInFlow
    }
    let time = answerTime(within, of: input.contact)
    emit(.flowTimerRestarted(FlowTimerRestarted(contact: input.contact, deadline: clock + time)))
    return nil
  }

  /// How long its customer has to answer.
  private func answerTime(_ within: Span, of id: ContactID) -> Span {
    let channel = contacts[id].channel
    guard channel == .chat || channel.isWritten else { return within }
    return max(within, policy.conduct.writtenAnswerWithin)
  }

  mutating func decide(_ input: LookedUp) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .flow, case .lookUp = contact.flowWants, let run = contact.run else {
      return .notInFlow
    }
    guard run.step == input.step else { return .staleAnswer }
    let results = input.failed ? nil : input.results
    return advance(run, .lookedUp(results), of: input.contact)
  }

  mutating func decide(_ input: OutsideAnswered) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .flow, case .outside = contact.flowWants else { return .notInFlow }
    emit(.outsideConnected(OutsideConnected(contact: input.contact)))
    return nil
  }

  mutating func decide(_ input: OutsideEnded) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    if contact.phase == .outside {
      customerLeft(input.contact)
      return nil
    }
    guard contact.phase == .flow, case .outside = contact.flowWants else { return .notInFlow }
    if isRungOutside(contact) {
      comeBack(input.contact)
      return nil
    }
    guard let run = contact.run else { return .notInFlow }
    return advance(run, .outsideFailed, of: input.contact)
  }

  mutating func decide(_ input: LeaveMessage) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .flow, case .message(let queue, _, _) = contact.flowWants else {
      return .notInFlow
    }
    if input.message.count > Exchange.textMaximum * 4 { return .tooLong }
    let task = ContactID(nextContact)
    emit(
      .messageTaken(
        MessageTaken(contact: input.contact, message: input.message, becomes: task)))
    // The customer's own contact ends first, so that the task starts with nothing of it open.
    if let turn = contact.run?.turn(
      on: .messageTaken, in: index.flows, facts: facts(of: input.contact))
    {
      emit(.flowAdvanced(FlowAdvanced(contact: input.contact, turn: turn)))
    }
    close(input.contact, Termination(.continued, "message taken"), disposition: .none)
    continued(from: contact, as: task, channel: .task, origin: .message, queue: queue)
    enqueue(task, queue, cause: .message)
    return nil
  }

  /// A contact that goes on from another one as its own.
  mutating func continued(
    from contact: Contact, as id: ContactID, channel: Channel, origin: Origin, queue: QueueID,
    reference: String? = nil, identity: [UInt8] = []
  ) {
    var arrived = ContactArrived(contact: id)
    // The number keeps it apart from what an earlier contact of the same reference led to.
    arrived.reference = reference ?? "\(contact.reference)/\(origin)-\(id.raw)"
    arrived.channel = channel
    arrived.origin = origin
    arrived.entry = contact.entry
    // It goes on in its own unit; only entering the queue may hand it over.
    arrived.unit = contact.unit.isNone ? policy.queues[queue.index].unit : contact.unit
    arrived.subject = contact.subject
    arrived.isKnown = contact.isKnown
    arrived.identity = identity
    arrived.language = contact.language
    arrived.placeFrom = contact.placeFrom
    arrived.caseOwner = contact.caseOwner
    arrived.lastHandler = contact.lastHandler
    arrived.facts = contact.run?.variables ?? contact.variables
    arrived.continues = contact.id
    arrived.needs = contact.needs
    arrived.headStart = contact.headStart
    arrived.marks = contact.marks
    emit(.contactArrived(arrived))
  }

  /// Silence, a look-up that is late, a message that has become too long.
  mutating func flowDue(_ contact: Contact) {
    if case .message(let queue, _, _) = contact.flowWants {
      // Nothing came from the edge that records: the customer waits instead, whatever the hour,
      // so that they are not asked for a message again and again.
      enqueue(contact.id, queue, cause: .message)
    } else if isRungOutside(contact) {
      comeBack(contact.id)
    } else if contact.run.map({ advance($0, .timedOut, of: contact.id) != nil }) ?? true {
      // The step left the plan and nothing leads on; a person would have been found by a step.
      close(contact.id, Termination(.ended, "the flow has no way on"), disposition: .none)
    }
  }

  /// Nobody said that the call outside is over. Whoever is still talking there is not cut off:
  /// their call is no longer ours; a customer who comes back arrives anew.
  mutating func outsideDue(_ contact: Contact) {
    emit(
      .customerLeft(
        CustomerLeft(
          contact: contact.id,
          ending: Termination(.transferredOut, "the end of the call outside was not reported"))))
    wrapUpAll(contact.id)
  }

  private mutating func advance(
    _ run: FlowRun, _ input: FlowInput, of id: ContactID
  ) -> Rejection? {
    guard let turn = run.turn(on: input, in: index.flows, facts: facts(of: id)) else {
      return .staleAnswer
    }
    take(turn, of: id)
    return nil
  }

  func facts(of id: ContactID) -> ContactFacts {
    let contact = contacts[id]
    let trace = subjects.trace(of: contact.subject, in: contact.unit)
    let previous = trace?.previousArrival ?? .epoch
    return ContactFacts(
      channel: contact.channel, customerIsKnown: contact.isKnown, now: clock,
      arrivedAt: contact.arrivedAt, lastContact: previous, calendars: policy.calendars,
      queuePolicies: policy.queues, queues: queues)
  }

  mutating func change(_ event: FlowStarted) {
    var run = FlowRun(flow: event.flow, language: event.language)
    if let before = contacts[event.contact].run {
      run.variables = before.variables
      run.turns = before.turns
    } else {
      // As a turn, because a run keeps its variables in order.
      var facts = FlowTurn()
      facts.assigned = contacts[event.contact].variables
      facts.wants = .answer(within: .zero)
      run.apply(facts)
    }
    contacts[event.contact].run = run
    contacts[event.contact].phase = .flow
  }

  mutating func change(_ event: FlowAdvanced) {
    let id = event.contact
    let turn = event.turn
    contacts[id].run?.apply(turn)
    contacts[id].needs += turn.needs
    contacts[id].headStart = contacts[id].headStart + turn.headStart
    var marks = turn.marks
    if case .queue(let step) = turn.wants, !step.mark.isNone { marks.append(step.mark) }
    for mark in marks where !contacts[id].marks.contains(mark) { contacts[id].marks.append(mark) }
    if !turn.language.isNone { contacts[id].language = turn.language }
    contacts[id].phase = .flow
    contacts[id].flowStep = turn.path.last ?? contacts[id].flowStep
    contacts[id].flowWants = turn.wants
    switch turn.wants {
    case .answer(let within), .message(_, let within, _):
      let time = answerTime(within, of: id)
      contacts[id].flowDeadline = clock + time + Exchange.promptAllowance(turn)
    case .lookUp(_, _, let within), .outside(_, let within):
      contacts[id].flowDeadline = clock + within + Exchange.promptAllowance(turn)
    case .queue, .duty, .end: contacts[id].flowDeadline = .distantFuture
    }
    reschedule(id)
  }

  /// Until the edge reports that prompts were played, each text is allowed this long.
  static let promptMaximum = Span.seconds(30)

  private static func promptAllowance(_ turn: FlowTurn) -> Span {
    switch turn.wants {
    case .lookUp: .zero
    default: Span(milliseconds: promptMaximum.milliseconds * Int64(turn.says.count))
    }
  }

  mutating func change(_ event: FlowTimerRestarted) {
    contacts[event.contact].flowDeadline = event.deadline
    reschedule(event.contact)
  }

  mutating func change(_ event: OutsideConnected) {
    contacts[event.contact].phase = .outside
    contacts[event.contact].flowDeadline = clock + policy.conduct.outsideAtMost
    reschedule(event.contact)
  }
}

/// The world as a flow may ask about it.
struct ContactFacts: FlowFacts {
  let channel: Channel
  let customerIsKnown: Bool
  let now: Instant
  let arrivedAt: Instant
  let lastContact: Instant
  let calendars: [OpeningHours]
  let queuePolicies: [QueuePolicy]
  let queues: [QueueState]

  func isOpen(_ calendar: CalendarID) -> Bool {
    guard !calendar.isNone, calendar.index < calendars.count else { return true }
    return calendars[calendar.index].isOpen(at: now)
  }
  func customerContacted(within: Span) -> Bool {
    lastContact > .epoch && lastContact + within >= arrivedAt
  }
  func takesContacts(_ queue: QueueID) -> Bool {
    guard queue.index < queuePolicies.count else { return false }
    let policy = queuePolicies[queue.index]
    let state = queues[queue.index]
    let isFull = policy.limits.size > 0 && state.waiting >= Int(policy.limits.size)
    return !policy.isRetired && !state.isClosedByHand && isOpen(policy.open) && !isFull
  }
}
