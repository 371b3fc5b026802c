import Yams

/// What is wrong in a demand file, where, and what to do.
public struct DemandFileFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// Counted from 1; 0 where the file could not be read at all.
  public var line: Int
  /// Counted from 1, in Unicode scalars; 0 where the file could not be read at all.
  public var column: Int
  public var what: String
  public var remedy: String

  /// `file:line:column: what; remedy`.
  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): \(what); \(remedy)"
  }
}

/// A place in the file's tree. Says where it is when something is wrong.
struct DemandNode {
  var node: Node
  var file: String

  /// The whole file; nil when it is empty.
  static func parse(_ text: String, file: String) throws(DemandFileFault) -> DemandNode? {
    do {
      return try Yams.compose(yaml: text).map { DemandNode(node: $0, file: file) }
    } catch let error as YamlError {
      throw fault(error, file: file)
    } catch {
      throw DemandFileFault(
        file: file, line: 0, column: 0, what: "\(error)", remedy: "correct the file")
    }
  }

  private static func fault(_ error: YamlError, file: String) -> DemandFileFault {
    let remedy = "check indentation, colons, brackets and quotation marks there"
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return DemandFileFault(
        file: file, line: mark.line, column: mark.column, what: "not YAML: \(problem)",
        remedy: remedy)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      return DemandFileFault(
        file: file, line: context.mark.line, column: context.mark.column,
        what: "written twice in the list that begins here: \(names)",
        remedy: "keep one of each")
    default:
      return DemandFileFault(
        file: file, line: 0, column: 0, what: "not YAML: \(error)", remedy: remedy)
    }
  }

  func fault(_ what: String, _ remedy: String) -> DemandFileFault {
    DemandFileFault(
      file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, what: what,
      remedy: remedy)
  }

  private func child(_ node: Node) -> DemandNode { DemandNode(node: node, file: file) }

  /// The words of a scalar, as written.
  func text(_ wanted: String) throws(DemandFileFault) -> String {
    guard let scalar = node.scalar else {
      throw fault("a list or mapping where \(wanted) belongs", "write \(wanted)")
    }
    guard !scalar.string.isEmpty else { throw fault("nothing is written here", "write \(wanted)") }
    return scalar.string
  }

  var isMapping: Bool { node.mapping != nil }
  var isScalar: Bool { node.scalar != nil }

  /// Whether this is a mapping with such a key.
  func has(_ name: String) -> Bool {
    node.mapping?.keys.contains { $0.scalar?.string == name } ?? false
  }

  /// Items of a list in square brackets or with dashes.
  func list(_ wanted: String, atMost limit: Int) throws(DemandFileFault) -> [DemandNode] {
    guard let sequence = node.sequence else {
      throw fault("a list belongs here", "write \(wanted) as a list: [a, b]")
    }
    guard sequence.count <= limit else {
      throw fault("\(sequence.count) items in a list", "give at most \(limit)")
    }
    return sequence.map { child($0) }
  }

  /// Names and values in the order written.
  func pairs(
    _ wanted: String, atMost limit: Int
  ) throws(DemandFileFault) -> [(key: DemandNode, name: String, value: DemandNode)] {
    guard let mapping = node.mapping else {
      throw fault("a mapping belongs here", "write \(wanted)")
    }
    guard mapping.count <= limit else {
      throw fault("\(mapping.count) entries", "give at most \(limit)")
    }
    var pairs: [(key: DemandNode, name: String, value: DemandNode)] = []
    for (key, value) in mapping {
      let key = child(key)
      pairs.append((key, try key.text("a name"), child(value)))
    }
    return pairs
  }

  /// A mapping whose keys are words of the language; any other is refused.
  func fields(_ known: [String], of what: String) throws(DemandFileFault) -> DemandFields {
    let pairs = try pairs("\(what) as `key: value` lines", atMost: 100)
    for (key, name, _) in pairs where !known.contains(name) {
      throw key.fault(
        "\(what) has no \"\(name)\"", "use one of: \(known.joined(separator: ", "))")
    }
    return DemandFields(at: self, what: what, entries: pairs.map { ($0.name, $0.value) })
  }
}

/// The known keys of a mapping.
struct DemandFields {
  var at: DemandNode
  var what: String
  var entries: [(name: String, value: DemandNode)]

  subscript(name: String) -> DemandNode? { entries.first { $0.name == name }?.value }

  func required(_ name: String, _ example: String) throws(DemandFileFault) -> DemandNode {
    guard let value = self[name] else {
      throw at.fault("\(what) lacks \"\(name)\"", "add, for example, `\(name): \(example)`")
    }
    return value
  }
}
