public import Vocabulary

/// A part of the United Kingdom with its own bank holidays.
public enum Nation: String, CaseIterable, Hashable, Sendable {
  case englandAndWales = "england-and-wales"
  case scotland
  case northernIreland = "northern-ireland"
}

/// Bank holidays of the United Kingdom, computed.
///
/// Sources: Banking and Financial Dealings Act 1971, section 1 and schedule 1 (days and substitute
/// days), royal proclamations under it (New Year's Day, the first Monday in May, moved and single
/// days), the St Andrew's Day Bank Holiday (Scotland) Act 2007, and the list kept at
/// www.gov.uk/bank-holidays. Computed for 1978 and later, when the present pattern began; single
/// days by proclamation are known for 1995 to 2023 only: write later ones into `closed:`.
public enum BankHolidays {
  /// The bank holidays of a year, ascending.
  public static func days(in year: Int, _ nation: Nation) -> [CivilDate] {
    var days = Set<CivilDate>()
    func date(_ month: Int, _ day: Int) -> CivilDate {
      CivilDate(year: year, month: month, day: day)!
    }
    let easter = easterSunday(year)
    days.insert(easter.advanced(by: -2))
    if nation != .scotland { days.insert(easter.advanced(by: 1)) }

    // New Year; in Scotland the 2nd as well. A day at a weekend moves to the next free weekday.
    addWithSubstitutes(
      nation == .scotland ? [date(1, 1), date(1, 2)] : [date(1, 1)], to: &days)
    addWithSubstitutes([date(12, 25), date(12, 26)], to: &days)
    if nation == .northernIreland {
      addWithSubstitutes([date(3, 17)], to: &days)
      addWithSubstitutes([date(7, 12)], to: &days)
    }
    if nation == .scotland, year >= 2007 { addWithSubstitutes([date(11, 30)], to: &days) }

    if let moved = movedMay(year) {
      days.insert(moved)
    } else {
      days.insert(monday(onOrAfter: date(5, 1)))
    }
    if let moved = movedSpring(year) {
      days.insert(moved)
    } else {
      days.insert(monday(onOrAfter: date(5, 25)))
    }
    days.insert(
      nation == .scotland
        ? monday(onOrAfter: date(8, 1)) : monday(onOrAfter: date(8, 25)))
    days.formUnion(single(year))
    return days.sorted()
  }

  /// Easter Sunday of the Gregorian calendar: the anonymous computus of 1876, as given in J. Meeus,
  /// "Astronomical Algorithms", chapter 8.
  public static func easterSunday(_ year: Int) -> CivilDate {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let f = (b + 8) / 25
    let g = (b - f + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return CivilDate(year: year, month: n / 31, day: n % 31 + 1)!
  }

  private static func monday(onOrAfter date: CivilDate) -> CivilDate {
    date.advanced(by: (7 - Int(date.weekday.rawValue)) % 7)
  }

  /// Days that fall on a weekday stand; the others move, in order, to the next weekday that is not
  /// a holiday. So Christmas on a Sunday with Boxing Day on Monday gives Monday and Tuesday.
  private static func addWithSubstitutes(_ dates: [CivilDate], to days: inout Set<CivilDate>) {
    for date in dates where !date.weekday.isWeekend { days.insert(date) }
    for date in dates where date.weekday.isWeekend {
      var substitute = date
      while substitute.weekday.isWeekend || days.contains(substitute) {
        substitute = substitute.advanced(by: 1)
      }
      days.insert(substitute)
    }
  }

  /// 1995 and 2020: moved to 8 May, fifty and seventy-five years after the end of war in Europe.
  private static func movedMay(_ year: Int) -> CivilDate? {
    year == 1995 || year == 2020 ? CivilDate(year: year, month: 5, day: 8) : nil
  }

  /// 2002, 2012 and 2022: moved into June for the jubilees of Elizabeth II.
  private static func movedSpring(_ year: Int) -> CivilDate? {
    switch year {
    case 2002: CivilDate(year: 2002, month: 6, day: 4)
    case 2012: CivilDate(year: 2012, month: 6, day: 4)
    case 2022: CivilDate(year: 2022, month: 6, day: 2)
    default: nil
    }
  }

  /// Days by proclamation for one year, in all nations.
  private static func single(_ year: Int) -> [CivilDate] {
    let days: [(Int, Int)] =
      switch year {
      case 1999: [(12, 31)]  // the millennium
      case 2002: [(6, 3)]  // golden jubilee
      case 2011: [(4, 29)]  // wedding of Prince William and Catherine Middleton
      case 2012: [(6, 5)]  // diamond jubilee
      case 2022: [(6, 3), (9, 19)]  // platinum jubilee; state funeral of Elizabeth II
      case 2023: [(5, 8)]  // coronation of Charles III
      default: []
      }
    return days.compactMap { CivilDate(year: year, month: $0.0, day: $0.1) }
  }
}
