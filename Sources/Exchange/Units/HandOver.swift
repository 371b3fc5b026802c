import Flows
import Vocabulary

// Data of one business unit is never offered to or seen by another. A contact changes its unit by
// a hand-over alone, which the plan must allow: everything that puts a contact anywhere asks here.
extension Exchange {
  /// Before a contact goes to a queue or a duty of `unit`: hands it over where it must be.
  /// - Returns: false, and the refusal on record, when the plan does not let it go there.
  mutating func handOver(
    _ id: ContactID, to unit: UnitID, queue: QueueID = .none, duty: DutyID = .none
  ) -> Bool {
    if staysInUnit(id, unit) { return true }
    let contact = contacts[id]
    guard policy.mayHandOver(from: contact.unit, to: unit) else {
      emit(
        .handOverRefused(
          HandOverRefused(
            contact: id, from: contact.unit, to: unit, queue: queue, duty: duty)))
      return false
    }
    emit(
      .contactHandedOver(
        ContactHandedOver(
          contact: id, from: contact.unit, to: unit, queue: queue, duty: duty,
          lastHandler: subjects.trace(of: contact.subject, in: unit)?.lastHandler ?? .none)))
    return true
  }

  /// Whether the contact need not be handed over to go to `unit`.
  func staysInUnit(_ id: ContactID, _ unit: UnitID) -> Bool {
    let own = contacts[id].unit
    return unit.isNone || own.isNone || own == unit
  }

  /// Where the plan does not let a contact go on, it waits for a person of its own unit: in the
  /// queue it was in, else in the first of its unit that takes its kind. No limit and no closed
  /// hour turns it away from there.
  mutating func keepInUnit(_ id: ContactID) {
    let contact = contacts[id]
    func takes(_ at: Int) -> Bool {
      let queue = policy.queues[at]
      return queue.unit == contact.unit && !queue.isRetired
        && queue.channels.contains(contact.channel)
    }
    let before = contact.wait.queue
    let isKept = before.index < policy.queues.count && takes(before.index)
    if let own = isKept ? before.index : policy.queues.indices.first(where: takes) {
      enqueue(id, QueueID(index: own), cause: .requeued)
    } else {
      close(
        id, Termination(.ended, "no queue of its unit takes it"), disposition: .none)
    }
  }

  /// A flow that an earlier unit began is still listened to, but leads nobody back out of the unit
  /// that has them now: they stay where they wait, and what they asked is on record.
  mutating func refusesToLeave(_ contact: Contact, for wants: FlowWant) -> Bool {
    var refused = HandOverRefused(contact: contact.id, from: contact.unit)
    switch wants {
    case .queue(let step): refused.queue = step.queue
    case .message(let queue, _, _): refused.queue = queue
    case .duty(let duty): refused.duty = duty
    case .answer, .lookUp, .outside, .end: return false
    }
    if refused.queue.index < policy.queues.count {
      refused.to = policy.queues[refused.queue.index].unit
    } else if refused.duty.index < policy.duties.count {
      refused.to = policy.duties[refused.duty.index].unit
    }
    guard !policy.mayHandOver(from: contact.unit, to: refused.to) else { return false }
    emit(.handOverRefused(refused))
    return true
  }

  /// Whether a contact to go on from is one of another unit: open there, or the last that unit
  /// remembers of this subject.
  func isOfOtherUnit(_ id: ContactID, _ subject: SubjectID, than unit: UnitID) -> Bool {
    guard !id.isNone else { return false }
    if let open = contacts.find(id) { return !policy.mayHandOver(from: open.unit, to: unit) }
    if subjects.trace(of: subject, in: unit)?.lastContact == id { return false }
    return policy.names.units.indices.contains { at in
      let other = UnitID(index: at)
      return !policy.mayHandOver(from: other, to: unit)
        && subjects.trace(of: subject, in: other)?.lastContact == id
    }
  }

  mutating func change(_ event: ContactHandedOver) {
    let id = event.contact
    count(callbackOf: contacts[id], by: -1)
    contacts[id].unit = event.to
    contacts[id].lastHandler = event.lastHandler
    if !event.queue.isNone { contacts[id].callback?.queue = event.queue }
    count(callbackOf: contacts[id], by: 1)
    guard contacts[id].origin == .inbound else { return }
    let arrival = contacts[id].arrivedAt
    let subject = contacts[id].subject
    subjects.update(subject, in: event.to, at: clock, rememberFor: policy.conduct.rememberFor) {
      guard $0.lastArrival < arrival else { return }
      $0.previousArrival = $0.lastArrival
      $0.lastArrival = arrival
    }
  }
}
