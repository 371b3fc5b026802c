/// Why a text was not spoken, or a recording not read. Carries no text of a prompt.
public struct PromptFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    /// No voice for the language is installed.
    case noVoice
    /// A voice did not do its work.
    case failed
    /// It took longer than it may.
    case tooSlow
    /// Too many texts are waiting to be spoken.
    case busy
    /// Beyond a named maximum, or empty.
    case tooLarge
    /// A file is no sound that can be played.
    case format
    case storage
  }
  public var reason: Reason
  /// What happened, where and what to do.
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  public var description: String { message }
}

/// The named maxima of prompts.
public enum PromptLimits {
  /// UTF-8 bytes of one text: some four minutes.
  public static let textBytesMaximum = 4000
  /// Voices that run at the same time.
  public static let processesMaximum = 2
  /// Texts waiting for a voice.
  public static let waitingMaximum = 256
  public static let timeLimitMilliseconds = 20_000
  /// A sound that is read or made: 10 minutes.
  public static let secondsMaximum = 600
  /// Files kept; beyond, texts are spoken anew each time.
  public static let filesMaximum = 20_000
}
