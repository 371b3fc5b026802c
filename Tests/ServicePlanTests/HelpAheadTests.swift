import Foundation
import Testing
import Vocabulary

@testable import ServicePlan

/// A small plan whose parts a test replaces.
struct SmallPlan {
  var service = "service: Test"
  var queues = """
      calls:
        open: day
        channels: [voice, task, callback]
        closed: { then: end, explain: "Closed." }
      sorting: { open: always, channels: [task] }
    """
  var numbers = "\"+441632960100\": { flow: main }"
  var more = ""
  var listening = "listen for: { a person: to-queue calls, an emergency: to-duty night }"
  var steps = """
      first:
        ask: "Press 1."
        answers: { 1: to-queue calls }
    """
  var people = "[a, b]"
  /// Hours the duty covers.
  var hours = "always"
  var nobody = "{ then: end, explain: \"Nobody.\" }"

  var problems: [PlanProblem] {
    let plan = """
      \(service)
      units: [centre]
      calendars: { always: { every day: "00:00-24:00" }, day: { mon-fri: "09:00-17:00" } }
      numbers:
        \(numbers)
      queues:
      \(queues)
      teams: { all: { people: \(people) } }
      duty:
        night:
          unit: centre
          hours: \(hours)
          rota: { rotate: daily from 2026-01-05 09:00, among: [a, b] }
          reach: [ softphone 20s ]
          nobody: \(nobody)
      \(more)
      """
    let flow = """
      flow: main
      \(listening)
      steps:
      \(steps)
      """
    return CompiledPlan.compile(
      PlanSource(files: [
        PlanFile(path: "plan.yaml", text: plan), PlanFile(path: "flow.yaml", text: flow),
      ]), PlanOptions(compiledAt: Examples.now, daysAfter: 60)
    ).problems
  }

  /// Errors in words, without "what to do".
  var errors: [String] {
    problems.filter { $0.severity == .error }.map { "\($0.file):\($0.line): \($0.what)" }
  }
}

@Suite("Exits lead to help at every hour")
struct HelpAheadTests {
  @Test("both exits into a queue that hangs up at night are errors that name the hours")
  func hangsUp() {
    var plan = SmallPlan()
    plan.listening = "listen for: { a person: to-queue calls, an emergency: to-queue calls }"
    let night =
      "from Mon 2026-01-12 17:00 to Tue 2026-01-13 09:00, and 44 more times: the queue "
      + "\"calls\" is closed then and ends the contact"
    #expect(
      plan.errors == [
        "flow.yaml:2: \"a person\" reaches nobody \(night)",
        "flow.yaml:2: \"an emergency\" reaches nobody \(night)",
      ])
  }

  @Test(
    "what a closed queue leads to decides",
    arguments: [
      // what closed: says, whether a person may be asked for so, and whether in an emergency
      ("{ duty: night }", true, true),
      ("{ offer: message, explain: \"Speak.\" }", true, true),
      ("{ offer: callback, explain: \"We ring.\" }", true, false),
      ("{ then: stay, explain: \"Wait.\" }", true, false),
      ("{ then: end, explain: \"Closed.\" }", false, false),
      ("{ queue: other }", false, false),
      ("{ queue: kept }", true, true),
    ] as [(String, Bool, Bool)])
  func closed(alternative: String, person: Bool, emergency: Bool) {
    var plan = SmallPlan()
    plan.listening = "listen for: { a person: to-queue calls, an emergency: to-queue calls }"
    plan.queues = """
        calls: { open: day, channels: [voice, task, callback], closed: \(alternative) }
        other:
          open: day
          channels: [voice, task, callback]
          closed: { then: end, explain: "No." }
        kept: { open: always, channels: [voice, task, callback] }
      """
    let errors = plan.errors
    #expect(errors.contains { $0.contains("\"a person\" reaches nobody") } != person, "\(errors)")
    #expect(
      errors.contains { $0.contains("\"an emergency\" reaches nobody") } != emergency, "\(errors)")
  }

  @Test("a flow that takes over when a queue is closed is followed, one question at most")
  func closedFlow() {
    var plan = SmallPlan()
    plan.queues = """
        calls: { open: day, channels: [voice, task], closed: { flow: main } }
        sorting: { open: always, channels: [task] }
      """
    plan.listening = "listen for: { a person: to-queue calls, an emergency: to-queue calls }"
    plan.steps = """
        first:
          when: [ { open: day, then: to-queue calls } ]
          otherwise: menu
        menu:
          ask: "Press 1 for somebody, 2 to end."
          answers: { 1: to-duty night, 2: bye }
          no answer: message
        message: { take message: { ask: "Speak.", queue: sorting } }
        bye: { say: "Goodbye.", end: true }
      """
    #expect(plan.errors == [])
    // Who says nothing is left alone.
    plan.steps = plan.steps.replacingOccurrences(of: "no answer: message", with: "no answer: bye")
      .replacingOccurrences(of: "2: bye", with: "2: message")
    #expect(plan.errors.count == 2)
    #expect(
      plan.errors.allSatisfy {
        $0.contains("from Mon 2026-01-12 17:00")
          && $0.hasSuffix("the step \"bye\" of the flow \"main\" ends the contact")
      }, "\(plan.errors)")
    // A second question is one too many in an emergency only.
    plan.steps = """
        first:
          when: [ { open: day, then: to-queue calls } ]
          otherwise: menu
        menu: { ask: "Press 1.", answers: { 1: again }, no answer: again }
        again: { ask: "Press 1 again.", answers: { 1: to-duty night }, no answer: message }
        message: { take message: { ask: "Speak.", queue: sorting } }
      """
    #expect(plan.errors.count == 1)
    #expect(plan.errors.first?.contains("\"an emergency\" reaches nobody from Mon") == true)
    #expect(plan.errors.first?.hasSuffix("asks a second question") == true, "\(plan.errors)")
  }

  @Test("a branch on the hours that agrees with the queue's is seen")
  func branch() {
    var plan = SmallPlan()
    plan.listening = "listen for: { a person: somebody, an emergency: somebody }"
    plan.steps += """

        somebody:
          when: [ { takes no contacts: calls, then: to-duty night } ]
          queue: calls
      """
    #expect(plan.errors == [])
    plan.steps = plan.steps.replacingOccurrences(
      of: "takes no contacts: calls", with: "closed: always")
    #expect(plan.errors.count == 2)
  }

  @Test("outside the hours a duty covers, what nobody: says counts")
  func duty() {
    var plan = SmallPlan()
    plan.listening = "listen for: { a person: to-duty night, an emergency: to-duty night }"
    #expect(plan.errors == [])
    // On one Saturday nobody is on the rota, and only weekdays are covered.
    plan.hours = "day"
    plan.more = """
          overrides:
            - { from: 2026-01-17 00:00, to: 2026-01-18 00:00, officers: [] }
      """
    let errors = plan.errors.filter { $0.contains("reaches nobody") }
    #expect(errors.count == 2)
    #expect(
      errors.allSatisfy {
        $0.hasSuffix(
          "from Sat 2026-01-17 00:00 to Sun 2026-01-18 00:00: nobody is on duty \"night\" then, "
            + "which ends the contact")
      }, "\(plan.errors)")
  }

  @Test("written work waits in a closed queue, so nothing is said of it")
  func written() {
    var plan = SmallPlan()
    plan.queues += "\n  texts: { open: day, channels: [sms, task] }"
    plan.listening = "listen for: { a person: to-queue texts, an emergency: to-queue texts }"
    plan.numbers = ""
    plan.more = "text numbers: { \"+447700900100\": { flow: main } }"
    plan.steps = "  first: { ask: \"?\", answers: { 1: to-queue texts } }"
    #expect(plan.errors == [])
  }

  @Test("a flow that asks nothing needs a way to somebody too, unless it says otherwise")
  func goAway() {
    var plan = SmallPlan()
    plan.listening = ""
    plan.steps = "  first: { say: \"Go away.\", end: true }"
    #expect(
      plan.errors == [
        "plan.yaml:5: nobody can be reached at \"+441632960100\" by voice: the flow \"main\" leads "
          + "to no person, duty or message"
      ])
    plan.listening = "information only: true"
    #expect(plan.errors == [])
    plan.steps = "  first: { say: \"Welcome.\", queue: calls }"
    let said = plan.problems.filter { $0.file == "flow.yaml" }.map(\.description)
    #expect(said.count == 1 && said[0].contains("warning: the flow \"main\" gives information"))
    plan.listening = ""
    #expect(plan.errors == [])
  }

  @Test("a way that is there on another channel only is none")
  func otherChannel() {
    var plan = SmallPlan()
    plan.listening = ""
    plan.steps = """
        first:
          when: [ { channel: chat, then: to-queue calls } ]
          otherwise: bye
        bye: { say: "Goodbye.", end: true }
      """
    #expect(
      plan.errors.map { $0.contains("by voice: the flow \"main\" leads to no person") } == [true])
  }

  @Test("an information line that asks needs no person, but its emergency exit")
  func information() {
    var plan = SmallPlan()
    plan.listening = "information only: true"
    plan.steps = """
        first: { ask: "Press 1 to hear it.", answers: { 1: told }, no answer: told }
        told: { say: "It is open.", end: true }
      """
    #expect(plan.errors == ["flow.yaml:1: the flow \"main\" has no emergency exit"])
  }

  @Test("a message is taken only where tasks are")
  func message() {
    var plan = SmallPlan()
    plan.queues = "  calls: { open: always, channels: [voice, chat] }"
    plan.steps += "\n  note: { take message: { ask: \"Speak.\", queue: calls } }"
    plan.steps = plan.steps.replacingOccurrences(
      of: "answers: { 1: to-queue calls }", with: "answers: { 1: to-queue calls, 2: note }")
    #expect(
      plan.errors == [
        "flow.yaml:7: the step \"note\" takes a message, which would wait as a task, but the queue "
          + "\"calls\" takes none"
      ])
  }
}

@Suite("What is no plan is told from one")
struct NoPlanTests {
  private func errors(_ files: [(String, String)]) -> [String] {
    CompiledPlan.compile(
      PlanSource(files: files.map { PlanFile(path: $0.0, text: $0.1) }),
      PlanOptions(compiledAt: Examples.now)
    ).errors.map(\.description)
  }

  @Test(
    "a folder without a section of a plan",
    arguments: ["", "# nothing yet\n", "demand: Oxfordshire\nyear from: 2025-04-01\n"])
  func empty(text: String) {
    #expect(
      errors([("service.yaml", text)]) == [
        "service.yaml:1:1: error: there is no plan here: no file has a section of a plan. Give the "
          + "folder of a service plan, such as Examples/minimal."
      ])
  }

  @Test("a folder of files with another ending")
  func otherEnding() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "yml-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("service: X\n".utf8).write(to: folder.appending(path: "service.yml"))
    let plan = CompiledPlan.compile(
      folder: folder.path, PlanOptions(compiledAt: Examples.now))
    #expect(plan.errors.map { $0.what.hasPrefix("there is no plan here") } == [true])
    #expect(plan.warnings.map(\.what) == ["files named *.yml are not read"])
  }

  @Test("names without anything that receives a contact")
  func nothingReceives() {
    #expect(
      errors([("service.yaml", "service: X\nunits: [a]\n")]).map {
        $0.contains("no address, no queue and no duty")
      } == [true])
  }

  @Test("links to folders are not followed")
  func links() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "links-\(UUID())")
    try FileManager.default.copyItem(
      at: URL(filePath: Examples.folder + "/minimal"), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "again"), withDestinationURL: folder)
    let plan = CompiledPlan.compile(
      folder: folder.path, PlanOptions(compiledAt: Examples.now))
    #expect(plan.errors == [])
    #expect(
      plan.warnings.map(\.description) == [
        "again:1:1: warning: a link to a folder is not followed. Put the files themselves into the "
          + "plan."
      ])
  }

  @Test(
    "ranges of people that are none",
    arguments: ["a24..a1", "a1..a99999999", "a1..b3", "a01..a24", "1..3", "a..b"])
  func ranges(text: String) {
    var plan = SmallPlan()
    plan.people = "[a, b, \(text)]"
    #expect(plan.errors.contains { $0.contains("\"\(text)\" is not a range of people") })
    #expect(!plan.errors.contains { $0.contains("cannot be the name") })
    plan.people = "{ a: {}, b: {}, \(text): {} }"
    #expect(plan.errors.contains { $0.contains("stands where one person is described") })
  }

  @Test("names that no screen could show")
  func unprintable() {
    var plan = SmallPlan()
    plan.numbers = "\"+441632960100\": { flow: main, name: \"\\0\\x1b[31mred\" }"
    #expect(plan.errors.contains("plan.yaml:5: there is a control character here (U+0000)"))
    plan.numbers = "\"+441632960100\": { flow: main, name: \"\\u202Eder\" }"
    #expect(plan.errors.contains("plan.yaml:5: there is a control character here (U+202E)"))
    plan.numbers =
      "\"+441632960100\": { flow: main, name: \(String(repeating: "x", count: 30_000)) }"
    #expect(
      plan.errors.contains("plan.yaml:5: \"name\" of \"+441632960100\" has 30000 characters"))
    plan.numbers = "\"+441632960100\": { flow: main, name: Y Llinell Gymraeg – ŵ }"
    plan.service = "service: \(String(repeating: "y", count: 81))"
    #expect(
      plan.errors.filter { !$0.contains("reaches nobody") }
        == ["plan.yaml:1: \"service\" has 81 characters"])
  }

  @Test("a test too far from the day of the check is told so, and left alone by a rehearsal")
  func farTests() {
    let files = Examples.source("minimal").files
    let far = Instant(milliseconds: Examples.now.milliseconds + 20 * 365 * 86_400_000)
    var options = PlanOptions(compiledAt: far)
    let checked = CompiledPlan.compile(PlanSource(files: files), options)
    #expect(
      checked.errors.allSatisfy {
        $0.what == "2026-03-02 is more than ten years from 2046-01-07, as of which the plan is "
          + "checked"
      })
    #expect(!checked.errors.isEmpty)
    options.runsTests = false
    #expect(CompiledPlan.compile(PlanSource(files: files), options).errors == [])
  }
}
