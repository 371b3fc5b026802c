import Exchange
import Vocabulary

/// "Nothing waits while someone eligible is free", worked out from the plan and the stored state
/// alone: slowly, and without any table the exchange keeps for its own decisions.
enum SecondOpinion {
  static func violations(in exchange: Exchange) -> [String] {
    var found: [String] = []
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id), contact.phase == .waiting else { continue }
      let queue = exchange.policy.queues[contact.wait.queue.index]
      for at in exchange.advisers.indices {
        let adviser = AdviserID(index: at)
        guard isFree(adviser, for: contact.channel, exchange),
          isMember(adviser, of: queue.unit, exchange.policy),
          !contact.interactions.contains(where: { $0.adviser == adviser }),
          !contact.wait.exclusions.contains(where: { $0.adviser == adviser })
        else { continue }
        let mayHave =
          contact.wait.stage == Waiting.pool
          ? meets(adviser, needs(of: contact, by: queue), exchange.policy)
          : contact.wait.heldFor == adviser
        if mayHave { found.append("\(id) waits, and adviser \(adviser) is free and eligible") }
      }
    }
    return found
  }

  /// Deadlines that a contact keeps and that passed without anything happening, whatever the
  /// exchange's own list of deadlines says.
  static func missedDeadlines(in exchange: Exchange) -> [String] {
    var found: [String] = []
    func expect(_ deadline: Instant, _ id: ContactID, _ what: String) {
      if deadline < exchange.now { found.append("\(id): \(what) was to end at \(deadline)") }
    }
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id) else { continue }
      switch contact.phase {
      case .flow: expect(contact.flowDeadline, id, "a step of the flow")
      case .scheduled:
        expect(contact.callback?.nextAt ?? .distantFuture, id, "waiting for the callback's time")
      case .offered: expect(contact.offerDeadline, id, "an offer")
      case .duty: expect(contact.duty?.deadline ?? .distantFuture, id, "ringing an officer")
      case .waiting:
        if contact.wait.stage != Waiting.pool { expect(contact.wait.heldUntil, id, "being held") }
        for over in contact.wait.exclusions { expect(over.until, id, "a cool-off") }
      case .handling, .outside, .wrappingUp: break
      }
      if let consult = contact.consult, !consult.isAnswered {
        expect(consult.deadline, id, "ringing who is consulted")
      }
      for share in contact.interactions where !share.isOverdue {
        expect(share.deadline, id, "\(share.state)")
      }
    }
    return found
  }

  static func isMember(_ id: AdviserID, of unit: UnitID, _ policy: Policy) -> Bool {
    guard id.index < policy.advisers.count else { return false }
    let adviser = policy.advisers[id.index]
    return !adviser.isRetired && (adviser.unit == unit || adviser.alsoUnits.contains(unit))
  }

  static func needs(of contact: Contact, by queue: QueuePolicy) -> [SkillClause] {
    let step = Int(contact.wait.relaxStep)
    return (step == 0 ? queue.needs : queue.relax[step - 1].needs).allOf + contact.needs
  }

  static func meets(_ id: AdviserID, _ clauses: [SkillClause], _ policy: Policy) -> Bool {
    let held = policy.advisers[id.index].skills
    return clauses.allSatisfy { clause in
      clause.anyOf.contains { need in
        held.contains { $0.skill == need.skill && $0.level >= need.level }
      }
    }
  }

  /// Available, offered nothing, and one more of this kind fits beside what they have, by the rule
  /// in the description of `CapacityPolicy`.
  private static func isFree(_ id: AdviserID, for channel: Channel, _ exchange: Exchange) -> Bool {
    let adviser = exchange.advisers[id.index]
    let person = exchange.policy.advisers[id.index]
    guard adviser.presence == .available, adviser.offer.isNone, !person.isRetired,
      person.capacity.index < exchange.policy.capacities.count
    else { return false }
    let capacity = exchange.policy.capacities[person.capacity.index]
    let kind = Int(channel.rawValue)
    var same = 0
    var staying = 0
    for other in adviser.contacts {
      guard let contact = exchange.contact(other),
        let share = contact.interactions.first(where: { $0.adviser == id }),
        share.state != .parked
      else { continue }
      if contact.channel == channel {
        same += 1
        staying += 1
      } else if capacity.goesWith[kind].contains(contact.channel) {
        staying += 1
      } else if !capacity.interrupts[kind].contains(contact.channel) {
        return false
      }
    }
    return same < Int(capacity.limits[kind]) && staying < Int(capacity.total)
  }
}
