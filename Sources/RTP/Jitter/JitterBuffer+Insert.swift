extension JitterBuffer {
  /// Puts in a packet with sound.
  /// - Parameters:
  ///   - sequence: extended by `SequenceTracker`.
  ///   - nowMicroseconds: the arrival, on the clock that the ticks are given on.
  @inline(__always)
  public mutating func insert(
    sequence: Int64, timestamp: UInt32, payloadType: UInt8, payload: UnsafeRawBufferPointer,
    nowMicroseconds now: Int64
  ) -> JitterInsertion {
    guard payload.count > 0, payload.count <= Self.payloadOctetsMaximum,
      let source = payload.baseAddress
    else {
      counts.unusable += 1
      _ = insertOther(sequence: sequence)
      return .unusable
    }
    guard
      let index = place(
        sequence: sequence, timestamp: timestamp, ticks: Int64(payload.count), kind: .audio, now)
    else { return refusal }
    let slot = slots + index
    slot.pointee.payloadType = payloadType
    slot.pointee.arrival = now
    slot.pointee.count = Int32(payload.count)
    // As many blocks as slots: one is always free.
    let block = UInt8(freeBlocks.trailingZeroBitCount & 63)
    freeBlocks &= ~(1 << UInt64(block))
    slot.pointee.block = block
    UnsafeMutableRawPointer(octets(of: block)).copyMemory(from: source, byteCount: payload.count)
    counts.stored += 1
    return .stored
  }

  /// Puts in a comfort noise packet (RFC 3389): from its moment on there is silence with noise.
  public mutating func insertNoise(
    sequence: Int64, timestamp: UInt32, level: UInt8, nowMicroseconds now: Int64
  ) -> JitterInsertion {
    guard
      let index = place(sequence: sequence, timestamp: timestamp, ticks: 1, kind: .noise, now)
    else { return refusal }
    slots[index].payloadType = level & 0x7F
    slots[index].count = 0
    return .stored
  }

  /// Notes the number of a packet that came but carries no sound, so that it is not taken for lost.
  public mutating func insertOther(sequence: Int64) -> JitterInsertion {
    if highest < 0 {
      head = sequence + 1
      highest = sequence
      hasTimestamp = false
      losses.receive()
      return .stored
    }
    guard admit(sequence) else { return refusal }
    if sequence > highest { highest = sequence }
    let slot = slots + Self.index(sequence)
    slot.pointee = Slot(sequence: sequence, kind: .other)
    return .stored
  }

  /// Whether a number has room and is neither played nor held; makes room by throwing away.
  @inline(__always)
  private mutating func admit(_ sequence: Int64) -> Bool {
    let slot = slots + Self.index(sequence)
    if slot.pointee.sequence == sequence {
      counts.duplicates += 1
      refusal = .duplicate
      return false
    }
    if sequence < head {
      counts.late += 1
      refusal = .late
      return false
    }
    if sequence - head >= Int64(Self.packetsMaximum) {
      settle(to: sequence - Int64(Self.packetsMaximum) + 1, untouched: .flushed)
    }
    return true
  }

  /// Finds the place of a packet that has a time, and learns from its arrival.
  @inline(__always)
  private mutating func place(
    sequence: Int64, timestamp: UInt32, ticks: Int64, kind: Slot.Kind, _ now: Int64
  ) -> Int? {
    if highest < 0 {
      head = sequence
      highest = sequence - 1
      hasTimestamp = false
    }
    guard admit(sequence) else { return nil }
    let isNewest = sequence > highest
    var time: Int64
    if hasTimestamp {
      time = lastTimestamp + Int64(Int32(bitPattern: timestamp &- lastRaw))
      if isNewest { time = continued(time, sequence: sequence, now) }
      guard abs(time - lastTimestamp) <= Self.jumpTicks || isNewest else {
        counts.late += 1
        refusal = .late
        return nil
      }
    } else {
      time = Int64(timestamp)
    }
    if isNewest {
      if hasTimestamp, sequence == highest + 1, time > lastTimestamp, kind == .audio {
        packetTicks = min(time - lastTimestamp, Int64(Self.payloadOctetsMaximum))
      }
      highest = sequence
      lastRaw = timestamp
      lastTimestamp = time
      lastArrival = now
      hasTimestamp = true
    }
    guard isInTime(time, ticks: ticks, sequence: sequence, isNewest: isNewest, now) else {
      return nil
    }
    let index = Self.index(sequence)
    slots[index] = Slot(sequence: sequence, timestamp: time, kind: kind)
    return index
  }

  /// The time of the newest packet. Where the timestamp steps by more than a second beyond what
  /// both
  /// the sequence numbers and the clock say, the sender has begun its timestamps anew: the sound
  /// goes on where it was.
  @inline(__always)
  private mutating func continued(_ time: Int64, sequence: Int64, _ now: Int64) -> Int64 {
    let step = time - lastTimestamp
    let bySequence = (sequence - highest) * packetTicks
    guard abs(step - bySequence) > Self.jumpTicks else { return time }
    let byClock = (now - lastArrival) / Self.tickMicroseconds
    guard abs(step - byClock) > Self.jumpTicks else { return time }
    counts.resynchronisations += 1
    return lastTimestamp + (byClock > Self.jumpTicks ? byClock : bySequence)
  }

  /// Judges a packet's time by the position that is played.
  @inline(__always)
  private mutating func isInTime(
    _ time: Int64, ticks: Int64, sequence: Int64, isNewest: Bool, _ now: Int64
  ) -> Bool {
    guard phase == .playing else {
      wait(for: time, ticks: ticks, now)
      return true
    }
    let transit = now - frameStart(of: time) * Self.tickMicroseconds
    let end = time + ticks
    if isNewest, end <= position - Self.jumpTicks || time > position + Self.jumpTicks {
      beginAnew(with: sequence, time, ticks: ticks, now)
      return true
    }
    learn(transit)
    if end <= position {
      counts.late += 1
      refusal = .late
      if isNewest {
        lateRun += 1
        if lateRun >= Self.lateRunMaximum {
          counts.late -= 1
          beginAnew(with: sequence, time, ticks: ticks, now)
          return true
        }
      }
      return false
    }
    lateRun = 0
    let excess = playoutOffset - transit - Self.delayMaximumMicroseconds
    if excess > 0 {
      // Whatever was learned before: this packet would wait too long.
      overlongFrames = max(overlongFrames, Int(excess / Self.frameMicroseconds) + 1)
      adjustment = min(adjustment, -overlongFrames)
    }
    return true
  }

  /// The first packet of a stream or after a pause: the start waits from its arrival.
  private mutating func wait(for time: Int64, ticks: Int64, _ now: Int64) {
    let transit = now - time * Self.tickMicroseconds
    if phase == .idle {
      phase = .waiting
      waitingSince = now
      waitingTransit = transit
      isWaitingForPart = ticks % Int64(Self.frameTicks) != 0
      position = time
    } else {
      if time < position { position = time }
      if transit < waitingTransit { waitingTransit = transit }
    }
  }

  private mutating func beginAnew(
    with sequence: Int64, _ time: Int64, ticks: Int64, _ now: Int64
  ) {
    settle(to: sequence, untouched: .flushed)
    counts.resynchronisations += 1
    history.removeAll()
    untilEvaluation = Self.evaluationPackets
    adjustment = 0
    adjustmentAge = 0
    lateRun = 0
    lostRun = 0
    phase = .idle
    wait(for: time, ticks: ticks, now)
  }

  /// The time of the frame that a time falls into, as the ticks cut frames now.
  @inline(__always)
  private func frameStart(of time: Int64) -> Int64 {
    let frame = Int64(Self.frameTicks)
    var within = (time - position) % frame
    if within < 0 { within += frame }
    return time - within
  }

  @inline(__always)
  private mutating func learn(_ transit: Int64) {
    history.add(transit)
    untilEvaluation -= 1
    if untilEvaluation <= 0 { evaluate() }
  }

  /// Decides whether frames are to be played longer or left out.
  private mutating func evaluate() {
    untilEvaluation = Self.evaluationPackets
    guard let (low, high) = history.bounds() else { return }
    spreadMicroseconds = min(high - low, Self.delayMaximumMicroseconds)
    let slack = playoutOffset - high
    let delay = playoutOffset - low
    let excess = delay - Self.delayMaximumMicroseconds
    overlongFrames = excess > 0 ? Int(excess / Self.frameMicroseconds) + 1 : 0
    let spare = slack - Self.guardMicroseconds - Self.hysteresisMicroseconds
    let before = adjustment
    if slack < Self.guardMicroseconds, overlongFrames == 0 {
      let wanted = Self.guardMicroseconds - slack + Self.frameMicroseconds - 1
      let room = max(0, Self.delayMaximumMicroseconds - delay)
      adjustment = Int(min(wanted, room) / Self.frameMicroseconds)
    } else {
      adjustment = -max(overlongFrames, Int(max(0, spare) / Self.frameMicroseconds))
    }
    if adjustment.signum() != before.signum() { adjustmentAge = 0 }
  }
}
