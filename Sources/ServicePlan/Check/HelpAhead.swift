import Exchange
import Flows
import Vocabulary

/// At which moments ahead somebody is helped who comes to a step, a queue or a duty: whatever
/// look-ups find, whoever they are, and whether they answer or say nothing.
///
/// For contacts that wait in real time; what is written waits in a closed queue like a message. A
/// question helps when one of its answers does, and silence does. What helps is a least fixed
/// point: circles in which nobody is ever met help nobody.
final class HelpAhead {
  /// What counts as help.
  enum Exit {
    /// A person, a duty, an outside number, a message, a callback, or a place in a closed queue
    /// that is kept until it opens.
    case person
    /// A person, a duty, an outside number or a message: somebody is in danger now.
    case emergency
  }

  enum Node: Hashable {
    case step(flow: Int, step: Int)
    case queue(Int)
    case duty(Int)
  }

  /// Closed queues, duties and flows that lead to one another hand help on by one link a round.
  static let roundsMaximum = 64

  let exit: Exit
  let policy: Policy
  let window: Intervals
  /// What helps behind a question; `nil` when that is no different.
  let behindQuestions: HelpAhead?
  /// Questions help nobody here: the customer has answered as many as the exit allows.
  let isLastAnswer: Bool
  let open: [Intervals]
  private let onDuty: [Intervals]
  private(set) var queues: [Intervals]
  private(set) var duties: [Intervals]
  private(set) var steps: [[Intervals]]

  /// - Parameter onDuty: by duty, when somebody is to be on it.
  init(
    _ exit: Exit, _ policy: Policy, _ window: Range<Instant>, onDuty: [Intervals],
    behindQuestions: HelpAhead? = nil, isLastAnswer: Bool = false
  ) {
    self.exit = exit
    self.policy = policy
    self.window = Intervals([window])
    self.behindQuestions = behindQuestions
    self.isLastAnswer = isLastAnswer
    self.onDuty = onDuty.map { $0.within(window) }
    open = policy.calendars.map { Intervals(changes: $0.changes).within(window) }
    queues = policy.queues.map { _ in Intervals() }
    duties = policy.duties.map { _ in Intervals() }
    steps = policy.flows.map { $0.steps.map { _ in Intervals() } }
    settle()
  }

  /// Who asks for a person may be asked as often as the flow likes.
  static func person(
    _ policy: Policy, _ window: Range<Instant>, onDuty: [Intervals]
  ) -> HelpAhead {
    HelpAhead(.person, policy, window, onDuty: onDuty)
  }

  /// The emergency exit is one step, and one answer may be another.
  static func emergency(
    _ policy: Policy, _ window: Range<Instant>, onDuty: [Intervals]
  ) -> HelpAhead {
    let last = HelpAhead(.emergency, policy, window, onDuty: onDuty, isLastAnswer: true)
    return HelpAhead(.emergency, policy, window, onDuty: onDuty, behindQuestions: last)
  }

  /// When a node helps. What is not there was reported where it is named.
  func when(_ node: Node) -> Intervals {
    switch node {
    case .step(let flow, let step):
      steps.indices.contains(flow) && steps[flow].indices.contains(step)
        ? steps[flow][step] : window
    case .queue(let queue): queues.indices.contains(queue) ? queues[queue] : window
    case .duty(let duty): duties.indices.contains(duty) ? duties[duty] : window
    }
  }

  func isOpen(_ queue: Int) -> Intervals {
    let model = policy.queues[queue]
    // What is written waits there, open or not.
    guard Channel.allCases.contains(where: { $0.isLive && model.channels.contains($0) }),
      open.indices.contains(model.open.index)
    else { return window }
    return open[model.open.index]
  }

  func isStaffed(_ duty: Int) -> Intervals {
    onDuty.indices.contains(duty) ? onDuty[duty] : window
  }

  // MARK: - The fixed point

  private func settle() {
    for _ in 0..<Self.roundsMaximum {
      var isChanged = false
      for queue in queues.indices {
        let open = isOpen(queue)
        let found = open.union(
          help(policy.queues[queue].closed).intersection(window.subtracting(open)))
        if found != queues[queue] { isChanged = true }
        queues[queue] = found
      }
      for duty in duties.indices {
        let staffed = isStaffed(duty)
        let found = staffed.union(
          help(policy.duties[duty].nobody).intersection(window.subtracting(staffed)))
        if found != duties[duty] { isChanged = true }
        duties[duty] = found
      }
      for flow in steps.indices where settle(flow) { isChanged = true }
      if !isChanged { return }
    }
  }

  /// Backwards, because steps mostly lead to later ones.
  private func settle(_ flow: Int) -> Bool {
    var hasChanged = false
    for _ in steps[flow].indices {
      var isChanged = false
      for step in steps[flow].indices.reversed() {
        let found = help(flow, policy.flows[flow].steps[step].action)
        if found != steps[flow][step] { isChanged = true }
        steps[flow][step] = found
      }
      if !isChanged { break }
      hasChanged = true
    }
    return hasChanged
  }

  private func help(_ alternative: Alternative) -> Intervals {
    switch alternative.action {
    case .message: window
    case .callback, .stay: exit == .person ? window : Intervals()
    case .end: Intervals()
    case .queue, .flow, .duty: node(alternative).map(when) ?? window
    }
  }

  /// Where an alternative leads; `nil` when it stays, ends, or leads to what is not there.
  func node(_ alternative: Alternative) -> Node? {
    switch alternative.action {
    case .queue where !alternative.queue.isNone: return .queue(alternative.queue.index)
    case .duty where !alternative.duty.isNone: return .duty(alternative.duty.index)
    case .flow where policy.flows.indices.contains(alternative.flow.index):
      let flow = alternative.flow.index
      return .step(flow: flow, step: Int(policy.flows[flow].start))
    default: return nil
    }
  }
}
