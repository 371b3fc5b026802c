import Exchange
import Vocabulary

extension Compilation {
  func compileQueues() {
    for entry in section("queues") {
      guard let number = registry.find(entry.key, .queues),
        declared[Kind.queues.rawValue][entry.key] == entry.keyPlace
      else { continue }
      let reader = reader(entry, "queue \"\(entry.key)\"")
      var queue = QueuePolicy()
      readBasics(reader, &queue)
      readOrder(reader, &queue)
      queue.needs = requirement(reader.take("needs"))
      var places = [reader.take("needs")?.place ?? entry.keyPlace]
      queue.relax = readRelax(reader, &places)
      needsPlaces[number] = places
      readAdviser(reader, &queue)
      readOffer(reader, &queue)
      readWrapUp(reader, &queue)
      readWaiting(reader, &queue, entry.key)
      readLimits(reader, &queue, entry.key)
      readCallback(reader, &queue)
      if let node = reader.take("closed") {
        queue.closed = alternative(
          MapReader(node, "\"closed\" of \(reader.what)", problems),
          text: "queue \(entry.key)/closed", finish: true)
      }
      closedIsWritten[number] = reader.take("closed") != nil
      reader.finish()
      put(queue, at: number, in: \.queues, else: QueuePolicy())
    }
  }

  private func readBasics(_ reader: MapReader, _ queue: inout QueuePolicy) {
    if let node = reader.take("unit") {
      queue.unit = unit(node) ?? .none
    } else if order[Kind.units.rawValue].count == 1 {
      queue.unit = UnitID(index: registry.find(order[Kind.units.rawValue][0], .units) ?? 0)
    } else {
      reader.missing("unit", do: "Say whose data its contacts are")
    }
    if let node = reader.take("channels") ?? reader.take("channel") {
      queue.channels = ChannelSet(
        node.items.compactMap { channel($0.text ?? "", $0.place) })
    }
    if let statutory = reader.bool("statutory") { queue.isStatutory = statutory }
    if let pulled = reader.bool("may be pulled") { queue.mayBePulled = pulled }
    if let node = reader.take("target") {
      let target = MapReader(node, "the target of \(reader.what)", problems)
      if let points = target.percent("answer") { queue.target.answerBasisPoints = points }
      if let within = target.span("within", atMost: .days(60)) { queue.target.within = within }
      if let short = target.span("short abandon", atMost: .minutes(5)) {
        queue.target.shortAbandon = short
      }
      target.finish()
    }
    if let node = reader.take("open") {
      queue.open = calendar(node) ?? .none
    } else {
      reader.missing("open", do: "Name a calendar, such as office or always")
    }
  }

  private func readOrder(_ reader: MapReader, _ queue: inout QueuePolicy) {
    if let head = reader.span("head start", negative: true, atMost: .days(30)) {
      queue.order.headStart = head
    }
    if let node = reader.take("due") {
      if let days = PlanValues.workingDays(node.text ?? "") {
        queue.order.dueCalendar = queue.open
        let minutes = calendarModels[queue.open.index]?.workingDayMinutes ?? 0
        queue.order.due = .minutes(Int64(days * minutes))
        if minutes == 0 {
          problems.error(
            node.place, "working days are counted in the queue's opening hours, which are unknown",
            do: "Name a calendar with hours under open:")
        }
      } else if let due = MapReader.span(
        node, "\"due\" of \(reader.what)", false, .days(90), problems)
      {
        queue.order.due = due
      }
    }
    if let lead = reader.span("due lead", atMost: .days(30)) { queue.order.dueLead = lead }
  }

  private func readRelax(_ reader: MapReader, _ places: inout [PlanPlace]) -> [RelaxStep] {
    var steps: [RelaxStep] = []
    for node in reader.take("relax")?.items ?? [] {
      let step = MapReader(node, "a relaxation of \(reader.what)", problems)
      let after = step.span("after", atMost: .days(7))
      let needs = requirement(step.take("needs"))
      if step.take("needs") == nil {
        step.missing("needs", do: "Write what is enough from then on, or anyone")
      }
      if after == nil, step.take("after") == nil {
        step.missing("after", do: "Write how long after queueing, such as 60s")
      }
      step.finish()
      guard let after else { continue }
      if let last = steps.last, last.after >= after {
        problems.error(
          step.place, "relaxations are not in the order of their times",
          do: "Write the earlier one first")
      }
      steps.append(RelaxStep(after: after, needs: needs))
      places.append(node.place)
    }
    return steps
  }

  /// `adviser: [ case owner for 30s, last handler for 15s, longest idle ]`
  private func readAdviser(_ reader: MapReader, _ queue: inout QueuePolicy) {
    let choices: [String: AdviserChoice] = [
      "longest idle": .longestIdle, "least occupied": .leastOccupied,
      "most proficient": .mostProficient, "fewest skills": .fewestSkills,
      "round robin": .roundRobin,
    ]
    let people: [(String, PreferredStep.Who)] = [
      ("case owner for ", .caseOwner), ("last handler for ", .lastHandler),
    ]
    let items = reader.take("adviser")?.items ?? []
    for (index, item) in items.enumerated() {
      let text = item.text ?? ""
      if let choice = choices[text] {
        queue.choice = choice
        if index != items.count - 1 {
          problems.error(
            item.place, "how the adviser is chosen comes last", do: "Move \(item.kind) to the end")
        }
      } else if let (prefix, who) = people.first(where: { text.hasPrefix($0.0) }),
        let hold = PlanValues.span(String(text.dropFirst(prefix.count))), hold > .zero
      {
        queue.preferred.append(PreferredStep(who: who, hold: hold))
      } else {
        problems.error(
          item.place, "\(item.kind) does not choose an adviser",
          do: Spelling.advice(
            text, choices.keys.sorted(),
            else: "Write case owner for 30s, last handler for 15s, longest idle, least occupied, "
              + "most proficient, fewest skills or round robin"))
      }
    }
  }

  private func readOffer(_ reader: MapReader, _ queue: inout QueuePolicy) {
    let away = PresenceReasonID(index: registry.find("away", .presenceReasons) ?? 0)
    queue.offer.notAnswered.reason = away
    queue.offer.declined.reason = away
    guard let node = reader.take("offer") else { return }
    let offer = MapReader(node, "the offer of \(reader.what)", problems)
    if let ring = offer.span("ring", atMost: .days(3)) {
      queue.offer.ring = ring
      if ring < .seconds(1) {
        problems.error(offer.place, "nobody can answer in \(ring)", do: "Ring longer, such as 20s")
      }
    }
    if let node = offer.take("not answered") { readRefusal(node, &queue.offer.notAnswered) }
    if let node = offer.take("declined") { readRefusal(node, &queue.offer.declined) }
    offer.finish()
  }

  /// `[ requeue at front, away after 2, not again for 60s ]`
  private func readRefusal(_ node: PlanNode, _ refusal: inout RefusalPolicy) {
    refusal.limit = 0
    for item in node.items {
      let text = item.text ?? ""
      // A contact always keeps its place; the words are allowed because people expect them.
      if text == "requeue at front" { continue }
      if text.hasPrefix("not again for "),
        let span = PlanValues.span(String(text.dropFirst(14))), span >= .zero, span <= .days(1)
      {
        refusal.coolOff = span
        continue
      }
      let parts = text.split(separator: " ")
      if parts.count >= 3, parts[parts.count - 2] == "after",
        let limit = UInt8(parts[parts.count - 1]),
        limit > 0
      {
        var reason = item
        reason.content = .text(parts.dropLast(2).joined(separator: " "), isQuoted: false)
        refusal.limit = limit
        if let id = resolve(reason, .presenceReasons, PresenceReasonKind.self) {
          refusal.reason = id
        }
        continue
      }
      problems.error(
        item.place, "\(item.kind) is not a consequence of an offer",
        do: "Write requeue at front, away after 2 (any presence reason) or not again for 60s")
    }
  }

  private func readWrapUp(_ reader: MapReader, _ queue: inout QueuePolicy) {
    guard let node = reader.take("wrap-up") else { return }
    if node.text == "none" {
      queue.wrapUp.mode = .none
      queue.wrapUp.atMost = .zero
      return
    }
    let wrap = MapReader(node, "the wrap-up of \(reader.what)", problems)
    if let mode = wrap.choice(
      "kind",
      [
        ("optional", WrapUpPolicy.Mode.optional), ("time-boxed", .timeBoxed),
        ("mandatory", .mandatory),
      ])
    {
      queue.wrapUp.mode = mode
    }
    if let atMost = wrap.span("at most", atMost: .hours(8)) { queue.wrapUp.atMost = atMost }
    if let extend = wrap.span("extend once", atMost: .hours(8)) { queue.wrapUp.extendOnce = extend }
    if let required = wrap.choice("disposition", [("required", true), ("optional", false)]) {
      queue.wrapUp.dispositionRequired = required
    }
    wrap.finish()
  }
}
