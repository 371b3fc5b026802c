import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// Reads the tests of flow files and of `tests:` elsewhere.
  func compileTests() {
    let loose = (values["tests"] ?? []).flatMap(\.items).map { ($0, FlowID.none) }
    for (node, flow) in testNodes + loose {
      guard let entries = node.entries, entries.count == 1 else {
        problems.error(
          node.place, "a test is a sentence with what happens below it",
          do: "Write - a sentence, a colon, and the steps further to the right")
        continue
      }
      guard tests.count < PlanLimits.tests else {
        problems.error(
          node.place, "there are more than \(PlanLimits.tests) tests", do: "Remove some")
        return
      }
      compileTest(entries[0], flow)
    }
  }

  /// Days named by tests are compiled as well, so that a test of last year still runs.
  func extendDaysToTests() {
    var nodes = (values["tests"] ?? []).flatMap(\.items)
    for file in flowFiles {
      nodes += file.entries.filter { $0.key == "tests" }.flatMap(\.value.items)
    }
    for node in nodes {
      let steps = node.entries?.first?.value
      let entries = steps?.entries ?? steps?.items.flatMap { $0.entries ?? [] } ?? []
      for entry in entries where entry.key == "at" {
        guard let at = civil.instant(entry.value.text ?? "") else { continue }
        let date = civil.date(of: at)
        let distance = abs(date.dayNumber - civil.date(of: options.compiledAt).dayNumber)
        guard distance <= PlanLimits.horizonDays else {
          guard options.runsTests else { continue }
          problems.error(
            entry.value.place,
            "\(date) is more than ten years from \(civil.date(of: options.compiledAt)), as of "
              + "which the plan is checked",
            do: "Choose a nearer day for the test")
          continue
        }
        // Waiting may lead into the next days.
        let first = min(days.lowerBound, date.advanced(by: -2))
        days = first...max(days.upperBound, date.advanced(by: 31))
      }
    }
  }

  private func compileTest(_ entry: PlanEntry, _ flow: FlowID) {
    var test = PlanTest(name: entry.key, place: entry.keyPlace, at: nil, steps: [])
    // One mapping in order, or a list of mappings where a key is needed twice.
    let entries = entry.value.entries ?? entry.value.items.flatMap { $0.entries ?? [] }
    for step in entries {
      if step.key == "at" {
        test.at = civil.instant(step.value.text ?? "")
        if test.at == nil {
          problems.error(
            step.value.place, "\(step.value.kind) is not a date and time",
            do: "Write it as 2026-03-02 10:00")
        } else if test.steps.contains(where: { if case .arrive = $0.action { true } else { false } }
        ) {
          problems.error(step.keyPlace, "the time comes after the arrival", do: "Write at: first")
        }
        continue
      }
      for value in step.value.isEmpty ? [step.value] : step.value.testItems {
        guard let action = action(step, value, flow) else { continue }
        test.steps.append(PlanTest.Step(place: step.keyPlace, action: action))
      }
    }
    let expects = test.steps.contains {
      switch $0.action {
      case .expect, .hears: true
      default: false
      }
    }
    if !expects {
      problems.error(
        entry.keyPlace, "the test \"\(entry.key)\" expects nothing", do: "Add expect: or hears:")
    }
    if test.steps.count > PlanLimits.stepsPerTest {
      problems.error(
        entry.keyPlace,
        "the test has \(test.steps.count) steps; at most "
          + "\(PlanLimits.stepsPerTest) are run",
        do: "Divide it")
      return
    }
    tests.append(test)
  }

  private func action(_ step: PlanEntry, _ node: PlanNode, _ flow: FlowID) -> PlanTest.Action? {
    let text = node.text ?? ""
    switch step.key {
    case "arrive": return arrival(text, node, flow)
    case "signed in": return adviser(node).map { .signIn($0) }
    case "hears": return .hears(text)
    case "press":
      guard (1...64).contains(text.count), text.allSatisfy({ "0123456789*#".contains($0) }) else {
        problems.error(
          node.place, "\(node.kind) is not a key",
          do: "Write 0-9, * or #; keys pressed one after the other as \"**\"")
        return nil
      }
      return .press(text)
    case "types", "says": return .says(text)
    case "wait":
      return MapReader.span(node, "\"wait\"", false, .days(30), problems).map { .wait($0) }
    case "finds": return finds(node)
    case "expect": return expectation(text, node).map { .expect($0) }
    case "then":
      let events: [(String, PlanTest.Action)] = [
        ("the look-up fails", .lookUp(nil)), ("a message is left", .leavesMessage),
        ("nobody answers outside", .outsideFails), ("the customer hangs up", .hangsUp),
        ("the adviser accepts", .accepts), ("the adviser declines", .declines),
        ("the duty officer answers", .dutyAnswers),
      ]
      if let event = events.first(where: { $0.0 == text }) { return event.1 }
      problems.error(
        node.place, "\(node.kind) is not something that can happen in a test",
        do: Spelling.advice(text, events.map(\.0), else: "Choose one"))
      return nil
    default:
      problems.error(
        step.keyPlace, "a test has no key \"\(step.key)\"",
        do: Spelling.advice(
          step.key,
          [
            "at", "arrive", "signed in", "hears", "press", "says", "wait", "finds", "expect",
            "then",
          ],
          else: "Remove it"))
      return nil
    }
  }

  /// `call from "07700 900123"`, `chat`, `email to ict@northshire.example`.
  private func arrival(_ text: String, _ node: PlanNode, _ flow: FlowID) -> PlanTest.Action? {
    var words = text.split(separator: " ").map { $0.filter { $0 != "\"" } }
    let kinds: [String: Channel] = [
      "call": .voice, "chat": .chat, "email": .email, "text": .sms, "post": .social,
      "video": .video, "visit": .walkIn, "query": .task,
    ]
    guard let first = words.first, let channel = kinds[first] else {
      problems.error(
        node.place, "\(node.kind) does not say what arrives",
        do: "Begin with call, chat, email, text, post, video, visit or query")
      return nil
    }
    words.removeFirst()
    var address: String?
    var from = ""
    while let word = words.first {
      words.removeFirst()
      if word == "to", let next = words.first {
        words.removeFirst()
        address = next
        // Names of desks may have spaces; they end before "from".
        while let more = words.first, more != "from" {
          address? += " " + more
          words.removeFirst()
        }
      } else if word == "from" {
        from = words.joined()
        words = []
      } else {
        problems.error(
          node.place, "\"\(word)\" was not expected here",
          do: "Write call to \"+441632960100\" from \"07700 900123\"")
        return nil
      }
    }
    if let address {
      return resolve(address, .entryPoints, at: node.place)
        .map { .arrive(EntryPointID(index: $0), channel, from: from) }
    }
    let point = order[Kind.entryPoints.rawValue]
      .compactMap { registry.find($0, .entryPoints) }
      .first { index in
        policy.entryPoints.indices.contains(index) && !flow.isNone
          && policy.entryPoints[index].flow == flow
          && policy.entryPoints[index].channels.contains(channel)
      }
    if let point { return .arrive(EntryPointID(index: point), channel, from: from) }
    problems.error(
      node.place, "no address leads a \(first) to this flow",
      do: "Write to which address, such as call to \"+441632960100\"")
    return nil
  }

  /// `finds: { works: planned }` sets variables as the present look-up would.
  private func finds(_ node: PlanNode) -> PlanTest.Action? {
    var found: [Assignment] = []
    for entry in MapReader(node, "\"finds\"", problems).others {
      guard let number = resolve(entry.key, .variables, at: entry.keyPlace) else { return nil }
      let text = entry.value.text ?? ""
      let value: Value =
        text == "true" || text == "false"
        ? .flag(text == "true")
        : Int64(text).map { .number($0) } ?? .text(text)
      found.append(Assignment(VariableID(index: number), value))
    }
    return .lookUp(found.sorted { $0.variable < $1.variable })
  }

  private func expectation(_ text: String, _ node: PlanNode) -> PlanTest.Expectation? {
    func named(_ prefix: String, _ kind: Kind) -> Int?? {
      text.dropping(prefix).map { resolve($0, kind, at: node.place) }
    }
    switch text {
    case "ended": return .ended
    case "asking": return .asking
    case "not waiting": return .notWaiting
    case "offered to nobody": return .offeredToNobody
    default: break
    }
    if let found = named("waiting in ", .queues) {
      return found.map { .waiting(QueueID(index: $0)) }
    }
    if let found = named("offered to ", .advisers) {
      return found.map { .offered(AdviserID(index: $0)) }
    }
    if let found = named("handled by ", .advisers) {
      return found.map { .handledBy(AdviserID(index: $0)) }
    }
    if let found = named("ringing ", .advisers) {
      return found.map { .ringing(AdviserID(index: $0)) }
    }
    if let found = named("on duty ", .duties) { return found.map { .onDuty(DutyID(index: $0)) } }
    if let found = named("message in ", .queues) {
      return found.map { .message(QueueID(index: $0)) }
    }
    if let found = named("language ", .languages) {
      return found.map { .language(LanguageID(index: $0)) }
    }
    if let number = text.dropping("outside ") { return .outside(number) }
    if let span = text.dropping("head start ").flatMap(PlanValues.span) { return .headStart(span) }
    if let mark = text.dropping("marked "), let number = registry.find(mark, .marks) {
      return .marked(MarkID(index: number))
    }
    problems.error(
      node.place, "\(node.kind) cannot be expected",
      do: "Write waiting in, not waiting, head start, marked, offered to, offered to nobody, "
        + "handled by, on duty, ringing, message in, outside, language, asking or ended")
    return nil
  }
}

extension PlanNode {
  /// The items of a list; anything else is one.
  fileprivate var testItems: [PlanNode] {
    if case .list(let items) = content { return items }
    return [self]
  }
}
