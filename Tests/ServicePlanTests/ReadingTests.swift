import Exchange
import Foundation
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Reading a plan")
struct ReadingTests {
  static func compile(_ text: String, path: String = "plan.yaml") -> CompiledPlan {
    CompiledPlan.compile(
      PlanSource(files: [PlanFile(path: path, text: text)]), PlanOptions(compiledAt: Examples.now))
  }

  @Test("shows every problem at once, in the order of the file")
  func golden() {
    let plan = Self.compile(
      """
      service: Riverton
      units: [centre]
      langauges: [en, cy]
      calendars:
        office: { mon-fry: "08:30-17:00" }
      skills: [roads]
      queues:
        potholes:
          open: ofice
          needs: rodes >= 2
          target: { answer: 80, within: 60 }
          statutory: maybe
      teams:
        crew: { skills: { roads: 6 }, people: [a.b, a.b] }
      numbers:
        "0800 1111": { queue: potholes, flow: main }
      """)
    let expected = """
      plan.yaml:3:1: error: there is no section "langauges". Did you mean "languages"?
      plan.yaml:5:3: warning: the calendar "office" is never open. Give it hours, such as \
      mon-fri: "08:30-17:00".
      plan.yaml:5:13: error: calendar "office" has no key "mon-fry". Did you mean "mon-fri"?
      plan.yaml:9:11: error: there is no calendar "ofice". Did you mean "office"?
      plan.yaml:10:12: error: there is no skill "rodes". Did you mean "roads"?
      plan.yaml:11:23: error: "answer" of the target of queue "potholes" needs a percentage, but \
      this is "80". Write it with its sign, such as 80%.
      plan.yaml:11:35: error: "within" of the target of queue "potholes" needs a length of time, \
      but this is "60". Write a number with its unit, such as 90s, 3min, 2h or 5 days.
      plan.yaml:12:16: error: "statutory" of queue "potholes" is true or false, but this is \
      "maybe". Write true or false.
      plan.yaml:14:28: error: a proficiency is a number from 1 to 5, but this is "6". Write 1 for \
      a beginner, 5 for an expert.
      plan.yaml:14:47: error: the adviser "a.b" is declared twice (first at plan.yaml:14:42). \
      Keep one, or give the other its own name.
      plan.yaml:16:3: error: "0800 1111" does not say, or says twice, what receives its contacts. \
      Write one of flow:, queue: or duty:.
      plan.yaml:16:3: error: "0800 1111" is not a telephone number in E.164 form. Write it with \
      its country, in quotes and without spaces, such as "+441632960100".
      plan.yaml:16:41: error: there is no flow "main". Declare it, or use one that is.
      """
    #expect(plan.problems.map(\.description).joined(separator: "\n") == expected)
    #expect(!plan.isPublishable)
    #expect(PlanTestRunner(plan) == nil)
  }

  @Test(
    "reads durations with their units",
    arguments: [
      ("90s", 90_000), ("3min", 180_000), ("2h", 7_200_000), ("-4h", -14_400_000),
      ("1h 30min", 5_400_000), ("8min 30s", 510_000), ("2 days", 172_800_000), ("0", 0),
      ("1.5h", 5_400_000), ("250ms", 250), ("0s", 0), ("2 weeks", 1_209_600_000),
    ] as [(String, Int64)])
  func durations(text: String, milliseconds: Int64) {
    #expect(PlanValues.span(text)?.milliseconds == milliseconds)
  }

  @Test(
    "refuses durations that could be misread",
    arguments: [
      "", "5", "s", "5 fortnights", "1min 2h", "1h 1h", "--5s", "1.2345s", "1..5s", "5s!", "9e9s",
      "99999999999999999999s", "9223372036854775807h", "٣s", "5 S",
    ])
  func wrongDurations(text: String) { #expect(PlanValues.span(text) == nil) }

  @Test("reads percentages exactly")
  func percentages() {
    #expect(PlanValues.basisPoints("80%") == 8000)
    #expect(PlanValues.basisPoints("99.5%") == 9950)
    #expect(PlanValues.basisPoints("99.95%") == 9995)
    for wrong in ["80", "101%", "%", "-5%", "100.01%", "80 %", "9999999%"] {
      #expect(PlanValues.basisPoints(wrong) == nil, "\(wrong)")
    }
  }

  @Test("suggests the nearest name and none that is far away")
  func spelling() {
    #expect(Spelling.nearest(to: "adlut-care", among: ["roads", "adult-care"]) == "adult-care")
    #expect(Spelling.nearest(to: "xyz", among: ["roads", "adult-care"]) == nil)
    #expect(Spelling.distance("ab", "ba") == 1)
  }

  @Test("tells secrets from other text")
  func secrets() {
    for (text, key) in [
      ("hunter2", "password"), ("x", "api_key"), ("ghp_abcdefghijkl1234", "name"),
      ("https://me:pw@host/", "url"), ("https://host/?key=abc", "url"),
      ("-----BEGIN PRIVATE KEY-----", "x"), ("a8F3k2L9x0Q7m5Z1b6N4c3V8d2S1", "x"),
    ] { #expect(SecretScan.looksSecret(text, key: key), "\(text)") }
    for (text, key) in [
      ("highways-token", "secret"), ("https://host/works?postcode={postcode}", "url"),
      ("https://host/?key={key}", "url"), ("ict-password", "queue"),
      ("Llanfairpwllgwyngyllgogerychwyrndrobwll", "say"), ("+441632960100", "shows"),
      ("Forgot your password? Press 1.", "ask"),
    ] { #expect(!SecretScan.looksSecret(text, key: key), "\(text)") }
  }

  @Test("refuses bombs quickly: nesting, aliases, size")
  func bombs() {
    let nested = String(repeating: "[", count: 100_000)
    #expect(Self.compile("a: " + nested).errors.contains { $0.what.contains("too deep") })
    let dashes = String(repeating: "- ", count: 50_000)
    #expect(Self.compile(dashes).errors.contains { $0.what.contains("too deep") })
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1..<40 {
      bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    #expect(Self.compile(bomb).errors.contains { $0.what.contains("anchors and aliases") })
    var small = "a0: &a0 [\(Array(repeating: "x", count: 5000).joined(separator: ", "))]\n"
    for level in 1..<9 { small += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(Self.compile(small).errors.contains { $0.what.contains("too many parts") })
    let large = "service: " + String(repeating: "x", count: PlanLimits.bytesPerFile)
    #expect(Self.compile(large).errors.contains { $0.what.contains("bytes; at most") })
  }

  @Test("an anchor that is used a few times is read")
  func anchors() {
    let plan = Self.compile(
      """
      service: Test
      units: [centre]
      calendars: { always: { every day: "00:00-24:00" } }
      queues:
        one: &usual { open: always, head start: 5min }
        two: *usual
      teams: { all: { people: [a1] } }
      """)
    #expect(plan.errors.map(\.description) == [])
    #expect(plan.policy.queues.map(\.order.headStart) == [.minutes(5), .minutes(5)])
  }

  @Test("a missing or empty folder is a problem, not a crash")
  func folders() throws {
    let missing = PlanSource(folder: "/nowhere/at/all")
    #expect(!missing.problems.isEmpty)
    #expect(!CompiledPlan.compile(missing, PlanOptions(compiledAt: Examples.now)).isPublishable)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "plan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(PlanSource(folder: folder.path).problems.count == 1)
    try Data([0xff, 0xfe, 0x41]).write(to: folder.appending(path: "bad.yaml"))
    try Data("service: x".utf8).write(to: folder.appending(path: "old.yml"))
    let source = PlanSource(folder: folder.path)
    #expect(
      source.problems.map(\.what).sorted() == [
        "files named *.yml are not read", "the file is not text in UTF-8",
      ])
  }

  @Test("never crashes on a damaged plan", arguments: 0..<40)
  func fuzz(seed: Int) {
    var random = SmallRandom(seed: UInt64(seed + 1) &* 77)
    var files = Examples.source(seed % 4 == 0 ? "minimal" : "county").files
    let splices = [
      "", ":", "{", "}", "[", "]", "\"", "\n", " ", "- ", "&a ", "*a", "0", "none",
      "null", "~", "queue: x", "é", "-1", "99999999999", "#", ">=", "$", "end", "to-queue ",
    ]
    for _ in 0..<(1 + random.below(4)) {
      let index = random.below(files.count)
      var bytes = Array(files[index].text.utf8)
      for _ in 0..<(1 + random.below(3)) {
        let at = random.below(bytes.count)
        let length = min(random.below(40), bytes.count - at)
        switch random.below(4) {
        case 0: bytes.removeSubrange(at..<at + length)
        case 1: bytes.insert(contentsOf: splices[random.below(splices.count)].utf8, at: at)
        case 2: bytes.insert(contentsOf: bytes[at..<at + length], at: random.below(bytes.count))
        default:
          let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
          let gone = random.below(lines.count)
          bytes = Array(
            lines.enumerated().filter { $0.offset != gone }.map(\.element).joined(separator: [10]))
        }
        if bytes.isEmpty { bytes = [10] }
      }
      files[index].text = String(decoding: bytes, as: UTF8.self)
    }
    let plan = CompiledPlan.compile(
      PlanSource(files: files), PlanOptions(compiledAt: Examples.now))
    // Whatever came of it can be written, and problems point into the files.
    #expect((try? Policy(decoding: plan.policy.encoded())) == plan.policy, "seed \(seed)")
    let paths = Set(files.map(\.path) + ["plan"])
    #expect(plan.problems.allSatisfy { paths.contains($0.file) && $0.line > 0 }, "seed \(seed)")
  }
}
