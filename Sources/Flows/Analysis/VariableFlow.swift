import Vocabulary

/// Which variables may be set on the way to each step: a forward analysis that takes the union
/// over all ways, repeated until nothing changes.
struct VariableFlow {
  private let steps: [Step]
  private let graph: FlowGraph
  /// Entered from any step where the flow waits.
  private let isExit: [Bool]
  private let given: [VariableID]
  /// By step, the variables it sets.
  private let sets: [[VariableID]]

  init(
    _ flow: Flow, graph: FlowGraph, given: [VariableID], results: (LookUpID) -> [VariableID]
  ) {
    steps = flow.steps
    self.graph = graph
    self.given = given
    let exits = [flow.person, flow.emergency] + flow.listeners.map(\.goto)
    isExit = flow.steps.indices.map { index in exits.contains { Int($0) == index } }
    sets = flow.steps.map { step in
      switch step.action {
      case .collect(let collect): [collect.variable]
      case .set(let set): set.assign.filter { $0.value != .none }.map(\.variable)
      case .lookUp(let lookUp): results(lookUp.lookUp)
      default: []
      }
    }
  }

  func readBeforeSet(where isReached: [Bool]) -> [FlowAnalysis.VariableRead] {
    let reads = steps.map(Self.reads)
    var variables: [VariableID] = []
    for variable in reads.joined().sorted() where variables.last != variable {
      variables.append(variable)
    }
    var found: [FlowAnalysis.VariableRead] = []
    for variable in variables where !given.contains(variable) {
      let maybeSet = self.maybeSet(variable, where: isReached)
      for step in steps.indices
      where isReached[step] && !maybeSet[step] && reads[step].contains(variable) {
        found.append(.init(step: StepIndex(truncatingIfNeeded: step), variable: variable))
      }
    }
    return found.sorted { ($0.step, $0.variable.raw) < ($1.step, $1.variable.raw) }
  }

  /// By step, whether a way to it sets the variable.
  private func maybeSet(_ variable: VariableID, where isReached: [Bool]) -> [Bool] {
    var isSet = Array(repeating: false, count: steps.count)
    var open = steps.indices.filter { isReached[$0] && sets[$0].contains(variable) }
      .flatMap { graph.successors[$0] }
    var hasExits = false
    while let step = open.popLast() {
      if isSet[Int(step)] { continue }
      isSet[Int(step)] = true
      open += graph.successors[Int(step)]
      // Once it may be set where the flow waits, an exit may carry it along.
      if !hasExits, steps[Int(step)].action.followsAtOnce.isEmpty {
        hasExits = true
        open += graph.indices { isExit[$0] && isReached[$0] }
      }
    }
    return isSet
  }

  private static func reads(_ step: Step) -> [VariableID] {
    switch step.action {
    case .branch(let branch):
      branch.arms.flatMap(\.conditions).compactMap { condition in
        switch condition.test {
        case .variableEquals, .variableAtLeast, .variableAtMost: condition.variable
        // Asking whether it is set is what one does with a variable that may not be.
        default: nil
        }
      }
    case .lookUp(let lookUp): lookUp.with
    default: []
    }
  }
}
