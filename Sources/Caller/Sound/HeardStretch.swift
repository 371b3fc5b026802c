/// What was heard for a while.
public struct HeardStretch: Hashable, Sendable {
  public enum Kind: Hashable, Sendable, CustomStringConvertible {
    case silence
    /// Sines alone, in hertz, the lowest first.
    case tones([Int])
    case speech
    case music
    /// Something, but none of these.
    case sound

    public var description: String {
      switch self {
      case .silence: "silence"
      case .tones(let hertz) where hertz.count == 1: "a tone of \(hertz[0]) Hz"
      case .tones(let hertz): "tones of \(hertz.map(String.init).joined(separator: " and ")) Hz"
      case .speech: "speech"
      case .music: "music"
      case .sound: "an unknown sound"
      }
    }
  }

  public var kind: Kind
  /// Since the call was begun, or came.
  public var fromMilliseconds: Int64
  public var milliseconds: Int64
}
