/// What became of a datagram given to a receiver.
public enum ReceiveOutcome: Equatable, Sendable {
  /// Sound, waiting for its tick.
  case audio
  /// A telephone event; `DigitChange.none` for repeated packets.
  case digit(DigitChange)
  /// Comfort noise: the sender is silent from there on.
  case noise
  /// Well formed, but nothing to do with it.
  case ignored(IgnoredReason)
  /// Not RTP as the standard has it.
  case malformed(PacketError)
}

public enum IgnoredReason: UInt8, Equatable, Sendable {
  /// The source has not shown enough packets in order (RFC 3550 appendix A.1).
  case probation
  /// A later source is heard.
  case displaced
  /// A jump of the sequence number, not yet believed.
  case jump
  /// A payload type that was not agreed.
  case payloadType
  /// Came twice.
  case duplicate
  /// Came after its tick.
  case late
  /// Without payload, or too long.
  case unusable
  /// Carries our own SSRC: a loop or a collision (RFC 3550 section 8.2).
  case ownSource
}

/// Datagrams of a receiver by what became of them: their sum is all that came.
public struct ReceiveCounts: Equatable, Sendable {
  public var audio: Int64 = 0
  public var events: Int64 = 0
  public var noise: Int64 = 0
  public var probation: Int64 = 0
  public var displaced: Int64 = 0
  public var jumps: Int64 = 0
  public var unknownTypes: Int64 = 0
  public var duplicates: Int64 = 0
  public var late: Int64 = 0
  public var unusable: Int64 = 0
  public var ownSource: Int64 = 0
  public var malformed: Int64 = 0

  public init() {}

  public var total: Int64 {
    audio + events + noise + probation + displaced + jumps + unknownTypes + duplicates + late
      + unusable + ownSource + malformed
  }
}

/// The receiving half of a leg's media: datagrams in, one frame per tick out. For the thread that
/// owns the leg; no call allocates or locks.
public struct RTPReceiver: ~Copyable {
  public var payloads: PayloadMap
  /// Our sender's SSRC, which nobody else may use.
  public var ownSSRC: UInt32
  /// Whether sound should be coming: not while the other side is on hold by its own wish
  /// (a=sendonly from us, a=inactive), when silence is no failure.
  public private(set) var isExpected = true

  private var sources = SourceTable()
  private var buffer = JitterBuffer()
  private var digits = DigitReceiver()
  private var jitter = InterarrivalJitter()
  /// When the last valid packet came, or expecting began.
  private var lastHeardMicroseconds: Int64
  public private(set) var counts = ReceiveCounts()

  public init(payloads: PayloadMap, ownSSRC: UInt32, nowMicroseconds now: Int64) {
    self.payloads = payloads
    self.ownSSRC = ownSSRC
    lastHeardMicroseconds = now
  }

  /// Takes a datagram that `DatagramKind` calls RTP.
  /// - Parameter nowMicroseconds: its arrival, on a clock that never goes back.
  @inline(__always)
  public mutating func receive(
    _ datagram: UnsafeRawBufferPointer, nowMicroseconds now: Int64
  ) -> ReceiveOutcome {
    let packet: RTPPacket
    do {
      packet = try RTPPacket(reading: datagram)
    } catch {
      counts.malformed += 1
      return .malformed(error)
    }
    guard packet.ssrc != ownSSRC else { return ignored(.ownSource) }
    let isSound = payloads.isAudio(packet.payloadType)
    let verdict = sources.receive(
      ssrc: packet.ssrc, sequenceNumber: packet.sequenceNumber, isSound: isSound,
      nowMicroseconds: now)
    let number: Int64
    switch verdict {
    case .heard(let heard): number = heard
    case .begun(let begun):
      number = begun
      buffer.restart()
      jitter.restart()
    case .probation: return ignored(.probation)
    case .aside: return receiveAside(packet, datagram, now)
    case .jump: return ignored(.jump)
    }
    lastHeardMicroseconds = now
    let payload = packet.payload(in: datagram)
    if isSound {
      jitter.receive(timestamp: packet.timestamp, arrivalTicks: now / JitterBuffer.tickMicroseconds)
      let insertion = buffer.insert(
        sequence: number, timestamp: packet.timestamp, payloadType: packet.payloadType,
        payload: payload, nowMicroseconds: now)
      guard insertion == .stored else { return ignored(Self.reason(insertion)) }
      counts.audio += 1
      return .audio
    }
    return receiveOther(packet, payload, number: number, now)
  }

  private mutating func receiveOther(
    _ packet: RTPPacket, _ payload: UnsafeRawBufferPointer, number: Int64, _ now: Int64
  ) -> ReceiveOutcome {
    if packet.payloadType == payloads.event {
      // Repeated and late event packets are told apart by the event, not by the buffer.
      _ = buffer.insertOther(sequence: number)
      return receiveEvent(packet, payload, now)
    }
    if packet.payloadType == payloads.noise {
      // Without a level (an empty payload) it is silence.
      let level = payload.count > 0 ? payload[0] & 0x7F : 127
      let insertion = buffer.insertNoise(
        sequence: number, timestamp: packet.timestamp, level: level, nowMicroseconds: now)
      guard insertion == .stored else { return ignored(Self.reason(insertion)) }
      counts.noise += 1
      return .noise
    }
    _ = buffer.insertOther(sequence: number)
    return ignored(.payloadType)
  }

  /// A valid source beside the one heard: its keys count, its sound does not.
  private mutating func receiveAside(
    _ packet: RTPPacket, _ datagram: UnsafeRawBufferPointer, _ now: Int64
  ) -> ReceiveOutcome {
    guard packet.payloadType == payloads.event else { return ignored(.displaced) }
    lastHeardMicroseconds = now
    return receiveEvent(packet, packet.payload(in: datagram), now)
  }

  private mutating func receiveEvent(
    _ packet: RTPPacket, _ payload: UnsafeRawBufferPointer, _ now: Int64
  ) -> ReceiveOutcome {
    let event: TelephoneEvent
    do {
      event = try TelephoneEvent(reading: payload)
    } catch {
      counts.malformed += 1
      return .malformed(PacketError(error.fault, at: packet.payloadOffset + error.offset))
    }
    counts.events += 1
    return .digit(
      digits.receive(event, ssrc: packet.ssrc, timestamp: packet.timestamp, nowMicroseconds: now))
  }

  private static func reason(_ insertion: JitterInsertion) -> IgnoredReason {
    switch insertion {
    case .duplicate: .duplicate
    case .late: .late
    case .stored, .unusable: .unusable
    }
  }

  private mutating func ignored(_ reason: IgnoredReason) -> ReceiveOutcome {
    switch reason {
    case .probation: counts.probation += 1
    case .displaced: counts.displaced += 1
    case .jump: counts.jumps += 1
    case .payloadType: counts.unknownTypes += 1
    case .duplicate: counts.duplicates += 1
    case .late: counts.late += 1
    case .unusable: counts.unusable += 1
    case .ownSource: counts.ownSource += 1
    }
    return .ignored(reason)
  }

  /// The next 20 ms: see `JitterBuffer.pull`.
  @inline(__always)
  public mutating func pull(
    into frame: UnsafeMutableRawBufferPointer, tickMicroseconds: Int64, isQuiet: Bool
  ) -> JitterFrame {
    buffer.pull(into: frame, tickMicroseconds: tickMicroseconds, isQuiet: isQuiet)
  }

  /// Ticks were lost for good: what is held is thrown away, and the next packet starts the timing
  /// as the first one did.
  public mutating func restartTiming() { buffer.flush() }

  /// Once per tick: ends a key whose end packets were lost.
  @inline(__always)
  public mutating func tickDigits(nowMicroseconds now: Int64) -> DigitChange {
    digits.tick(nowMicroseconds: now)
  }

  /// Says whether sound should be coming, by the direction that SDP agreed on. The time of
  /// inactivity counts from here.
  public mutating func expect(_ isExpected: Bool, nowMicroseconds now: Int64) {
    if isExpected, !self.isExpected { lastHeardMicroseconds = now }
    self.isExpected = isExpected
  }

  /// How long nothing valid has come although it should, in microseconds; nought while nothing is
  /// expected. A sender that is silent on purpose (DTX) still sends comfort noise or RTCP: call
  /// `heard` for the latter.
  public func inactivity(nowMicroseconds now: Int64) -> Int64 {
    isExpected ? max(0, now - lastHeardMicroseconds) : 0
  }

  /// The other side gave another sign of life, as RTCP of the source that is heard.
  public mutating func heard(nowMicroseconds now: Int64) {
    lastHeardMicroseconds = max(lastHeardMicroseconds, now)
  }

  /// The source said goodbye: the next valid one is heard at once.
  public mutating func forget(ssrc: UInt32) { sources.forget(ssrc: ssrc) }

  /// The source that is heard.
  public var ssrc: UInt32? { sources.ssrc }
  /// Times that another source took over.
  public var sourceChanges: Int64 { sources.changes }
  public var sequence: SequenceTracker? { sources.sequence }
  public var jitterCounts: JitterCounts { buffer.counts }
  public var losses: LossPattern { buffer.losses }
  public var jitterTicks: UInt32 { jitter.ticks }
  /// What the buffer adds to the way at present, on average, in microseconds.
  public var bufferMicroseconds: Int64 { buffer.delayMicroseconds }
  public var bufferTargetMicroseconds: Int64 { buffer.targetMicroseconds }

  mutating func takeFractionLost() -> UInt8 { sources.takeFractionLost() }
}
