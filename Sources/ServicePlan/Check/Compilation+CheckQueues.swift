import Exchange
import Flows
import Vocabulary

extension Compilation {
  func checkQueues() {
    for name in order[Kind.queues.rawValue] {
      guard let number = registry.find(name, .queues), policy.queues.indices.contains(number)
      else { continue }
      let queue = policy.queues[number]
      let place = place(name, .queues)
      checkClosed(name, number, queue, place)
      let alternatives: [(String, Alternative, Bool)] = [
        ("closed", queue.closed, closedIsWritten[number] ?? false),
        ("full", queue.limits.whenFull, queue.limits.size > 0),
        ("overload", queue.limits.whenLong, queue.limits.expectedWait != .forever),
        ("waited", queue.limits.whenWaited, queue.limits.wait != .forever),
      ]
      for (key, alternative, isWritten) in alternatives where isWritten {
        checkAlternative(key, alternative, name, number, queue, place)
        if key != "closed" { checkIsGiven(key, alternative, name, queue, place) }
      }
      for step in queue.overflow {
        checkUnit(ofQueue: step.queue, queue.unit, "the overflow of queue \"\(name)\"", place)
        checkKeepsProtection(step.queue, "overflow", name, number, queue, place)
      }
      if queue.callback.isOffered, !queue.channels.contains(.callback) {
        problems.error(
          place, "the queue \"\(name)\" offers callbacks but does not take them",
          do: "Add callback to its channels")
      }
      if queue.waiting.callbackAfter != .forever, queue.isStatutory, queue.callback.attempts < 2 {
        problems.warning(
          place, "a callback of the statutory queue \"\(name)\" is tried only once",
          do: "Write attempts: 3 under callback:")
      }
    }
    checkMoveCircles()
  }

  private func checkClosed(
    _ name: String, _ number: Int, _ queue: QueuePolicy, _ place: PlanPlace
  ) {
    guard !queue.open.isNone else { return }
    let isAlways = policy.calendars[queue.open.index].changes.count == 1
    guard !isAlways else { return }
    // What is written waits until somebody is there; only who waits in real time must be told.
    let hasLive = Channel.allCases.contains { $0.isLive && queue.channels.contains($0) }
    guard hasLive || closedIsWritten[number] == true else { return }
    guard closedIsWritten[number] == true else {
      problems.error(
        place, "it is not said what happens when the queue \"\(name)\" is closed",
        do: "Add closed: and a flow, a queue, a duty or an explanation")
      return
    }
    checkClosedChain(name, number, queue, place)
    guard queue.closed.action == .flow, !queue.closed.flow.isNone else { return }
    let flow = policy.flows[queue.closed.flow.index]
    let graph = FlowGraph(flow)
    for step in graph.reachable(from: [flow.start], assuming: .closed(queue.open)) {
      guard case .queue(let next) = flow.steps[Int(step)].action, !next.queue.isNone else {
        continue
      }
      let other = policy.queues[next.queue.index]
      if other.open == queue.open, other.closed.action == .flow,
        other.closed.flow == queue.closed.flow
      {
        problems.error(
          place,
          "when \"\(name)\" is closed, its flow \"\(flow.name)\" leads to the queue "
            + "\"\(self.name(next.queue, .queues))\", which is closed too and leads back",
          do: "Let the flow ask whether it is open, or lead to a duty or a message")
      }
    }
  }

  /// Closed queues that lead to other queues must end at one that is open, or at something else.
  private func checkClosedChain(
    _ name: String, _ number: Int, _ queue: QueuePolicy, _ place: PlanPlace
  ) {
    let window = options.compiledAt..<policy.horizon
    var shut = Intervals([window]).subtracting(
      Intervals(changes: policy.calendars[queue.open.index].changes))
    var seen = [number]
    var next = queue.closed
    while next.action == .queue, !next.queue.isNone {
      if seen.contains(next.queue.index) {
        guard let first = shut.spans.first else { return }
        problems.error(
          place,
          "when \"\(name)\" is closed it leads in a circle to "
            + "\"\(self.name(next.queue, .queues))\", "
            + "for example at \(civil.longText(first.lowerBound))",
          do: "Let one of the queues lead to a flow, a duty or a message")
        return
      }
      seen.append(next.queue.index)
      let other = policy.queues[next.queue.index]
      guard !other.open.isNone else { return }
      shut = shut.subtracting(Intervals(changes: policy.calendars[other.open.index].changes))
      if shut.spans.isEmpty { return }
      next = other.closed
    }
  }

  private func checkAlternative(
    _ key: String, _ alternative: Alternative, _ name: String, _ number: Int,
    _ queue: QueuePolicy, _ place: PlanPlace
  ) {
    let what = "\"\(key)\" of queue \"\(name)\""
    checkUnit(of: alternative, queue.unit, what, place)
    switch alternative.action {
    case .end where queue.isStatutory:
      problems.error(
        place, "\(what) ends the contact, but the queue is statutory",
        do: "Lead it to a flow, a duty or a callback, so that nobody is dropped")
    case .queue: checkKeepsProtection(alternative.queue, key, name, number, queue, place)
    case .callback where !queue.channels.contains(.callback):
      problems.error(
        place, "\(what) offers a callback, which the queue does not take",
        do: "Add callback to its channels")
    case .message where !queue.channels.contains(.task):
      problems.error(
        place, "\(what) takes a message, which would wait as a task, but the queue takes none",
        do: "Add task to its channels")
    case .flow where queue.isStatutory && !alternative.flow.isNone:
      let flow = policy.flows[alternative.flow.index]
      let ends = FlowGraph(flow).stops(from: flow.start).contains {
        if case .end = flow.steps[Int($0)].action { true } else { false }
      }
      if ends {
        problems.error(
          place, "\(what) leads to a flow that may end at once, but the queue is statutory",
          do: "Lead it to a person or a message")
      }
    case .stay where key == "closed":
      let live = Channel.allCases.filter { $0.isLive && queue.channels.contains($0) }
      if let channel = live.first {
        problems.warning(
          place, "when \"\(name)\" is closed, \(channel.name) waits until it opens",
          do: "Lead it to a flow, or keep live channels out of this queue")
      }
    default: break
    }
  }

  /// A limit of a statutory queue may offer something, and nothing else: it never sends anyone
  /// elsewhere.
  private func checkIsGiven(
    _ key: String, _ alternative: Alternative, _ name: String, _ queue: QueuePolicy,
    _ place: PlanPlace
  ) {
    switch alternative.action {
    case .queue, .flow, .duty, .message:
      guard queue.isStatutory else { return }
      problems.warning(
        place, "\"\(key)\" of the statutory queue \"\(name)\" never happens: nobody is sent on",
        do: "Write offer: callback or then: stay, or remove it")
    case .end, .callback, .stay: break
    }
  }

  /// Who waits in a statutory queue is never moved to one that may drop them.
  private func checkKeepsProtection(
    _ to: QueueID, _ key: String, _ name: String, _ number: Int, _ queue: QueuePolicy,
    _ place: PlanPlace
  ) {
    guard !to.isNone else { return }
    if to.index == number {
      problems.error(
        place, "\"\(key)\" of queue \"\(name)\" leads to the queue itself", do: "Name another queue"
      )
      return
    }
    let other = policy.queues[to.index]
    if queue.isStatutory, !other.isStatutory {
      problems.error(
        place,
        "\"\(key)\" moves contacts of the statutory queue \"\(name)\" to "
          + "\"\(self.name(to, .queues))\", which is not statutory",
        do: "Mark that queue statutory: true, or name another")
    }
    let lost = Channel.allCases.filter {
      queue.channels.contains($0) && !other.channels.contains($0)
    }
    if let channel = lost.first {
      problems.error(
        place,
        "\"\(key)\" of queue \"\(name)\" moves \(channel.name) to \"\(self.name(to, .queues))\", "
          + "which does not take it",
        do: "Add \(channel.name) to the channels of that queue, or name another")
    }
  }

  // MARK: - Coverage

  /// Rosters are compared with opening hours over this many days from compilation.
  static let coverageDays: Int64 = 56

  /// Every queue and every relaxation has somebody rostered whenever the queue is open.
  func checkCoverage() {
    let from = civil.midnight(civil.date(of: options.compiledAt))
    let window = from..<min(from + .days(Self.coverageDays), policy.horizon)
    // Rosters are few and shared by many.
    var distinct: [(changes: [Instant], within: Intervals)] = []
    var rosterOf: [Int: Int] = [:]
    for name in order[Kind.advisers.rawValue] {
      guard let number = registry.find(name, .advisers), let roster = rosters[number] else {
        continue
      }
      if let known = distinct.firstIndex(where: { $0.changes == roster.changes }) {
        rosterOf[number] = known
      } else {
        rosterOf[number] = distinct.count
        distinct.append(
          (roster.changes, Intervals(changes: roster.changes).within(window)))
      }
    }
    for name in order[Kind.queues.rawValue] {
      guard let number = registry.find(name, .queues) else { continue }
      let queue = policy.queues[number]
      guard !queue.open.isNone, !queue.unit.isNone else { continue }
      let open = Intervals(changes: policy.calendars[queue.open.index].changes).within(window)
      let members = advisers(of: queue.unit).map { ($0, levels(of: $0)) }
      checkChannels(name, queue, members.map(\.0))
      let steps = [queue.needs] + queue.relax.map(\.needs)
      for (index, needs) in steps.enumerated() {
        let able = members.filter { needs.isMet(by: $0.1) }.map(\.0)
        let rosters = Set(able.compactMap { rosterOf[$0.index] }).sorted()
        let covered = rosters.reduce(Intervals()) { $0.union(distinct[$1].within) }
        let step = CoverageStep(
          queue: name, number: number, index: index, isLast: index == steps.count - 1,
          place: needsPlaces[number]?[index] ?? place(name, .queues))
        report(step, able.isEmpty, open.subtracting(covered), queue)
      }
    }
  }

  private struct CoverageStep {
    var queue: String
    var number: Int
    var index: Int
    var isLast: Bool
    var place: PlanPlace
    var what: String {
      index == 0
        ? "what the queue \"\(queue)\" needs"
        : "relaxation \(index) of queue \"\(queue)\""
    }
  }

  private func report(
    _ step: CoverageStep, _ nobody: Bool, _ holes: Intervals, _ queue: QueuePolicy
  ) {
    let unit = name(queue.unit, .units)
    if nobody {
      let since = holes.spans.first.map { ", first at \(civil.longText($0.lowerBound))" } ?? ""
      problems.error(
        step.place, "\(step.what) is unreachable: no adviser of \"\(unit)\" can meet it\(since)",
        do: "Give the skills to somebody of this unit, or ask for less")
      return
    }
    guard let first = holes.spans.first else { return }
    let more = holes.spans.count > 1 ? ", and \(holes.spans.count - 1) more times" : ""
    problems.add(
      PlanProblem(
        step.place, step.isLast ? .error : .warning,
        "nobody rostered can meet \(step.what) from \(civil.longText(first.lowerBound)) to "
          + "\(civil.longText(first.upperBound))\(more) "
          + "within \(Self.coverageDays) days, while it is open",
        do: "Roster somebody then, relax the need further, or close the queue"))
  }

  private func checkChannels(_ name: String, _ queue: QueuePolicy, _ members: [AdviserID]) {
    let able = members.filter { (queue.relax.last?.needs ?? queue.needs).isMet(by: levels(of: $0)) }
    guard !able.isEmpty else { return }
    for channel in Channel.allCases where queue.channels.contains(channel) {
      let anyone = able.contains {
        policy.capacities[policy.advisers[$0.index].capacity.index].limits[Int(channel.rawValue)]
          > 0
      }
      if !anyone {
        problems.error(
          place(name, .queues),
          "the queue \"\(name)\" takes \(channel.name), but nobody there has capacity for it",
          do: "Allow it under capacity:, or leave it out of channels:")
      }
    }
  }
}
