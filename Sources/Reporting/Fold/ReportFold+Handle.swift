import Exchange
import Vocabulary

// Advisers' shares of a contact, from acceptance to the end of wrap-up.
extension ReportFold {
  /// The share counts where the contact was queued last; `nil` cell for an officer on duty.
  mutating func beginShare(
    _ slot: Int, _ adviser: AdviserID, _ now: Instant, isConsulted: Bool = false,
    isOutbound: Bool = false
  ) {
    var share = Share()
    share.adviser = adviser
    share.cell = open[slot].cell
    share.place = open[slot].place
    share.counts = open[slot].flags.contains(.entryCounts)
    share.isConsulted = isConsulted
    share.isOutbound = isOutbound
    add(share, slot, now)
  }

  mutating func add(_ share: Share, _ slot: Int, _ now: Instant) {
    guard !share.adviser.isNone else { return }
    open[slot].shares.add(share)
    activate(share.adviser, by: 1, now)
  }

  /// Takes the share away; it was active unless parked.
  mutating func endShare(_ slot: Int, _ adviser: AdviserID, _ now: Instant) -> Share? {
    guard let share = open[slot].shares.remove(adviser) else { return nil }
    if !share.isParked { activate(adviser, by: -1, now) }
    return share
  }

  mutating func change(_ event: HandlingStarted, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    let wasWaiting = open[slot].flags.contains(.isWaiting)
    endEntry(slot, .answered, now)
    let at = cell(event.queue, open[slot].channel)
    if at >= 0, !wasWaiting {
      join(slot, plan.unit(ofQueue: event.queue.index))
      open[slot].cell = at
      open[slot].place = wall.place(of: now)
      open[slot].queuedAt = now
      if isInPeriod(now) {
        open[slot].flags.insert(.entryCounts)
      } else {
        open[slot].flags.remove(.entryCounts)
      }
    }
    tallyOnce(slot, .wasAnswered) { $0.answered += 1 }
    beginShare(slot, event.adviser, now, isOutbound: !wasWaiting)
  }

  mutating func change(_ event: InteractionParked, _ now: Instant) {
    guard let slot = open.slot(of: event.contact),
      let share = open[slot].shares.find(event.adviser), !share.isParked
    else { return }
    open[slot].shares.update(event.adviser) {
      $0.isParked = true
      guard $0.wrapUpSince < .distantFuture else { return }
      $0.wrapUpMilliseconds += (now - $0.wrapUpSince).milliseconds
    }
    activate(event.adviser, by: -1, now)
    tally(share) { $0.parks += 1 }
  }

  mutating func change(_ event: InteractionResumed, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    unpark(slot, event.adviser, now)
  }

  private mutating func unpark(_ slot: Int, _ adviser: AdviserID, _ now: Instant) {
    guard let share = open[slot].shares.find(adviser), share.isParked else { return }
    open[slot].shares.update(adviser) { $0.isParked = false }
    activate(adviser, by: 1, now)
  }

  mutating func change(_ event: ConsultAnswered, _ now: Instant) {
    guard let slot = open.slot(of: event.contact), !event.consulted.isNone else { return }
    let isOutbound = open[slot].origin == .outbound && !open[slot].flags.contains(.wasQueued)
    beginShare(slot, event.consulted, now, isConsulted: true, isOutbound: isOutbound)
  }

  mutating func change(_ event: ConsultEnded, _ now: Instant) {
    guard let slot = open.slot(of: event.contact), let asked = open[slot].shares.consulted else {
      return
    }
    _ = endShare(slot, asked, now)
  }

  /// Whoever was consulted has the contact from now on.
  private mutating func consultedStays(_ slot: Int) {
    guard let asked = open[slot].shares.consulted else { return }
    open[slot].shares.update(asked) { $0.isConsulted = false }
  }

  mutating func change(_ event: ContactTransferred) {
    guard let slot = open.slot(of: event.contact) else { return }
    tallyOnce(slot, .wasTransferred) { $0.transferred += 1 }
    tallyContact(slot) { $0.transfers += 1 }
    let target = event.target
    if let share = open[slot].shares.find(event.from) {
      tally(share) {
        if event.consulted { $0.transfersConsulted += 1 } else { $0.transfersBlind += 1 }
        if !target.adviser.isNone {
          $0.transfersToAdviser += 1
        } else if !target.queue.isNone {
          $0.transfersToQueue += 1
        } else {
          $0.transfersOutside += 1
        }
      }
      if share.counts {
        tallyWork(event.from, row(of: share, slot)) { $0.transfers += 1 }
      }
    }
    if event.consulted { consultedStays(slot) }
  }

  mutating func change(_ event: ConferenceStarted) {
    guard let slot = open.slot(of: event.contact) else { return }
    if let asked = open[slot].shares.consulted, let share = open[slot].shares.find(asked) {
      tally(share) { $0.conferences += 1 }
    } else if let first = open[slot].shares.advisers.first {
      // With a party outside: whoever has the contact counts it.
      tally(event.contact, first) { $0.conferences += 1 }
    }
    consultedStays(slot)
  }

  mutating func change(_ event: WrapUpStarted, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    unpark(slot, event.adviser, now)
    // Taking wrap-up up again is no second end of the talk.
    let isFirst = open[slot].shares.find(event.adviser)?.wrapUpSince == .distantFuture
    if isFirst { open[slot].finishedAt = now }
    open[slot].shares.update(event.adviser) {
      $0.wrapUpSince = now
      $0.talkMilliseconds = event.talkMilliseconds
      $0.holdMilliseconds = event.holdMilliseconds
    }
  }

  mutating func change(_ event: WrapUpEnded, _ now: Instant) {
    guard let slot = open.slot(of: event.contact),
      var share = endShare(slot, event.adviser, now), share.counts
    else { return }
    // From where it was last taken up; what came before an interruption is counted already.
    if share.wrapUpSince < .distantFuture {
      share.wrapUpMilliseconds += (now - share.wrapUpSince).milliseconds
    }
    let handled = share.handleMilliseconds
    count(event.disposition, row(of: share, slot))
    tallyWork(event.adviser, row(of: share, slot)) {
      $0.interactions += 1
      $0.talkMilliseconds += share.talkMilliseconds
      $0.holdMilliseconds += share.holdMilliseconds
      $0.wrapUpMilliseconds += share.wrapUpMilliseconds
    }
    guard share.cell >= 0 else {
      tallyDuty(event.contact) {
        $0.interactions += 1
        $0.handleMilliseconds += handled
      }
      return
    }
    tally(share) { $0.count(share, event) }
    guard !share.isOutbound else { return }
    cells[share.cell].intervals.update(share.place, keepsEach: options.keepsEachHalfHour) {
      $0.interactions += 1
      $0.handleMilliseconds += handled
    }
  }

  /// The unit a share counts in: that of its queue, else of the contact.
  private func row(of share: Share, _ slot: Int) -> Int {
    share.cell >= 0 ? unitRow(ofCell: share.cell) : open[slot].unitRow
  }

  /// Counts something about an adviser's share of a contact.
  mutating func tally(
    _ contact: ContactID, _ adviser: AdviserID, _ body: (inout HandleCounts) -> Void
  ) {
    guard let slot = open.slot(of: contact), let share = open[slot].shares.find(adviser) else {
      return
    }
    tally(share, body)
  }

  @inline(__always)
  private mutating func tally(_ share: Share, _ body: (inout HandleCounts) -> Void) {
    guard share.counts, share.cell >= 0 else { return }
    if share.isOutbound {
      body(&cells[share.cell].outbound)
    } else {
      body(&cells[share.cell].handling)
    }
  }
}

extension HandleCounts {
  mutating func count(_ share: Share, _ event: WrapUpEnded) {
    interactions += 1
    talkMilliseconds += share.talkMilliseconds
    holdMilliseconds += share.holdMilliseconds
    wrapUpMilliseconds += share.wrapUpMilliseconds
    longestHandleMilliseconds = max(longestHandleMilliseconds, share.handleMilliseconds)
    if event.timedOut { wrapUpsTimedOut += 1 }
    switch event.resolution {
    case .notSaid: resolutionNotSaid += 1
    case .resolvedAtFirstContact: resolvedAtFirstContact += 1
    case .resolved: resolvedLater += 1
    case .notResolved: notResolved += 1
    }
  }
}
