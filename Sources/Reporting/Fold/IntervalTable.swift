import Vocabulary

/// Half-hour counts of one queue and channel: 48 of the day, and if asked each one since the first.
struct IntervalTable: Sendable {
  /// 48, or none before the first entry.
  private(set) var ofDay: [IntervalCounts] = []
  /// Each half-hour in UTC from `first` on.
  private(set) var each: [IntervalCounts] = []
  private(set) var first: Int32 = 0

  static let perDay = 48
  static let milliseconds: Int64 = 1_800_000
  /// Half-hours of sixty years; entries further apart share the last.
  static let eachMaximum: Int32 = 60 * 366 * 48

  /// Changes what is counted at a place. With `keepsEach` the place's own half-hour too.
  @inline(__always)
  mutating func update(
    _ place: IntervalPlace, keepsEach: Bool, _ body: (inout IntervalCounts) -> Void
  ) {
    if ofDay.isEmpty {
      ofDay = Array(repeating: IntervalCounts(), count: IntervalTable.perDay)
    }
    body(&ofDay[Int(place.halfHourOfDay)])
    guard keepsEach else { return }
    if each.isEmpty { first = place.halfHour }
    // Entries come in the order of time, so the place is never before the first.
    let at = Int(min(max(0, place.halfHour - first), IntervalTable.eachMaximum))
    while each.count <= at { each.append(IntervalCounts()) }
    body(&each[at])
  }
}

/// The clock on the wall: UTC until the first change. Asked in the order of time it answers at
/// once.
struct WallClock: Sendable {
  let changes: [ClockOffset]
  private var next = 0
  private var offset: Int64 = 0

  init(_ changes: [ClockOffset]) { self.changes = changes.sorted { $0.from < $1.from } }

  func offset(at moment: Instant) -> Int64 {
    changes.last { $0.from <= moment }?.offset.milliseconds ?? 0
  }

  mutating func place(of moment: Instant) -> IntervalPlace {
    while next < changes.count, changes[next].from <= moment {
      offset = changes[next].offset.milliseconds
      next += 1
    }
    let ofDay = WallClock.within(moment.milliseconds + offset, 86_400_000)
    let halfHour = WallClock.floor(moment.milliseconds, IntervalTable.milliseconds)
    return IntervalPlace(
      halfHourOfDay: UInt8(ofDay / IntervalTable.milliseconds),
      halfHour: Int32(truncatingIfNeeded: halfHour))
  }

  static func within(_ value: Int64, _ size: Int64) -> Int64 { ((value % size) + size) % size }
  static func floor(_ value: Int64, _ size: Int64) -> Int64 { (value - within(value, size)) / size }
}
