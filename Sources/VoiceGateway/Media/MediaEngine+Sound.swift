public import RTP
import Synchronization

extension MediaEngine {
  /// Players that pieces of music and the ringing tone leave to sayings.
  private var sayingsMaximum: Int { max(1, options.playersMaximum - MediaOptions.musicMaximum - 1) }

  private func tell(
    _ leg: LegID, _ kind: MediaCommand.Kind,
    _ fill: (inout MediaCommand, inout MediaRegistry) throws(MediaFault) -> Void
  ) throws(MediaFault) {
    try clerk.registry.withLock { registry throws(MediaFault) in
      guard !registry.isStopped else { throw .stopped }
      guard let place = registry.place(leg) else { return }
      var command = MediaCommand(kind)
      command.leg = place
      try fill(&command, &registry)
      do throws(MediaFault) {
        try submit(&registry, command)
        registry.underWay += 1
      } catch {
        command.concealment?.deallocate()
        throw error
      }
    }
  }

  /// Sets what an offer and its answer agreed on; again after every other one. The other side's
  /// address may be another then.
  public func setMedia(_ leg: LegID, _ media: LegMedia) throws(MediaFault) {
    let settings = try LegSettings(media, forSix: host.isSix)
    try tell(leg, .media) { command, registry throws(MediaFault) in
      command.settings = settings
      if media.codec == .g722, registry.legs[leg]?.hasWide == false {
        command.concealment = WideConcealment()
        registry.legs[leg]?.hasWide = true
      }
    }
  }

  /// Sets all that a leg hears.
  public func hear(_ leg: LegID, _ sound: LegSound) throws(MediaFault) {
    try tell(leg, .hear) { command, registry throws(MediaFault) in
      switch sound {
      case .silence: command.hears = .silence
      case .ringing: command.hears = .ringing
      case .music(let name): command.hears = .music(try Self.music(name, &registry))
      case .legs(let legs): command.hears = .legs(try registry.row(legs.filter { $0 != leg }))
      }
    }
  }

  private static func music(
    _ name: String, _ registry: inout MediaRegistry
  ) throws(MediaFault) -> Int32 {
    if let known = registry.music[name] { return known }
    guard registry.music.count < MediaOptions.musicMaximum else {
      throw .music(maximum: MediaOptions.musicMaximum)
    }
    let index = Int32(registry.music.count)
    registry.music[name] = index
    return index
  }

  /// Gives a piece of music to all who hear it by its name, now and later; in place of what had the
  /// name before.
  public func setMusic(_ name: String, _ clip: SoundClip) throws(MediaFault) {
    try clerk.registry.withLock { registry throws(MediaFault) in
      var command = MediaCommand(.music)
      command.index = try Self.music(name, &registry)
      command.clips = [clip]
      try submit(&registry, command)
      registry.underWay += 1
    }
  }

  /// Silences a leg for all who hear it, and in recordings.
  public func setMuted(_ leg: LegID, _ isMuted: Bool) throws(MediaFault) {
    try tell(leg, .mute) { command, _ throws(MediaFault) in command.flag = isMuted }
  }

  /// Says clips to a leg, after what is being said to it; over what it hears, music being 15 dB
  /// quieter. `MediaEvent.said` tells when the last clip was heard to its end.
  /// - Parameter clips: none that repeats.
  @discardableResult
  public func say(_ leg: LegID, _ clips: [SoundClip]) throws(MediaFault) -> SayingID {
    guard (1...MediaOptions.clipsMaximum).contains(clips.count), !clips.contains(where: \.repeats)
    else { throw .clips(maximum: MediaOptions.clipsMaximum) }
    return try clerk.registry.withLock { registry throws(MediaFault) in
      guard !registry.isStopped else { throw .stopped }
      let id = SayingID(raw: registry.nextSaying)
      registry.nextSaying += 1
      guard let place = registry.place(leg) else { return id }
      guard registry.legs[leg]!.sayings < MediaOptions.sayingsPerLegMaximum else {
        throw .sayings(maximum: MediaOptions.sayingsPerLegMaximum)
      }
      let players = sayingsMaximum
      guard registry.sayings < players else { throw .players(maximum: players) }
      var command = MediaCommand(.say)
      command.leg = place
      command.number = id.raw
      command.clips = clips
      try submit(&registry, command)
      registry.sayings += 1
      registry.legs[leg]!.sayings += 1
      return id
    }
  }

  /// Stops what is said to a leg, within a tick, and forgets what waits to be said.
  public func stopSaying(_ leg: LegID) throws(MediaFault) {
    try tell(leg, .stopSaying) { _, _ throws(MediaFault) in }
  }

  /// Sends keys one after the other, 100 ms each: as events where the other side takes them, else
  /// as tones.
  /// - Parameter keys: of 0…9, *, #, A…D.
  public func sendKeys(_ leg: LegID, _ keys: String) throws(MediaFault) {
    let octets = Array(keys.utf8)
    guard (1...MediaOptions.keysMaximum).contains(octets.count),
      octets.allSatisfy({ Digit(ascii: $0) != nil })
    else { throw .keys(keys) }
    try tell(leg, .keys) { command, _ throws(MediaFault) in
      for (index, octet) in octets.enumerated() { command.keys[index] = octet }
      command.keysCount = octets.count
    }
  }

  /// How well both sides hear each other; nil when the leg is not open.
  public func quality(of leg: LegID) async -> LegQuality? {
    await withCheckedContinuation { asker in
      clerk.registry.withLock { registry in
        guard let place = registry.place(leg) else {
          asker.resume(returning: nil)
          return
        }
        var command = MediaCommand(.quality)
        command.leg = place
        command.asker = asker
        do {
          try submit(&registry, command)
          registry.underWay += 1
        } catch {
          asker.resume(returning: nil)
        }
      }
    }
  }
}
