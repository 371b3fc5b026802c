/// One sub-band of ITU-T G.722: the adaptive predictor and the adaptive step, which encoder and
/// decoder run alike from the same codes (sections 3.3 to 3.7, named there in block 3 and 4).
///
/// All arithmetic is the Recommendation's: 16-bit values, shifts towards minus infinity. Where the
/// Recommendation saturates a value that cannot leave 16 bits, nothing is done here.
struct G722Band: Hashable, Sendable {
  /// Poles and zeros of the predictor; six lanes are used of eight.
  private var pole1: Int32 = 0
  private var pole2: Int32 = 0
  private var zeros = SIMD8<Int16>(repeating: 0)
  /// Quantised differences of the past, newest first.
  private var differences = SIMD8<Int16>(repeating: 0)
  /// Reconstructed signals, and partly reconstructed ones: the last two.
  private var reconstructed1: Int32 = 0
  private var reconstructed2: Int32 = 0
  private var partial1: Int32 = 0
  private var partial2: Int32 = 0
  private var zeroPrediction: Int32 = 0

  /// What is expected next.
  private(set) var prediction: Int32 = 0
  /// The logarithm of the step (NABLA), and the step itself (DET).
  private var logStep: Int32 = 0
  private(set) var step: Int32

  /// 32 for the lower band, 8 for the higher (section 3.5).
  init(firstStep: Int32) { step = firstStep }

  static let lower = G722Band(firstStep: 32)
  static let higher = G722Band(firstStep: 8)

  /// LOGSCL and SCALEL, or LOGSCH and SCALEH: the step for the next sample.
  /// - Parameters:
  ///   - change: the logarithmic multiplier of the code just seen.
  ///   - maximum: of the logarithm; 18,432 or 22,528.
  ///   - shift: 8 for the lower band, 10 for the higher.
  @inline(__always)
  mutating func adaptStep(by change: Int32, maximum: Int32, shift: Int32) {
    logStep = min(max((logStep &* 127) &>> 7 &+ change, 0), maximum)
    let mantissa = G722Tables.inverseLog[Int(logStep &>> 6 & 31)]
    let exponent = shift &- logStep &>> 11
    let value = exponent < 0 ? mantissa &<< (0 &- exponent) : mantissa &>> exponent
    step = value &<< 2
  }

  /// Takes the quantised difference in and predicts the next sample (RECONS to PREDIC).
  @inline(__always)
  mutating func adaptPrediction(_ difference: Int32) {
    let reconstructed = Self.saturated(prediction &+ difference)
    let partial = Self.saturated(zeroPrediction &+ difference)
    // -1 where the signs differ, 0 where they are the same.
    let differs1 = (partial ^ partial1) &>> 31
    let differs2 = (partial ^ partial2) &>> 31

    // UPPOL2 and UPPOL1.
    let quadruple = Self.saturated(pole1 &<< 2)
    var second = min((quadruple ^ ~differs1) &- ~differs1, 32_767) &>> 7
    second = second &+ ((128 ^ differs2) &- differs2) &+ (pole2 &* 32_512) &>> 15
    second = min(max(second, -12_288), 12_288)
    let bound = 15_360 &- second
    let first = ((192 ^ differs1) &- differs1) &+ (pole1 &* 32_640) &>> 15
    pole1 = min(max(first, 0 &- bound), bound)
    pole2 = second

    // UPZERO: (b * 32640) >> 15 is b + (-b >> 8), which with the 128 never leaves 16 bits. Signs
    // by shifts, not comparisons: the compiler makes vectors of those.
    let newest = Int16(truncatingIfNeeded: difference)
    let differ = (differences ^ SIMD8(repeating: newest)) &>> 15
    let amount = SIMD8<Int16>(repeating: difference == 0 ? 0 : 128)
    zeros = zeros &+ (SIMD8(repeating: 0) &- zeros) &>> 8 &+ ((amount ^ differ) &- differ)
    // DELAYA.
    differences = SIMD8(
      newest, differences[0], differences[1], differences[2],
      differences[3], differences[4], 0, 0)
    reconstructed2 = reconstructed1
    reconstructed1 = reconstructed
    partial2 = partial1
    partial1 = partial

    // FILTEP, FILTEZ, PREDIC. Differences stay below 2^14, so that doubling keeps 16 bits.
    let poles = Self.saturated(
      (pole1 &* Self.saturated(reconstructed1 &<< 1)) &>> 15
        &+ (pole2 &* Self.saturated(reconstructed2 &<< 1)) &>> 15)
    let sums = Self.products(zeros, differences &+ differences)
    zeroPrediction = Self.saturated(sums[0] &+ sums[1] &+ sums[2] &+ sums[3])
    prediction = Self.saturated(poles &+ zeroPrediction)
  }

  /// Products of 16-bit lanes, each shifted right by 15, added up in pairs.
  @inline(__always)
  private static func products(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD4<Int32> {
    let (a, b) = (
      unsafeBitCast(a, to: SIMD4<Int32>.self), unsafeBitCast(b, to: SIMD4<Int32>.self)
    )
    return (((a &<< 16) &>> 16) &* ((b &<< 16) &>> 16)) &>> 15 &+ ((a &>> 16) &* (b &>> 16)) &>> 15
  }

  @inline(__always)
  static func saturated(_ value: Int32) -> Int32 { min(max(value, -32_768), 32_767) }
}

/// The tables of ITU-T G.722: 4 (QMF), 12 to 21 (quantisers and steps).
enum G722Tables {
  /// ILB.
  static let inverseLog: InlineArray<32, Int32> = [
    2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
    2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
  ]
  /// Q6: decision levels of the lower band; the last is never reached.
  static let lowDecisions: InlineArray<32, Int32> = [
    0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
    786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919, 1 << 15,
    1 << 15,
  ]
  /// QQ6: 6-bit inverse quantiser, by code.
  static let lowOutputs: InlineArray<64, Int32> = [
    -136, -136, -136, -136, -24808, -21904, -19008, -16704,
    -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
    -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576,
    -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
    24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192,
    10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
    4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032,
    1688, 1360, 1040, 728, 432, 136, -432, -136,
  ]
  /// QQ4: 4-bit inverse quantiser, by the upper four bits of the code.
  static let lowCoreOutputs: InlineArray<16, Int32> = [
    0, -20456, -12896, -8968, -6288, -4240, -2584, -1200,
    20456, 12896, 8968, 6288, 4240, 2584, 1200, 0,
  ]
  /// WL, by the upper four bits of the code (RIL).
  static let lowChanges: InlineArray<16, Int32> = [
    -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60,
  ]
  /// QQ2 and WH, by code.
  static let highOutputs: InlineArray<4, Int32> = [-7408, -1616, 7408, 1616]
  static let highChanges: InlineArray<4, Int32> = [798, -214, 798, -214]

}

/// The 24-tap quadrature mirror filter of ITU-T G.722 (table 4). It is symmetric: 3, -11, 12, 32,
/// -210, 951, 3876, -805, 362, -156, 53, -11 are its even taps, and backwards its odd ones.
enum G722Mirror {
  /// Sums over the even and over the odd ones of 24 samples.
  @inline(__always)
  static func sums(_ x: UnsafePointer<Int16>) -> (even: Int32, odd: Int32) {
    let base = UnsafeRawPointer(x)
    // A lane is a pair of samples: the even one in its lower half.
    let a = base.loadUnaligned(as: SIMD4<Int32>.self)
    let b = base.loadUnaligned(fromByteOffset: 16, as: SIMD4<Int32>.self)
    let c = base.loadUnaligned(fromByteOffset: 32, as: SIMD4<Int32>.self)
    let even =
      ((a &<< 16) &>> 16) &* SIMD4(3, -11, 12, 32)
      &+ ((b &<< 16) &>> 16) &* SIMD4(-210, 951, 3876, -805)
      &+ ((c &<< 16) &>> 16) &* SIMD4(362, -156, 53, -11)
    let odd =
      (a &>> 16) &* SIMD4(-11, 53, -156, 362) &+ (b &>> 16) &* SIMD4(-805, 3876, 951, -210)
      &+ (c &>> 16) &* SIMD4(32, 12, -11, 3)
    return (
      even[0] &+ even[1] &+ even[2] &+ even[3], odd[0] &+ odd[1] &+ odd[2] &+ odd[3]
    )
  }

  /// Twelve samples by the even taps; reads four samples more.
  @inline(__always)
  static func forwards(_ x: UnsafePointer<Int16>) -> Int32 {
    let base = UnsafeRawPointer(x)
    let a = base.loadUnaligned(as: SIMD4<Int32>.self)
    let b = base.loadUnaligned(fromByteOffset: 16, as: SIMD4<Int32>.self)
    let sums =
      ((a &<< 16) &>> 16) &* SIMD4(3, 12, -210, 3876) &+ (a &>> 16) &* SIMD4(-11, 32, 951, -805)
      &+ ((b &<< 16) &>> 16) &* SIMD4(362, 53, 0, 0) &+ (b &>> 16) &* SIMD4(-156, -11, 0, 0)
    return sums[0] &+ sums[1] &+ sums[2] &+ sums[3]
  }

  /// Twelve samples by the odd taps; reads four samples more.
  @inline(__always)
  static func backwards(_ x: UnsafePointer<Int16>) -> Int32 {
    let base = UnsafeRawPointer(x)
    let a = base.loadUnaligned(as: SIMD4<Int32>.self)
    let b = base.loadUnaligned(fromByteOffset: 16, as: SIMD4<Int32>.self)
    let sums =
      ((a &<< 16) &>> 16) &* SIMD4(-11, -156, -805, 951) &+ (a &>> 16) &* SIMD4(53, 362, 3876, -210)
      &+ ((b &<< 16) &>> 16) &* SIMD4(32, -11, 0, 0) &+ (b &>> 16) &* SIMD4(12, 3, 0, 0)
    return sums[0] &+ sums[1] &+ sums[2] &+ sums[3]
  }
}
