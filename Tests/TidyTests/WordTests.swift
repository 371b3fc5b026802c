import Foundation
import Testing

/// One word for one idea, and nothing left lying about.
@Suite("Words")
struct WordTests {
  /// Banned in identifiers of `Sources`, with the house's word. See docs/GLOSSARY.md.
  static let synonyms: [(word: String, instead: String)] = [
    ("agent", "adviser"), ("ticket", "contact or case"), ("session", "contact or interaction"),
    ("conversation", "contact"),
  ]

  /// Where a word has its own meaning: a session is what begins with a sign-in.
  static let allowed: [String: Set<String>] = [
    "session": ["Access", "Records", "DeskServer", "guildhall"]
  ]

  @Test("identifiers use the house's words", arguments: synonyms.map(\.word))
  func identifiers(word: String) {
    let instead = Self.synonyms.first { $0.word == word }!.instead
    for file in Repository.swift
    where file.isSource && Self.allowed[word]?.contains(file.target) != true {
      for (number, line) in file.code.split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() where Self.parts(of: line).contains(word) {
        Issue.record("\(file.path):\(number + 1) says \"\(word)\"; the word is \(instead)")
      }
    }
  }

  /// The words that identifiers of a line are made of, in lower case and singular.
  static func parts(of line: Substring) -> Set<String> {
    var found: Set<String> = []
    var word = ""
    func end() {
      let lower = word.lowercased()
      if !lower.isEmpty { found.insert(lower.hasSuffix("s") ? String(lower.dropLast()) : lower) }
      word = ""
    }
    for character in line {
      if character.isUppercase || !character.isLetter { end() }
      if character.isLetter { word.append(character) }
    }
    end()
    return found
  }

  @Test("the finder of words sees those inside identifiers")
  func finder() {
    #expect(Self.parts(of: "let nextAgents = userAgent").contains("agent"))
    #expect(!Self.parts(of: "let agenda = reagents").contains("agent"))
  }

  /// Put together here, so that this file does not hold them.
  static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:"]

  @Test("nothing is left to be done in the sources")
  func nothingLeft() {
    for file in Repository.everything {
      for (number, line) in file.lines.enumerated() {
        for word in Self.unfinished where line.contains(word) {
          Issue.record("\(file.path):\(number + 1) says \(word): do it, or open an issue")
        }
      }
    }
  }

  @Test("no test is commented out, and one that is disabled says why")
  func disabledTests() {
    for file in Repository.swift where file.isTest {
      for (number, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " }
        let place = "\(file.path):\(number + 1)"
        #expect(
          !(text.hasPrefix("//") && (text.contains("@Test(") || text.contains("#expect("))),
          "\(place) comments a test out; disable it with a reason")
        if Self.code(file, number).contains(".disabled()") {
          Issue.record("\(place) disables a test without a reason")
        }
      }
    }
  }

  private static func code(_ file: SourceFile, _ number: Int) -> Substring {
    file.lines[number].contains(".disabled(")
      ? file.code.split(separator: "\n", omittingEmptySubsequences: false)[number] : ""
  }

  @Test("no file names a place on somebody's machine")
  func machinePaths() {
    let paths = ["/ho" + "me/", "/Us" + "ers/", "/wo" + "rk/", "/ro" + "ot/"]
    for file in Repository.everything {
      for (number, line) in file.lines.enumerated() {
        for path in paths where Self.names(path, in: line) {
          Issue.record("\(file.path):\(number + 1) names \(path)")
        }
      }
    }
  }

  /// At the beginning of a path, not in the middle of one.
  private static func names(_ path: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.range(of: path) {
      let before =
        range.lowerBound > rest.startIndex
        ? rest[rest.index(before: range.lowerBound)] : " "
      if !(before.isLetter || before.isNumber || before == "." || before == "-") { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }
}
