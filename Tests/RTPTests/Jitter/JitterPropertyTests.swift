import RTP
import Testing

/// The jitter buffer behind all kinds of networks.
@Suite("Jitter buffer on impaired lines")
struct JitterPropertyTests {
  /// When packets stop coming, so many frames pass before that is taken for silence.
  static let lostAtEnd: Int64 = 3

  /// What holds on every line.
  private func holds(_ line: Impairment, _ outcome: Impairment.Outcome) {
    let counts = outcome.counts
    let name = Comment(rawValue: "\(line)")
    #expect(outcome.broken == 0, name)
    #expect(
      counts.stored == counts.played + counts.skipped + counts.flushed + Int64(outcome.held), name)
    #expect(
      counts.stored + counts.duplicates + counts.late + counts.unusable == Int64(outcome.arrived),
      name)
    #expect(
      counts.audioFrames + counts.lostFrames + counts.silentFrames + counts.stretchedFrames
        == Int64(outcome.ticks), name)
    #expect(outcome.heldMaximum <= JitterBuffer.packetsMaximum, name)
    #expect(outcome.delayMaximum <= 160_000, name)
  }

  @Test("a clean line has at most 40 ms of delay, and nothing is lost", arguments: 0..<20)
  func clean(phase: Int) {
    var line = Impairment()
    line.phaseMicroseconds = Int64(phase) * 1000
    let outcome = line.run()
    holds(line, outcome)
    #expect(outcome.counts.lostFrames <= Self.lostAtEnd)
    #expect(outcome.counts.late == 0)
    #expect(outcome.delayMaximum <= 30_000)
    #expect(outcome.losses.lost == 0)
    #expect(outcome.counts.played == Int64(outcome.sent))
  }

  @Test("packets of 10, 30, 40 and 60 ms are cut to frames", arguments: [80, 240, 320, 480])
  func lengths(packetTicks: Int) {
    for phase in stride(from: Int64(0), to: 20_000, by: 3_000) {
      var line = Impairment()
      line.packetTicks = packetTicks
      line.phaseMicroseconds = phase
      let outcome = line.run()
      holds(line, outcome)
      #expect(outcome.counts.lostFrames <= Self.lostAtEnd)
      #expect(outcome.counts.late == 0)
      // Whole frames: sixty seconds of them but for the start.
      #expect(outcome.counts.audioFrames >= 2990)
    }
  }

  @Test("drift of 200 ppm over ten minutes neither grows the delay nor loses sound")
  func drift() {
    for drift in [200.0, -200.0, 50.0, -50.0] {
      var line = Impairment()
      line.seconds = 600
      line.driftPPM = drift
      line.jitterMicroseconds = 4_000
      let outcome = line.run()
      holds(line, outcome)
      #expect(outcome.counts.lostFrames <= Self.lostAtEnd, "drift \(drift)")
      #expect(outcome.delayMaximum <= 45_000, "drift \(drift)")
      #expect(outcome.counts.resynchronisations == 0)
      // 200 ppm of 600 s are 120 ms: six frames.
      let frames = Int64((drift * 600 / 20_000).rounded(.down))
      let moved = outcome.counts.skippedFrames - outcome.counts.stretchedFrames
      #expect(abs(moved - frames) <= 2, "drift \(drift) moved \(moved)")
      #expect(outcome.counts.skippedFrames + outcome.counts.stretchedFrames <= 16)
    }
  }

  @Test("jitter of 60 ms with reordering is waited for, and the delay stays below 120 ms")
  func jitter() {
    for seed in UInt64(1)...8 {
      var line = Impairment()
      line.seed = seed
      line.jitterMicroseconds = 60_000
      let outcome = line.run()
      holds(line, outcome)
      let lost = Double(outcome.losses.lost) / Double(outcome.sent)
      #expect(lost < 0.03, "seed \(seed) loses \(lost)")
      #expect(outcome.delayMaximum <= 120_000, "seed \(seed)")
      #expect(outcome.resultingDelay < 90_000, "seed \(seed)")
    }
  }

  @Test("what is lost on the way is what is missed, random or in bursts")
  func loss() {
    for seed in UInt64(1)...6 {
      for (ratio, burst) in [(0.01, 1.0), (0.05, 1.0), (0.05, 4.0), (0.2, 3.0)] {
        var line = Impairment()
        line.seed = seed
        line.lossRatio = ratio
        line.burstPackets = burst
        line.jitterMicroseconds = 3_000
        let outcome = line.run()
        holds(line, outcome)
        #expect(outcome.counts.late <= 5, "seed \(seed)")
        let missed = outcome.losses.lost
        // Those before the first and after the last that came cannot be known.
        #expect(abs(missed - Int64(outcome.dropped)) <= 8, "seed \(seed): \(missed)")
        if burst >= 3 {
          #expect(outcome.losses.burstRatio > 1.8, "seed \(seed)")
        } else {
          #expect(outcome.losses.burstRatio < 1.3, "seed \(seed)")
        }
      }
    }
  }

  @Test("any mixture: all packets and frames are accounted for", arguments: UInt64(1)...120)
  func anything(seed: UInt64) {
    var random = Seeded(seed &* 7919)
    var line = Impairment()
    line.seed = seed
    line.seconds = 30
    line.packetTicks = [80, 160, 160, 240, 320, 480].randomElement(using: &random) ?? 160
    line.lossRatio = Double.random(in: 0...0.4, using: &random)
    line.burstPackets = Double.random(in: 1...8, using: &random)
    line.duplicateRatio = Double.random(in: 0...0.3, using: &random)
    line.jitterMicroseconds = Int64.random(in: 0...250_000, using: &random)
    line.driftPPM = Double.random(in: -500...500, using: &random)
    line.phaseMicroseconds = Int64.random(in: 0..<20_000, using: &random)
    line.firstSequence = UInt16.random(in: 0...UInt16.max, using: &random)
    line.firstTimestamp = UInt32.random(in: 0...UInt32.max, using: &random)
    if Bool.random(using: &random) { line.quiet = { _ in false } }
    if Bool.random(using: &random) { line.spike = (10, 10.5, 400_000) }
    if Bool.random(using: &random) { line.pause = (15, 17) }
    holds(line, line.run())
  }

  @Test("a spike of the delay is not kept as delay")
  func spike() {
    for length in [60_000, 150_000, 300_000, 900_000] as [Int64] {
      var line = Impairment()
      line.spike = (20, 20 + Double(length) / 1e6, length)
      let outcome = line.run()
      holds(line, outcome)
      #expect(outcome.resultingDelay <= 40_000, "spike of \(length): \(outcome.resultingDelay)")
      #expect(outcome.lastKinds[.lost, default: 0] == 0)
    }
  }

  @Test("a lasting longer way is followed, and a lasting shorter one")
  func route() {
    for step in [30_000, 80_000, 250_000, 2_000_000] as [Int64] {
      var line = Impairment()
      line.spike = (20, 1000, step)
      let longer = line.run()
      holds(line, longer)
      #expect(longer.lastKinds[.audio, default: 0] >= 248, "longer by \(step)")
      #expect(longer.resultingDelay <= 40_000, "longer by \(step): \(longer.resultingDelay)")
      line.spike = (0, 20, step)
      let shorter = line.run()
      #expect(shorter.lastKinds[.audio, default: 0] >= 246, "shorter by \(step)")
      #expect(shorter.resultingDelay <= 45_000, "shorter by \(step): \(shorter.resultingDelay)")
    }
  }

  @Test("a pause of the sender's is silence, not loss, and the sound after it is on time")
  func pauses() {
    var line = Impairment()
    line.pause = (20, 25)
    let outcome = line.run()
    holds(line, outcome)
    #expect(outcome.losses.lost == 0)
    #expect(outcome.counts.lostFrames <= 2 * Self.lostAtEnd)
    #expect(outcome.delayMaximum <= 40_000)
  }
}
