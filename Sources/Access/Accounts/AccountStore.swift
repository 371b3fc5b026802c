public import Vocabulary

/// A change of what is stored.
public enum AccountChange: Hashable, Sendable {
  /// A new account; its revision becomes 1. `nameTaken` when the name or the id is there.
  case insert(Account)
  /// `conflict` unless the stored revision is the account's; it is raised by one.
  case update(Account)
  /// With its links and sessions. `conflict` when there is none.
  case remove(id: String)
  /// `nameTaken` when the identity is another account's.
  case link(IdentityLink, id: String)
  case unlink(IdentityLink)
  case start(SessionRecord)
  case end(SessionDigest)
  case endAll(person: String, except: SessionDigest?)
  /// Sets when a session was last heard of; nothing when it is gone.
  case touch(SessionDigest, at: Instant)
  /// Ends sessions that have expired by then.
  case endExpired(at: Instant)
  /// Forgets audit records older than this.
  case forgetAudit(before: Instant)
}

/// Where accounts, sessions and the audit trail are kept. Several processes may use one store at a
/// time, for example the service and the command.
public protocol AccountStore: AnyObject, Sendable {
  func account(id: String) throws(AccessFault) -> Account?
  /// - Parameter name: as it is stored, see `AccountRules.normalised`.
  func account(name: String) throws(AccessFault) -> Account?
  func account(link: IdentityLink) throws(AccessFault) -> Account?
  /// In the order of their names, after the one given.
  func accounts(after name: String?, limit: Int) throws(AccessFault) -> [Account]
  /// In the order of issuer and subject.
  func links(of id: String) throws(AccessFault) -> [IdentityLink]
  func session(_ digest: SessionDigest) throws(AccessFault) -> SessionRecord?
  /// In the order in which they were last heard of.
  func sessions(of person: String) throws(AccessFault) -> [SessionRecord]
  /// The newest first, those with a lower number than the one given.
  func audit(before number: Int64?, limit: Int) throws(AccessFault) -> [AuditRecord]

  /// Makes all changes in order and keeps the audit records, durably, or does nothing.
  func commit(_ changes: [AccountChange], audit: [AuditRecord]) throws(AccessFault)
}

extension AccessFault {
  /// What every store says alike.
  public static func taken(name: String) -> AccessFault {
    AccessFault(.nameTaken, "there is already an account \(name)", "Choose another name.")
  }
  public static func taken(link: IdentityLink) -> AccessFault {
    AccessFault(
      .nameTaken, "this identity belongs to another account",
      "Remove it there first, or remove that account.")
  }
  public static func changedInBetween() -> AccessFault {
    AccessFault(.conflict, "the account was changed or removed in between", "Try again.")
  }
  public static func tooManyAccounts() -> AccessFault {
    AccessFault(
      .storage, "there are \(AccountLimits.accountsMaximum) accounts, as many as there may be",
      "Remove some that are not used.")
  }
}
