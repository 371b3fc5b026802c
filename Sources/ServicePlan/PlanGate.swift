public import Exchange
import Flows
public import Vocabulary

/// Decides whether a plan may replace the one in force.
public enum PlanGate {
  /// Why a plan may not be published, in plain English.
  public struct Reason: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
      case problem, failedTest, unreachableWork, removedQueue, lostProtection, mixedUnits
      case lostEmergency
    }
    public var kind: Kind
    public var text: String
    public var description: String { text }
  }

  /// Compares a plan with the policy in force.
  /// - Parameters:
  ///   - old: the policy in force; `nil` for the first.
  ///   - new: the compiled plan, made with `old` as its `PlanOptions.earlier`.
  ///   - tests: results of the plan's own tests.
  ///   - waiting: queues in which contacts wait or are due at this moment, with how many.
  /// - Returns: every reason against it; empty when it may be published.
  public static func compare(
    old: Policy?, new: CompiledPlan, tests: [PlanTestResult] = [],
    waiting: [(queue: QueueID, contacts: Int)] = []
  ) -> [Reason] {
    var reasons: [Reason] = new.errors.map { Reason(kind: .problem, text: $0.description) }
    for result in tests {
      guard let failure = result.failure else { continue }
      reasons.append(
        Reason(
          kind: .failedTest,
          text: "\(failure.place): the test \"\(result.test.name)\" fails: \(failure.what)."))
    }
    guard let old else { return reasons }
    reasons += removed(old, new.policy, waiting)
    reasons += unreachable(old, new.policy)
    reasons += protection(old, new.policy)
    reasons += units(old, new.policy)
    reasons += emergency(old, new.policy)
    return reasons
  }

  private static func name(_ queue: QueueID, _ policy: Policy) -> String {
    policy.names.queues.indices.contains(queue.index) ? policy.names.queues[queue.index] : "none"
  }

  private static func shared(_ old: Policy, _ new: Policy) -> [QueueID] {
    zip(old.queues.indices, new.queues.indices).map { QueueID(index: $0.0) }
      .filter { !old.queues[$0.index].isRetired }
  }

  private static func removed(
    _ old: Policy, _ new: Policy, _ waiting: [(queue: QueueID, contacts: Int)]
  ) -> [Reason] {
    waiting.compactMap { queue, contacts in
      guard contacts > 0, old.queues.indices.contains(queue.index) else { return nil }
      let isGone = !new.queues.indices.contains(queue.index) || new.queues[queue.index].isRetired
      guard isGone else { return nil }
      return Reason(
        kind: .removedQueue,
        text: "The queue \"\(name(queue, old))\" is removed while \(contacts) "
          + "\(contacts == 1 ? "contact waits" : "contacts wait") in it. Move them first, or "
          + "publish when it is empty.")
    }
  }

  /// Work that somebody could take under the old plan and nobody can under the new one.
  private static func unreachable(_ old: Policy, _ new: Policy) -> [Reason] {
    shared(old, new).compactMap { id in
      let now = new.queues[id.index]
      guard !now.isRetired, canBeTaken(id, old), !canBeTaken(id, new) else { return nil }
      return Reason(
        kind: .unreachableWork,
        text: "Work in the queue \"\(name(id, new))\" becomes unreachable: under the new plan no "
          + "adviser of its unit has the skills it needs, even after every relaxation.")
    }
  }

  private static func canBeTaken(_ queue: QueueID, _ policy: Policy) -> Bool {
    let model = policy.queues[queue.index]
    let needs = [model.needs] + model.relax.map(\.needs)
    return policy.advisers.contains { adviser in
      guard !adviser.isRetired,
        adviser.unit == model.unit || adviser.alsoUnits.contains(model.unit)
      else { return false }
      var levels = [UInt8](repeating: 0, count: policy.names.skills.count)
      for skill in adviser.skills where levels.indices.contains(skill.skill.index) {
        levels[skill.skill.index] = skill.level
      }
      return needs.contains { $0.isMet(by: levels) }
    }
  }

  private static func protection(_ old: Policy, _ new: Policy) -> [Reason] {
    shared(old, new).compactMap { id in
      guard old.queues[id.index].isStatutory else { return nil }
      let now = new.queues[id.index]
      if now.isRetired {
        return Reason(
          kind: .lostProtection,
          text: "The statutory queue \"\(name(id, old))\" is removed. Mark it statutory: false in "
            + "a plan of its own first, so that somebody decides it.")
      }
      guard !now.isStatutory else { return nil }
      // Deciding to end the protection is possible, but never beside other changes of the queue.
      var same = now
      same.isStatutory = true
      guard same != old.queues[id.index] else { return nil }
      return Reason(
        kind: .lostProtection,
        text: "The queue \"\(name(id, new))\" would lose its statutory protection together with "
          + "other changes. Publish statutory: false as a plan of its own, or keep it.")
    }
  }

  /// Trunks, codecs and phones may change as they like, but where 999 and 112 could be rung they
  /// still can be.
  private static func emergency(_ old: Policy, _ new: Policy) -> [Reason] {
    guard old.telephone.hasEmergencyTrunk, !new.telephone.hasEmergencyTrunk else { return [] }
    let names = old.telephone.trunks.filter { $0.isEmergency && $0.ringsOut }.map {
      "\"\($0.name)\""
    }
    return [
      Reason(
        kind: .lostEmergency,
        text: "999 and 112 could not be rung any more: they go by the trunk "
          + "\(names.joined(separator: ", ")), and no trunk of the new plan is marked "
          + "emergency: true. Mark one.")
    ]
  }

  /// A queue never changes its unit: what waits in it would be shown to other people.
  private static func units(_ old: Policy, _ new: Policy) -> [Reason] {
    shared(old, new).compactMap { id in
      let (was, now) = (old.queues[id.index], new.queues[id.index])
      guard !now.isRetired, was.unit != now.unit else { return nil }
      let units = new.names.units
      func unit(_ unit: UnitID) -> String {
        units.indices.contains(unit.index) ? units[unit.index] : "none"
      }
      return Reason(
        kind: .mixedUnits,
        text: "The queue \"\(name(id, new))\" would move from the unit \"\(unit(was.unit))\" to "
          + "\"\(unit(now.unit))\", and its contacts with it. Make a queue with a new name instead."
      )
    }
  }
}
