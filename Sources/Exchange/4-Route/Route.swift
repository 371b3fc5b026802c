import Flows
import Vocabulary

// A contact is put into a queue, given its one place in the order of everything that waits.
extension Exchange {
  /// An alternative may lead to a queue whose alternative leads on; after this many it waits.
  static let alternativesMaximum = 4
  /// Queues that lead to each other by overflow or by a limit pass a contact on this often; then
  /// it stays where it is. The check of a plan refuses such circles.
  static let movesMaximum: UInt8 = 16

  func takesContacts(_ id: QueueID) -> Bool {
    guard id.index < policy.queues.count else { return false }
    let queue = policy.queues[id.index]
    return !queue.isRetired && !queues[id.index].isClosedByHand
      && policy.isOpen(queue.open, at: clock)
  }

  func isFull(_ id: QueueID) -> Bool {
    let limit = policy.queues[id.index].limits.size
    return limit > 0 && queues[id.index].waiting >= Int(limit)
  }

  /// Puts the contact into the queue, or gives the alternative that a limit or closed hours ask.
  mutating func enqueue(
    _ id: ContactID, _ queueID: QueueID, cause: QueueCause, headStart: Span? = nil,
    heldFor: AdviserID = .none, until: Instant = .distantFuture
  ) {
    guard handOver(id, to: policy.queues[queueID.index].unit, queue: queueID) else {
      keepInUnit(id)
      return
    }
    var offersCallback = false
    if cause.mayBeTurnedAway {
      if let (why, alternative) = limitMet(
        by: id, entering: queueID, cause: cause, headStart: headStart)
      {
        if give(alternative, why, to: id, of: queueID) { return }
        offersCallback = alternative.action == .callback
      } else {
        acknowledge(id, queueID, cause: cause)
      }
    }
    let contact = contacts[id]
    let queue = policy.queues[queueID.index]
    var queued = ContactQueued(contact: id, queue: queueID)
    queued.placeFrom =
      cause == .transfer && !policy.conduct.transferKeepsPlace ? clock : contact.placeFrom
    queued.headStart = (headStart ?? queue.order.headStart) + contact.headStart
    queued.dueAt = contact.dueAt ?? dueDate(queue.order, from: queued.placeFrom)
    queued.rank = rank(
      placeFrom: queued.placeFrom, headStart: queued.headStart, dueAt: queued.dueAt,
      lead: queue.order.dueLead)
    queued.needs = contact.needs
    queued.cause = cause
    queued.isStatutory = queue.isStatutory || (contact.wait.isStatutory && !cause.isByPerson)
    emit(.contactQueued(queued))
    tellAnnouncements(to: id)
    if offersCallback { emit(.callbackOffered(CallbackOffered(contact: id))) }
    if heldFor.isNone {
      if !queue.preferred.isEmpty { holdForPreferred(id, from: 0) }
    } else if heldFor.index < advisers.count, advisers[heldFor.index].presence == .available,
      index.isMember(heldFor, of: queue.unit)
    {
      emit(
        .preferenceHeld(
          PreferenceHeld(contact: id, adviser: heldFor, stage: Waiting.named, until: until)))
    }
  }

  /// rank = arrival − head start, or due − lead when that is earlier.
  func rank(placeFrom: Instant, headStart: Span, dueAt: Instant?, lead: Span) -> Instant {
    let byArrival = placeFrom - headStart
    guard let dueAt else { return byArrival }
    return min(byArrival, dueAt - lead)
  }

  func dueDate(_ order: QueueOrder, from arrival: Instant) -> Instant? {
    guard order.due > .zero else { return nil }
    guard order.dueCalendar.index < policy.calendars.count else { return arrival + order.due }
    return policy.calendars[order.dueCalendar.index].adding(openTime: order.due, to: arrival)
  }

  /// The limit the contact would pass by entering, with its alternative.
  private mutating func limitMet(
    by id: ContactID, entering queueID: QueueID, cause: QueueCause, headStart: Span?
  ) -> (AlternativeCause, Alternative)? {
    let queue = policy.queues[queueID.index]
    let isLive = contacts[id].channel.isLive
    if queues[queueID.index].isClosedByHand || queue.isRetired {
      return (.closedBySupervisor, queue.closed)
    }
    if isLive, !policy.isOpen(queue.open, at: clock) { return (.closed, queue.closed) }
    // Who takes up a place again had it already.
    if cause == .resumed { return nil }
    if isFull(queueID), queue.mayGive(queue.limits.whenFull) {
      return (.full, queue.limits.whenFull)
    }
    if queue.limits.expectedWait > .zero, queue.limits.expectedWait < .forever, isLive,
      queue.mayGive(queue.limits.whenLong),
      expectedWait(id, queueID, headStart: headStart).high > queue.limits.expectedWait
    {
      return (.expectedWait, queue.limits.whenLong)
    }
    return nil
  }

  /// What is written out of hours waits for the morning; who wrote is told so, once, by an edge
  /// that sends the explanation of the queue's `closed`.
  private mutating func acknowledge(_ id: ContactID, _ queueID: QueueID, cause: QueueCause) {
    let closed = policy.queues[queueID.index].closed
    guard contacts[id].channel.isWritten, contacts[id].origin == .inbound, !closed.explain.isNone,
      cause == .entry || cause == .flow,
      !policy.isOpen(policy.queues[queueID.index].open, at: clock)
    else { return }
    emit(
      .alternativeTaken(
        AlternativeTaken(
          contact: id, queue: queueID, cause: .closed, action: .stay, explain: closed.explain)))
  }

  /// Gives the alternative; false when the contact is to wait after all.
  mutating func give(
    _ alternative: Alternative, _ cause: AlternativeCause, to id: ContactID, of queueID: QueueID
  ) -> Bool {
    let action = allowed(alternative, to: id, of: queueID)
    emit(
      .alternativeTaken(
        AlternativeTaken(
          contact: id, queue: queueID, cause: cause, action: action,
          explain: alternative.explain)))
    switch action {
    case .stay: return false
    case .callback:
      // Who is only about to wait is offered it once they do.
      if contacts[id].phase == .waiting { emit(.callbackOffered(CallbackOffered(contact: id))) }
      return false
    case .end:
      close(id, Termination(.turnedAway, "\(cause)"), disposition: .none)
      return true
    case .queue:
      unqueue(id, cause: .alternative)
      enqueue(id, alternative.queue, cause: .alternative)
      return true
    case .flow:
      unqueue(id, cause: .alternative)
      startFlow(id, alternative.flow)
      return true
    case .message:
      unqueue(id, cause: .alternative)
      askForMessage(id, queue: queueID)
      return true
    case .duty:
      unqueue(id, cause: .duty)
      startDuty(id, alternative.duty)
      return true
    }
  }

  /// What may be done of what the alternative asks.
  private mutating func allowed(
    _ alternative: Alternative, to id: ContactID, of queueID: QueueID
  ) -> Alternative.Action {
    let isStatutory =
      contacts[id].wait.isStatutory
      || queueID.index < policy.queues.count && policy.queues[queueID.index].isStatutory
    let steps = alternatives.pass(id)
    switch alternative.action {
    case .stay, .callback: return alternative.action
    // Statutory work is never dropped: where the plan would end it, it stays.
    case .end: return isStatutory ? .stay : .end
    // Nothing automatic carries a contact into another unit, or where its kind is not taken.
    case .queue:
      guard alternative.queue.index < policy.queues.count else { return .stay }
      let target = policy.queues[alternative.queue.index]
      guard staysInUnit(id, target.unit), target.channels.contains(contacts[id].channel)
      else { return .stay }
    case .message: guard queueID.index < policy.queues.count else { return .stay }
    case .flow:
      guard alternative.flow.index < policy.flows.count,
        staysInUnit(id, policy.flows[alternative.flow.index].unit)
      else { return .stay }
    case .duty:
      guard alternative.duty.index < policy.duties.count,
        staysInUnit(id, policy.duties[alternative.duty.index].unit)
      else { return .stay }
    }
    return steps > Exchange.alternativesMaximum ? .stay : alternative.action
  }

  /// A message taken without a flow step of its own.
  private mutating func askForMessage(_ id: ContactID, queue: QueueID) {
    var turn = FlowTurn()
    turn.path = [contacts[id].flowStep]
    turn.wants = .message(queue: queue, atMost: .minutes(3), thanks: .none)
    emit(.flowAdvanced(FlowAdvanced(contact: id, turn: turn)))
  }

  mutating func unqueue(_ id: ContactID, cause: UnqueueCause) {
    guard contacts[id].phase == .waiting || contacts[id].phase == .duty else { return }
    emit(.contactUnqueued(ContactUnqueued(contact: id, cause: cause)))
  }

  /// Holds the contact for the first of the queue's preferred people who is here.
  mutating func holdForPreferred(_ id: ContactID, from stage: Int) {
    let contact = contacts[id]
    let queue = policy.queues[contact.wait.queue.index]
    for (number, step) in queue.preferred.enumerated().dropFirst(stage) {
      let adviser = step.who == .caseOwner ? contact.caseOwner : contact.lastHandler
      guard adviser.index < advisers.count, advisers[adviser.index].presence == .available,
        index.isMember(adviser, of: queue.unit), !isExcluded(adviser, from: id)
      else { continue }
      emit(
        .preferenceHeld(
          PreferenceHeld(
            contact: id, adviser: adviser, stage: UInt8(number), until: clock + step.hold)))
      return
    }
    if contact.wait.stage != Waiting.pool {
      emit(.preferenceLapsed(PreferenceLapsed(contact: id, stage: Waiting.pool)))
    }
  }

  mutating func change(_ event: ContactQueued) {
    let id = event.contact
    if contacts[id].phase == .waiting { leaveRoom(id) }
    let queue = policy.queues[event.queue.index]
    var wait = Waiting()
    wait.queue = event.queue
    wait.queuedAt = clock
    wait.rank = event.rank
    wait.headStart = event.headStart
    wait.dueAt = event.dueAt
    wait.isStatutory = event.isStatutory
    if event.cause.isByItself, !contacts[id].wait.queue.isNone {
      let moves = contacts[id].wait.moves
      wait.moves = moves < .max ? moves + 1 : moves
    }
    wait.announce(queue.waiting, from: clock)
    contacts[id].wait = wait
    contacts[id].placeFrom = event.placeFrom
    if contacts[id].unit.isNone { contacts[id].unit = queue.unit }
    contacts[id].needs = event.needs
    // Where it was put it stays when the customer is not reached: nothing carries it back.
    contacts[id].callback?.queue = event.queue
    leaveDuty(id)
    enterRoom(id)
    reschedule(id)
  }

  mutating func change(_ event: ContactUnqueued) {
    if contacts[event.contact].phase == .waiting { leaveRoom(event.contact) }
    leaveDuty(event.contact)
    contacts[event.contact].phase = .flow
    contacts[event.contact].flowDeadline = .distantFuture
    reschedule(event.contact)
  }

  mutating func change(_ event: PreferenceHeld) {
    leaveRoom(event.contact)
    contacts[event.contact].wait.stage = event.stage
    contacts[event.contact].wait.heldFor = event.adviser
    contacts[event.contact].wait.heldUntil = event.until
    enterRoom(event.contact)
    reschedule(event.contact)
  }

  mutating func change(_ event: PreferenceLapsed) {
    leaveRoom(event.contact)
    contacts[event.contact].wait.stage = event.stage
    contacts[event.contact].wait.heldFor = .none
    contacts[event.contact].wait.heldUntil = .distantFuture
    enterRoom(event.contact)
    reschedule(event.contact)
  }

  /// The contact waits: in the pool, or for the one it is held for.
  mutating func enterRoom(_ id: ContactID) {
    contacts[id].phase = .waiting
    let contact = contacts[id]
    queues[contact.wait.queue.index].waiting += 1
    if contact.wait.stage == Waiting.pool {
      let at = demandClass(of: contact)
      contacts[id].demandClass = Int32(at)
      room.insert(contact.place, into: at)
    } else {
      advisers[contact.wait.heldFor.index].held.insert(contact.place)
    }
    newlyWaiting.append(id)
  }

  /// Out of the room; does nothing for a contact that is not waiting.
  mutating func leaveRoom(_ id: ContactID) {
    let contact = contacts[id]
    guard contact.phase == .waiting else { return }
    queues[contact.wait.queue.index].waiting -= 1
    if contact.demandClass >= 0 {
      room.remove(contact.place, from: Int(contact.demandClass))
      contacts[id].demandClass = -1
    } else {
      advisers[contact.wait.heldFor.index].held.remove(contact.place)
    }
  }

  mutating func demandClass(of contact: borrowing Contact) -> Int {
    demandClass(
      contact.wait.queue, contact.channel, step: contact.wait.relaxStep, extra: contact.needs)
  }

  mutating func demandClass(
    _ queueID: QueueID, _ channel: Channel, step: UInt8, extra: [SkillClause]
  ) -> Int {
    let policy = policy
    let index = index
    let queue = policy.queues[queueID.index]
    return room.classIndex(
      queue: queueID, channel: channel, step: step, extra: extra,
      requirement: { step == 0 ? queue.needs : queue.relax[Int(step) - 1].needs },
      eligible: { index.eligible(unit: queue.unit, $0) })
  }
}

extension Waiting {
  /// Announcements that the queue makes and that were not awaited yet begin; others go on, and
  /// those it makes no more stop.
  mutating func announce(_ waiting: WaitingPolicy, from moment: Instant) {
    let tells = (waiting.tellPosition || waiting.tellExpectedWait) && waiting.tellEvery > .zero
    tellAt = tells ? min(tellAt, moment + waiting.tellEvery) : .distantFuture
    let comforts = !waiting.comfort.isEmpty && waiting.comfortEvery > .zero
    comfortAt = comforts ? min(comfortAt, moment + waiting.comfortEvery) : .distantFuture
  }
}

extension QueueCause {
  /// Nobody decided it: the plan's own steps moved the contact on.
  var isByItself: Bool {
    switch self {
    case .flow, .alternative, .overflow, .message: true
    case .entry, .transfer, .intervention, .callback, .resumed, .requeued, .duty: false
    }
  }

  /// Only staff carry a contact out of what is statutory.
  var isByPerson: Bool { self == .transfer || self == .intervention }

  /// Limits and closed hours concern those who come, not those who go on.
  var mayBeTurnedAway: Bool {
    switch self {
    case .flow, .entry, .alternative, .resumed: true
    case .transfer, .overflow, .intervention, .callback, .requeued, .duty, .message: false
    }
  }
}

/// Alternatives given to one contact in one go: an alternative may lead to a queue, a flow or a
/// duty whose alternative leads on.
struct AlternativeChain: Sendable {
  private var contact = ContactID.none
  private var steps = 0

  /// Counts one more, and how many that makes.
  mutating func pass(_ id: ContactID) -> Int {
    if contact != id { self = AlternativeChain(contact: id) }
    steps += 1
    return steps
  }

  init(contact: ContactID = .none) { self.contact = contact }
}
