import Foundation

/// A file of the repository, for rules about how the sources are written.
struct SourceFile: Sendable {
  /// From the root of the repository.
  var path: String
  var text: String

  let lines: [Substring]
  /// With strings and comments blanked out, same lines and columns.
  let code: String

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    code = path.hasSuffix(".swift") ? SwiftText.blanked(text) : text
  }

  /// The target, such as `Exchange` or `ExchangeTests`.
  var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
  var isSource: Bool { path.hasPrefix("Sources/") }
  var isTest: Bool { path.hasPrefix("Tests/") }
}

enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Read once: every test looks at all of them.
  static let swift: [SourceFile] = files(in: ["Sources", "Tests", "Benchmarks/Sources"], ["swift"])
  static let everything: [SourceFile] =
    files(
      in: ["Sources", "Tests", "Benchmarks", "Examples", "docs", "scripts", ".ci"],
      ["swift", "md", "yaml", "sh", "py", "run", "txt", "scenario"])
    + [
      "Package.swift", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "run", "test",
    ]
    .compactMap(file)

  static func file(_ path: String) -> SourceFile? {
    guard let data = FileManager.default.contents(atPath: root.path + "/" + path) else {
      return nil
    }
    return SourceFile(path: path, text: String(decoding: data, as: UTF8.self))
  }

  static func folders(in path: String) -> [String] {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: root.path + "/" + path)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return manager.fileExists(
        atPath: "\(root.path)/\(path)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }.sorted()
  }

  private static func files(in folders: [String], _ endings: Set<String>) -> [SourceFile] {
    var found: [SourceFile] = []
    for folder in folders {
      guard let all = FileManager.default.enumerator(atPath: root.path + "/" + folder) else {
        continue
      }
      for case let name as String in all {
        let parts = name.split(separator: "/")
        if parts.contains(where: { $0.hasPrefix(".build") || $0 == "__pycache__" }) { continue }
        guard let ending = parts.last?.split(separator: ".").last, endings.contains(String(ending)),
          let file = file(folder + "/" + name)
        else { continue }
        found.append(file)
      }
    }
    return found.sorted { $0.path < $1.path }
  }
}

/// Just enough of Swift's grammar to tell code from strings and comments, and to find functions.
enum SwiftText {
  /// Comments and the contents of strings become spaces. Interpolations count as string.
  static func blanked(_ text: String) -> String {
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    var at = 0
    func starts(_ mark: StaticString) -> Bool {
      guard at + mark.utf8CodeUnitCount <= bytes.count else { return false }
      for offset in 0..<mark.utf8CodeUnitCount where bytes[at + offset] != mark.utf8Start[offset] {
        return false
      }
      return true
    }
    func blank(_ count: Int) {
      for _ in 0..<count where at < bytes.count {
        out.append(bytes[at] == 10 ? 10 : 32)
        at += 1
      }
    }
    while at < bytes.count {
      if starts("//") {
        while at < bytes.count, bytes[at] != 10 { blank(1) }
      } else if starts("/*") {
        while at < bytes.count, !starts("*/") { blank(1) }
        blank(2)
      } else if starts("\"\"\"") {
        blank(3)
        while at < bytes.count, !starts("\"\"\"") { blank(starts("\\") ? 2 : 1) }
        blank(3)
      } else if starts("#\"") {
        blank(2)
        while at < bytes.count, !starts("\"#") { blank(1) }
        blank(2)
      } else if starts("\"") {
        blank(1)
        var depth = 0
        while at < bytes.count, bytes[at] != 10, depth > 0 || !starts("\"") {
          if starts("\\(") {
            depth += 1
            blank(2)
          } else if starts("\\") {
            blank(2)
          } else {
            if depth > 0, starts("(") { depth += 1 }
            if depth > 0, starts(")") { depth -= 1 }
            blank(1)
          }
        }
        blank(1)
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Functions, initialisers and tests: name, first line from 1, and number of lines.
  static func functions(in code: String) -> [(name: String, line: Int, lines: Int)] {
    var found: [(name: String, line: Int, lines: Int)] = []
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      guard let at = words.firstIndex(where: { $0 == "func" || $0 == "init" || $0 == "deinit" }),
        words[..<at].allSatisfy(modifiers.contains),
        line.contains("func ")
          || line.contains("init")
      else { continue }
      var depth = 0
      var hasBody = false
      scan: for (offset, rest) in lines[number...].enumerated() {
        for character in rest {
          if character == "{" {
            depth += 1
            hasBody = true
          } else if character == "}" {
            depth -= 1
            if hasBody, depth == 0 {
              let name = at + 1 < words.count ? words[at + 1] : words[at]
              found.append((String(name), number + 1, offset + 1))
              break scan
            }
            if depth < 0 { break scan }
          }
        }
        // A requirement of a protocol has no body: the next declaration begins first.
        if !hasBody, offset > 12 { break scan }
      }
    }
    return found
  }

  private static let modifiers: Set<Substring> = [
    "public", "private", "fileprivate", "internal", "package", "static", "mutating", "override",
    "final", "convenience", "required", "nonisolated", "inlinable", "usableFromInline", "inline",
    "__always", "discardableResult", "isolated", "async", "borrowing", "consuming", "class",
    "never",
    "Sendable", "indirect",
  ]
}
