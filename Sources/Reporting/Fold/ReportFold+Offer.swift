import Exchange
import Vocabulary

// Offers and what came of them, by queue and by adviser.
extension ReportFold {
  mutating func change(_ event: ContactOffered, _ now: Instant) {
    guard let slot = open.slot(of: event.contact), open[slot].cell >= 0 else { return }
    guard isInPeriod(now) else {
      open[slot].flags.remove(.offerCounts)
      return
    }
    open[slot].flags.insert(.offerCounts)
    tallyOffer(slot, event.adviser) { $0.made += 1 }
  }

  mutating func change(_ event: OfferAccepted, _ now: Instant) {
    guard let slot = open.slot(of: event.contact) else { return }
    endOffer(slot, event.adviser) { $0.accepted += 1 }
    endEntry(slot, .answered, now)
    tallyOnce(slot, .wasAnswered) { $0.answered += 1 }
    beginShare(slot, event.adviser, now)
  }

  mutating func refused(_ contact: ContactID, _ adviser: AdviserID, isDeclined: Bool) {
    guard let slot = open.slot(of: contact) else { return }
    endOffer(slot, adviser) {
      if isDeclined { $0.declined += 1 } else { $0.notAnswered += 1 }
    }
  }

  mutating func change(_ event: OfferWithdrawn) {
    guard let slot = open.slot(of: event.contact) else { return }
    endOffer(slot, event.adviser) { $0.withdrawn += 1 }
  }

  @inline(__always)
  private mutating func endOffer(
    _ slot: Int, _ adviser: AdviserID, _ body: (inout OfferCounts) -> Void
  ) {
    guard open[slot].flags.contains(.offerCounts) else { return }
    open[slot].flags.remove(.offerCounts)
    tallyOffer(slot, adviser, body)
  }

  @inline(__always)
  private mutating func tallyOffer(
    _ slot: Int, _ adviser: AdviserID, _ body: (inout OfferCounts) -> Void
  ) {
    let at = open[slot].cell
    guard at >= 0 else { return }
    body(&cells[at].offers)
    tallyWork(adviser, unitRow(ofCell: at)) { body(&$0.offers) }
  }

  func unitRow(ofCell at: Int) -> Int { plan.unit(ofQueue: at / Channel.count).row }
}
