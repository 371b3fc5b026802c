/// How the identity provider is reached and what of it is trusted.
public struct ProviderSettings: Hashable, Sendable {
  /// Issuer identifier (OpenID Connect Core 1.0, section 2); its discovery document lies below it.
  public var issuer: String
  public var clientID: String
  public var clientSecret: String
  /// Where the provider sends people back to, as registered with it.
  public var redirect: String

  public init(issuer: String, clientID: String, clientSecret: String, redirect: String) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirect = redirect
  }
}
