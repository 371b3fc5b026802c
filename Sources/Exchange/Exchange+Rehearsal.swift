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
}
