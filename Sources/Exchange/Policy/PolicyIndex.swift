import Flows
public import Vocabulary

/// What is computed once from a policy, so that decisions read tables.
struct PolicyIndex: Sendable {
  /// By adviser, then by skill: proficiency, 0 for none.
  var levels: [[UInt8]] = []
  /// By skill, then by level − 1: advisers who hold at least that level.
  private var holders: [[AdviserSet]] = []
  /// By unit.
  private var members: [AdviserSet] = []
  var flows = FlowBook(flows: [], wordLists: [])
  var adviserCount = 0
  private var capacities: [CapacityTable] = []
  /// By adviser: index in `capacities`.
  private var capacityOf: [Int] = []
  private static let highestLevel = 5

  init() {}

  init(_ policy: Policy) {
    adviserCount = policy.advisers.count
    flows = FlowBook(flows: policy.flows, wordLists: policy.wordLists)
    let skills = policy.names.skills.count
    let nobody = AdviserSet(count: adviserCount)
    holders = Array(
      repeating: Array(repeating: nobody, count: PolicyIndex.highestLevel), count: skills)
    members = Array(repeating: nobody, count: policy.names.units.count)
    // The last table is that of someone whose capacity is not in the plan: nothing.
    capacities = policy.capacities.map(CapacityTable.init) + [CapacityTable()]
    capacityOf = policy.advisers.map { min($0.capacity.index, policy.capacities.count) }
    for (number, adviser) in policy.advisers.enumerated() {
      let id = AdviserID(index: number)
      var row = [UInt8](repeating: 0, count: skills)
      if !adviser.isRetired {
        for unit in [adviser.unit] + adviser.alsoUnits where unit.index < members.count {
          members[unit.index].set(id, true)
        }
        for held in adviser.skills where held.skill.index < skills {
          row[held.skill.index] = held.level
          for level in 0..<min(Int(held.level), PolicyIndex.highestLevel) {
            holders[held.skill.index][level].set(id, true)
          }
        }
      }
      levels.append(row)
    }
  }

  func capacity(of adviser: AdviserID) -> CapacityTable { capacities[capacityOf[adviser.index]] }

  /// Advisers of the unit who meet the requirement.
  func eligible(unit: UnitID, _ requirement: Requirement) -> AdviserSet {
    guard unit.index < members.count else { return AdviserSet(count: adviserCount) }
    var result = members[unit.index]
    for clause in requirement.allOf {
      var any = AdviserSet(count: adviserCount)
      for need in clause.anyOf where need.skill.index < holders.count {
        let level = min(max(Int(need.level), 1), PolicyIndex.highestLevel) - 1
        any.formUnion(holders[need.skill.index][level])
      }
      result.formIntersection(any)
    }
    return result
  }

  func isMember(_ adviser: AdviserID, of unit: UnitID) -> Bool {
    unit.index < members.count && adviser.index < adviserCount
      && members[unit.index].contains(adviser)
  }
}

extension Policy {
  /// Whether the calendar is open; `none` is always open.
  public func isOpen(_ calendar: CalendarID, at moment: Instant) -> Bool {
    guard !calendar.isNone, calendar.index < calendars.count else { return true }
    return calendars[calendar.index].isOpen(at: moment)
  }
}

extension OpeningHours {
  /// Changes at or before the moment; odd means open.
  private func changesUpTo(_ moment: Instant) -> Int {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= moment { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public func isOpen(at moment: Instant) -> Bool { changesUpTo(moment) % 2 == 1 }

  /// The moment when `span` of open time has passed since `start`; `distantFuture` when the
  /// calendar ends before. Time in which it is closed does not count.
  public func adding(openTime span: Span, to start: Instant) -> Instant {
    var left = span.milliseconds
    var at = start
    var next = changesUpTo(start)
    while true {
      if next % 2 == 1 {
        guard next < changes.count else { return at + Span(milliseconds: left) }
        let room = (changes[next] - at).milliseconds
        if room >= left { return at + Span(milliseconds: left) }
        left -= room
      }
      guard next < changes.count else { return .distantFuture }
      at = changes[next]
      next += 1
    }
  }
}
