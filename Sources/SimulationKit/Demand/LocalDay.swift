public import Vocabulary

/// What a day is where the contact centre stands.
public struct LocalDay: Hashable, Sendable {
  /// Days since 1970-01-01.
  public var number: Int
  /// Local midnight at which the day begins.
  public var start: Instant
  /// To the next local midnight: 24 hours, or 23 or 25 when the clocks change.
  public var length: Span
  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int
  /// 1 to 12.
  public var month: Int
  public var isBankHoliday: Bool
  /// Time passed since midnight when the clocks change; of no account on a day of 24 hours.
  public var clockChangeAfter: Span

  /// - Parameter clockChangeAfter: nil for the change of the European Union and the United Kingdom,
  ///   at 01:00 UTC: one hour after midnight in spring, two hours in autumn.
  public init(
    number: Int, start: Instant, length: Span = .days(1), isBankHoliday: Bool = false,
    clockChangeAfter: Span? = nil
  ) {
    let date = CivilDate(dayNumber: number)
    self.number = number
    self.start = start
    self.length = length
    self.weekday = date.weekday.number
    self.month = date.month
    self.isBankHoliday = isBankHoliday
    self.clockChangeAfter = clockChangeAfter ?? (length < .days(1) ? .hours(1) : .hours(2))
  }

  /// What clocks skip: an hour in spring, minus an hour in autumn.
  var skipped: Span { .days(1) - length }

  /// What the clock on the wall shows `elapsed` after midnight, as time since 00:00.
  public func wallClock(afterMidnight elapsed: Span) -> Span {
    skipped == .zero || elapsed < clockChangeAfter ? elapsed : elapsed + skipped
  }

  /// When the wall clock shows this time (00:00 to 24:00 as a span). A time that comes twice in
  /// autumn means the first; one that is skipped in spring means the moment of the change.
  public func instant(wallClock: Span) -> Instant {
    if skipped == .zero || wallClock < clockChangeAfter { return start + wallClock }
    if skipped > .zero, wallClock < clockChangeAfter + skipped { return start + clockChangeAfter }
    return start + (wallClock - skipped)
  }
}

/// Where days begin and which are bank holidays. The simulator's caller gives it, from the plan.
public protocol CivilCalendar: Sendable {
  /// The day with this number (days since 1970-01-01). The same answer at every call.
  func day(_ number: Int) -> LocalDay
}

/// Days of 24 hours from midnight UTC, none of them a bank holiday.
public struct UniversalCalendar: CivilCalendar {
  public init() {}
  public func day(_ number: Int) -> LocalDay {
    LocalDay(number: number, start: .epoch + .days(Int64(number)))
  }
}

/// A calendar given as a closure.
public struct ComputedCalendar: CivilCalendar {
  private let compute: @Sendable (Int) -> LocalDay
  public init(_ compute: @escaping @Sendable (Int) -> LocalDay) { self.compute = compute }
  public func day(_ number: Int) -> LocalDay { compute(number) }
}
