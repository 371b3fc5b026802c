import Vocabulary

// How much an adviser does at a time, and what a call may interrupt.
extension Exchange {
  /// Whether the adviser could take one more contact of this kind, presence and offers aside.
  func fits(_ channel: Channel, _ id: AdviserID) -> Bool {
    let adviser = advisers[id.index]
    let at = policy.advisers[id.index].capacity.index
    guard at < policy.capacities.count else { return false }
    let capacity = policy.capacities[at]
    let kind = Int(channel.rawValue)
    guard Int(adviser.active[kind]) < Int(capacity.limits[kind]) else { return false }
    if adviser.activeTotal == 0 { return capacity.total > 0 }
    var staying = adviser.activeTotal
    for other in Channel.allCases where adviser.active[Int(other.rawValue)] > 0 {
      if other == channel || capacity.goesWith[kind].contains(other) { continue }
      guard capacity.interrupts[kind].contains(other) else { return false }
      staying -= Int(adviser.active[Int(other.rawValue)])
    }
    return staying < Int(capacity.total)
  }

  /// Parks what the contact interrupts, before it is taken.
  mutating func parkInterrupted(by id: ContactID, of adviser: AdviserID) {
    guard advisers[adviser.index].activeTotal > 0 else { return }
    let channel = Int(contacts[id].channel.rawValue)
    let at = policy.advisers[adviser.index].capacity.index
    guard at < policy.capacities.count else { return }
    let capacity = policy.capacities[at]
    for other in advisers[adviser.index].contacts where other != id {
      let kind = contacts[other].channel
      guard kind != contacts[id].channel, capacity.interrupts[channel].contains(kind),
        !capacity.goesWith[channel].contains(kind),
        let interaction = contacts[other].interaction(of: adviser),
        interaction.state == .talking || interaction.state == .holding,
        contacts[other].consult == nil
      else { continue }
      emit(
        .interactionParked(
          InteractionParked(contact: other, adviser: adviser, interruptedBy: id)))
    }
  }

  /// Takes up again what this contact had interrupted.
  mutating func resumeInterrupted(by id: ContactID, of adviser: AdviserID) {
    for other in advisers[adviser.index].contacts {
      guard let interaction = contacts[other].interaction(of: adviser),
        interaction.state == .parked, interaction.interruptedBy == id,
        fits(contacts[other].channel, adviser)
      else { continue }
      emit(.interactionResumed(InteractionResumed(contact: other, adviser: adviser)))
    }
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
    refreshFree(id)
    reschedule(id)
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
