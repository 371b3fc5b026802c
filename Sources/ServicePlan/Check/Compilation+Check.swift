import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// Everything that can be said only of the whole plan.
  func check() {
    checkTexts()
    checkFlows()
    checkQueues()
    checkCoverage()
    checkDuties()
    checkEntryPoints()
    checkHelp()
    checkTelephone()
    checkUse()
  }

  // MARK: - Texts

  /// Every text in every language promised, and only placeholders that are known.
  private func checkTexts() {
    let languages = order[Kind.languages.rawValue]
    for number in textPlaces.keys.sorted() {
      guard let place = textPlaces[number] else { continue }
      let text = policy.texts[number].byLanguage
      for language in languages {
        guard let index = registry.find(language, .languages) else { continue }
        if text[index].isEmpty {
          problems.error(
            place, "the text \"\(registry.name(number, .texts))\" is missing in \"\(language)\"",
            do: "Add \(language): and the words")
          continue
        }
        guard let names = Placeholders.names(in: text[index]) else {
          problems.error(
            place, "a brace of the text in \"\(language)\" has no partner",
            do: "Write places as {postcode}")
          continue
        }
        for name in names where !isKnown(name, in: TextID(index: number)) {
          problems.error(
            place, "the text in \"\(language)\" has a place {\(name)} that nothing fills",
            do: Spelling.advice(
              name, places(in: TextID(index: number)),
              else: "Name a variable, or remove it"))
        }
      }
    }
  }

  private func isKnown(_ name: String, in text: TextID) -> Bool {
    places(in: text).contains(name)
  }

  /// What is filled in: by a desk in canned answers, by edges and flows in all else.
  private func places(in text: TextID) -> [String] {
    if policy.answers.contains(where: { $0.text == text }) { return Self.answerPlaces }
    return order[Kind.variables.rawValue] + Placeholders.builtIn
  }

  // MARK: - Duties

  /// Gaps this near are errors; those further ahead are warnings.
  static let gapErrorWithin = Span.days(28)

  func checkDuties() {
    for name in order[Kind.duties.rawValue] {
      guard let number = registry.find(name, .duties), let model = dutyModels[number] else {
        continue
      }
      let duty = policy.duties[number]
      checkGaps(name, model, duty)
      checkReach(name, model, duty)
      checkOfficers(name, model, duty)
      checkUnit(of: duty.nobody, duty.unit, "\"nobody\" of duty \"\(name)\"", model.place)
      if duty.nobody.action == .message || duty.nobody.action == .callback
        || duty.nobody.action == .stay
      {
        problems.error(
          model.place, "a duty has no queue in which a contact could wait",
          do: "Under nobody: write queue:, flow:, another duty: or then: end")
      }
      if duty.nobody.action == .duty, duty.nobody.duty == DutyID(index: number) {
        problems.error(
          model.place, "when nobody answers \"\(name)\" it is rung again, without end",
          do: "Name another duty, a queue or a flow under nobody:")
      }
    }
  }

  private func checkGaps(_ name: String, _ model: DutyModel, _ duty: DutyPolicy) {
    let window = options.compiledAt..<policy.horizon
    let covered = Intervals(duty.shifts.map { $0.from..<$0.to })
    let gaps = model.covers.within(window).subtracting(covered).spans
    guard let first = gaps.first else { return }
    let isNear = first.lowerBound < options.compiledAt + Self.gapErrorWithin
    let more = gaps.count > 1 ? "; and \(Count.of(gaps.count - 1, "more gap"))" : ""
    problems.add(
      PlanProblem(
        model.place, isNear ? .error : .warning,
        "nobody is on duty \"\(name)\" from \(civil.longText(first.lowerBound)) to "
          + "\(civil.longText(first.upperBound))\(more)",
        do: "Add people to the rota, or an override for that time"))
  }

  private func checkReach(_ name: String, _ model: DutyModel, _ duty: DutyPolicy) {
    let needsMobile = duty.reach.contains { $0.means == .mobile }
    guard needsMobile else { return }
    let onlyMobile = duty.reach.allSatisfy { $0.means == .mobile }
    for officer in everyone(model, duty) where people[officer.index]?.hasMobile == false {
      problems.add(
        PlanProblem(
          model.place, onlyMobile ? .error : .warning,
          "duty \"\(name)\" rings mobiles, but \(self.name(officer, .advisers)) has none",
          do: "Add mobile: and the name of a secret to this person, or leave mobile out of reach:"))
    }
  }

  private func checkOfficers(_ name: String, _ model: DutyModel, _ duty: DutyPolicy) {
    for officer in everyone(model, duty) {
      let adviser = policy.advisers[officer.index]
      guard adviser.unit != duty.unit, !adviser.alsoUnits.contains(duty.unit) else { continue }
      problems.error(
        model.place,
        "\(self.name(officer, .advisers)) is of unit \"\(self.name(adviser.unit, .units))\" and "
          + "may not see contacts of \"\(self.name(duty.unit, .units))\", whose duty this is",
        do: "Name somebody of that unit, or add it to the person under also units:")
    }
  }

  func everyone(_ model: DutyModel, _ duty: DutyPolicy) -> [AdviserID] {
    var all = Set(model.among + duty.managers)
    for override in model.overrides { all.formUnion(override.officers) }
    for swap in model.swaps { all.formUnion([swap.a, swap.b]) }
    return all.sorted()
  }

  // MARK: - Addresses

  private func checkEntryPoints() {
    for name in order[Kind.entryPoints.rawValue] {
      guard let number = registry.find(name, .entryPoints),
        policy.entryPoints.indices.contains(number)
      else { continue }
      let point = policy.entryPoints[number]
      let place = place(name, .entryPoints)
      if point.unit.isNone, !point.flow.isNone {
        problems.error(
          place, "it is not said whose contacts arrive at \"\(name)\"",
          do: "Add unit: here or to the flow")
      }
      checkUnits(of: point, name, place)
      for channel in Channel.allCases where point.channels.contains(channel) {
        if !point.queue.isNone { checkTakes(point.queue, channel, "\"\(name)\"", place) }
        if !point.flow.isNone { checkTakes(point.flow, channel, name, place) }
        if !point.duty.isNone, !channel.isLive {
          problems.error(
            place, "a duty officer cannot be rung for \(channel.name)",
            do: "Lead \"\(name)\" to a queue or a flow")
        }
      }
    }
  }

  private func checkTakes(
    _ queue: QueueID, _ channel: Channel, _ what: String, _ place: PlanPlace
  ) {
    guard !policy.queues[queue.index].channels.contains(channel) else { return }
    problems.error(
      place,
      "\(what) leads \(channel.name) to the queue \"\(name(queue, .queues))\", which does "
        + "not take it",
      do: "Add \(channel.name) to the channels of that queue, or lead it elsewhere")
  }

  private func checkTakes(
    _ flow: FlowID, _ channel: Channel, _ address: String, _ place: PlanPlace
  ) {
    let model = policy.flows[flow.index]
    for index in FlowGraph(model).reachable(assuming: .channel(channel)) {
      if case .queue(let step) = model.steps[Int(index)].action, !step.queue.isNone {
        checkTakes(step.queue, channel, "\"\(address)\", by the flow \"\(model.name)\",", place)
      }
    }
  }

  // MARK: - What nothing uses

  private func checkUse() {
    for (kind, advice) in [
      (Kind.queues, "Lead a flow, an address or an overflow to it, or remove it"),
      (.flows, "Lead an address or a closed: to it, or remove it"),
      (.wordLists, "Listen for it in a flow, or remove it"),
      (.duties, "Give it a number, lead a flow to it, or remove it"),
    ] {
      for name in order[kind.rawValue] {
        guard let number = registry.find(name, kind), !used[kind.rawValue].contains(number) else {
          continue
        }
        problems.warning(
          place(name, kind), "nothing leads to the \(kind.singular) \"\(name)\"", do: advice)
      }
    }
  }
}
