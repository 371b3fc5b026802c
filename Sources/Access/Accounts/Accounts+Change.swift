public import Vocabulary

/// A new account, as an administrator gives it.
public struct NewAccount: Sendable {
  public var name: String
  public var displayName: String
  public var adviser: String?
  public var roles: Set<Role>
  public var units: Set<String> = []
  public var password: String?
  public var link: IdentityLink?
  /// Roles follow the identity provider; only with `link`.
  public var followsProvider = false

  public init(name: String, displayName: String, roles: Set<Role>) {
    self.name = name
    self.displayName = displayName
    self.roles = roles
  }
}

/// What an administrator changes of an account; nil members stay.
public struct PersonChange: Sendable {
  public var displayName: String?
  /// The inner nil takes it away.
  public var adviser: String??
  public var roles: Set<Role>?
  public var units: Set<String>?

  public init() {}
}

extension Accounts {
  /// - Throws: `nameTaken`, `badName`, `badValue`, `badPassword`, `storage`.
  public func add(
    _ new: NewAccount, by: ChangeMaker, at now: Instant
  ) async throws(AccessFault) -> AccountSummary {
    var account = Account(
      person: Person(
        id: Self.newID(), name: AccountRules.normalised(new.name), displayName: new.displayName,
        adviser: new.adviser, roles: new.roles, units: new.units))
    try AccountRules.check(account.person)
    if let link = new.link { try AccountRules.check(link) }
    if try store.account(name: account.person.name) != nil {
      throw AccessFault.taken(name: account.person.name)
    }
    if let password = new.password {
      account.password = try await checkedHash(password, for: account.person)
    }
    account.followsProvider = new.followsProvider && new.link != nil
    account.createdAt = now
    account.changedAt = now
    var changes: [AccountChange] = [.insert(account)]
    var audit = [
      record(
        .accountAdded, account, by, now,
        "roles \(Self.words(new.roles)); units \(Self.words(new.units)); adviser "
          + (new.adviser ?? "none"))
    ]
    if let link = new.link {
      changes.append(.link(link, id: account.person.id))
      audit.append(record(.linkAdded, account, by, now, link.issuer))
    }
    try commit(changes, audit: audit)
    return try find(id: account.person.id)
  }

  /// Changes rights or names. When rights change, the person's sessions end.
  /// - Parameter ifRevision: refused with `conflict` when the account has another one.
  @discardableResult
  public func change(
    _ id: String, _ change: PersonChange, ifRevision: Int? = nil, by: ChangeMaker,
    at now: Instant
  ) throws(AccessFault) -> AccountSummary {
    if let roles = change.roles, !roles.contains(.administrator) {
      try checkAnotherAdministrator(than: account(id))
    }
    let changed = try update(id, ifRevision: ifRevision, at: now) { next throws(AccessFault) in
      let old = next.person
      var details: [String] = []
      if let name = change.displayName, name != old.displayName {
        next.person.displayName = name
        details.append("display name")
      }
      if let adviser = change.adviser, adviser != old.adviser {
        next.person.adviser = adviser
        details.append("adviser \(old.adviser ?? "none") → \(adviser ?? "none")")
      }
      if let roles = change.roles, roles != old.roles {
        next.person.roles = roles
        details.append("roles \(Self.words(old.roles)) → \(Self.words(roles))")
      }
      if let units = change.units, units != old.units {
        next.person.units = units
        details.append("units \(Self.words(old.units)) → \(Self.words(units))")
      }
      try AccountRules.check(next.person)
      let person = next.person
      let isRight =
        person.roles != old.roles || person.units != old.units || person.adviser != old.adviser
      if isRight { next.person.generation += 1 }
      return (
        isRight ? [.endAll(person: id, except: nil)] : [],
        details.isEmpty
          ? [] : [record(.accountChanged, next, by, now, details.joined(separator: "; "))]
      )
    }
    return try summary(of: changed)
  }

  /// Disabling ends the person's sessions at once.
  @discardableResult
  public func setDisabled(
    _ id: String, _ isDisabled: Bool, by: ChangeMaker, at now: Instant
  ) throws(AccessFault) -> AccountSummary {
    let old = try account(id)
    if old.person.isDisabled == isDisabled { return try summary(of: old) }
    if isDisabled { try checkAnotherAdministrator(than: old) }
    let changed = try update(id, at: now) { next throws(AccessFault) in
      next.person.isDisabled = isDisabled
      next.person.generation += 1
      return (
        [.endAll(person: id, except: nil)],
        [record(isDisabled ? .accountDisabled : .accountEnabled, next, by, now)]
      )
    }
    return try summary(of: changed)
  }

  /// Sets somebody's password, by an administrator. Ends their sessions and forgives failures.
  public func setPassword(
    _ id: String, _ password: String, by: ChangeMaker, at now: Instant
  ) async throws(AccessFault) {
    let person = try account(id).person
    let hash = try await checkedHash(password, for: person)
    try update(id, at: now) { next throws(AccessFault) in
      next.password = hash
      next.person.generation += 1
      return (
        [.endAll(person: id, except: nil)], [record(.passwordSet, next, by, now)]
      )
    }
    guarding.forget(name: person.name)
  }

  /// Takes somebody's second factor away, by an administrator, when it is lost.
  public func resetSecondFactor(
    _ id: String, by: ChangeMaker, at now: Instant
  ) throws(AccessFault) {
    try update(id, at: now) { next throws(AccessFault) in
      guard next.secondFactor != nil else { throw Self.noSecondFactor }
      next.secondFactor = nil
      next.person.generation += 1
      return (
        [.endAll(person: id, except: nil)], [record(.secondFactorRemoved, next, by, now)]
      )
    }
  }

  public func link(
    _ id: String, _ link: IdentityLink, by: ChangeMaker, at now: Instant
  ) throws(AccessFault) {
    try AccountRules.check(link)
    guard try store.links(of: id).count < AccountLimits.linksPerAccountMaximum else {
      throw AccessFault(
        .badValue, "the account has \(AccountLimits.linksPerAccountMaximum) identities already",
        "Remove one first.")
    }
    try update(id, at: now) { next throws(AccessFault) in
      ([.link(link, id: id)], [record(.linkAdded, next, by, now, link.issuer)])
    }
  }

  public func unlink(
    _ id: String, _ link: IdentityLink, by: ChangeMaker, at now: Instant
  ) throws(AccessFault) {
    guard try store.links(of: id).contains(link) else {
      throw AccessFault(
        .badValue, "the account has no such identity", "Look at the list of accounts.")
    }
    try update(id, at: now) { next throws(AccessFault) in
      next.person.generation += 1
      return (
        [.unlink(link), .endAll(person: id, except: nil)],
        [record(.linkRemoved, next, by, now, link.issuer)]
      )
    }
  }

  /// Removes the account; its audit records stay.
  public func remove(_ id: String, by: ChangeMaker, at now: Instant) throws(AccessFault) {
    let account = try account(id)
    try checkAnotherAdministrator(than: account)
    try commit([.remove(id: id)], audit: [record(.accountRemoved, account, by, now)])
    guarding.forget(name: account.person.name)
  }

  // MARK: Support

  static var noSecondFactor: AccessFault {
    AccessFault(
      .noSecondFactor, "the account has no second factor", "There is nothing to take away.")
  }

  func checkedHash(
    _ password: String, for person: Person
  ) async throws(AccessFault) -> String {
    if let problem = PasswordRules.problem(
      with: password, name: person.name, displayName: person.displayName)
    {
      throw problem
    }
    return try await hash(password).text
  }

  /// Whoever takes the last administrator away could not be let in again by anybody.
  private func checkAnotherAdministrator(than account: Account) throws(AccessFault) {
    func rules(_ person: Person) -> Bool {
      !person.isDisabled && person.roles.contains(.administrator)
    }
    guard rules(account.person) else { return }
    var name: String?
    while true {
      let page = try store.accounts(after: name, limit: AccountLimits.pageMaximum)
      if page.contains(where: { rules($0.person) && $0.person.id != account.person.id }) { return }
      guard let last = page.last else { break }
      name = last.person.name
    }
    throw AccessFault(
      .lastAdministrator, "\(account.person.name) is the only administrator who can sign in",
      "Give somebody else the role first.")
  }
}
