import Foundation

/// Between any two rates, once and not in time with a call: a sinc under a Kaiser window (beta 8)
/// with 32 zeros on each side. Images and aliases are 60 dB down from
/// 8 % above the smaller rate's half.
public enum Resampling {
  /// - Parameters:
  ///   - from, to: samples per second.
  public static func convert(_ samples: [Int16], from: Int, to: Int) -> [Int16] {
    guard from != to, !samples.isEmpty else { return samples }
    // Below both halves; the transition lies symmetrically around 96 % of it.
    let cut = 0.96 * Double(min(from, to)) / Double(from)
    let half = 32 / cut
    let count = samples.count * to / from
    // Phases repeat after to / gcd output samples.
    let phases = to / gcd(from, to)
    let reach = Int(half.rounded(.up))
    let kernels = (0..<min(phases, max(count, 1))).map { phase -> [Double] in
      let place = Double(phase * from % to) / Double(to)
      return (-reach...reach).map { kernel(Double($0) - place, cut, half) }
    }
    return (0..<count).map { index in
      let middle = index * from / to
      let taps = kernels[index % phases]
      var sum = 0.0
      for offset in -reach...reach where samples.indices.contains(middle + offset) {
        sum += taps[offset + reach] * Double(samples[middle + offset])
      }
      return Int16(max(-32_768, min(32_767, sum.rounded())))
    }
  }

  private static func kernel(_ x: Double, _ cut: Double, _ half: Double) -> Double {
    guard abs(x) < half else { return 0 }
    let sinc = x == 0 ? 1 : sin(.pi * x * cut) / (.pi * x * cut)
    let place = x / half
    return cut * sinc * bessel(8 * (1 - place * place).squareRoot()) / bessel(8)
  }

  private static func bessel(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for k in 1...40 {
      term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
      sum += term
    }
    return sum
  }

  private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
