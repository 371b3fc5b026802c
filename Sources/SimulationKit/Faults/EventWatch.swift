import Exchange
import Vocabulary

/// Rules about what events may say, whatever the state.
struct EventWatch: Sendable {
  private var arrived = 0
  private var closed = 0
  private var units = UnitWatch()

  mutating func violations(by event: Event, at moment: Instant, in exchange: Exchange) -> [String] {
    var found = units.violations(by: event, in: exchange.policy)
    switch event {
    case .contactArrived: arrived += 1
    case .contactClosed: closed += 1
    case .alternativeTaken(let event):
      let queues = exchange.policy.queues
      let isStatutory =
        event.queue.index < queues.count && queues[event.queue.index].isStatutory
      if isStatutory, event.action == .end {
        found.append("\(event.contact) of a statutory queue was turned away")
      }
    case .contactOffered(let event):
      if event.deadline <= moment { found.append("\(event.contact) offered without a deadline") }
    default: break
    }
    return found
  }

  /// Every contact that came is either open or was closed.
  func lost(in exchange: Exchange) -> Int { arrived - closed - exchange.openContactCount }
}

extension Gauntlet {
  /// Checked when the world comes to its end.
  mutating func finish(_ exchange: Exchange, at moment: Instant, longestLive: Span) {
    for rule in ExchangeInvariants.violations(in: exchange) { report(rule, at: moment) }
    let lost = lostContacts(in: exchange)
    if lost != 0 { report("\(lost) contacts are neither open nor closed", at: moment) }
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id), contact.channel.isLive,
        contact.arrivedAt + longestLive < moment
      else { continue }
      report("\(id) has been stuck in \(contact.phase) since \(contact.arrivedAt)", at: moment)
    }
  }
}
