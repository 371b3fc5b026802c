import Exchange
import Flows
import Vocabulary

extension HelpAhead {
  /// When a step helps, by what is known of those behind it.
  func help(_ flow: Int, _ action: StepAction) -> Intervals {
    switch action {
    case .next(let step): return when(flow, step)
    case .set(let set): return when(flow, set.then)
    case .branch(let branch): return help(flow, branch)
    case .lookUp(let lookUp):
      return when(flow, lookUp.then).intersection(when(flow, lookUp.failed))
    case .ask(let ask):
      guard !isLastAnswer else { return Intervals() }
      let behind = behindQuestions ?? self
      return ask.answers.reduce(Intervals()) { $0.union(behind.when(flow, $1.goto)) }
        .intersection(behind.when(flow, ask.noAnswer))
    case .collect(let collect):
      guard !isLastAnswer else { return Intervals() }
      let behind = behindQuestions ?? self
      return behind.when(flow, collect.then).intersection(behind.when(flow, collect.noAnswer))
    case .queue(let step): return step.queue.isNone ? window : when(.queue(step.queue.index))
    case .duty(let duty): return duty.isNone ? window : when(.duty(duty.index))
    case .takeMessage, .transferOutside: return window
    case .end: return Intervals()
    }
  }

  func when(_ flow: Int, _ step: StepIndex) -> Intervals {
    when(.step(flow: flow, step: Int(step)))
  }

  /// Every arm that may be taken at a moment must help then.
  private func help(_ flow: Int, _ branch: BranchStep) -> Intervals {
    ways(branch).reduce(window) { helped, way in
      helped.subtracting(way.times.subtracting(when(flow, way.goto)))
    }
  }

  /// Where a branch may lead, and when.
  func ways(_ branch: BranchStep) -> [(goto: StepIndex, times: Intervals)] {
    var rest = window
    var ways: [(goto: StepIndex, times: Intervals)] = []
    for arm in branch.arms {
      var (sure, possible) = (window, window)
      for condition in arm.conditions {
        let holds = holds(condition)
        sure = sure.intersection(holds.sure)
        possible = possible.intersection(holds.possible)
      }
      ways.append((arm.goto, rest.intersection(possible)))
      rest = rest.subtracting(sure)
    }
    return ways + [(branch.otherwise, rest)]
  }

  /// When a condition surely holds, and when it may.
  private func holds(_ condition: Condition) -> (sure: Intervals, possible: Intervals) {
    let never = Intervals()
    switch condition.test {
    case .isOpen where open.indices.contains(condition.calendar.index):
      let hours = open[condition.calendar.index]
      let times = condition.isNegated ? window.subtracting(hours) : hours
      return (times, times)
    case .queueTakesContacts where policy.queues.indices.contains(condition.queue.index):
      // When it is open it may still be full, or closed by hand.
      let hours = isOpen(condition.queue.index)
      return condition.isNegated ? (window.subtracting(hours), window) : (never, hours)
    case .channelIs where !condition.channel.isLive:
      return condition.isNegated ? (window, window) : (never, never)
    default: return (never, window)
    }
  }

  /// Steps that somebody on a live channel may come to, from the start and by the exits.
  func reachable(_ flow: Int, _ channel: Channel) -> [Int] {
    let model = policy.flows[flow]
    var seen = Array(repeating: false, count: model.steps.count)
    var ahead = [model.start, model.person, model.emergency] + model.listeners.map(\.goto)
    while let step = ahead.popLast().map({ Int($0) }) {
      guard seen.indices.contains(step), !seen[step] else { continue }
      seen[step] = true
      ahead += next(model.steps[step].action, channel)
    }
    return seen.indices.filter { seen[$0] }
  }

  private func next(_ action: StepAction, _ channel: Channel) -> [StepIndex] {
    switch action {
    case .next(let step): return [step]
    case .set(let set): return [set.then]
    case .lookUp(let lookUp): return [lookUp.then, lookUp.failed]
    case .ask(let ask): return ask.answers.map(\.goto) + [ask.noAnswer]
    case .collect(let collect): return [collect.then, collect.noAnswer]
    case .transferOutside(let outside): return [outside.failed]
    case .queue, .duty, .takeMessage, .end: return []
    case .branch(let branch):
      func outcome(_ condition: Condition) -> Bool? {
        guard condition.test == .channelIs else { return nil }
        return (condition.channel == channel) != condition.isNegated
      }
      var targets: [StepIndex] = []
      for arm in branch.arms {
        let outcomes = arm.conditions.map(outcome)
        if outcomes.contains(false) { continue }
        targets.append(arm.goto)
        if !outcomes.isEmpty, outcomes.allSatisfy({ $0 == true }) { return targets }
      }
      return targets + [branch.otherwise]
    }
  }
}
