import RTP
import Testing

@Suite("Sequence numbers")
struct SequenceTrackerTests {
  /// Through probation: the number given is then the first that counts.
  static func valid(at first: UInt16) -> SequenceTracker {
    var tracker = SequenceTracker(first: first &- 1)
    #expect(tracker.update(first &- 1) == .probation)
    guard case .restarted = tracker.update(first) else {
      Issue.record("not valid after two")
      return tracker
    }
    return tracker
  }

  @Test("two in order make a source valid; out of order they do not")
  func probation() {
    var tracker = SequenceTracker(first: 10)
    #expect(tracker.update(10) == .probation)
    #expect(tracker.update(12) == .probation)
    #expect(tracker.update(11) == .probation)
    #expect(!tracker.isValid)
    #expect(tracker.update(12) == .restarted(65536 + 12))
    #expect(tracker.isValid)
    #expect(tracker.expected == 1)
    #expect(tracker.received == 1)
  }

  @Test("numbers count on over the wrap, and late ones count back")
  func wraps() {
    var tracker = Self.valid(at: 65534)
    #expect(tracker.update(65535) == .valid(131_071))
    #expect(tracker.update(1) == .valid(131_073))
    #expect(tracker.update(0) == .valid(131_072))
    #expect(tracker.update(65535) == .valid(131_071))
    #expect(tracker.extendedHighest == 65537)
    #expect(tracker.expected == 4)
    #expect(tracker.received == 5)
    #expect(tracker.cumulativeLost == -1)
  }

  @Test("a large jump is believed when the next number follows it")
  func jump() {
    var tracker = Self.valid(at: 100)
    #expect(tracker.update(20_000) == .jump)
    #expect(tracker.update(101) == .valid(65536 + 101))
    #expect(tracker.update(30_000) == .jump)
    #expect(tracker.update(30_001) == .restarted(65536 + 30_001))
    #expect(tracker.expected == 1)
  }

  @Test("the fraction lost is that of the interval")
  func fraction() {
    var tracker = Self.valid(at: 1)
    for number in 2...100 where number % 4 != 0 { _ = tracker.update(UInt16(number)) }
    _ = tracker.update(101)
    // 101 expected, 25 of them lost.
    #expect(tracker.lost == 25)
    #expect(tracker.takeFractionLost() == UInt8(25 * 256 / 101))
    for number in 102...201 { _ = tracker.update(UInt16(number)) }
    #expect(tracker.takeFractionLost() == 0)
    #expect(tracker.cumulativeLost == 25)
    #expect(tracker.takeFractionLost() == 0)
  }

  @Test("extended numbers follow a long random stream with losses exactly")
  func long() {
    let seed: UInt64 = 77
    var random = Seeded(seed)
    var tracker = Self.valid(at: 5)
    var true64: Int64 = 65536 + 5
    for _ in 0..<200_000 {
      true64 += Int64.random(in: 1...50, using: &random)
      let sent = true64 - Int64.random(in: 0...40, using: &random)
      if sent >= 65536 + 5 {
        let back = tracker.update(UInt16(truncatingIfNeeded: true64))
        #expect(back == .valid(true64), "seed \(seed)")
        #expect(tracker.update(UInt16(truncatingIfNeeded: sent)) == .valid(sent), "seed \(seed)")
      } else {
        _ = tracker.update(UInt16(truncatingIfNeeded: true64))
      }
    }
  }
}

@Suite("Sources on one port")
struct SourceTableTests {
  @Test("the latest valid source is heard, the one before it no more")
  func latest() {
    var table = SourceTable()
    #expect(table.receive(ssrc: 1, sequenceNumber: 10, nowMicroseconds: 0) == .probation)
    #expect(table.receive(ssrc: 1, sequenceNumber: 11, nowMicroseconds: 1) == .begun(65547))
    #expect(table.receive(ssrc: 1, sequenceNumber: 12, nowMicroseconds: 2) == .heard(65548))
    #expect(table.receive(ssrc: 2, sequenceNumber: 900, nowMicroseconds: 3) == .probation)
    #expect(table.ssrc == 1)
    #expect(table.receive(ssrc: 2, sequenceNumber: 901, nowMicroseconds: 4) == .begun(66437))
    #expect(table.ssrc == 2)
    #expect(table.receive(ssrc: 1, sequenceNumber: 13, nowMicroseconds: 5) == .aside)
    #expect(table.changes == 1)
  }

  @Test("two that send at once do not take turns; the old one comes back after silence")
  func turns() {
    var table = SourceTable()
    var now: Int64 = 0
    for number in UInt16(0)..<100 {
      now += 20_000
      _ = table.receive(ssrc: 1, sequenceNumber: number, nowMicroseconds: now)
      if number >= 20 {
        _ = table.receive(ssrc: 2, sequenceNumber: number, nowMicroseconds: now + 1)
      }
    }
    #expect(table.ssrc == 2)
    #expect(table.changes == 1)
    for number in UInt16(100)..<120 {
      now += 20_000
      let verdict = table.receive(ssrc: 1, sequenceNumber: number, nowMicroseconds: now)
      // Source 2 was last heard with number 99.
      if number < 109 { #expect(verdict == .aside) }
    }
    #expect(table.ssrc == 1)
  }

  @Test("noise of ever new sources is forgotten and displaces nobody")
  func noise() {
    var table = SourceTable()
    var random = Seeded(3)
    for number in UInt16(0)..<10_000 {
      let now = Int64(number) * 20_000
      _ = table.receive(ssrc: 1, sequenceNumber: number, nowMicroseconds: now)
      let other = UInt32.random(in: 2...UInt32.max, using: &random)
      #expect(
        table.receive(ssrc: other, sequenceNumber: number, nowMicroseconds: now) == .probation)
    }
    #expect(table.ssrc == 1)
    #expect(table.changes == 0)
  }

  @Test("after goodbye the next one is heard as soon as it is valid")
  func goodbye() {
    var table = SourceTable()
    for number in UInt16(0)..<3 {
      _ = table.receive(ssrc: 1, sequenceNumber: number, nowMicroseconds: 0)
    }
    table.forget(ssrc: 1)
    #expect(table.ssrc == nil)
    for number in UInt16(0)..<2 {
      _ = table.receive(ssrc: 2, sequenceNumber: number, nowMicroseconds: 1)
    }
    #expect(table.ssrc == 2)
  }
}
