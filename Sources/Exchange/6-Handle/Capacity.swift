import Vocabulary

// How much an adviser does at a time, and what a call may interrupt.
extension Exchange {
  /// Whether the adviser could take one more contact of this kind, presence and offers aside.
  func fits(_ channel: Channel, _ id: AdviserID) -> Bool {
    openChannels(of: id).contains(channel)
  }

  /// The kinds of contact the adviser could take one more of, presence and offers aside.
  func openChannels(of id: AdviserID) -> ChannelSet {
    index.capacity(of: id).open(
      beside: advisers[id.index].active, total: advisers[id.index].activeTotal)
  }

  /// Parks what the contact interrupts, before it is taken.
  mutating func parkInterrupted(by id: ContactID, of adviser: AdviserID) {
    guard advisers[adviser.index].activeTotal > 0 else { return }
    let channel = Int(contacts[id].channel.rawValue)
    let parked = ChannelSet(bits: index.capacity(of: adviser).parks[channel])
    for other in advisers[adviser.index].contacts where other != id {
      let kind = contacts[other].channel
      guard parked.contains(kind), let interaction = contacts[other].interaction(of: adviser),
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
    let isRetired = policy.advisers[id.index].isRetired
    let mayBeOffered =
      advisers[id.index].presence == .available && advisers[id.index].offer.isNone && !isRetired
    let open = mayBeOffered ? openChannels(of: id) : ChannelSet()
    let before = advisers[id.index].openChannels
    guard open != before else { return }
    advisers[id.index].openChannels = open
    var changed = open.bits ^ before.bits
    while changed != 0 {
      let channel = changed.trailingZeroBitCount
      free[channel].set(id, open.bits & (1 << UInt16(channel)) != 0)
      changed &= changed - 1
    }
    if open.bits & ~before.bits != 0 { newlyFree.append(id) }
  }
}
