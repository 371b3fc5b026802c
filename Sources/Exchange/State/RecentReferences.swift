public import Vocabulary

/// The reference of a contact that is over.
public struct ClosedReference: Hashable, Sendable, Recorded {
  public var reference = ""
  public var closedAt = Instant.epoch
  public init() {}
  init(_ reference: String, at moment: Instant) {
    self.reference = reference
    closedAt = moment
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("reference", &reference)
    try coder.field("closedAt", &closedAt)
  }
}

/// References of contacts closed a short while ago. An edge that did not hear that an arrival was
/// taken sends it again; a contact turned away at once is closed by then, and must not come twice.
struct RecentReferences: Sendable {
  static let keptFor = Span.hours(1)
  /// Beyond this the oldest is forgotten early.
  static let maximum = 100_000

  /// In the order of closing.
  private var entries: [ClosedReference] = []
  private var start = 0
  private var closedAt: [String: Instant] = [:]

  func contains(_ reference: String, at now: Instant) -> Bool {
    guard let closed = closedAt[reference] else { return false }
    return closed + RecentReferences.keptFor > now
  }

  mutating func add(_ reference: String, at now: Instant) {
    guard !reference.isEmpty else { return }
    entries.append(ClosedReference(reference, at: now))
    closedAt[reference] = now
    while entries[start].closedAt + RecentReferences.keptFor <= now
      || entries.count - start > RecentReferences.maximum
    {
      let oldest = entries[start]
      if closedAt[oldest.reference] == oldest.closedAt { closedAt[oldest.reference] = nil }
      start += 1
    }
    if start > 4096, start * 2 > entries.count {
      entries.removeFirst(start)
      start = 0
    }
  }

  /// To be stored.
  var stored: [ClosedReference] { Array(entries[start...]) }

  init(_ stored: [ClosedReference] = []) {
    entries = stored
    for entry in stored { closedAt[entry.reference] = entry.closedAt }
  }
}
