import Foundation

/// A sine found in a sound.
struct SpectrumLine: Hashable, Sendable {
  /// Of one window.
  static let countMaximum = 4
  var hertz: Double
  /// Of the power of the whole.
  var share: Double
}

/// The strongest sines of 128 ms, by a transform of 1,024 samples of 8 kHz under a Hann window.
struct Spectrum: Sendable {
  static let count = 1024
  static let rate = 8000.0
  /// A sine under the window is this many bins wide on each side.
  private static let reach = 3
  /// Weaker lines are not told.
  private static let shareMinimum = 0.04

  private let window: [Float]
  private let cosines: [Float]
  private let sines: [Float]
  private var real = [Float](repeating: 0, count: Spectrum.count)
  private var imaginary = [Float](repeating: 0, count: Spectrum.count)
  private var power = [Double](repeating: 0, count: Spectrum.count / 2)

  init() {
    let angles = (0..<Self.count).map { 2 * Double.pi * Double($0) / Double(Self.count) }
    cosines = angles.map { Float(cos($0)) }
    sines = angles.map { Float(sin($0)) }
    window = angles.map { Float(0.5 - 0.5 * cos($0)) }
  }

  /// - Precondition: `count` samples.
  mutating func lines(of samples: UnsafeBufferPointer<Int16>) -> [SpectrumLine] {
    precondition(samples.count == Self.count)
    for index in 0..<Self.count {
      real[index] = Float(samples[index]) * window[index]
      imaginary[index] = 0
    }
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { Self.transform(real, imaginary, cosines, $0) }
        }
      }
    }
    var total = 0.0
    for bin in 0..<power.count {
      power[bin] =
        bin < 4 ? 0 : Double(real[bin] * real[bin] + imaginary[bin] * imaginary[bin])
      total += power[bin]
    }
    guard total > 0 else { return [] }
    var found: [SpectrumLine] = []
    while found.count < SpectrumLine.countMaximum, let line = strongest(total) {
      found.append(line)
    }
    return found
  }

  /// The strongest line, taken out.
  private mutating func strongest(_ total: Double) -> SpectrumLine? {
    var top = 0
    for bin in 1..<power.count - 1 where power[bin] > power[top] { top = bin }
    guard power[top] > 0, top > 0 else { return nil }
    let bins = max(0, top - Self.reach)...min(power.count - 1, top + Self.reach)
    let sum = bins.reduce(0) { $0 + power[$1] }
    // Under a Hann window the larger neighbour tells where between two bins the sine lies.
    let isAbove = power[top + 1] > power[top - 1]
    let ratio = ((isAbove ? power[top + 1] : power[top - 1]) / power[top]).squareRoot()
    let lean = max(0, (2 * ratio - 1) / (ratio + 1)) * (isAbove ? 1 : -1)
    for bin in bins { power[bin] = 0 }
    let share = sum / total
    guard share >= Self.shareMinimum else { return nil }
    return SpectrumLine(
      hertz: (Double(top) + lean) * Self.rate / Double(Self.count),
      share: share)
  }

  /// The radix-2 transform of Cooley and Tukey, in place. Written with plain loops: also a build
  /// without optimisation does it many times a second.
  private static func transform(
    _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>,
    _ cosines: UnsafeBufferPointer<Float>, _ sines: UnsafeBufferPointer<Float>
  ) {
    var other = 0
    for index in 1..<count {
      var bit = count >> 1
      while other & bit != 0 {
        other ^= bit
        bit >>= 1
      }
      other |= bit
      if index < other {
        real.swapAt(index, other)
        imaginary.swapAt(index, other)
      }
    }
    var length = 2
    while length <= count {
      let (step, half) = (count / length, length / 2)
      var start = 0
      while start < count {
        var place = 0
        while place < half {
          let (even, odd) = (start &+ place, start &+ place &+ half)
          let (cosine, sine) = (cosines[place &* step], sines[place &* step])
          let r = real[odd] * cosine + imaginary[odd] * sine
          let i = imaginary[odd] * cosine - real[odd] * sine
          real[odd] = real[even] - r
          imaginary[odd] = imaginary[even] - i
          real[even] += r
          imaginary[even] += i
          place &+= 1
        }
        start &+= length
      }
      length *= 2
    }
  }
}
