/// Who there is, and who hears whom. Not for the middle of a tick; takes effect with the next.
extension Mixer {
  // MARK: Legs

  /// A leg that hears nothing and whom nobody hears yet.
  public mutating func addLeg(_ codec: AudioCodec) throws(MixFault) -> MixLeg {
    guard let index = legs.take() else { throw .legs }
    let source = sources + Int(index)
    let stamp = source.pointee.stamp
    source.pointee = MixSourceState()
    source.pointee.isUsed = true
    source.pointee.stamp = stamp
    source.pointee.codec = codec
    source.pointee.decoder = AudioDecoder(codec)
    source.pointee.place = Int32(legs.count - 1)
    rows[Int(index)] = MixRow()
    rows[Int(index)].encoder = AudioEncoder(codec)
    return MixLeg(index: index)
  }

  /// Whoever heard the leg hears it no more.
  public mutating func remove(_ leg: MixLeg) {
    let index = used(leg)
    sources[index].isUsed = false
    sources[index].stamp &+= 1
    if let moved = legs.free(place: Int(sources[index].place)) {
      sources[Int(moved)].place = sources[index].place
    }
  }

  /// Changes what a leg speaks, after a new offer and answer.
  public mutating func setCodec(_ codec: AudioCodec, of leg: MixLeg) {
    let index = used(leg)
    guard sources[index].codec != codec else { return }
    sources[index].codec = codec
    sources[index].decoder = AudioDecoder(codec)
    sources[index].payloadTick = -1
    sources[index].narrowTick = -1
    sources[index].wideTick = -1
    sources[index].convertedTick = -2
    rows[index].encoder = AudioEncoder(codec)
    rows[index].output = nil
  }

  /// A muted leg is heard by nobody and recorded by nothing.
  public mutating func setMuted(_ isMuted: Bool, _ leg: MixLeg) {
    sources[used(leg)].isMuted = isMuted
  }

  public func isMuted(_ leg: MixLeg) -> Bool { sources[used(leg)].isMuted }

  public var legCount: Int { legs.count }

  // MARK: Players

  /// Begins to play a clip. It goes on whether or not somebody hears it.
  public mutating func play(_ clip: SoundClip) throws(MixFault) -> MixPlayer {
    guard let index = playing.take() else { throw .players }
    let number = Int(index)
    var player = MixPlayerState()
    player.narrow = clip.narrow
    player.wide = clip.wide
    player.alaw = clip.alaw
    player.mulaw = clip.mulaw
    player.frames = clip.frames
    player.repeats = clip.repeats
    players[number] = player
    clips[number] = clip
    let source = sources + (legCapacity + number)
    source.pointee.isUsed = true
    source.pointee.isMuted = false
    source.pointee.place = Int32(playing.count - 1)
    return MixPlayer(index: index)
  }

  /// Whether a clip that does not repeat has come to its end.
  public func isFinished(_ player: MixPlayer) -> Bool { players[used(player)].isFinished }

  /// Frames of 20 ms played.
  public func position(_ player: MixPlayer) -> Int { players[used(player)].position }

  public mutating func setPaused(_ isPaused: Bool, _ player: MixPlayer) {
    players[used(player)].isPaused = isPaused
  }

  /// Stops at once; whoever heard it hears it no more.
  public mutating func remove(_ player: MixPlayer) {
    let number = used(player)
    let source = sources + (legCapacity + number)
    source.pointee.isUsed = false
    source.pointee.stamp &+= 1
    if let moved = playing.free(place: Int(source.pointee.place)) {
      sources[legCapacity + Int(moved)].place = source.pointee.place
    }
    players[number] = MixPlayerState()
    clips[number] = nil
  }

  public var playerCount: Int { playing.count }

  func used(_ player: MixPlayer) -> Int {
    let number = Int(player.index)
    precondition(
      number < playerCapacity && sources[legCapacity + number].isUsed, "the player was removed")
    return number
  }

  // MARK: Recordings

  /// Records into a ring, beginning with the next tick: silence until a channel hears somebody.
  /// - Precondition: the ring is used by no other tap.
  public mutating func addTap(_ ring: RecordingRing) throws(MixFault) -> MixTap {
    precondition(!ring.isClosed, "the ring was closed")
    guard let index = recording.take() else { throw .taps }
    let number = Int(index)
    rings[number] = ring
    taps[number] = MixTapState(
      isUsed: true, isPaused: false, place: Int32(recording.count - 1), ring: ring.storage)
    rows[legCapacity + 2 * number] = MixRow()
    rows[legCapacity + 2 * number + 1] = MixRow()
    return MixTap(index: index)
  }

  /// While paused, nothing is handed over; frames carry their ticks, so that the gap is known.
  public mutating func setPaused(_ isPaused: Bool, _ tap: MixTap) {
    taps[used(tap)].isPaused = isPaused
  }

  /// Ends a recording and closes its ring.
  public mutating func remove(_ tap: MixTap) {
    let number = used(tap)
    taps[number].ring?.pointee.close()
    taps[number].ring = nil
    taps[number].isUsed = false
    rings[number] = nil
    if let moved = recording.free(place: Int(taps[number].place)) {
      taps[Int(moved)].place = taps[number].place
    }
  }

  public var tapCount: Int { recording.count }

  func used(_ tap: MixTap) -> Int {
    let number = Int(tap.index)
    precondition(number < tapCapacity && taps[number].isUsed, "the recording was ended")
    return number
  }

  // MARK: Cells

  /// Lets a listener hear a source. A new cell has its gain at once; the gain of one that is there
  /// changes evenly over the next 20 ms.
  /// - Parameter gain: 1 for as loud as it comes; 0 to `MixLimits.gainMaximum`.
  public mutating func set(
    _ listener: MixListener, hears source: MixSource, gain: Float = 1, role: MixRole = .plain
  ) throws(MixFault) {
    precondition(gain >= 0 && gain <= MixLimits.gainMaximum)
    let (row, index) = (self.row(listener), self.index(source))
    if let cell = cell(row, index) {
      cell.pointee.target = gain
      cell.pointee.role = role
      cell.pointee.isLeaving = false
      return
    }
    // Rows that are not rendered, as of a paused recording, may hold cells of sources long gone.
    let cells = self.cells + row * MixLimits.cellsPerRow
    var at = 0
    while at < rows[row].cells {
      if sources[Int(cells[at].source)].stamp == cells[at].stamp {
        at += 1
      } else {
        rows[row].cells -= 1
        cells[at] = cells[rows[row].cells]
      }
    }
    guard at < MixLimits.cellsPerRow else { throw .cells }
    cells[at] = MixCell(
      source: Int32(index), stamp: sources[index].stamp, role: role, gain: gain, target: gain)
    rows[row].cells += 1
  }

  /// The gain asked for; 0 when the listener does not hear the source.
  public func gain(_ listener: MixListener, of source: MixSource) -> Float {
    guard let cell = cell(row(listener), index(source)), !cell.pointee.isLeaving else { return 0 }
    return cell.pointee.target
  }

  /// Lets a listener hear a source no more: a leg from the next tick, a player after fading out
  /// within 20 ms.
  public mutating func clear(_ listener: MixListener, of source: MixSource) {
    let (row, index) = (self.row(listener), self.index(source))
    guard let cell = cell(row, index) else { return }
    if index >= legCapacity {
      cell.pointee.isLeaving = true
    } else {
      rows[row].cells -= 1
      cell.pointee = cells[row * MixLimits.cellsPerRow + rows[row].cells]
    }
  }

  /// Lets a listener hear nothing, at once.
  public mutating func clear(_ listener: MixListener) { rows[row(listener)].cells = 0 }

  private func cell(_ row: Int, _ index: Int) -> UnsafeMutablePointer<MixCell>? {
    let cells = self.cells + row * MixLimits.cellsPerRow
    for at in 0..<rows[row].cells
    where cells[at].source == Int32(index) && cells[at].stamp == sources[index].stamp {
      return cells + at
    }
    return nil
  }

  func row(_ listener: MixListener) -> Int {
    switch listener {
    case .leg(let leg): used(leg)
    case .left(let tap): legCapacity + 2 * used(tap)
    case .right(let tap): legCapacity + 2 * used(tap) + 1
    }
  }

  func index(_ source: MixSource) -> Int {
    switch source {
    case .leg(let leg): used(leg)
    case .player(let player): legCapacity + used(player)
    }
  }
}
