/// A level on the scale of the telephone network: dBm0, in which a sine at the overload point of
/// A-law has 3.14 (ITU-T G.711 section 4).
public struct Level: Hashable, Comparable, Sendable {
  /// dBm0.
  public let decibels: Double

  public init(decibels: Double) { self.decibels = decibels }

  /// Of the mean of squared samples; silence is `floor`.
  public init(meanSquare: Double) {
    guard meanSquare > 0 else {
      self = .floor
      return
    }
    decibels = max(Self.floor.decibels, 10 * decimalLogarithm(meanSquare / Self.reference))
  }

  /// The lowest that is told apart: below the last bit.
  public static let floor = Level(decibels: -90)

  /// Mean square of a sine with 0 dBm0: its peak is 3.14 dB below 32,768.
  static let reference = 32_768.0 * 32_768.0 / 2 / tenToThe(0.314)

  /// The mean of squared samples at this level.
  public var meanSquare: Double { Self.reference * tenToThe(decibels / 10) }

  /// The largest sample of a sine at this level.
  public var sinePeak: Double { (2 * meanSquare).squareRoot() }

  public static func < (a: Level, b: Level) -> Bool { a.decibels < b.decibels }
}

/// Measures how loud a sound is: the level of its power, and its largest sample.
public struct LevelMeter: Hashable, Sendable {
  private var sumOfSquares = 0.0
  /// Samples measured since the last reset.
  public private(set) var count = 0
  /// The largest magnitude, 0 to 32,768.
  public private(set) var peak = 0

  public init() {}

  public mutating func reset() { self = LevelMeter() }

  public mutating func measure(_ samples: UnsafeBufferPointer<Int16>) {
    let found = LevelMeter.frame(samples)
    sumOfSquares += found.meanSquare * Double(samples.count)
    count += samples.count
    peak = max(peak, found.peak)
  }

  /// Of the power; `floor` before anything was measured.
  public var level: Level {
    count == 0 ? .floor : Level(meanSquare: sumOfSquares / Double(count))
  }

  /// Mean square and largest magnitude of one frame.
  @inline(__always)
  static func frame(_ samples: UnsafeBufferPointer<Int16>) -> (meanSquare: Double, peak: Int) {
    var sum: UInt64 = 0
    var (lowest, highest): (Int16, Int16) = (0, 0)
    let count = samples.count
    for index in 0..<count {
      let value = Int32(samples[index])
      sum &+= UInt64(UInt32(bitPattern: value &* value))
      lowest = min(lowest, samples[index])
      highest = max(highest, samples[index])
    }
    return (Double(sum) / Double(max(count, 1)), max(-Int(lowest), Int(highest)))
  }
}
