import Testing

@testable import RTP

/// Whom every leg hears, by the tones, and nobody else.
@Suite("Scenes")
struct SceneTests {
  static let music = 3170.0
  static let voice = 2890.0

  static func clip(_ hertz: Double, seconds: Double = 1, repeats: Bool = true) -> SoundClip {
    SoundClip(
      Sound.sine(hertz, peak: Stage.peak, rate: 8000, samples: Int(8000 * seconds)),
      rate: .narrow, repeats: repeats)
  }

  static let pairs: [[AudioCodec]] = AudioCodec.allCases.flatMap { a in
    AudioCodec.allCases.map { [a, $0] }
  }

  @Test("two who are connected hear each other, in every pair of codecs", arguments: pairs)
  func pair(codecs: [AudioCodec]) throws {
    let stage = try Stage(codecs + [.alaw])
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    stage.run()
    #expect(stage.whom(0) == [1] && stage.whom(1) == [0] && stage.whom(2) == [])
  }

  @Test("who speaks the same codec is sent the other's very bytes")
  func bytes() throws {
    for codec in AudioCodec.allCases {
      let stage = try Stage([codec, codec])
      try stage.mixer.connect(stage.legs[0], stage.legs[1])
      let payload = Sound.noise(160).map { UInt8(truncatingIfNeeded: $0) }
      payload.withUnsafeBufferPointer { _ = stage.mixer.receive(stage.legs[0], payload: $0) }
      stage.mixer.tick()
      #expect(Array(stage.mixer.output(stage.legs[1])) == payload)
    }
  }

  @Test("who is connected to nobody is sent silence")
  func silence() throws {
    let stage = try Stage(AudioCodec.allCases)
    stage.run(frames: 5)
    for leg in 0..<3 { #expect(stage.sound(leg).allSatisfy { abs($0) <= 8 }) }
    #expect(Array(stage.mixer.output(stage.legs[0])) == [UInt8](repeating: 0xD5, count: 160))
  }

  @Test("in a conference everybody hears all others and not themselves")
  func conference() throws {
    let stage = try Stage([.alaw, .g722, .mulaw, .g722, .alaw])
    try stage.mixer.confer(Array(stage.legs[..<4]))
    stage.run()
    for leg in 0..<4 { #expect(stage.whom(leg) == Set(0..<4).subtracting([leg])) }
    #expect(stage.whom(4) == [])
  }

  @Test("who is held hears music alone, and the other nothing")
  func hold() throws {
    let stage = try Stage([.alaw, .g722])
    let music = try stage.mixer.play(Self.clip(Self.music))
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    stage.run(frames: 5)
    try stage.mixer.hold(stage.legs[0], from: [stage.legs[1]], music: music)
    stage.run()
    #expect(stage.whom(0) == [] && stage.whom(1) == [])
    #expect(abs(stage.level(Self.music, heardBy: 0)) < 1)
    #expect(stage.level(Self.music, heardBy: 1) < -45)
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    stage.run()
    #expect(stage.whom(0) == [1] && stage.whom(1) == [0])
    #expect(stage.level(Self.music, heardBy: 0) < -45)
  }

  @Test("an announcement makes music 15 dB quieter, and gives way to it at its end")
  func announcement() throws {
    let stage = try Stage([.alaw, .g722])
    let music = try stage.mixer.play(Self.clip(Self.music))
    for leg in stage.legs { try stage.mixer.wait(leg, music: music) }
    let voice = try stage.mixer.play(Self.clip(Self.voice, seconds: 1.2, repeats: false))
    for leg in stage.legs { try stage.mixer.announce(voice, to: leg) }
    stage.run(frames: 55)
    for leg in 0..<2 {
      #expect(abs(stage.level(Self.music, heardBy: leg) + 15) < 1)
      #expect(abs(stage.level(Self.voice, heardBy: leg)) < 1)
    }
    let isEarly = stage.mixer.isFinished(voice)
    #expect(!isEarly)
    stage.run(frames: 10)
    let isFinished = stage.mixer.isFinished(voice)
    #expect(isFinished)
    stage.run()
    for leg in 0..<2 {
      #expect(abs(stage.level(Self.music, heardBy: leg)) < 1)
      #expect(stage.level(Self.voice, heardBy: leg) < -45)
    }
    stage.mixer.remove(voice)
    stage.run(frames: 2)
    #expect(stage.mixer.playerCount == 1)
  }

  @Test("a silent monitor hears both and is heard by none; a whisper reaches one side")
  func monitor() throws {
    let stage = try Stage([.alaw, .g722, .mulaw])
    let (customer, adviser, supervisor) = (stage.legs[0], stage.legs[1], stage.legs[2])
    try stage.mixer.connect(customer, adviser)
    try stage.mixer.monitor(supervisor, [customer, adviser])
    stage.run()
    #expect(stage.whom(2) == [0, 1] && stage.whom(0) == [1] && stage.whom(1) == [0])
    try stage.mixer.whisper(supervisor, to: adviser)
    stage.run()
    #expect(stage.whom(2) == [0, 1] && stage.whom(0) == [1] && stage.whom(1) == [0, 2])
    stage.mixer.endWhisper(supervisor, to: adviser)
    stage.run()
    #expect(stage.whom(1) == [0])
    try stage.mixer.confer([customer, adviser, supervisor])
    stage.run()
    #expect(stage.whom(0) == [1, 2])
  }

  @Test("who is muted is heard and recorded by nobody, and hears on")
  func mute() throws {
    let stage = try Stage([.alaw, .alaw])
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    let ring = RecordingRing(frames: 100)
    let tap = try stage.mixer.addTap(ring)
    try stage.mixer.record(tap, customer: stage.legs[0], others: [stage.legs[1]])
    stage.mixer.setMuted(true, stage.legs[1])
    stage.run(frames: 20)
    #expect(stage.whom(0) == [] && stage.whom(1) == [0])
    let recorded = RecordingTests.taken(ring)
    #expect(recorded.right.allSatisfy { $0 == 0 })
    #expect(recorded.left.contains { $0 != 0 })
    stage.mixer.setMuted(false, stage.legs[1])
    stage.run(frames: 20)
    #expect(stage.whom(0) == [1])
  }

  @Test("who has gone is heard no more, and whoever comes in their place neither")
  func removed() throws {
    let stage = try Stage([.alaw, .alaw])
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    stage.run(frames: 10)
    stage.mixer.remove(stage.legs[1])
    stage.legs[1] = try stage.mixer.addLeg(.alaw)
    stage.run(frames: 20)
    #expect(stage.whom(0) == [] && stage.whom(1) == [])
    #expect(stage.mixer.legCount == 2)
  }

  @Test("a leg may change its codec in the middle of a call")
  func changedCodec() throws {
    let stage = try Stage([.alaw, .g722])
    try stage.mixer.connect(stage.legs[0], stage.legs[1])
    stage.run(frames: 10)
    stage.mixer.setCodec(.mulaw, of: stage.legs[0])
    let silence = [UInt8](repeating: 0xFF, count: 160)
    _ = silence.withUnsafeBufferPointer { stage.mixer.receive(stage.legs[0], payload: $0) }
    stage.mixer.tick()
    let output = Array(stage.mixer.output(stage.legs[0]))
    #expect(output == [UInt8](repeating: 0xFF, count: 160))
  }

  @Test("a frame given as sound, for one that was lost, is heard like any other")
  func concealed() throws {
    for codecs in Self.pairs {
      let stage = try Stage(codecs)
      try stage.mixer.connect(stage.legs[0], stage.legs[1])
      var decoder = AudioDecoder(codecs[1])
      var heard: [Int16] = []
      for frame in 0..<20 {
        let sound = Sound.sine(
          1000, peak: 3000, rate: codecs[0].sampleRate.hertz, samples: codecs[0].frameSamples,
          from: frame * codecs[0].frameSamples)
        sound.withUnsafeBufferPointer {
          let isTaken = stage.mixer.receive(stage.legs[0], samples: $0)
          let half = UnsafeBufferPointer(rebasing: $0[..<80])
          let isHalfTaken = stage.mixer.receive(stage.legs[0], samples: half)
          #expect(isTaken && !isHalfTaken)
        }
        stage.mixer.tick()
        var frame = [Int16](repeating: 0, count: codecs[1].frameSamples)
        _ = frame.withUnsafeMutableBufferPointer {
          decoder.decode(stage.mixer.output(stage.legs[1]), into: $0)
        }
        heard += frame
      }
      let rate = codecs[1].sampleRate.hertz
      let peak = Sound.peak(1000, in: heard.dropFirst(rate / 10), rate: rate)
      #expect(abs(Sound.decibels(peak / 3000)) < 1)
    }
  }

  @Test("a payload that is not 20 ms long is not taken in")
  func lengths() throws {
    let stage = try Stage([.alaw])
    for count in [0, 1, 80, 159, 161, 320] {
      [UInt8](repeating: 1, count: count).withUnsafeBufferPointer {
        let isTaken = stage.mixer.receive(stage.legs[0], payload: $0)
        #expect(!isTaken)
      }
    }
  }

  @Test("beyond the maxima nothing is changed")
  func limits() throws {
    var mixer = Mixer(legs: 40, players: 1, taps: 1)
    let legs = try (0..<40).map { _ in try mixer.addLeg(.alaw) }
    #expect(throws: MixFault.legs) { try mixer.addLeg(.alaw) }
    #expect(throws: MixFault.cells) { try mixer.confer(legs) }
    try mixer.confer(Array(legs[..<33]))
    #expect(throws: MixFault.cells) { try mixer.set(.leg(legs[0]), hears: .leg(legs[35])) }
    _ = try mixer.play(SoundClip(.busy))
    #expect(throws: MixFault.players) { try mixer.play(SoundClip(.busy)) }
    _ = try mixer.addTap(RecordingRing())
    #expect(throws: MixFault.taps) { try mixer.addTap(RecordingRing()) }
    for leg in legs { mixer.remove(leg) }
    #expect(mixer.legCount == 0)
    _ = try mixer.addLeg(.g722)
  }
}
