import RTP
import Testing

@Suite("Concealment")
struct ConcealmentTests {
  /// A voice's vowel: a pitch and its overtones, by a rotating pair so that no C library is needed.
  static func vowel(_ hertz: Double, _ rate: Int, from: Int, count: Int) -> [Int16] {
    (from..<from + count).map { index in
      let turn = hertz * Double(index) / Double(rate)
      var value = 0.0
      for (harmonic, level) in [(1.0, 6000.0), (2.0, 3000.0), (3.0, 1500.0)] {
        value += level * Self.sine(turn * harmonic)
      }
      return Int16(value)
    }
  }

  /// The sine of a number of turns, by its series.
  static func sine(_ turns: Double) -> Double {
    var x = (turns - turns.rounded()) * 2 * .pi
    if x > .pi / 2 { x = .pi - x }
    if x < -.pi / 2 { x = -.pi - x }
    let square = x * x
    return x
      * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
  }

  static func energy(_ samples: some Collection<Int16>) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
  }

  @Test("a lost frame of a vowel is continued, in pitch and level", arguments: [8000, 16_000])
  func vowelContinued(rate: Int) {
    for hertz in [70.0, 100, 143, 180, 199] {
      var concealment = Concealment(sampleRate: rate)
      let frame = rate / 50
      for index in 0..<10 {
        var good = Self.vowel(hertz, rate, from: index * frame, count: frame)
        good.withUnsafeMutableBufferPointer { concealment.keep($0) }
      }
      let truth = Self.vowel(hertz, rate, from: 10 * frame, count: frame)
      var made = [Int16](repeating: 0, count: frame)
      made.withUnsafeMutableBufferPointer { concealment.conceal($0) }
      // The first 10 ms do not fade: the error is well below the sound.
      let half = frame / 2
      let error = zip(made, truth).prefix(half).map {
        Int16(clamping: Int($0) - Int($1))
      }
      #expect(
        Self.energy(error) < 0.1 * Self.energy(truth.prefix(half)), "\(hertz) Hz at \(rate)")
    }
  }

  @Test("there is no step where a loss begins or ends", arguments: [8000, 16_000])
  func noSteps(rate: Int) {
    var concealment = Concealment(sampleRate: rate)
    let frame = rate / 50
    var played: [Int16] = []
    for index in 0..<40 {
      var samples = Self.vowel(131, rate, from: index * frame, count: frame)
      samples.withUnsafeMutableBufferPointer {
        if [11, 17, 18, 19, 30].contains(index) {
          concealment.conceal($0)
        } else {
          concealment.keep($0)
        }
      }
      played += samples
    }
    let natural = Self.vowel(131, rate, from: 0, count: 10 * frame)
    let largest = zip(natural, natural.dropFirst()).map { abs(Int($1) - Int($0)) }.max() ?? 0
    for (index, pair) in zip(played, played.dropFirst()).enumerated() {
      let step = abs(Int(pair.1) - Int(pair.0))
      #expect(step <= largest * 3 / 2, "sample \(index) of \(rate)")
    }
  }

  @Test("after 60 ms there is silence, and fading before it")
  func fades() {
    var concealment = Concealment(sampleRate: 8000)
    for index in 0..<10 {
      var good = Self.vowel(120, 8000, from: index * 160, count: 160)
      good.withUnsafeMutableBufferPointer { concealment.keep($0) }
    }
    var energies: [Double] = []
    var last: [Int16] = []
    for _ in 0..<5 {
      var made = [Int16](repeating: 0, count: 160)
      made.withUnsafeMutableBufferPointer { concealment.conceal($0) }
      energies.append(Self.energy(made))
      last = made
    }
    #expect(energies[0] > energies[1] && energies[1] > energies[2])
    #expect(energies[3] == 0)
    #expect(last == .init(repeating: 0, count: 160))
  }

  @Test("silence stays silence")
  func silence() {
    var concealment = Concealment(sampleRate: 16_000)
    var frame = [Int16](repeating: 0, count: 320)
    frame.withUnsafeMutableBufferPointer { concealment.keep($0) }
    frame.withUnsafeMutableBufferPointer { concealment.conceal($0) }
    #expect(frame == .init(repeating: 0, count: 320))
  }

  @Test("any sound, any pattern of losses and pieces: no overflow, and good sound comes back")
  func anything() {
    let seed: UInt64 = 99
    var random = Seeded(seed)
    for rate in [8000, 16_000] {
      var concealment = Concealment(sampleRate: rate)
      for _ in 0..<3000 {
        let count = Int.random(in: 0...rate / 20, using: &random)
        let loud = Bool.random(using: &random)
        let original = (0..<count).map { _ in
          loud
            ? (Bool.random(using: &random) ? Int16.max : Int16.min)
            : Int16.random(in: -300...300, using: &random)
        }
        var samples = original
        let isLost = random.chance(0.3)
        let wasConcealing = concealment.isConcealing
        samples.withUnsafeMutableBufferPointer {
          if isLost { concealment.conceal($0) } else { concealment.keep($0) }
        }
        if !isLost {
          let kept = wasConcealing ? rate / 100 : 0
          #expect(samples.dropFirst(kept) == original.dropFirst(kept), "seed \(seed)")
        }
      }
    }
  }
}
