import Exchange
import Flows
import Vocabulary

extension PlanTestRun {
  /// Fails unless a text said since the customer's last act contains the words.
  func hears(_ words: String) -> String? {
    let texts = said.map { text, language in
      let byLanguage = policy.texts[text.index].byLanguage
      return byLanguage.indices.contains(language.index) ? byLanguage[language.index] : ""
    }
    if texts.contains(where: { $0.contains(words) }) { return nil }
    if texts.isEmpty { return "\"\(words)\" is not heard: nothing is said" }
    return "\"\(words)\" is not heard, but: "
      + texts.map { "\"\($0)\"" }.joined(separator: " / ")
  }

  /// Fails unless the contact is as expected.
  func check(_ expectation: PlanTest.Expectation) -> String? {
    let (isMet, expected) = judge(expectation)
    return isMet ? nil : "expected \(expected), but the contact \(whereItIs)"
  }

  private func judge(_ expectation: PlanTest.Expectation) -> (isMet: Bool, expected: String) {
    let waits = here?.phase == .waiting || here?.phase == .offered
    switch expectation {
    case .waiting(let queue):
      return (waits && here?.wait.queue == queue, "waiting in \(name(queue))")
    case .notWaiting:
      return (!waits, "not waiting")
    case .headStart(let span):
      return (waits && here?.wait.headStart == span, "a head start of \(span)")
    case .marked(let mark):
      return (here?.marks.contains(mark) ?? false, "marked \(policy.names.marks[mark.index])")
    case .language(let language):
      return (
        here != nil && self.language == language,
        "language \(policy.names.languages[language.index])"
      )
    case .offered(let adviser):
      return (
        here?.phase == .offered && here?.offeredTo == adviser, "offered to \(name(adviser))"
      )
    case .offeredToNobody:
      return (here != nil && here?.phase != .offered, "offered to nobody")
    case .handledBy(let adviser):
      return (
        here?.phase == .handling && here?.interaction(of: adviser) != nil,
        "handled by \(name(adviser))"
      )
    case .ringing(let officer):
      return (here?.phase == .duty && here?.duty?.officer == officer, "ringing \(name(officer))")
    case .onDuty(let duty):
      return (
        here?.phase == .duty && here?.duty?.duty == duty,
        "ringing whoever is on duty \(policy.names.duties[duty.index])"
      )
    case .message(let queue):
      let waiting = messages.contains { exchange.contact($0)?.wait.queue == queue }
      return (waiting, "a message in \(name(queue))")
    case .outside(let number):
      if case .outside(let rung, _)? = here?.flowWants, here?.phase == .flow, rung == number {
        return (true, number)
      }
      return (false, "\(number) being rung")
    case .asking:
      return (isAsking, "a question")
    case .ended:
      return (!contact.isNone && (here == nil || ending != nil), "an end")
    }
  }

  private var isAsking: Bool {
    if case .answer? = here?.flowWants { return here?.phase == .flow }
    return false
  }

  /// Where the contact stands, to complete "the contact …".
  var whereItIs: String {
    if contact.isNone { return "never arrived" }
    guard let here else {
      return "has ended (\(ending.map { "\($0.result)" } ?? "closed"))"
        + (messages.isEmpty ? "" : " and left a message")
    }
    switch here.phase {
    case .flow:
      let flow = here.run.flatMap { runner.book.flow($0.flow) }
      let step = here.run.flatMap { runner.book.step(of: $0) }
      return "is at the step \"\(step?.name ?? "none")\" of the flow \"\(flow?.name ?? "none")\""
    case .scheduled: return "is a callback whose time has not come"
    case .waiting:
      return "waits in \(name(here.wait.queue)) with a head start of "
        + "\(here.wait.headStart)\(marks(here))"
    case .offered:
      return "is offered to \(name(here.offeredTo)) from \(name(here.wait.queue))\(marks(here))"
    case .duty:
      let duty = here.duty.map { policy.names.duties[$0.duty.index] } ?? "none"
      return "rings \(name(here.duty?.officer ?? .none)), on duty \(duty)"
    case .handling:
      return "is handled by " + here.interactions.map { name($0.adviser) }.joined(separator: ", ")
    case .outside: return "talks with a number outside"
    case .wrappingUp: return "is being wrapped up"
    }
  }

  private func marks(_ contact: Contact) -> String {
    contact.marks.isEmpty
      ? ""
      : ", marked " + contact.marks.map { policy.names.marks[$0.index] }.joined(separator: ", ")
  }

  private func name(_ queue: QueueID) -> String {
    queue.isNone ? "no queue" : policy.names.queues[queue.index]
  }
  private func name(_ adviser: AdviserID) -> String {
    adviser.isNone ? "nobody" : policy.names.advisers[adviser.index]
  }
}
