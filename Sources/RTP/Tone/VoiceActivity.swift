/// Tells by its energy whether somebody speaks, for "who spoke when", not for deciding what is
/// sent.
///
/// A frame counts as speech when it is 9 dB above the background and above -48 dBm0. The background
/// follows the quietest frames at once and rises by 2 dB a second, so that a fan switched on is
/// speech for a few seconds only. Speech begins with the third such frame of five, and ends 400 ms
/// after the last.
public struct VoiceActivity: Hashable, Sendable {
  /// What a frame changed.
  public enum Change: Hashable, Sendable {
    case began
    case ended
  }

  /// Whether somebody is speaking.
  public private(set) var isSpeaking = false
  private var background: Float = Self.backgroundAtFirst
  /// Of the last five frames, newest in the lowest bit.
  private var recent: UInt8 = 0
  private var framesSinceSpeech = 0

  public init() {}

  /// Frames of 20 ms after which speech has ended.
  static let hangoverFrames = 20
  /// 9 dB, as a ratio of powers.
  static let ratio: Float = 7.943
  /// 2 dB a second, as a ratio of powers per frame of 20 ms.
  static let rise: Float = 1.00925
  /// -48 dBm0.
  static let quietest = Float(Level(decibels: -48).meanSquare)
  static let backgroundAtFirst = Float(Level(decibels: -60).meanSquare)
  /// -75 dBm0: below it lies nothing but the codec's own noise.
  static let backgroundMinimum = Float(Level(decibels: -75).meanSquare)

  /// Takes in 20 ms.
  public mutating func process(_ samples: UnsafeBufferPointer<Int16>) -> Change? {
    process(meanSquare: Float(LevelMeter.frame(samples).meanSquare))
  }

  /// Takes in a frame of 20 ms of which the mean square is known.
  public mutating func process(meanSquare: Float) -> Change? {
    let isLoud = meanSquare > Self.quietest && meanSquare > background * Self.ratio
    if meanSquare < background {
      background = max(meanSquare, Self.backgroundMinimum)
    } else {
      background *= Self.rise
    }
    recent = (recent &<< 1 | (isLoud ? 1 : 0)) & 31
    framesSinceSpeech = isLoud ? 0 : framesSinceSpeech &+ 1
    if !isSpeaking, recent.nonzeroBitCount >= 3 {
      isSpeaking = true
      return .began
    }
    if isSpeaking, framesSinceSpeech >= Self.hangoverFrames {
      isSpeaking = false
      return .ended
    }
    return nil
  }
}
