import Testing

@testable import RTP

@Suite("Tones and levels")
struct ToneTests {
  @Test("a meter reads what a tone was made with", arguments: [0, -10, -25, -40])
  func level(decibels: Int) {
    for rate in SampleRate.allCases {
      let peak = Level(decibels: Double(decibels)).sinePeak
      var meter = LevelMeter()
      let sound = Sound.sine(1000, peak: peak, rate: rate.hertz, samples: rate.frameSamples * 10)
      sound.withUnsafeBufferPointer { meter.measure($0) }
      #expect(abs(meter.level.decibels - Double(decibels)) < 0.05)
      #expect(abs(Double(meter.peak) - peak) <= 1 + peak * 0.01)
    }
  }

  @Test("the loudest and the quietest sounds are measured")
  func extremes() {
    var meter = LevelMeter()
    #expect(meter.level == .floor)
    [Int16](repeating: .min, count: 161).withUnsafeBufferPointer { meter.measure($0) }
    #expect(meter.peak == 32_768)
    #expect(abs(meter.level.decibels - 6.15) < 0.01)
    meter.reset()
    [Int16](repeating: 0, count: 160).withUnsafeBufferPointer { meter.measure($0) }
    #expect(meter.level == .floor && meter.peak == 0)
  }

  @Test(
    "the ring is 400 and 450 Hz, 0.4 s on, 0.2 off, 0.4 on, 2 off", arguments: SampleRate.allCases)
  func ring(rate: SampleRate) {
    let sound = Tone.ring.samples(at: rate)
    let second = rate.hertz
    #expect(sound.count == 3 * second)
    let peak = Tone.level.sinePeak
    for (from, to, isOn) in [(0.0, 0.4, true), (0.4, 0.6, false), (0.6, 1, true), (1, 3, false)] {
      let part = sound[Int(from * Double(second))..<Int(to * Double(second))]
      guard isOn else {
        #expect(part.allSatisfy { $0 == 0 })
        continue
      }
      for hertz in [400.0, 450] {
        #expect(abs(Sound.decibels(Sound.peak(hertz, in: part, rate: second) / peak)) < 0.2)
      }
      #expect(Sound.peak(425, in: part, rate: second) < peak / 2)
    }
  }

  @Test("tones that repeat have no seam")
  func seams() {
    for tone in [Tone.busy, .numberUnobtainable, .congestion, .ring] {
      let once = tone.samples(at: .narrow)
      let twice = once + once
      var largest = 0
      for index in 1..<twice.count {
        largest = max(largest, abs(Int(twice[index]) - Int(twice[index - 1])))
      }
      // The steepest slope of two sines of 450 Hz at -16 dBm0.
      #expect(Double(largest) < 2 * Tone.level.sinePeak * 2 * .pi * 450 / 8000)
    }
  }

  @Test("speech begins within 100 ms of a voice and ends 400 ms after it")
  func voice() {
    var activity = VoiceActivity()
    var changes: [(VoiceActivity.Change, Int)] = []
    // A second of line noise, a second of a voice with pauses of 120 ms, two of noise.
    for frame in 0..<200 {
      var sound = Sound.noise(160, seed: UInt32(frame + 1), shift: 10)
      let isVoice = (50..<100).contains(frame) && frame % 12 < 6
      if isVoice {
        sound = Sound.mixed(sound, Sound.sine(200, peak: 3000, rate: 8000, samples: 160))
      }
      let change = sound.withUnsafeBufferPointer { activity.process($0) }
      if let change { changes.append((change, frame)) }
    }
    #expect(changes.map(\.0) == [.began, .ended])
    #expect((50...55).contains(changes[0].1))
    // The last loud frame is 89 or 95 + 2.
    #expect((109...125).contains(changes[1].1))
  }

  @Test("steady noise stops being a voice")
  func fan() {
    var activity = VoiceActivity()
    var speakingFrames = 0
    for frame in 0..<1500 {
      let sound = Sound.noise(160, seed: UInt32(frame + 7), shift: frame < 100 ? 10 : 5)
      _ = sound.withUnsafeBufferPointer { activity.process($0) }
      if activity.isSpeaking { speakingFrames += 1 }
    }
    #expect(!activity.isSpeaking)
    #expect((1...1000).contains(speakingFrames))
  }
}
