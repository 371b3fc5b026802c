public import Vocabulary

/// Accounts of staff: who they are, how they sign in, what they may do. The one service over a
/// store; requests, the command and the identity provider all come through here, and every change
/// leaves an audit record in the same commit.
public actor Accounts {
  let store: any AccountStore
  public let policy: AccountPolicy
  let worker = PasswordWorker()
  var guarding = SignInGuard()
  private var decoy: PasswordHash?
  /// Audit records of failed sign-ins that are not written yet.
  private var unwritten: [AuditRecord] = []
  /// More are not kept waiting: then a failed sign-in writes them itself.
  private static let unwrittenMaximum = 1000

  public init(_ store: any AccountStore, policy: AccountPolicy = AccountPolicy()) {
    self.store = store
    self.policy = policy
  }

  // MARK: Reading

  /// In the order of their names. At most `AccountLimits.pageMaximum`.
  public func list(
    after name: String? = nil, limit: Int = AccountLimits.pageMaximum
  ) throws(AccessFault) -> [AccountSummary] {
    var found: [AccountSummary] = []
    for account in try store.accounts(after: name, limit: min(limit, AccountLimits.pageMaximum)) {
      found.append(AccountSummary(account, links: try store.links(of: account.person.id)))
    }
    return found
  }

  /// Full names of those who are named in the plan, by that name.
  public func displayNames() throws(AccessFault) -> [String: String] {
    var names: [String: String] = [:]
    var last: String?
    while true {
      let page = try store.accounts(after: last, limit: AccountLimits.pageMaximum)
      for account in page where !account.person.isDisabled {
        if let adviser = account.person.adviser { names[adviser] = account.person.displayName }
      }
      guard page.count == AccountLimits.pageMaximum, let next = page.last else { return names }
      last = next.person.name
    }
  }

  public func find(id: String) throws(AccessFault) -> AccountSummary {
    try summary(of: account(id))
  }
  public func find(name: String) throws(AccessFault) -> AccountSummary {
    guard let account = try store.account(name: AccountRules.normalised(name)) else {
      throw AccessFault.unknown(name)
    }
    return try summary(of: account)
  }

  /// The newest first; at most `AccountLimits.pageMaximum`.
  public func audit(
    before number: Int64? = nil, limit: Int = AccountLimits.pageMaximum
  ) throws(AccessFault) -> [AuditRecord] {
    try flush()
    return try store.audit(before: number, limit: min(limit, AccountLimits.pageMaximum))
  }

  // MARK: Sessions

  /// Whose session this is now. Ask with every request, and with every beat of a live stream: it
  /// ends when the account is changed, by whatever process.
  /// - Parameter isActivity: false for what the browser does by itself, which does not keep the
  ///   session alive.
  public func signedIn(
    _ token: SessionToken, at now: Instant, isActivity: Bool = true
  ) throws(AccessFault) -> SignedIn {
    guard var session = try store.session(token.digest), session.expiresAt > now,
      let account = try store.account(id: session.person), !account.person.isDisabled,
      account.person.generation == session.generation
    else {
      throw AccessFault(.signedOut, "you are signed out", "Sign in again.")
    }
    if isActivity, session.seenAt + SessionLimits.touchEvery <= now {
      session.seenAt = now
      try commit([.touch(session.digest, at: now)], audit: [])
    }
    return signedIn(account, session)
  }

  public func signOut(
    _ token: SessionToken, from address: ClientAddress, at now: Instant
  ) throws(AccessFault) {
    guard let session = try store.session(token.digest),
      let account = try store.account(id: session.person)
    else { return }
    let by = ChangeMaker(name: account.person.name, address: address)
    try commit([.end(session.digest)], audit: [record(.signedOut, account, by, now)])
  }

  /// Ends all sessions of somebody, whose account stays as it is.
  public func endSessions(of id: String, by: ChangeMaker, at now: Instant) throws(AccessFault) {
    let account = try account(id)
    try commit(
      [.endAll(person: id, except: nil)], audit: [record(.sessionsEnded, account, by, now)])
  }

  /// Drops what has expired. Call every few minutes.
  public func sweep(at now: Instant) throws(AccessFault) {
    guarding.sweep(at: now)
    try commit(
      [.endExpired(at: now), .forgetAudit(before: now - policy.auditKept)], audit: [])
  }

  // MARK: Support

  /// Makes changes, and keeps their audit records behind those that wait.
  func commit(_ changes: [AccountChange], audit: [AuditRecord]) throws(AccessFault) {
    try store.commit(changes, audit: unwritten + audit)
    unwritten = []
  }

  /// Keeps a record a moment later: the answer must not take longer for a name that is known, which
  /// alone has such records.
  func noteLater(_ record: AuditRecord) throws(AccessFault) {
    unwritten.append(record)
    if unwritten.count >= Self.unwrittenMaximum { return try flush() }
    // If the store fails, the next commit tries again.
    if unwritten.count == 1 { Task { try? flush() } }
  }

  /// Writes what waits. Call once more before the process ends.
  public func flush() throws(AccessFault) {
    if !unwritten.isEmpty { try commit([], audit: []) }
  }

  func signedIn(_ account: Account, _ session: SessionRecord) -> SignedIn {
    let mustAdd =
      session.method != .provider && !account.hasSecondFactor
      && !account.person.roles.isDisjoint(with: policy.secondFactorRoles)
    return SignedIn(
      person: account.person, hasSecondFactor: account.hasSecondFactor, session: session,
      mustAddSecondFactor: mustAdd)
  }

  func account(_ id: String) throws(AccessFault) -> Account {
    guard let account = try store.account(id: id) else { throw AccessFault.unknown(id) }
    return account
  }
  func summary(of account: Account) throws(AccessFault) -> AccountSummary {
    AccountSummary(account, links: try store.links(of: account.person.id))
  }

  func record(
    _ kind: AuditRecord.Kind, _ account: Account, _ by: ChangeMaker, _ now: Instant,
    _ detail: String = ""
  ) -> AuditRecord {
    AuditRecord(
      at: now, by: by, kind: kind, account: account.person.id, name: account.person.name,
      detail: detail)
  }

  /// Reads an account, changes it and commits, again when another process came in between.
  /// - Returns: the account as stored.
  @discardableResult
  func update(
    _ id: String, ifRevision: Int? = nil, at now: Instant,
    _ change: (inout Account) throws(AccessFault) -> (also: [AccountChange], audit: [AuditRecord])
  ) throws(AccessFault) -> Account {
    for _ in 0..<AccountLimits.conflictRetriesMaximum {
      var next = try account(id)
      if let ifRevision, next.revision != ifRevision { throw .conflict(next.person.name) }
      let (also, audit) = try change(&next)
      next.changedAt = now
      do {
        try commit([.update(next)] + also, audit: audit)
        next.revision += 1
        return next
      } catch  where error.reason == .conflict {
        continue
      }
    }
    throw .conflict(id)
  }

  /// Hashes beside the actor.
  func hash(_ password: String) async throws(AccessFault) -> PasswordHash {
    let cost = policy.passwordCost
    return try await worker.run { () throws(AccessFault) in
      try PasswordHash(of: password, cost: cost)
    }
  }

  /// Compares beside the actor; nil takes as long and matches nothing.
  func matches(_ password: String, _ stored: PasswordHash?) async throws(AccessFault) -> Bool {
    let hash: PasswordHash
    if let stored {
      hash = stored
    } else if let decoy {
      hash = decoy
    } else {
      // Made with the first unknown name, from then on kept.
      let cost = policy.passwordCost
      hash = try await worker.run { () throws(AccessFault) in try PasswordHash.decoy(cost) }
      decoy = hash
    }
    let matched = try await worker.run { () throws(AccessFault) in try hash.matches(password) }
    return matched && stored != nil
  }

  /// So that the first unknown name takes no longer than the next. Call once at the start.
  public func prepare() async throws(AccessFault) {
    if decoy == nil { _ = try await matches("prepare the decoy", nil) }
  }
}
