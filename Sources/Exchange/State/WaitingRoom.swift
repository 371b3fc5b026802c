import Vocabulary

/// Everyone waiting for the same thing: one queue, channel and requirement.
struct DemandClass: Sendable {
  var queue: QueueID
  var channel: Channel
  /// Advisers of the unit who meet the requirement, whether signed in or not.
  var eligible: AdviserSet
  var list = RankedList()
  /// Made for what was added to a queue's own needs; dropped again when nobody waits in it and
  /// there are many.
  var extraNeeds: Requirement?
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
  /// Classes that were dropped, to be used again.
  private var spare: [Int] = []
  /// Classes of added needs that there may be before empty ones are looked for.
  private var extrasLimit = WaitingRoom.extrasMaximum
  private var extras = 0

  /// Classes of added needs that are kept although nobody waits in them. With those in which
  /// somebody waits, there are never more than twice as many.
  static let extrasMaximum = 256

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
      let isExtra = !extra.isEmpty
      if isExtra, extras >= extrasLimit { dropEmptyExtras() }
      let fresh = DemandClass(
        queue: queue, channel: channel, eligible: eligible(needs),
        extraNeeds: isExtra ? needs : nil)
      if isExtra { extras += 1 }
      if let unused = spare.popLast() {
        index = unused
        classes[unused] = fresh
      } else {
        index = classes.count
        classes.append(fresh)
        occupiedAt.append(-1)
      }
      byKey[key] = index
      byQueue[queue.index].append(index)
    }
    if extra.isEmpty {
      byStep[PlainKey(queue: queue, channel: channel, step: step)] = index
      if classes[index].extraNeeds != nil {
        // It happens to be what another step needs, and stays.
        classes[index].extraNeeds = nil
        extras -= 1
      }
    }
    return index
  }

  /// Forgets classes of added needs in which nobody waits. Every contact may need something else,
  /// so without this they would only ever become more. Looked for again when there are twice as
  /// many as were left, so that the search costs little per class.
  private mutating func dropEmptyExtras() {
    for index in classes.indices {
      guard let needs = classes[index].extraNeeds, classes[index].list.isEmpty else { continue }
      let group = classes[index]
      byKey[Key(queue: group.queue, channel: group.channel, requirement: needs)] = nil
      byQueue[group.queue.index].removeAll { $0 == index }
      classes[index].extraNeeds = nil
      spare.append(index)
      extras -= 1
    }
    extrasLimit = max(WaitingRoom.extrasMaximum, extras * 2)
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
