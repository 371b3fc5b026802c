public import Vocabulary

extension Exchange {
  /// The same present without the memory of past subjects: a copy to simulate forward from, cheap
  /// to copy again. Who waits, who is handled and in what order does not change; only callers who
  /// ring back later would no longer find their place.
  public func forgettingSubjects() -> Exchange {
    var copy = self
    copy.subjects = SubjectMemory()
    return copy
  }

  /// Somebody is at work who could take such a contact of this queue, and none of them is free.
  public func isEveryoneBusy(_ id: QueueID, _ channel: Channel) -> Bool {
    guard id.index < policy.queues.count else { return false }
    let queue = policy.queues[id.index]
    let able = index.eligible(unit: queue.unit, queue.needs)
    return able.intersects(working) && !able.intersects(free[Int(channel.rawValue)])
  }

  /// Puts a contact of a copy into a queue, as if its flow had led there; for forecasts, which ask
  /// "what if somebody came now". Nothing of it is ever in a log.
  /// - Returns: whether it waits, or is offered, in that queue.
  public mutating func rehearse(
    _ id: ContactID, in queue: QueueID, at time: Instant
  ) -> Bool {
    guard contacts.contains(id), queue.index < policy.queues.count else { return false }
    clock = max(time, now)
    pending.removeAll(keepingCapacity: true)
    withdrawOffer(id, cause: .intervention)
    enqueue(id, queue, cause: .intervention)
    dispatch()
    guard let contact = contacts.find(id), contact.wait.queue == queue else { return false }
    return contact.phase == .waiting || contact.phase == .offered
  }
}
