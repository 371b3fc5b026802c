public import Vocabulary

/// A day of the Gregorian calendar, without place or time zone.
public struct LocalDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01, the day numbers of `CivilCalendar`.
  public var number: Int

  public init(number: Int) { self.number = number }

  /// Nil where there is no such day. Years 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    // Days from civil: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". Years start in
    // March there, so that the leap day comes last.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.number = era * 146_097 + dayOfEra - 719_468
    guard self.month == month, self.day == day else { return nil }
  }

  /// ISO 8601, `2026-01-08`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthIndex + 2) / 5 + 1
    )
  }

  public var year: Int { parts.year }
  /// 1 to 12.
  public var month: Int { parts.month }
  /// 1 to 31.
  public var day: Int { parts.day }
  /// 1 for Monday to 7 for Sunday (ISO 8601).
  public var weekday: Int {
    // 1970-01-01 was a Thursday.
    ((number + 3) % 7 + 7) % 7 + 1
  }
  /// The same day a year later; 1 March after 29 February.
  public var nextYear: LocalDate {
    let (year, month, day) = parts
    return LocalDate(year: year + 1, month: month, day: day)
      ?? LocalDate(year: year + 1, month: 3, day: 1) ?? self
  }

  public static func < (a: LocalDate, b: LocalDate) -> Bool { a.number < b.number }

  public var description: String {
    let (year, month, day) = parts
    func pad(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
  }
}

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
    let date = LocalDate(number: number)
    self.number = number
    self.start = start
    self.length = length
    self.weekday = date.weekday
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
