import Vocabulary

extension FlowRun {
  /// Goes from step to step until the flow needs something.
  func walk(
    to goto: StepIndex, as turn: FlowTurn, in model: Flow, facts: some FlowFacts
  ) -> FlowTurn {
    var walk = FlowWalk(run: self, turn: turn)
    if walk.pass(from: goto, in: model, facts: facts) { return walk.turn }
    // In circles: nothing that was said or given on the way counts, and a person is asked for.
    var rescue = FlowWalk(run: self, turn: turn)
    rescue.turn.path = walk.turn.path
    if rescue.pass(from: model.person, in: model, facts: facts) { return rescue.turn }
    var end = turn
    end.path = rescue.turn.path
    end.wants = .end(disposition: .none)
    return end
  }
}

/// A turn being computed.
struct FlowWalk {
  var turn: FlowTurn
  private let run: FlowRun
  private var variables: [Assignment]
  private var language: LanguageID

  init(run: FlowRun, turn: FlowTurn) {
    self.run = run
    self.turn = turn
    variables = run.variables
    for assignment in turn.assigned { variables.hold(assignment) }
    language = run.language
  }

  /// False when more than `maximumStepsPerTurn` steps were passed.
  mutating func pass(
    from goto: StepIndex, in model: Flow, facts: some FlowFacts
  ) -> Bool {
    var position = goto
    for _ in 0..<maximumStepsPerTurn {
      guard let step = model.step(position) else {
        // The plan's check refuses such a flow; should one come here, it ends where it stands.
        turn.wants = .end(disposition: .none)
        return true
      }
      turn.path.append(position)
      turn.says += step.says.filter { !$0.isNone }
      guard let next = act(step.action, at: position, facts: facts) else { return true }
      position = next
    }
    return false
  }

  /// The step that follows at once; `nil` when the flow needs something first.
  private mutating func act(
    _ action: StepAction, at position: StepIndex, facts: some FlowFacts
  ) -> StepIndex? {
    switch action {
    case .next(let next):
      return next
    case .branch(let branch):
      for arm in branch.arms
      where arm.conditions.allSatisfy({ holds($0, facts: facts) }) {
        return arm.goto
      }
      return branch.otherwise
    case .set(let set):
      give(set, at: position)
      return set.then
    case .ask(let ask):
      say(ask.prompt)
      turn.wants = .answer(within: ask.within)
    case .collect(let collect):
      say(collect.prompt)
      turn.wants = .answer(within: collect.within)
    case .lookUp(let lookUp):
      turn.wants = .lookUp(lookUp.lookUp, with: lookUp.with, within: lookUp.within)
    case .queue(let queue):
      turn.wants = .queue(queue)
    case .duty(let duty):
      turn.wants = .duty(duty)
    case .takeMessage(let message):
      say(message.prompt)
      turn.wants = .message(
        queue: message.queue, atMost: message.atMost, thanks: message.thanks)
    case .transferOutside(let outside):
      turn.wants = .outside(number: outside.number, within: outside.within)
    case .end(let disposition):
      turn.wants = .end(disposition: disposition)
    }
    return nil
  }

  private mutating func say(_ text: TextID) {
    if !text.isNone { turn.says.append(text) }
  }

  private mutating func give(_ set: SetStep, at position: StepIndex) {
    for assignment in set.assign {
      variables.hold(assignment)
      turn.assigned.append(assignment)
    }
    if !set.language.isNone {
      language = set.language
      turn.language = set.language
    }
    guard !run.hasCounted(position, in: turn), !turn.counted.contains(position) else { return }
    guard !set.needs.isEmpty || set.headStart != .zero || !set.mark.isNone else { return }
    turn.counted.append(position)
    for clause in set.needs where !turn.needs.contains(clause) { turn.needs.append(clause) }
    turn.headStart = turn.headStart + set.headStart
    if !set.mark.isNone, !turn.marks.contains(set.mark) { turn.marks.append(set.mark) }
  }

  private func holds(_ condition: Condition, facts: some FlowFacts) -> Bool {
    isTrue(condition, facts: facts) != condition.isNegated
  }

  private func isTrue(_ condition: Condition, facts: some FlowFacts) -> Bool {
    let held = variables.value(of: condition.variable)
    switch condition.test {
    case .isOpen: return facts.isOpen(condition.calendar)
    case .variableEquals: return held.compared(to: condition.value) == .equal
    case .variableAtLeast:
      let order = held.compared(to: condition.value)
      return order == .more || order == .equal
    case .variableAtMost:
      let order = held.compared(to: condition.value)
      return order == .less || order == .equal
    case .variableIsSet: return held != .none
    case .channelIs: return facts.channel == condition.channel
    case .languageIs: return language == condition.language
    case .customerContactedWithin: return facts.customerContacted(within: condition.within)
    case .customerIsKnown: return facts.customerIsKnown
    case .queueTakesContacts: return facts.takesContacts(condition.queue)
    }
  }
}

extension FlowRun {
  /// A turn that begins a flow counts anew.
  fileprivate func hasCounted(_ step: StepIndex, in turn: FlowTurn) -> Bool {
    turn.flow.isNone && counted.contains(step)
  }
}

/// How two values compare; `nil` when they cannot be, as sealed ones never can.
enum ValueOrder: Hashable, Sendable { case less, equal, more }

extension Value {
  /// Numbers by size, also when one of them is written as text; other texts by their UTF-8 bytes,
  /// which puts ISO dates in order; flags are equal or nothing.
  func compared(to other: Value) -> ValueOrder? {
    switch (self, other) {
    case (.number(let a), .number(let b)):
      return a < b ? .less : a == b ? .equal : .more
    case (.number, .text(let text)):
      guard let number = Int64(text) else { return nil }
      return compared(to: .number(number))
    case (.text(let text), .number):
      guard let number = Int64(text) else { return nil }
      return Value.number(number).compared(to: other)
    case (.text(let a), .text(let b)):
      if a.utf8.elementsEqual(b.utf8) { return .equal }
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .more
    case (.flag(let a), .flag(let b)):
      return a == b ? .equal : nil
    default:
      return nil
    }
  }
}
