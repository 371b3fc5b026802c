import Vocabulary

// Instead of waiting on the line: the same place, kept by arrival time, in competition with
// everyone else. A callback is dialled only when an adviser has taken it, so never in a burst.
extension Exchange {
  mutating func decide(_ input: RequestCallback) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .waiting || contact.phase == .offered else { return .notWaiting }
    let queueID = contact.wait.queue
    guard policy.queues[queueID.index].callback.isOffered, contact.channel.isLive else {
      return .callbackNotOffered
    }
    if let refused = refusal(
      ofCallbackIn: contact.unit, to: contact.subject, input.fingerprint)
    {
      return refused
    }
    if input.identity.count > Exchange.textMaximum { return .tooLong }
    let id = ContactID(nextContact)
    close(input.contact, Termination(.continued, "callback"), disposition: .none)
    continued(
      from: contact, as: id, channel: .callback, origin: .callback, queue: queueID,
      identity: input.identity)
    emit(
      .callbackRequested(
        CallbackRequested(
          contact: id, instead: input.contact, queue: queueID, fingerprint: input.fingerprint)))
    enqueue(id, queueID, cause: .callback, headStart: contact.wait.headStart - contact.headStart)
    return nil
  }

  mutating func decide(_ input: BookCallback) -> Rejection? {
    guard input.queue.index < policy.queues.count else { return .unknownQueue }
    let queue = policy.queues[input.queue.index]
    if queue.isRetired { return .retired }
    let rule = queue.callback
    guard rule.slotCapacity > 0, rule.slot > .zero else { return .callbackNotOffered }
    if input.reference.utf8.count > Exchange.textMaximum { return .tooLong }
    if input.slot <= clock { return .inThePast }
    guard policy.isOpen(rule.slots, at: input.slot),
      input.slot.milliseconds % rule.slot.milliseconds == 0
    else { return .noSuchSlot }
    let booked = BookedSlot(queue: input.queue, slot: input.slot)
    if bookings[booked, default: 0] >= Int(rule.slotCapacity) { return .slotFull }
    if isUsed(reference: input.reference) { return .referenceInUse }
    var from = Contact()
    if !input.instead.isNone {
      guard let waiting = contacts.find(input.instead) else { return .unknownContact }
      guard waiting.phase == .waiting || waiting.phase == .offered else { return .notWaiting }
      guard waiting.unit == queue.unit else { return .otherUnit }
      from = waiting
    }
    if !input.subject.isNone { from.subject = input.subject }
    if let refused = refusal(ofCallbackIn: queue.unit, to: from.subject, input.fingerprint) {
      return refused
    }
    let id = ContactID(nextContact)
    if !input.instead.isNone {
      close(input.instead, Termination(.continued, "callback"), disposition: .none)
    }
    from.placeFrom = input.slot
    continued(
      from: from, as: id, channel: .callback, origin: .callback, queue: input.queue,
      reference: input.reference, identity: input.identity)
    emit(
      .callbackBooked(
        CallbackBooked(
          contact: id, queue: input.queue, slot: input.slot, fingerprint: input.fingerprint)))
    return nil
  }

  mutating func decide(_ input: CallbackOutcome) -> Rejection? {
    let act = HandleAct(contact: input.contact, adviser: input.adviser)
    guard let found = handled(act) else { return missing(act) }
    guard let callback = found.contact.callback, found.interaction.state == .talking else {
      return .notACallback
    }
    if callback.isReached { return .alreadyReached }
    if input.reached {
      emit(
        .callbackReached(CallbackReached(contact: input.contact, adviser: input.adviser)))
      return nil
    }
    let rule = policy.queues[callback.queue.index].callback
    let attempt = callback.attempts + 1
    emit(
      .callbackNotReached(
        CallbackNotReached(
          contact: input.contact, adviser: input.adviser, attempt: attempt,
          nextAt: attempt < rule.attempts ? clock + rule.gap : nil)))
    resumeInterrupted(of: input.adviser)
    if attempt >= rule.attempts {
      close(
        input.contact, Termination(.notReached, "\(attempt) attempts"), disposition: .none)
    }
    return nil
  }

  mutating func decide(_ input: CancelCallback) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.callback != nil else { return .notACallback }
    guard [.scheduled, .waiting, .offered].contains(contact.phase),
      contact.callback?.isReached == false
    else { return .alreadyReached }
    close(
      input.contact, Termination(.ended, "cancelled by the customer"), disposition: .none)
    return nil
  }

  mutating func callbackDue(_ contact: Contact) {
    guard let callback = contact.callback else { return }
    emit(.callbackDue(CallbackDue(contact: contact.id)))
    enqueue(contact.id, callback.queue, cause: .callback)
  }

  mutating func change(_ event: CallbackRequested) {
    keep(event.contact, event.fingerprint, event.queue, slot: .epoch, nextAt: .distantFuture)
  }

  mutating func change(_ event: CallbackBooked) {
    keep(event.contact, event.fingerprint, event.queue, slot: event.slot, nextAt: event.slot)
    contacts[event.contact].phase = .scheduled
    bookings[BookedSlot(queue: event.queue, slot: event.slot), default: 0] += 1
    reschedule(event.contact)
  }

  private mutating func keep(
    _ id: ContactID, _ number: NumberFingerprint, _ queue: QueueID, slot: Instant,
    nextAt: Instant
  ) {
    var callback = CallbackProgress()
    callback.queue = queue
    callback.slot = slot
    callback.nextAt = nextAt
    callback.fingerprint = number
    contacts[id].callback = callback
    count(callbackOf: contacts[id], by: 1)
  }

  mutating func change(_ event: CallbackDue) {
    release(booking: contacts[event.contact])
    contacts[event.contact].callback?.nextAt = .distantFuture
    contacts[event.contact].phase = .flow
    reschedule(event.contact)
  }

  mutating func change(_ event: CallbackReached) {
    contacts[event.contact].callback?.isReached = true
  }

  mutating func change(_ event: CallbackNotReached) {
    contacts[event.contact].callback?.attempts = event.attempt
    contacts[event.contact].callback?.nextAt = event.nextAt ?? .distantFuture
    contacts[event.contact].phase = .scheduled
    drop(event.contact, event.adviser)
  }

  /// The slot is free again once its callback is due or gone.
  mutating func release(booking contact: Contact) {
    guard contact.phase == .scheduled, let callback = contact.callback, callback.slot > .epoch,
      callback.attempts == 0
    else { return }
    let booked = BookedSlot(queue: callback.queue, slot: callback.slot)
    guard let count = bookings[booked] else { return }
    bookings[booked] = count > 1 ? count - 1 : nil
  }
}
