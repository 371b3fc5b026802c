import Vocabulary

/// Values written in the plan's language: durations, percentages, times of day.
enum PlanValues {
  private static let units: [(names: [String], milliseconds: Int64)] = [
    (["ms"], 1),
    (["s", "sec", "second", "seconds"], 1000),
    (["min", "minute", "minutes"], 60_000),
    (["h", "hour", "hours"], 3_600_000),
    (["d", "day", "days"], 86_400_000),
    (["week", "weeks"], 604_800_000),
  ]

  /// `90s`, `3min`, `1h 30min`, `-4h`, `2 days`; `0` alone is none. No unit is an error, so that
  /// nobody has to guess.
  static func span(_ text: String) -> Span? {
    var rest = Substring(text)
    guard text.utf8.count <= PlanLimits.nameLength else { return nil }
    if rest == "0" { return .zero }
    var sign: Int64 = 1
    if rest.first == "-" {
      sign = -1
      rest.removeFirst()
    }
    var total: Int64 = 0
    var last = Int64.max
    repeat {
      rest = rest.drop { $0 == " " }
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest[digits.endIndex...].drop { $0 == " " }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest[word.endIndex...]
      guard let unit = units.first(where: { $0.names.contains(String(word)) }),
        unit.milliseconds < last, let amount = amount(digits, of: unit.milliseconds)
      else { return nil }
      last = unit.milliseconds
      let (sum, overflow) = total.addingReportingOverflow(amount)
      guard !overflow else { return nil }
      total = sum
    } while !rest.isEmpty
    return Span(milliseconds: sign * total)
  }

  /// `2 working days`: days of a calendar, not 48 hours.
  static func workingDays(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 3, words[1] == "working", words[2] == "days" || words[2] == "day",
      let count = Int(words[0]), (1...365).contains(count)
    else { return nil }
    return count
  }

  private static func amount(_ digits: Substring, of unit: Int64) -> Int64? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0 else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    guard parts.count == 2 else { return product }
    guard (1...3).contains(parts[1].count), let fraction = Int64(parts[1]) else { return nil }
    var scale: Int64 = 1
    for _ in parts[1] { scale *= 10 }
    let (sum, over) = product.addingReportingOverflow(unit * fraction / scale)
    return over ? nil : sum
  }

  /// `80%` or `99.5%` as hundredths of a percent.
  static func basisPoints(_ text: String) -> UInt16? {
    guard text.hasSuffix("%") else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = UInt16(parts[0]), whole <= 100 else {
      return nil
    }
    var points = whole * 100
    if parts.count == 2 {
      guard (1...2).contains(parts[1].count), let fraction = UInt16(parts[1]) else { return nil }
      points += parts[1].count == 1 ? fraction * 10 : fraction
    }
    return points <= 10_000 ? points : nil
  }

  /// `08:30` as minutes of the day; `24:00` is the end of the day.
  static func minuteOfDay(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 2, parts[1].count == 2,
      let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), minute < 60,
      hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return Int(hour) * 60 + Int(minute)
  }

  /// Not a control character but tab and line feed, and none that changes the direction of the text
  /// around it (Unicode Technical Report 36, section 2.5).
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case 0x202A...0x202E, 0x2066...0x2069: false
    default: scalar.properties.generalCategory != .control
    }
  }

  /// Names of the plan: letters, digits and `. - _ ' @ + :` with single spaces inside.
  static func isName(_ text: String) -> Bool {
    guard !text.isEmpty, text.count <= PlanLimits.nameLength, text.first != " ", text.last != " "
    else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || " .-_'@+:/".unicodeScalars.contains(scalar)
    }
  }
}
