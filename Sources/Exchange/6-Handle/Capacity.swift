import Vocabulary

// How much an adviser does at a time, and what a call may interrupt.
extension Exchange {
  /// Whether the adviser could take one more contact of this kind, presence aside. What is
  /// offered to them counts as taken, and nothing interrupts it. What goes on by itself does not
  /// interrupt anything.
  func fits(_ channel: Channel, _ id: AdviserID, mayInterrupt: Bool = true) -> Bool {
    var active = advisers[id.index].active
    var total = advisers[id.index].activeTotal
    var interruptible: UInt16 = mayInterrupt ? .max : 0
    let offer = advisers[id.index].offer
    if !offer.isNone, contacts.contains(offer) {
      let ringing = Int(contacts[offer].channel.rawValue)
      active[ringing] &+= 1
      total += 1
      interruptible &= ~(1 << UInt16(ringing))
    }
    return index.capacity(of: id).fits(
      channel, beside: active, total: total, interruptible: interruptible)
  }

  /// The kinds of contact the adviser could take one more of, presence and offers aside.
  func openChannels(of id: AdviserID) -> ChannelSet {
    index.capacity(of: id).open(
      beside: advisers[id.index].active, total: advisers[id.index].activeTotal)
  }

  /// Parks what the contact interrupts, before it is taken; a consultation about it ends.
  mutating func parkInterrupted(by id: ContactID, of adviser: AdviserID) {
    guard advisers[adviser.index].activeTotal > 0 else { return }
    let channel = Int(contacts[id].channel.rawValue)
    let parked = ChannelSet(bits: index.capacity(of: adviser).parks[channel])
    for other in advisers[adviser.index].contacts where other != id {
      guard contacts.contains(other) else { continue }
      let kind = contacts[other].channel
      guard parked.contains(kind) else { continue }
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
