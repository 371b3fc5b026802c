import Exchange
import Flows
import Vocabulary

// Queues that pass contacts on by themselves, because time has gone by, never do so in a circle:
// a contact that nobody takes would be sent round for ever, each time told something else.
extension Compilation {
  func checkMoveCircles() {
    let onward = policy.queues.enumerated().map { moves(of: $1, number: $0) }
    for name in order[Kind.queues.rawValue] {
      guard let number = registry.find(name, .queues), policy.queues.indices.contains(number),
        let circle = shortestCircle(from: number, along: onward),
        // Each circle once, at the queue that was written first.
        circle.min() == number
      else { continue }
      let names = (circle + [number]).map { "\"\(registry.name($0, .queues))\"" }
      problems.error(
        movePlaces[name] ?? place(name, .queues),
        "contacts that nobody takes go round in a circle without end: "
          + names.joined(separator: " to "),
        do: "Let one of these queues keep what it has: remove its overflow: or its waited:")
    }
  }

  /// Queues to which one passes contacts on that have only waited. One that names itself is
  /// reported with what it names.
  private func moves(of queue: QueuePolicy, number: Int) -> [Int] {
    var moves = queue.overflow.map(\.queue).filter { $0.index != number }
    if queue.limits.wait != .forever {
      switch queue.limits.whenWaited.action {
      case .queue where queue.limits.whenWaited.queue.index != number:
        moves.append(queue.limits.whenWaited.queue)
      case .flow where queue.limits.whenWaited.flow.index < policy.flows.count:
        moves += queuesReachedInSilence(policy.flows[queue.limits.whenWaited.flow.index])
      case .end, .queue, .flow, .callback, .message, .duty, .stay: break
      }
    }
    return moves.filter { $0.index < policy.queues.count }.map(\.index)
  }

  private func queuesReachedInSilence(_ flow: Flow) -> [QueueID] {
    FlowGraph(flow).silentStops(from: flow.start).compactMap { step in
      guard case .queue(let step) = flow.steps[Int(step)].action else { return nil }
      return step.queue
    }
  }

  /// The queues of a shortest circle through this one, from it on; nil when there is none.
  private func shortestCircle(from start: Int, along moves: [[Int]]) -> [Int]? {
    var before: [Int?] = Array(repeating: nil, count: moves.count)
    var isSeen = Array(repeating: false, count: moves.count)
    var open = [start]
    var at = 0
    while at < open.count {
      let queue = open[at]
      at += 1
      for next in moves[queue] {
        if next == start {
          var circle = [queue]
          while let earlier = before[circle[0]] { circle.insert(earlier, at: 0) }
          return circle
        }
        guard !isSeen[next] else { continue }
        isSeen[next] = true
        before[next] = queue
        open.append(next)
      }
    }
    return nil
  }
}
