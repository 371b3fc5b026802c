import Exchange
import Vocabulary

// A contact from arrival to closure, counted once.
extension ReportFold {
  mutating func change(_ event: ContactArrived, _ now: Instant) {
    var contact = OpenContact()
    contact.id = event.contact
    contact.channel = event.channel
    contact.origin = event.origin
    contact.unitRow = event.unit.row
    contact.arrivedAt = now
    contact.placeFrom = event.placeFrom
    contact.firstQueuedAt = now
    if let dueAt = event.dueAt { contact.dueAt = dueAt }
    let counts = isInPeriod(now)
    if counts { contact.flags.insert(.counts) }
    guard open.insert(contact), counts else { return }
    tallyContact(contact.unitRow, event.channel) { $0.count(event.origin, 1) }
  }

  /// A contact that came without a unit counts in the first one it reaches.
  mutating func join(_ slot: Int, _ unit: UnitID) {
    guard open[slot].unitRow == 0, !unit.isNone else { return }
    open[slot].unitRow = unit.row
    guard open[slot].flags.contains(.counts) else { return }
    let (channel, origin) = (open[slot].channel, open[slot].origin)
    // What can be counted before any queue or duty goes along.
    let heard = open[slot].flaggedWords
    tallyContact(0, channel) {
      $0.count(origin, -1)
      $0.flaggedWords -= heard
    }
    tallyContact(unit.row, channel) {
      $0.count(origin, 1)
      $0.flaggedWords += heard
    }
  }

  /// Counts something about the contact when it arrived in the period.
  @inline(__always)
  mutating func tallyContact(_ slot: Int, _ body: (inout ContactCounts) -> Void) {
    guard open[slot].flags.contains(.counts) else { return }
    tallyContact(open[slot].unitRow, open[slot].channel, body)
  }

  /// Counts something that is counted once per contact.
  @inline(__always)
  mutating func tallyOnce(
    _ slot: Int, _ flag: OpenContact.Flags, _ body: (inout ContactCounts) -> Void
  ) {
    guard !open[slot].flags.contains(flag) else { return }
    open[slot].flags.insert(flag)
    tallyContact(slot, body)
  }

  mutating func change(_ event: FlaggedWordsHeard) {
    guard let slot = open.slot(of: event.contact) else { return }
    guard open[slot].flags.contains(.counts) else { return }
    open[slot].flaggedWords += 1
    tallyContact(slot) { $0.flaggedWords += 1 }
  }

  mutating func change(_ event: MessageTaken) {
    guard let slot = open.slot(of: event.contact) else { return }
    tallyContact(slot) { $0.messagesTaken += 1 }
  }

  mutating func change(_ event: CustomerLeft, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    // A contact that is ended while someone still wraps an earlier share up says how.
    let end = event.ending.map { EntryEnd(closing: $0.result) } ?? .abandoned
    endEntry(slot, end, now)
    stopRinging(slot) {
      if end == .abandoned { $0.abandoned += 1 } else { $0.ended += 1 }
    }
  }

  mutating func change(_ event: ContactClosed, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    let result = event.termination.result
    endEntry(slot, EntryEnd(closing: result), now)
    stopRinging(slot) { $0.ended += 1 }
    for adviser in open[slot].shares.advisers { _ = endShare(slot, adviser, now) }
    tallyContact(slot) { $0.close(result) }
    closeCallback(slot)
    judgeDueDate(slot, result, now)
    // The adviser's own dispositions were counted with their wrap-up.
    if result == .selfServed, open[slot].flags.contains(.counts) {
      count(event.disposition, open[slot].unitRow)
    }
    open.remove(slot)
  }

  mutating func count(_ disposition: DispositionID, _ row: Int) {
    guard !disposition.isNone else { return }
    while dispositions.count <= row { dispositions.append([]) }
    let missing = disposition.index + 1 - dispositions[row].count
    if missing > 0 { dispositions[row].append(contentsOf: repeatElement(0, count: missing)) }
    dispositions[row][disposition.index] += 1
  }

  private mutating func judgeDueDate(
    _ slot: Int, _ result: Termination.Result, _ now: Instant
  ) {
    let dueAt = open[slot].dueAt
    guard dueAt < .distantFuture else { return }
    let at = open[slot].cell
    guard at >= 0, open[slot].flags.contains(.counts) else { return }
    if result == .handled, open[slot].finishedAt <= dueAt {
      cells[at].due.met += 1
    } else if result == .handled || (result != .continued && now > dueAt) {
      cells[at].due.missed += 1
    }
  }
}

extension ContactCounts {
  /// Counts an arrival, or takes one back.
  mutating func count(_ origin: Origin, _ change: Int64) {
    let step = UInt64(bitPattern: change)
    arrived &+= step
    switch origin {
    case .inbound: inbound &+= step
    case .outbound: outbound &+= step
    case .callback: callbacks &+= step
    case .message: messages &+= step
    }
  }

  mutating func close(_ result: Termination.Result) {
    switch result {
    case .handled: handled += 1
    case .selfServed: selfServed += 1
    case .abandoned: abandoned += 1
    case .leftInFlow: leftInFlow += 1
    case .continued: continued += 1
    case .transferredOut: transferredOut += 1
    case .turnedAway: turnedAway += 1
    case .notReached: notReached += 1
    case .ended: ended += 1
    }
  }
}
