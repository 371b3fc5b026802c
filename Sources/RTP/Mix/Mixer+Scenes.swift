/// What happens on the telephone, as rows. Each sets whole rows or single cells and can be followed
/// by any other; where one throws, nothing was changed but what is said.
extension Mixer {
  /// Two parties hear each other, and nothing else.
  public mutating func connect(_ a: MixLeg, _ b: MixLeg) throws(MixFault) {
    clear(.leg(a))
    clear(.leg(b))
    try set(.leg(a), hears: .leg(b))
    try set(.leg(b), hears: .leg(a))
  }

  /// Everybody hears everybody else, and nothing else.
  /// - Throws: `cells` for more than 33 parties; nothing was changed then.
  public mutating func confer(_ parties: [MixLeg]) throws(MixFault) {
    guard parties.count <= MixLimits.cellsPerRow + 1 else { throw .cells }
    for listener in parties {
      clear(.leg(listener))
      for source in parties where source != listener {
        try set(.leg(listener), hears: .leg(source))
      }
    }
  }

  /// One party hears music only, and the others hear it no more. Undone by `connect` or `confer`.
  public mutating func hold(
    _ held: MixLeg, from others: [MixLeg], music: MixPlayer
  ) throws(MixFault) {
    clear(.leg(held))
    try set(.leg(held), hears: .player(music), role: .background)
    for other in others {
      clear(.leg(other), of: .leg(held))
      clear(.leg(other), of: .player(music))
    }
  }

  /// Waiting: music, and announcements over it.
  public mutating func wait(_ leg: MixLeg, music: MixPlayer) throws(MixFault) {
    clear(.leg(leg))
    try set(.leg(leg), hears: .player(music), role: .background)
  }

  /// Speaks to a leg; music in the background is 15 dB quieter until the player has finished or is
  /// removed.
  public mutating func announce(_ player: MixPlayer, to leg: MixLeg) throws(MixFault) {
    try set(.leg(leg), hears: .player(player), role: .foreground)
  }

  /// A supervisor hears all parties, and none of them hears her.
  /// - Throws: `cells` for more than 32 parties.
  public mutating func monitor(_ supervisor: MixLeg, _ parties: [MixLeg]) throws(MixFault) {
    guard parties.count <= MixLimits.cellsPerRow else { throw .cells }
    clear(.leg(supervisor))
    for party in parties {
      clear(.leg(party), of: .leg(supervisor))
      try set(.leg(supervisor), hears: .leg(party))
    }
  }

  /// A supervisor who monitors is heard by one of the parties, and by no other.
  public mutating func whisper(
    _ supervisor: MixLeg, to adviser: MixLeg
  ) throws(MixFault) {
    try set(.leg(adviser), hears: .leg(supervisor))
  }

  public mutating func endWhisper(_ supervisor: MixLeg, to adviser: MixLeg) {
    clear(.leg(adviser), of: .leg(supervisor))
  }

  /// Records the customer on the left and the others on the right: exactly those, whoever was
  /// recorded before.
  public mutating func record(
    _ tap: MixTap, customer: MixLeg, others: [MixLeg]
  ) throws(MixFault) {
    guard others.count <= MixLimits.cellsPerRow else { throw .cells }
    clear(.left(tap))
    clear(.right(tap))
    try set(.left(tap), hears: .leg(customer))
    for other in others { try set(.right(tap), hears: .leg(other)) }
  }
}
