import Testing

/// Files, functions and lines stay small enough to be read at once.
@Suite("Sizes")
struct SizeTests {
  static let fileLinesMaximum = 400
  static let functionLinesMaximum = 70
  static let lineColumnsMaximum = 100

  /// Longer, for the reason given. A file that has become shorter must leave the list.
  static let longFiles: [String: String] = [:]

  @Test("no file is longer than 400 lines")
  func files() {
    for file in Repository.swift {
      let count = file.lines.count - 1
      if Self.longFiles[file.path] != nil {
        #expect(count > Self.fileLinesMaximum, "\(file.path) may leave the list of long files")
      } else {
        #expect(count <= Self.fileLinesMaximum, "\(file.path) has \(count) lines; split it")
      }
    }
    for path in Self.longFiles.keys.sorted() {
      #expect(Repository.file(path) != nil, "\(path) is on the list of long files and not there")
    }
  }

  /// Functions that are one long table: a line per case, nothing to be split.
  static let tables: Set<String> = [
    "Sources/Exchange/Event.swift", "Sources/Exchange/Event+Name.swift",
    "Sources/Exchange/Event+Fields.swift", "Sources/Exchange/Input.swift",
    "Sources/Desk/Story/StoryWords.swift",
  ]

  @Test("no function is longer than 70 lines")
  func functions() {
    for file in Repository.swift where !Self.tables.contains(file.path) {
      for function in SwiftText.functions(in: file.code) {
        #expect(
          function.lines <= Self.functionLinesMaximum,
          "\(file.path):\(function.line): \(function.name) has \(function.lines) lines; split it")
      }
    }
  }

  @Test("no line is longer than 100 columns")
  func lines() {
    for file in Repository.swift {
      // Bytes first: counting characters is slow, and there are never more of them.
      for (number, line) in file.lines.enumerated()
      where line.utf8.count > Self.lineColumnsMaximum && line.count > Self.lineColumnsMaximum {
        Issue.record("\(file.path):\(number + 1) has \(line.count) columns; break it")
      }
    }
  }

  @Test("the finder of functions finds them, whatever stands before their names")
  func finder() {
    let text = """
      struct A {
        init() {
          b()
        }
        public static func two(
          _ x: Int
        ) -> Int { x }
        func text() -> String { "} func not(" }  // func not()
      }
      """
    let found = SwiftText.functions(in: SwiftText.blanked(text))
    #expect(found.map(\.lines) == [3, 3, 1])
    #expect(found.map(\.name).suffix(2) == ["two", "text"])
  }
}
