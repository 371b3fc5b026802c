/// Hears the keys of a telephone in the sound itself, for legs without RFC 4733 events: eight
/// Goertzel filters over blocks of 12.75 ms, judged by the rules of ITU-T Q.24.
///
/// A block is a key's when its row and column are loud enough, alike in level, well above the other
/// rows and columns, nearly all there is (speech has more in it), and steady from the block's
/// beginning to its end. A key begins with two such blocks in succession that are alike in level,
/// which 40 ms always hold and 23 ms never. It ends with three others, of which 40 ms of silence
/// spoil as many and a break of 10 ms two at most.
public struct KeyToneDetector: Hashable, Sendable {
  /// What was heard within one call of `process`.
  public struct Heard: Hashable, Sendable {
    /// The key that was let go.
    public var ended: Key?
    /// The key that was pressed, found 26 to 38 ms after it was.
    public var began: UInt8?
  }
  public struct Key: Hashable, Sendable {
    /// RFC 4733 section 3.2: 0 to 9, 10 for *, 11 for #, 12 to 15 for A to D.
    public var event: UInt8
    /// To the nearest block.
    public var milliseconds: Int
  }

  /// Samples of 8 kHz in one block.
  static let blockSamples = 102
  /// Each of the two tones has at least -27 dBm0. Q.24: operates at -24 to -25 or less.
  static let quietest = Level(decibels: -27)
  /// The high tone is at most 5 dB above the low one and 10 dB below. Q.24: +4 and -8 work.
  static let twistAbove: Float = 3.162
  static let twistBelow: Float = 10
  /// Any other row or column is 8 dB below: tones 3.5 % off are none.
  static let others: Float = 6.31
  /// The two tones are this share of all. Tones 1.5 % off have 0.75 or so left.
  static let share: Float = 0.7
  /// Each quarter of a block has this share of the mean of the four; two tones beat a little.
  static let quarterShare: Float = 0.7
  static let missesAtEnd = 3
  /// Levels of the first two blocks differ by 6 dB at most.
  static let steady: Float = 4

  /// Twice the cosine of each filter's step: four rows, four columns.
  private static let coefficients: SIMD8<Float> = {
    var values = SIMD8<Float>(repeating: 0)
    for index in 0..<4 {
      values[index] = Float(2 * cosine(2 * .pi * Tone.rows[index] / 8000))
      values[index + 4] = Float(2 * cosine(2 * .pi * Tone.columns[index] / 8000))
    }
    return values
  }()

  private var last = SIMD8<Float>(repeating: 0)
  private var lastButOne = SIMD8<Float>(repeating: 0)
  private var energy = SIMD4<Float>(repeating: 0)
  private var count = 0

  /// What the last block was, and its energy.
  private var lastHit: UInt8?
  private var lastEnergy: Float = 0
  /// The key that is down.
  public private(set) var event: UInt8?
  private var blocks = 0
  private var misses = 0

  public init() {}

  /// Forgets everything.
  public mutating func reset() { self = KeyToneDetector() }

  /// Listens on.
  /// - Parameter samples: of 8 kHz, at most 20 ms.
  /// - Precondition: at most 160 samples.
  public mutating func process(_ samples: UnsafeBufferPointer<Int16>) -> Heard? {
    precondition(samples.count <= 160)
    var heard = Heard()
    let coefficients = Self.coefficients
    var at = 0
    while at < samples.count {
      let end = min(samples.count, at + Self.blockSamples - count)
      count += end - at
      var (place, quarters) = (count &- (end &- at), energy)
      while at < end {
        let sample = Float(samples[at])
        let next = coefficients * last - lastButOne + sample
        lastButOne = last
        last = next
        quarters[place &* 4 / Self.blockSamples] += sample * sample
        place &+= 1
        at &+= 1
      }
      energy = quarters
      if count == Self.blockSamples { judge(&heard) }
    }
    return heard.began == nil && heard.ended == nil ? nil : heard
  }

  private mutating func judge(_ heard: inout Heard) {
    let hit = key()
    let blockEnergy = energy.sum()
    (last, lastButOne) = (SIMD8(repeating: 0), SIMD8(repeating: 0))
    (energy, count) = (SIMD4(repeating: 0), 0)
    defer { (lastHit, lastEnergy) = (hit, blockEnergy) }

    if let event {
      blocks += 1
      misses = hit == event ? 0 : misses + 1
      guard misses >= Self.missesAtEnd || isOther(hit) else { return }
      let milliseconds = (blocks - misses) * Self.blockSamples / 8
      heard.ended = Key(event: event, milliseconds: milliseconds)
      self.event = nil
    }
    if let hit, hit == lastHit, event == nil,
      blockEnergy < lastEnergy * Self.steady, lastEnergy < blockEnergy * Self.steady
    {
      heard.began = hit
      (event, blocks, misses) = (hit, 2, 0)
    }
  }

  /// Whether another key has taken the place of the one that is down.
  private func isOther(_ hit: UInt8?) -> Bool { hit != nil && hit != event && hit == lastHit }

  /// The key whose tones this block is, if any.
  private func key() -> UInt8? {
    // A sine of amplitude A over N samples: power (A N / 2)^2 here, energy A^2 N / 2.
    let total = energy.sum()
    let powers = last * last + lastButOne * lastButOne - last * lastButOne * Self.coefficients
    var (row, column) = (0, 4)
    for index in 1..<4 {
      if powers[index] > powers[row] { row = index }
      if powers[index + 4] > powers[column] { column = index + 4 }
    }
    let (low, high) = (powers[row], powers[column])
    guard low > Self.powerMinimum, high > Self.powerMinimum, high < low * Self.twistAbove,
      low < high * Self.twistBelow,
      (low + high) * 2 / Float(Self.blockSamples) > total * Self.share,
      energy.min() * 4 > total * Self.quarterShare
    else { return nil }
    for index in 0..<4 {
      if index != row, powers[index] * Self.others > low { return nil }
      if index + 4 != column, powers[index + 4] * Self.others > high { return nil }
    }
    return Tone.events[row * 4 + column - 4]
  }

  private static let powerMinimum = Float(
    quietest.meanSquare * 2 * Double(blockSamples) * Double(blockSamples) / 4)
}
