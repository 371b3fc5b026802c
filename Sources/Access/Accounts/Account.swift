public import Vocabulary

/// An account as it is stored: the person, and how they show that they are it.
public struct Account: Hashable, Sendable {
  public var person: Person
  /// Raised by the store with every change; a change to an older one is refused.
  public var revision = 0
  /// Text of a `PasswordHash`; nil for people who sign in by the identity provider only.
  public var password: String?
  public var secondFactor: SecondFactor?
  /// Roles and being enabled follow the identity provider at each sign-in there.
  public var followsProvider = false
  public var createdAt = Instant.epoch
  public var changedAt = Instant.epoch
  public var signedInAt: Instant?

  public init(person: Person) { self.person = person }

  public var hasSecondFactor: Bool { secondFactor?.isConfirmed ?? false }
}

/// Who somebody is to an identity provider. Never an e-mail address or a name: those are given to
/// other people in time.
public struct IdentityLink: Hashable, Sendable, CustomStringConvertible {
  /// `entra:` and the tenant, or the issuer's identifier.
  public var issuer: String
  /// The `oid` within the tenant, or the `sub` within the issuer.
  public var subject: String

  public static let issuerBytesMaximum = 512
  public static let subjectBytesMaximum = 255

  public init(issuer: String, subject: String) {
    self.issuer = issuer
    self.subject = subject
  }

  /// Entra ID: `tid` and `oid`, which stay the same over all applications of the tenant.
  public static func entra(tenant: String, object: String) -> IdentityLink {
    IdentityLink(issuer: "entra:" + tenant.lowercased(), subject: object.lowercased())
  }

  public var description: String { "\(issuer) \(subject)" }
}

/// What may be seen of an account: nothing secret.
public struct AccountSummary: Hashable, Sendable {
  public var person: Person
  public var revision: Int
  public var hasPassword: Bool
  public var hasSecondFactor: Bool
  public var recoveryCodesLeft: Int
  public var followsProvider: Bool
  public var links: [IdentityLink]
  public var createdAt: Instant
  public var changedAt: Instant
  public var signedInAt: Instant?

  init(_ account: Account, links: [IdentityLink]) {
    person = account.person
    revision = account.revision
    hasPassword = account.password != nil
    hasSecondFactor = account.hasSecondFactor
    recoveryCodesLeft = account.secondFactor?.recovery.count ?? 0
    followsProvider = account.followsProvider
    self.links = links
    createdAt = account.createdAt
    changedAt = account.changedAt
    signedInAt = account.signedInAt
  }
}

/// Named maxima of accounts.
public enum AccountLimits {
  public static let accountsMaximum = 50_000
  public static let nameBytesMaximum = 64
  public static let displayNameCharactersMaximum = 100
  public static let unitsMaximum = 256
  public static let planNameBytesMaximum = 128
  public static let linksPerAccountMaximum = 8
  public static let pageMaximum = 500
  /// Repeats of a change that met another one.
  public static let conflictRetriesMaximum = 5
}

/// What names of accounts and their other texts may be.
public enum AccountRules {
  /// As it is stored: lower case, without blanks around it.
  public static func normalised(_ name: String) -> String {
    // What is far too long is not looked at.
    guard name.utf8.count <= 4 * AccountLimits.nameBytesMaximum else { return "" }
    let bare = name.drop { $0.isWhitespace }
    guard let last = bare.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return bare[...last].lowercased()
  }

  /// Bytes that a name is made of: a to z, digits, hyphen, dot, underscore, at sign.
  static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x40: true
    default: false
    }
  }
  /// Whether an account can have this name, as it is stored.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= AccountLimits.nameBytesMaximum else {
      return false
    }
    return name.utf8.allSatisfy(isInName) && ![0x2D, 0x2E, 0x5F, 0x40].contains(first)
  }

  static func check(_ person: Person) throws(AccessFault) {
    guard isName(person.name) else {
      throw AccessFault(
        .badName, "the name of the account cannot be used",
        "Take 1 to \(AccountLimits.nameBytesMaximum) letters a to z, digits, or . _ @ -, and begin "
          + "with a letter or a digit.")
    }
    try check(person.displayName, "display name", AccountLimits.displayNameCharactersMaximum * 4)
    guard person.displayName.count <= AccountLimits.displayNameCharactersMaximum else {
      throw AccessFault(
        .badValue, "the display name is too long",
        "Take at most \(AccountLimits.displayNameCharactersMaximum) characters.")
    }
    if let adviser = person.adviser {
      try check(adviser, "adviser's name", AccountLimits.planNameBytesMaximum)
    }
    for unit in person.units.sorted() {
      try check(unit, "unit's name", AccountLimits.planNameBytesMaximum)
    }
    guard person.units.count <= AccountLimits.unitsMaximum else {
      throw AccessFault(
        .badValue, "there are more than \(AccountLimits.unitsMaximum) units", "Give fewer.")
    }
  }

  static func check(_ link: IdentityLink) throws(AccessFault) {
    try check(link.issuer, "identity provider's name", IdentityLink.issuerBytesMaximum)
    try check(link.subject, "identity at the provider", IdentityLink.subjectBytesMaximum)
  }

  private static func check(
    _ text: String, _ what: String, _ bytesMaximum: Int
  ) throws(AccessFault) {
    let isGood =
      !text.allSatisfy(\.isWhitespace) && text.utf8.count <= bytesMaximum
      && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isGood else {
      throw AccessFault(
        .badValue, "the \(what) is empty, too long or has control characters",
        "Give one of at most \(bytesMaximum) bytes.")
    }
  }
}
