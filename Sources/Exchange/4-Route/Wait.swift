import Vocabulary

// What happens to a contact while it waits: each thing at its own time, in this order when several
// are due at once.
extension Exchange {
  mutating func waitingDue(_ contact: Contact) {
    let wait = contact.wait
    let queue = policy.queues[wait.queue.index]
    let id = contact.id
    if let over = wait.exclusions.first(where: { $0.until <= clock }) {
      emit(.coolOffEnded(CoolOffEnded(contact: id, adviser: over.adviser)))
    } else if wait.stage != Waiting.pool, wait.heldUntil <= clock {
      lapsePreference(contact)
    } else if Int(wait.relaxStep) < queue.relax.count,
      wait.queuedAt + queue.relax[Int(wait.relaxStep)].after <= clock
    {
      emit(.requirementRelaxed(RequirementRelaxed(contact: id, step: wait.relaxStep + 1)))
    } else if let step = wait.nextOverflow(queue), wait.queuedAt + step.after <= clock {
      overflow(contact, step)
    } else if wait.isLimited(by: queue), wait.queuedAt + queue.limits.wait <= clock {
      _ = give(queue.limits.whenWaited, .waited, to: id, of: wait.queue)
    } else if wait.isOfferedCallback(contact.channel, queue),
      wait.queuedAt + queue.waiting.callbackAfter <= clock
    {
      emit(.callbackOffered(CallbackOffered(contact: id)))
    } else if wait.tellAt <= clock {
      tellPosition(contact, queue)
    } else if wait.comfortAt <= clock {
      let texts = queue.waiting.comfort
      let text = texts[Int(wait.comfortNext) % texts.count]
      emit(.waitingTold(WaitingTold(contact: id, comfort: text)))
    }
  }

  /// On to the next preferred person, or to the pool.
  func nextStage(after stage: UInt8) -> Int { stage >= Waiting.named ? Int(stage) : Int(stage) + 1 }

  mutating func lapsePreference(_ contact: Contact) {
    holdForPreferred(contact.id, from: nextStage(after: contact.wait.stage))
  }

  /// To the next queue, where it keeps its arrival; an overflow into another unit or a queue that
  /// takes nothing of its kind now is passed over.
  private mutating func overflow(_ contact: Contact, _ step: OverflowStep) {
    let isOther = step.queue.index < policy.queues.count && step.queue != contact.wait.queue
    if isOther, policy.queues[step.queue.index].unit == contact.unit,
      policy.queues[step.queue.index].channels.contains(contact.channel),
      takesContacts(step.queue), !isFull(step.queue)
    {
      enqueue(contact.id, step.queue, cause: .overflow)
    } else {
      var passed = AlternativeTaken(contact: contact.id, queue: step.queue)
      passed.cause = .overflow
      passed.action = .stay
      emit(.alternativeTaken(passed))
    }
  }

  private mutating func tellPosition(_ contact: Contact, _ queue: QueuePolicy) {
    var told = WaitingTold(contact: contact.id)
    let ahead = room.countBefore(contact.place, queue: contact.wait.queue)
    if queue.waiting.tellPosition { told.position = UInt32(ahead + 1) }
    if queue.waiting.tellExpectedWait {
      (told.low, told.high) = expectedWait(contact.id, contact.wait.queue, ahead: ahead)
    }
    emit(.waitingTold(told))
  }

  /// Assumed until a queue has seen a contact handled.
  static let handleTimeUnknown = Span.minutes(4)
  /// A forecast beyond this says no more than this.
  static let estimateMaximum = Span.days(30)
  /// A forecast older than this is not used.
  static let estimateFreshFor = Span.seconds(60)

  /// How long the contact will wait, as a range.
  ///
  /// A fresh forecast of this contact's own wait (see `Estimate`), less the time since; else one of
  /// the queue, scaled by position; else, with s advisers at work who could take it and k contacts
  /// ahead, (k + 1) · mean handle time / s, ± half: a quick figure for limits and announcements.
  mutating func expectedWait(
    _ id: ContactID, _ queueID: QueueID, ahead: Int? = nil, headStart: Span? = nil
  ) -> (low: Span, high: Span) {
    let contact = contacts[id]
    let state = queues[queueID.index]
    let before =
      ahead ?? room.countBefore(expectedPlace(id, queueID, headStart), queue: queueID)
    let at = demandClass(queueID, contact.channel, step: 0, extra: contact.needs)
    let able = room.classes[at].eligible
    if before == 0, able.intersects(free[Int(contact.channel.rawValue)]) { return (.zero, .zero) }
    if contact.phase == .waiting, contact.wait.queue == queueID, isFresh(contact.wait.estimateAt) {
      let since = clock - contact.wait.estimateAt
      return (
        max(.zero, contact.wait.estimateLow - since), max(.zero, contact.wait.estimateHigh - since)
      )
    }
    if isFresh(state.estimateAt) {
      let share = { (span: Span) in
        Span(milliseconds: span.milliseconds * Int64(before + 1) / Int64(state.waiting + 1))
      }
      return (share(state.estimateLow), share(state.estimateHigh))
    }
    let servers = able.countCommon(working)
    guard servers > 0 else { return (.hours(1), .hours(24)) }
    let handle =
      state.handleMilliseconds > 0
      ? state.handleMilliseconds : Exchange.handleTimeUnknown.milliseconds
    let mean = handle * Int64(before + 1) / Int64(servers)
    return (Span(milliseconds: mean / 2), Span(milliseconds: mean * 3 / 2))
  }

  /// The place it has in the queue, or would have if it came in now with this head start instead
  /// of the queue's.
  private func expectedPlace(
    _ id: ContactID, _ queueID: QueueID, _ headStart: Span?
  ) -> Place {
    let contact = contacts[id]
    if contact.phase == .waiting, contact.wait.queue == queueID { return contact.place }
    let order = policy.queues[queueID.index].order
    let rank = rank(
      placeFrom: contact.placeFrom, headStart: (headStart ?? order.headStart) + contact.headStart,
      dueAt: contact.dueAt ?? dueDate(order, from: contact.placeFrom), lead: order.dueLead)
    return Place(rank: rank, arrival: contact.placeFrom, contact: id)
  }

  private func isFresh(_ estimateAt: Instant) -> Bool {
    estimateAt > .epoch && estimateAt + Exchange.estimateFreshFor >= clock
  }

  mutating func decide(_ input: Estimate) -> Rejection? {
    guard input.queue.index < queues.count else { return .unknownQueue }
    if input.contact != .none {
      guard let contact = contacts.find(input.contact) else { return .unknownContact }
      guard contact.phase == .waiting, contact.wait.queue == input.queue else {
        return .notWaiting
      }
    }
    let low = min(max(input.low, .zero), Exchange.estimateMaximum)
    let high = min(max(input.high, low), Exchange.estimateMaximum)
    emit(
      .estimateUpdated(
        EstimateUpdated(queue: input.queue, low: low, high: high, contact: input.contact)))
    return nil
  }

  mutating func change(_ event: RequirementRelaxed) {
    leaveRoom(event.contact)
    contacts[event.contact].wait.relaxStep = event.step
    enterRoom(event.contact)
    reschedule(event.contact)
  }

  mutating func change(_ event: AlternativeTaken) {
    let id = event.contact
    guard contacts[id].phase == .waiting else {
      // Led on before it could wait: what is statutory has a queue to fall back on.
      if event.queue.index < policy.queues.count, policy.queues[event.queue.index].isStatutory {
        contacts[id].wait.queue = event.queue
        contacts[id].wait.isStatutory = true
      }
      return
    }
    switch event.cause {
    case .overflow: contacts[id].wait.overflowStep += 1
    case .waited: contacts[id].wait.limitGiven = true
    case .full, .expectedWait, .closed, .closedBySupervisor, .nobodyOnDuty: break
    }
    reschedule(id)
  }

  mutating func change(_ event: WaitingTold) {
    let id = event.contact
    guard contacts[id].phase == .waiting else { return }
    let waiting = policy.queues[contacts[id].wait.queue.index].waiting
    if event.comfort.isNone {
      let every = waiting.tellEvery
      contacts[id].wait.tellAt = every > .zero ? clock + every : .distantFuture
    } else {
      let every = waiting.comfortEvery
      contacts[id].wait.comfortNext &+= 1
      contacts[id].wait.comfortAt = every > .zero ? clock + every : .distantFuture
    }
    reschedule(id)
  }

  mutating func change(_ event: CallbackOffered) {
    contacts[event.contact].wait.callbackGiven = true
    reschedule(event.contact)
  }

  mutating func change(_ event: ContactReranked) {
    let wasWaiting = contacts[event.contact].phase == .waiting
    if wasWaiting { leaveRoom(event.contact) }
    contacts[event.contact].wait.rank = event.rank
    contacts[event.contact].wait.headStart = event.headStart
    contacts[event.contact].wait.dueAt = event.dueAt
    contacts[event.contact].needs = event.needs
    if wasWaiting { enterRoom(event.contact) }
    reschedule(event.contact)
  }

  mutating func change(_ event: EstimateUpdated) {
    guard event.contact == .none else {
      contacts[event.contact].wait.estimateAt = clock
      contacts[event.contact].wait.estimateLow = event.low
      contacts[event.contact].wait.estimateHigh = event.high
      return
    }
    queues[event.queue.index].estimateAt = clock
    queues[event.queue.index].estimateLow = event.low
    queues[event.queue.index].estimateHigh = event.high
  }
}
