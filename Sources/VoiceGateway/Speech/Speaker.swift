public import RTP

/// Makes texts audible: a voice, or a recording that replaces it.
public protocol Speaker: Sendable {
  /// - Parameter language: BCP 47.
  /// - Returns: nil when there is no voice for it; the caller hears nothing then, and the fault is
  ///   counted.
  func clip(_ text: String, language: String) async -> SoundClip?
}
