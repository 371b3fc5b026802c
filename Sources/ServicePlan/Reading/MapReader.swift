import Vocabulary

/// Reads one mapping of the plan key by key. Keys that nobody asked for are reported by `finish`,
/// with the nearest key that was.
final class MapReader {
  let place: PlanPlace
  /// What the mapping describes, such as `queue "roads"`; used in messages.
  let what: String
  private let problems: ProblemList
  private let entries: [PlanEntry]
  private var asked: [String] = []

  init(_ node: PlanNode, _ what: String, _ problems: ProblemList) {
    self.place = node.place
    self.what = what
    self.problems = problems
    switch node.content {
    case .map(let entries): self.entries = entries
    case .empty: self.entries = []
    default:
      self.entries = []
      problems.error(
        node.place, "\(what) needs a mapping of keys, but this is \(node.kind)",
        do: "Write key: value, one a line, or { key: value }")
    }
  }

  init(entries: [PlanEntry], at place: PlanPlace, _ what: String, _ problems: ProblemList) {
    self.entries = entries
    self.place = place
    self.what = what
    self.problems = problems
  }

  /// The value of a key, which becomes known by asking. Empty values count as absent.
  func take(_ key: String) -> PlanNode? {
    entry(key).flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  func entry(_ key: String) -> PlanEntry? {
    if !asked.contains(key) { asked.append(key) }
    return entries.first { $0.key == key }
  }

  /// The entries whose keys were not asked for.
  var others: [PlanEntry] { entries.filter { !asked.contains($0.key) } }
  var isEmpty: Bool { entries.isEmpty }

  func finish() {
    for entry in others {
      problems.error(
        entry.keyPlace, "\(what) has no key \"\(entry.key)\"",
        do: Spelling.advice(entry.key, asked, else: "Remove it or correct its spelling"))
    }
  }

  func string(_ key: String) -> String? {
    guard let node = take(key) else { return nil }
    if let text = node.text { return text }
    problems.error(
      node.place, "\"\(key)\" of \(what) needs text, but this is \(node.kind)",
      do: "Write one value")
    return nil
  }

  func bool(_ key: String) -> Bool? {
    guard let node = take(key) else { return nil }
    switch node.text {
    case "true": return true
    case "false": return false
    default:
      problems.error(
        node.place, "\"\(key)\" of \(what) is true or false, but this is \(node.kind)",
        do: "Write true or false")
      return nil
    }
  }

  func int(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let node = take(key) else { return nil }
    if let text = node.text, let value = Int(text), range.contains(value) { return value }
    problems.error(
      node.place,
      "\"\(key)\" of \(what) needs a whole number from \(range.lowerBound) to "
        + "\(range.upperBound), but this is \(node.kind)",
      do: "Correct the number")
    return nil
  }

  func span(_ key: String, negative: Bool = false, atMost: Span = .days(400)) -> Span? {
    take(key).flatMap { Self.span($0, "\"\(key)\" of \(what)", negative, atMost, problems) }
  }

  static func span(
    _ node: PlanNode, _ what: String, _ negative: Bool = false, _ atMost: Span = .days(400),
    _ problems: ProblemList
  ) -> Span? {
    guard let text = node.text, let span = PlanValues.span(text) else {
      problems.error(
        node.place, "\(what) needs a length of time, but this is \(node.kind)",
        do: "Write a number with its unit, such as 90s, 3min, 2h or 5 days")
      return nil
    }
    if span < .zero, !negative {
      problems.error(node.place, "\(what) cannot be negative", do: "Remove the minus sign")
      return nil
    }
    if span.milliseconds.magnitude > atMost.milliseconds.magnitude {
      problems.error(
        node.place, "\(what) is \(text), more than \(atMost)", do: "Write a shorter time")
      return nil
    }
    return span
  }

  func percent(_ key: String) -> UInt16? {
    guard let node = take(key) else { return nil }
    if let text = node.text, let value = PlanValues.basisPoints(text) { return value }
    problems.error(
      node.place, "\"\(key)\" of \(what) needs a percentage, but this is \(node.kind)",
      do: "Write it with its sign, such as 80%")
    return nil
  }

  /// The one of a few words that is written.
  func choice<T>(_ key: String, _ choices: [(String, T)]) -> T? {
    guard let node = take(key) else { return nil }
    if let found = choices.first(where: { $0.0 == node.text }) { return found.1 }
    let names = choices.map(\.0)
    problems.error(
      node.place, "\"\(key)\" of \(what) cannot be \(node.kind)",
      do: Spelling.advice(node.text ?? "", names, else: "Choose one"))
    return nil
  }

  func missing(_ key: String, do whatToDo: String) {
    problems.error(place, "\(what) lacks \"\(key)\"", do: whatToDo)
  }
}
