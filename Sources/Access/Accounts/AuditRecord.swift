public import Vocabulary

/// Who changes something, and from where.
public struct ChangeMaker: Hashable, Sendable {
  /// Name of an account, or `command:` and the user of the machine.
  public var name: String
  public var address: ClientAddress

  public init(name: String, address: ClientAddress) {
    self.name = name
    self.address = address
  }
}

/// A change of accounts, or a sign-in, for the audit trail. Holds no secret, nor any name that was
/// typed and is nobody's: people type passwords there.
public struct AuditRecord: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case accountAdded, accountChanged, accountDisabled, accountEnabled, accountRemoved
    case passwordSet, secondFactorAdded, secondFactorRemoved, recoveryCodesMade
    case recoveryCodeUsed, linkAdded, linkRemoved
    case signedIn, signInRefused, codeRefused, signedOut, sessionsEnded
  }
  /// Ascending; given by the store.
  public var number: Int64 = 0
  public var at: Instant
  public var by: ChangeMaker
  public var kind: Kind
  /// Whose account: id, and its name at that time.
  public var account: String
  public var name: String
  /// What changed, for people: `roles adviser → adviser, supervisor`.
  public var detail: String

  public static let detailCharactersMaximum = 1000

  public init(
    at: Instant, by: ChangeMaker, kind: Kind, account: String, name: String, detail: String = ""
  ) {
    self.at = at
    self.by = by
    self.kind = kind
    self.account = account
    self.name = name
    self.detail = String(detail.prefix(Self.detailCharactersMaximum))
  }
}
