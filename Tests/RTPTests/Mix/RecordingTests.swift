import Foundation
import Testing

@testable import RTP

@Suite("Recording taps")
struct RecordingTests {
  struct Taken {
    var ticks: [Int64] = []
    var rates: Set<SampleRate> = []
    var left: [Int16] = []
    var right: [Int16] = []
  }

  /// Everything that waits in a ring.
  static func taken(_ ring: RecordingRing) -> Taken {
    var taken = Taken()
    while ring.take({ frame in
      taken.ticks.append(frame.tick)
      taken.rates.insert(frame.rate)
      taken.left += frame.left
      taken.right += frame.right
    }) {}
    return taken
  }

  @Test(
    "the customer is on the left, the adviser on the right, and nobody else",
    arguments: [
      [AudioCodec.alaw, .alaw], [.alaw, .g722], [.g722, .g722],
    ])
  func channels(codecs: [AudioCodec]) throws {
    let stage = try Stage(codecs + [.alaw])
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    let ring = RecordingRing()
    let tap = try stage.mixer.addTap(ring)
    try stage.mixer.record(tap, customer: stage.legs[0], others: [stage.legs[1]])
    stage.run(frames: 50)
    let taken = Self.taken(ring)
    let rate: SampleRate = codecs.contains(.g722) ? .wide : .narrow
    #expect(taken.rates == [rate] && taken.ticks == Array(0..<50))
    for (channel, speaker) in [(taken.left, 0), (taken.right, 1)] {
      for leg in 0..<3 {
        let level = Sound.decibels(
          Sound.peak(
            Stage.tones[leg], in: channel.dropFirst(rate.hertz / 10), rate: rate.hertz)
            / Stage.peak)
        #expect(leg == speaker ? abs(level) < 1 : level < -45)
      }
    }
  }

  @Test("while paused nothing is handed over, and the gap is seen")
  func paused() throws {
    let stage = try Stage([.alaw, .alaw])
    let ring = RecordingRing()
    let tap = try stage.mixer.addTap(ring)
    try stage.mixer.record(tap, customer: stage.legs[0], others: [stage.legs[1]])
    stage.run(frames: 3)
    stage.mixer.setPaused(true, tap)
    stage.run(frames: 4)
    stage.mixer.setPaused(false, tap)
    stage.run(frames: 2)
    #expect(Self.taken(ring).ticks == [0, 1, 2, 7, 8])
    #expect(!ring.isClosed)
    stage.mixer.remove(tap)
    #expect(ring.isClosed && stage.mixer.tapCount == 0)
  }

  @Test("a full ring drops frames, counts them and goes on in time")
  func full() throws {
    let stage = try Stage([.alaw, .alaw])
    let ring = RecordingRing(frames: 4)
    let tap = try stage.mixer.addTap(ring)
    try stage.mixer.record(tap, customer: stage.legs[0], others: [stage.legs[1]])
    stage.run(frames: 10)
    #expect(ring.dropped == 6 && ring.waiting == 4)
    #expect(Self.taken(ring).ticks == [0, 1, 2, 3])
    stage.run(frames: 2)
    #expect(Self.taken(ring).ticks == [10, 11])
  }

  /// Frames whose samples tell their number, through another thread.
  @Test("two threads hand over every frame whole and in order")
  func threads() throws {
    let ring = RecordingRing(frames: 8)
    let frames = 20_000
    let reader = Thread {
      var next: Int64 = 0
      while next < frames {
        let found = ring.take { frame in
          #expect(frame.tick == next)
          let value = Int16(truncatingIfNeeded: next)
          #expect(frame.left.allSatisfy { $0 == value } && frame.right.allSatisfy { $0 == ~value })
          next += 1
        }
        if !found { Thread.sleep(forTimeInterval: 0.00001) }
      }
      ring.storage.pointee.close()
    }
    reader.start()
    var number: Int64 = 0
    while number < frames {
      guard ring.waiting < 8, let (header, samples) = ring.storage.pointee.reserve() else {
        Thread.sleep(forTimeInterval: 0.00001)
        continue
      }
      let value = Int16(truncatingIfNeeded: number)
      header.pointee = .init(tick: number, rate: .wide)
      for index in 0..<320 {
        samples[index] = value
        samples[320 + index] = ~value
      }
      ring.storage.pointee.commit()
      number += 1
    }
    while !ring.isClosed { Thread.sleep(forTimeInterval: 0.001) }
    #expect(ring.waiting == 0)
  }
}
