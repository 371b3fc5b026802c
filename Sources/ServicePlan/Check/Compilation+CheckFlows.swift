import Exchange
import Flows
import Vocabulary

extension Compilation {
  func checkFlows() {
    for name in order[Kind.flows.rawValue] {
      guard let number = registry.find(name, .flows), let model = flowModels[number],
        !model.places.isEmpty
      else { continue }
      let flow = policy.flows[number]
      let graph = FlowGraph(flow)
      let analysis = FlowAnalysis(flow)
      checkReachable(model, analysis)
      checkExits(model, flow, graph, analysis)
      checkLoops(model, flow, analysis)
      checkEndsSomewhere(model, analysis)
      if !flow.unit.isNone { checkUnits(model, flow) }
      checkNeeds(model, flow, graph)
    }
  }

  /// No circle goes round by itself, and none that a customer who says nothing never leaves.
  private func checkLoops(_ model: FlowModel, _ flow: Flow, _ analysis: FlowAnalysis) {
    func report(_ loop: [StepIndex], _ how: String, do whatToDo: String) {
      let names = loop.map { "\"\(flow.steps[Int($0)].name)\"" }
      let others = names.dropFirst().joined(separator: ", ")
      problems.error(
        model.places[Int(loop[0])],
        "the step \(names[0]) leads back to itself \(how)\(others.isEmpty ? "" : ", by \(others)")",
        do: whatToDo)
    }
    for loop in analysis.endlessLoops {
      report(
        loop, "without asking anything", do: "Put a question, a queue or an end between")
    }
    for loop in analysis.silentLoops {
      report(
        loop, "for as long as the customer says nothing",
        do: "Lead one no answer: or failed: out of the circle, to a person, a message or an end")
    }
  }

  private func checkReachable(_ model: FlowModel, _ analysis: FlowAnalysis) {
    for (name, place) in model.written {
      guard let index = model.indexes[name],
        analysis.unreachable.contains(StepIndex(truncatingIfNeeded: index))
      else { continue }
      problems.error(
        place, "the step \"\(name)\" is never reached", do: "Lead another step to it, or remove it")
    }
  }

  /// A person and an emergency exit wherever a customer is asked something.
  private func checkExits(
    _ model: FlowModel, _ flow: Flow, _ graph: FlowGraph, _ analysis: FlowAnalysis
  ) {
    let asks = flow.steps.indices.contains { index in
      switch flow.steps[index].action {
      case .ask, .collect: !analysis.unreachable.contains(StepIndex(truncatingIfNeeded: index))
      default: false
      }
    }
    guard asks else { return }
    if let person = model.person {
      for step in graph.stops(from: flow.person).map(Int.init) {
        if case .end = flow.steps[step].action {
          problems.error(
            person.place,
            "who asks for a person may reach the end of the flow, at \"\(flow.steps[step].name)\"",
            do: "Lead a person: to a queue, a duty, a message or a question")
        }
      }
    } else if !model.isInformationOnly {
      problems.error(
        model.place, "the flow \"\(model.name)\" has no way to a person",
        do: "Under listen for: write a person: and the step that leads to one, or, where nobody is "
          + "meant to be reached, information only: true")
    }
    guard let emergency = model.emergency else {
      problems.error(
        model.place, "the flow \"\(model.name)\" has no emergency exit",
        do: "Under listen for: write an emergency: and the step that leads to a person at once")
      return
    }
    for step in graph.stops(from: flow.emergency).map(Int.init) {
      switch flow.steps[step].action {
      case .queue, .duty, .transferOutside: continue
      default:
        problems.error(
          emergency.place,
          "the emergency exit stops at \"\(flow.steps[step].name)\" before a person is reached",
          do: "Lead it within two steps to a queue, a duty or an outside number")
      }
    }
  }

  /// From each step some way leads to a person, a message or an end.
  private func checkEndsSomewhere(_ model: FlowModel, _ analysis: FlowAnalysis) {
    for (name, place) in model.written {
      guard let index = model.indexes[name],
        analysis.stranded.contains(StepIndex(truncatingIfNeeded: index))
      else { continue }
      problems.error(
        place, "from the step \"\(name)\" nothing leads to a person, a message or an end",
        do: "Lead one of its answers out of the circle")
    }
  }

  private func checkUnits(_ model: FlowModel, _ flow: Flow) {
    for (index, step) in flow.steps.enumerated() {
      let place = model.places[index]
      let what = "the step \"\(step.name)\""
      switch step.action {
      case .queue(let queue):
        checkUnit(ofQueue: queue.queue, flow.unit, what, place, mayHandOver: true)
      case .takeMessage(let message):
        checkUnit(ofQueue: message.queue, flow.unit, what, place, mayHandOver: true)
      case .duty(let duty): checkUnit(ofDuty: duty, flow.unit, what, place, mayHandOver: true)
      default: break
      }
    }
  }

  /// What a step sets is added to what each queue behind it needs: somebody must meet both.
  private func checkNeeds(_ model: FlowModel, _ flow: Flow, _ graph: FlowGraph) {
    for (index, step) in flow.steps.enumerated() {
      guard case .set(let set) = step.action, !set.needs.isEmpty else { continue }
      for behind in graph.reachable(from: [set.then]) {
        guard case .queue(let step) = flow.steps[Int(behind)].action, !step.queue.isNone else {
          continue
        }
        let queue = policy.queues[step.queue.index]
        var needs = queue.relax.last?.needs ?? queue.needs
        needs.allOf += set.needs
        let anybody = advisers(of: queue.unit).contains { needs.isMet(by: levels(of: $0)) }
        if !anybody {
          problems.error(
            model.places[index],
            "nobody of \"\(name(queue.unit, .units))\" has what this step needs and what the queue "
              + "\"\(name(step.queue, .queues))\" needs",
            do: "Give the skills to somebody, or ask for less")
        }
      }
    }
  }

  // MARK: - Units

  func checkUnit(
    of alternative: Alternative, _ unit: UnitID, _ what: String, _ place: PlanPlace
  ) {
    switch alternative.action {
    case .queue: checkUnit(ofQueue: alternative.queue, unit, what, place)
    case .duty: checkUnit(ofDuty: alternative.duty, unit, what, place)
    case .flow:
      guard !alternative.flow.isNone else { return }
      let flow = policy.flows[alternative.flow.index]
      if !flow.unit.isNone, flow.unit != unit { reportMixed(unit, flow.unit, what, place) }
      if flow.unit.isNone {
        checkUnits(of: flow, FlowGraph(flow).reachable(), unit, what, place)
      }
    default: break
    }
  }

  /// - Parameter mayHandOver: a flow or an address leads there, and the unit may accept from this
  ///   one; what moves contacts by itself stays within the unit.
  func checkUnit(
    ofQueue queue: QueueID, _ unit: UnitID, _ what: String, _ place: PlanPlace,
    mayHandOver: Bool = false
  ) {
    guard !queue.isNone else { return }
    let other = policy.queues[queue.index].unit
    guard other != unit, !(mayHandOver && policy.mayHandOver(from: unit, to: other)) else {
      return
    }
    reportMixed(unit, other, what, place, mayHandOver: mayHandOver)
  }

  func checkUnit(
    ofDuty duty: DutyID, _ unit: UnitID, _ what: String, _ place: PlanPlace,
    mayHandOver: Bool = false
  ) {
    guard !duty.isNone else { return }
    let other = policy.duties[duty.index].unit
    guard other != unit, !(mayHandOver && policy.mayHandOver(from: unit, to: other)) else {
      return
    }
    reportMixed(unit, other, what, place, mayHandOver: mayHandOver)
  }

  // MARK: - Advisers

  /// Advisers of this plan who may be offered contacts of a unit, by number.
  func advisers(of unit: UnitID) -> [AdviserID] {
    order[Kind.advisers.rawValue].compactMap { name in
      guard let number = registry.find(name, .advisers),
        policy.advisers.indices.contains(number)
      else { return nil }
      let adviser = policy.advisers[number]
      return adviser.unit == unit || adviser.alsoUnits.contains(unit)
        ? AdviserID(index: number) : nil
    }
  }

  func levels(of adviser: AdviserID) -> [UInt8] {
    var levels = [UInt8](repeating: 0, count: registry.names(.skills).count)
    for skill in policy.advisers[adviser.index].skills {
      levels[skill.skill.index] = skill.level
    }
    return levels
  }
}
