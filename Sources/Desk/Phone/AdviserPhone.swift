public import Vocabulary

/// The telephone of advisers in their browsers, as desks use it; the voice gateway is one.
///
/// An adviser's sound stays connected for as long as their desk is open: calls come and go on it
/// without anything being set up, so that sound is there at once when they accept.
public protocol AdviserPhone: Sendable {
  /// Connects a browser; one that was connected for the adviser before is let go.
  /// - Parameter offer: the browser's description (SDP), with its candidates.
  /// - Returns: the answer.
  func connect(_ adviser: AdviserID, offer: String) async throws(PhoneFault) -> String

  func disconnect(_ adviser: AdviserID) async

  /// Keys into the call that the adviser is in.
  func press(_ keys: String, by adviser: AdviserID) async throws(PhoneFault)

  func setMuted(_ isMuted: Bool, _ adviser: AdviserID) async throws(PhoneFault)

  /// Nil when no browser is connected.
  func state(of adviser: AdviserID) async -> PhoneState?
}

/// An adviser's sound now.
public struct PhoneState: Codable, Hashable, Sendable {
  /// Names the connection: another name than before is another browser's.
  public var connection: String?
  /// Sound has come from the browser.
  public var isHeard: Bool
  public var isMuted: Bool
  /// Mean opinion score by the E-model (ITU-T G.107), 1 to 4.5; nil before it can be told.
  public var score: Double?
  /// Share of packets lost, 0 to 1.
  public var lost: Double?
  public var jitterMilliseconds: Double?
  public var roundTripMilliseconds: Double?

  public init(
    isHeard: Bool, isMuted: Bool, score: Double? = nil, lost: Double? = nil,
    jitterMilliseconds: Double? = nil, roundTripMilliseconds: Double? = nil
  ) {
    self.isHeard = isHeard
    self.isMuted = isMuted
    self.score = score
    self.lost = lost
    self.jitterMilliseconds = jitterMilliseconds
    self.roundTripMilliseconds = roundTripMilliseconds
  }
}

/// Why the telephone of a desk cannot do what was asked.
public struct PhoneFault: Error, Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable {
    /// The description cannot be read, or offers nothing that is taken.
    case unusable
    /// Media relay or ports are not to be had now.
    case unavailable
    case notConnected
    /// Keys other than 0-9, * and #.
    case badKeys
  }
  public var reason: Reason
  /// What happened and what to do.
  public var message: String
  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}
