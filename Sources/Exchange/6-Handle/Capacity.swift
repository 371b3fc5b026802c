import Vocabulary

// How much an adviser does at a time, and what a call may interrupt.
extension Exchange {
  /// Whether the adviser could take one more contact of this kind, presence aside. What is
  /// offered to them counts as taken. What goes on by itself does not interrupt anything.
  func fits(_ channel: Channel, _ id: AdviserID, mayInterrupt: Bool = true) -> Bool {
    let at = policy.advisers[id.index].capacity.index
    guard at < policy.capacities.count else { return false }
    let capacity = policy.capacities[at]
    let kind = Int(channel.rawValue)
    var active = advisers[id.index].active
    var staying = advisers[id.index].activeTotal
    let offer = advisers[id.index].offer
    var ringing: Channel?
    if !offer.isNone, contacts.contains(offer) {
      ringing = contacts[offer].channel
      active[Int(contacts[offer].channel.rawValue)] += 1
      staying += 1
    }
    guard Int(active[kind]) < Int(capacity.limits[kind]) else { return false }
    if staying == 0 { return capacity.total > 0 }
    for other in Channel.allCases where active[Int(other.rawValue)] > 0 {
      if other == channel || capacity.goesWith[kind].contains(other) { continue }
      guard mayInterrupt, other != ringing, capacity.interrupts[kind].contains(other) else {
        return false
      }
      staying -= Int(active[Int(other.rawValue)])
    }
    return staying < Int(capacity.total)
  }

  /// Parks what the contact interrupts, before it is taken; a consultation about it ends.
  mutating func parkInterrupted(by id: ContactID, of adviser: AdviserID) {
    guard advisers[adviser.index].activeTotal > 0 else { return }
    let channel = Int(contacts[id].channel.rawValue)
    let at = policy.advisers[adviser.index].capacity.index
    guard at < policy.capacities.count else { return }
    let capacity = policy.capacities[at]
    for other in advisers[adviser.index].contacts where other != id {
      guard contacts.contains(other) else { continue }
      let kind = contacts[other].channel
      guard kind != contacts[id].channel, capacity.interrupts[channel].contains(kind),
        !capacity.goesWith[channel].contains(kind)
      else { continue }
      if let consult = contacts[other].consult, consult.by == adviser || consult.asked == adviser {
        endConsult(other)
      }
      guard let interaction = contacts[other].interaction(of: adviser),
        interaction.state != .parked
      else { continue }
      emit(
        .interactionParked(
          InteractionParked(contact: other, adviser: adviser, interruptedBy: id)))
    }
  }

  /// Takes up again what was interrupted, as far as it fits now that the interruption is over.
  mutating func resumeInterrupted(of adviser: AdviserID) {
    for other in advisers[adviser.index].contacts {
      guard contacts.contains(other), let interaction = contacts[other].interaction(of: adviser),
        interaction.state == .parked, !interaction.interruptedBy.isNone,
        !advisers[adviser.index].contacts.contains(interaction.interruptedBy),
        fits(contacts[other].channel, adviser, mayInterrupt: false)
      else { continue }
      resume(other, adviser)
    }
  }

  /// Takes up a parked interaction; wrap-up goes on with wrap-up, also where the customer has
  /// left in the meantime.
  mutating func resume(_ id: ContactID, _ adviser: AdviserID) {
    let isOver = contacts[id].interaction(of: adviser)?.isTalkOver ?? false
    emit(.interactionResumed(InteractionResumed(contact: id, adviser: adviser)))
    if isOver || contacts[id].ending != nil { startWrapUp(id, adviser) }
  }

  /// Counts an interaction as active, or no longer.
  mutating func activate(_ channel: Channel, _ id: AdviserID, by change: Int) {
    let kind = Int(channel.rawValue)
    let before = advisers[id.index].activeTotal
    advisers[id.index].active[kind] = UInt8(Int(advisers[id.index].active[kind]) + change)
    advisers[id.index].activeTotal = before + change
    if before == 0 {
      advisers[id.index].busySince = clock
    } else if before + change == 0 {
      let busy = (clock - advisers[id.index].busySince).milliseconds
      advisers[id.index].busyMilliseconds += busy
    }
    if change < 0 { idleSince[id.index] = clock }
    refreshWorking(id)
    refreshFree(id)
    reschedule(id)
  }

  mutating func refreshWorking(_ id: AdviserID) {
    let presence = advisers[id.index].presence
    let isBusy = advisers[id.index].activeTotal > 0
    working.set(id, presence == .available || (presence == .unavailable && isBusy))
  }

  /// Brings the free sets up to date for one adviser; whoever gained something is newly free.
  mutating func refreshFree(_ id: AdviserID) {
    let adviser = advisers[id.index]
    let mayBeOffered = adviser.presence == .available && adviser.offer.isNone
      && !policy.advisers[id.index].isRetired
    var gained = false
    for channel in Channel.allCases {
      let isFree = mayBeOffered && fits(channel, id)
      if free[Int(channel.rawValue)].set(id, isFree), isFree { gained = true }
    }
    if gained { newlyFree.append(id) }
  }
}
