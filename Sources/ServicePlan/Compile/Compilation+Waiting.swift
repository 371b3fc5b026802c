import Exchange
import Vocabulary

extension Compilation {
  func readWaiting(_ reader: MapReader, _ queue: inout QueuePolicy, _ name: String) {
    guard let node = reader.take("waiting") else { return }
    let waiting = MapReader(node, "\"waiting\" of \(reader.what)", problems)
    var policy = WaitingPolicy()
    policy.music = waiting.string("music") ?? ""
    let position = waiting.span("position every", atMost: .hours(1))
    if let every = position {
      policy.tellEvery = every
      policy.tellPosition = true
      tooOften(every, waiting)
    }
    if let tells = waiting.bool("expected wait") {
      policy.tellExpectedWait = tells
      if tells, policy.tellEvery == .zero { policy.tellEvery = .seconds(60) }
    }
    for (index, item) in (waiting.take("comfort")?.textItems ?? []).enumerated() {
      policy.comfort.append(text(item, named: "queue \(name)/comfort/\(index + 1)"))
    }
    if let every = waiting.span("comfort every", atMost: .hours(1)) {
      policy.comfortEvery = every
      tooOften(every, waiting)
    }
    if policy.comfort.isEmpty != (policy.comfortEvery == .zero) {
      problems.error(
        waiting.place, "\(waiting.what) has comfort messages or their interval, but not both",
        do: "Write comfort: and comfort every:")
    }
    if let after = waiting.span("callback after", atMost: .days(1)) {
      policy.callbackAfter = after
      queue.callback.isOffered = true
    }
    waiting.finish()
    queue.waiting = policy
  }

  private func tooOften(_ every: Span, _ reader: MapReader) {
    guard every < .seconds(10) else { return }
    problems.error(
      reader.place, "\(reader.what) speaks every \(every)", do: "Leave at least 10s between")
  }

  func readLimits(_ reader: MapReader, _ queue: inout QueuePolicy, _ name: String) {
    if let node = reader.take("full") {
      let full = MapReader(node, "\"full\" of \(reader.what)", problems)
      if let size = full.int("over", 1...100_000) {
        queue.limits.size = UInt32(size)
      } else if full.take("over") == nil {
        full.missing("over", do: "Write how many may wait")
      }
      queue.limits.whenFull = alternative(full, text: "queue \(name)/full", finish: true)
    }
    if let node = reader.take("overload") {
      let long = MapReader(node, "\"overload\" of \(reader.what)", problems)
      if let span = long.span("expected wait over", atMost: .days(30)) {
        queue.limits.expectedWait = span
      } else if long.take("expected wait over") == nil {
        long.missing("expected wait over", do: "Write a time, such as 20min")
      }
      queue.limits.whenLong = alternative(long, text: "queue \(name)/overload", finish: true)
    }
    if let node = reader.take("waited") {
      let waited = MapReader(node, "\"waited\" of \(reader.what)", problems)
      movePlaces[name] = waited.place
      if let span = waited.span("over", atMost: .days(30)) {
        queue.limits.wait = span
      } else if waited.take("over") == nil {
        waited.missing("over", do: "Write a time, such as 30min")
      }
      queue.limits.whenWaited = alternative(waited, text: "queue \(name)/waited", finish: true)
    }
    for node in reader.take("overflow")?.items ?? [] {
      let step = MapReader(node, "an overflow of \(reader.what)", problems)
      if queue.overflow.isEmpty { movePlaces[name] = step.place }
      let after = step.span("after", atMost: .days(7))
      let to = self.queue(step.take("to"))
      if step.take("to") == nil { step.missing("to", do: "Name the queue it moves to") }
      if step.take("after") == nil { step.missing("after", do: "Write a time, such as 5min") }
      step.finish()
      guard let after, let to else { continue }
      if let last = queue.overflow.last, last.after >= after {
        problems.error(
          step.place, "overflows are not in the order of their times",
          do: "Write the earlier one first")
      }
      queue.overflow.append(OverflowStep(after: after, queue: to))
    }
  }

  func readCallback(_ reader: MapReader, _ queue: inout QueuePolicy) {
    guard let node = reader.take("callback") else { return }
    let callback = MapReader(node, "\"callback\" of \(reader.what)", problems)
    queue.callback.isOffered = true
    if let attempts = callback.int("attempts", 1...10) { queue.callback.attempts = UInt8(attempts) }
    if let gap = callback.span("gap", atMost: .days(2)) { queue.callback.gap = gap }
    if let slot = callback.span("slot", atMost: .hours(8)) {
      queue.callback.slot = slot
      if slot < .minutes(5) {
        problems.error(callback.place, "a slot of \(slot) is too short", do: "Make it 5min or more")
      }
    }
    if let many = callback.int("per slot", 1...1000) { queue.callback.slotCapacity = UInt16(many) }
    if let node = callback.take("slots") { queue.callback.slots = calendar(node) ?? .none }
    if queue.callback.slotCapacity > 0, queue.callback.slots.isNone {
      problems.error(
        callback.place, "\(callback.what) has slots but does not say when",
        do: "Write slots: and a calendar")
    }
    callback.finish()
  }

  /// What happens instead: exactly one of `flow`, `queue`, `duty`, `offer: callback`,
  /// `offer: message`, `then: end`, `then: stay`; and words that explain it.
  func alternative(_ reader: MapReader, text name: String, finish: Bool) -> Alternative {
    var result = Alternative()
    var found = 0
    if let node = reader.take("flow") {
      result.action = .flow
      result.flow = flow(node) ?? .none
      found += 1
    }
    if let node = reader.take("queue") {
      result.action = .queue
      result.queue = queue(node) ?? .none
      found += 1
    }
    if let node = reader.take("duty") {
      result.action = .duty
      result.duty = duty(node) ?? .none
      found += 1
    }
    if reader.take("offer") != nil {
      result.action =
        reader.choice("offer", [("callback", Alternative.Action.callback), ("message", .message)])
        ?? .callback
      found += 1
    }
    if reader.take("then") != nil {
      result.action =
        reader.choice("then", [("end", Alternative.Action.end), ("stay", .stay)]) ?? .end
      found += 1
    }
    result.explain = text(reader.take("explain"), named: name)
    if finish { reader.finish() }
    if found != 1 {
      problems.error(
        reader.place,
        "\(reader.what) says \(found == 0 ? "nothing" : "several things") to do instead",
        do: "Write one of flow:, queue:, duty:, offer: callback, offer: message, then: end, "
          + "then: stay")
    }
    if result.action == .end || result.action == .stay, result.explain.isNone, found == 1 {
      problems.error(
        reader.place, "\(reader.what) does not tell the customer why",
        do: "Add explain: and the words")
    }
    return result
  }
}

extension PlanNode {
  /// Texts: a list of them, or one (plain, or a mapping by language).
  var textItems: [PlanNode] {
    if case .list(let items) = content { return items }
    return isEmpty ? [] : [self]
  }
}
