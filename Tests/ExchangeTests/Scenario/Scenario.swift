import Flows
import Testing
import Vocabulary

@testable import Exchange

/// A story about the exchange as text: a small plan, then timed lines, each an input or what is
/// expected of it.
///
///     queue Q needs=housing
///     adviser A1 skills=housing:3
///     09:00:00 sign-in A1
///     arrive C1 voice Q
///     expect offered C1 A1
///     tick 20s
///     expect missed C1 A1
///
/// `tick` passes every deadline at its own moment, `jump` all at once at the end, as after a
/// standstill. After each line the invariants are checked, and at the end that stored and replayed
/// state are the same.
struct Scenario {
  private var plan = ScenarioPlan()
  private var exchange = Exchange()
  private var names = ScenarioNames()
  private var reader = ScenarioReader(plan: ScenarioPlan(), contacts: [:])
  private var clock = ScenarioTime.midnight + .hours(9)
  private var isStarted = false
  private var history: [(event: Event, at: Instant)] = []
  /// Since the last input line.
  private var recent: [Event] = []
  private var rejection: Rejection?
  private var dueSteps = 0

  /// More deadlines than this between two lines mean a circle.
  private static let dueStepsMaximum = 100_000

  /// Runs the text; the first line that does not come true is recorded as an issue.
  @discardableResult
  static func run(
    _ text: String, flows: (inout ScenarioPlan) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> Exchange {
    record(text, flows: flows, sourceLocation: sourceLocation).exchange
  }

  /// The same, with everything that happened.
  static func record(
    _ text: String, flows: (inout ScenarioPlan) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> (exchange: Exchange, history: [(event: Event, at: Instant)]) {
    var scenario = Scenario()
    do throws(ScenarioFault) {
      flows(&scenario.plan)
      var number = 0
      for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
        number += 1
        guard let line = try ScenarioLine(String(row), number: number) else { continue }
        try scenario.take(line)
      }
      try scenario.finish(number)
    } catch {
      Issue.record(
        Comment(rawValue: "\(error)"), sourceLocation: sourceLocation)
    }
    return (scenario.exchange, scenario.history)
  }

  private mutating func take(_ line: ScenarioLine) throws(ScenarioFault) {
    if ScenarioPlan.verbs.contains(line.verb), !isStarted {
      try plan.take(line)
      return
    }
    try start(line)
    if let at = line.at { try pass(to: at, line) }
    switch line.verb {
    case "expect": try expect(line)
    case "tick" where line.words.isEmpty: break
    case "tick": try pass(to: clock + line.span(0), line)
    case "jump":
      clock = clock + (try line.span(0))
      recent = []
      try give(.tick(Tick()), line)
    case "back":
      recent = []
      clock = clock - (try line.span(0))
    case "publish": try publish(line)
    default:
      recent = []
      reader.plan = plan
      guard let input = try reader.input(line) else {
        throw line.fault("\"\(line.verb)\" is not known")
      }
      try give(input, line)
    }
  }

  private mutating func start(_ line: ScenarioLine) throws(ScenarioFault) {
    guard !isStarted else { return }
    isStarted = true
    if let at = line.at { clock = at }
    try give(.publish(Publish(policy: plan.policy)), line)
  }

  /// `publish queue Q head=20m`: the same plan with one line changed.
  private mutating func publish(_ line: ScenarioLine) throws(ScenarioFault) {
    var change = line
    change.verb = try line.word(0, "a line of the plan")
    change.words.removeFirst()
    try plan.take(change)
    plan.policy.version += 1
    recent = []
    try give(.publish(Publish(policy: plan.policy)), line)
  }

  private mutating func pass(to moment: Instant, _ line: ScenarioLine) throws(ScenarioFault) {
    recent = []
    var steps = 0
    while let due = exchange.nextDeadline(), due <= moment {
      try give(.tick(Tick()), line, at: due)
      steps += 1
      if steps > Scenario.dueStepsMaximum { throw line.fault("deadlines without end") }
    }
    clock = moment
    try give(.tick(Tick()), line)
  }

  private mutating func give(
    _ input: Input, _ line: ScenarioLine, at moment: Instant? = nil
  ) throws(ScenarioFault) {
    let outcome = exchange.handle(input, at: moment ?? clock)
    rejection = outcome.rejection
    names.policy = exchange.policy
    for event in outcome.events {
      history.append((event, outcome.at))
      recent.append(event)
      if case .contactArrived(let arrived) = event { name(arrived, line) }
    }
    let violations = ExchangeInvariants.violations(in: exchange)
    if !violations.isEmpty {
      throw line.fault("broken: " + violations.joined(separator: "; ") + happened())
    }
  }

  /// A contact is called by its reference; one that goes on from another by the option `as`.
  private mutating func name(_ arrived: ContactArrived, _ line: ScenarioLine) {
    let name =
      arrived.origin == .inbound || arrived.origin == .outbound
      ? arrived.reference : line.options["as"] ?? arrived.reference
    names.contacts[arrived.contact] = name
    reader.contacts[name] = arrived.contact
  }

  private func happened() -> String {
    let lines = recent.map { "\n    " + names.words($0) }.joined()
    let refused = rejection.map { "\n    refused: \($0)" } ?? ""
    return "\n  what happened:" + (lines + refused).ifEmpty(" nothing")
  }

  private func finish(_ lines: Int) throws(ScenarioFault) {
    let text = "the end"
    guard let line = try ScenarioLine(text, number: lines) else { return }
    let broken = ReplayCheck.violations(exchange, history)
    if !broken.isEmpty { throw line.fault(broken.joined(separator: "; ")) }
  }
}

extension Scenario {
  /// `expect [no] <words of an event>`, `expect refused <rejection>`, `expect contact C1 …`,
  /// `expect adviser A1 …`, `expect waiting Q 2`, `expect order C2 C1`, `expect nothing`.
  private func expect(_ line: ScenarioLine) throws(ScenarioFault) {
    let isState = ["refused", "contact", "adviser", "gone", "waiting", "order"]
      .contains(line.words.first)
    guard isState || rejection == nil else {
      throw line.fault("the input was refused: \(rejection!)" + happened())
    }
    switch try line.word(0, "what is expected") {
    case "refused":
      let expected = try line.word(1, "a rejection")
      guard let rejection, "\(rejection)" == expected else {
        throw line.fault("refused was: \(rejection.map { "\($0)" } ?? "no")" + happened())
      }
    case "nothing":
      if !recent.isEmpty { throw line.fault("something happened" + happened()) }
    case "contact", "adviser": try expectState(line)
    case "gone":
      let id = try reader.contact(try line.word(1, "a contact"), line)
      if exchange.contact(id) != nil { throw line.fault("it is still open") }
    case "waiting":
      let queue = try reader.queue(try line.word(1, "a queue"), line)
      let count = exchange.queues[queue.index].waiting
      if "\(count)" != (try line.word(2, "a number")) { throw line.fault("\(count) wait") }
    case "order":
      let waiting = exchange.openContacts.compactMap { exchange.contact($0) }
        .filter { $0.phase == .waiting }.sorted { $0.place < $1.place }
      let order = waiting.map { names.contact($0.id) }
      if order != Array(line.words.dropFirst()) {
        throw line.fault("the order is \(order.joined(separator: " "))")
      }
    case "no":
      if let event = recent.first(where: { matches(names.words($0), line, from: 1) }) {
        throw line.fault("\"\(names.words(event))\" happened" + happened())
      }
    default:
      if !recent.contains(where: { matches(names.words($0), line, from: 0) }) {
        throw line.fault("it did not happen" + happened())
      }
    }
  }

  private func expectState(_ line: ScenarioLine) throws(ScenarioFault) {
    let name = try line.word(1, "a name")
    let state: String
    if line.words[0] == "contact" {
      guard let contact = exchange.contact(try reader.contact(name, line)) else {
        throw line.fault("it is closed" + happened())
      }
      state = names.words(contact)
    } else {
      let id = try reader.adviser(name, line)
      guard let adviser = exchange.adviser(id) else { throw line.fault("there is none") }
      state = names.words(adviser, id)
    }
    if !matches(state, line, from: 1) { throw line.fault("it is: \(state)" + happened()) }
  }

  /// The words in their order from the start, and every option.
  private func matches(_ text: String, _ line: ScenarioLine, from first: Int) -> Bool {
    let parts = text.split(separator: " ").map(String.init)
    let words = Array(line.words.dropFirst(first))
    let plain = parts.filter { !$0.contains("=") }
    guard words.count <= plain.count, Array(plain.prefix(words.count)) == words else {
      return false
    }
    return line.options.allSatisfy { parts.contains("\($0.key)=\($0.value)") }
  }
}

extension String {
  fileprivate func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}
