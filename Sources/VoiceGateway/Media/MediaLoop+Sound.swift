import RTP

/// From packets to frames of the mixer, and what is said.
extension MediaLoop {
  /// A quiet frame's largest sample: -40 dBm0 or so.
  private static let quietPeak: Int32 = 250
  /// Ticks between two looks at how loud a leg is.
  private static let quietTicks: Int64 = 4

  /// Gives the mixer this tick's frame of a leg, and looks after its keys and its silence.
  @inline(__always)
  mutating func hear(_ leg: UnsafeMutablePointer<MediaLeg>) {
    guard let mix = leg.pointee.mix else { return }
    let octets = UnsafeMutableRawBufferPointer(start: frame, count: JitterBuffer.frameTicks)
    let pulled = leg.pointee.receiver.pull(
      into: octets, tickMicroseconds: due, isQuiet: leg.pointee.isQuiet)
    leg.pointee.isQuiet = false
    switch pulled.kind {
    case .audio: take(leg, mix, pulled)
    case .lost, .stretched:
      let made = leg.pointee.conceals.make(
        leg.pointee.codec, payload: frame, range: 0..<0, into: samples)
      mixer.receive(mix, samples: UnsafeBufferPointer(start: samples, count: made))
    case .silence: leg.pointee.conceals.forget()
    }
    // Keys are told when they are pressed; this ends those whose end was lost.
    _ = leg.pointee.receiver.tickDigits(nowMicroseconds: due)
    listen(leg, mix)
    watch(leg)
  }

  @inline(__always)
  private mutating func take(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ mix: MixLeg, _ pulled: JitterFrame
  ) {
    let own = leg.pointee.codec
    let raw = leg.pointee.codecs[Int(pulled.payloadType & 0x7F)]
    guard let codec = AudioCodec(rawValue: raw) else { return }
    var range = pulled.offset..<(pulled.offset + pulled.count)
    if codec != own {
      convert(leg, codec, own, pulled)
      // What is missing of a frame of another codec is silence in it.
      range = 0..<JitterBuffer.frameTicks
    }
    if range.count == JitterBuffer.frameTicks, !leg.pointee.conceals.isConcealing {
      leg.pointee.conceals.remember(frame, own)
      mixer.receive(mix, payload: UnsafeBufferPointer(start: frame, count: range.count))
      return
    }
    let made = leg.pointee.conceals.make(own, payload: frame, range: range, into: samples)
    mixer.receive(mix, samples: UnsafeBufferPointer(start: samples, count: made))
    // The next loss begins with what came now.
    if range.count == JitterBuffer.frameTicks { leg.pointee.conceals.remember(frame, own) }
  }

  /// From a codec that the other side may send to the one that its leg is mixed in.
  private mutating func convert(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ codec: AudioCodec, _ own: AudioCodec,
    _ pulled: JitterFrame
  ) {
    if pulled.count < JitterBuffer.frameTicks {
      let end = pulled.offset + pulled.count
      frame.update(repeating: codec.silence, count: pulled.offset)
      (frame + end).update(repeating: codec.silence, count: JitterBuffer.frameTicks - end)
    }
    leg.pointee.converter.convert(frame, from: codec, to: own)
  }

  /// Keys in the sound, and how loud it is.
  @inline(__always)
  private mutating func listen(_ leg: UnsafeMutablePointer<MediaLeg>, _ mix: MixLeg) {
    let hearsTones = leg.pointee.eventType == nil
    let looks = (tick &+ Int64(leg.pointee.place.slot)) % Self.quietTicks == 0
    guard hearsTones || looks, let heard = mixer.heard(mix) else { return }
    if hearsTones, let key = leg.pointee.detector.process(heard)?.began,
      let digit = Digit(code: key)
    {
      note(.key, leg.pointee.place.id, Int64(digit.ascii))
    }
    if looks {
      var peak: Int32 = 0
      for sample in heard { peak = max(peak, Int32(sample).magnitude32) }
      leg.pointee.isQuiet = peak < Self.quietPeak
    }
  }

  @inline(__always)
  private mutating func watch(_ leg: UnsafeMutablePointer<MediaLeg>) {
    let silent = leg.pointee.receiver.inactivity(nowMicroseconds: due)
    if silent >= inactivityMicroseconds, !leg.pointee.isInactive {
      leg.pointee.isInactive = true
      leg.pointee.isActive = false
      note(.inactive, leg.pointee.place.id, silent / 1000)
    } else if leg.pointee.isInactive, silent < inactivityMicroseconds {
      // Sound came, or a report as of a telephone that is silent on purpose.
      leg.pointee.isInactive = false
      if !leg.pointee.isActive {
        leg.pointee.isActive = true
        note(.active, leg.pointee.place.id)
      }
    }
  }

  // MARK: Sayings

  /// Begins what waits to be said to a leg, and goes from clip to clip without a gap.
  mutating func goOnSaying(_ leg: UnsafeMutablePointer<MediaLeg>) {
    if let player = leg.pointee.player {
      guard mixer.isFinished(player) else { return }
      mixer.remove(player)
      leg.pointee.player = nil
      if let saying = leg.pointee.sayings { saying.pointee.clip += 1 }
    }
    while let saying = leg.pointee.sayings {
      if saying.pointee.clip < saying.pointee.clips.count {
        // A clip that repeats would never end; it is refused where it comes in.
        guard let mix = leg.pointee.mix,
          let player = try? mixer.play(saying.pointee.clips[saying.pointee.clip])
        else { return }
        try? mixer.announce(player, to: mix)
        leg.pointee.player = player
        return
      }
      leg.pointee.sayings = saying.pointee.next
      saying.pointee.next = nil
      saying.pointee.isHeard = true
      giveBack(saying)
    }
    leg.pointee.lastSaying = nil
  }

  /// Stops what is said, and forgets what waits.
  mutating func stopSaying(_ leg: UnsafeMutablePointer<MediaLeg>) {
    if let player = leg.pointee.player { mixer.remove(player) }
    leg.pointee.player = nil
    while let saying = leg.pointee.sayings {
      leg.pointee.sayings = saying.pointee.next
      saying.pointee.next = nil
      giveBack(saying)
    }
    leg.pointee.lastSaying = nil
  }
}

extension Int32 {
  @inline(__always)
  fileprivate var magnitude32: Int32 { self < 0 ? 0 &- self : self }
}

/// Payloads of one codec into those of another, 20 ms at a time.
struct FrameConverter {
  private var decoder = AudioDecoder(.alaw)
  private var encoder = AudioEncoder(.alaw)
  private var interpolator = Interpolator()
  private var decimator = Decimator()

  /// In place.
  /// - Parameter frame: 160 octets.
  mutating func convert(
    _ frame: UnsafeMutablePointer<UInt8>, from codec: AudioCodec, to other: AudioCodec
  ) {
    if decoder.codec != codec { decoder = AudioDecoder(codec) }
    if encoder.codec != other { encoder = AudioEncoder(other) }
    let payload = UnsafeMutableBufferPointer(start: frame, count: AudioCodec.frameBytes)
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: 480) { memory in
      let wide = UnsafeMutableBufferPointer(rebasing: memory[..<320])
      let narrow = UnsafeMutableBufferPointer(rebasing: memory[320...])
      switch (codec.sampleRate, other.sampleRate) {
      case (.narrow, .narrow):
        decoder.decode(UnsafeBufferPointer(payload), into: narrow)
        encoder.encode(UnsafeBufferPointer(narrow), into: payload)
      case (.wide, .wide):
        decoder.decode(UnsafeBufferPointer(payload), into: wide)
        encoder.encode(UnsafeBufferPointer(wide), into: payload)
      case (.narrow, .wide):
        decoder.decode(UnsafeBufferPointer(payload), into: narrow)
        interpolator.process(UnsafeBufferPointer(narrow), into: wide)
        encoder.encode(UnsafeBufferPointer(wide), into: payload)
      case (.wide, .narrow):
        decoder.decode(UnsafeBufferPointer(payload), into: wide)
        decimator.process(UnsafeBufferPointer(wide), into: narrow)
        encoder.encode(UnsafeBufferPointer(narrow), into: payload)
      }
    }
  }
}
