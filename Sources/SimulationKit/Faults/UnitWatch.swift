import Exchange
import Vocabulary

/// Data of one unit is never offered to or seen by another: follows the unit of each contact by
/// its events alone, so that a state that forgets a crossing cannot hide it.
struct UnitWatch: Sendable {
  private var units: [ContactID: UnitID] = [:]

  mutating func violations(by event: Event, in policy: Policy) -> [String] {
    switch event {
    case .contactArrived(let event):
      units[event.contact] = event.unit
    case .contactClosed(let event): units[event.contact] = nil
    case .contactHandedOver(let event): return handOver(event, policy)
    case .contactQueued(let event):
      return entered(event.contact, policy.queues[event.queue.index].unit, "a queue")
    case .dutyStarted(let event):
      return entered(event.contact, policy.duties[event.duty.index].unit, "a duty")
    case .contactOffered(let event): return seen(event.contact, event.adviser, policy)
    case .offerAccepted(let event): return seen(event.contact, event.adviser, policy)
    case .handlingStarted(let event): return seen(event.contact, event.adviser, policy)
    case .preferenceHeld(let event): return seen(event.contact, event.adviser, policy)
    case .consultStarted(let event): return seen(event.contact, event.target.adviser, policy)
    case .dutyRung(let event): return seen(event.contact, event.officer, policy)
    default: break
    }
    return []
  }

  private mutating func handOver(_ event: ContactHandedOver, _ policy: Policy) -> [String] {
    let from = units[event.contact] ?? .none
    units[event.contact] = event.to
    var found: [String] = []
    if from != event.from {
      found.append("\(event.contact) of unit \(from) is handed over as one of \(event.from)")
    }
    if !policy.mayHandOver(from: from, to: event.to) {
      found.append("\(event.contact) goes from unit \(from) to \(event.to), which may not take it")
    }
    return found
  }

  /// What comes without a unit belongs to the first that gets it.
  private mutating func entered(_ id: ContactID, _ unit: UnitID, _ what: String) -> [String] {
    let own = units[id] ?? .none
    if own.isNone { units[id] = unit }
    return own.isNone || unit.isNone || own == unit
      ? [] : ["\(id) of unit \(own) is in \(what) of unit \(unit)"]
  }

  private func seen(_ id: ContactID, _ adviser: AdviserID, _ policy: Policy) -> [String] {
    let unit = units[id] ?? .none
    guard !unit.isNone, adviser.index < policy.advisers.count else { return [] }
    let person = policy.advisers[adviser.index]
    return person.unit == unit || person.alsoUnits.contains(unit)
      ? [] : ["\(id) of unit \(unit) is shown to adviser \(adviser) of another"]
  }
}
