import Testing

@testable import RTP

@Suite("Between 8 and 16 kHz")
struct HalfBandTests {
  static let telephoneBand: [Double] = [300, 440, 1000, 1800, 2600, 3100, 3400]

  @Test("a tone going up keeps its level, and its image lies 50 dB below", arguments: telephoneBand)
  func images(hertz: Double) {
    let wide = Sound.up(Sound.sine(hertz, peak: 20_000, rate: 8000, samples: 8000))
    let tone = Sound.peak(hertz, in: wide[4000..<12_000], rate: 16_000)
    let image = Sound.peak(8000 - hertz, in: wide[4000..<12_000], rate: 16_000)
    #expect(abs(Sound.decibels(tone / 20_000)) < 0.1)
    #expect(Sound.decibels(image / tone) < -50)
  }

  @Test("a tone coming down keeps its level", arguments: telephoneBand)
  func level(hertz: Double) {
    let narrow = Sound.down(Sound.sine(hertz, peak: 20_000, rate: 16_000, samples: 16_000))
    let tone = Sound.peak(hertz, in: narrow[2000..<6000], rate: 8000)
    #expect(abs(Sound.decibels(tone / 20_000)) < 0.1)
  }

  @Test("what 8 kHz cannot hold is 50 dB down", arguments: [4600, 5000, 5900, 7000, 7600.0])
  func aliases(hertz: Double) {
    let narrow = Sound.down(Sound.sine(hertz, peak: 20_000, rate: 16_000, samples: 16_000))
    let alias = Sound.peak(8000 - hertz, in: narrow[2000..<6000], rate: 8000)
    #expect(Sound.decibels(alias / 20_000) < -50)
  }

  @Test("up and down again is the same sound, 2.875 ms later")
  func roundTrip() {
    let sound = Sound.sine(1000, peak: 10_000, rate: 8000, samples: 1600)
    let back = Sound.down(Sound.up(sound))
    for index in 100..<1500 { #expect(abs(Int(back[index + 23]) - Int(sound[index])) <= 12) }
  }

  @Test("the length of the pieces makes no difference")
  func pieces() {
    let sound = Sound.noise(960)
    var filter = Interpolator()
    var wide = [Int16](repeating: 0, count: 1920)
    var at = 0
    for length in [8, 16, 160, 80, 8, 8, 152, 160, 160, 160, 48] {
      sound[at..<at + length].withUnsafeBufferPointer { part in
        wide[(2 * at)...].withUnsafeMutableBufferPointer { filter.process(part, into: $0) }
      }
      at += length
    }
    #expect(at == 960)
    #expect(wide == Sound.up(sound))
  }

  @Test("full scale does not wrap")
  func fullScale() {
    let square = (0..<800).map { $0 / 8 % 2 == 0 ? Int16.max : Int16.min }
    let wide = Sound.up(square)
    // The step from one side to the other overshoots and is cut, never turned over.
    for index in 100..<1500 where square[(index - 24) / 2] == square[(index - 24) / 2 + 1] {
      let expected = square[(index - 24) / 2 + (index % 2 == 0 ? 0 : 0)]
      #expect((wide[index] > 0) == (expected > 0))
    }
    let steady = Sound.down([Int16](repeating: .max, count: 1600))
    #expect(steady.dropFirst(40).allSatisfy { $0 == .max })
  }
}
