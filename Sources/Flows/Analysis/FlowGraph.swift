import Vocabulary

/// The steps of a flow and what may follow them: the one place where a flow is followed without
/// being run.
public struct FlowGraph: Sendable {
  public let flow: Flow
  let successors: [[StepIndex]]
  let dangling: [StepIndex]
  let missingRoots: [StepIndex]
  /// Existing steps at which a flow can be entered.
  let roots: [StepIndex]
  var count: Int { successors.count }

  public init(_ flow: Flow) {
    self.flow = flow
    let count = flow.steps.count
    func exists(_ step: StepIndex) -> Bool { Int(step) < count }
    successors = flow.steps.map { step in
      FlowGraph.once(step.action.targets.filter(exists))
    }
    dangling = flow.steps.indices
      .filter { !flow.steps[$0].action.targets.allSatisfy(exists) }
      .map { StepIndex(truncatingIfNeeded: $0) }
    let entries = FlowGraph.once(
      [flow.start, flow.person, flow.emergency] + flow.listeners.map(\.goto))
    roots = entries.filter(exists)
    missingRoots = entries.filter { !exists($0) }
  }

  static func once(_ steps: [StepIndex]) -> [StepIndex] {
    var once: [StepIndex] = []
    for step in steps.sorted() where once.last != step { once.append(step) }
    return once
  }

  func indices(where isMeant: (Int) -> Bool) -> [StepIndex] {
    successors.indices.filter(isMeant).map { StepIndex(truncatingIfNeeded: $0) }
  }

  /// By step, whether it can be reached.
  func reached(from roots: [StepIndex]) -> [Bool] {
    var reached = Array(repeating: false, count: count)
    var open = roots
    while let step = open.popLast() {
      if reached[Int(step)] { continue }
      reached[Int(step)] = true
      open += successors[Int(step)]
    }
    return reached
  }

  /// By step, whether one of the goals can be reached from it, or is it.
  func leading(to goals: [Bool]) -> [Bool] {
    var before: [[StepIndex]] = Array(repeating: [], count: count)
    for step in successors.indices {
      for next in successors[step] {
        before[Int(next)].append(StepIndex(truncatingIfNeeded: step))
      }
    }
    var leads = Array(repeating: false, count: count)
    var open = indices { goals[$0] }
    while let step = open.popLast() {
      if leads[Int(step)] { continue }
      leads[Int(step)] = true
      open += before[Int(step)]
    }
    return leads
  }

  /// The circles in the given successors, as strongly connected components (R. Tarjan, 1972; here
  /// by S. R. Kosaraju's two passes, without recursion), ordered by their lowest step.
  func loops(along links: [[StepIndex]]) -> [[StepIndex]] {
    let next = links.map { FlowGraph.once($0.filter { Int($0) < count }) }
    var before: [[StepIndex]] = Array(repeating: [], count: count)
    for step in next.indices {
      for target in next[step] { before[Int(target)].append(StepIndex(step)) }
    }
    var component: [Int?] = Array(repeating: nil, count: count)
    var loops: [[StepIndex]] = []
    for (number, root) in finished(next).reversed().enumerated() where component[root] == nil {
      var members: [StepIndex] = []
      var open = [root]
      while let step = open.popLast() {
        if component[step] != nil { continue }
        component[step] = number
        members.append(StepIndex(step))
        open += before[step].map(Int.init)
      }
      let isLoop = members.count > 1 || next[root].contains(StepIndex(root))
      if isLoop { loops.append(members.sorted()) }
    }
    return loops.sorted { $0[0] < $1[0] }
  }

  /// Steps in the order in which a search in depth leaves them.
  private func finished(_ next: [[StepIndex]]) -> [Int] {
    var order: [Int] = []
    var isSeen = Array(repeating: false, count: count)
    for root in next.indices where !isSeen[root] {
      isSeen[root] = true
      var stack: [(step: Int, edge: Int)] = [(root, 0)]
      while let (step, edge) = stack.last {
        if edge < next[step].count {
          stack[stack.count - 1].edge += 1
          let target = Int(next[step][edge])
          if !isSeen[target] {
            isSeen[target] = true
            stack.append((target, 0))
          }
        } else {
          order.append(step)
          stack.removeLast()
        }
      }
    }
    return order
  }

  /// Answers that a customer must give from the step on until somebody helps: the fewest over
  /// answers, the most over what the customer does not choose. `nil` when help may never come.
  func answers(from step: StepIndex, in flow: Flow, countsMessage: Bool) -> Int? {
    guard Int(step) < count else { return nil }
    let never = Int.max / 2
    var needed = Array(repeating: never, count: count)
    // Each round settles at least one more step, so there are at most as many as steps.
    for _ in 0..<count {
      var isSettled = true
      for index in flow.steps.indices {
        let now = FlowGraph.answers(at: flow.steps[index], needed: needed, countsMessage, never)
        if now < needed[index] {
          needed[index] = now
          isSettled = false
        }
      }
      if isSettled { break }
    }
    let found = needed[Int(step)]
    return found < never ? found : nil
  }

  private static func answers(
    at step: Step, needed: [Int], _ countsMessage: Bool, _ never: Int
  ) -> Int {
    func cost(_ target: StepIndex) -> Int {
      Int(target) < needed.count ? needed[Int(target)] : never
    }
    switch step.action {
    case .queue, .duty, .transferOutside: return 0
    case .takeMessage: return countsMessage ? 0 : never
    case .end: return step.says.contains { !$0.isNone } ? 0 : never
    case .ask(let ask): return min(never, 1 + (ask.answers.map { cost($0.goto) }.min() ?? never))
    case .collect(let collect): return min(never, 1 + cost(collect.then))
    case .next, .set, .branch, .lookUp: return step.action.targets.map(cost).max() ?? never
    }
  }
}
