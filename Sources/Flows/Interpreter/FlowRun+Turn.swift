public import Vocabulary

/// Most steps passed in one turn. Beyond it the flow goes to its `person` step, and when that
/// goes round in circles too, it ends.
public let maximumStepsPerTurn = 64
/// Most turns of one contact in its flows. Then silence, and a look-up or number outside that
/// fails, lead to a person: a flow that goes round with them would not end by itself. The check
/// of a plan refuses such circles. What the customer says is always heard.
public let maximumTurns: UInt16 = 500
/// Turns left for the way to a person after `maximumTurns`; beyond them there are none.
public let maximumLastTurns: UInt16 = 8
/// Most variables taken from the answer of one look-up; the rest is dropped.
public let maximumLookedUp = 64

/// What can make a flow take a turn.
public enum FlowInput: Hashable, Sendable {
  case heard(Heard)
  /// The time of the present want is over: silence at a question, a look-up or an outside number
  /// that did not answer, a message as long as it may be.
  case timedOut
  /// What a look-up found; `nil` when it failed or came too late.
  case lookedUp([Assignment]?)
  /// The number outside did not answer.
  case outsideFailed
  /// A message was left.
  case messageTaken
}

extension FlowRun {
  /// The first turn of a new run. `apply` it to `FlowRun()`.
  public static func begin(
    flow: FlowID, language: LanguageID, in book: FlowBook, facts: some FlowFacts
  ) -> FlowTurn {
    FlowRun(flow: flow, language: language).move(to: flow, in: book, facts: facts)
  }

  /// The turn that leaves the present flow for the start of another, keeping language and
  /// variables.
  public func move(to flow: FlowID, in book: FlowBook, facts: some FlowFacts) -> FlowTurn {
    var fresh = self
    fresh.flow = flow
    fresh.step = 0
    fresh.counted = []
    fresh.heeded = .none
    fresh.isOver = false
    var turn = FlowTurn()
    turn.flow = flow
    turn.language = language
    guard let model = book.flow(flow) else { return turn }
    fresh.step = model.start
    return fresh.walk(to: model.start, as: turn, in: model, facts: facts)
  }

  /// What the input does; `nil` when it does nothing, such as an answer to a step already left,
  /// a result nobody waits for any more, or anything once the flow is over.
  ///
  /// A run whose step left the plan goes to a person with the first input, whatever it is.
  public func turn(
    on input: FlowInput, in book: FlowBook, facts: some FlowFacts
  ) -> FlowTurn? {
    guard !isOver, let model = book.flow(flow) else { return nil }
    guard let present = model.step(step) else {
      return walk(to: model.person, as: FlowTurn(), in: model, facts: facts)
    }
    if case .heard(let heard) = input {
      return turn(hearing: heard, at: present, in: model, facts: facts)
    }
    guard turns < maximumTurns || input == .messageTaken else {
      if turns >= maximumTurns + maximumLastTurns { return nil }
      return walk(to: model.person, as: FlowTurn(), in: model, facts: facts)
    }
    return turn(after: input, at: present, in: model, facts: facts)
  }

  /// What something heard does. See `turn(on:in:facts:)`.
  public func turn(
    hearing heard: Heard, in book: FlowBook, facts: some FlowFacts
  ) -> FlowTurn? {
    turn(on: .heard(heard), in: book, facts: facts)
  }

  private func turn(
    after input: FlowInput, at present: Step, in model: Flow, facts: some FlowFacts
  ) -> FlowTurn? {
    var turn = FlowTurn()
    switch (present.action, input) {
    case (.ask, .timedOut), (.collect, .timedOut):
      return repeated(at: present, isInvalid: false, in: model, facts: facts)
    case (.lookUp(let asked), .lookedUp(let results?)):
      turn.assigned = Array(results.prefix(maximumLookedUp))
      return walk(to: asked.then, as: turn, in: model, facts: facts)
    case (.lookUp(let asked), .lookedUp(nil)), (.lookUp(let asked), .timedOut):
      return walk(to: asked.failed, as: turn, in: model, facts: facts)
    case (.transferOutside(let outside), .outsideFailed),
      (.transferOutside(let outside), .timedOut):
      return walk(to: outside.failed, as: turn, in: model, facts: facts)
    case (.takeMessage(let message), .messageTaken), (.takeMessage(let message), .timedOut):
      turn.path = [step]
      if !message.thanks.isNone { turn.says = [message.thanks] }
      return turn
    default:
      return nil
    }
  }

  private func turn(
    hearing heard: Heard, at present: Step, in model: Flow, facts: some FlowFacts
  ) -> FlowTurn? {
    // Exits and flagged words hold for the whole flow: they count even when the flow has moved on
    // while they were being spoken.
    switch heard.kind {
    case .flagged:
      guard let listener = model.listeners.first(where: { $0.words == heard.words })
      else { return nil }
      return exit(
        to: listener.goto, heeding: heard.words, at: present, in: model, facts: facts)
    case .emergency:
      return exit(to: model.emergency, at: present, in: model, facts: facts)
    case .person:
      return person(at: present, in: model, facts: facts)
    case .option, .value, .invalid, .notUnderstood:
      guard heard.step == step, heard.flow.isNone || heard.flow == flow else { return nil }
    }
    switch present.action {
    case .ask(let ask) where heard.kind == .option && Int(heard.option) < ask.answers.count:
      let goto = ask.answers[Int(heard.option)].goto
      return walk(to: goto, as: FlowTurn(), in: model, facts: facts)
    case .collect(let collect) where heard.kind == .value && collect.mayHold(heard.value):
      var turn = FlowTurn()
      turn.assigned = [Assignment(collect.variable, heard.value)]
      return walk(to: collect.then, as: turn, in: model, facts: facts)
    case .ask:
      return repeated(at: present, isInvalid: false, in: model, facts: facts)
    case .collect:
      let isInvalid = heard.kind == .invalid || heard.kind == .value
      return repeated(at: present, isInvalid: isInvalid, in: model, facts: facts)
    default:
      return nil
    }
  }

  /// Leaves for an exit or a listener's step. Where that would change nothing, a question is
  /// repeated (so that it cannot be asked for ever) and any other step is left alone.
  private func exit(
    to goto: StepIndex, heeding words: WordListID = .none, at present: Step, in model: Flow,
    facts: some FlowFacts
  ) -> FlowTurn? {
    var turn = FlowTurn()
    turn.heeded = words
    turn = walk(to: goto, as: turn, in: model, facts: facts)
    let isAlreadyThere = goto == step || (!words.isNone && heeded == words)
    guard isAlreadyThere || (turn.path.last == step && !changes(turn)) else { return turn }
    switch present.action {
    case .ask, .collect: return repeated(at: present, isInvalid: false, in: model, facts: facts)
    default: return nil
    }
  }

  /// "Speak to a person": of no effect for who already waits in the queue, or for the duty
  /// officer, that it leads to; and who waits in a queue leaves it for another queue only.
  private func person(at present: Step, in model: Flow, facts: some FlowFacts) -> FlowTurn? {
    let found = exit(to: model.person, at: present, in: model, facts: facts)
    guard let turn = found else { return nil }
    switch present.action {
    case .queue(let here):
      if case .queue(let there) = turn.wants, there.queue != here.queue { return turn }
      return nil
    case .duty(let here):
      if case .duty(let there) = turn.wants, there == here { return nil }
      return turn
    default:
      return turn
    }
  }

  private func changes(_ turn: FlowTurn) -> Bool {
    if !turn.needs.isEmpty || turn.headStart != .zero || !turn.marks.isEmpty { return true }
    if !turn.language.isNone, turn.language != language { return true }
    return turn.assigned.contains { $0.value != value(of: $0.variable) }
  }

  /// Silence, or an answer that does not fit: the question again, or what follows no answer.
  private func repeated(
    at present: Step, isInvalid: Bool, in model: Flow, facts: some FlowFacts
  ) -> FlowTurn {
    var turn = FlowTurn()
    let question: (prompt: TextID, again: UInt8, noAnswer: StepIndex, within: Span)
    switch present.action {
    case .ask(let ask):
      question = (ask.prompt, ask.again, ask.noAnswer, ask.within)
    case .collect(let collect):
      question = (collect.prompt, collect.again, collect.noAnswer, collect.within)
      if isInvalid, !collect.invalid.isNone { turn.says = [collect.invalid] }
    default:
      preconditionFailure("only a question can be repeated")
    }
    guard attempts < question.again else {
      turn.says = []
      return walk(to: question.noAnswer, as: turn, in: model, facts: facts)
    }
    turn.path = [step]
    turn.attempts = attempts + 1
    if !question.prompt.isNone { turn.says.append(question.prompt) }
    turn.wants = .answer(within: question.within)
    return turn
  }

  /// What the variable holds; `none` when it was never set.
  public func value(of variable: VariableID) -> Value {
    variables.value(of: variable)
  }
}

extension CollectStep {
  /// A personal value is kept only when an edge has sealed it.
  func mayHold(_ value: Value) -> Bool {
    switch value {
    case .sealed(let bytes): !bytes.isEmpty
    case .none: false
    default: !isPersonal
    }
  }
}

/// Variables in order of their numbers.
extension [Assignment] {
  /// Position of the first variable not below the one asked for.
  private func position(of variable: VariableID) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].variable < variable { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func value(of variable: VariableID) -> Value {
    let place = position(of: variable)
    return place < count && self[place].variable == variable ? self[place].value : .none
  }

  mutating func hold(_ assignment: Assignment) {
    guard !assignment.variable.isNone else { return }
    let place = position(of: assignment.variable)
    let isHeld = place < count && self[place].variable == assignment.variable
    switch (isHeld, assignment.value) {
    case (true, .none): remove(at: place)
    case (true, let value): self[place].value = value
    case (false, .none): break
    case (false, _): insert(assignment, at: place)
    }
  }
}
