import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// What receives the contacts of an address is of the unit whose contacts they are, or accepts
  /// from it.
  func checkUnits(of point: EntryPointPolicy, _ name: String, _ place: PlanPlace) {
    guard !point.unit.isNone else { return }
    let what = "\"\(name)\""
    checkUnit(ofQueue: point.queue, point.unit, what, place, mayHandOver: true)
    checkUnit(ofDuty: point.duty, point.unit, what, place, mayHandOver: true)
    guard !point.flow.isNone else { return }
    let flow = policy.flows[point.flow.index]
    if !flow.unit.isNone, flow.unit != point.unit {
      reportMixed(point.unit, flow.unit, what, place)
      return
    }
    var steps = Set<StepIndex>()
    for channel in Channel.allCases where point.channels.contains(channel) {
      steps.formUnion(FlowGraph(flow).reachable(assuming: .channel(channel)))
    }
    checkUnits(of: flow, steps.sorted(), point.unit, what, place)
  }

  /// A flow that is shared by all leads contacts of each unit that uses it only where they may go.
  func checkUnits(
    of flow: Flow, _ steps: [StepIndex], _ unit: UnitID, _ what: String, _ place: PlanPlace
  ) {
    var reported = Set<UnitID>()
    for index in steps {
      let step = flow.steps[Int(index)]
      let target: UnitID
      switch step.action {
      case .queue(let to) where !to.queue.isNone: target = policy.queues[to.queue.index].unit
      case .takeMessage(let to) where !to.queue.isNone:
        target = policy.queues[to.queue.index].unit
      case .duty(let to) where !to.isNone: target = policy.duties[to.index].unit
      default: continue
      }
      guard !policy.mayHandOver(from: unit, to: target), reported.insert(target).inserted else {
        continue
      }
      let way = "\(what), by the step \"\(step.name)\" of the flow \"\(flow.name)\","
      reportMixed(unit, target, way, place, mayHandOver: true)
    }
  }

  func reportMixed(
    _ unit: UnitID, _ other: UnitID, _ what: String, _ place: PlanPlace, mayHandOver: Bool = false
  ) {
    guard !unit.isNone, !other.isNone else { return }
    let (from, to) = (name(unit, .units), name(other, .units))
    problems.error(
      place, "\(what) would show contacts of \"\(from)\" to \"\(to)\"",
      do: mayHandOver
        ? "Lead it to the same unit, or hand over: under units: write \(to): { accepts from: "
          + "[\(from)] }"
        : "Lead it to the same unit")
  }
}
