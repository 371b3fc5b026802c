import Vocabulary

@testable import Exchange

extension ScenarioPlan {
  /// Options not given keep what the queue had, so that a later line changes one thing.
  mutating func queue(_ line: ScenarioLine) throws(ScenarioFault) {
    let name = try line.word(0, "a name")
    let isNew = !policy.names.queues.contains(name)
    let at = number(name, in: \.queues)
    if isNew {
      var fresh = QueuePolicy()
      fresh.wrapUp.mode = .none
      fresh.offer.declined = RefusalPolicy(limit: 0, coolOff: .seconds(60))
      fresh.offer.notAnswered = RefusalPolicy(limit: 0, coolOff: .zero)
      policy.queues.append(fresh)
      let unit = UnitID(index: number(line.options["unit"] ?? "main", in: \.units))
      policy.queues[at].unit = unit
      addEntry(name) {
        $0.queue = QueueID(index: at)
        $0.unit = unit
      }
    }
    if !isNew, let unit = line.options["unit"] {
      policy.queues[at].unit = UnitID(index: number(unit, in: \.units))
    }
    if line.words.contains("statutory") { policy.queues[at].isStatutory = true }
    if line.words.contains("retired") { policy.queues[at].isRetired = true }
    for (key, value) in line.options.sorted(by: { $0.key < $1.key }) where key != "unit" {
      try set(key, value, at, line)
    }
  }

  private mutating func set(
    _ key: String, _ value: String, _ at: Int, _ line: ScenarioLine
  ) throws(ScenarioFault) {
    switch key {
    case "channels":
      policy.queues[at].channels = ChannelSet(
        value.split(separator: ",").compactMap { Channel(name: String($0)) })
    case "head": policy.queues[at].order.headStart = try line.span(value)
    case "due": policy.queues[at].order.due = try line.span(value)
    case "lead": policy.queues[at].order.dueLead = try line.span(value)
    case "open":
      policy.queues[at].open = CalendarID(index: try known(value, in: \.calendars, line))
    case "needs": policy.queues[at].needs = try needs(value, line)
    case "relax":
      policy.queues[at].relax = try pairs(value, line).map { (pair) throws(ScenarioFault) in
        RelaxStep(after: try line.span(pair.0), needs: try needs(pair.1, line))
      }
    case "preferred":
      policy.queues[at].preferred = try pairs(value, line).map { (pair) throws(ScenarioFault) in
        PreferredStep(
          who: pair.0 == "owner" ? .caseOwner : .lastHandler, hold: try line.span(pair.1))
      }
    case "choice":
      guard
        let choice = AdviserChoice.allCases.first(where: { "\($0)" == value })
      else { throw line.fault("\"\(value)\" is no way to choose") }
      policy.queues[at].choice = choice
    case "pulled": policy.queues[at].mayBePulled = value == "true"
    case "ring": policy.queues[at].offer.ring = try line.span(value)
    case "declined": policy.queues[at].offer.declined = try refusal(value, line)
    case "missed": policy.queues[at].offer.notAnswered = try refusal(value, line)
    default: try setWaiting(key, value, at, line)
    }
  }

  private mutating func setWaiting(
    _ key: String, _ value: String, _ at: Int, _ line: ScenarioLine
  ) throws(ScenarioFault) {
    switch key {
    case "wrap": policy.queues[at].wrapUp = try wrapUp(value, policy.queues[at].wrapUp, line)
    case "extend": policy.queues[at].wrapUp.extendOnce = try line.span(value)
    case "disposition": policy.queues[at].wrapUp.dispositionRequired = value == "required"
    case "tell":
      policy.queues[at].waiting.tellEvery = try line.span(value)
      policy.queues[at].waiting.tellPosition = true
      policy.queues[at].waiting.tellExpectedWait = true
    case "comfort":
      policy.queues[at].waiting.comfortEvery = try line.span(value)
      policy.queues[at].waiting.comfort = [TextID(0), TextID(1)]
    case "offer-callback": policy.queues[at].waiting.callbackAfter = try line.span(value)
    case "size": policy.queues[at].limits.size = UInt32(value) ?? 0
    case "full": policy.queues[at].limits.whenFull = try alternative(value, line)
    case "expected": policy.queues[at].limits.expectedWait = try line.span(value)
    case "long": policy.queues[at].limits.whenLong = try alternative(value, line)
    case "wait": policy.queues[at].limits.wait = try line.span(value)
    case "waited": policy.queues[at].limits.whenWaited = try alternative(value, line)
    case "closed": policy.queues[at].closed = try alternative(value, line)
    case "overflow":
      policy.queues[at].overflow = try pairs(value, line).map { (pair) throws(ScenarioFault) in
        OverflowStep(
          after: try line.span(pair.0),
          queue: QueueID(index: try known(pair.1, in: \.queues, line)))
      }
    case "callback":
      // attempts/gap
      let sides = value.split(separator: "/").map(String.init)
      policy.queues[at].callback.isOffered = true
      policy.queues[at].callback.attempts = UInt8(sides[0]) ?? 3
      if sides.count > 1 { policy.queues[at].callback.gap = try line.span(sides[1]) }
    case "slots":
      // length/capacity/calendar
      let sides = value.split(separator: "/").map(String.init)
      policy.queues[at].callback.slot = try line.span(sides[0])
      policy.queues[at].callback.slotCapacity = UInt16(sides[1]) ?? 1
      if sides.count > 2 {
        policy.queues[at].callback.slots = CalendarID(
          index: try known(sides[2], in: \.calendars, line))
      }
    default: throw line.fault("a queue has no \"\(key)\"")
    }
  }

  /// `a:b;c:d` as pairs.
  private func pairs(
    _ text: String, _ line: ScenarioLine
  ) throws(ScenarioFault) -> [(String, String)] {
    var found: [(String, String)] = []
    for part in text.split(separator: ";") {
      let sides = part.split(separator: ":", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { throw line.fault("write pairs as 60s:tax>=2") }
      found.append((sides[0], sides[1]))
    }
    return found
  }

  /// `limit/cool-off/reason`.
  private mutating func refusal(
    _ text: String, _ line: ScenarioLine
  ) throws(ScenarioFault) -> RefusalPolicy {
    let sides = text.split(separator: "/").map(String.init)
    guard sides.count >= 2 else { throw line.fault("write limit/cool-off") }
    var rule = RefusalPolicy(limit: UInt8(sides[0]) ?? 0, coolOff: try line.span(sides[1]))
    if sides.count > 2 {
      rule.reason = PresenceReasonID(index: number(sides[2], in: \.presenceReasons))
    }
    return rule
  }

  /// `timeBoxed:30s`, `mandatory:60s`, `optional`, `none`.
  private func wrapUp(
    _ text: String, _ old: WrapUpPolicy, _ line: ScenarioLine
  ) throws(ScenarioFault) -> WrapUpPolicy {
    let sides = text.split(separator: ":").map(String.init)
    var rule = old
    switch sides[0] {
    case "none": rule.mode = .none
    case "optional": rule.mode = .optional
    case "timeBoxed": rule.mode = .timeBoxed
    case "mandatory": rule.mode = .mandatory
    default: throw line.fault("\"\(sides[0])\" is no kind of wrap-up")
    }
    if sides.count > 1 { rule.atMost = try line.span(sides[1]) }
    return rule
  }

  /// `end`, `stay`, `callback`, `message`, `queue:Q2`, `duty:D`, `flow:F`.
  func alternative(_ text: String, _ line: ScenarioLine) throws(ScenarioFault) -> Alternative {
    let sides = text.split(separator: ":").map(String.init)
    var result = Alternative()
    result.explain = TextID(7)
    switch sides[0] {
    case "end": result.action = .end
    case "stay": result.action = .stay
    case "callback": result.action = .callback
    case "message":
      result.action = .message
      if sides.count > 1 {
        result.queue = QueueID(index: try known(sides[1], in: \.queues, line))
      }
    case "queue":
      result.action = .queue
      result.queue = QueueID(index: try known(sides[1], in: \.queues, line))
    case "duty":
      result.action = .duty
      result.duty = DutyID(index: try known(sides[1], in: \.duties, line))
    case "flow":
      result.action = .flow
      result.flow = FlowID(index: try known(sides[1], in: \.flows, line))
    default: throw line.fault("\"\(sides[0])\" is no alternative")
    }
    return result
  }
}
