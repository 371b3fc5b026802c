import Glibc
import LinuxCalls
import RTP

/// What the media thread is told, between two ticks.
extension MediaLoop {
  /// Commands obeyed before one tick: the others wait for the next, so that a flood of them delays
  /// nobody's sound.
  private static let commandsPerTick = 512

  mutating func obey() {
    for _ in 0..<Self.commandsPerTick {
      guard let command = channel.pointee.commands.take() else { return }
      obey(command)
    }
  }

  private mutating func obey(_ command: UnsafeMutablePointer<MediaCommand>) {
    switch command.pointee.kind {
    case .open: open(command)
    case .music: setMusic(command)
    case .record: record(command)
    case .parties:
      if let tap = taps[Int(command.pointee.index)] {
        setParties(tap, command.pointee.customer, command.pointee.staff)
      }
      giveBack(command)
    case .pauseRecording:
      if let tap = taps[Int(command.pointee.index)] {
        mixer.setPaused(command.pointee.flag, tap)
      }
      giveBack(command)
    case .stopRecording:
      stopRecording(Int(command.pointee.index))
      giveBack(command)
    default: obeyForLeg(command)
    }
  }

  private func find(_ place: LegPlace) -> UnsafeMutablePointer<MediaLeg>? {
    guard let leg = legs[Int(place.slot)], leg.pointee.place.id == place.id else { return nil }
    return leg
  }

  private mutating func obeyForLeg(_ command: UnsafeMutablePointer<MediaCommand>) {
    guard let leg = find(command.pointee.leg), let mix = leg.pointee.mix else {
      // It was closed before.
      giveBack(command)
      return
    }
    switch command.pointee.kind {
    case .media: setMedia(leg, mix, command)
    case .close:
      command.pointee.opened = leg
      close(leg, mix)
    case .hear: setHears(leg, mix, command.pointee.hears)
    case .say:
      if let last = leg.pointee.lastSaying {
        last.pointee.next = command
      } else {
        leg.pointee.sayings = command
      }
      leg.pointee.lastSaying = command
      if leg.pointee.player == nil { goOnSaying(leg) }
      return
    case .stopSaying: stopSaying(leg)
    case .keys: sendKeys(leg, command)
    case .mute: mixer.setMuted(command.pointee.flag, mix)
    case .quality:
      command.pointee.quality = LegQuality(leg.pointee, nowMicroseconds: began)
      command.pointee.hasQuality = true
    case .open, .music, .record, .parties, .pauseRecording, .stopRecording: break
    }
    giveBack(command)
  }

  // MARK: Legs

  private mutating func open(_ command: UnsafeMutablePointer<MediaCommand>) {
    guard let leg = command.pointee.opened, let mix = try? mixer.addLeg(.alaw) else {
      // The engine opens no more legs than the mixer has: left to the clerk, which closes it.
      giveBack(command)
      return
    }
    let slot = Int(leg.pointee.place.slot)
    leg.pointee.mix = mix
    leg.pointee.listed = count
    listed[count] = Int32(slot)
    count += 1
    legs[slot] = leg
    watch(leg.pointee.sockets.sound, UInt64(slot) << 1)
    watch(leg.pointee.sockets.control, UInt64(slot) << 1 | 1)
    command.pointee.opened = nil
    giveBack(command)
  }

  private func watch(_ socket: Int32, _ key: UInt64) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u64 = key
    _ = epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)
  }

  private mutating func setMedia(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ mix: MixLeg,
    _ command: UnsafeMutablePointer<MediaCommand>
  ) {
    guard let settings = command.pointee.settings else { return }
    if settings.codec != leg.pointee.codec {
      leg.pointee.conceals.forget()
      leg.pointee.detector.reset()
    }
    if command.pointee.concealment != nil, leg.pointee.conceals.wide == nil {
      swap(&leg.pointee.conceals.wide, &command.pointee.concealment)
    }
    leg.pointee.set(settings, nowMicroseconds: began)
    mixer.setCodec(settings.codec, of: mix)
  }

  /// Says goodbye and takes the leg out; its sockets and memory are the clerk's from here on.
  mutating func close(_ leg: UnsafeMutablePointer<MediaLeg>, _ mix: MixLeg) {
    stopSaying(leg)
    let octets =
      (try? leg.pointee.control.goodbye(
        sender: leg.pointee.sender, receiver: &leg.pointee.receiver,
        name: UnsafeRawBufferPointer(name), into: packet, nowMicroseconds: Self.now())) ?? 0
    sendControl(octets, leg)
    var event = epoll_event()
    _ = epoll_ctl(poll, EPOLL_CTL_DEL, leg.pointee.sockets.sound, &event)
    _ = epoll_ctl(poll, EPOLL_CTL_DEL, leg.pointee.sockets.control, &event)
    mixer.remove(mix)
    leg.pointee.mix = nil
    legs[Int(leg.pointee.place.slot)] = nil
    count -= 1
    let moved = listed[count]
    listed[leg.pointee.listed] = moved
    if let other = legs[Int(moved)] { other.pointee.listed = leg.pointee.listed }
  }

  private mutating func sendKeys(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ command: UnsafeMutablePointer<MediaCommand>
  ) {
    for index in 0..<command.pointee.keysCount {
      guard let digit = Digit(ascii: command.pointee.keys[index]) else { continue }
      let isTaken =
        leg.pointee.eventType == nil
        ? leg.pointee.tones.add(digit.code) : leg.pointee.sender.send(digit)
      if !isTaken { channel.pointee.counters.add(.droppedKeys) }
    }
  }

  // MARK: What is heard

  private mutating func setHears(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ mix: MixLeg, _ hears: LegHears
  ) {
    if let player = player(of: leg.pointee.hears) {
      // Fades out within a frame.
      mixer.clear(.leg(mix), of: .player(player))
    } else {
      mixer.clear(.leg(mix))
      if let saying = leg.pointee.player { try? mixer.announce(saying, to: mix) }
    }
    leg.pointee.hears = hears
    if case .legs(let row) = hears {
      for index in 0..<row.count {
        guard let other = find(row.places[index])?.pointee.mix, other != mix else { continue }
        // Of 32 cells, 30 are legs, one is a saying's and one is music that fades out.
        try? mixer.set(.leg(mix), hears: .leg(other))
      }
    } else if let player = player(of: hears) {
      try? mixer.set(.leg(mix), hears: .player(player), role: .background)
    }
  }

  private func player(of hears: LegHears) -> MixPlayer? {
    switch hears {
    case .silence, .legs: nil
    case .ringing: ringing
    case .music(let index): musicPlayers[Int(index)]
    }
  }

  /// Whoever hears the music of this name hears the new one.
  private mutating func setMusic(_ command: UnsafeMutablePointer<MediaCommand>) {
    let index = command.pointee.index
    let old = music[Int(index)]
    if let player = musicPlayers[Int(index)] { mixer.remove(player) }
    musicPlayers[Int(index)] =
      command.pointee.clips.isEmpty ? nil : try? mixer.play(command.pointee.clips[0])
    music[Int(index)] = command
    if let old { giveBack(old) }
    guard let player = musicPlayers[Int(index)] else { return }
    for place in 0..<count {
      let leg = legs[Int(listed[place])]!
      guard case .music(let heard) = leg.pointee.hears, heard == index, let mix = leg.pointee.mix
      else { continue }
      try? mixer.set(.leg(mix), hears: .player(player), role: .background)
    }
  }

  // MARK: Recordings

  private mutating func record(_ command: UnsafeMutablePointer<MediaCommand>) {
    let index = Int(command.pointee.index)
    guard let ring = command.pointee.ring, let tap = try? mixer.addTap(ring) else {
      giveBack(command)
      return
    }
    taps[index] = tap
    recordings[index] = command
    setParties(tap, command.pointee.customer, command.pointee.staff)
  }

  private mutating func setParties(_ tap: MixTap, _ customer: LegRow, _ staff: LegRow) {
    mixer.clear(.left(tap))
    mixer.clear(.right(tap))
    for index in 0..<customer.count {
      guard let mix = find(customer.places[index])?.pointee.mix else { continue }
      try? mixer.set(.left(tap), hears: .leg(mix))
    }
    for index in 0..<staff.count {
      guard let mix = find(staff.places[index])?.pointee.mix else { continue }
      try? mixer.set(.right(tap), hears: .leg(mix))
    }
  }

  private mutating func stopRecording(_ index: Int) {
    guard let tap = taps[index] else { return }
    mixer.remove(tap)
    taps[index] = nil
    if let command = recordings[index] {
      recordings[index] = nil
      giveBack(command)
    }
  }

  // MARK: The end

  /// Obeys what waits, closes all, and hands everything back.
  mutating func closeAll() {
    while let command = channel.pointee.commands.take() { obey(command) }
    for index in 0..<recordingsMaximum { stopRecording(index) }
    for index in 0..<MediaOptions.musicMaximum {
      if let player = musicPlayers[index] { mixer.remove(player) }
      musicPlayers[index] = nil
      if let command = music[index] { giveBack(command) }
      music[index] = nil
    }
    while count > 0 {
      guard let leg = legs[Int(listed[0])], let mix = leg.pointee.mix else { return }
      close(leg, mix)
      let command = UnsafeMutablePointer<MediaCommand>.allocate(capacity: 1)
      command.initialize(to: MediaCommand(.close))
      command.pointee.leg = leg.pointee.place
      command.pointee.opened = leg
      giveBack(command)
    }
  }
}
