import RTP
import Testing

/// One side of a call: sender, receiver and control together.
struct Side: ~Copyable {
  var sender: RTPSender
  var receiver: RTPReceiver
  var control: RTPControl
  var frame = [UInt8](repeating: 0, count: 160)
  var buffer = [UInt8](repeating: 0, count: 600)
  static let name: [UInt8] = Array("a@b".utf8)

  init(ssrc: UInt32, now: Int64 = 0, unixOffset: Int64 = 1_700_000_000_000_000) {
    sender = RTPSender(
      ssrc: ssrc, sequenceNumber: 65_500, timestamp: 0xFFFF_FF00, payloadType: PayloadMap.pcma,
      eventType: 101)
    receiver = RTPReceiver(
      payloads: PayloadMap(audio: [8, 0, 9], event: 101), ownSSRC: ssrc, nowMicroseconds: now)
    control = RTPControl(
      nowMicroseconds: now, unixOffsetMicroseconds: unixOffset, random: 0x8000_0000)
  }

  mutating func send(_ octet: UInt8) throws -> [UInt8] {
    let sound = [UInt8](repeating: octet, count: 160)
    let count = try sound.withUnsafeBytes { sound in
      try buffer.withUnsafeMutableBytes { try sender.tick(frame: sound, into: $0) }
    }
    return Array(buffer.prefix(count))
  }

  mutating func receive(_ octets: [UInt8], now: Int64) -> ReceiveOutcome {
    octets.withUnsafeBytes { receiver.receive($0, nowMicroseconds: now) }
  }

  mutating func pull(now: Int64, isQuiet: Bool = true) -> JitterFrame {
    frame.withUnsafeMutableBytes {
      receiver.pull(into: $0, tickMicroseconds: now, isQuiet: isQuiet)
    }
  }

  mutating func report(now: Int64) throws -> [UInt8] {
    let count = try Self.name.withUnsafeBytes { name in
      try buffer.withUnsafeMutableBytes {
        try control.reportIfDue(
          sender: sender, receiver: &receiver, name: name, into: $0, nowMicroseconds: now,
          random: 0x8000_0000)
      }
    }
    return Array(buffer.prefix(count))
  }

  mutating func goodbye(now: Int64) throws -> [UInt8] {
    let count = try Self.name.withUnsafeBytes { name in
      try buffer.withUnsafeMutableBytes {
        try control.goodbye(
          sender: sender, receiver: &receiver, name: name, into: $0, nowMicroseconds: now)
      }
    }
    return Array(buffer.prefix(count))
  }

  mutating func receiveControl(_ octets: [UInt8], now: Int64) throws -> ControlOutcome {
    try octets.withUnsafeBytes {
      try control.receive($0, sender: sender, receiver: &receiver, nowMicroseconds: now)
    }
  }
}

@Suite("A leg's media")
struct LegTests {
  @Test("two sides talk for a minute: sound, reports and the round trip")
  func talk() throws {
    var one = Side(ssrc: 1)
    // The other machine's clocks have nothing to do with ours.
    let shift: Int64 = 5_000_000_000
    var two = Side(ssrc: 2, now: shift, unixOffset: 1_600_000_000_000_000)
    var audio = 0
    var inFlight: [(at: Int64, octets: [UInt8], isControl: Bool)] = []
    var answers: [(at: Int64, octets: [UInt8])] = []
    for tick in 0..<3000 {
      let now = Int64(tick) * 20_000
      // 30 ms there, 50 ms back; every fiftieth is lost on the way.
      let sound = try one.send(UInt8(tick % 256))
      if tick % 50 != 33 { inFlight.append((now + 30_000, sound, false)) }
      let report = try one.report(now: now)
      if !report.isEmpty { inFlight.append((now + 30_000, report, true)) }
      _ = try two.send(0xD5)
      let answer = try two.report(now: now + shift)
      if !answer.isEmpty { answers.append((now + 50_000, answer)) }
      while let first = inFlight.first, first.at <= now {
        inFlight.removeFirst()
        if first.isControl {
          _ = try two.receiveControl(first.octets, now: first.at + shift)
        } else {
          _ = two.receive(first.octets, now: first.at + shift)
        }
      }
      while let first = answers.first, first.at <= now {
        answers.removeFirst()
        let outcome = try one.receiveControl(first.octets, now: first.at)
        #expect(!outcome.isBye)
      }
      if two.pull(now: now + shift + 4_000).kind == .audio { audio += 1 }
    }
    #expect(audio >= 2930)
    let trip = try #require(one.control.roundTripMicroseconds)
    #expect(abs(trip - 80_000) < 200)
    let remote = try #require(one.control.remote)
    #expect(remote.ssrc == 1)
    #expect((4...6).contains(remote.fractionLost))
    #expect((50...60).contains(remote.cumulativeLost))
    #expect(one.control.remoteMetrics?.ssrc == 1)
    #expect(one.control.reportsSent >= 10)
    let quality = two.control.quality(of: two.receiver)
    #expect(abs(quality.effectiveLossRatio - 0.02) < 0.003)
    #expect(quality.burstRatio < 1.05)
    #expect(quality.rating.mos > 4.0 && quality.rating.mos < 4.4)
    #expect(quality.bufferMicroseconds < 40_000)
    #expect(two.receiver.counts.total == 2998 - 60)
  }

  @Test("goodbye is told, and the next source is heard at once")
  func goodbye() throws {
    var one = Side(ssrc: 1)
    var two = Side(ssrc: 2)
    for tick in 0..<10 { _ = two.receive(try one.send(1), now: Int64(tick) * 20_000) }
    #expect(two.receiver.ssrc == 1)
    let bye = try one.goodbye(now: 200_000)
    let outcome = try two.receiveControl(bye, now: 200_000)
    #expect(outcome.isBye)
    #expect(two.receiver.ssrc == nil)
    #expect(bye.count <= RTPControl.reportOctetsMaximum)
  }

  @Test("every datagram is counted once, whatever it is")
  func counted() {
    let seed: UInt64 = 4
    var random = Seeded(seed)
    var side = Side(ssrc: 9)
    var sequence: UInt16 = 100
    for index in 0..<20_000 {
      if random.chance(0.8) { sequence &+= UInt16.random(in: 0...3, using: &random) }
      var octets = audioPacket(
        sequence, timestamp: UInt32(sequence) * 160,
        ssrc: random.chance(0.95) ? 1 : UInt32.random(in: 2...12, using: &random),
        type: [8, 8, 8, 8, 101, 13, 77].randomElement(using: &random) ?? 8,
        payload: .init(
          repeating: 4, count: [0, 4, 80, 160, 500].randomElement(using: &random) ?? 0)
      )
      if random.chance(0.1) {
        octets[Int.random(in: 0..<octets.count, using: &random)] = UInt8(index & 0xFF)
      }
      _ = side.receive(octets, now: Int64(index) * 7000)
      if index % 3 == 0 { _ = side.pull(now: Int64(index) * 7000) }
    }
    let counts = side.receiver.counts
    #expect(counts.total == 20_000, "seed \(seed)")
    #expect(counts.audio > 1000 && counts.events > 100 && counts.noise > 10)
    #expect(counts.unknownTypes > 100 && counts.malformed > 10 && counts.ownSource > 10)
  }

  @Test("inactivity counts only while sound should come")
  func inactivity() throws {
    var one = Side(ssrc: 1)
    var two = Side(ssrc: 2)
    for tick in 0..<10 { _ = two.receive(try one.send(1), now: Int64(tick) * 20_000) }
    #expect(two.receiver.inactivity(nowMicroseconds: 1_180_000) == 1_000_000)
    two.receiver.expect(false, nowMicroseconds: 1_180_000)
    #expect(two.receiver.inactivity(nowMicroseconds: 90_000_000) == 0)
    two.receiver.expect(true, nowMicroseconds: 90_000_000)
    #expect(two.receiver.inactivity(nowMicroseconds: 91_000_000) == 1_000_000)
    // Noise of a stranger's is no life.
    _ = two.receive([0x80, 1, 2, 3], now: 92_000_000)
    _ = two.receive(audioPacket(7, timestamp: 7, ssrc: 77), now: 92_000_000)
    #expect(two.receiver.inactivity(nowMicroseconds: 93_000_000) == 3_000_000)
    // RTCP of the source is.
    _ = try two.receiveControl(try one.goodbyeless(now: 93_000_000), now: 93_000_000)
    #expect(two.receiver.inactivity(nowMicroseconds: 93_500_000) == 500_000)
  }

  @Test("something is sent in every tick, with numbers and times that never stand still")
  func alwaysSends() throws {
    var side = Side(ssrc: 1)
    let five = try #require(Digit(ascii: 0x35))
    var last: RTPPacket?
    var events: [RTPPacket] = []
    for tick in 0..<100 {
      if tick == 20 {
        let isTaken = side.sender.send(five, milliseconds: 100)
        #expect(isTaken)
      }
      let packet = try side.send(7).packet()
      if let last { #expect(packet.sequenceNumber == last.sequenceNumber &+ 1) }
      if packet.payloadType == 101 {
        events.append(packet)
      } else {
        #expect(packet.timestamp == 0xFFFF_FF00 &+ UInt32(tick * 160))
        #expect(packet.marker == (tick == 0))
      }
      last = packet
    }
    // Five packets of 20 ms, the last of them three times.
    #expect(events.count == 7)
    #expect(events.filter(\.marker).count == 1)
    #expect(Set(events.map(\.timestamp)) == [0xFFFF_FF00 &+ UInt32(20 * 160)])
    side.sender.skip(ticks: 10)
    let next = try side.send(7).packet()
    #expect(next.timestamp == 0xFFFF_FF00 &+ UInt32(110 * 160))
    #expect(next.marker)
  }

  @Test("keys are refused where the other side takes no events, or too many wait")
  func refused() throws {
    var side = Side(ssrc: 1)
    let star = try #require(Digit(ascii: 0x2A))
    for _ in 0..<DigitSender.digitsMaximum {
      let isTaken = side.sender.send(star)
      #expect(isTaken)
    }
    let isTaken = side.sender.send(star)
    #expect(!isTaken)
    side.sender.removeWaitingDigits()
    #expect(!side.sender.isSendingDigits)
    side.sender.eventType = nil
    let isSent = side.sender.send(star)
    #expect(!isSent)
  }

  @Test("an echo of our own stream is not played")
  func echo() throws {
    var side = Side(ssrc: 1)
    for tick in 0..<10 {
      let octets = try side.send(1)
      let outcome = side.receive(octets, now: Int64(tick) * 20_000)
      #expect(outcome == .ignored(.ownSource))
    }
  }

  @Test("sound that changes its SSRC goes on at once")
  func newSource() {
    var side = Side(ssrc: 1)
    var audio = 0
    for tick in 0..<200 {
      let now = Int64(tick) * 20_000
      let octets = audioPacket(
        UInt16(tick &* 3 / 3), timestamp: UInt32(tick * 160) &+ (tick >= 100 ? 0x9000_0000 : 0),
        ssrc: tick >= 100 ? 50 : 40)
      _ = side.receive(octets, now: now)
      if side.pull(now: now + 9_000).kind == .audio { audio += 1 }
    }
    #expect(audio >= 196)
    #expect(side.receiver.sourceChanges == 1)
  }

  @Test("keys from an SSRC of their own do not stop the sound")
  func eventsAside() {
    var side = Side(ssrc: 1)
    var audio = 0
    var pressed = 0
    for tick in 0..<100 {
      let now = Int64(tick) * 20_000
      _ = side.receive(audioPacket(UInt16(tick), timestamp: UInt32(tick * 160)), now: now)
      if (30..<40).contains(tick) {
        let duration = UInt8(tick - 29)
        let octets = audioPacket(
          UInt16(tick), timestamp: 99, ssrc: 0xE0, type: 101, payload: [5, 10, duration, 0])
        if case .digit(let change) = side.receive(octets, now: now), change.pressed != nil {
          pressed += 1
        }
      }
      if side.pull(now: now + 9_000).kind == .audio { audio += 1 }
    }
    #expect(pressed == 1)
    #expect(audio >= 98)
    #expect(side.receiver.sourceChanges == 0)
  }
}

extension Side {
  /// A report outside of its time.
  mutating func goodbyeless(now: Int64) throws -> [UInt8] {
    control = RTPControl(nowMicroseconds: now - 10_000_000, unixOffsetMicroseconds: 0, random: 0)
    return try report(now: now)
  }
}
