import RTP
import Testing

/// The jitter buffer step by step.
@Suite("Jitter buffer")
struct JitterBufferTests {
  /// A buffer with a sender that is on time: packet n is sent at n × 20 ms, ticks 7 ms later.
  struct Line: ~Copyable {
    var buffer = JitterBuffer()
    var frame = [UInt8](repeating: 0, count: 160)
    var tick = 0

    mutating func insert(
      _ number: Int, timestamp: Int? = nil, at milliseconds: Int? = nil, octets: [UInt8]? = nil
    ) -> JitterInsertion {
      let payload = octets ?? [UInt8](repeating: UInt8(number & 0xFF), count: 160)
      return payload.withUnsafeBytes { bytes in
        buffer.insert(
          sequence: 100_000 + Int64(number),
          timestamp: UInt32(truncatingIfNeeded: timestamp ?? number * 160), payloadType: 8,
          payload: bytes, nowMicroseconds: Int64(milliseconds ?? number * 20) * 1000)
      }
    }

    mutating func pull(isQuiet: Bool = false) -> JitterFrame {
      defer { tick += 1 }
      let now = Int64(tick) * 20_000 + 7_000
      return frame.withUnsafeMutableBytes { bytes in
        buffer.pull(into: bytes, tickMicroseconds: now, isQuiet: isQuiet)
      }
    }
  }

  @Test("packets out of order come out in order")
  func order() {
    var line = Line()
    #expect(line.pull().kind == .silence)
    for number in 1...4 {
      if number == 1 { #expect(line.insert(1, at: 20) == .stored) }
      if number == 2 {
        for early in [4, 3, 2] { #expect(line.insert(early, at: 40) == .stored) }
      }
      let result = line.pull()
      #expect(result.kind == .audio)
      #expect(result.payloadType == 8)
      #expect(result.offset == 0 && result.count == 160)
      #expect(line.frame == .init(repeating: UInt8(number), count: 160))
    }
  }

  @Test("a packet that comes twice is played once, also after it was played")
  func duplicates() {
    var line = Line()
    #expect(line.insert(0) == .stored)
    #expect(line.insert(0) == .duplicate)
    #expect(line.pull().kind == .audio)
    #expect(line.insert(0, at: 8) == .duplicate)
    #expect(line.buffer.counts.duplicates == 2)
    #expect(line.buffer.losses.lost == 0)
  }

  @Test("a missing packet is one lost frame, and late when it comes after that")
  func missing() {
    var line = Line()
    for number in 0..<6 {
      if number != 2 { #expect(line.insert(number) == .stored) }
      #expect(line.pull().kind == (number == 2 ? .lost : .audio))
    }
    #expect(line.insert(2, at: 130) == .late)
    #expect(line.buffer.losses.lost == 1)
    #expect(line.buffer.counts.lostFrames == 1)
  }

  @Test("octets that are no packet are refused and do not count as lost")
  func unusable() {
    var line = Line()
    #expect(line.insert(0, octets: []) == .unusable)
    #expect(line.insert(1, octets: .init(repeating: 1, count: 481)) == .unusable)
    #expect(line.insert(2, octets: .init(repeating: 1, count: 480)) == .stored)
    #expect(line.buffer.counts.unusable == 2)
  }

  @Test("a step of the timestamps is smoothed over, forwards and backwards")
  func timestampJump() {
    for jump in [1_000_000, -1_000_000, 0x7000_0000, 12_000] {
      var line = Line()
      for number in 0..<100 {
        _ = line.insert(number, timestamp: number * 160 + (number >= 50 ? jump : 0))
        #expect(line.pull().kind == .audio, "jump of \(jump) at \(number)")
        #expect(line.frame[0] == UInt8(number))
      }
      #expect(line.buffer.counts.resynchronisations == 1)
      #expect(line.buffer.counts.flushed == 0)
    }
  }

  @Test("a sender whose timestamps stand still while it is silent is heard at once after")
  func frozenTimestamps() {
    var line = Line()
    for number in 0..<10 {
      _ = line.insert(number)
      _ = line.pull()
    }
    for _ in 10..<200 { _ = line.pull() }
    var audio = 0
    for number in 10..<20 {
      _ = line.insert(number, at: (number + 190) * 20)
      if line.pull().kind == .audio { audio += 1 }
    }
    #expect(audio == 10)
  }

  @Test("comfort noise: silence with its level, until sound comes")
  func comfortNoise() {
    var line = Line()
    for number in 0..<5 {
      _ = line.insert(number)
      #expect(line.pull().kind == .audio)
    }
    #expect(
      line.buffer.insertNoise(
        sequence: 100_005, timestamp: 800, level: 62, nowMicroseconds: 100_000) == .stored)
    for _ in 5..<50 {
      let result = line.pull()
      #expect(result.kind == .silence)
      #expect(result.noiseLevel == 62)
    }
    _ = line.insert(6, timestamp: 50 * 160, at: 1000)
    let result = line.pull()
    #expect(result.kind == .audio)
    #expect(result.noiseLevel == nil)
    #expect(line.buffer.losses.lost == 0)
    #expect(line.buffer.counts.lostFrames == 0)
  }

  @Test("events in place of sound are silence, not loss")
  func events() {
    var line = Line()
    for number in 0..<5 {
      _ = line.insert(number)
      _ = line.pull()
    }
    for number in 5..<12 {
      #expect(line.buffer.insertOther(sequence: 100_000 + Int64(number)) == .stored)
      #expect(line.pull().kind == .silence)
    }
    _ = line.insert(12)
    #expect(line.pull().kind == .audio)
    #expect(line.buffer.losses.lost == 0)
    #expect(line.buffer.counts.lostFrames == 0)
  }

  @Test("another payload type in the midst of a frame waits for the next")
  func typeChange() {
    var line = Line()
    _ = line.insert(0, octets: .init(repeating: 1, count: 80))
    [UInt8](repeating: 2, count: 80).withUnsafeBytes { bytes in
      _ = line.buffer.insert(
        sequence: 100_001, timestamp: 80, payloadType: 9, payload: bytes, nowMicroseconds: 10_000)
    }
    line.tick = 1
    let result = line.pull()
    #expect(result.payloadType == 8)
    #expect(result.count == 80)
    #expect(line.frame[79] == 1)
    let next = line.pull()
    #expect(next.kind == .lost)
  }

  @Test("a heap of packets beyond the maximum throws the oldest away")
  func full() {
    var line = Line()
    for number in 0..<500 { _ = line.insert(number, at: 0) }
    #expect(line.buffer.held == JitterBuffer.packetsMaximum)
    #expect(line.buffer.counts.flushed == 500 - 64)
    // Nobody was pulling: what is played is recent.
    #expect(line.pull().kind == .audio)
  }

  @Test("another source begins anew, though its numbers be the same")
  func restart() {
    var line = Line()
    for number in 0..<5 { _ = line.insert(number, at: 0) }
    line.buffer.restart()
    #expect(line.buffer.held == 0)
    for number in 0..<5 {
      #expect(line.insert(number, timestamp: 7_000_000 + number * 160) == .stored)
      #expect(line.pull().kind == .audio)
    }
    #expect(line.buffer.counts.flushed == 5)
  }

  @Test("numbers of a thousand packets at once are counted lost, without a walk over them")
  func leap() {
    var line = Line()
    _ = line.insert(0)
    _ = line.pull()
    _ = line.insert(2900, timestamp: 160, at: 20)
    _ = line.pull()
    #expect(line.buffer.losses.lost == 2899)
  }
}
