import Vocabulary

// Reserve, offer, and accepted, declined or not answered: one contact to one adviser at a time.
extension Exchange {
  mutating func decide(_ input: AcceptOffer) -> Rejection? {
    let id = input.contact
    guard let contact = contacts.find(id) else { return .unknownContact }
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard adviser.offer == id, contact.phase != .duty else { return .notOffered }
    parkInterrupted(by: id, of: input.adviser)
    if let consult = contact.consult, consult.asked == input.adviser {
      emit(.consultAnswered(ConsultAnswered(contact: id, consulted: input.adviser)))
    } else {
      let wait = (clock - contact.wait.queuedAt).milliseconds
      emit(
        .offerAccepted(
          OfferAccepted(contact: id, adviser: input.adviser, waitMilliseconds: wait)))
    }
    return nil
  }

  mutating func decide(_ input: DeclineOffer) -> Rejection? {
    let id = input.contact
    guard let contact = contacts.find(id) else { return .unknownContact }
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard adviser.offer == id, contact.phase != .duty else { return .notOffered }
    if input.reason.utf8.count > Exchange.textMaximum { return .tooLong }
    if let consult = contact.consult, consult.asked == input.adviser {
      endConsult(id)
      return nil
    }
    let rule = policy.queues[contact.wait.queue.index].offer.declined
    emit(
      .offerDeclined(
        OfferDeclined(
          contact: id, adviser: input.adviser, reason: input.reason,
          coolOffUntil: clock + rule.coolOff)))
    afterRefusal(input.adviser, advisers[input.adviser.index].declinedInRow, rule)
    releaseIfHeld(id, for: input.adviser)
    return nil
  }

  /// Nobody answered in time.
  mutating func offerDue(_ contact: Contact) {
    let rule = policy.queues[contact.wait.queue.index].offer.notAnswered
    let adviser = contact.offeredTo
    emit(
      .offerNotAnswered(
        OfferNotAnswered(
          contact: contact.id, adviser: adviser, coolOffUntil: clock + rule.coolOff)))
    afterRefusal(adviser, advisers[adviser.index].notAnsweredInRow, rule)
    releaseIfHeld(contact.id, for: adviser)
  }

  private mutating func afterRefusal(_ id: AdviserID, _ inRow: UInt8, _ rule: RefusalPolicy) {
    guard rule.limit > 0, inRow >= rule.limit, advisers[id.index].presence == .available else {
      return
    }
    setPresence(id, .unavailable, rule.reason, by: .none, why: "too many offers not taken")
  }

  /// A contact held for someone who did not take it goes to the next stage at once.
  private mutating func releaseIfHeld(_ id: ContactID, for adviser: AdviserID) {
    let contact = contacts[id]
    if contact.phase == .waiting, contact.wait.stage != Waiting.pool,
      contact.wait.heldFor == adviser
    {
      lapsePreference(contact)
    }
  }

  /// Takes an offer back, if there is one; the contact then waits at its place.
  mutating func withdrawOffer(_ id: ContactID, cause: WithdrawCause) {
    let contact = contacts[id]
    guard contact.phase == .offered else { return }
    emit(
      .offerWithdrawn(
        OfferWithdrawn(contact: id, adviser: contact.offeredTo, cause: cause)))
  }

  mutating func change(_ event: ContactOffered) {
    let id = event.contact
    leaveRoom(id)
    contacts[id].phase = .offered
    contacts[id].offeredTo = event.adviser
    contacts[id].offerDeadline = event.deadline
    contacts[id].wait.offers = event.attempt
    queues[contacts[id].wait.queue.index].lastChosen = event.adviser
    advisers[event.adviser.index].offer = id
    refreshFree(event.adviser)
    reschedule(id)
  }

  mutating func change(_ event: OfferAccepted) {
    let id = event.contact
    clearOffer(id, event.adviser)
    advisers[event.adviser.index].declinedInRow = 0
    advisers[event.adviser.index].notAnsweredInRow = 0
    advisers[event.adviser.index].lastHeardAt = clock
    begin(id, event.adviser, queue: contacts[id].wait.queue)
  }

  mutating func change(_ event: OfferDeclined) {
    let inRow = advisers[event.adviser.index].declinedInRow
    advisers[event.adviser.index].declinedInRow = inRow == .max ? inRow : inRow + 1
    advisers[event.adviser.index].lastHeardAt = clock
    reschedule(event.adviser)
    refused(event.contact, event.adviser, until: event.coolOffUntil)
  }

  mutating func change(_ event: OfferNotAnswered) {
    let inRow = advisers[event.adviser.index].notAnsweredInRow
    advisers[event.adviser.index].notAnsweredInRow = inRow == .max ? inRow : inRow + 1
    refused(event.contact, event.adviser, until: event.coolOffUntil)
  }

  private mutating func refused(_ id: ContactID, _ adviser: AdviserID, until: Instant) {
    if until > clock {
      contacts[id].wait.exclusions.append(Exclusion(adviser, until: until))
    }
    waitAgain(id, adviser)
  }

  mutating func change(_ event: CoolOffEnded) {
    let moment = clock
    contacts[event.contact].wait.exclusions.removeAll {
      $0.adviser == event.adviser && $0.until <= moment
    }
    newlyWaiting.append(event.contact)
    reschedule(event.contact)
  }

  mutating func change(_ event: OfferWithdrawn) {
    waitAgain(event.contact, event.adviser)
  }

  /// Back to its place; whoever cooled off while it was offered may be asked again.
  private mutating func waitAgain(_ id: ContactID, _ adviser: AdviserID) {
    let moment = clock
    contacts[id].wait.exclusions.removeAll { $0.until <= moment }
    clearOffer(id, adviser)
    enterRoom(id)
    reschedule(id)
  }

  private mutating func clearOffer(_ id: ContactID, _ adviser: AdviserID) {
    contacts[id].offeredTo = .none
    contacts[id].offerDeadline = .distantFuture
    advisers[adviser.index].offer = .none
    refreshFree(adviser)
  }
}
