import Foundation
import Testing

/// What belongs together is there together.
@Suite("Layout")
struct LayoutTests {
  /// Tested from outside, as a process or through the target that wraps it: by the tests in the
  /// folder named.
  static let testedOtherwise = [
    "guildhall": "CommandTests", "COpus": "RecordingTests", "LinuxCalls": "VoiceGatewayTests",
  ]

  @Test("every target has its tests")
  func targets() {
    let tests = Set(Repository.folders(in: "Tests"))
    for target in Repository.folders(in: "Sources") {
      let expected = Self.testedOtherwise[target] ?? target + "Tests"
      #expect(tests.contains(expected), "Sources/\(target) has no Tests/\(expected)")
    }
  }

  @Test("no two files of a target have the same name")
  func names() {
    var seen: [String: String] = [:]
    for file in Repository.swift where file.isSource || file.isTest {
      let name = file.target + "/" + (file.path.split(separator: "/").last ?? "")
      if let other = seen[name] { Issue.record("\(file.path) and \(other) share a name") }
      seen[name] = file.path
    }
  }

  /// Every `commandName` of the command, but the command's own.
  static let verbs = Repository.swift.filter { $0.target == "guildhall" && $0.isSource }
    .flatMap { file in
      file.lines.compactMap { line -> String? in
        guard let range = line.range(of: "commandName: \"") else { return nil }
        return String(line[range.upperBound...].prefix { $0 != "\"" })
      }
    }
    .filter { $0 != "guildhall" }

  /// What may stand before a verb.
  static let groups = ["", "log ", "user "]

  @Test("the verbs are found")
  func verbsFound() { #expect(Self.verbs.count >= 10) }

  @Test("the documentation describes every verb", arguments: verbs)
  func documented(verb: String) {
    let json = Repository.file("docs/json.md")?.text ?? ""
    if !Self.groups.contains(verb + " ") {
      #expect(
        Self.groups.contains { json.contains("guildhall \($0)\(verb)") },
        "docs/json.md says nothing of \(verb)")
    }
    let guides = Repository.everything.filter { $0.path.hasPrefix("docs/operating/") }
    #expect(
      guides.contains { guide in
        Self.groups.contains { guide.text.contains("guildhall \($0)\(verb)") }
          || guide.text.contains("log \(verb)")
      },
      "docs/operating says nothing of \(verb)")
  }

  @Test("the documents of the house are there")
  func documents() {
    let names = [
      "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
      "docs/ARCHITECTURE.md", "docs/HACKING.md", "docs/GLOSSARY.md", "docs/THREAT-MODEL.md",
      "docs/STYLE.md", "docs/operating/README.md",
    ]
    for name in names { #expect(Repository.file(name) != nil, "\(name) is missing") }
  }

  @Test("links between documents lead somewhere")
  func links() throws {
    for file in Repository.everything where file.path.hasSuffix(".md") {
      let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
      for (number, line) in file.lines.enumerated() {
        for match in line.matches(of: #/\]\(([^)#\s]+)[^)]*\)/#) {
          let target = String(match.1)
          guard !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
          let path = URL(fileURLWithPath: Repository.root.path + "/" + folder)
            .appendingPathComponent(target).standardizedFileURL.path
          #expect(
            FileManager.default.fileExists(atPath: path),
            "\(file.path):\(number + 1) leads to \(target), which is not there")
        }
      }
    }
  }

  @Test("decisions are numbered once, dated, and say what was decided")
  func decisions() {
    var numbers: Set<Substring> = []
    for file in Repository.everything where file.path.hasPrefix("docs/decisions/") {
      let name = file.path.split(separator: "/").last ?? ""
      guard name != "README.md" else { continue }
      let number = name.prefix(4)
      #expect(Int(number) != nil, "\(file.path) has no number")
      #expect(numbers.insert(number).inserted, "\(file.path): \(number) is taken")
      #expect(file.text.contains(#/20\d\d-\d\d-\d\d/#), "\(file.path) has no date")
      #expect(file.text.contains("Decision"), "\(file.path) does not say what was decided")
    }
    #expect(!numbers.isEmpty)
  }
}
