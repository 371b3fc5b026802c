/// Where something is written in a plan: file as given to the reader, line and column from 1.
public struct PlanPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  public static func < (a: PlanPlace, b: PlanPlace) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }

  public var description: String { "\(file):\(line):\(column)" }
}

/// One thing wrong with a plan: where, what, and what to do about it.
public struct PlanProblem: Hashable, Sendable, CustomStringConvertible, Error {
  public enum Severity: String, Hashable, Sendable {
    /// The plan cannot be published.
    case error
    /// The plan works, but somebody should know.
    case warning
  }

  public var place: PlanPlace
  public var severity: Severity
  /// A sentence without its full stop.
  public var what: String
  /// A sentence without its full stop.
  public var whatToDo: String

  public init(_ place: PlanPlace, _ severity: Severity, _ what: String, do whatToDo: String) {
    self.place = place
    self.severity = severity
    self.what = what
    self.whatToDo = whatToDo
  }

  public var file: String { place.file }
  public var line: Int { place.line }
  public var column: Int { place.column }

  /// `file:line:column: error: what. what to do.`
  public var description: String {
    let end = whatToDo.hasSuffix("?") ? "" : "."
    return "\(place): \(severity.rawValue): \(what). \(whatToDo)\(end)"
  }
}

/// Collects problems, so that one run shows all of them.
final class ProblemList {
  /// Beyond this many, further problems only show that there are more.
  static let maximum = 1000

  private var found: [PlanProblem] = []
  private var seen: Set<PlanProblem> = []

  func error(_ place: PlanPlace, _ what: String, do whatToDo: String) {
    add(PlanProblem(place, .error, what, do: whatToDo))
  }

  func warning(_ place: PlanPlace, _ what: String, do whatToDo: String) {
    add(PlanProblem(place, .warning, what, do: whatToDo))
  }

  func add(_ problem: PlanProblem) {
    guard found.count <= Self.maximum, seen.insert(problem).inserted else { return }
    if found.count == Self.maximum {
      found.append(
        PlanProblem(
          problem.place, .error, "there are more than \(Self.maximum) problems",
          do: "Put these right first, then check again"))
    } else {
      found.append(problem)
    }
  }

  var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// By file, line and column; problems at one place in the order found.
  var sorted: [PlanProblem] {
    found.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
  }
}
