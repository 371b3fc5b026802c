import Foundation
import Testing

@testable import RTP

@Suite("The mix")
struct MixTests {
  /// A row of random sources with random gains, against the sum in double precision.
  @Test("a row is the sum of its sources within one step, before the limiter", arguments: 1...40)
  func sums(seed: UInt32) throws {
    var random = seed &* 77
    func draw(_ below: Int) -> Int {
      random = random &* 1_664_525 &+ 1_013_904_223
      return Int(random >> 8) % below
    }
    var mixer = Mixer(legs: 16, players: 4, taps: 1)
    let isWide = seed % 2 == 0
    let codecs = (0..<16).map { _ -> AudioCodec in
      isWide && draw(2) == 0 ? .g722 : draw(2) == 0 ? .alaw : .mulaw
    }
    let legs = try codecs.map { codec throws in try mixer.addLeg(codec) }
    let ring = RecordingRing()
    let tap = try mixer.addTap(ring)
    let frames = 12
    var reference = [Double](repeating: 0, count: frames * 320)
    let heard = (0..<16).filter { _ in draw(3) > 0 }
    let rate: SampleRate = heard.contains { codecs[$0] == .g722 } ? .wide : .narrow
    var payloads: [[UInt8]] = []
    for (index, codec) in codecs.enumerated() {
      let noise = Sound.noise(
        frames * codec.frameSamples, seed: seed &+ UInt32(index), shift: UInt32(4 + draw(3)))
      payloads.append(Sound.encode(noise, codec))
      guard heard.contains(index) else { continue }
      let gain = Float(draw(5)) / 4
      try mixer.set(.left(tap), hears: .leg(legs[index]), gain: gain)
      var sound = Sound.decode(payloads[index], codec)
      if rate == .wide, codec != .g722 { sound = Sound.up(sound) }
      for at in sound.indices { reference[at] += Double(gain) * Double(sound[at]) }
    }
    for frame in 0..<frames {
      for (index, leg) in legs.enumerated() {
        payloads[index][frame * 160..<(frame + 1) * 160].withUnsafeBufferPointer {
          _ = mixer.receive(leg, payload: $0)
        }
      }
      mixer.tick()
    }
    let recorded = RecordingTests.taken(ring).left
    #expect(recorded.count == frames * rate.frameSamples)
    for (index, sample) in recorded.enumerated() {
      #expect(abs(Double(sample) - reference[index]) <= 1, "seed \(seed), sample \(index)")
    }
  }

  @Test("too many voices at full scale are turned down, and never wrap around")
  func limiter() throws {
    var mixer = Mixer(legs: 8, players: 1, taps: 1)
    let legs = try (0..<8).map { _ throws in try mixer.addLeg(.alaw) }
    let ring = RecordingRing()
    let tap = try mixer.addTap(ring)
    for leg in legs { try mixer.set(.left(tap), hears: .leg(leg)) }
    let sound = Sound.sine(500, peak: 30_000, rate: 8000, samples: 160 * 60)
    let payload = Sound.encode(sound, .alaw)
    for frame in 0..<60 {
      // All eight for 20 frames, one for 20, none for 20.
      for leg in frame < 20 ? legs : frame < 40 ? [legs[0]] : [] {
        payload[frame * 160..<(frame + 1) * 160].withUnsafeBufferPointer {
          _ = mixer.receive(leg, payload: $0)
        }
      }
      mixer.tick()
    }
    let mixed = RecordingTests.taken(ring).left
    for (index, sample) in mixed[..<3200].enumerated() where abs(Int(sound[index])) > 500 {
      #expect((sample > 0) == (sound[index] > 0), "wrapped at \(index)")
    }
    #expect(abs(Sound.peak(500, in: mixed[1600..<3200], rate: 8000) - 29_000) < 600)
    #expect(Sound.signalToNoise(500, in: Array(mixed[1600..<3200]), rate: 8000) > 30)
    // The one left comes through as it is once it is heard alone.
    let alone = Sound.decode(Array(payload[3200..<6400]), .alaw)
    #expect(Array(mixed[3200..<6400]) == alone)
    #expect(mixed[6400...].allSatisfy { $0 == 0 })
  }

  @Test("a gain that changes does so evenly over one frame")
  func ramps() throws {
    var mixer = Mixer(legs: 2, players: 1, taps: 1)
    let leg = try mixer.addLeg(.alaw)
    let ring = RecordingRing()
    let tap = try mixer.addTap(ring)
    try mixer.set(.left(tap), hears: .leg(leg))
    let level = G711.sample(alaw: G711.alaw(10_000))
    let payload = [UInt8](repeating: G711.alaw(10_000), count: 160)
    for gain in [1, 0.5, 0.5, 0] as [Float] {
      try mixer.set(.left(tap), hears: .leg(leg), gain: gain)
      payload.withUnsafeBufferPointer { _ = mixer.receive(leg, payload: $0) }
      mixer.tick()
    }
    let sound = RecordingTests.taken(ring).left
    #expect(sound[..<160].allSatisfy { $0 == level })
    for index in 160..<320 {
      let expected = Double(level) * (1 - 0.5 * Double(index - 159) / 160)
      #expect(abs(Double(sound[index]) - expected) <= 1)
    }
    #expect(sound[320..<480].allSatisfy { abs(Double($0) - Double(level) / 2) <= 1 })
    #expect(sound[639] == 0)
  }

  @Test("music is encoded once for all who hear it alone")
  func shared() throws {
    for codec in AudioCodec.allCases {
      var mixer = Mixer(legs: 100, players: 1, taps: 1)
      let legs = try (0..<100).map { _ throws in try mixer.addLeg(codec) }
      let music = try mixer.play(SceneTests.clip(440, seconds: 0.5))
      for leg in legs { try mixer.wait(leg, music: music) }
      var sound: [Int16] = []
      var decoder = AudioDecoder(codec)
      for _ in 0..<60 {
        mixer.tick()
        // One place in memory for everybody.
        var places: Set<UnsafePointer<UInt8>> = []
        for leg in legs { places.insert(mixer.output(leg).baseAddress!) }
        #expect(places.count == 1)
        var frame = [Int16](repeating: 0, count: codec.frameSamples)
        _ = frame.withUnsafeMutableBufferPointer {
          decoder.decode(mixer.output(legs[0]), into: $0)
        }
        sound += frame
      }
      let rate = codec.sampleRate.hertz
      let peak = Sound.peak(440, in: sound.dropFirst(rate / 10), rate: rate)
      #expect(abs(Sound.decibels(peak / Stage.peak)) < 1)
      // Round its end without a seam.
      #expect(Sound.signalToNoise(440, in: Array(sound.dropFirst(rate / 10)), rate: rate) > 20)
    }
  }

  @Test("clips that repeat fit into whole frames")
  func clips() {
    #expect(SoundClip(.busy).frames == 75)
    #expect(SoundClip(.ring).frames == 150)
    let odd = [Int16](repeating: 5, count: 1601)
    #expect(SoundClip(odd, rate: .narrow, repeats: false).frames == 11)
    #expect(SoundClip(odd, rate: .narrow, repeats: true).frames == 10)
    #expect(SoundClip([1], rate: .wide, repeats: true).frames == 1)
  }

  @Test("a player that is paused is silent and goes on where it was")
  func paused() throws {
    let stage = try Stage([.alaw])
    let player = try stage.mixer.play(SceneTests.clip(1000))
    try stage.mixer.set(.leg(stage.legs[0]), hears: .player(player))
    stage.run(frames: 3)
    stage.mixer.setPaused(true, player)
    stage.run(frames: 3)
    let position = stage.mixer.position(player)
    #expect(position == 3)
    #expect(stage.sound(0).allSatisfy { abs($0) <= 8 })
  }

  @Test("keys are heard from what a leg says, at 8 kHz for every codec")
  func heard() throws {
    for codec in AudioCodec.allCases {
      var mixer = Mixer(legs: 1, players: 1, taps: 1)
      let leg = try mixer.addLeg(codec)
      let before = mixer.heard(leg)
      #expect(before == nil)
      let key = Tone.key(event: 7, milliseconds: 80, pauseMilliseconds: 120)
      let payload = Sound.encode(key.samples(at: codec.sampleRate), codec)
      var detector = KeyToneDetector()
      var keys: [UInt8] = []
      for frame in 0..<payload.count / 160 {
        payload[frame * 160..<(frame + 1) * 160].withUnsafeBufferPointer {
          _ = mixer.receive(leg, payload: $0)
        }
        if let samples = mixer.heard(leg), let event = detector.process(samples)?.began {
          keys.append(event)
        }
        mixer.tick()
      }
      #expect(keys == [7])
    }
  }
}
