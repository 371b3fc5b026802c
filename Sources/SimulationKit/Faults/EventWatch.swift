import Exchange
import Vocabulary

/// Rules about the order of events and what they may say, followed from the events alone: a
/// second account of who was offered what, beside the one that the exchange keeps.
struct EventWatch: Sendable {
  private struct Share: Hashable, Sendable {
    var contact: ContactID
    var adviser: AdviserID
  }
  private struct WrapUpSeen: Sendable {
    var queue: QueueID
    var deadline: Instant
    var isExtended = false
  }
  /// What is known of an open contact.
  private struct Known: Sendable {
    var queue = QueueID.none
    var needs: [SkillClause] = []
    var isStatutory = false
    var offeredTo = AdviserID.none
    var wrappingUp = 0
  }

  private var arrived = 0
  private var closed = 0
  private var policy = Policy()
  private var units = UnitWatch()
  private var references: Set<String> = []
  private var contacts: [ContactID: Known] = [:]
  private var offers: [AdviserID: ContactID] = [:]
  private var shareQueues: [Share: QueueID] = [:]
  private var wrapUps: [Share: WrapUpSeen] = [:]
  private var signedOut: Set<AdviserID> = []
  private var found: [String] = []

  mutating func violations(by event: Event, at moment: Instant) -> [String] {
    found = units.violations(by: event, in: policy)
    switch event {
    case .policyPublished(let event): policy = event.policy
    case .contactArrived(let event): arrive(event)
    case .contactClosed(let event): close(event)
    case .contactQueued(let event): queue(event)
    case .contactReranked(let event): contacts[event.contact]?.needs = event.needs
    case .alternativeTaken(let event):
      if event.action == .end, contacts[event.contact]?.isStatutory ?? false {
        found.append("\(event.contact) is statutory and was turned away")
      }
      ledOn(event)
    case .contactOffered(let event): offer(event, at: moment)
    case .offerAccepted(let event):
      endOffer(event.contact, event.adviser, "accepted")
      begin(event.contact, event.adviser)
    case .offerDeclined(let event): endOffer(event.contact, event.adviser, "declined")
    case .offerNotAnswered(let event): endOffer(event.contact, event.adviser, "not answered")
    case .offerWithdrawn(let event): endOffer(event.contact, event.adviser, "withdrawn")
    case .handlingStarted(let event):
      contacts[event.contact]?.queue = event.queue
      begin(event.contact, event.adviser)
    case .dutyAnswered(let event):
      shareQueues[Share(contact: event.contact, adviser: event.officer)] = QueueID.none
    case .consultAnswered(let event):
      if !event.consulted.isNone { begin(event.contact, event.consulted) }
    case .wrapUpStarted, .wrapUpExtended, .wrapUpOverdue, .wrapUpEnded: wrapUp(event, at: moment)
    case .adviserSignedIn(let event): signedOut.remove(event.adviser)
    case .adviserSignedOut(let event): signedOut.insert(event.adviser)
    default: break
    }
    return found
  }

  /// Every contact that came is either open or was closed.
  func lost(in exchange: Exchange) -> Int { arrived - closed - exchange.openContactCount }

  private mutating func arrive(_ event: ContactArrived) {
    arrived += 1
    if contacts[event.contact] != nil { found.append("\(event.contact) arrived twice") }
    contacts[event.contact] = Known()
    if event.origin != .message, !event.reference.isEmpty,
      !references.insert(event.reference).inserted
    {
      found.append("\(event.reference) became a contact twice")
    }
  }

  private mutating func close(_ event: ContactClosed) {
    closed += 1
    guard let known = contacts.removeValue(forKey: event.contact) else {
      found.append("\(event.contact) closed twice, or never came")
      return
    }
    if !known.offeredTo.isNone { found.append("\(event.contact) closed while offered") }
    if known.wrappingUp > 0 { found.append("\(event.contact) closed in the middle of a wrap-up") }
    if known.isStatutory, event.termination.result == .turnedAway {
      found.append("\(event.contact) is statutory and was turned away")
    }
  }

  /// Led on before it could wait: what is statutory has a queue to fall back on.
  private mutating func ledOn(_ event: AlternativeTaken) {
    guard contacts[event.contact]?.queue.isNone ?? false,
      event.queue.index < policy.queues.count, policy.queues[event.queue.index].isStatutory
    else { return }
    contacts[event.contact]?.queue = event.queue
    contacts[event.contact]?.isStatutory = true
  }

  private mutating func queue(_ event: ContactQueued) {
    guard let known = contacts[event.contact], event.queue.index < policy.queues.count else {
      found.append("\(event.contact) queued, and is not known")
      return
    }
    let queue = policy.queues[event.queue.index]
    // Only staff may carry a contact out of what is statutory.
    let isByPerson = event.cause == .transfer || event.cause == .intervention
    contacts[event.contact]?.queue = event.queue
    contacts[event.contact]?.needs = event.needs
    contacts[event.contact]?.isStatutory =
      queue.isStatutory || event.isStatutory || (known.isStatutory && !isByPerson)
  }

  private mutating func offer(_ event: ContactOffered, at moment: Instant) {
    let id = event.contact
    if event.deadline <= moment { found.append("\(id) offered without a deadline") }
    guard let known = contacts[id], known.queue.index < policy.queues.count else {
      found.append("\(id) offered, and is not waiting")
      return
    }
    if !known.offeredTo.isNone { found.append("\(id) offered to two advisers") }
    if let other = offers[event.adviser] {
      found.append("adviser \(event.adviser) offered \(id) and \(other) at once")
    }
    if signedOut.contains(event.adviser) { found.append("\(id) offered to who is offline") }
    let queue = policy.queues[known.queue.index]
    let step = Int(event.why.relaxStep)
    if event.why.basis == .pool, step <= queue.relax.count {
      let needs = (step == 0 ? queue.needs : queue.relax[step - 1].needs).allOf + known.needs
      if !SecondOpinion.meets(event.adviser, needs, policy) {
        found.append("\(id) offered to adviser \(event.adviser), who lacks a skill")
      }
    }
    contacts[id]?.offeredTo = event.adviser
    offers[event.adviser] = id
  }

  private mutating func endOffer(_ id: ContactID, _ adviser: AdviserID, _ how: String) {
    if contacts[id]?.offeredTo != adviser || offers[adviser] != id {
      found.append("the offer of \(id) to adviser \(adviser) was \(how), and there was none")
    }
    contacts[id]?.offeredTo = .none
    offers[adviser] = nil
  }

  private mutating func begin(_ id: ContactID, _ adviser: AdviserID) {
    shareQueues[Share(contact: id, adviser: adviser)] = contacts[id]?.queue ?? QueueID.none
  }
}

// Wrap-up honoured.
extension EventWatch {
  private mutating func wrapUp(_ event: Event, at moment: Instant) {
    switch event {
    case .wrapUpStarted(let event):
      let share = Share(contact: event.contact, adviser: event.adviser)
      guard let queue = shareQueues[share] else {
        found.append("adviser \(event.adviser) wraps up \(event.contact) and never had it")
        return
      }
      if wrapUps[share] == nil { contacts[event.contact]?.wrappingUp += 1 }
      wrapUps[share] = WrapUpSeen(queue: queue, deadline: event.deadline)
    case .wrapUpExtended(let event):
      let share = Share(contact: event.contact, adviser: event.adviser)
      if wrapUps[share]?.isExtended ?? true {
        found.append("\(event.contact): a wrap-up was extended twice, or is none")
      }
      wrapUps[share]?.isExtended = true
      wrapUps[share]?.deadline = event.deadline
    case .wrapUpOverdue(let event):
      let share = Share(contact: event.contact, adviser: event.adviser)
      guard let seen = wrapUps[share] else { return }
      if rule(of: seen.queue).mode != .mandatory {
        found.append("\(event.contact): a wrap-up that may end by itself is overdue")
      }
    case .wrapUpEnded(let event): wrapUpEnded(event, at: moment)
    default: break
    }
  }

  private mutating func wrapUpEnded(_ event: WrapUpEnded, at moment: Instant) {
    let share = Share(contact: event.contact, adviser: event.adviser)
    guard let seen = wrapUps.removeValue(forKey: share) else {
      found.append("\(event.contact): a wrap-up ended that never began")
      return
    }
    contacts[event.contact]?.wrappingUp -= 1
    shareQueues[share] = nil
    // Who is signed out cannot finish it; that is said by `timedOut`.
    guard !signedOut.contains(event.adviser) else { return }
    let rule = rule(of: seen.queue)
    let isSaid = !event.disposition.isNone
    if rule.mode == .mandatory, event.timedOut || !isSaid {
      found.append("\(event.contact): a mandatory wrap-up ended without a disposition")
    }
    if event.timedOut, moment < seen.deadline {
      found.append("\(event.contact): a wrap-up ended by itself before its time")
    }
  }

  private func rule(of queue: QueueID) -> WrapUpPolicy {
    guard queue.index < policy.queues.count else {
      var none = WrapUpPolicy()
      none.mode = .none
      return none
    }
    return policy.queues[queue.index].wrapUp
  }
}
