import Exchange
import Vocabulary

// Queue entries: begun by `ContactQueued`, each with one end.
extension ReportFold {
  /// How a queue entry ends.
  enum EntryEnd {
    case answered, abandoned, overflowedOut, flowedOut, callbackTaken, turnedAway, ended
  }

  mutating func change(_ event: ContactQueued, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    endEntry(slot, event.cause == .overflow ? .overflowedOut : .flowedOut, now)
    stopRinging(slot) { $0.passedOn += 1 }
    let channel = open[slot].channel
    let at = cell(event.queue, channel)
    guard at >= 0 else { return }
    let rules = plan.queue(event.queue.index)
    join(slot, rules.unit)
    let counts = isInPeriod(now)
    let place = wall.place(of: now)
    begin(slot, at, place, rules, event, counts: counts, now)
    if counts { countEntry(slot, at, place, event.cause) }
  }

  private mutating func begin(
    _ slot: Int, _ at: Int, _ place: IntervalPlace, _ rules: PlanFacts.Queue,
    _ event: ContactQueued, counts: Bool, _ now: Instant
  ) {
    let isFirst = !open[slot].flags.contains(.wasQueued)
    tallyOnce(slot, .wasQueued) { $0.queued += 1 }
    if isFirst { open[slot].firstQueuedAt = now }
    open[slot].cell = at
    open[slot].place = place
    open[slot].queuedAt = now
    open[slot].targetMilliseconds = rules.targetMilliseconds
    open[slot].shortAbandonMilliseconds = rules.shortAbandonMilliseconds
    // The contact's own, or what this queue asks; another queue may ask nothing.
    open[slot].dueAt = event.dueAt ?? .distantFuture
    var flags = open[slot].flags.subtracting([
      .entryCounts, .isCallbackEntry, .isTransferEntry, .isStatutory,
    ])
    flags.insert(.isWaiting)
    if counts { flags.insert(.entryCounts) }
    if rules.isStatutory || event.isStatutory { flags.insert(.isStatutory) }
    // Until the customer is reached, whatever moves the callback from queue to queue.
    if open[slot].origin == .callback, !flags.contains(.wasReached) {
      flags.insert(.isCallbackEntry)
    }
    if event.cause == .transfer { flags.insert(.isTransferEntry) }
    open[slot].flags = flags
  }

  private mutating func countEntry(
    _ slot: Int, _ at: Int, _ place: IntervalPlace, _ cause: QueueCause
  ) {
    let isBack = cause == .resumed
    let tookPlace = open[slot].placeFrom < open[slot].arrivedAt
    let isMessage = open[slot].origin == .message
    update(at) {
      $0.count(cause)
      if isBack, tookPlace { $0.resumed += 1 }
      if isBack, !tookPlace { $0.reopened += 1 }
      if isMessage { $0.leftByMessage += 1 }
    }
    cells[at].intervals.update(place, keepsEach: options.keepsEachHalfHour) { $0.offered += 1 }
  }

  @inline(__always)
  private mutating func update(_ at: Int, _ body: (inout EntryCounts) -> Void) {
    body(&cells[at].entries)
  }

  /// Ends the queue entry the contact is in; does nothing when it is in none.
  mutating func endEntry(_ slot: Int, _ end: EntryEnd, _ now: Instant) {
    guard open[slot].flags.contains(.isWaiting) else { return }
    open[slot].flags.remove(.isWaiting)
    guard open[slot].flags.contains(.entryCounts) else { return }
    let at = open[slot].cell
    let wait = (now - open[slot].queuedAt).milliseconds
    let isShort = end == .abandoned && wait < open[slot].shortAbandonMilliseconds
    let isDropped = end == .overflowedOut && open[slot].flags.contains(.isStatutory)
    update(at) {
      $0.count(end, wait: wait, isShort: isShort)
      if isDropped { $0.statutoryDropped += 1 }
    }
    if end == .answered { cells[at].waits.record(wait) }
    let headline = judge(slot, end, now)
    let place = open[slot].place
    cells[at].intervals.update(place, keepsEach: options.keepsEachHalfHour) {
      $0.count(end, wait: wait, isShort: isShort)
      $0.levelJudged += headline.judged
      $0.levelMet += headline.met
    }
  }

  /// Judges the entry by every definition; what it adds to the headline.
  private mutating func judge(_ slot: Int, _ end: EntryEnd, _ now: Instant) -> LevelCount {
    let flags = open[slot].flags
    let entry = EndedEntry(
      outcome: end.outcome, isCallback: flags.contains(.isCallbackEntry),
      isTransfer: flags.contains(.isTransferEntry), queuedAt: open[slot].queuedAt,
      firstQueuedAt: open[slot].firstQueuedAt, arrivedAt: open[slot].arrivedAt, endedAt: now,
      targetMilliseconds: open[slot].targetMilliseconds,
      shortAbandonMilliseconds: open[slot].shortAbandonMilliseconds)
    let base = open[slot].cell * options.definitions.count
    var headline = LevelCount()
    for at in options.definitions.indices {
      let (isJudged, isMet) = options.definitions[at].judge(entry)
      guard isJudged else { continue }
      levels[base + at].judged += 1
      if isMet { levels[base + at].met += 1 }
      guard isHeadline[at] else { continue }
      headline.judged += 1
      if isMet { headline.met += 1 }
    }
    return headline
  }

  mutating func change(_ event: ContactReranked) {
    guard let slot = open.slot(of: event.contact), open[slot].flags.contains(.isWaiting) else {
      return
    }
    open[slot].dueAt = event.dueAt ?? .distantFuture
  }

  mutating func change(_ event: ContactUnqueued, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    endEntry(slot, .flowedOut, now)
    stopRinging(slot) { $0.passedOn += 1 }
  }

  mutating func change(_ event: AlternativeTaken, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    let at = cell(event.queue, open[slot].channel)
    guard at >= 0 else { return }
    let isWaiting = open[slot].flags.contains(.isWaiting)
    guard isWaiting ? open[slot].flags.contains(.entryCounts) : isInPeriod(now) else { return }
    let isTurnedAway = event.action == .end
    let isStatutory =
      plan.queue(event.queue.index).isStatutory
      || (isWaiting && open[slot].flags.contains(.isStatutory))
    update(at) {
      $0.alternativesGiven += 1
      if isTurnedAway, !isWaiting { $0.turnedAwayAtEntry += 1 }
      if isTurnedAway, isStatutory { $0.statutoryDropped += 1 }
    }
  }
}

extension ReportFold.EntryEnd {
  /// How an entry ends by the end of its contact.
  init(closing result: Termination.Result) {
    switch result {
    case .continued: self = .callbackTaken
    case .turnedAway: self = .turnedAway
    case .abandoned: self = .abandoned
    default: self = .ended
    }
  }

  var outcome: EndedEntry.Outcome {
    switch self {
    case .answered: .answered
    case .abandoned: .abandoned
    case .callbackTaken: .callbackTaken
    case .overflowedOut, .flowedOut, .turnedAway, .ended: .flowedOut
    }
  }
}

extension EntryCounts {
  mutating func count(_ cause: QueueCause) {
    offered += 1
    switch cause {
    case .flow: enteredFromFlow += 1
    case .entry: enteredFromEntryPoint += 1
    case .transfer: enteredByTransfer += 1
    case .overflow: enteredByOverflow += 1
    case .alternative: enteredByAlternative += 1
    case .intervention: enteredByIntervention += 1
    case .callback: enteredByCallback += 1
    case .resumed: enteredByResuming += 1
    case .requeued: enteredByRequeueing += 1
    case .duty: enteredFromDuty += 1
    case .message: enteredAsMessage += 1
    }
  }

  mutating func count(_ end: ReportFold.EntryEnd, wait: Int64, isShort: Bool) {
    switch end {
    case .answered:
      answered += 1
      waitMilliseconds += wait
      longestWaitMilliseconds = max(longestWaitMilliseconds, wait)
    case .abandoned:
      abandoned += 1
      if isShort { shortAbandoned += 1 }
      abandonedWaitMilliseconds += wait
      longestAbandonedWaitMilliseconds = max(longestAbandonedWaitMilliseconds, wait)
    case .overflowedOut: overflowedOut += 1
    case .flowedOut: flowedOut += 1
    case .callbackTaken: callbacksTaken += 1
    case .turnedAway: turnedAwayWaiting += 1
    case .ended: ended += 1
    }
  }
}

extension IntervalCounts {
  mutating func count(_ end: ReportFold.EntryEnd, wait: Int64, isShort: Bool) {
    switch end {
    case .answered:
      answered += 1
      waitMilliseconds += wait
    case .abandoned:
      abandoned += 1
      if isShort { shortAbandoned += 1 }
    case .overflowedOut, .flowedOut, .callbackTaken, .turnedAway, .ended: break
    }
  }
}
