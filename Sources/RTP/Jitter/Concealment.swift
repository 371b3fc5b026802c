/// Hides lost sound by going on with the last pitch period, after the method of ITU-T G.711
/// Appendix I: one period is repeated for the first 10 ms, two for the next 10, then three, and
/// from 10 ms on the sound fades, to nothing at 60 ms. When sound comes back, both are cross-faded.
///
/// It differs from Appendix I in that it adds no delay: the Appendix holds back 3.75 ms to smooth
/// the beginning of a loss; here the step there is taken up by an offset that decays. Works on
/// 8000 and 16,000 Hz. No call allocates.
public struct Concealment: ~Copyable {
  /// After so long there is silence, in milliseconds.
  public static let fadeMilliseconds = 60

  /// Hertz: 8000 or 16,000.
  public let sampleRate: Int
  /// Samples in a millisecond.
  private let perMillisecond: Int
  private let pitchMinimum: Int
  private let pitchMaximum: Int
  private let historyCount: Int
  /// The last 48.75 ms that were played, oldest first (390 samples at 8000 Hz).
  private let history: UnsafeMutablePointer<Float>
  /// The history when the loss began.
  private let before: UnsafeMutablePointer<Float>
  /// The periods repeated: at most three of the longest.
  private let periods: UnsafeMutablePointer<Float>

  private var pitch = 0
  private var periodsInUse = 0
  private var phase = 0
  /// Samples made since the loss began; nought outside one.
  private var concealed = 0
  private var step: Float = 0
  private var stepLeft = 0

  public init(sampleRate: Int) {
    precondition(sampleRate == 8000 || sampleRate == 16_000)
    self.sampleRate = sampleRate
    perMillisecond = sampleRate / 1000
    pitchMinimum = perMillisecond * 5
    pitchMaximum = perMillisecond * 15
    historyCount = perMillisecond * 195 / 4
    history = .allocate(capacity: historyCount)
    history.initialize(repeating: 0, count: historyCount)
    before = .allocate(capacity: historyCount)
    before.initialize(repeating: 0, count: historyCount)
    periods = .allocate(capacity: 3 * pitchMaximum)
    periods.initialize(repeating: 0, count: 3 * pitchMaximum)
  }

  deinit {
    history.deallocate()
    before.deallocate()
    periods.deallocate()
  }

  /// Whether the last samples were made up.
  public var isConcealing: Bool { concealed > 0 }

  /// Takes samples that came, and after a loss blends their beginning with what was made up.
  public mutating func keep(_ samples: UnsafeMutableBufferPointer<Int16>) {
    if concealed > 0 {
      // Appendix I: 4 ms, and 4 more for each 10 ms lost, at most 10.
      let milliseconds = min(10, 4 + 4 * ((concealed / perMillisecond) / 10))
      let count = min(samples.count, milliseconds * perMillisecond)
      for index in 0..<count {
        let weight = Float(index + 1) / Float(count + 1)
        let made = nextSample()
        samples[index] = Self.clamped(made * (1 - weight) + Float(samples[index]) * weight)
      }
      concealed = 0
    }
    remember(UnsafeBufferPointer(samples))
  }

  /// Fills in for lost samples.
  public mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) {
    if concealed == 0 { begin() }
    for index in 0..<samples.count {
      if concealed > 0, concealed % (10 * perMillisecond) == 0 { lengthen() }
      samples[index] = Self.clamped(nextSample())
    }
    remember(UnsafeBufferPointer(samples))
  }

  /// Forgets all, for another source.
  public mutating func reset() {
    history.update(repeating: 0, count: historyCount)
    concealed = 0
  }

  private static func clamped(_ value: Float) -> Int16 {
    Int16(max(-32_768, min(32_767, value.rounded())))
  }

  private mutating func begin() {
    pitch = findPitch()
    before.update(from: history, count: historyCount)
    periodsInUse = 0
    phase = 0
    usePeriods(1)
    // The sample before the first repeated one would follow on smoothly; the last one played
    // differs from it by a step.
    step = history[historyCount - 1] - history[historyCount - 1 - pitch]
    stepLeft = pitch / 4
  }

  /// At 10 and 20 ms another period is taken in, so that the sound does not become a buzz.
  private mutating func lengthen() {
    guard periodsInUse < 3 else { return }
    let old = periods[phase]
    // The new stretch begins one period earlier; the place in the period stays.
    usePeriods(periodsInUse + 1)
    phase = phase % pitch
    step = old - periods[phase]
    stepLeft = pitch / 4
  }

  /// Lays the last `count` periods ready, their end blended with what came before their beginning,
  /// so that the repetition has no seam.
  private mutating func usePeriods(_ count: Int) {
    periodsInUse = count
    let length = count * pitch
    let start = historyCount - length
    for index in 0..<length { periods[index] = before[start + index] }
    let quarter = pitch / 4
    for index in 0..<min(quarter, start) {
      let weight = Float(index + 1) / Float(quarter + 1)
      let at = length - quarter + index
      let earlier = before[start - quarter + index]
      periods[at] = periods[at] * (1 - weight) + earlier * weight
    }
  }

  private mutating func nextSample() -> Float {
    var value = periods[phase]
    phase += 1
    if phase == periodsInUse * pitch { phase = 0 }
    if stepLeft > 0 {
      value += step * Float(stepLeft) / Float(max(1, pitch / 4))
      stepLeft -= 1
    }
    let fadeBegin = 10 * perMillisecond
    let fadeEnd = Self.fadeMilliseconds * perMillisecond
    if concealed >= fadeEnd {
      value = 0
    } else if concealed > fadeBegin {
      value *= Float(fadeEnd - concealed) / Float(fadeEnd - fadeBegin)
    }
    concealed += 1
    return value
  }

  /// The lag, 5 to 15 ms, at which the last 20 ms are most like themselves: every second (at 16,000
  /// Hz every fourth) sample first, then each lag around the best.
  private func findPitch() -> Int {
    let stride = sampleRate / 4000
    var best = bestLag(from: pitchMinimum, through: pitchMaximum, by: stride, decimation: stride)
    best = bestLag(
      from: max(pitchMinimum, best - stride), through: min(pitchMaximum, best + stride), by: 1,
      decimation: 1)
    return best
  }

  private func bestLag(from: Int, through: Int, by lagStep: Int, decimation: Int) -> Int {
    let window = 20 * perMillisecond
    let start = historyCount - window
    var best = from
    var bestScore: Float = -.infinity
    var lag = from
    while lag <= through {
      var product: Float = 0
      var energy: Float = 1
      var index = start
      while index < historyCount {
        let earlier = history[index - lag]
        product += history[index] * earlier
        energy += earlier * earlier
        index += decimation
      }
      // The sign matters: an inverted period must not look alike.
      let score = product * abs(product) / energy
      if score > bestScore {
        bestScore = score
        best = lag
      }
      lag += lagStep
    }
    return best
  }

  private func remember(_ samples: UnsafeBufferPointer<Int16>) {
    let count = min(samples.count, historyCount)
    let kept = historyCount - count
    history.update(from: history + count, count: kept)
    for index in 0..<count { history[kept + index] = Float(samples[samples.count - count + index]) }
  }
}
