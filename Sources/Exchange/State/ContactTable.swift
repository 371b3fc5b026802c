import Vocabulary

/// Open contacts by number. Numbers ascend, so a window of slot numbers finds a contact in two
/// array reads; the window starts at the oldest open contact.
struct ContactTable: Sendable {
  private var slots: [Contact] = []
  private var unused: [UInt32] = []
  private var window: [UInt32] = []
  private var windowStart = 0
  /// Number of the contact at `windowStart`.
  private var base: UInt64 = 1
  private(set) var count = 0

  private static let empty = UInt32.max

  func contains(_ id: ContactID) -> Bool { slot(of: id) != nil }

  private func slot(of id: ContactID) -> Int? {
    guard id.raw >= base else { return nil }
    let offset = id.raw - base
    guard offset < UInt64(window.count - windowStart) else { return nil }
    let slot = window[windowStart + Int(offset)]
    return slot == ContactTable.empty ? nil : Int(slot)
  }

  subscript(id: ContactID) -> Contact {
    _read {
      guard let slot = slot(of: id) else { preconditionFailure("contact \(id) is not open") }
      yield slots[slot]
    }
    _modify {
      guard let slot = slot(of: id) else { preconditionFailure("contact \(id) is not open") }
      yield &slots[slot]
    }
  }

  func find(_ id: ContactID) -> Contact? { slot(of: id).map { slots[$0] } }

  /// Ids must ascend from call to call.
  mutating func insert(_ contact: Contact) {
    if count == 0 {
      window.removeAll(keepingCapacity: true)
      windowStart = 0
      base = contact.id.raw
    }
    let next = base + UInt64(window.count - windowStart)
    precondition(contact.id.raw >= next, "contact numbers ascend")
    for _ in next..<contact.id.raw { window.append(ContactTable.empty) }
    if let slot = unused.popLast() {
      slots[Int(slot)] = contact
      window.append(slot)
    } else {
      window.append(UInt32(slots.count))
      slots.append(contact)
    }
    count += 1
  }

  mutating func remove(_ id: ContactID) {
    guard let slot = slot(of: id) else { preconditionFailure("contact \(id) is not open") }
    slots[slot] = Contact()
    unused.append(UInt32(slot))
    window[windowStart + Int(id.raw - base)] = ContactTable.empty
    count -= 1
    while windowStart < window.count, window[windowStart] == ContactTable.empty {
      windowStart += 1
      base += 1
    }
    if windowStart > 1024, windowStart * 2 > window.count {
      window.removeFirst(windowStart)
      windowStart = 0
    }
  }

  /// Open contacts by ascending number.
  var ids: [ContactID] {
    (windowStart..<window.count).lazy
      .filter { window[$0] != ContactTable.empty }
      .map { ContactID(base + UInt64($0 - windowStart)) }
  }
}
