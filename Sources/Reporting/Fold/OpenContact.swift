import Exchange
import Vocabulary

/// What the fold must remember of a contact until it closes. Numbers only: nothing personal.
struct OpenContact: Sendable {
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt16
    /// Arrived within the report's period.
    static let counts = Flags(rawValue: 1)
    /// The present queue entry began within the period.
    static let entryCounts = Flags(rawValue: 2)
    /// In a queue entry that is not over: waiting, or offered to someone.
    static let isWaiting = Flags(rawValue: 4)
    static let wasQueued = Flags(rawValue: 8)
    static let wasAnswered = Flags(rawValue: 16)
    static let wasTransferred = Flags(rawValue: 32)
    /// The callback's customer answered.
    static let wasReached = Flags(rawValue: 64)
    /// The present offer was made within the period.
    static let offerCounts = Flags(rawValue: 128)
    /// Asked of a duty, and not answered yet.
    static let isRinging = Flags(rawValue: 256)
    static let isCallbackEntry = Flags(rawValue: 512)
    static let isTransferEntry = Flags(rawValue: 1024)
    static let isStatutory = Flags(rawValue: 2048)
    /// The contact is a callback that was requested or booked within the period.
    static let callbackCounts = Flags(rawValue: 4096)
    /// The callback's attempts are used up.
    static let wasGivenUp = Flags(rawValue: 8192)
  }

  var id: ContactID = .none
  var channel = Channel.voice
  var origin = Origin.inbound
  var flags: Flags = []
  /// Row of the unit the contact itself counts in; 0 for none yet.
  var unitRow = 0
  /// Heard so far; goes along when the contact reaches its first unit.
  var flaggedWords: UInt64 = 0
  /// Queue and channel of the newest queue entry (see `ReportFold.cell`); −1 before the first.
  var cell = -1
  /// Of a callback: the queue that gives it, wherever it is moved later.
  var callbackCell = -1
  var place = IntervalPlace()
  var duty = -1
  var dutyLevel: UInt8 = 0
  var arrivedAt = Instant.epoch
  var placeFrom = Instant.epoch
  var firstQueuedAt = Instant.epoch
  var queuedAt = Instant.epoch
  var ringingSince = Instant.epoch
  var dueAt = Instant.distantFuture
  /// When the last adviser had finished with the customer; distant future before.
  var finishedAt = Instant.distantFuture
  var targetMilliseconds: Int64 = 0
  var shortAbandonMilliseconds: Int64 = 0
  var shares = Shares()
}

/// Where in the day, and where since the beginning, a queue entry began.
struct IntervalPlace: Sendable {
  /// 0 ..< 48, by the clock on the wall.
  var halfHourOfDay: UInt8 = 0
  /// Half-hours since 1970 in UTC.
  var halfHour: Int32 = 0
}

/// An adviser's share of a contact while it lasts.
struct Share: Sendable {
  var adviser = AdviserID.none
  /// Where it counts; −1 for an officer on duty.
  var cell = -1
  var place = IntervalPlace()
  var counts = false
  var isParked = false
  var isConsulted = false
  var isOutbound = false
  /// Wrapping up since; distant future before.
  var wrapUpSince = Instant.distantFuture
  /// Of wrap-up before it was interrupted.
  var wrapUpMilliseconds: Int64 = 0
  var talkMilliseconds: Int64 = 0
  var holdMilliseconds: Int64 = 0
}

extension Share {
  /// Talk + hold + wrap-up.
  var handleMilliseconds: Int64 { talkMilliseconds + holdMilliseconds + wrapUpMilliseconds }
}

/// The shares of one contact: nearly always one, which is kept in place without a list.
struct Shares: Sendable {
  private var first = Share()
  private var more: [Share] = []

  var isEmpty: Bool { first.adviser.isNone && more.isEmpty }

  mutating func add(_ share: Share) {
    if first.adviser.isNone { first = share } else { more.append(share) }
  }

  func find(_ adviser: AdviserID) -> Share? {
    if first.adviser == adviser { return first }
    return more.first { $0.adviser == adviser }
  }

  /// Does nothing when the adviser has no share.
  mutating func update(_ adviser: AdviserID, _ body: (inout Share) -> Void) {
    if first.adviser == adviser {
      body(&first)
    } else if let at = more.firstIndex(where: { $0.adviser == adviser }) {
      body(&more[at])
    }
  }

  mutating func remove(_ adviser: AdviserID) -> Share? {
    if first.adviser == adviser {
      let removed = first
      first = more.isEmpty ? Share() : more.removeFirst()
      return removed
    }
    guard let at = more.firstIndex(where: { $0.adviser == adviser }) else { return nil }
    return more.remove(at: at)
  }

  /// The one consulted; a contact has at most one.
  var consulted: AdviserID? {
    if first.isConsulted { return first.adviser }
    return more.first { $0.isConsulted }?.adviser
  }

  var advisers: [AdviserID] {
    (first.adviser.isNone ? [] : [first.adviser]) + more.map(\.adviser)
  }
}

/// Open contacts by number. Numbers ascend, so a window from the oldest open contact on finds one
/// in two reads, and the memory is that of the contacts open at once.
struct OpenContacts: Sendable {
  private(set) var slots: [OpenContact] = []
  private var unused: [Int32] = []
  private var window: [Int32] = []
  private var windowStart = 0
  /// Number of the contact at `windowStart`.
  private var base: UInt64 = 1

  /// The slot of an open contact; `nil` for one that is closed or was never seen.
  func slot(of id: ContactID) -> Int? {
    guard id.raw >= base else { return nil }
    let offset = id.raw - base
    guard offset < UInt64(window.count - windowStart) else { return nil }
    let slot = window[windowStart + Int(offset)]
    return slot < 0 ? nil : Int(slot)
  }

  subscript(slot: Int) -> OpenContact {
    _read { yield slots[slot] }
    _modify { yield &slots[slot] }
  }

  /// A gap in the numbers wider than this starts the window anew.
  private static let gapMaximum: UInt64 = 1 << 20

  /// False for a number that does not ascend, which no log of one exchange holds.
  mutating func insert(_ contact: OpenContact) -> Bool {
    let next = base + UInt64(window.count - windowStart)
    if unused.count == slots.count {
      window.removeAll(keepingCapacity: true)
      windowStart = 0
      guard contact.id.raw >= base else { return false }
      base = contact.id.raw
    } else {
      guard contact.id.raw >= next, contact.id.raw - next < OpenContacts.gapMaximum else {
        return false
      }
      for _ in next..<contact.id.raw { window.append(-1) }
    }
    if let slot = unused.popLast() {
      slots[Int(slot)] = contact
      window.append(slot)
    } else {
      window.append(Int32(slots.count))
      slots.append(contact)
    }
    return true
  }

  mutating func remove(_ slot: Int) {
    window[windowStart + Int(slots[slot].id.raw - base)] = -1
    slots[slot] = OpenContact()
    unused.append(Int32(slot))
    while windowStart < window.count, window[windowStart] < 0 {
      windowStart += 1
      base += 1
    }
    if windowStart > 1024, windowStart * 2 > window.count {
      window.removeFirst(windowStart)
      windowStart = 0
    }
  }

  /// Open contacts, in no order that means anything.
  var all: some Sequence<OpenContact> { slots.lazy.filter { !$0.id.isNone } }
}
