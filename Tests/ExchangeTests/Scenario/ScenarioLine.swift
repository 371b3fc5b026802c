import Vocabulary

/// What is wrong with a scenario's text, or what did not come true in it.
struct ScenarioFault: Error, CustomStringConvertible {
  var line: Int
  var message: String
  var description: String { "line \(line): \(message)" }
}

/// One line: a verb, words in order, and options such as `by=A1` or `why=flooding`.
struct ScenarioLine {
  var number: Int
  var text: String
  /// Moment of the day at the start of the line.
  var at: Instant?
  var verb: String
  var words: [String]
  var options: [String: String]

  /// Nil for an empty line and for a comment, which begins with `#`.
  init?(_ text: String, number: Int) throws(ScenarioFault) {
    let content = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
    var tokens = content.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard !tokens.isEmpty else { return nil }
    self.number = number
    self.text = content.split(separator: " ").joined(separator: " ")
    if let first = tokens.first, first.first?.isNumber == true, first.contains(":") {
      guard let moment = ScenarioTime.moment(first) else {
        throw ScenarioFault(line: number, message: "\"\(first)\" is not a time of day")
      }
      at = moment
      tokens.removeFirst()
    }
    verb = tokens.isEmpty ? "tick" : tokens.removeFirst()
    words = []
    options = [:]
    for token in tokens {
      let parts = token.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2, !parts[0].hasSuffix(">") {
        options[parts[0]] = parts[1]
      } else {
        words.append(token)
      }
    }
  }

  func fault(_ message: String) -> ScenarioFault {
    ScenarioFault(line: number, message: "\(message), in \"\(text)\"")
  }

  func word(_ at: Int, _ meaning: String) throws(ScenarioFault) -> String {
    guard at < words.count else { throw fault("\(meaning) is missing") }
    return words[at]
  }

  func span(_ at: Int) throws(ScenarioFault) -> Span { try span(word(at, "a duration")) }

  func span(_ text: String) throws(ScenarioFault) -> Span {
    guard let span = ScenarioTime.span(text) else {
      throw fault("\"\(text)\" is not a duration such as 20s, 5m or -4h")
    }
    return span
  }

  func moment(_ text: String) throws(ScenarioFault) -> Instant {
    guard let moment = ScenarioTime.moment(text) else {
      throw fault("\"\(text)\" is not a time of day")
    }
    return moment
  }
}

/// Times of day of one fixed day, 2026-03-02, and durations.
enum ScenarioTime {
  /// 2026-03-02T00:00:00Z.
  static let midnight = Instant(milliseconds: 1_772_409_600_000)

  static func moment(_ text: String) -> Instant? {
    let parts = text.split(separator: ":").map { Int64($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1] else {
      return nil
    }
    guard parts.count == 2 || parts[2] != nil else { return nil }
    let second = parts.count == 3 ? parts[2] ?? 0 : 0
    return midnight + .hours(hour) + .minutes(minute) + .seconds(second)
  }

  static func span(_ text: String) -> Span? {
    let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
    for (unit, size) in units where text.hasSuffix(unit) {
      guard let number = Int64(text.dropLast(unit.count)) else { continue }
      return Span(milliseconds: number * size)
    }
    return nil
  }

  /// `09:00:05`, with the days before or after as `+1 ` in front.
  static func text(_ moment: Instant) -> String {
    if moment == .distantFuture { return "never" }
    if moment == .epoch { return "epoch" }
    let within = (moment - midnight).milliseconds
    let day = (within >= 0 ? within : within - 86_399_999) / 86_400_000
    let rest = within - day * 86_400_000
    let two = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
    let clock =
      "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))"
    let fraction = rest % 1000 == 0 ? "" : ".\(rest % 1000)"
    return (day == 0 ? "" : "\(day > 0 ? "+" : "")\(day)d") + clock + fraction
  }

  static func text(_ span: Span) -> String {
    span.milliseconds % 1000 == 0 ? "\(span.milliseconds / 1000)s" : "\(span.milliseconds)ms"
  }
}
