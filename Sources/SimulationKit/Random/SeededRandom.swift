/// Random numbers that are the same for the same seed, on every platform and in every release.
///
/// The generator is xoshiro256** (D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number
/// Generators", 2021; period 2²⁵⁶ − 1), its state filled from the key by splitmix64 as its authors
/// advise. Not for secrets.
///
/// *Sub-streams* give common random numbers: `stream(_:)` and `stream(named:)` depend on the key
/// and the numbers given, never on what was drawn before. The patience of contact 7 of a demand
/// stream is then the same under every plan that is compared.
public struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
  /// What this stream was seeded with; sub-streams are derived from it.
  public let key: UInt64
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  public init(seed: UInt64) {
    var filler = SplitMix64(state: seed)
    self.init(key: seed, state: (filler.next(), filler.next(), filler.next(), filler.next()))
  }

  /// A generator in a given state; not all four may be zero. For checks against reference values.
  init(key: UInt64, state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(
      state.0 | state.1 | state.2 | state.3 != 0, "xoshiro256** never leaves the zero state")
    self.key = key
    (s0, s1, s2, s3) = state
  }

  /// The next 64 bits.
  @inlinable public mutating func next() -> UInt64 { advance() }

  @usableFromInline mutating func advance() -> UInt64 {
    let scrambled = s1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// Uniform in `0 ..< 1`: the upper 53 bits.
  @inlinable public mutating func unit() -> Double { SeededRandom.unit(next()) }

  /// Uniform in `0 ..< bound` without bias (D. Lemire, "Fast Random Integer Generation in an
  /// Interval", 2019). `bound` must be positive.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "no number lies below \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// True with the given probability; never at 0, always at 1.
  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// An independent stream for the numbers given, whatever was drawn from this one.
  public func stream(_ first: UInt64, _ rest: UInt64...) -> SeededRandom {
    var derived = SeededRandom.key(key, first)
    for number in rest { derived = SeededRandom.key(derived, number) }
    return SeededRandom(seed: derived)
  }

  /// An independent stream for a name, for example "arrivals".
  public func stream(named name: String) -> SeededRandom {
    SeededRandom(seed: SeededRandom.key(key, named: name))
  }

  /// The key of a sub-stream; a draw of its own where a single number is enough.
  static func key(_ key: UInt64, _ number: UInt64) -> UInt64 {
    // Scaling first keeps chains of numbers in order: (a, b) and (b, a) differ.
    SplitMix64.scramble(
      (key &* 0xD134_2543_DE82_EF95 &+ 0x9E37_79B9_7F4A_7C15)
        ^ SplitMix64.scramble(number &+ 0x9E37_79B9_7F4A_7C15))
  }

  /// Names are hashed by FNV-1a (64 bits) over their UTF-8.
  static func key(_ parent: UInt64, named name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    // A second link in the chain keeps names apart from the plain numbers of `stream(_:)`.
    return key(key(parent, hash), UInt64(name.utf8.count) &+ (1 << 63))
  }

  /// 64 random bits as a number in `0 ..< 1`.
  @usableFromInline static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}

/// splitmix64 (G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number Generators",
/// 2014; constants as published by S. Vigna).
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.scramble(state)
  }

  /// The output function: a bijection whose every output bit depends on every input bit.
  static func scramble(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
