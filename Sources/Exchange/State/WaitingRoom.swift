import Vocabulary

/// Everyone waiting for the same thing: one queue, channel and requirement.
struct DemandClass: Sendable {
  var queue: QueueID
  var channel: Channel
  /// Advisers of the unit who meet the requirement, whether signed in or not.
  var eligible: AdviserSet
  var list = RankedList()
}

/// Contacts waiting for the pool, grouped so that "the best contact for this adviser" looks at one
/// head per group. Derived from the contacts; rebuilt when a plan is published.
struct WaitingRoom: Sendable {
  private struct Key: Hashable {
    var queue: QueueID
    var channel: Channel
    var requirement: Requirement
  }
  private struct PlainKey: Hashable {
    var queue: QueueID
    var channel: Channel
    var step: UInt8
  }

  private(set) var classes: [DemandClass] = []
  private var byKey: [Key: Int] = [:]
  /// The usual case, a queue's own steps, without hashing a requirement.
  private var byStep: [PlainKey: Int] = [:]
  /// Classes with someone waiting, in no particular order; the order never decides anything.
  private(set) var occupied: [Int] = []
  private var occupiedAt: [Int] = []
  private var byQueue: [[Int]]

  init(queues: Int = 0) { byQueue = Array(repeating: [], count: queues) }

  mutating func classIndex(
    queue: QueueID, channel: Channel, step: UInt8, extra: [SkillClause],
    requirement: () -> Requirement, eligible: (Requirement) -> AdviserSet
  ) -> Int {
    if extra.isEmpty, let known = byStep[PlainKey(queue: queue, channel: channel, step: step)] {
      return known
    }
    var needs = requirement()
    needs.allOf += extra
    let key = Key(queue: queue, channel: channel, requirement: needs)
    let index: Int
    if let known = byKey[key] {
      index = known
    } else {
      index = classes.count
      classes.append(DemandClass(queue: queue, channel: channel, eligible: eligible(needs)))
      occupiedAt.append(-1)
      byKey[key] = index
      byQueue[queue.index].append(index)
    }
    if extra.isEmpty { byStep[PlainKey(queue: queue, channel: channel, step: step)] = index }
    return index
  }

  mutating func insert(_ place: Place, into index: Int) {
    if classes[index].list.isEmpty {
      occupiedAt[index] = occupied.count
      occupied.append(index)
    }
    classes[index].list.insert(place)
  }

  mutating func remove(_ place: Place, from index: Int) {
    classes[index].list.remove(place)
    guard classes[index].list.isEmpty, occupiedAt[index] >= 0 else { return }
    let at = occupiedAt[index]
    let last = occupied.removeLast()
    if last != index {
      occupied[at] = last
      occupiedAt[last] = at
    }
    occupiedAt[index] = -1
  }

  /// How many of the queue's pool stand before `place`.
  func countBefore(_ place: Place, queue: QueueID) -> Int {
    byQueue[queue.index].reduce(0) { $0 + classes[$1].list.position(of: place) }
  }
}
