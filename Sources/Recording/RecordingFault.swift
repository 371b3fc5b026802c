/// Why a recording could not be written or read. Carries no sound and no name that people gave.
public struct RecordingFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    case notFound
    /// The bytes are not what was written, or stand in another order.
    case damaged
    /// Beyond a named maximum.
    case tooLarge
    case full
    case storage
    /// The key of its subject could not be used.
    case key
    /// The person was erased; nobody can hear this any more.
    case erased
    /// libopus refused.
    case codec
  }
  public var reason: Reason
  /// What happened, where and what to do.
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  public var description: String { message }

  static func damaged(_ place: String, _ what: String) -> RecordingFault {
    RecordingFault(
      .damaged,
      "The recording \(place) is damaged: \(what). Restore it from a backup; what comes before the "
        + "damage can be read still.")
  }
}

/// The named maxima of recordings.
public enum RecordingLimits {
  /// One recording: longer ones are ended and begun anew by whoever writes them.
  public static let millisecondsMaximum: Int64 = 4 * 3_600_000
  /// Sealed bytes of one chunk.
  public static let chunkBytesMaximum = 1 << 20
  /// Chunks of one recording: four hours have 14,400 of sound, and as many notes at most.
  public static let chunksMaximum = 40_000
  /// A gap in the ticks up to this length is filled with silence; beyond, time is left out.
  public static let filledGapMilliseconds: Int64 = 5000
  /// Bytes read at once for the desk.
  public static let readBytesMaximum = 4 << 20
}
