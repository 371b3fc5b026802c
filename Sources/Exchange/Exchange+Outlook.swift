public import Flows
public import Vocabulary

// What edges show of the state; nothing here is decided by.
extension Exchange {
  /// Where a contact stands among those who wait.
  public struct Outlook: Hashable, Sendable {
    /// From 1, in its queue.
    public var position: Int
    /// Expected wait; see `expectedWait`.
    public var low: Span
    public var high: Span
  }

  /// Nil when it does not wait.
  public func outlook(of id: ContactID) -> Outlook? {
    guard let contact = contacts.find(id), contact.phase == .waiting || contact.phase == .offered
    else { return nil }
    let ahead = room.countBefore(contact.place, queue: contact.wait.queue)
    // Finding the demand class may note a new one, in a copy that is thrown away.
    var copy = self
    let (low, high) = copy.expectedWait(id, contact.wait.queue, ahead: ahead)
    return Outlook(position: ahead + 1, low: low, high: high)
  }

  /// Advisers who could take such a contact of the queue.
  public struct Staffing: Hashable, Sendable {
    /// Signed in and not unavailable, busy or not.
    public var working = 0
    /// Of these, who could be offered one now.
    public var available = 0
  }

  /// By any of the queue's needs, relaxed or not, and any of its channels.
  public func staffing(of id: QueueID) -> Staffing {
    guard id.index < policy.queues.count else { return Staffing() }
    let queue = policy.queues[id.index]
    let least = queue.relax.last?.needs ?? queue.needs
    let able = index.eligible(unit: queue.unit, least)
    var result = Staffing()
    result.working = able.countCommon(working)
    for channel in Channel.allCases where queue.channels.contains(channel) {
      let count = able.countCommon(free[Int(channel.rawValue)])
      result.available = max(result.available, count)
    }
    return result
  }

  /// Whether the queue takes contacts at this moment: open, not closed by hand, not retired.
  public func takesContacts(_ id: QueueID, at moment: Instant) -> Bool {
    guard id.index < policy.queues.count, !policy.queues[id.index].isRetired else { return false }
    return !queues[id.index].isClosedByHand
      && policy.isOpen(policy.queues[id.index].open, at: moment)
  }

  /// Those who wait or are offered, in the order in which they will be taken.
  public func waitingOrder() -> [ContactID] {
    openContacts.compactMap { contacts.find($0) }
      .filter { $0.phase == .waiting || $0.phase == .offered }
      .sorted { $0.place < $1.place }
      .map(\.id)
  }

  /// The present run's question, as a chat shows it: its text, and a label for each button.
  public func question(of id: ContactID) -> [(option: UInt8, label: TextID)] {
    guard let contact = contacts.find(id), contact.phase == .flow, let run = contact.run,
      run.flow.index < policy.flows.count,
      Int(run.step) < policy.flows[run.flow.index].steps.count,
      case .ask(let ask) = policy.flows[run.flow.index].steps[Int(run.step)].action
    else { return [] }
    return ask.answers.enumerated().filter { !$0.element.label.isNone }
      .map { (UInt8($0.offset), $0.element.label) }
  }

  /// The plain value that would be collected, so that an edge can seal it; see `FlowBook`.
  public func normalisedValue(_ utterance: Utterance, of id: ContactID) -> String? {
    guard let run = contacts.find(id)?.run else { return nil }
    return index.flows.normalisedValue(utterance, run: run)
  }
}
