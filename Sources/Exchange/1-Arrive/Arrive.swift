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
    if references[input.reference] != nil { return .referenceInUse }

    let trace = subjects.trace(of: input.subject)
    let dropped = resumable(trace, channel: input.channel, unit: entry.unit)
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
    arrived.placeFrom = dropped?.droppedPlace ?? clock
    arrived.dueAt = input.dueAt
    arrived.caseOwner = input.caseOwner
    arrived.lastHandler = trace?.lastHandler ?? .none
    arrived.facts = input.facts
    arrived.continues = input.reopens.isNone ? (dropped?.droppedContact ?? .none) : input.reopens
    emit(.contactArrived(arrived))

    let id = arrived.contact
    if let dropped {
      enqueue(id, dropped.droppedQueue, cause: .resumed)
    } else if reopen(id, input.reopens, trace) {
      // Held for the adviser who had it.
    } else if !entry.flow.isNone {
      startFlow(id, entry.flow)
    } else if !entry.queue.isNone {
      enqueue(id, entry.queue, cause: .entry)
    } else {
      startDuty(id, entry.duty)
    }
    return nil
  }

  /// The place a caller gave up by dropping a short while ago, if it can be taken again.
  private func resumable(
    _ trace: SubjectTrace?, channel: Channel, unit: UnitID
  ) -> SubjectTrace? {
    guard let trace, channel.isLive, !trace.droppedQueue.isNone,
      trace.droppedAt + policy.conduct.resumeWithin >= clock
    else { return nil }
    let queue = policy.queues[trace.droppedQueue.index]
    guard queue.unit == unit, !queue.isRetired, queue.channels.contains(channel),
      takesContacts(trace.droppedQueue)
    else { return nil }
    return trace
  }

  /// A contact that goes on from one just closed is held for the adviser who had that one.
  private mutating func reopen(
    _ id: ContactID, _ reopens: ContactID, _ trace: SubjectTrace?
  ) -> Bool {
    guard !reopens.isNone, let trace, trace.lastContact == reopens,
      trace.lastHandledAt + policy.conduct.reopenWithin >= clock, !trace.lastQueue.isNone,
      policy.queues[trace.lastQueue.index].unit == contacts[id].unit,
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
    if references[input.reference] != nil { return .referenceInUse }
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
    if contacts[id].consult != nil {
      let answered = contacts[id].consult?.isAnswered ?? false
      emit(.consultEnded(ConsultEnded(contact: id, answered: answered)))
    }
    emit(.customerLeft(CustomerLeft(contact: id)))
    for interaction in contacts[id].interactions where interaction.state != .wrappingUp {
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
    contacts.insert(contact)
    references[event.reference] = event.contact
    nextContact = event.contact.raw + 1
    subjects.update(event.subject, at: clock, rememberFor: policy.conduct.rememberFor) {
      $0.previousArrival = $0.lastArrival
      $0.lastArrival = clock
      $0.droppedQueue = .none
    }
  }

  mutating func change(_ event: CustomerLeft) {
    let id = event.contact
    let contact = contacts[id]
    switch contact.phase {
    case .waiting, .duty:
      contacts[id].ending = Termination(.abandoned)
      leaveRoom(id)
      if contact.phase == .waiting {
        subjects.update(contact.subject, at: clock, rememberFor: policy.conduct.rememberFor) {
          $0.droppedQueue = contact.wait.queue
          $0.droppedAt = clock
          $0.droppedPlace = contact.placeFrom
          $0.droppedContact = id
        }
      }
    case .flow: contacts[id].ending = Termination(.leftInFlow)
    case .scheduled: contacts[id].ending = Termination(.ended, "cancelled by the customer")
    case .outside: contacts[id].ending = Termination(.transferredOut)
    case .handling, .wrappingUp, .offered: contacts[id].ending = Termination(.handled)
    }
    contacts[id].phase = .wrappingUp
    contacts[id].duty = nil
    reschedule(id)
  }
}
