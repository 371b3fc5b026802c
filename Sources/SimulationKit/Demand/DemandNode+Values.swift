import Vocabulary

extension DemandNode {
  /// A number in digits, perhaps with a decimal point.
  func number(_ wanted: String) throws(DemandFileFault) -> Double {
    let written = try text(wanted)
    guard let value = DemandText.number(written) else {
      throw fault("\"\(written)\" is not a number", "write \(wanted) in digits, such as 1.5")
    }
    return value
  }

  func whole(_ wanted: String, atMost limit: Int) throws(DemandFileFault) -> Int {
    let written = try text(wanted)
    guard written.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(written),
      value <= limit
    else {
      throw fault(
        "\"\(written)\" is not a whole number up to \(limit)",
        "write \(wanted) in digits alone, such as 1200")
    }
    return value
  }

  /// `40%` as 0.4.
  func share(atMost limit: Double = 1) throws(DemandFileFault) -> Double {
    let written = try text("a percentage")
    guard written.last == "%", let value = DemandText.number(String(written.dropLast())),
      value <= limit * 100
    else {
      throw fault(
        "\"\(written)\" is not a percentage from 0% to \(Int(limit * 100))%",
        "write one such as 40%")
    }
    return value / 100
  }

  /// `4min 20s` in seconds.
  func seconds() throws(DemandFileFault) -> Double {
    let written = try text("a time with its unit")
    guard let value = DemandText.seconds(written) else {
      throw fault(
        "\"\(written)\" is not a time",
        "write numbers with units ms, s, min, h or d, such as 4min 20s")
    }
    return value
  }

  func span() throws(DemandFileFault) -> Span {
    let seconds = try seconds()
    guard seconds <= 366 * 86_400 else { throw fault("longer than a year", "write a shorter time") }
    return .milliseconds(Int64((seconds * 1000).rounded()))
  }

  /// `08:30` as a span after 00:00; `24:00` is the end of the day.
  func wallClock() throws(DemandFileFault) -> Span {
    let written = try text("a time of day")
    guard let value = DemandText.wallClock(written) else {
      throw fault("\"\(written)\" is not a time of day", "write one such as \"08:30\"")
    }
    return value
  }

  func date() throws(DemandFileFault) -> CivilDate {
    let written = try text("a date")
    guard let value = CivilDate(written) else {
      throw fault("\"\(written)\" is not a date", "write year-month-day, such as 2026-01-08")
    }
    return value
  }

  /// `mon-fri`, `sat`, `mon, wed` or `every day`.
  func weekdays() throws(DemandFileFault) -> [Bool] {
    let written = try text("days of the week")
    guard let value = DemandText.weekdays(written) else {
      throw fault(
        "\"\(written)\" names no days of the week",
        "write mon-fri, sat, or `mon, wed`, or every day")
    }
    return value
  }

  /// One of the words given.
  func choice<T>(_ words: [(String, T)]) throws(DemandFileFault) -> T {
    let written = try text("a word")
    guard let match = words.first(where: { $0.0 == written }) else {
      throw fault(
        "\"\(written)\" is not known here",
        "write one of: \(words.map(\.0).joined(separator: ", "))")
    }
    return match.1
  }
}

/// Words of the language, as written in scalars.
enum DemandText {
  static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  static let monthNames = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Digits with at most one decimal point between them; nothing else that Swift reads.
  static func number(_ text: String) -> Double? {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 20,
      (48...57).contains(first), (48...57).contains(last),
      text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 })
    else { return nil }
    return Double(text)
  }

  static func seconds(_ text: String) -> Double? {
    let units = [("ms", 0.001), ("min", 60.0), ("s", 1.0), ("h", 3600.0), ("d", 86_400.0)]
    var total = 0.0
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    var smallest = Double.infinity
    for part in parts {
      guard let unit = units.first(where: { part.hasSuffix($0.0) }),
        let value = number(String(part.dropLast(unit.0.count))),
        // Larger units first and each once: "20s 4min" is more likely a slip.
        unit.1 < smallest
      else { return nil }
      smallest = unit.1
      total += value * unit.1
    }
    return total
  }

  static func wallClock(_ text: String) -> Span? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let hour = Int64(parts[0]), let minute = Int64(parts[1]), minute < 60,
      hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return .minutes(hour * 60 + minute)
  }

  /// `08:30-17:00`: a later time follows an earlier one, on the same day.
  static func wallClockRange(_ text: String) -> (from: Span, to: Span)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = wallClock(String(parts[0])),
      let to = wallClock(String(parts[1])), from < to
    else { return nil }
    return (from, to)
  }

  static func weekdays(_ text: String) -> [Bool]? {
    if text == "every day" { return Array(repeating: true, count: 7) }
    var days = [Bool](repeating: false, count: 7)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.drop { $0 == " " }.split(separator: "-", omittingEmptySubsequences: false)
      let indices = ends.compactMap { weekdayNames.firstIndex(of: String($0)) }
      guard indices.count == ends.count, let first = indices.first, let last = indices.last,
        indices.count <= 2, first <= last
      else { return nil }
      for day in first...last {
        if days[day] { return nil }
        days[day] = true
      }
    }
    return days
  }
}
