#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a codec and its concealment cost in the E-model: ITU-T G.113.
public struct EquipmentImpairment: Equatable, Sendable {
  /// Ie: the codec's own, without loss.
  public var ie: Double
  /// Bpl: how well it stands packet loss; larger is better.
  public var bpl: Double

  public init(ie: Double, bpl: Double) {
    self.ie = ie
    self.bpl = bpl
  }

  /// G.711 without concealment: G.113 (2007) Tables I.1 and I.3.
  public static let g711 = EquipmentImpairment(ie: 0, bpl: 4.3)
  /// G.711 with packet loss concealment after its Appendix I: G.113 (2007) Table I.3.
  public static let g711Concealed = EquipmentImpairment(ie: 0, bpl: 25.1)
  /// G.722 at 64 kbit/s on the narrowband scale that G.711 is rated on.
  ///
  /// G.113 Appendix I has no narrowband row for G.722; its Appendix IV gives Ie,wb = 13 on the
  /// wideband scale, where G.711 has Ie,wb = 36. Beside G.711 it is therefore no impairment, and 0
  /// is used: the rating does not credit the wider band, and never ranks G.722 below G.711. Nor is
  /// there a published Bpl that fits our concealment: that of G.711 with concealment is used, the
  /// same method at work on the decoded samples.
  public static let g722Concealed = EquipmentImpairment(ie: 0, bpl: 25.1)

  /// Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl / BurstR + Bpl): G.107 (06/2015) formula 7-29.
  /// - Parameters:
  ///   - lossRatio: 0…1; the formula's Ppl is the same in per cent.
  ///   - burstRatio: 1 for random loss. The formula holds for bursts of up to 2 at small loss.
  public func effective(lossRatio: Double, burstRatio: Double) -> Double {
    let ppl = 100 * min(1, max(0, lossRatio))
    guard ppl > 0 else { return ie }
    return ie + (95 - ie) * ppl / (ppl / max(1, burstRatio) + bpl)
  }
}

/// The transmission rating R of the E-model, ITU-T G.107 (06/2015):
///
///     R = Ro − Is − Id − Ie,eff + A
///
/// with every parameter that an exchange cannot know (loudness, noise, side tone, echo loss of the
/// far telephone) at the default of G.107 Table 2. What is left to know is the delay and the loss.
public struct TransmissionRating: Equatable, Sendable {
  /// 0…100; 93.2 is the best that a narrowband call reaches.
  public var r: Double

  public init(r: Double) { self.r = r }

  /// - Parameters:
  ///   - oneWayMilliseconds: mouth to ear (Ta = T = Tr / 2).
  ///   - advantage: A, what callers forgive for the sake of access: 0 for wired, up to 5 for mobile
  ///     indoors (G.107 Table 1).
  public init(
    oneWayMilliseconds: Double, lossRatio: Double, burstRatio: Double = 1,
    equipment: EquipmentImpairment, advantage: Double = 0
  ) {
    let delay = max(0, oneWayMilliseconds)
    let impairment = equipment.effective(lossRatio: lossRatio, burstRatio: burstRatio)
    let basic = EModel.ro - EModel.simultaneousImpairment(delayMilliseconds: delay)
    let rating = basic - EModel.delayImpairment(delayMilliseconds: delay) - impairment + advantage
    r = min(100, max(0, rating))
  }

  /// The mean opinion score, conversational quality, 1…4.5 (G.107 Annex B formula B-4).
  public var mos: Double {
    if r <= 0 { return 1 }
    if r >= 100 { return 4.5 }
    // Below R = 6.5 the cubic dips under 1, which is no score.
    return max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
  }
}

/// The formulas of G.107 (06/2015) clause 7 at the defaults of its Table 2.
enum EModel {
  // Table 2. Loudness ratings and losses in dB, noise in dBm0p, delay in ms.
  static let slr = 8.0
  static let rlr = 2.0
  static let stmr = 15.0
  static let lstr = 18.0
  static let ds = 3.0
  static let telr = 65.0
  static let wepl = 110.0
  static let qdu = 1.0
  static let nc = -70.0
  static let nfor = -64.0
  static let ps = 35.0
  static let pr = 35.0
  static let delaySensitivity = 1.0
  static let leastPerceivedMilliseconds = 100.0
  static let olr = slr + rlr

  /// No, formulas 7-3 to 7-6: all noise as seen at the 0 dBr point.
  static let noise: Double = {
    let nos = ps - slr - ds - 100 + 0.004 * pow(ps - olr - ds - 14, 2)
    let pre = pr + 10 * log10(1 + pow(10, (10 - lstr) / 10))
    let nor = rlr - 121 + pre + 0.008 * pow(pre - 35, 2)
    let nfo = nfor + rlr
    return 10
      * log10(pow(10, nc / 10) + pow(10, nos / 10) + pow(10, nor / 10) + pow(10, nfo / 10))
  }()

  /// Ro, formula 7-2: the basic ratio of signal to noise.
  static let ro = 15 - 1.5 * (slr + noise)

  /// Is, formulas 7-7 to 7-17: what impairs the voice at the same time as it is heard.
  static func simultaneousImpairment(delayMilliseconds t: Double) -> Double {
    let xolr = olr + 0.2 * (64 + noise - rlr)
    let iolr = 20 * (pow(1 + pow(xolr / 8, 8), 1.0 / 8) - xolr / 8)
    let stmro = -10 * log10(pow(10, -stmr / 10) + exp(-t / 4) * pow(10, -telr / 10))
    let ist =
      12 * pow(1 + pow((stmro - 13) / 6, 8), 1.0 / 8)
      - 28 * pow(1 + pow((stmro + 1) / 19.4, 35), 1.0 / 35)
      - 13 * pow(1 + pow((stmro - 3) / 33, 13), 1.0 / 13) + 29
    let q = 37 - 15 * log10(qdu)
    let g = 1.07 + 0.258 * q + 0.0602 * q * q
    let y = (ro - 100) / 15 + 46 / 8.4 - g / 9
    let z = 46.0 / 30 - g / 40
    let iq = 15 * log10(1 + pow(10, y) + pow(10, z))
    return iolr + ist + iq
  }

  /// Id = Idte + Idle + Idd, formulas 7-18 to 7-28: echo to the talker, echo to the listener, and
  /// delay too long by itself.
  static func delayImpairment(delayMilliseconds t: Double) -> Double {
    let terv = telr - 40 * log10((1 + t / 10) / (1 + t / 150)) + 6 * exp(-0.3 * t * t)
    let roe = -1.5 * (noise - rlr)
    let re = 80 + 2.5 * (terv - 14)
    let idte = ((roe - re) / 2 + sqrt(pow(roe - re, 2) / 4 + 100) - 1) * (1 - exp(-t))
    let rle = 10.5 * (wepl + 7) * pow(2 * t + 1, -0.25)
    let idle = (ro - rle) / 2 + sqrt(pow(ro - rle, 2) / 4 + 169)
    return idte + idle + absoluteDelay(t)
  }

  /// Idd, formulas 7-27 and 7-28.
  static func absoluteDelay(_ ta: Double) -> Double {
    guard ta > leastPerceivedMilliseconds else { return 0 }
    let x = log10(ta / leastPerceivedMilliseconds) / log10(2)
    let s = 6 * delaySensitivity
    return 25 * (pow(1 + pow(x, s), 1 / s) - 3 * pow(1 + pow(x / 3, s), 1 / s) + 2)
  }
}
