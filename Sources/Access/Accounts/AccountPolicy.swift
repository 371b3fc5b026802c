public import Vocabulary

/// What the council has decided about accounts.
public struct AccountPolicy: Sendable {
  public var passwordCost = PasswordCost.current
  /// Shown by authenticator programs.
  public var issuer = "Guildhall"
  /// People with one of these roles do nothing before they have a second factor, when they sign in
  /// with a password. The identity provider sees to its own.
  public var secondFactorRoles: Set<Role> = []
  /// Whom the identity provider gives a role gets an account at the first sign-in.
  public var createsAccounts = true
  /// App roles by their value at the provider.
  public var roleNames: [String: Role] = Dictionary(
    uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) })
  /// Audit records are kept this long.
  public var auditKept = Span.days(2 * 365)

  public init() {}

  func roles(of names: [String]) -> Set<Role> { Set(names.compactMap { roleNames[$0] }) }
}
