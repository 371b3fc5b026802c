/// Why something about accounts could not be done, in words for people. Names no secret.
public struct AccessFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable; written by `--json` and used by the HTTP API for the kind of a problem.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Name or password is wrong, there is no such account, or it is disabled: never said which.
    case refused
    /// The password was right; a code of the second factor is asked for.
    case codeNeeded
    /// The password was right, the code was not.
    case codeRefused
    /// Too many failures; see `retryAfter`.
    case backedOff
    /// Too many sign-ins at once; come back in a few seconds.
    case busy
    /// The identity provider vouches for a person who has no account or no role here.
    case noAccount, noRole
    /// The session has ended, or never was.
    case signedOut
    case unknownAccount, nameTaken, badName, badPassword, badValue
    /// A second factor is there already, or there is none.
    case hasSecondFactor, noSecondFactor
    /// The last enabled administrator cannot be removed, disabled or lose the role.
    case lastAdministrator
    /// Somebody else changed it in between; read again and repeat.
    case conflict
    /// The store is full, damaged, newer than this program, or cannot be read.
    case storage
  }
  public var reason: Reason
  /// What happened, without an end stop.
  public var what: String
  /// What to do.
  public var remedy: String
  /// Only with `backedOff`: milliseconds until the next try is looked at.
  public var retryAfterMilliseconds: Int64?

  public init(_ reason: Reason, _ what: String, _ remedy: String) {
    self.reason = reason
    self.what = what
    self.remedy = remedy
  }

  public var description: String { "\(what.prefix(1).uppercased())\(what.dropFirst()). \(remedy)" }

  static func conflict(_ name: String) -> AccessFault {
    AccessFault(.conflict, "the account \(name) was changed in between", "Try again.")
  }
  static func unknown(_ name: String) -> AccessFault {
    AccessFault(
      .unknownAccount, "there is no account \(name)", "Look at the list of accounts.")
  }
}
