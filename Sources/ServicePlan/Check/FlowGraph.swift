import Flows
import Vocabulary

/// Which steps of a flow lead to which.
struct FlowGraph {
  /// What is taken as known while following branches.
  enum Assumption {
    case nothing
    case channel(Channel)
    /// The calendar is closed.
    case closed(CalendarID)
  }

  let flow: Flow
  init(_ flow: Flow) { self.flow = flow }

  /// Steps that can come directly after a step, without the exits heard everywhere.
  func next(_ index: Int, assuming assumption: Assumption = .nothing) -> [Int] {
    let targets: [StepIndex]
    switch flow.steps[index].action {
    case .next(let step): targets = [step]
    case .ask(let ask): targets = ask.answers.map(\.goto) + [ask.noAnswer]
    case .collect(let collect): targets = [collect.then, collect.noAnswer]
    case .branch(let branch): targets = arms(branch, assumption)
    case .lookUp(let lookUp): targets = [lookUp.then, lookUp.failed]
    case .set(let set): targets = [set.then]
    case .transferOutside(let outside): targets = [outside.failed]
    case .queue, .duty, .takeMessage, .end: targets = []
    }
    return targets.map(Int.init).filter { flow.steps.indices.contains($0) }
  }

  /// Arms that can be taken: one that must fail is left out, and one that must hold ends the list.
  private func arms(_ branch: BranchStep, _ assumption: Assumption) -> [StepIndex] {
    var targets: [StepIndex] = []
    for arm in branch.arms {
      let outcomes = arm.conditions.map { outcome($0, assumption) }
      if outcomes.contains(false) { continue }
      targets.append(arm.goto)
      if !outcomes.isEmpty, outcomes.allSatisfy({ $0 == true }) { return targets }
    }
    return targets + [branch.otherwise]
  }

  private func outcome(_ condition: Condition, _ assumption: Assumption) -> Bool? {
    switch (assumption, condition.test) {
    case (.channel(let channel), .channelIs):
      (condition.channel == channel) != condition.isNegated
    case (.closed(let calendar), .isOpen) where condition.calendar == calendar:
      condition.isNegated
    default: nil
    }
  }

  /// Steps that can be reached from the start and the exits, ascending.
  func reachable(assuming assumption: Assumption = .nothing) -> [Int] {
    var from = [Int(flow.start)] + flow.listeners.map { Int($0.goto) }
    from += [Int(flow.person), Int(flow.emergency)]
    return reachable(from: from, assuming: assumption)
  }

  func reachable(from start: [Int], assuming assumption: Assumption = .nothing) -> [Int] {
    var seen = Array(repeating: false, count: flow.steps.count)
    var waiting = start.filter { flow.steps.indices.contains($0) }
    while let step = waiting.popLast() {
      guard !seen[step] else { continue }
      seen[step] = true
      waiting += next(step, assuming: assumption)
    }
    return seen.indices.filter { seen[$0] }
  }

  /// Steps reached from one without asking the customer anything: the last of them waits for the
  /// customer, or ends the flow.
  func straight(from start: Int) -> (through: [Int], stops: [Int]) {
    var seen = Set<Int>()
    var stops: [Int] = []
    var waiting = flow.steps.indices.contains(start) ? [start] : []
    while let step = waiting.popLast() {
      guard seen.insert(step).inserted else { continue }
      if isSilent(step) { waiting += next(step) } else { stops.append(step) }
    }
    return (seen.sorted(), stops.sorted())
  }

  /// A step that goes on by itself at once.
  func isSilent(_ index: Int) -> Bool {
    switch flow.steps[index].action {
    case .next, .branch, .set: true
    default: false
    }
  }

  /// A step that is on a circle of silent steps: it would go round without end.
  func silentCircle() -> Int? {
    // 0 new, 1 on the way, 2 done.
    var state = Array(repeating: 0, count: flow.steps.count)
    for start in flow.steps.indices where state[start] == 0 && isSilent(start) {
      var path: [(step: Int, rest: [Int])] = [(start, next(start).filter(isSilent))]
      state[start] = 1
      while let top = path.last {
        guard let ahead = top.rest.last else {
          state[top.step] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeLast()
        if state[ahead] == 1 { return ahead }
        if state[ahead] == 0 {
          state[ahead] = 1
          path.append((ahead, next(ahead).filter(isSilent)))
        }
      }
    }
    return nil
  }
}
