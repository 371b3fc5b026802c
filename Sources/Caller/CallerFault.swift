/// Why a call could not be tried at all. What goes wrong within a call is in its `CallReport`.
public struct CallerFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    /// The address to call, an option, or a line of a script is written wrongly.
    case usage
    /// A file cannot be read or written, or is no sound.
    case file
    /// No socket, port or way to the address is to be had.
    case network
    /// A text cannot be spoken.
    case voice
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

/// The named maxima of the caller.
public enum CallerLimits {
  /// Calls of one run, in and out together, at the same time.
  public static let callsMaximum = 500
  /// Calls begun per second.
  public static let perSecondMaximum = 50.0
  public static let scriptBytesMaximum = 65_536
  public static let scriptLinesMaximum = 500
  /// Of any duration in a script or option: an hour.
  public static let durationMillisecondsMaximum: Int64 = 3_600_000
  /// A call that has a script lasts no longer, unless it is told to: ten minutes.
  public static let callMilliseconds: Int64 = 600_000
  /// An address to call is rung no longer, where the script does not say.
  public static let ringMilliseconds: Int64 = 60_000
  /// What is kept of the sound of one call, 16,000 samples a second; what comes later is not.
  public static let recordedMillisecondsMaximum: Int64 = 600_000
  /// Stretches of sound and keys that a report lists; the oldest are dropped.
  public static let stretchesMaximum = 200
  public static let keysMaximum = 200
  /// How long an offer within a call and a transfer may take.
  public static let offerMilliseconds: Int64 = 15_000
  public static let transferMilliseconds: Int64 = 60_000
  /// How long the last messages of ended calls are waited for.
  public static let farewellMilliseconds: Int64 = 3_000
  /// Referrals taken one after the other by one phone.
  public static let referralsMaximum = 16
}
