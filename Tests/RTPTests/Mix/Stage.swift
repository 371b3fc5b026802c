import Testing

@testable import RTP

/// A mixer with legs that each say a tone of their own, so that what is heard tells whom.
final class Stage {
  var mixer: Mixer
  var legs: [MixLeg] = []
  private var encoders: [AudioEncoder] = []
  private var decoders: [AudioDecoder] = []
  private var codecs: [AudioCodec] = []
  private var heard: [[Int16]] = []
  private var time = 0
  /// Legs that send nothing.
  var silent: Set<Int> = []

  /// Hertz of each leg's tone: no two are near each other, or near a multiple of one another.
  static let tones: [Double] = [440, 610, 830, 1130, 1510, 1990, 2570]
  static let peak = 3000.0

  init(_ codecs: [AudioCodec], players: Int = 8, taps: Int = 4) throws {
    mixer = Mixer(legs: max(codecs.count, 8), players: players, taps: taps)
    for codec in codecs { try add(codec) }
  }

  func add(_ codec: AudioCodec) throws {
    legs.append(try mixer.addLeg(codec))
    codecs.append(codec)
    encoders.append(AudioEncoder(codec))
    decoders.append(AudioDecoder(codec))
    heard.append([])
  }

  /// Lets so many frames of 20 ms go by. What legs heard is that of this time alone.
  func run(frames: Int = 50) {
    for index in heard.indices { heard[index] = [] }
    for _ in 0..<frames {
      for (index, leg) in legs.enumerated() where !silent.contains(index) {
        let codec = codecs[index]
        let tone = Sound.sine(
          Self.tones[index], peak: Self.peak, rate: codec.sampleRate.hertz,
          samples: codec.frameSamples, from: time * codec.frameSamples)
        var payload = [UInt8](repeating: 0, count: 160)
        tone.withUnsafeBufferPointer { tone in
          _ = payload.withUnsafeMutableBufferPointer { encoders[index].encode(tone, into: $0) }
        }
        _ = payload.withUnsafeBufferPointer { mixer.receive(leg, payload: $0) }
      }
      mixer.tick()
      for (index, leg) in legs.enumerated() {
        var sound = [Int16](repeating: 0, count: codecs[index].frameSamples)
        _ = sound.withUnsafeMutableBufferPointer {
          decoders[index].decode(mixer.output(leg), into: $0)
        }
        heard[index] += sound
      }
      time += 1
    }
  }

  func sound(_ listener: Int) -> [Int16] { heard[listener] }

  /// The level of a tone that a leg heard, in decibels against how it was said; the first 100 ms
  /// are left out.
  func level(_ hertz: Double, heardBy listener: Int, peak: Double = peak) -> Double {
    let rate = codecs[listener].sampleRate.hertz
    return Sound.decibels(
      Sound.peak(hertz, in: heard[listener].dropFirst(rate / 10), rate: rate) / peak)
  }

  /// The legs that a leg heard: within 1 dB of how they spoke. All others are 45 dB below.
  func whom(_ listener: Int) -> Set<Int> {
    var found: Set<Int> = []
    for speaker in legs.indices {
      let level = level(Self.tones[speaker], heardBy: listener)
      if abs(level) < 1 {
        found.insert(speaker)
      } else {
        #expect(level < -45, "leg \(listener) hears leg \(speaker) at \(level) dB")
      }
    }
    return found
  }
}
