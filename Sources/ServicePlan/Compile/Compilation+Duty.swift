import Exchange
import Vocabulary

extension Compilation {
  func compileDuties() {
    for entry in section("duty") {
      guard let number = registry.find(entry.key, .duties),
        declared[Kind.duties.rawValue][entry.key] == entry.keyPlace
      else { continue }
      let reader = reader(entry, "duty \"\(entry.key)\"")
      var policy = DutyPolicy()
      var model = DutyModel(place: entry.keyPlace)
      if let node = reader.take("unit") {
        policy.unit = unit(node) ?? .none
      } else {
        reader.missing("unit", do: "Say to which unit the duty belongs")
      }
      if let covers = intervals(reader.take("hours"), "the hours of \(reader.what)") {
        model.covers = covers
      }
      readRota(reader, &model)
      readOverrides(reader, &model)
      readSwapsAndLeave(reader, &model)
      policy.reach = readReach(reader)
      readThen(reader, &model, &policy)
      if let node = reader.take("nobody") {
        policy.nobody = alternative(
          MapReader(node, "\"nobody\" of \(reader.what)", problems),
          text: "duty \(entry.key)/nobody", finish: true)
      } else {
        reader.missing(
          "nobody",
          do: "Say what a caller is told when nobody answers, such as { then: end, "
            + "explain: ... } or { queue: ... }")
      }
      reader.finish()
      checkNobodyTwice(model, policy, entry)
      policy.shifts = model.shifts(days, civil)
      dutyModels[number] = model
      put(policy, at: number, in: \.duties, else: DutyPolicy())
    }
  }

  /// `rota: { rotate: weekly from 2026-01-05 09:00, among: [a, b] }`
  private func readRota(_ reader: MapReader, _ model: inout DutyModel) {
    guard let node = reader.take("rota") else {
      reader.missing(
        "rota", do: "Write rota: { rotate: weekly from 2026-01-05 09:00, among: [..] }")
      return
    }
    let rota = MapReader(node, "the rota of \(reader.what)", problems)
    if let rotate = rota.take("rotate") {
      let words = (rotate.text ?? "").split(separator: " ")
      let period = ["daily": 1, "weekly": 7, "fortnightly": 14]
      if words.count == 4, let days = period[String(words[0])], words[1] == "from",
        let date = CivilDate(words[2]), let minute = PlanValues.minuteOfDay(words[3]), minute < 1440
      {
        model.daysPerTurn = days
        model.from = date
        model.minute = minute
      } else {
        problems.error(
          rotate.place, "\(rotate.kind) is not a rotation",
          do: "Write weekly from 2026-01-05 09:00, or daily or fortnightly")
      }
    } else {
      rota.missing("rotate", do: "Write rotate: weekly from 2026-01-05 09:00")
    }
    for person in rota.take("among")?.items ?? [] {
      guard let officer = adviser(person) else { continue }
      if model.among.contains(officer) {
        problems.error(
          person.place, "\(person.kind) is twice on this rota", do: "Remove one of them")
      } else {
        model.among.append(officer)
      }
    }
    rota.finish()
  }

  /// `from: 2026-03-02 18:00, to: 2026-03-03 08:00`
  private func period(_ reader: MapReader) -> DutyModel.Change? {
    func moment(_ key: String) -> Instant? {
      guard let node = reader.take(key) else {
        reader.missing(key, do: "Write \(key): 2026-03-02 18:00")
        return nil
      }
      if let instant = civil.instant(node.text ?? "") { return instant }
      problems.error(
        node.place, "\(node.kind) is not a date and time", do: "Write it as 2026-03-02 18:00")
      return nil
    }
    guard let from = moment("from"), let to = moment("to") else { return nil }
    guard from < to else {
      problems.error(reader.place, "\(reader.what) ends before it begins", do: "Exchange the times")
      return nil
    }
    return DutyModel.Change(during: from..<to, place: reader.place)
  }

  private func readOverrides(_ reader: MapReader, _ model: inout DutyModel) {
    for node in reader.take("overrides")?.items ?? [] {
      let override = MapReader(node, "an override of \(reader.what)", problems)
      let change = period(override)
      let officers = (override.take("officers")?.items ?? []).compactMap(adviser)
      override.finish()
      guard let change else { continue }
      if officers.isEmpty {
        override.missing("officers", do: "Say who takes it")
      }
      if Set(officers).count != officers.count {
        problems.error(
          override.place, "\(override.what) names somebody twice", do: "Name each once")
      }
      if let other = model.overrides.first(where: { $0.change.during.overlaps(change.during) }) {
        problems.error(
          override.place,
          "\(override.what) overlaps the one at line \(other.change.place.line)",
          do: "End one where the other begins")
      }
      model.overrides.append((change, officers))
    }
  }

  private func readSwapsAndLeave(_ reader: MapReader, _ model: inout DutyModel) {
    for node in reader.take("swaps")?.items ?? [] {
      let swap = MapReader(node, "a swap of \(reader.what)", problems)
      let change = period(swap)
      let between = (swap.take("between")?.items ?? []).compactMap(adviser)
      swap.finish()
      guard let change else { continue }
      guard between.count == 2, between[0] != between[1] else {
        problems.error(
          swap.place, "\(swap.what) is between two people", do: "Write between: [a, b]")
        continue
      }
      model.swaps.append((change, between[0], between[1]))
    }
    for node in reader.take("leave")?.items ?? [] {
      let leave = MapReader(node, "leave of \(reader.what)", problems)
      let change = period(leave)
      let who = adviser(leave.take("person"))
      leave.finish()
      if let change, let who { model.leave.append((change, who)) }
    }
  }

  /// `reach: [ softphone 20s, mobile 25s ]`
  private func readReach(_ reader: MapReader) -> [ReachStep] {
    guard let node = reader.take("reach") else {
      reader.missing("reach", do: "Write reach: [ softphone 20s, mobile 25s ]")
      return []
    }
    return node.items.compactMap { item in
      let text = item.text ?? ""
      let means: [(String, ReachStep.Means)] = [
        ("softphone ", .softphone), ("desk phone ", .deskPhone), ("mobile ", .mobile),
      ]
      for (word, kind) in means where text.hasPrefix(word) {
        if let ring = PlanValues.span(String(text.dropFirst(word.count))), ring > .zero,
          ring <= .minutes(5)
        {
          return ReachStep(means: kind, ring: ring)
        }
      }
      problems.error(
        item.place, "\(item.kind) is not a way to reach somebody",
        do: "Write softphone 20s, desk phone 20s or mobile 25s; at most 5min")
      return nil
    }
  }

  /// `then: [ second on rota, manager t.brown, message and text to all ]`
  private func readThen(
    _ reader: MapReader, _ model: inout DutyModel, _ policy: inout DutyPolicy
  ) {
    var tellsAll = false
    for item in reader.take("then")?.items ?? [] {
      let text = item.text ?? ""
      if text == "second on rota" {
        model.hasSecond = true
      } else if text == "message and text to all" || text == "text to all" {
        tellsAll = true
      } else if text.hasPrefix("manager ") {
        var name = item
        name.content = .text(String(text.dropFirst(8)), isQuoted: false)
        guard let manager = adviser(name) else { continue }
        if policy.managers.contains(manager) {
          problems.error(item.place, "\(item.kind) would be rung twice", do: "Remove one of them")
        } else {
          policy.managers.append(manager)
        }
      } else {
        problems.error(
          item.place, "\(item.kind) is not a step after the first officer",
          do: "Write second on rota, manager and a name, or message and text to all")
      }
    }
    if tellsAll { policy.tellAll = model.among + policy.managers }
  }

  private func checkNobodyTwice(_ model: DutyModel, _ policy: DutyPolicy, _ entry: PlanEntry) {
    for manager in policy.managers where model.among.contains(manager) {
      problems.error(
        entry.keyPlace,
        "\(name(manager, .advisers)) is on the rota of \"\(entry.key)\" and its manager, and would "
          + "be rung twice",
        do: "Name another manager, or take them off the rota")
    }
  }
}
