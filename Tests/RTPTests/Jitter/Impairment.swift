import RTP

/// A network between a sender and a jitter buffer, by seed: what it does to packets is what `tc
/// netem` would, in simulated time.
struct Impairment {
  var seed: UInt64 = 1
  var seconds = 60
  /// Length of a packet in units of the RTP clock.
  var packetTicks = 160
  var lossRatio = 0.0
  /// The mean length of a run of losses: 1 is random loss (Gilbert's model).
  var burstPackets = 1.0
  var duplicateRatio = 0.0
  /// Each packet's own delay, drawn evenly from nought to this, in microseconds; more than a
  /// packet's length reorders.
  var jitterMicroseconds: Int64 = 0
  /// The sender's clock against ours; above nought it is fast.
  var driftPPM = 0.0
  /// Between the packets' arrival and the ticks.
  var phaseMicroseconds: Int64 = 7_000
  var firstSequence: UInt16 = 65_000
  var firstTimestamp: UInt32 = 0xFFFF_0000
  /// Whether a tick's sound is quiet: pauses in speech.
  var quiet: (Int) -> Bool = { $0 % 50 < 10 }
  /// More delay for packets sent in an interval of seconds.
  var spike: (from: Double, to: Double, microseconds: Int64)?
  /// Packets not sent (DTX) in an interval of seconds.
  var pause: (from: Double, to: Double)?

  struct Outcome {
    var counts = JitterCounts()
    var losses = LossPattern()
    var sent = 0
    var arrived = 0
    var dropped = 0
    var ticks = 0
    /// Over the packets: from when a packet would have come without jitter to when its first octet
    /// is played.
    var delaySum: Int64 = 0
    var delayCount = 0
    var delayMaximum: Int64 = 0
    var heldMaximum = 0
    var held = 0
    /// Frames whose octets were not the sender's in order.
    var broken = 0
    var resultingDelay: Int64 = 0
    /// By kind of frame, of the last five seconds.
    var lastKinds: [JitterFrame.Kind: Int] = [:]

    var delayMean: Int64 { delayCount > 0 ? delaySum / Int64(delayCount) : 0 }
  }

  /// What the octet at a timestamp is: a prime's remainder, so that a run shows where it is from.
  static func octet(_ tick: Int64) -> UInt8 { UInt8(tick % 251) }

  private struct Arrival {
    var at: Int64
    var sequence: Int64
    var tick: Int64
  }

  private func arrivals(_ outcome: inout Outcome) -> [Arrival] {
    var random = Seeded(seed)
    var arrivals: [Arrival] = []
    var isInLoss = false
    // Gilbert: leaving loss with 1/burst, entering so that the share of loss is as asked.
    let leave = 1 / burstPackets
    let enter = lossRatio < 1 ? leave * lossRatio / (1 - lossRatio) : 1
    let packets = seconds * 8000 / packetTicks
    for index in 0..<packets {
      let tick = Int64(index * packetTicks)
      let sentAt = Double(tick + Int64(packetTicks)) * 125 / (1 + driftPPM * 1e-6)
      let second = sentAt / 1e6
      if let pause, second >= pause.from, second < pause.to { continue }
      outcome.sent += 1
      isInLoss = isInLoss ? !random.chance(leave) : random.chance(enter)
      let own =
        jitterMicroseconds > 0 ? Int64.random(in: 0...jitterMicroseconds, using: &random) : 0
      if isInLoss {
        outcome.dropped += 1
        continue
      }
      var at = Int64(sentAt) + own
      if let spike, second >= spike.from, second < spike.to { at += spike.microseconds }
      // Numbers by packets sent, not by time.
      let arrival = Arrival(at: at, sequence: Int64(outcome.sent - 1), tick: tick)
      arrivals.append(arrival)
      if random.chance(duplicateRatio) {
        var again = arrival
        again.at += Int64.random(in: 0...40_000, using: &random)
        arrivals.append(again)
      }
    }
    // In order of arrival; a stable order for those at one moment.
    return arrivals.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  func run() -> Outcome {
    var outcome = Outcome()
    let arrivals = arrivals(&outcome)
    var buffer = JitterBuffer()
    var next = 0
    var frame = [UInt8](repeating: 0, count: JitterBuffer.frameTicks)
    var payload = [UInt8](repeating: 0, count: packetTicks)
    outcome.ticks = seconds * 50 + 50
    for tick in 0..<outcome.ticks {
      let now = Int64(tick) * 20_000 + phaseMicroseconds
      while next < arrivals.count, arrivals[next].at <= now {
        let arrival = arrivals[next]
        next += 1
        outcome.arrived += 1
        payload.withUnsafeMutableBufferPointer { octets in
          for index in 0..<packetTicks { octets[index] = Self.octet(arrival.tick + Int64(index)) }
        }
        payload.withUnsafeBytes { bytes in
          _ = buffer.insert(
            sequence: 65_536 + Int64(firstSequence) + arrival.sequence,
            timestamp: firstTimestamp &+ UInt32(truncatingIfNeeded: arrival.tick), payloadType: 8,
            payload: bytes, nowMicroseconds: arrival.at)
        }
      }
      let result = frame.withUnsafeMutableBytes { bytes in
        buffer.pull(into: bytes, tickMicroseconds: now, isQuiet: quiet(tick))
      }
      if tick >= outcome.ticks - 300, tick < outcome.ticks - 50 {
        outcome.lastKinds[result.kind, default: 0] += 1
      }
      if result.kind == .audio { check(frame, result, &outcome) }
      outcome.delayMaximum = max(outcome.delayMaximum, buffer.takeDelayMaximum())
      if tick % 50 == 0 { outcome.heldMaximum = max(outcome.heldMaximum, buffer.held) }
      if buffer.delayMicroseconds > 0, tick < outcome.ticks - 50 {
        outcome.delaySum += buffer.delayMicroseconds
        outcome.delayCount += 1
        outcome.resultingDelay = buffer.delayMicroseconds
      }
    }
    outcome.counts = buffer.counts
    outcome.losses = buffer.losses
    outcome.held = buffer.held
    return outcome
  }

  private func check(_ frame: [UInt8], _ result: JitterFrame, _ outcome: inout Outcome) {
    let isInOrder = frame.withUnsafeBufferPointer { octets in
      var expected = octets[result.offset]
      for index in result.offset..<result.offset + result.count {
        if octets[index] != expected { return false }
        expected = expected == 250 ? 0 : expected + 1
      }
      return true
    }
    if !isInOrder { outcome.broken += 1 }
  }
}
