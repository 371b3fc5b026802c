import EventLog
import Foundation
import SimulationKit

/// A comparison of plans as a table and as JSON.
struct ComparisonOutput {
  let comparison: ReplayComparison
  /// All queues together only.
  let isShort: Bool

  var rows: [ReplayComparison.Row] {
    comparison.rows.filter { !isShort || $0.queue == nil }
  }

  func printText() {
    let percent = Int((comparison.level * 100).rounded())
    print(
      "\(comparison.replications) replications, seed \(comparison.seed). Ranges hold \(percent) of "
        + "100 histories; the difference is the mean effect, with its \(percent)% confidence.\n")
    var queue: String?? = .some(nil)
    line("All queues", "happened", "recorded plan", "other plan", "difference")
    for row in rows {
      if row.queue != queue {
        queue = row.queue
        print("")
        line(row.queue ?? "All queues", "", "", "", "")
      }
      line(
        "  " + Self.words(row.figure), row.happened.map(Self.number) ?? "–",
        Self.range(row.recordedPlan), Self.range(row.otherPlan), Self.range(row.difference))
    }
    print("\nAssumed:")
    for sentence in comparison.assumptions { print("- \(sentence)") }
    if comparison.contactsLeftOut > 0 {
      print("- \(comparison.contactsLeftOut) contacts came to addresses the other plan has not.")
    }
    if !comparison.missingNames.isEmpty {
      print("Not in the other plan: \(comparison.missingNames.joined(separator: ", ")).")
    }
  }

  private func line(_ a: String, _ b: String, _ c: String, _ d: String, _ e: String) {
    func pad(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let first = a + String(repeating: " ", count: max(0, 28 - a.count))
    print(first + pad(b, 10) + pad(c, 26) + pad(d, 26) + pad(e, 26))
  }

  private static func number(_ value: Double) -> String {
    abs(value) >= 100 ? String(Int(value.rounded())) : String(format: "%.1f", value)
  }

  private static func range(_ interval: Interval?) -> String {
    guard let interval else { return "–" }
    return "\(number(interval.estimate)) (\(number(interval.low)) to \(number(interval.high)))"
  }

  /// `meanSpeedOfAnswerSeconds` as "mean speed of answer, s".
  private static func words(_ figure: ReplayFigure) -> String {
    var text = ""
    for character in figure.rawValue {
      text += character.isUppercase ? " " + character.lowercased() : String(character)
    }
    return text.replacing(" seconds", with: ", s").replacing(" percent", with: ", %")
  }

  // MARK: As JSON

  var json: [JSONMember] {
    [
      JSONMember("replications", .number(Int64(comparison.replications))),
      JSONMember("seed", .whole(comparison.seed)),
      JSONMember("levelBasisPoints", .number(Int64((comparison.level * 10_000).rounded()))),
      JSONMember("figures", .array(rows.map(Self.json))),
      JSONMember("assumptions", .array(comparison.assumptions.map { .string($0) })),
      JSONMember("missingNames", .array(comparison.missingNames.map { .string($0) })),
      JSONMember("contactsLeftOut", .number(Int64(comparison.contactsLeftOut))),
    ]
  }

  private static func json(_ row: ReplayComparison.Row) -> JSONValue {
    let (name, factor) = unit(row.figure)
    func scaled(_ value: Double) -> JSONValue { .whole(Int64((value * factor).rounded())) }
    func interval(_ interval: Interval?) -> JSONValue {
      guard let interval else { return .null }
      return .object([
        JSONMember("estimate", scaled(interval.estimate)), JSONMember("low", scaled(interval.low)),
        JSONMember("high", scaled(interval.high)),
      ])
    }
    return .object([
      JSONMember("queue", row.queue.map { .string($0) } ?? .null),
      JSONMember("figure", .string(name)),
      JSONMember("happened", row.happened.map(scaled) ?? .null),
      JSONMember("recordedPlan", interval(row.recordedPlan)),
      JSONMember("otherPlan", interval(row.otherPlan)),
      JSONMember("difference", interval(row.difference)),
    ])
  }

  /// Whole numbers in small units, as everywhere in the JSON of the command.
  private static func unit(_ figure: ReplayFigure) -> (name: String, factor: Double) {
    let name = figure.rawValue
    if name.hasSuffix("Percent") { return (name.dropLast(7) + "BasisPoints", 100) }
    if name.hasSuffix("Seconds") { return (name.dropLast(7) + "Milliseconds", 1000) }
    return (name + "Hundredths", 100)
  }
}
