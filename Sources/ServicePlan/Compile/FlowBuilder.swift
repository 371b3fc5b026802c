import Exchange
import Flows
import Vocabulary

/// A flow while it is compiled, and what the checks need of it afterwards.
final class FlowModel {
  /// One step of the compiled flow; its action is built when all names are known.
  struct Draft {
    var name: String
    var place: PlanPlace
    var says: [TextID]
    var build: () -> StepAction
  }

  let number: Int
  let name: String
  let place: PlanPlace
  var drafts: [Draft] = []
  /// First compiled step of each written step.
  var indexes: [String: Int] = [:]
  /// Names of the written steps, in order.
  var written: [(name: String, place: PlanPlace)] = []
  var start: Goto?
  var person: Goto?
  var emergency: Goto?
  var listeners: [(words: WordListID, goto: Goto)] = []
  var unit = UnitID.none
  /// The plan says deliberately that nobody can be reached here.
  var isInformationOnly = false
  /// Queues, duties and endings that steps lead to directly.
  var extras: [Goto] = []
  /// One past the last compiled step of the chain that begins at the key.
  var lastPart: [Int: Int] = [:]
  /// Places of compiled steps.
  var places: [PlanPlace] = []

  /// Where a step leads, as written.
  struct Goto {
    var name: String
    var place: PlanPlace
  }

  init(number: Int, name: String, place: PlanPlace) {
    self.number = number
    self.name = name
    self.place = place
  }
}

extension Compilation {
  func compileFlows() {
    var models: [FlowModel] = []
    for file in flowFiles {
      guard let number = registry.find(file.name, .flows), flowModels[number] == nil else {
        continue
      }
      let model = FlowModel(number: number, name: file.name, place: file.place)
      flowModels[number] = model
      models.append(model)
      draft(file, model)
    }
    // Addresses and tests refer to flows; so do queues, whose numbers are known already.
    for model in models { build(model) }
  }

  private func draft(_ file: FlowFile, _ model: FlowModel) {
    let reader = MapReader(
      entries: file.entries, at: file.place, "flow \"\(file.name)\"", problems)
    if let node = reader.take("unit") {
      model.unit = unit(node) ?? .none
    } else if order[Kind.units.rawValue].count == 1 {
      model.unit = UnitID(index: registry.find(order[Kind.units.rawValue][0], .units) ?? 0)
    }
    model.isInformationOnly = reader.bool("information only") ?? false
    model.start = reader.take("start").flatMap { goto($0, model) }
    if let node = reader.take("listen for") {
      for entry in MapReader(node, "\"listen for\" of \(reader.what)", problems).others {
        guard let target = goto(entry.value, model) else { continue }
        switch entry.key {
        case "a person": model.person = target
        case "an emergency": model.emergency = target
        default:
          if let words = resolve(entry.key, .wordLists, at: entry.keyPlace) {
            model.listeners.append((WordListID(index: words), target))
          }
        }
      }
    }
    let steps = reader.take("steps")
    testNodes += (reader.take("tests")?.items ?? []).map { ($0, FlowID(index: model.number)) }
    reader.finish()
    guard let steps, let entries = steps.entries, !entries.isEmpty else {
      reader.missing("steps", do: "Write steps: and what happens at each")
      return
    }
    for entry in entries {
      guard PlanValues.isName(entry.key), entry.key != "end", !entry.key.hasPrefix("to-queue ")
      else {
        problems.error(
          entry.keyPlace, "\"\(entry.key.prefix(40))\" cannot be the name of a step",
          do: "Use letters, digits and dashes")
        continue
      }
      model.written.append((entry.key, entry.keyPlace))
      draftStep(entry, model)
    }
  }

  /// A place in the same flow, `to-queue` and a queue, or `end`. The latter
  /// make steps of their own.
  func goto(_ node: PlanNode, _ model: FlowModel) -> FlowModel.Goto? {
    guard let name = node.text else {
      problems.error(
        node.place, "the name of a step is needed, but this is \(node.kind)",
        do: "Write where to go on")
      return nil
    }
    let isExtra = name == "end" || name.hasPrefix("to-queue ") || name.hasPrefix("to-duty ")
    if isExtra, !model.extras.contains(where: { $0.name == name }) {
      model.extras.append(FlowModel.Goto(name: name, place: node.place))
    }
    return FlowModel.Goto(name: name, place: node.place)
  }

  private func build(_ model: FlowModel) {
    for extra in model.extras {
      model.indexes[extra.name] = model.drafts.count
      model.drafts.append(
        FlowModel.Draft(name: extra.name, place: extra.place, says: []) { [self] in
          extraAction(extra)
        })
    }
    guard !model.drafts.isEmpty else { return }
    if model.drafts.count > PlanLimits.stepsPerFlow {
      problems.error(
        model.place,
        "the flow \"\(model.name)\" has \(model.drafts.count) steps; at most "
          + "\(PlanLimits.stepsPerFlow) are read",
        do: "Divide it into several flows")
      return
    }
    var flow = Flow()
    flow.name = model.name
    flow.unit = model.unit
    flow.start = model.start.map { index($0, model) } ?? 0
    flow.person = model.person.map { index($0, model) } ?? flow.start
    flow.emergency = model.emergency.map { index($0, model) } ?? flow.person
    flow.listeners = model.listeners.map { Listener(words: $0.words, goto: index($0.goto, model)) }
    // Word lists of these names add to the words built in.
    flow.personWords = exitWords("a person")
    flow.emergencyWords = exitWords("an emergency")
    flow.steps = model.drafts.map { Step(name: $0.name, says: $0.says, action: $0.build()) }
    model.places = model.drafts.map(\.place)
    put(flow, at: model.number, in: \.flows, else: Flow())
  }

  private func exitWords(_ name: String) -> WordListID {
    guard declared[Kind.wordLists.rawValue][name] != nil,
      let number = registry.find(name, .wordLists)
    else { return .none }
    used[Kind.wordLists.rawValue].insert(number)
    return WordListID(index: number)
  }

  private func extraAction(_ extra: FlowModel.Goto) -> StepAction {
    if let queue = extra.name.dropping("to-queue ") {
      var step = QueueStep()
      if let number = resolve(queue, .queues, at: extra.place) {
        step.queue = QueueID(index: number)
      }
      return .queue(step)
    }
    if let duty = extra.name.dropping("to-duty ") {
      return .duty(resolve(duty, .duties, at: extra.place).map { DutyID(index: $0) } ?? .none)
    }
    return .end(disposition: .none)
  }

  /// The number of a step; reports names that no step has.
  func index(_ goto: FlowModel.Goto, _ model: FlowModel) -> StepIndex {
    if let index = model.indexes[goto.name] { return StepIndex(index) }
    problems.error(
      goto.place, "the flow \"\(model.name)\" has no step \"\(goto.name)\"",
      do: Spelling.advice(
        goto.name, model.written.map(\.name),
        else: "Write the name of a step, to-queue and a queue, or end"))
    return 0
  }
}

extension String {
  /// The rest after a prefix; `nil` without it.
  func dropping(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
