extension JitterBuffer {
  /// Gives the next frame.
  /// - Parameters:
  ///   - frame: at least `frameTicks` octets; written only where the answer says audio.
  ///   - tickMicroseconds: when this tick was due, not when it ran: a late thread must not look
  ///     like a fast sender.
  ///   - isQuiet: whether the last frame given sounded quiet, so that a frame may be left out or
  ///     played longer unheard.
  @inline(__always)
  public mutating func pull(
    into frame: UnsafeMutableRawBufferPointer, tickMicroseconds tick: Int64, isQuiet: Bool
  ) -> JitterFrame {
    precondition(frame.count >= Self.frameTicks)
    lastTick = tick
    switch phase {
    case .idle: return silence()
    case .waiting:
      let start = min(
        max(Self.startMicroseconds, spreadMicroseconds + Self.guardMicroseconds)
          + (isWaitingForPart ? Self.startPartMicroseconds : 0),
        Self.delayMaximumMicroseconds - Self.frameMicroseconds)
      guard tick - waitingSince >= start else { return silence() }
      phase = .playing
      lostRun = 0
      skipStale(tick, start)
    case .playing: break
    }
    playoutOffset = tick - position * Self.tickMicroseconds
    if adjustment != 0 {
      if adjust(isQuiet) { return stretched() }
    }
    return take(into: frame)
  }

  /// At the start, leaves out what has come in one heap with younger packets: a heap after a gap in
  /// the network must not become lasting delay.
  private mutating func skipStale(_ tick: Int64, _ start: Int64) {
    let latest = (tick - waitingTransit - start) / Self.tickMicroseconds
    let frames = max(0, latest - position) / Int64(Self.frameTicks)
    position += frames * Int64(Self.frameTicks)
    counts.skippedFrames += frames
  }

  private mutating func silence() -> JitterFrame {
    counts.silentFrames += 1
    var result = JitterFrame(.silence)
    result.noiseLevel = noiseLevel
    return result
  }

  private mutating func stretched() -> JitterFrame {
    counts.stretchedFrames += 1
    adjustment -= 1
    playoutOffset += Self.frameMicroseconds
    return JitterFrame(.stretched)
  }

  /// Makes the delay shorter if now is the time.
  /// - Returns: whether this tick is to make it longer.
  private mutating func adjust(_ isQuiet: Bool) -> Bool {
    adjustmentAge += 1
    if adjustment > 0 { return isQuiet || adjustmentAge > Self.stretchPatienceTicks }
    guard isQuiet || overlongFrames > 0 || adjustmentAge > Self.skipPatienceTicks else {
      return false
    }
    let frames = max(1, overlongFrames)
    adjustment = min(0, adjustment + frames)
    adjustmentAge = 0
    overlongFrames = 0
    position += Int64(frames * Self.frameTicks)
    playoutOffset -= Int64(frames) * Self.frameMicroseconds
    counts.skippedFrames += Int64(frames)
    var next = head
    while next <= highest {
      let slot = slots + Self.index(next)
      if slot.pointee.sequence == next, slot.pointee.kind == .audio || slot.pointee.kind == .noise {
        guard slot.pointee.timestamp + Int64(slot.pointee.count) <= position else { break }
        if slot.pointee.kind == .noise { noiseLevel = slot.pointee.payloadType }
        settle(to: next + 1, untouched: .skipped)
      }
      next += 1
    }
    return false
  }

  /// Copies what falls into the frame at the position, and moves on.
  @inline(__always)
  private mutating func take(into frame: UnsafeMutableRawBufferPointer) -> JitterFrame {
    let end = position + Int64(Self.frameTicks)
    var result = JitterFrame(.audio)
    var next = head
    var isAhead = false
    walk: while next <= highest {
      let index = Self.index(next)
      let slot = slots + index
      guard slot.pointee.sequence == next else {
        next += 1
        continue
      }
      switch slot.pointee.kind {
      case .audio:
        guard slot.pointee.timestamp < end else {
          isAhead = true
          break walk
        }
        guard copy(index, into: frame, &result) else { break walk }
        noiseLevel = nil
        isOtherSent = false
        guard slot.pointee.timestamp + Int64(slot.pointee.count) <= end else { break walk }
        settle(to: next + 1, untouched: .flushed)
      case .noise:
        guard slot.pointee.timestamp < end else {
          isAhead = true
          break walk
        }
        noiseLevel = slot.pointee.payloadType
        isOtherSent = false
        settle(to: next + 1, untouched: .flushed)
      case .other:
        if next == head {
          isOtherSent = true
          settle(to: next + 1, untouched: .flushed)
        }
      case .empty, .done: break
      }
      next += 1
    }
    position = end
    if result.count > 0 {
      counts.audioFrames += 1
      lostRun = 0
      return result
    }
    return gap(isAhead: isAhead, next: next)
  }

  /// Copies a packet's part of the frame that begins at the position.
  /// - Returns: false when it cannot stand in one run with what is there: the rest waits or is
  ///   lost.
  @inline(__always)
  private mutating func copy(
    _ index: Int, into frame: UnsafeMutableRawBufferPointer, _ result: inout JitterFrame
  ) -> Bool {
    let slot = slots + index
    let from = max(slot.pointee.timestamp, position)
    let to = min(
      slot.pointee.timestamp + Int64(slot.pointee.count), position + Int64(Self.frameTicks))
    guard to > from else { return true }
    let offset = Int(from - position)
    if result.count == 0 {
      result.offset = offset
      result.payloadType = slot.pointee.payloadType
    } else if offset != result.offset + result.count
      || slot.pointee.payloadType != result.payloadType
    {
      return false
    }
    let count = Int(to - from)
    frame.baseAddress.unsafelyUnwrapped.advanced(by: offset).copyMemory(
      from: octets(of: slot.pointee.block) + Int(from - slot.pointee.timestamp), byteCount: count)
    result.count += count
    if !slot.pointee.isTouched {
      slot.pointee.isTouched = true
      let delay = max(0, lastTick - slot.pointee.arrival)
      delayMicroseconds += (delay - delayMicroseconds) / 16
      if delay > delayPeak { delayPeak = delay }
    }
    return true
  }

  /// No sound for this frame: lost on the way, or never sent?
  private mutating func gap(isAhead: Bool, next: Int64) -> JitterFrame {
    if noiseLevel != nil || isOtherSent || (isAhead && next == head) {
      if !isAhead { rest() }
      lostRun = 0
      return silence()
    }
    lostRun += 1
    if lostRun > Self.lostRunMaximum, !isAhead {
      rest()
      return silence()
    }
    counts.lostFrames += 1
    return JitterFrame(.lost)
  }

  /// The sender is silent: the next packet starts the timing as the first one did, which costs
  /// nothing now.
  private mutating func rest() {
    if highest >= 0 { settle(to: highest + 1, untouched: .flushed) }
    phase = .idle
    adjustment = 0
    adjustmentAge = 0
    history.removeAll()
    untilEvaluation = Self.evaluationPackets
  }
}
