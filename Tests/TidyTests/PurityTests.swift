import Foundation
import Testing

/// The core decides the same in every process: nothing in it may differ from run to run.
@Suite("The pure core")
struct PurityTests {
  static let pure: Set<String> = ["Vocabulary", "Flows", "Exchange", "Reporting", "Workforce"]
  static let sources = Repository.swift.filter { $0.isSource && pure.contains($0.target) }

  @Test("the core is found")
  func found() { #expect(Self.sources.count > 60) }

  @Test("the core imports nothing that knows a clock, a file or chance")
  func imports() {
    let allowed = Self.pure.union(["HeapModule", "Glibc", "Musl", "Darwin"])
    for file in Self.sources {
      for (number, line) in file.code.split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), at + 1 < words.count, at <= 1 else {
          continue
        }
        #expect(
          allowed.contains(String(words[at + 1])),
          "\(file.path):\(number + 1) imports \(words[at + 1])")
      }
    }
  }

  /// The C library is for mathematics alone.
  @Test("only Workforce imports the C library")
  func mathematics() {
    for file in Self.sources where file.target != "Workforce" {
      #expect(!file.code.contains("import Glibc"), "\(file.path) imports the C library")
    }
  }

  static let forbidden = [
    ".random(", "shuffled(", "randomElement", "SystemRandomNumberGenerator", "Hasher(",
    "hashValue", "ObjectIdentifier(", " await ", "Task {", "Task.", "print(", "DispatchQueue",
    "ContinuousClock", "SuspendingClock",
  ]

  @Test("the core draws no random numbers, waits for nothing and prints nothing")
  func calls() {
    for file in Self.sources {
      let code = file.code
      for word in Self.forbidden where code.contains(word) {
        Issue.record("\(file.path) uses \(word)")
      }
    }
  }

  /// Stored properties and variables declared as dictionaries or sets are never iterated: their
  /// order changes from run to run. Finds the names by their declarations.
  @Test("the core never iterates over dictionaries or sets")
  func iteration() {
    // A name that is also given to something ordered is looked for in its own file only.
    var unordered: [Substring: Set<String>] = [:]
    var ordered: Set<Substring> = []
    for file in Self.sources {
      for line in file.code.split(separator: "\n") {
        guard let (name, isUnordered) = Self.declaration(line) else { continue }
        if isUnordered {
          unordered[name, default: []].insert(file.path)
        } else {
          ordered.insert(name)
        }
      }
    }
    #expect(unordered.count > 5, "the declarations are no longer found")
    for file in Self.sources {
      let lines = file.code.split(separator: "\n", omittingEmptySubsequences: false)
      for (name, paths) in unordered where !ordered.contains(name) || paths.contains(file.path) {
        for (number, line) in lines.enumerated() where Self.iterates(line, name) {
          Issue.record("\(file.path):\(number + 1) iterates over \(name): sort first")
        }
      }
    }
  }

  /// The name a line declares, and whether it is a dictionary or a set.
  private static func declaration(_ line: Substring) -> (Substring, isUnordered: Bool)? {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    guard let at = words.firstIndex(where: { $0 == "var" || $0 == "let" }), at + 1 < words.count
    else { return nil }
    let rest = line[words[at + 1].endIndex...].filter { $0 != " " }
    let isDictionary = rest.hasPrefix(":[") && hasColonAtTop(Substring(rest.dropFirst(2)))
    let isSet = rest.hasPrefix(":Set<") || rest.hasPrefix("=Set<")
    let isNewDictionary = rest.hasPrefix("=[") && rest.contains("]()") && rest.contains(":")
    return (words[at + 1], isDictionary || isSet || isNewDictionary)
  }

  private static func hasColonAtTop(_ text: Substring) -> Bool {
    var depth = 0
    for character in text {
      if "[(<".contains(character) { depth += 1 }
      if "])>".contains(character) {
        if depth == 0 { return false }
        depth -= 1
      }
      if character == ":", depth == 0 { return true }
    }
    return false
  }

  private static func iterates(_ line: Substring, _ name: Substring) -> Bool {
    guard line.contains(name) else { return false }
    let forms = [
      "in \(name) ", "in \(name){", "in \(name).", "in self.\(name) ", "\(name).map",
      "\(name).filter",
      "\(name).reduce", "\(name).forEach", "\(name).keys", "\(name).values", "\(name).compactMap",
      "\(name).flatMap", "\(name).first {", "\(name).first(", "Array(\(name))",
    ]
    return forms.contains { form in
      guard let range = line.range(of: form) else { return false }
      // A whole word, not the end of a longer one.
      if form.hasPrefix("in ") || form.hasPrefix("Array") { return true }
      guard range.lowerBound > line.startIndex else { return true }
      let before = line[line.index(before: range.lowerBound)]
      return !(before.isLetter || before.isNumber || before == "_")
        && !line[..<range.lowerBound].hasSuffix(".")
    }
  }
}
