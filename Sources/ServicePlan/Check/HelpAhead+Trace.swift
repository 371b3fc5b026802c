import Exchange
import Flows
import Vocabulary

extension HelpAhead {
  /// How a way ends that helps nobody at a moment.
  struct Trace {
    /// A clause, such as `the queue "roads" is closed then and ends the contact`.
    var what = "it leads round in a circle"
    /// It passed a queue or a duty, so that hours decide.
    var passesHours = false
    /// It passed something that waits for the customer or for another system.
    var passesQuestion = false
  }

  private enum Pace {
    case goes(Node)
    case ends(String)
  }

  /// Follows a way that does not help to where it ends.
  func trace(_ start: Node, at moment: Instant) -> Trace {
    var trace = Trace()
    var seen: Set<Node> = []
    var node = start
    var place = self
    while seen.insert(node).inserted {
      switch place.pace(from: node, at: moment, &trace) {
      case .ends(let what):
        trace.what = what
        return trace
      case .goes(let ahead):
        if case .step(let flow, let step) = node, place.isQuestion(flow, step),
          let behind = place.behindQuestions
        {
          place = behind
        }
        node = ahead
      }
    }
    return trace
  }

  private func isQuestion(_ flow: Int, _ step: Int) -> Bool {
    switch policy.flows[flow].steps[step].action {
    case .ask, .collect: true
    default: false
    }
  }

  private func pace(from node: Node, at moment: Instant, _ trace: inout Trace) -> Pace {
    switch node {
    case .step(let flow, let step): return pace(flow, step, at: moment, &trace)
    case .queue(let queue):
      trace.passesHours = true
      return pace(
        policy.queues[queue].closed,
        "the queue \"\(policyName(queue, policy.names.queues))\" is closed then and")
    case .duty(let duty):
      trace.passesHours = true
      return pace(
        policy.duties[duty].nobody,
        "nobody is on duty \"\(policyName(duty, policy.names.duties))\" then, which")
    }
  }

  private func policyName(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : "none"
  }

  private func pace(_ alternative: Alternative, _ subject: String) -> Pace {
    if let node = node(alternative) { return .goes(node) }
    switch alternative.action {
    case .stay: return .ends("\(subject) lets the contact wait until it opens")
    case .callback: return .ends("\(subject) offers only to ring back when it opens")
    case .message, .queue, .flow, .duty, .end: return .ends("\(subject) ends the contact")
    }
  }

  private func pace(_ flow: Int, _ step: Int, at moment: Instant, _ trace: inout Trace) -> Pace {
    let model = policy.flows[flow]
    func first(_ targets: [StepIndex], _ place: HelpAhead) -> Pace {
      let failing = targets.first { !place.when(flow, $0).contains(moment) } ?? targets.first
      return .goes(.step(flow: flow, step: Int(failing ?? 0)))
    }
    let name = "the step \"\(model.steps[step].name)\" of the flow \"\(model.name)\""
    switch model.steps[step].action {
    case .next(let next): return first([next], self)
    case .set(let set): return first([set.then], self)
    case .branch(let branch):
      return first(ways(branch).filter { $0.times.contains(moment) }.map(\.goto), self)
    case .lookUp(let lookUp):
      trace.passesQuestion = true
      return first([lookUp.then, lookUp.failed], self)
    case .ask(let ask):
      if isLastAnswer { return .ends("\(name) asks a second question") }
      trace.passesQuestion = true
      return first([ask.noAnswer] + ask.answers.map(\.goto), behindQuestions ?? self)
    case .collect(let collect):
      if isLastAnswer { return .ends("\(name) asks a second question") }
      trace.passesQuestion = true
      return first([collect.noAnswer, collect.then], behindQuestions ?? self)
    case .queue(let queue): return .goes(.queue(queue.queue.index))
    case .duty(let duty): return .goes(.duty(duty.index))
    case .end, .takeMessage, .transferOutside: return .ends("\(name) ends the contact")
    }
  }
}
