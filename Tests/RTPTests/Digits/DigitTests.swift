import RTP
import Testing

@Suite("Telephone events")
struct DigitTests {
  static func packet(_ code: UInt8, _ duration: UInt16, end: Bool = false) -> TelephoneEvent {
    TelephoneEvent(event: code, isEnd: end, volume: 10, duration: duration)
  }

  @Test("keys and their names go both ways")
  func names() {
    for (code, ascii) in "0123456789*#ABCD".utf8.enumerated() {
      #expect(Digit(code: UInt8(code))?.ascii == ascii)
      #expect(Digit(ascii: ascii)?.code == UInt8(code))
    }
    #expect(Digit(ascii: 0x62)?.description == "B")
    #expect(Digit(code: 16) == nil)
    #expect(Digit(ascii: 0x45) == nil)
  }

  @Test("the payload is four octets, as in the figure of section 2.3")
  func payload() throws {
    var octets = [UInt8](repeating: 0xFF, count: 4)
    let event = Self.packet(5, 0x08C0, end: true)
    octets.withUnsafeMutableBytes { event.write(into: $0) }
    #expect(octets == [0x05, 0x8A, 0x08, 0xC0])
    let read = try octets.withUnsafeBytes { try TelephoneEvent(reading: $0) }
    #expect(read == event)
    for count in [0, 3, 5] {
      let wrong = [UInt8](repeating: 0, count: count)
      #expect(throws: PacketError(.eventLength, at: count)) {
        try wrong.withUnsafeBytes { bytes in try TelephoneEvent(reading: bytes) }
      }
    }
  }

  @Test("a key is told once when it goes down and once when it goes up")
  func once() {
    var receiver = DigitReceiver()
    var pressed: [Digit] = []
    var ended: [DigitChange.Ended] = []
    for (index, timestamp) in [1000, 5000, 9000].enumerated() as EnumeratedSequence<[UInt32]> {
      for step in 1...8 {
        for _ in 0..<(step == 8 ? 3 : 1) {
          let change = receiver.receive(
            Self.packet(7, UInt16(step * 160), end: step == 8), ssrc: 1, timestamp: timestamp,
            nowMicroseconds: Int64(index * 1_000_000 + step * 20_000))
          if let digit = change.pressed { pressed.append(digit) }
          if let end = change.ended { ended.append(end) }
        }
      }
    }
    #expect(pressed.map(\.description) == ["7", "7", "7"])
    #expect(ended.map(\.milliseconds) == [160, 160, 160])
    #expect(ended.filter(\.isTimedOut).isEmpty)
    #expect(!receiver.isPressed)
  }

  @Test("one packet out of all is enough for a key, whichever it is")
  func loss() {
    for kept in 1...8 {
      var receiver = DigitReceiver()
      let change = receiver.receive(
        Self.packet(3, UInt16(kept * 160), end: kept == 8), ssrc: 1, timestamp: 1,
        nowMicroseconds: 0)
      #expect(change.pressed?.description == "3")
      if kept == 8 {
        #expect(change.ended?.milliseconds == 160)
      } else {
        #expect(receiver.tick(nowMicroseconds: 199_999) == .none)
        let late = receiver.tick(nowMicroseconds: 200_000)
        #expect(late.ended?.isTimedOut == true)
        #expect(late.ended?.milliseconds == Int64(kept * 20))
        #expect(receiver.tick(nowMicroseconds: 300_000) == .none)
      }
    }
  }

  @Test("the next key ends one whose end was lost")
  func nextEnds() {
    var receiver = DigitReceiver()
    _ = receiver.receive(Self.packet(1, 320), ssrc: 1, timestamp: 100, nowMicroseconds: 0)
    let change = receiver.receive(
      Self.packet(2, 160), ssrc: 1, timestamp: 2000, nowMicroseconds: 100_000)
    #expect(change.ended?.digit.description == "1")
    #expect(change.pressed?.description == "2")
    // A late end of the first is nothing.
    #expect(
      receiver.receive(
        Self.packet(1, 800, end: true), ssrc: 1, timestamp: 100, nowMicroseconds: 110_000)
        == .none)
    #expect(receiver.isPressed)
  }

  @Test("a key held for longer than a segment is one key (section 2.5.1.3)")
  func segments() {
    var receiver = DigitReceiver()
    var presses = 0
    var ended: DigitChange.Ended?
    var timestamp: UInt32 = 0xFFFF_F000
    var held = 0
    for step in 1...1000 {
      held = step * 160
      while held - Int(timestamp &- 0xFFFF_F000) > 0xFFFF {
        // The segment's last packet has the greatest duration.
        _ = receiver.receive(
          Self.packet(9, 0xFFFF), ssrc: 1, timestamp: timestamp,
          nowMicroseconds: Int64(step) * 20_000)
        timestamp &+= 0xFFFF
      }
      let change = receiver.receive(
        Self.packet(9, UInt16(held - Int(timestamp &- 0xFFFF_F000)), end: step == 1000), ssrc: 1,
        timestamp: timestamp, nowMicroseconds: Int64(step) * 20_000)
      if change.pressed != nil { presses += 1 }
      if let end = change.ended { ended = end }
    }
    #expect(presses == 1)
    #expect(ended?.milliseconds == 20_000)
  }

  @Test("events that are no keys (a fax tone) change nothing")
  func others() {
    var receiver = DigitReceiver()
    #expect(
      receiver.receive(Self.packet(36, 160), ssrc: 1, timestamp: 1, nowMicroseconds: 0) == .none)
    #expect(!receiver.isPressed)
  }

  /// Through the sender, a lossy line and the receiver.
  @Test("keys sent arrive once and in order over a line that loses a fifth")
  func through() throws {
    for seed in UInt64(1)...20 {
      var random = Seeded(seed)
      var sender = RTPSender(
        ssrc: 5, sequenceNumber: 65_530, timestamp: 0xFFFF_FF00, payloadType: 8, eventType: 101)
      for ascii in "0123456789*#".utf8 {
        let digit = try #require(Digit(ascii: ascii))
        let isTaken = sender.send(digit, milliseconds: 120)
        #expect(isTaken)
      }
      var receiver = DigitReceiver()
      var heard = ""
      var frame = [UInt8](repeating: 0xD5, count: 160)
      var octets = [UInt8](repeating: 0, count: 200)
      for tick in 0..<400 {
        let count = try frame.withUnsafeMutableBytes { sound in
          try octets.withUnsafeMutableBytes {
            try sender.tick(frame: UnsafeRawBufferPointer(sound), into: $0)
          }
        }
        let datagram = Array(octets.prefix(count))
        let packet = try datagram.packet()
        guard packet.payloadType == 101, !random.chance(0.2) else { continue }
        let event = try datagram.withUnsafeBytes {
          try TelephoneEvent(reading: packet.payload(in: $0))
        }
        let change = receiver.receive(
          event, ssrc: packet.ssrc, timestamp: packet.timestamp,
          nowMicroseconds: Int64(tick) * 20_000)
        if let digit = change.pressed { heard += digit.description }
      }
      #expect(heard == "0123456789*#", "seed \(seed)")
      #expect(!sender.isSendingDigits)
    }
  }
}
