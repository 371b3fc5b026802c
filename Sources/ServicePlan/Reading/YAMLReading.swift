import Yams

/// Turns YAML 1.1 text into `PlanNode`s, within `PlanLimits`.
struct YAMLReading {
  let problems: ProblemList
  private var nodes = 0
  private let path: String
  private var isOverLimit = false

  private init(path: String, problems: ProblemList) {
    self.path = path
    self.problems = problems
  }

  /// `nil` when the file cannot be read as YAML; the reason is then among the problems.
  static func read(_ file: PlanFile, _ problems: ProblemList) -> PlanNode? {
    var reading = YAMLReading(path: file.path, problems: problems)
    guard reading.isWithinBounds(file.text) else { return nil }
    do {
      guard let root = try Yams.compose(yaml: file.text) else {
        return PlanNode(place: PlanPlace(file: file.path), content: .empty)
      }
      let node = reading.convert(root, depth: 0, at: PlanPlace(file: file.path))
      return reading.isOverLimit ? nil : node
    } catch let fault as YamlError {
      reading.report(fault)
    } catch {
      problems.error(
        PlanPlace(file: file.path), "the file cannot be read as YAML", do: "Check its indentation")
    }
    return nil
  }

  /// A cheap look before parsing: the parser recurses and compares keys by their whole content.
  private func isWithinBounds(_ text: String) -> Bool {
    var line = 1
    var depth = 0
    var aliases = 0
    var previous: UInt8 = 10
    var dashes = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "&"), UInt8(ascii: "*"):
        if startsToken(previous) { aliases += 1 }
      case UInt8(ascii: "-"), UInt8(ascii: "?"): if startsToken(previous) { dashes += 1 }
      case 10:
        line += 1
        dashes = 0
      default: break
      }
      if depth > 4 * PlanLimits.depth || dashes > 4 * PlanLimits.depth {
        problems.error(
          PlanPlace(file: path, line: line), "lists and mappings lie too deep in each other",
          do: "Close the brackets; at most \(PlanLimits.depth) levels are read")
        return false
      }
      if aliases > PlanLimits.aliasesPerFile {
        problems.error(
          PlanPlace(file: path, line: line),
          "more than \(PlanLimits.aliasesPerFile) YAML anchors and aliases are used",
          do: "Write out what they stand for, or put the text into quotes")
        return false
      }
      previous = byte
    }
    return true
  }

  private func startsToken(_ previous: UInt8) -> Bool {
    switch previous {
    case 10, 13, 32, 9, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): true
    default: false
    }
  }

  private mutating func convert(_ node: Node, depth: Int, at parent: PlanPlace) -> PlanNode {
    let place = node.mark.map { PlanPlace(file: path, line: $0.line, column: $0.column) } ?? parent
    nodes += 1
    guard depth <= PlanLimits.depth, nodes <= PlanLimits.nodesPerFile else {
      if !isOverLimit {
        problems.error(
          place, depth > PlanLimits.depth ? "this lies too deep" : "the file has too many parts",
          do: "At most \(PlanLimits.depth) levels and \(PlanLimits.nodesPerFile) parts are read")
      }
      isOverLimit = true
      return PlanNode(place: place, content: .empty)
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
      let isNull = !isQuoted && ["", "~", "null"].contains(scalar.string)
      return PlanNode(
        place: place, content: isNull ? .empty : .text(scalar.string, isQuoted: isQuoted))
    case .sequence(let items):
      return PlanNode(
        place: place,
        content: .list(items.map { convert($0, depth: depth + 1, at: place) }))
    case .mapping(let mapping):
      return PlanNode(place: place, content: .map(convert(mapping, depth, place)))
    case .alias:
      return PlanNode(place: place, content: .empty)
    }
  }

  private mutating func convert(
    _ mapping: Node.Mapping, _ depth: Int, _ place: PlanPlace
  ) -> [PlanEntry] {
    var entries: [PlanEntry] = []
    var seen: [String: PlanPlace] = [:]
    for (key, value) in mapping {
      let keyNode = convert(key, depth: depth + 1, at: place)
      let valueNode = convert(value, depth: depth + 1, at: keyNode.place)
      guard let text = keyNode.text else {
        if !isOverLimit {
          problems.error(
            keyNode.place, "a key must be plain text, but this is \(keyNode.kind)",
            do: "Put a name before the colon")
        }
        continue
      }
      // The parser refuses equal keys; this finds those that differ in quotes only.
      if let first = seen[text] {
        reportDuplicate(text, keyNode.place, first: first)
        continue
      }
      seen[text] = keyNode.place
      entries.append(PlanEntry(key: text, keyPlace: keyNode.place, value: valueNode))
    }
    return entries
  }

  private func reportDuplicate(_ key: String, _ place: PlanPlace, first: PlanPlace?) {
    let firstSeen = first.map { " (first at line \($0.line))" } ?? ""
    problems.error(
      place, "the key \"\(key)\" is written twice in one mapping\(firstSeen)",
      do: "Keep one of them, or give the other its own name")
  }

  /// The parser gives the first place of a key that comes twice. The second is the next line that
  /// begins with the key at the same column; `nil` when both are on one line.
  private func second(_ key: String, after first: PlanPlace, in text: String) -> PlanPlace? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard first.line < lines.count else { return nil }
    for (index, line) in lines[first.line...].enumerated() {
      let indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      guard indent == first.column - 1 else { continue }
      for written in [key, "\"\(key)\"", "'\(key)'"] where rest.hasPrefix(written + ":") {
        return PlanPlace(file: path, line: first.line + index + 1, column: first.column)
      }
    }
    return nil
  }

  private func report(_ fault: YamlError) {
    switch fault {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      problems.error(
        PlanPlace(file: path, line: mark.line, column: mark.column),
        "this is not YAML: \(problem)",
        do: "Check indentation, quotes and brackets here and on the line above")
    case .duplicatedKeysInMapping(let keys, let context):
      for key in keys {
        let first = PlanPlace(file: path, line: context.mark.line, column: context.mark.column)
        let again = second(key, after: first, in: context.text)
        reportDuplicate(key, again ?? first, first: again == nil ? nil : first)
      }
    case .reader(let problem, _, _, _):
      problems.error(
        PlanPlace(file: path), "the file has a character that YAML forbids: \(problem)",
        do: "Remove control characters and save the file as UTF-8")
    default:
      problems.error(
        PlanPlace(file: path), "the file cannot be read as YAML", do: "Check its indentation")
    }
  }
}
