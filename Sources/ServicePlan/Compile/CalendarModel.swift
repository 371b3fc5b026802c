import Vocabulary

/// Opening hours as the plan writes them: a week, and days that differ.
struct CalendarModel {
  /// Minutes after local midnight, half open; may end after 1440, on the next day.
  typealias Range = Swift.Range<Int>

  var week: [[Range]] = Array(repeating: [], count: 7)
  /// Bank holidays of this nation have their own hours.
  var nation: Nation?
  var bankHoliday: [Range] = []
  /// Days with their own hours, none when closed.
  var special: [CivilDate: [Range]] = [:]
  /// Open exactly when this other calendar is closed.
  var outside: Int?

  func hours(on date: CivilDate, _ holidays: Set<CivilDate>) -> [Range] {
    if let special = special[date] { return special }
    if nation != nil, holidays.contains(date) { return bankHoliday }
    return week[Int(date.weekday.rawValue)]
  }

  var isAlways: Bool {
    special.isEmpty && nation == nil && outside == nil
      && week.allSatisfy { $0.count == 1 && $0[0] == 0..<1440 }
  }

  /// Longest opening of a week's day, in minutes: what a "working day" is worth.
  var workingDayMinutes: Int {
    week.map { $0.reduce(0) { $0 + $1.count } }.max() ?? 0
  }

  /// The moments of opening and closing over the given days.
  func compile(_ days: ClosedRange<CivilDate>, _ civil: CivilTime) -> Intervals {
    if isAlways { return .always }
    var holidays = Set<CivilDate>()
    if let nation {
      for year in (days.lowerBound.year - 1)...(days.upperBound.year + 1) {
        holidays.formUnion(BankHolidays.days(in: year, nation))
      }
    }
    var result = Intervals()
    var date = days.lowerBound.advanced(by: -1)
    while date <= days.upperBound {
      for range in hours(on: date, holidays) {
        result.append(
          from: civil.instant(date, minute: range.lowerBound),
          to: civil.instant(date, minute: range.upperBound))
      }
      date = date.advanced(by: 1)
    }
    return result
  }
}

/// Moments in pairs: open from the first to before the second; ascending, never touching.
struct Intervals: Equatable {
  private(set) var spans: [Range<Instant>] = []

  static let always = Intervals([
    Instant(milliseconds: .min)..<Instant(milliseconds: .max)
  ])

  init(_ spans: [Range<Instant>] = []) {
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      append(from: span.lowerBound, to: span.upperBound)
    }
  }

  /// Adds a span that begins no earlier than the last one did; joins what touches.
  mutating func append(from: Instant, to: Instant) {
    guard from < to else { return }
    if let last = spans.last, from <= last.upperBound {
      spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, to)
    } else {
      spans.append(from..<to)
    }
  }

  func union(_ other: Intervals) -> Intervals { Intervals(spans + other.spans) }
  func intersection(_ other: Intervals) -> Intervals { subtracting(subtracting(other)) }
  func contains(_ moment: Instant) -> Bool { spans.contains { $0.contains(moment) } }

  func subtracting(_ other: Intervals) -> Intervals {
    var result = Intervals()
    var index = 0
    for span in spans {
      var from = span.lowerBound
      while index < other.spans.count, other.spans[index].upperBound <= from { index += 1 }
      var ahead = index
      while ahead < other.spans.count, other.spans[ahead].lowerBound < span.upperBound {
        result.append(from: from, to: other.spans[ahead].lowerBound)
        from = max(from, other.spans[ahead].upperBound)
        ahead += 1
      }
      if from < span.upperBound { result.append(from: from, to: span.upperBound) }
    }
    return result
  }

  func within(_ window: Range<Instant>) -> Intervals {
    var result = Intervals()
    for span in spans {
      result.append(
        from: max(span.lowerBound, window.lowerBound), to: min(span.upperBound, window.upperBound))
    }
    return result
  }

  /// As `OpeningHours` writes them: an opening that never ends has no closing moment.
  var changes: [Instant] {
    spans.flatMap { span in
      span.upperBound == .distantFuture ? [span.lowerBound] : [span.lowerBound, span.upperBound]
    }
  }

  init(changes: [Instant]) {
    var index = 0
    while index < changes.count {
      let to = index + 1 < changes.count ? changes[index + 1] : .distantFuture
      append(from: changes[index], to: to)
      index += 2
    }
  }
}
