import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// What exits and addresses lead to at every hour ahead; and where messages wait.
  func checkHelp() {
    let window = options.compiledAt..<policy.horizon
    let onDuty = policy.duties.enumerated().map { number, duty in
      // Gaps in the hours a duty covers are reported with the duty.
      Intervals(duty.shifts.map { $0.from..<$0.to })
        .union(dutyModels[number]?.covers ?? Intervals())
    }
    // The names are put into the policy at the end.
    var policy = policy
    policy.names = registry.tables
    let person = HelpAhead.person(policy, window, onDuty: onDuty)
    let emergency = HelpAhead.emergency(policy, window, onDuty: onDuty)
    for name in order[Kind.flows.rawValue] {
      guard let number = registry.find(name, .flows), let model = flowModels[number],
        !model.places.isEmpty
      else { continue }
      let flow = policy.flows[number]
      checkMessages(model, flow)
      if let exit = model.person {
        checkExit("a person", exit.place, Int(flow.person), number, person)
      }
      if let exit = model.emergency {
        checkExit("an emergency", exit.place, Int(flow.emergency), number, emergency)
      }
    }
    checkAddressesHelp(person)
  }

  private func checkExit(
    _ key: String, _ place: PlanPlace, _ step: Int, _ flow: Int, _ ahead: HelpAhead
  ) {
    let start = HelpAhead.Node.step(flow: flow, step: step)
    let holes = ahead.window.subtracting(ahead.when(start)).spans
    guard let first = holes.first else { return }
    let trace = ahead.trace(start, at: first.lowerBound)
    // A way that ends or asks at once is reported by `checkFlows`, whatever the hour.
    guard trace.passesHours || (trace.passesQuestion && ahead.exit == .person) else { return }
    let isAlways = holes == ahead.window.spans
    let times =
      isAlways
      ? "at any time"
      : "from \(civil.longText(first.lowerBound)) to \(civil.longText(first.upperBound))"
        + (holes.count > 1 ? ", and \(Count.of(holes.count - 1, "more time"))" : "")
    let helps =
      ahead.exit == .emergency
      ? "a duty, an outside number or a message"
      : "a duty, an outside number, a message or a callback"
    problems.error(
      place, "\"\(key)\" reaches nobody \(times): \(trace.what)",
      do: "Lead it to \(helps) at these hours, by a branch or by closed: of the queue")
  }

  /// A message waits as a task, so its queue must take them.
  private func checkMessages(_ model: FlowModel, _ flow: Flow) {
    for (index, step) in flow.steps.enumerated() {
      guard case .takeMessage(let message) = step.action, !message.queue.isNone,
        !policy.queues[message.queue.index].channels.contains(.task)
      else { continue }
      problems.error(
        model.places[index],
        "the step \"\(step.name)\" takes a message, which would wait as a task, but the queue "
          + "\"\(name(message.queue, .queues))\" takes none",
        do: "Add task to the channels of that queue, or name another")
    }
  }

  /// From every address where somebody waits in real time some way leads to help, at some hour.
  private func checkAddressesHelp(_ ahead: HelpAhead) {
    for name in order[Kind.entryPoints.rawValue] {
      guard let number = registry.find(name, .entryPoints),
        policy.entryPoints.indices.contains(number)
      else { continue }
      let point = policy.entryPoints[number]
      guard !point.flow.isNone, let model = flowModels[point.flow.index], !model.places.isEmpty
      else { continue }
      for channel in Channel.allCases where channel.isLive && point.channels.contains(channel) {
        let helps = helps(point.flow.index, channel, ahead)
        if !helps, !model.isInformationOnly {
          problems.error(
            place(name, .entryPoints),
            "nobody can be reached at \"\(name)\" by \(channel.name): the flow \"\(model.name)\" "
              + "leads to no person, duty or message",
            do: "Lead a step to a queue, a duty or a message, or write information only: true in "
              + "the flow if nobody is meant to be reached there")
        }
        if helps, model.isInformationOnly {
          problems.warning(
            model.place,
            "the flow \"\(model.name)\" gives information only, but leads to a person or a message",
            do: "Remove information only:")
        }
      }
    }
  }

  private func helps(_ flow: Int, _ channel: Channel, _ ahead: HelpAhead) -> Bool {
    ahead.reachable(flow, channel).contains { step in
      switch policy.flows[flow].steps[step].action {
      case .queue, .duty, .takeMessage, .transferOutside:
        !ahead.when(.step(flow: flow, step: step)).spans.isEmpty
      default: false
      }
    }
  }
}
