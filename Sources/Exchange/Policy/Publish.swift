import Flows
import Vocabulary

// A plan goes live: everyone waiting is judged by it anew, nobody loses their place.
extension Exchange {
  mutating func decide(_ input: Publish) -> Rejection? {
    let next = input.policy
    guard next.version > policy.version else { return .olderPlan }
    // Numbers of names are kept for the life of a log, so tables never shrink.
    guard next.queues.count >= policy.queues.count,
      next.advisers.count >= policy.advisers.count, next.duties.count >= policy.duties.count,
      next.entryPoints.count >= policy.entryPoints.count, next.flows.count >= policy.flows.count,
      next.calendars.count >= policy.calendars.count,
      next.capacities.count >= policy.capacities.count
    else { return .namesMissing }
    guard max(input.by.utf8.count, input.why.utf8.count) <= Exchange.textMaximum else {
      return .tooLong
    }
    if mixesUnits(next) { return .unitInUse }
    emit(.policyPublished(PolicyPublished(policy: next, by: input.by, why: input.why)))
    for id in contacts.ids {
      takeBack(id)
      if contacts[id].phase == .waiting { rejudge(id) }
    }
    everythingMoved = true
    return nil
  }

  /// Whether a queue would change its unit while something of the old one is in it: who waits or
  /// is being handled there would be shown to other people.
  private func mixesUnits(_ next: Policy) -> Bool {
    let moved = policy.queues.indices.filter { policy.queues[$0].unit != next.queues[$0].unit }
    guard !moved.isEmpty else { return false }
    func isMoved(_ queue: QueueID?) -> Bool { queue.map { moved.contains($0.index) } ?? false }
    return contacts.ids.contains { id in
      let contact = contacts[id]
      return isMoved(contact.wait.queue) || isMoved(contact.callback?.queue)
        || contact.interactions.contains { isMoved($0.queue) }
    }
  }

  /// An offer or a consultation that the new plan would not make any more.
  private mutating func takeBack(_ id: ContactID) {
    let contact = contacts[id]
    if contact.phase == .offered, !mayStillTake(contact, contact.offeredTo) {
      withdrawOffer(id, cause: .policy)
    }
    if let consult = contact.consult, !consult.isAnswered, !consult.asked.isNone,
      !mayStillTake(contact, consult.asked)
    {
      endConsult(id)
    }
  }

  private mutating func mayStillTake(_ contact: Contact, _ id: AdviserID) -> Bool {
    guard index.isMember(id, of: contact.unit) else { return false }
    // The offer itself is not to count against them.
    advisers[id.index].offer = .none
    defer { advisers[id.index].offer = contact.id }
    return fits(contact.channel, id)
  }

  private mutating func rejudge(_ id: ContactID) {
    let contact = contacts[id]
    let queue = policy.queues[contact.wait.queue.index]
    if contact.wait.stage != Waiting.named, previous(contact).preferred != queue.preferred {
      // Other people are to be asked first now: from the first of them on.
      holdForPreferred(id, from: 0)
    } else if contact.wait.stage != Waiting.pool,
      !index.isMember(contact.wait.heldFor, of: queue.unit)
    {
      emit(.preferenceLapsed(PreferenceLapsed(contact: id, stage: Waiting.pool)))
    }
    let current = contacts[id]
    // A head start that a flow step or a supervisor gave stays; the queue's own is renewed.
    let isOwn = current.wait.headStart == previousHeadStart(of: current)
    let headStart = isOwn ? queue.order.headStart + current.headStart : current.wait.headStart
    let dueAt = current.dueAt ?? dueDate(queue.order, from: current.placeFrom)
    let fresh = rank(
      placeFrom: current.placeFrom, headStart: headStart, dueAt: dueAt, lead: queue.order.dueLead)
    if fresh != current.wait.rank || headStart != current.wait.headStart
      || dueAt != current.wait.dueAt
    {
      rerank(current, headStart: headStart, needs: current.needs)
    }
  }

  /// The contact's queue in the plan before.
  private func previous(_ contact: Contact) -> QueuePolicy {
    let at = contact.wait.queue.index
    return at < previousQueues.count ? previousQueues[at] : QueuePolicy()
  }

  private func previousHeadStart(of contact: Contact) -> Span {
    previous(contact).order.headStart + contact.headStart
  }

  mutating func change(_ event: PolicyPublished) {
    var next = event.policy
    previousQueues = policy.queues
    // A flow that left the plan is kept for the contacts still in it.
    for at in next.flows.indices where next.flows[at].steps.isEmpty {
      if at < policy.flows.count { next.flows[at] = policy.flows[at] }
    }
    let before = policy.flows
    policy = next
    while advisers.count < policy.advisers.count {
      advisers.append(Adviser())
      idleSince.append(.epoch)
    }
    while queues.count < policy.queues.count { queues.append(QueueState()) }
    for id in contacts.ids {
      moveRun(of: id, before)
      guard contacts[id].phase == .waiting || contacts[id].phase == .offered else { continue }
      let queue = policy.queues[contacts[id].wait.queue.index]
      let steps = UInt8(clamping: queue.relax.count)
      contacts[id].wait.relaxStep = min(contacts[id].wait.relaxStep, steps)
      contacts[id].wait.announce(queue.waiting, from: clock)
    }
    rebuild()
  }

  /// A contact in a flow stays at the step of the same name, or begins the flow again.
  private mutating func moveRun(of id: ContactID, _ before: [Flow]) {
    guard let run = contacts[id].run, run.flow.index < before.count else { return }
    let old = before[run.flow.index]
    let new = policy.flows[run.flow.index]
    guard old != new, Int(run.step) < old.steps.count else { return }
    let name = old.steps[Int(run.step)].name
    let at = new.steps.firstIndex { $0.name == name }.map { StepIndex($0) } ?? new.start
    contacts[id].run?.step = at
    contacts[id].flowStep = at
  }

  /// Everything derived, from what is stored.
  mutating func rebuild() {
    index = PolicyIndex(policy)
    room = WaitingRoom(queues: policy.queues.count)
    let nobody = AdviserSet(count: advisers.count)
    free = Channel.allCases.map { _ in nobody }
    working = nobody
    references.removeAll()
    callbacks.removeAll()
    bookings.removeAll()
    deadlines.removeAll()
    for at in queues.indices { queues[at].waiting = 0 }
    for at in advisers.indices {
      advisers[at].active = SIMD16()
      advisers[at].openChannels = ChannelSet()
      advisers[at].activeTotal = 0
      advisers[at].held = RankedList()
      advisers[at].wakeAt = .distantFuture
    }
    for id in contacts.ids { rebuild(id) }
    for announcement in announcements { deadlines.push(DeadlineHeap.Entry(announcement)) }
    for at in advisers.indices {
      let id = AdviserID(index: at)
      refreshWorking(id)
      refreshFree(id)
      reschedule(id)
    }
  }

  private mutating func rebuild(_ id: ContactID) {
    contacts[id].wakeAt = .distantFuture
    contacts[id].demandClass = -1
    let contact = contacts[id]
    references[contact.reference] = id
    if let callback = contact.callback {
      count(callbackOf: contact, by: 1)
      if contact.phase == .scheduled, callback.slot > .epoch, callback.attempts == 0 {
        bookings[BookedSlot(queue: callback.queue, slot: callback.slot), default: 0] += 1
      }
    }
    for interaction in contact.interactions where interaction.state != .parked {
      advisers[interaction.adviser.index].active[Int(contact.channel.rawValue)] += 1
      advisers[interaction.adviser.index].activeTotal += 1
    }
    if contact.phase == .waiting { enterRoom(id) }
    reschedule(id)
  }
}
