/// How the identity provider is reached and what of it is trusted.
public struct ProviderSettings: Hashable, Sendable {
  /// By which claims a person is known.
  public enum Identity: Hashable, Sendable {
    /// `tid` and `oid` at Microsoft's addresses, `sub` elsewhere.
    case automatic
    /// `tid`, which must be this, and `oid`.
    case entra(tenant: String)
    /// `iss` and `sub` (OpenID Connect Core 1.0, section 5.7).
    case subject
  }

  /// Issuer identifier (OpenID Connect Core 1.0, section 2); its discovery document lies below it.
  public var issuer: String
  public var clientID: String
  public var clientSecret: String
  /// Where the provider sends people back to, as registered with it.
  public var redirect: String
  public var identity = Identity.automatic
  /// Claim that holds the app roles: a text or a list of texts. Groups are no use: Entra ID leaves
  /// them out for people who have more than 200.
  public var rolesClaim = "roles"

  public init(issuer: String, clientID: String, clientSecret: String, redirect: String) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirect = redirect
  }
}

extension ProviderSettings: CustomStringConvertible, CustomDebugStringConvertible {
  /// Without the secret.
  public var description: String { "\(issuer), client \(clientID)" }
  public var debugDescription: String { description }
}

/// Named maxima of what is sent by the provider and by browsers.
enum ProviderLimits {
  static let bodyBytesMaximum = 256 << 10
  static let requestSeconds: Int64 = 10
  static let queryBytesMaximum = 8 << 10
  static let tokenBytesMaximum = 64 << 10
  static let keysMaximum = 100
  static let rolesMaximum = 200
  /// The provider's clock and ours may differ so much.
  static let skewSeconds = 60.0
  /// A sign-in that takes longer begins anew.
  static let pendingMinutes: Int64 = 10
  /// States that came back are remembered, so that none comes twice.
  static let usedStatesMaximum = 10_000
  /// The provider's description and keys are read anew after this.
  static let refreshHours: Int64 = 12
  /// If that fails, the old ones are good for so long.
  static let staleHours: Int64 = 72
  /// An unknown key is looked for no more often.
  static let keySearchSeconds: Int64 = 60
}
