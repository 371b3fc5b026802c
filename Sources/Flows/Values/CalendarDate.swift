import Vocabulary

/// A day of the Gregorian calendar, as people in the UK write, say or key it: the day first.
struct CalendarDate: Hashable, Sendable {
  let date: CivilDate

  /// Years that a customer can mean.
  static let years = 1800...2199

  init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self.date = date
  }

  /// `3/6/2026`, `3.6.2026`, `03062026`, `3 June 2026`, `June 3rd, 2026`, `3ydd o Fehefin 2026`,
  /// also ISO 8601 `2026-06-03`. Years have four digits: a century is not guessed. Keyed dates are
  /// eight digits, or parted by `*`.
  init?(dayFirst text: String, isKeyed: Bool) {
    let parted = isKeyed ? text.split(separator: "*").joined(separator: " ") : text
    let words = Self.telling(Folding.tokens(of: parted).map(\.word))
    guard words.count <= 8 else { return nil }
    if words.count == 1, let date = CalendarDate(run: words[0]) {
      self = date
      return
    }
    if words.count > 3, let run = SpokenDigits.digits(words.map { Token($0) }),
      let date = CalendarDate(run: run)
    {
      self = date
      return
    }
    guard words.count == 3 else { return nil }
    let numbers = words.map { Self.number($0) }
    if let year = numbers[0], words[0].utf8.count == 4, let month = numbers[1],
      let day = numbers[2]
    {
      self.init(year: year, month: month, day: day)
    } else if let year = numbers[2], words[2].utf8.count == 4 {
      if let day = numbers[0], let month = numbers[1] ?? Self.month(words[1]) {
        self.init(year: year, month: month, day: day)
      } else if let month = Self.month(words[0]), let day = numbers[1] {
        self.init(year: year, month: month, day: day)
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// `03062026`.
  private init?(run: String) {
    guard run.utf8.count == 8, let number = Self.digits(run) else { return nil }
    self.init(year: number % 10_000, month: number / 10_000 % 100, day: number / 1_000_000)
  }

  var iso: String { date.description }

  private static func digits(_ word: String) -> Int? {
    guard (1...8).contains(word.utf8.count) else { return nil }
    guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(word)
  }

  /// A number of at most four digits, with or without the ending of an ordinal.
  private static func number(_ word: String) -> Int? {
    let figures = word.prefix { ("0"..."9").contains($0) }
    guard figures.count <= 4, let number = digits(String(figures)) else { return nil }
    let ending = String(word.dropFirst(figures.count))
    guard ending.isEmpty || (figures.count <= 2 && ordinals.contains(ending)) else { return nil }
    return number
  }

  private static func month(_ word: String) -> Int? {
    months.firstIndex { $0.contains(word) }.map { $0 + 1 }
  }

  private static let ordinals: [String] = [
    "st", "nd", "rd", "th", "af", "ail", "ydd", "edd", "fed", "eg", "ain",
  ]

  /// The words that tell the date. The day of the week is not checked against it; "dydd" goes
  /// with the word it names, as the Welsh Tuesday is also March.
  private static func telling(_ words: [String]) -> [String] {
    var told: [String] = []
    var isNamed = false
    for word in words {
      let isDay = isNamed
      isNamed = word == "dydd"
      if !isDay, !isNamed, !fillers.contains(word) { told.append(word) }
    }
    return told
  }

  private static let fillers: [String] = [
    "of", "the", "o", "y", "yr", "on", "ar", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
    "llun", "mercher", "iau", "gwener", "sadwrn", "sul",
  ]

  /// English, its short forms, Welsh, and Welsh after "o" (soft mutation).
  private static let months: [[String]] = [
    ["january", "jan", "ionawr"],
    ["february", "feb", "chwefror"],
    ["march", "mar", "mawrth", "fawrth"],
    ["april", "apr", "ebrill"],
    ["may", "mai", "fai"],
    ["june", "jun", "mehefin", "fehefin"],
    ["july", "jul", "gorffennaf", "orffennaf"],
    ["august", "aug", "awst"],
    ["september", "sept", "sep", "medi", "fedi"],
    ["october", "oct", "hydref"],
    ["november", "nov", "tachwedd", "dachwedd"],
    ["december", "dec", "rhagfyr", "ragfyr"],
  ]
}
