import Vocabulary

/// The earliest moment at which something becomes due, over all contacts and advisers.
///
/// Each contact and adviser has one wake-up time; an entry counts only while it equals it, so a
/// changed deadline just adds an entry. Derived from the state, never stored.
struct DeadlineHeap: Sendable {
  struct Entry: Comparable, Sendable {
    var at: Instant
    /// Contact number, or adviser number with the top bit set.
    var owner: UInt64

    static func < (a: Entry, b: Entry) -> Bool { (a.at, a.owner) < (b.at, b.owner) }
    static let adviserBit: UInt64 = 1 << 63
    var contact: ContactID? { owner & Entry.adviserBit == 0 ? ContactID(owner) : nil }
    var adviser: AdviserID { AdviserID(UInt32(truncatingIfNeeded: owner)) }
  }

  private var entries: [Entry] = []

  var first: Entry? { entries.first }
  var count: Int { entries.count }

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child] < entries[parent] else { break }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() {
    let last = entries.removeLast()
    guard !entries.isEmpty else { return }
    entries[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entries[parent] else { break }
      entries.swapAt(child, parent)
      parent = child
    }
  }

  mutating func removeAll() { entries.removeAll() }
}
