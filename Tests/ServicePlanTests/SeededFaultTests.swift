import Testing
import Vocabulary

@testable import ServicePlan

/// One change to the county plan, and the problem it must lead to.
struct SeededFault: Sendable, CustomTestStringConvertible {
  var file: String
  var find: String
  var replace: String
  /// Text that stands first on the line of the problem, in the changed file (or `inFile`).
  var line: String
  /// Part of what is said.
  var says: String
  var inFile: String?
  var severity = PlanProblem.Severity.error

  init(
    _ file: String, _ find: String, _ replace: String, line: String, says: String,
    inFile: String? = nil, _ severity: PlanProblem.Severity = .error
  ) {
    self.file = file
    self.find = find
    self.replace = replace
    self.line = line
    self.says = says
    self.inFile = inFile
    self.severity = severity
  }

  var testDescription: String { "\(file): \(says)" }

  static let reading: [SeededFault] = [
    .init(
      "queues.yaml", "    head start: 10min\n", "    haed start: 10min\n",
      line: "haed start", says: "has no key \"haed start\""),
    .init(
      "queues.yaml", "head start: 5min", "head start: 5", line: "head start: 5\n",
      says: "needs a length of time"),
    .init(
      "queues.yaml", "answer: 80%, within: 60s", "answer: 80, within: 60s",
      line: "answer: 80,", says: "needs a percentage"),
    .init(
      "queues.yaml", "statutory: true", "statutory: yes", line: "statutory: yes",
      says: "is true or false"),
    .init(
      "queues.yaml", "  schools:\n", "  highways:\n",
      line:
        "  highways:\n"
        + "    unit: customer-service\n"
        + "    channels: [voice, chat, callback, task]\n"
        + "    target: { answer: 80%, within: 60s, short abandon: 5s }\n"
        + "    open: office\n"
        + "    needs: schools",
      says: "written twice in one mapping"),
    .init(
      "service.yaml", "calendars:\n", "calenders:\n", line: "calenders",
      says: "there is no section \"calenders\""),
    .init(
      "service.yaml", "time zone: Europe/London", "time zone: Europe/Londn",
      line: "time zone", says: "there is no time zone"),
    .init(
      "service.yaml", "\"08:30-17:00\", except: bank", "\"08:30-25:00\", except: bank",
      line: "  office:", says: "is not an opening"),
    .init(
      "service.yaml", "except: bank holidays, closed: [2026-12-24] }\n  reception",
      "except: easter, closed: [2026-12-24] }\n  reception", line: "  office:",
      says: "\"except\" cannot be"),
    .init(
      "service.yaml", "closed: [2026-12-24] }\n  reception", "closed: [2026-02-30] }\n  reception",
      line: "  office:", says: "is not a date"),
    .init(
      "service.yaml", "  always:       { every day: \"00:00-24:00\" }",
      "  always:       { every day: \"00:00-24:00\", sun: \"10:00-12:00\" }", line: "  always:",
      says: "overlaps: sun is in"),
    .init(
      "service.yaml", "\"+441632960100\": {", "\"01632 960100\": {",
      line: "\"01632 960100\"", says: "is not a telephone number"),
    .init(
      "service.yaml", "secret: highways-token", "secret: ghp_0123456789abcdefghij0123",
      line: "    secret: ghp_", says: "a secret seems to be written"),
    .init("service.yaml", "status={postcode}", "", line: "", says: ""),
    .init(
      "service.yaml", "works?postcode={postcode}\"", "works?token=abc123&postcode={postcode}\"",
      line: "    url:", says: "a secret seems to be written"),
    .init(
      "people.yaml", "mobile: mobile-adult-1", "mobile: \"07700900555\"",
      line: "mobile: \"07700900555\"", says: "is written into the plan"),
    .init(
      "people.yaml", "voice interrupts email", "voice interupts email",
      line: "voice interupts", says: "is not a rule of blending"),
    .init(
      "people.yaml", "adult-care: 4, general: 2", "adult-care: 9, general: 2",
      line: "adult-care: 9", says: "a proficiency is a number from 1 to 5"),
    .init(
      "queues.yaml", "needs: adult-care >= 3", "needs: adult-care >= 7",
      line: "needs: adult-care >= 7", says: "is not a proficiency"),
    .init(
      "queues.yaml", "longest idle ]", "longest idel ]", line: "longest idel",
      says: "does not choose an adviser"),
    .init(
      "queues.yaml", "away after 2 ], declined", "way after 2 ], declined",
      line: "way after 2", says: "there is no presence reason \"way\""),
  ].filter { !$0.says.isEmpty }

  static let names: [SeededFault] = [
    .init(
      "queues.yaml", "needs: schools >= 2", "needs: school >= 2", line: "needs: school >=",
      says: "there is no skill \"school\""),
    .init(
      "queues.yaml", "    open: reception", "    open: receptoin", line: "open: receptoin",
      says: "there is no calendar \"receptoin\""),
    .init(
      "queues.yaml", "to: ict-general", "to: ict-genral", line: "to: ict-genral",
      says: "there is no queue \"ict-genral\""),
    .init(
      "flows/main.yaml", "then: roads }", "then: raods }", line: "then: raods",
      says: "has no step \"raods\""),
    .init(
      "flows/main.yaml", "then: to-queue schools", "then: to-queue shools",
      line: "to-queue shools", says: "there is no queue \"shools\""),
    .init(
      "flows/main.yaml", "postcode: $postcode", "postcode: $postcod",
      line: "$postcod ", says: "there is no variable \"postcod\""),
    .init(
      "flows/main.yaml", "end: LGSL 557 potholes", "end: LGSL 557 pothole",
      line: "end: LGSL", says: "there is no disposition"),
    .init(
      "service.yaml", "flow: main, unit: customer-service, shows",
      "flow: mian, unit: customer-service, shows",
      line: "flow: mian", says: "there is no flow \"mian\""),
    .init(
      "service.yaml", "duty: ict-on-call", "duty: ict-oncall", line: "duty: ict-oncall",
      says: "there is no duty \"ict-oncall\""),
    .init(
      "service.yaml", "source: LGSL, extra", "source: LGSL, services: [557, 9998], extra",
      line: "dispositions:", says: "LGSL 9998 is not in the bundled list", .warning),
    .init(
      "flows/main.yaml", "expect: waiting in schools", "expect: waiting in scools",
      line: "expect: waiting in scools", says: "there is no queue \"scools\""),
    .init(
      "flows/main.yaml", "press: 4\n      expect: waiting", "press: four\n      expect: waiting",
      line: "press: four", says: "is not a key"),
  ]

  static let circles: [SeededFault] = [
    .init(
      "queues.yaml", "    relax: [ { after: 2min, needs: ict-equipment } ]\n",
      "    overflow: [ { after: 5min, to: ict-password } ]\n",
      line: "overflow: [ { after: 5min, to: ict-general",
      says: "go round in a circle without end: \"ict-password\" to \"ict-general\" to "
        + "\"ict-password\""),
    .init(
      "queues.yaml", "    relax: [ { after: 2min, needs: ict-equipment } ]\n",
      "    waited: { over: 9min, flow: ict-desk }\n", line: "waited: { over: 9min",
      says: "go round in a circle without end: \"ict-general\" to \"ict-general\""),
    .init(
      "flows/main.yaml", "no answer: { again: 2, within: 8s, then: to-a-person }",
      "no answer: { again: 2, within: 8s, then: welsh }", line: "  reason:\n    ask",
      says: "leads back to itself for as long as the customer says nothing, by \"welsh\""),
    .init(
      "flows/main.yaml", "{ postcode: $postcode }, within: 3s,",
      "{ postcode: $postcode }, within: 0s,", line: "look up: { from: highways",
      says: "\"look up\" cannot be answered within 0 ms"),
    .init(
      "queues.yaml",
      "    overload: { expected wait over: 20min, offer: callback,",
      "    overload: { expected wait over: 20min, queue: childrens-care,",
      line: "  adult-care:", says: "of the statutory queue \"adult-care\" never happens", .warning),
  ]

  static let meaning: [SeededFault] = [
    .init(
      "queues.yaml", "closed: { flow: out-of-hours }\n\n  childrens-care", "\n  childrens-care",
      line: "  adult-care:", says: "not said what happens when the queue \"adult-care\" is closed"),
    .init(
      "queues.yaml",
      "    offer: { ring: 20s, not answered: [ requeue at front, away after 2 ] }\n"
        + "    wrap-up: { at most: 90s, extend once: 60s, disposition: required }\n"
        + "    waiting: { music: calm, position every: 45s, expected wait: true, "
        + "callback after: 2min }\n"
        + "    callback: { attempts: 3, gap: 15min, slot: 30min, per slot: 4, slots: "
        + "callbacks }\n"
        + "    overload: { expected wait over: 20min, offer: callback,",
      "    overload: { expected wait over: 20min, then: end,", line: "  childrens-care:",
      says: "ends the contact, but the queue is statutory"),
    .init(
      "queues.yaml", "to: ict-general }", "to: general }", line: "  ict-password:",
      says: "would show contacts of \"ict\" to \"customer-service\""),
    .init(
      "queues.yaml", "needs: safeguarding >= 3", "needs: safeguarding >= 5",
      line: "needs: safeguarding >= 5", says: "is unreachable: no adviser of \"safeguarding-hub\""),
    .init(
      "queues.yaml", "    relax: [ { after: 30s, needs: safeguarding } ]",
      "    relax: [ { after: 30s, needs: highways } ]", line: "needs: highways } ]",
      says: "relaxation 1 of queue \"safeguarding\" is unreachable"),
    .init(
      "queues.yaml", "    open: reception", "    open: always", line: "needs: reception",
      says: "nobody rostered can meet what the queue \"reception\" needs"),
    .init(
      "service.yaml", "\"07:30-11:30, 12:00-15:30\"", "\"09:30-11:30, 12:00-15:30\"",
      line: "needs: ict-password", says: "from Mon 2026-01-12 07:30 to Mon 2026-01-12 09:30",
      inFile: "queues.yaml"),
    .init(
      "flows/main.yaml", "  told:\n", "  unused:\n    queue: general\n\n  told:\n",
      line: "  unused:", says: "is never reached"),
    .init(
      "flows/main.yaml", "  a person: to-a-person\n", "", line: "flow: main",
      says: "has no way to a person"),
    .init(
      "flows/main.yaml", "  an emergency: safeguarding-now\n", "", line: "flow: main",
      says: "has no emergency exit"),
    .init(
      "flows/main.yaml", "  an emergency: safeguarding-now\n", "  an emergency: reason\n",
      line: "an emergency: reason", says: "stops at \"reason\" before a person"),
    .init(
      "flows/main.yaml", "  a person: to-a-person\n", "  a person: told\n",
      line: "a person: told", says: "may reach the end of the flow"),
    .init(
      "flows/main.yaml", ", cy: \"Diolch am ddweud wrthym. Hwyl fawr.\"", "",
      line: "say: { en: \"Thank you for telling", says: "is missing in \"cy\""),
    .init(
      "flows/main.yaml", "Thank you for telling us. Goodbye.", "Thank you, {nam}. Goodbye.",
      line: "say: { en: \"Thank you, {nam}", says: "has a place {nam} that nothing fills"),
    .init(
      "flows/main.yaml", "$works: planned", "$postcode: OX1", line: "$postcode: OX1",
      says: "a branch cannot depend on \"postcode\": it is personal"),
    .init(
      "flows/main.yaml", "    set: { language: cy }\n    then: again",
      "    set: { language: cy }\n    then: welsh", line: "  welsh:",
      says: "leads back to itself without asking"),
    .init(
      "flows/main.yaml", "    set: { language: cy }",
      "    set: { language: cy, needs: safeguarding }",
      line: "  welsh:", says: "nobody of \"customer-service\" has what this step needs"),
    .init(
      "people.yaml", "rotate: weekly from 2025-01-06 18:00", "rotate: weekly from 2026-01-19 18:00",
      line: "  ict-on-call:", says: "nobody is on duty \"ict-on-call\" from"),
    .init(
      "people.yaml", "      queue: adult-care\n", "      queue: safeguarding\n",
      line: "  adult-care-night:", says: "would show contacts of"),
    .init(
      "queues.yaml", "channels: [sms, task]", "channels: [task]", line: "+447700900100",
      says: "leads sms to the queue \"texts\"", inFile: "service.yaml"),
    .init(
      "service.yaml", "mailboxes:\n", "mailboxes:\n  not-a-mailbox: { queue: general-mail }\n",
      line: "not-a-mailbox", says: "is not a mailbox"),
    .init(
      "flows/out-of-hours.yaml", "    duty: adult-care-night", "    queue: adult-care",
      line: "  adult-care:", says: "which is closed too and leads back", inFile: "queues.yaml"),
    .init(
      "queues.yaml", "  libraries:   ",
      "  orphans:\n"
        + "    unit: customer-service\n"
        + "    open: always\n"
        + "    needs: general\n"
        + "\n"
        + "  libraries:   ",
      line: "  orphans:", says: "nothing leads to the queue \"orphans\"", .warning),
    .init(
      "flows/main.yaml",
      "  - children and families:\n"
        + "      at: 2026-03-02 10:00\n"
        + "      arrive: call from \"07700 900124\"\n"
        + "      press: 2\n"
        + "      expect: waiting in childrens-care",
      "  - children and families:\n      at: 2026-03-02 10:00\n      arrive: call",
      line: "  - children and families",
      says: "expects nothing"),
  ]
}

@Suite("A seeded fault is found where it is")
struct SeededFaultTests {
  @Test("when reading", arguments: SeededFault.reading)
  func reading(fault: SeededFault) throws { try expect(fault) }

  @Test("when resolving names", arguments: SeededFault.names)
  func names(fault: SeededFault) throws { try expect(fault) }

  @Test("when something goes round in a circle", arguments: SeededFault.circles)
  func circles(fault: SeededFault) throws { try expect(fault) }

  @Test("when proving the whole", arguments: SeededFault.meaning)
  func meaning(fault: SeededFault) throws { try expect(fault) }

  private func expect(_ fault: SeededFault) throws {
    let (source, texts) = try Examples.county(changing: fault.file, fault.find, to: fault.replace)
    let plan = CompiledPlan.compile(source, PlanOptions(compiledAt: Examples.now))
    let file = fault.inFile ?? fault.file
    let text = try #require(texts[file])
    let found = try #require(text.firstRange(of: fault.line), "the marker is in the file")
    let line = text[..<found.lowerBound].filter { $0 == "\n" }.count + 1
    let matching = plan.problems.filter { $0.what.contains(fault.says) }
    #expect(!matching.isEmpty, "all problems: \(plan.problems.map(\.description))")
    guard let problem = matching.first else { return }
    #expect(problem.file == file)
    #expect(problem.line == line, "\(problem)")
    #expect(problem.severity == fault.severity)
    #expect(!problem.whatToDo.isEmpty)
  }
}

extension Examples {
  /// The county plan with one change, which must apply.
  static func county(
    changing file: String, _ find: String, to replace: String
  ) throws -> (PlanSource, [String: String]) {
    var files = source("county").files
    let index = try #require(files.firstIndex { $0.path == file }, "the file is in the plan")
    let range = try #require(files[index].text.firstRange(of: find), "\(find) is in \(file)")
    files[index].text.replaceSubrange(range, with: replace)
    let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.text) })
    return (PlanSource(files: files), texts)
  }
}
