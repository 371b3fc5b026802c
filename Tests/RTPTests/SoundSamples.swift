import Foundation

@testable import RTP

/// Sounds for the tests, and what is measured in them.
enum Sound {
  /// A sine of a peak, in samples.
  static func sine(
    _ hertz: Double, peak: Double = 8000, rate: Int, samples: Int, from start: Int = 0
  ) -> [Int16] {
    (0..<samples).map {
      Int16((peak * sin(2 * .pi * hertz * Double(start + $0) / Double(rate))).rounded())
    }
  }

  static func mixed(_ sounds: [Int16]...) -> [Int16] {
    (0..<sounds[0].count).map { index in
      Int16(clamping: sounds.reduce(0) { $0 + Int($1[index]) })
    }
  }

  /// The peak of a sine of this frequency in the sound: a single bin of the Fourier transform
  /// under a Hann window, whose side lobes fall off fast.
  static func peak(_ hertz: Double, in sound: some Collection<Int16>, rate: Int) -> Double {
    var (real, imaginary, weight) = (0.0, 0.0, 0.0)
    for (index, sample) in sound.enumerated() {
      let window = 0.5 - 0.5 * cos(2 * .pi * (Double(index) + 0.5) / Double(sound.count))
      let angle = 2 * .pi * hertz * Double(index) / Double(rate)
      real += window * Double(sample) * cos(angle)
      imaginary += window * Double(sample) * sin(angle)
      weight += window
    }
    return 2 * (real * real + imaginary * imaginary).squareRoot() / weight
  }

  static func decibels(_ ratio: Double) -> Double { 20 * log10(max(ratio, 1e-9)) }

  /// Signal to noise ratio in decibels of a sine: its own energy against all the rest.
  static func signalToNoise(_ hertz: Double, in sound: [Int16], rate: Int) -> Double {
    // Least squares of sine and cosine.
    var (ss, cc, sc, xs, xc) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (index, sample) in sound.enumerated() {
      let angle = 2 * .pi * hertz * Double(index) / Double(rate)
      let (s, c, x) = (sin(angle), cos(angle), Double(sample))
      ss += s * s
      cc += c * c
      sc += s * c
      xs += x * s
      xc += x * c
    }
    let determinant = ss * cc - sc * sc
    let a = (xs * cc - xc * sc) / determinant
    let b = (xc * ss - xs * sc) / determinant
    var (signal, noise) = (0.0, 0.0)
    for (index, sample) in sound.enumerated() {
      let angle = 2 * .pi * hertz * Double(index) / Double(rate)
      let fit = a * sin(angle) + b * cos(angle)
      signal += fit * fit
      noise += (Double(sample) - fit) * (Double(sample) - fit)
    }
    return 10 * log10(signal / max(noise, 1e-9))
  }

  /// Integers that depend on nothing but the seed: the same for every implementation.
  static func noise(_ count: Int, seed: UInt32 = 1, shift: UInt32 = 0) -> [Int16] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int16(truncatingIfNeeded: state >> 16) >> Int16(shift)
    }
  }

  /// FNV-1a with 64 bits, for frozen vectors.
  static func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  static func bytes(_ samples: [Int16]) -> [UInt8] {
    samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  static func encode(_ sound: [Int16], _ codec: AudioCodec) -> [UInt8] {
    var encoder = AudioEncoder(codec)
    let frame = codec.frameSamples
    var payload = [UInt8](repeating: 0, count: sound.count / frame * AudioCodec.frameBytes)
    sound.withUnsafeBufferPointer { sound in
      payload.withUnsafeMutableBufferPointer { payload in
        for index in 0..<sound.count / frame {
          encoder.encode(
            UnsafeBufferPointer(rebasing: sound[index * frame..<(index + 1) * frame]),
            into: UnsafeMutableBufferPointer(rebasing: payload[(index * 160)...]))
        }
      }
    }
    return payload
  }

  static func decode(_ payload: [UInt8], _ codec: AudioCodec) -> [Int16] {
    var decoder = AudioDecoder(codec)
    let frame = codec.frameSamples
    var sound = [Int16](repeating: 0, count: payload.count / 160 * frame)
    payload.withUnsafeBufferPointer { payload in
      sound.withUnsafeMutableBufferPointer { sound in
        for index in 0..<payload.count / 160 {
          decoder.decode(
            UnsafeBufferPointer(rebasing: payload[index * 160..<(index + 1) * 160]),
            into: UnsafeMutableBufferPointer(rebasing: sound[(index * frame)...]))
        }
      }
    }
    return sound
  }

  static func up(_ sound: [Int16]) -> [Int16] {
    var filter = Interpolator()
    var wide = [Int16](repeating: 0, count: 2 * sound.count)
    sound.withUnsafeBufferPointer { sound in
      wide.withUnsafeMutableBufferPointer { wide in
        for at in stride(from: 0, to: sound.count, by: 160) {
          filter.process(
            UnsafeBufferPointer(rebasing: sound[at..<min(at + 160, sound.count)]),
            into: UnsafeMutableBufferPointer(rebasing: wide[(2 * at)...]))
        }
      }
    }
    return wide
  }

  static func down(_ sound: [Int16]) -> [Int16] {
    var filter = Decimator()
    var narrow = [Int16](repeating: 0, count: sound.count / 2)
    sound.withUnsafeBufferPointer { sound in
      narrow.withUnsafeMutableBufferPointer { narrow in
        for at in stride(from: 0, to: sound.count, by: 320) {
          filter.process(
            UnsafeBufferPointer(rebasing: sound[at..<min(at + 320, sound.count)]),
            into: UnsafeMutableBufferPointer(rebasing: narrow[(at / 2)...]))
        }
      }
    }
    return narrow
  }
}
