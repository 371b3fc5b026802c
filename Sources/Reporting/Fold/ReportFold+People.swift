import Exchange
import Vocabulary

// Advisers' time and work, callbacks and duty numbers.
extension ReportFold {
  private mutating func ensure(_ adviser: AdviserID) -> Bool {
    guard !adviser.isNone else { return false }
    while advisers.count <= adviser.index {
      advisers.append(AdviserClock())
      work.append([])
    }
    return true
  }

  mutating func presence(of adviser: AdviserID, _ presence: Presence, _ now: Instant) {
    guard ensure(adviser) else { return }
    advisers[adviser.index].change(presence, at: now, in: options.period)
  }

  mutating func activate(_ adviser: AdviserID, by change: Int, _ now: Instant) {
    guard ensure(adviser) else { return }
    advisers[adviser.index].activate(by: change, at: now, in: options.period)
  }

  @inline(__always)
  mutating func tallyWork(
    _ adviser: AdviserID, _ row: Int, _ body: (inout AdviserWork) -> Void
  ) {
    guard ensure(adviser) else { return }
    var at = 0
    let count = work[adviser.index].count
    while at < count, work[adviser.index][at].unitRow != row { at += 1 }
    if at == count { work[adviser.index].append(AdviserWork(unitRow: row)) }
    body(&work[adviser.index][at])
  }

  /// A callback is to be made for the queue.
  mutating func keepCallback(
    _ contact: ContactID, _ queue: QueueID, _ body: (inout CallbackCounts) -> Void
  ) {
    guard let slot = open.slot(of: contact) else { return }
    let at = cell(queue, open[slot].channel)
    guard at >= 0 else { return }
    join(slot, plan.unit(ofQueue: queue.index))
    open[slot].cell = at
    open[slot].callbackCell = at
    guard open[slot].flags.contains(.counts) else { return }
    open[slot].flags.insert(.callbackCounts)
    body(&cells[at].callbacks)
  }

  mutating func change(_ event: CallbackReached) {
    guard let slot = open.slot(of: event.contact), !open[slot].flags.contains(.wasReached) else {
      return
    }
    open[slot].flags.insert(.wasReached)
    tallyCallback(slot) { $0.reached += 1 }
  }

  mutating func change(_ event: CallbackNotReached, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    _ = endShare(slot, event.adviser, now)
    let isLast = event.nextAt == nil
    if isLast { open[slot].flags.insert(.wasGivenUp) }
    tallyCallback(slot) {
      $0.attemptsNotReached += 1
      if isLast { $0.gaveUp += 1 }
    }
  }

  mutating func closeCallback(_ slot: Int) {
    guard open[slot].flags.isDisjoint(with: [.wasReached, .wasGivenUp]) else { return }
    tallyCallback(slot) { $0.endedUnreached += 1 }
  }

  private mutating func tallyCallback(_ slot: Int, _ body: (inout CallbackCounts) -> Void) {
    guard open[slot].flags.contains(.callbackCounts) else { return }
    body(&cells[open[slot].callbackCell].callbacks)
  }

  mutating func change(_ event: DutyStarted, _ now: Instant) {
    guard let slot = open.slot(of: event.contact), !event.duty.isNone else { return }
    endEntry(slot, .flowedOut, now)
    join(slot, plan.unit(ofDuty: event.duty.index))
    while duties.count <= event.duty.index { duties.append(DutyCounts()) }
    open[slot].duty = event.duty.index
    open[slot].dutyLevel = 0
    open[slot].ringingSince = now
    open[slot].flags.insert(.isRinging)
    tallyDuty(event.contact) { $0.started += 1 }
  }

  mutating func change(_ event: DutyRung) {
    guard let slot = open.slot(of: event.contact) else { return }
    open[slot].dutyLevel = event.level
  }

  mutating func change(_ event: DutyNotAnswered) {
    tallyDuty(event.contact) {
      $0.ringsNotAnswered += 1
      if event.declined { $0.ringsDeclined += 1 }
    }
  }

  mutating func change(_ event: DutyAnswered, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    let wait = (now - open[slot].ringingSince).milliseconds
    let isFirst = open[slot].dutyLevel == 0
    stopRinging(slot) {
      $0.answered += 1
      if isFirst { $0.answeredByFirst += 1 }
      $0.waitMilliseconds += wait
      $0.longestWaitMilliseconds = max($0.longestWaitMilliseconds, wait)
    }
    tallyOnce(slot, .wasAnswered) { $0.answered += 1 }
    var share = Share()
    share.adviser = event.officer
    share.counts = isInPeriod(open[slot].ringingSince)
    add(share, slot, now)
  }

  /// Ends the ringing for a duty, if there is any.
  mutating func stopRinging(_ slot: Int, _ body: (inout DutyCounts) -> Void) {
    guard open[slot].flags.contains(.isRinging) else { return }
    open[slot].flags.remove(.isRinging)
    tallyDuty(open[slot].id, body)
  }

  /// Counts something about the duty last asked for the contact.
  mutating func tallyDuty(_ contact: ContactID, _ body: (inout DutyCounts) -> Void) {
    guard let slot = open.slot(of: contact), open[slot].duty >= 0,
      isInPeriod(open[slot].ringingSince)
    else { return }
    body(&duties[open[slot].duty])
  }
}
