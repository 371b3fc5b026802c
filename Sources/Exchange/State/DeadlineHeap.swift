import HeapModule
import Vocabulary

/// The earliest moment at which something becomes due, over all contacts and advisers.
///
/// Each contact and adviser has one wake-up time; an entry counts only while it equals it, so a
/// changed deadline just adds an entry. Derived from the state, never stored.
struct DeadlineHeap: Sendable {
  struct Entry: Comparable, Hashable, Sendable {
    var at: Instant
    /// Contact number, adviser number with the top bit set, or that of an announcement with the
    /// bit below.
    var owner: UInt64

    static func < (a: Entry, b: Entry) -> Bool {
      a.at != b.at ? a.at < b.at : a.owner < b.owner
    }
    static let adviserBit: UInt64 = 1 << 63
    static let announcementBit: UInt64 = 1 << 62
    var contact: ContactID? {
      owner & (Entry.adviserBit | Entry.announcementBit) == 0 ? ContactID(owner) : nil
    }
    var announcement: AnnouncementID? {
      owner & Entry.announcementBit == 0
        ? nil : AnnouncementID(UInt32(truncatingIfNeeded: owner))
    }
    var adviser: AdviserID { AdviserID(UInt32(truncatingIfNeeded: owner)) }
  }

  private var entries = Heap<Entry>()

  var first: Entry? { entries.min }
  var count: Int { entries.count }
  /// In no particular order; for checks.
  var unordered: [Entry] { entries.unordered }

  mutating func push(_ entry: Entry) { entries.insert(entry) }
  mutating func removeFirst() { _ = entries.popMin() }
  mutating func removeAll() { entries = Heap() }
}
