public import Vocabulary

/// Who makes a request: a session that holds, with its person as they are now.
public struct SignedIn: Sendable {
  public var person: Person
  public var hasSecondFactor: Bool
  public var session: SessionRecord
  /// Must add a second factor first: until then they may only see to their own account.
  public var mustAddSecondFactor: Bool
  public var expiresAt: Instant { session.expiresAt }

  /// What they may do and how far; see `RoleTable`.
  public func reach(_ permission: Permission) -> Reach {
    mustAddSecondFactor && permission.group != .own
      ? .none : RoleTable.reach(person.roles, permission)
  }
  public func may(_ permission: Permission) -> Bool { reach(permission) > .none }
  /// For audit records of what they change.
  public func changeMaker(from address: ClientAddress) -> ChangeMaker {
    ChangeMaker(name: person.name, address: address)
  }
}

/// A session that has just begun: the token goes into the cookie and nowhere else.
public struct SessionStart: Sendable {
  public var token: SessionToken
  public var signedIn: SignedIn
}
