public import Vocabulary

/// A program of the council that knows its staff, such as Entra ID, spoken to by OpenID Connect.
public protocol IdentityProvider: Sendable {
  /// Begins a sign-in: where the browser is sent, and what it keeps until it comes back.
  func begin(at now: Instant) async throws(ProviderFault) -> ProviderRedirect

  /// Ends a sign-in when the browser comes back.
  /// - Parameters:
  ///   - query: of the address it comes to, as sent, without the question mark.
  ///   - pending: what `begin` gave it to keep; nil when it kept nothing.
  func finish(
    query: String, pending: String?, at now: Instant
  ) async throws(ProviderFault) -> ProviderIdentity
}

/// Where a browser goes to sign in.
public struct ProviderRedirect: Hashable, Sendable {
  public var address: String
  /// For a cookie that is `HttpOnly; Secure; SameSite=Lax; Path` of the way back, and removed
  /// there: it binds the sign-in to the browser that began it. Sealed, of no use to others.
  public var pending: String
  /// After this it is of no use.
  public var expiresAt: Instant

  public init(address: String, pending: String, expiresAt: Instant) {
    self.address = address
    self.pending = pending
    self.expiresAt = expiresAt
  }
}

/// Whom the identity provider vouches for.
public struct ProviderIdentity: Hashable, Sendable {
  public var link: IdentityLink
  /// For people; never to find the account by.
  public var displayName: String?
  /// From which a name for a new account is made.
  public var preferredName: String?
  /// Values of app roles as the provider names them.
  public var roles: [String]

  public init(
    link: IdentityLink, displayName: String? = nil, preferredName: String? = nil,
    roles: [String] = []
  ) {
    self.link = link
    self.displayName = displayName
    self.preferredName = preferredName
    self.roles = roles
  }
}

/// Why a sign-in by the identity provider failed, in words for people. `detail` is for the log: it
/// holds codes and names of claims, never their values.
public struct ProviderFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Wrong settings, or a provider whose description cannot be used.
    case settings
    /// It cannot be reached, is too slow, or says too much.
    case unreachable
    /// The browser came back without what it was given, too late, twice, or with another's.
    case notPending
    /// The provider refused, or the person gave up there.
    case declined
    /// The token does not hold.
    case badToken
  }
  public var reason: Reason
  public var what: String
  public var remedy: String
  public var detail: String

  public init(_ reason: Reason, _ what: String, _ remedy: String, detail: String = "") {
    self.reason = reason
    self.what = what
    self.remedy = remedy
    self.detail = detail
  }

  public var description: String { "\(what.prefix(1).uppercased())\(what.dropFirst()). \(remedy)" }
}
