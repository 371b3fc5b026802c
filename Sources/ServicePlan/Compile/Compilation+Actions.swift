import Exchange
import Flows
import Vocabulary

extension Compilation {
  // MARK: - Branches

  /// `when: [ { open: office, then: step } ]`; every condition of an arm must hold.
  func branch(
    _ node: PlanNode, _ model: FlowModel
  ) -> (_ otherwise: StepIndex) -> BranchStep {
    var arms: [(goto: FlowModel.Goto?, conditions: [PlanEntry])] = []
    for item in node.items {
      let arm = MapReader(item, "a branch", problems)
      let target = arm.take("then").flatMap { goto($0, model) }
      if arm.take("then") == nil { arm.missing("then", do: "Say where it leads") }
      if arm.others.isEmpty {
        problems.error(
          arm.place, "a branch has no condition",
          do: "Write one, such as open: office, or use otherwise:")
      }
      arms.append((target, arm.others))
    }
    return { [unowned self] otherwise in
      var step = BranchStep()
      step.otherwise = otherwise
      for arm in arms {
        var compiled = Arm()
        compiled.conditions = arm.conditions.compactMap(condition)
        compiled.goto = arm.goto.map { index($0, model) } ?? 0
        step.arms.append(compiled)
      }
      return step
    }
  }

  private func condition(_ entry: PlanEntry) -> Condition? {
    var condition = Condition()
    let node = entry.value
    if let name = entry.key.dropping("$") { return variableCondition(name, entry) }
    switch entry.key {
    case "open", "closed":
      condition.test = .isOpen
      condition.isNegated = entry.key == "closed"
      guard let calendar = calendar(node) else { return nil }
      condition.calendar = calendar
    case "channel", "channel is not":
      condition.test = .channelIs
      condition.isNegated = entry.key == "channel is not"
      guard let channel = channel(node.text ?? "", node.place) else { return nil }
      condition.channel = channel
    case "language":
      condition.test = .languageIs
      guard let language = resolve(node, .languages, LanguageKind.self) else { return nil }
      condition.language = language
    case "contacted within":
      condition.test = .customerContactedWithin
      guard let span = MapReader.span(node, "\"contacted within\"", false, .days(30), problems)
      else { return nil }
      condition.within = span
    case "known customer":
      condition.test = .customerIsKnown
      condition.isNegated = node.text == "false"
      if node.text != "true", node.text != "false" {
        problems.error(
          node.place, "\"known customer\" is true or false", do: "Write true or false")
      }
    case "takes contacts", "takes no contacts":
      condition.test = .queueTakesContacts
      condition.isNegated = entry.key == "takes no contacts"
      guard let queue = queue(node) else { return nil }
      condition.queue = queue
    default:
      problems.error(
        entry.keyPlace, "a branch cannot ask for \"\(entry.key)\"",
        do: Spelling.advice(
          entry.key,
          [
            "open", "closed", "channel", "channel is not", "language", "contacted within",
            "known customer", "takes contacts", "takes no contacts",
          ], else: "Write a condition, or $ and a variable"))
      return nil
    }
    return condition
  }

  /// `$works: planned`, `$count: ">= 3"`, `$works: is set`, `$works: not planned`.
  private func variableCondition(_ name: String, _ entry: PlanEntry) -> Condition? {
    guard let number = resolve(name, .variables, at: entry.keyPlace) else { return nil }
    var condition = Condition()
    condition.variable = VariableID(index: number)
    let text = entry.value.text ?? ""
    if text == "is set" || text == "is not set" {
      condition.test = .variableIsSet
      condition.isNegated = text == "is not set"
      return condition
    }
    if personalVariables.contains(number) {
      problems.error(
        entry.keyPlace,
        "a branch cannot depend on \"\(name)\": it is personal, so it is sealed and the core "
          + "cannot read it",
        do: "Ask only whether it \"is set\", look up a fact that is not personal, or write "
          + "personal: false where it is collected if it says nothing about a person")
      return nil
    }
    for (sign, test) in [
      (">= ", Condition.Test.variableAtLeast), ("<= ", .variableAtMost),
    ] {
      guard let rest = text.dropping(sign) else { continue }
      guard let bound = Int64(rest) else {
        problems.error(
          entry.value.place, "\"\(rest.prefix(40))\" is not a whole number", do: "Write a number")
        return nil
      }
      condition.test = test
      condition.value = .number(bound)
      return condition
    }
    condition.test = .variableEquals
    condition.isNegated = text.hasPrefix("not ")
    condition.value = value(text.dropping("not ") ?? text, entry.value)
    return condition
  }

  private func value(_ text: String, _ node: PlanNode) -> Value {
    if case .text(_, isQuoted: true) = node.content { return .text(text) }
    if text == "true" || text == "false" { return .flag(text == "true") }
    return Int64(text).map { .number($0) } ?? .text(text)
  }

  // MARK: - Set

  func set(_ node: PlanNode, _ model: FlowModel) -> (StepIndex) -> StepAction {
    let reader = MapReader(node, "\"set\"", problems)
    var step = SetStep()
    if let node = reader.take("language") {
      step.language = resolve(node, .languages, LanguageKind.self) ?? .none
    }
    step.needs = requirement(reader.take("needs")).allOf
    step.headStart = reader.span("head start", negative: true, atMost: .days(30)) ?? .zero
    if let mark = reader.string("mark"), PlanValues.isName(mark) {
      step.mark = MarkID(index: registry.number(mark, .marks))
    }
    for entry in reader.others where entry.key.hasPrefix("$") {
      _ = reader.take(entry.key)
      let name = String(entry.key.dropFirst())
      guard let number = variable(name, isPersonal: false, at: entry.keyPlace) else { continue }
      step.assign.append(
        Assignment(VariableID(index: number), value(entry.value.text ?? "", entry.value)))
    }
    reader.finish()
    step.assign.sort { $0.variable < $1.variable }
    return { next in
      step.then = next
      return .set(step)
    }
  }

  // MARK: - Look-up, message, outside

  /// `look up: { from: highways, with: { postcode: $postcode }, within: 3s, failed: step }`
  func lookUp(_ node: PlanNode, _ model: FlowModel) -> (StepIndex) -> StepAction {
    let reader = MapReader(node, "\"look up\"", problems)
    var step = LookUpStep()
    let from = reader.take("from")
    if from == nil { reader.missing("from", do: "Name one of the plan's look ups") }
    if let within = reader.span("within", atMost: .seconds(60)) {
      step.within = within
      tooShort(within, reader)
    }
    let failed = reader.take("failed").flatMap { goto($0, model) }
    let with = reader.take("with").map { MapReader($0, "\"with\"", problems).others } ?? []
    reader.finish()
    return { [unowned self] next in
      step.then = next
      step.failed = (failed ?? model.person).map { index($0, model) } ?? next
      guard let id = resolve(from, .lookUps, LookUpKind.self) else { return .lookUp(step) }
      step.lookUp = id
      let parameters = policy.lookUps[id.index].parameters
      for entry in with where !parameters.contains(entry.key) {
        problems.error(
          entry.keyPlace, "the look-up \"\(name(id, .lookUps))\" has no parameter \"\(entry.key)\"",
          do: Spelling.advice(entry.key, parameters, else: "Remove it"))
      }
      step.with = parameters.map { parameter in
        guard let entry = with.first(where: { $0.key == parameter }) else {
          problems.error(
            reader.place, "the look-up needs \"\(parameter)\"",
            do: "Add it under with:, such as { \(parameter): $variable }")
          return .none
        }
        let name = entry.value.text?.dropping("$") ?? entry.value.text ?? ""
        return resolve(name, .variables, at: entry.value.place).map { VariableID(index: $0) }
          ?? .none
      }
      return .lookUp(step)
    }
  }

  private func tooShort(_ within: Span, _ reader: MapReader) {
    guard within < .seconds(1) else { return }
    problems.error(
      reader.place, "\(reader.what) cannot be answered within \(within)", do: "Write 1s or more")
  }

  func message(_ node: PlanNode, _ textName: String) -> (StepIndex) -> StepAction {
    let reader = MapReader(node, "\"take message\"", problems)
    var step = MessageStep()
    step.prompt = text(reader.take("ask"), named: "\(textName)/message")
    step.thanks = text(reader.take("thanks"), named: "\(textName)/thanks")
    if step.prompt.isNone { reader.missing("ask", do: "Write what the customer is asked to say") }
    if let atMost = reader.span("at most", atMost: .minutes(15)) { step.atMost = atMost }
    let queueNode = reader.take("queue")
    if queueNode == nil { reader.missing("queue", do: "Name the queue where the message waits") }
    reader.finish()
    return { [unowned self] _ in
      step.queue = queue(queueNode) ?? .none
      return .takeMessage(step)
    }
  }

  func outside(_ node: PlanNode, _ model: FlowModel) -> (StepIndex) -> StepAction {
    let reader = MapReader(node, "\"transfer outside\"", problems)
    var step = OutsideStep()
    if let number = reader.take("number") {
      step.number = number.text ?? ""
      // 999, 101 and 111 are numbers of their own in the United Kingdom.
      if !["999", "101", "111", "112"].contains(step.number) {
        checkNumber(step.number, number.place)
      }
    } else {
      reader.missing("number", do: "Write a number in E.164 form")
    }
    if let within = reader.span("within", atMost: .minutes(5)) {
      step.within = within
      tooShort(within, reader)
    }
    let failed = reader.take("failed").flatMap { goto($0, model) }
    if failed == nil { reader.missing("failed", do: "Say where to go when nobody answers") }
    reader.finish()
    return { [unowned self] _ in
      step.failed = failed.map { index($0, model) } ?? 0
      return .transferOutside(step)
    }
  }
}
