import Testing

@testable import RTP

@Suite("Keys heard in the sound")
struct KeyToneDetectorTests {
  /// Keys heard, in frames of 20 ms that begin anywhere against the detector's blocks.
  static func heard(_ sound: [Int16], offset: Int = 0) -> [UInt8] {
    var detector = KeyToneDetector()
    var keys: [UInt8] = []
    let padded = [Int16](repeating: 0, count: offset) + sound + [Int16](repeating: 0, count: 480)
    for at in stride(from: 0, to: padded.count - 160, by: 160) {
      padded[at..<at + 160].withUnsafeBufferPointer {
        if let event = detector.process($0)?.began { keys.append(event) }
      }
    }
    return keys
  }

  static func tone(
    _ event: UInt8, milliseconds: Int = 40, pause: Int = 40, low: Double = -10, high: Double = -8
  ) -> [Int16] {
    Tone.key(
      event: event, milliseconds: milliseconds, pauseMilliseconds: pause,
      lowLevel: Level(decibels: low), highLevel: Level(decibels: high)
    ).samples(at: .narrow)
  }

  /// A pair of frequencies, each a little off, as parts of a thousand.
  static func off(_ event: UInt8, perMille: Double, milliseconds: Int = 60) -> [Int16] {
    let piece = Tone.key(event: event).pieces[0]
    let factor = 1 + perMille / 1000
    return Tone(
      [
        .init(
          piece.first * factor, and: piece.second * factor, milliseconds: milliseconds,
          level: piece.firstLevel, secondLevel: piece.secondLevel)
      ], repeats: false
    ).samples(at: .narrow)
  }

  @Test("all 16 keys, 40 ms on and 40 off, wherever the blocks begin", arguments: 0..<13)
  func all(eighth: Int) {
    let keys = (0..<16).map(UInt8.init)
    #expect(Self.heard(keys.flatMap { Self.tone($0) }, offset: eighth * 8 + eighth) == keys)
  }

  @Test("through A-law and mu-law they are heard as well")
  func coded() {
    let keys = (0..<16).map(UInt8.init)
    for codec in [AudioCodec.alaw, .mulaw] {
      let sound = keys.flatMap { Self.tone($0) }
      #expect(Self.heard(Sound.decode(Sound.encode(sound, codec), codec)) == keys)
    }
  }

  @Test("nothing shorter than 23 ms is a key", arguments: 0..<16)
  func short(event: Int) {
    for offset in stride(from: 0, to: 102, by: 6) {
      #expect(Self.heard(Self.tone(UInt8(event), milliseconds: 23), offset: offset).isEmpty)
    }
  }

  @Test("a break of 10 ms does not make two keys of one")
  func interruption() {
    for offset in stride(from: 0, to: 102, by: 6) {
      let sound = Self.tone(5, milliseconds: 60, pause: 10) + Self.tone(5, milliseconds: 60)
      #expect(Self.heard(sound, offset: offset) == [5])
    }
  }

  @Test("a key pressed twice is two keys, and its time is told")
  func twice() {
    var detector = KeyToneDetector()
    var lengths: [Int] = []
    let sound = Self.tone(9, milliseconds: 80) + Self.tone(9, milliseconds: 200, pause: 100)
    for at in stride(from: 0, to: sound.count, by: 80) {
      sound[at..<at + 80].withUnsafeBufferPointer {
        if let key = detector.process($0)?.ended { lengths.append(key.milliseconds) }
      }
    }
    #expect(lengths.count == 2)
    #expect(abs(lengths[0] - 80) <= 26 && abs(lengths[1] - 200) <= 26)
  }

  @Test("frequencies 1.5 % off are accepted, 3.5 % off are not", arguments: 0..<16)
  func tolerance(event: Int) {
    for side in [-1.0, 1] {
      #expect(Self.heard(Self.off(UInt8(event), perMille: 15 * side)) == [UInt8(event)])
      #expect(Self.heard(Self.off(UInt8(event), perMille: 35 * side)).isEmpty)
    }
  }

  @Test("levels from 0 to -24 dBm0 are heard, -33 is not", arguments: [0, -6, -12, -18, -24, -33])
  func levels(level: Int) {
    let keys: [UInt8] = [1, 5, 9, 15, 0, 11]
    let sound = keys.flatMap { Self.tone($0, low: Double(level), high: Double(level)) }
    #expect(Self.heard(sound) == (level >= -24 ? keys : []))
  }

  @Test("twist of +4 and -8 dB is accepted, +7 and -12 is not")
  func twist() {
    for event in UInt8(0)..<16 {
      #expect(Self.heard(Self.tone(event, low: -14, high: -10)) == [event])
      #expect(Self.heard(Self.tone(event, low: -8, high: -16)) == [event])
      #expect(Self.heard(Self.tone(event, low: -17, high: -10)).isEmpty)
      #expect(Self.heard(Self.tone(event, low: -8, high: -20)).isEmpty)
    }
  }

  @Test("keys are heard above noise 15 dB below them")
  func noise() {
    let keys: [UInt8] = (0..<16).map(UInt8.init)
    let sound = keys.flatMap { Self.tone($0, milliseconds: 60) }
    // Noise of a peak of 2,047 has -21 dBm0 or so; the pair has -5.9.
    let noise = Sound.noise(sound.count, shift: 4)
    #expect(Self.heard(Sound.mixed(sound, noise)) == keys)
  }

  /// Vowels: a gliding pitch with twenty harmonics, whose pairs hit keys' frequencies again and
  /// again. Four minutes of it.
  @Test("four minutes of vowels press no key")
  func talkOff() {
    var pressed = 0
    var detector = KeyToneDetector()
    var random: UInt32 = 99
    var phase = 0.0
    var (pitch, glide) = (120.0, 0.0)
    var tilt = 0.8
    var frame = [Int16](repeating: 0, count: 160)
    for index in 0..<12_000 {
      if index % 10 == 0 {
        random = random &* 1_664_525 &+ 1_013_904_223
        pitch = 80 + Double(random >> 16 & 255)
        glide = Double(Int(random >> 8 & 255) - 128) / 128 * 100
        tilt = 0.6 + Double(random >> 24 & 63) / 100
      }
      for sample in 0..<160 {
        pitch += glide / 8000
        phase += 2 * .pi * pitch / 8000
        var value = 0.0
        var weight = 3000.0
        for harmonic in 1...20 {
          value += weight * sine(phase * Double(harmonic))
          weight *= tilt
        }
        frame[sample] = rounded(Float(value))
      }
      frame.withUnsafeBufferPointer { if detector.process($0)?.began != nil { pressed += 1 } }
    }
    #expect(pressed == 0)
  }
}
