public import Vocabulary

extension FlowGraph {
  /// What is taken as known while branches are followed.
  public enum Assumption: Hashable, Sendable {
    case nothing
    case channel(Channel)
    /// The calendar is closed.
    case closed(CalendarID)
  }

  /// Steps that can come directly after a step, without the exits heard everywhere.
  func next(_ step: StepIndex, assuming assumption: Assumption) -> [StepIndex] {
    guard assumption != .nothing, case .branch(let branch) = flow.steps[Int(step)].action else {
      return successors[Int(step)]
    }
    return FlowGraph.once(arms(branch, assumption).filter { Int($0) < count })
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
  public func reachable(assuming assumption: Assumption = .nothing) -> [StepIndex] {
    reachable(from: roots, assuming: assumption)
  }

  /// Steps that can be reached from the given ones, and those themselves, ascending.
  public func reachable(
    from start: [StepIndex], assuming assumption: Assumption = .nothing
  ) -> [StepIndex] {
    var seen = Array(repeating: false, count: count)
    var open = start.filter { Int($0) < count }
    while let step = open.popLast() {
      if seen[Int(step)] { continue }
      seen[Int(step)] = true
      open += next(step, assuming: assumption)
    }
    return indices { seen[$0] }
  }

  /// Where a customer who is asked nothing comes to from a step: the steps that wait for them, or
  /// that end the flow, ascending.
  public func stops(from start: StepIndex) -> [StepIndex] {
    stops(from: start) { $0.followsAtOnce }
  }

  /// Where a customer who says nothing at all comes to in the end.
  public func silentStops(from start: StepIndex) -> [StepIndex] {
    stops(from: start) { $0.followsInSilence }
  }

  private func stops(
    from start: StepIndex, along follows: (StepAction) -> [StepIndex]
  ) -> [StepIndex] {
    var seen = Array(repeating: false, count: count)
    var stops: [StepIndex] = []
    var open = Int(start) < count ? [start] : []
    while let step = open.popLast() {
      if seen[Int(step)] { continue }
      seen[Int(step)] = true
      let ahead = follows(flow.steps[Int(step)].action)
      if ahead.isEmpty { stops.append(step) } else { open += ahead.filter { Int($0) < count } }
    }
    return stops.sorted()
  }
}
