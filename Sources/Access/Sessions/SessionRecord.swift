public import Vocabulary

/// A session as it is stored.
public struct SessionRecord: Hashable, Sendable {
  /// How the person showed who they are.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    case password, passwordAndCode, provider
  }
  public var digest: SessionDigest
  /// Account id.
  public var person: String
  /// Of the account when the session began; the session ends when the account's is higher.
  public var generation: Int
  public var method: Method
  public var address: ClientAddress
  public var startedAt: Instant
  /// Written at most every `SessionLimits.touchEvery`.
  public var seenAt: Instant

  public init(
    digest: SessionDigest, person: String, generation: Int, method: Method,
    address: ClientAddress, startedAt: Instant, seenAt: Instant
  ) {
    self.digest = digest
    self.person = person
    self.generation = generation
    self.method = method
    self.address = address
    self.startedAt = startedAt
    self.seenAt = seenAt
  }

  /// When it ends if nothing more is heard.
  public var expiresAt: Instant {
    min(startedAt + SessionLimits.longest, seenAt + SessionLimits.idle)
  }
}

/// How long a sign-in lasts.
public enum SessionLimits {
  /// Without a request: a working day, so that a desk that is only watched is not signed out.
  public static let idle = Span.hours(8)
  /// Whatever happens: two shifts. Nobody is signed out in the middle of one, and nobody stays for
  /// days.
  public static let longest = Span.hours(16)
  /// The time of the last request is written no more often.
  public static let touchEvery = Span.minutes(1)
  /// Of one person at once; the one that is unused longest ends.
  public static let perPersonMaximum = 10
}
