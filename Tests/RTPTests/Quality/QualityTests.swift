import RTP
import Testing

@Suite("Quality")
struct QualityTests {
  static func rating(
    _ delay: Double, loss: Double = 0, burst: Double = 1,
    _ equipment: EquipmentImpairment = .g711Concealed
  ) -> TransmissionRating {
    TransmissionRating(
      oneWayMilliseconds: delay, lossRatio: loss, burstRatio: burst, equipment: equipment)
  }

  @Test("all parameters at their defaults give R = 93.2 and MOS 4.41, as G.107 says")
  func defaults() {
    let best = Self.rating(0)
    #expect(abs(best.r - 93.2) < 0.05, "\(best.r)")
    #expect(abs(best.mos - 4.41) < 0.005)
  }

  /// G.107 (06/2015) Annex B Table B.1: the limits of user satisfaction.
  @Test(
    "R to MOS as in Table B.1",
    arguments: [(90.0, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58)])
  func opinion(r: Double, mos: Double) {
    #expect(abs(TransmissionRating(r: r).mos - mos) < 0.007)
  }

  @Test("MOS stays within its scale and never falls as R rises")
  func scale() {
    #expect(TransmissionRating(r: -5).mos == 1)
    #expect(TransmissionRating(r: 100).mos == 4.5)
    var last = 0.0
    for tenth in 0...1000 {
      let mos = TransmissionRating(r: Double(tenth) / 10).mos
      #expect(mos >= last)
      last = mos
    }
  }

  /// Cole and Rosenbluth, "Voice over IP performance monitoring" (2001), fitted the G.107 curve of
  /// the delay for such telephones: Id = 0.024 d + 0.11 (d − 177.3) H(d − 177.3).
  @Test(
    "the delay's impairment lies on the published approximation",
    arguments: [25.0, 50, 100, 150, 175, 200, 250, 300, 350, 400])
  func delay(milliseconds: Double) {
    let fitted = 0.024 * milliseconds + 0.11 * max(0, milliseconds - 177.3)
    let impairment = 93.2 - Self.rating(milliseconds).r
    #expect(abs(impairment - fitted) < 3.5, "\(impairment) against \(fitted)")
  }

  @Test("loss costs what formula 7-29 says")
  func loss() {
    // G.711 with concealment, Ie 0, Bpl 25.1; without, 4.3.
    let concealed = EquipmentImpairment.g711Concealed
    #expect(abs(concealed.effective(lossRatio: 0.01, burstRatio: 1) - 95 / 26.1) < 1e-9)
    #expect(abs(concealed.effective(lossRatio: 0.05, burstRatio: 1) - 475 / 30.1) < 1e-9)
    #expect(abs(concealed.effective(lossRatio: 0.02, burstRatio: 2) - 190 / 26.1) < 1e-9)
    #expect(
      abs(EquipmentImpairment.g711.effective(lossRatio: 0.02, burstRatio: 1) - 190 / 6.3) < 1e-9)
    #expect(concealed.effective(lossRatio: 0, burstRatio: 1) == 0)
    #expect(Self.rating(0, loss: 1).mos < 1.9)
    #expect(Self.rating(0, loss: 0.05, .g711).r < Self.rating(0, loss: 0.05).r)
  }

  @Test("interarrival jitter settles at the mean difference of the spacing")
  func jitter() {
    var jitter = InterarrivalJitter()
    // Every other packet 10 ms late: the spacing differs by 80 units each time.
    for index in 0..<500 {
      jitter.receive(
        timestamp: 0xFFFF_F000 &+ UInt32(index * 160),
        arrivalTicks: Int64(index * 160 + (index % 2) * 80))
    }
    #expect((77...80).contains(jitter.ticks), "\(jitter.ticks)")
    var steady = InterarrivalJitter()
    for index in 0..<500 {
      steady.receive(timestamp: UInt32(index * 160), arrivalTicks: Int64(index * 160) + 1 << 40)
    }
    #expect(steady.ticks == 0)
  }

  @Test("losses at random have a burst ratio of 1, losses together more")
  func burstRatio() {
    var random = Seeded(5)
    var single = LossPattern()
    for _ in 0..<100_000 {
      if random.chance(0.1) { single.lose(1) } else { single.receive() }
    }
    #expect(abs(single.burstRatio - 1) < 0.05)
    #expect(abs(single.lossRatio - 0.1) < 0.005)
    var together = LossPattern()
    for index in 0..<10_000 {
      if index % 40 < 4 { together.lose(1) } else { together.receive() }
    }
    #expect(together.lossRuns == 250)
    #expect(abs(together.burstRatio - 4 * 0.9) < 1e-9)
    var joined = LossPattern()
    for _ in 0..<250 {
      joined.lose(4)
      for _ in 0..<36 { joined.receive() }
    }
    #expect(joined.burstRatio == together.burstRatio)
    #expect(joined.bursts == together.bursts)
    #expect(LossPattern().burstRatio == 1)
  }

  /// The example of RFC 3611 section 4.7.2: "1" received, "x" lost, Gmin 16.
  @Test("bursts and gaps are those of the figure in RFC 3611")
  func bursts() {
    var pattern = LossPattern()
    func feed(_ text: String) {
      for letter in text.utf8 { if letter == 0x78 { pattern.lose(1) } else { pattern.receive() } }
    }
    // Gap of 40 with a lone loss, a burst x11x1x, a gap of 40, a burst of xx.
    feed(String(repeating: "1", count: 20) + "x" + String(repeating: "1", count: 20))
    feed("x11x1x" + String(repeating: "1", count: 40) + "xx" + String(repeating: "1", count: 30))
    let summary = pattern.bursts.summary
    #expect(summary.burstDensity > 128)
    #expect(summary.gapDensity > 0 && summary.gapDensity < 13)
    #expect(summary.burstPackets > 2 && summary.burstPackets < 8)
    #expect(summary.gapPackets > 30)
  }
}
