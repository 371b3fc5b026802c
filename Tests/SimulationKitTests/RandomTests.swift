import Testing

@testable import SimulationKit

@Suite("Seeded random numbers")
struct SeededRandomTests {
  @Test("splitmix64 gives its published numbers")
  func splitMix() {
    var generator = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for number in expected { #expect(generator.next() == number) }
  }

  @Test("xoshiro256** gives its published numbers from the state 1, 2, 3, 4")
  func xoshiro() {
    var generator = SeededRandom(key: 0, state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    for number in expected { #expect(generator.next() == number) }
  }

  @Test("the same seed gives the same numbers, another seed others")
  func seeds() {
    var a = SeededRandom(seed: 7)
    var b = SeededRandom(seed: 7)
    var c = SeededRandom(seed: 8)
    let first = (0..<100).map { _ in a.next() }
    #expect(first == (0..<100).map { _ in b.next() })
    #expect(first != (0..<100).map { _ in c.next() })
  }

  @Test("a sub-stream does not depend on what was drawn before")
  func subStreams() {
    let fresh = SeededRandom(seed: 42)
    var used = fresh
    for _ in 0..<1000 { _ = used.next() }
    #expect(fresh.stream(3, 4) == used.stream(3, 4))
    #expect(fresh.stream(named: "arrivals") == used.stream(named: "arrivals"))
  }

  @Test("sub-streams differ by name, number, order and depth, and from their parent")
  func distinctStreams() {
    let root = SeededRandom(seed: 42)
    var keys: Set<UInt64> = [root.key]
    var count = 1
    for a in 0..<40 as Range<UInt64> {
      keys.insert(root.stream(a).key)
      keys.insert(root.stream(named: "\(a)").key)
      count += 2
      for b in 0..<40 as Range<UInt64> {
        keys.insert(root.stream(a, b).key)
        count += 1
      }
    }
    #expect(keys.count == count)
    var values: Set<UInt64> = []
    for a in 0..<1000 as Range<UInt64> {
      var stream = root.stream(a)
      values.insert(stream.next())
    }
    #expect(values.count == 1000)
  }

  @Test("first draws of neighbouring sub-streams are uniform and uncorrelated")
  func independence() {
    let root = SeededRandom(seed: 1)
    let draws = (0..<20_000 as Range<UInt64>).map { n in
      var stream = root.stream(5, n)
      return stream.unit()
    }
    #expect(kolmogorovSmirnov(draws) { $0 } < 1.63 / Double(draws.count).squareRoot())
    var covariance = 0.0
    for i in 1..<draws.count { covariance += (draws[i - 1] - 0.5) * (draws[i] - 0.5) }
    // Lag-one correlation of independent draws has standard deviation 1/√n.
    #expect(abs(covariance / Double(draws.count) * 12) < 4 / Double(draws.count).squareRoot())
  }

  @Test("whole numbers below a bound come equally often")
  func below() {
    var random = SeededRandom(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.below(7)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chiSquare < 22.5)  // 99.9% point of chi-square with 6 degrees of freedom
    #expect(random.below(1) == 0)
  }

  @Test("a chance of nought never comes, a chance of one always does")
  func chance() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<1000 {
      let never = random.chance(0)
      let always = random.chance(1)
      #expect(!never && always)
    }
  }
}

/// Largest distance between the observed and the expected distribution function.
func kolmogorovSmirnov(_ draws: [Double], _ cumulative: (Double) -> Double) -> Double {
  let n = Double(draws.count)
  var largest = 0.0
  for (i, value) in draws.sorted().enumerated() {
    let expected = cumulative(value)
    largest = max(largest, expected - Double(i) / n, Double(i + 1) / n - expected)
  }
  return largest
}
