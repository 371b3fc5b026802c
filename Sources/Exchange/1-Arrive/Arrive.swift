import Flows
import Vocabulary

// A contact comes into being, and goes to a flow, a queue or a duty.
extension Exchange {
  mutating func decide(_ input: Arrive) -> Rejection? {
    guard input.entry.index < policy.entryPoints.count else { return .unknownEntryPoint }
    let entry = policy.entryPoints[input.entry.index]
    if entry.isRetired { return .retired }
    guard entry.channels.contains(input.channel) else { return .channelNotTaken }
    if input.reference.utf8.count > Exchange.textMaximum { return .tooLong }
    if isUsed(reference: input.reference) { return .referenceInUse }

    let trace = subjects.trace(of: input.subject, in: entry.unit)
    if isOfOtherUnit(input.reopens, input.subject, than: entry.unit) { return .otherUnit }
    let dropped =
      input.reopens.isNone
      ? resumable(trace, channel: input.channel, entry: input.entry, unit: entry.unit) : nil
    var arrived = ContactArrived(contact: ContactID(nextContact))
    arrived.reference = input.reference
    arrived.channel = input.channel
    arrived.origin = .inbound
    arrived.entry = input.entry
    arrived.unit = entry.unit
    arrived.subject = input.subject
    arrived.isKnown = input.isKnown
    arrived.identity = input.identity
    arrived.language = input.language
    arrived.placeFrom = dropped?.placeFrom ?? clock
    arrived.dueAt = input.dueAt
    arrived.caseOwner = input.caseOwner
    arrived.lastHandler = trace?.lastHandler ?? .none
    arrived.facts = input.facts
    arrived.continues = input.reopens.isNone ? (dropped?.contact ?? .none) : input.reopens
    arrived.needs = dropped?.needs ?? []
    arrived.headStart = dropped?.headStart ?? .zero
    arrived.marks = dropped?.marks ?? []
    emit(.contactArrived(arrived))

    let id = arrived.contact
    tellAnnouncements(to: id)
    if let dropped {
      // The questions are not asked again, but flagged words are still heard.
      if !entry.flow.isNone { beginRun(id, entry.flow) }
      enqueue(id, dropped.queue, cause: .resumed)
    } else if reopen(id, input.reopens, trace) {
      // Held for the adviser who had it.
    } else {
      lead(id, by: entry)
    }
    return nil
  }

  /// To the flow, queue or duty of the entry point.
  mutating func lead(_ id: ContactID, by entry: EntryPointPolicy) {
    if !entry.flow.isNone {
      startFlow(id, entry.flow)
    } else if !entry.queue.isNone {
      enqueue(id, entry.queue, cause: .entry)
    } else {
      startDuty(id, entry.duty)
    }
  }

  /// The place a caller gave up by dropping a short while ago, if it can be taken again. Who comes
  /// in by another number wants something else.
  private func resumable(
    _ trace: SubjectTrace?, channel: Channel, entry: EntryPointID, unit: UnitID
  ) -> DroppedPlace? {
    guard let dropped = trace?.dropped, channel.isLive, dropped.entry == entry,
      dropped.at + policy.conduct.resumeWithin >= clock
    else { return nil }
    let queue = policy.queues[dropped.queue.index]
    guard queue.unit == unit, queue.channels.contains(channel), takesContacts(dropped.queue)
    else { return nil }
    return dropped
  }

  /// A contact that goes on from one just closed is held for the adviser who had that one.
  private mutating func reopen(
    _ id: ContactID, _ reopens: ContactID, _ trace: SubjectTrace?
  ) -> Bool {
    guard !reopens.isNone, let trace, trace.lastContact == reopens,
      trace.lastHandledAt + policy.conduct.reopenWithin >= clock, !trace.lastQueue.isNone,
      policy.queues[trace.lastQueue.index].unit == contacts[id].unit,
      !policy.queues[trace.lastQueue.index].isRetired,
      policy.queues[trace.lastQueue.index].channels.contains(contacts[id].channel)
    else { return false }
    let until = trace.lastHandledAt + policy.conduct.reopenWithin
    enqueue(id, trace.lastQueue, cause: .resumed, heldFor: trace.lastHandler, until: until)
    return true
  }

  mutating func decide(_ input: Dial) -> Rejection? {
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard input.queue.index < policy.queues.count else { return .unknownQueue }
    guard adviser.isSignedIn else { return .notSignedIn }
    let queue = policy.queues[input.queue.index]
    if queue.isRetired { return .retired }
    guard index.isMember(input.adviser, of: queue.unit) else { return .otherUnit }
    if isUsed(reference: input.reference) { return .referenceInUse }
    if input.reference.utf8.count > Exchange.textMaximum { return .tooLong }
    guard adviser.offer.isNone, fits(input.channel, input.adviser) else { return .atCapacity }
    var arrived = ContactArrived(contact: ContactID(nextContact))
    arrived.reference = input.reference
    arrived.channel = input.channel
    arrived.origin = .outbound
    arrived.unit = queue.unit
    arrived.subject = input.subject
    arrived.isKnown = !input.subject.isNone
    arrived.identity = input.identity
    arrived.placeFrom = clock
    emit(.contactArrived(arrived))
    parkInterrupted(by: arrived.contact, of: input.adviser)
    emit(
      .handlingStarted(
        HandlingStarted(
          contact: arrived.contact, adviser: input.adviser, queue: input.queue)))
    return nil
  }

  mutating func decide(_ input: CustomerLeave) -> Rejection? {
    guard contacts.contains(input.contact) else { return .unknownContact }
    if contacts[input.contact].ending != nil { return .customerGone }
    customerLeft(input.contact)
    return nil
  }

  /// Ends whatever is going on for the contact on the customer's side.
  mutating func customerLeft(_ id: ContactID) {
    withdrawOffer(id, cause: .customerLeft)
    endConsult(id)
    emit(.customerLeft(CustomerLeft(contact: id)))
    wrapUpAll(id)
  }

  /// Everyone who is still talking wraps up; the contact closes when the last of them is done.
  /// What is parked wraps up once it is taken up again.
  mutating func wrapUpAll(_ id: ContactID) {
    for interaction in contacts[id].interactions
    where interaction.state == .talking || interaction.state == .holding {
      startWrapUp(id, interaction.adviser)
    }
    closeIfDone(id)
  }

  mutating func change(_ event: ContactArrived) {
    var contact = Contact()
    contact.id = event.contact
    contact.reference = event.reference
    contact.channel = event.channel
    contact.origin = event.origin
    contact.entry = event.entry
    contact.unit = event.unit
    contact.subject = event.subject
    contact.isKnown = event.isKnown
    contact.language = event.language
    contact.arrivedAt = clock
    contact.placeFrom = event.placeFrom
    contact.dueAt = event.dueAt
    contact.caseOwner = event.caseOwner
    contact.lastHandler = event.lastHandler
    contact.continues = event.continues
    contact.variables = event.facts
    contact.needs = event.needs
    contact.headStart = event.headStart
    contact.marks = event.marks
    contacts.insert(contact)
    references[event.reference] = event.contact
    nextContact = event.contact.raw + 1
    // Only what the customer does counts as making contact.
    guard event.origin == .inbound else { return }
    subjects.update(
      event.subject, in: event.unit, at: clock, rememberFor: policy.conduct.rememberFor
    ) {
      $0.previousArrival = $0.lastArrival
      $0.lastArrival = clock
      $0.dropped = nil
    }
  }

  mutating func change(_ event: CustomerLeft) {
    let id = event.contact
    let contact = contacts[id]
    contacts[id].ending = event.ending ?? ending(of: contact)
    if contact.phase == .waiting, contact.channel.isLive, event.ending == nil {
      subjects.update(
        contact.subject, in: contact.unit, at: clock,
        rememberFor: policy.conduct.rememberFor
      ) {
        $0.dropped = DroppedPlace(contact, at: clock)
      }
    }
    release(booking: contact)
    leaveRoom(id)
    leaveDuty(id)
    contacts[id].phase = .wrappingUp
    reschedule(id)
  }

  /// What became of a contact whose customer leaves now.
  private func ending(of contact: Contact) -> Termination {
    switch contact.phase {
    case .waiting, .duty: Termination(.abandoned)
    case .flow:
      // Who hangs up while the number outside rings was handled until then.
      isRungOutside(contact)
        ? Termination(.handled, "left while transferred outside") : Termination(.leftInFlow)
    case .scheduled: Termination(.ended, "cancelled by the customer")
    case .outside: Termination(.transferredOut)
    case .handling, .wrappingUp, .offered:
      contact.callback?.isReached == false
        ? Termination(.notReached, "cancelled by the customer") : Termination(.handled)
    }
  }
}
