public import Vocabulary

extension Accounts {
  /// Signs in with name and password, and a code where there is a second factor.
  ///
  /// Whether there is such an account is told neither by the words nor by the time; failures of
  /// names that nobody has are counted like others.
  /// - Throws: `refused`, `codeNeeded`, `codeRefused`, `backedOff`, `busy`, `storage`.
  public func signIn(
    name: String, password: String, code: String?, from address: ClientAddress, at now: Instant
  ) async throws(AccessFault) -> SessionStart {
    let name = AccountRules.normalised(name)
    // A name that cannot be an account's is asked of no store.
    let found = try AccountRules.isName(name) ? store.account(name: name) : nil
    let admission = try admit(name, isAccount: found != nil, address, now)
    let hash = found?.password.flatMap(PasswordHash.init)
    let isMatch: Bool
    if PasswordRules.canBeTried(password) {
      do throws(AccessFault) {
        isMatch = try await matches(password, hash)
      } catch {
        guarding.withdraw(admission)
        throw error
      }
    } else {
      isMatch = false
    }
    // Read again: it may have been changed while the password was checked.
    guard let found, let account = try store.account(id: found.person.id),
      account.password == found.password, !account.person.isDisabled, isMatch
    else {
      if let found { try note(.signInRefused, found, address, now) }
      throw AccessFault(
        .refused, "name or password is wrong, or the account is disabled",
        "Check both; an administrator can set a new password.")
    }
    let (method, passed) = try takeCode(account, code, admission, address, now)
    guarding.succeeded(admission, at: now)
    let start = try begin(passed, method, address, now)
    await keepAnew(password, hash, of: passed, at: now)
    return start
  }

  /// Asks the guard; the name is lower case.
  func admit(
    _ name: String, isAccount: Bool, _ address: ClientAddress, _ now: Instant
  ) throws(AccessFault) -> SignInGuard.Admission {
    switch guarding.admit(name: name, isAccount: isAccount, address: address, at: now) {
    case .admitted(let admission): return admission
    case .wait(let until):
      var fault = AccessFault(
        .backedOff, "there were too many failed sign-ins", "Try again in \(until - now).")
      fault.retryAfterMilliseconds = (until - now).milliseconds
      throw fault
    }
  }

  /// Takes the code where one is needed; it is used up before anybody is signed in.
  private func takeCode(
    _ account: Account, _ code: String?, _ admission: SignInGuard.Admission,
    _ address: ClientAddress, _ now: Instant
  ) throws(AccessFault) -> (SessionRecord.Method, Account) {
    guard account.hasSecondFactor else { return (.password, account) }
    guard let code, !code.isEmpty else {
      guarding.withdraw(admission)
      throw AccessFault(
        .codeNeeded, "this account has a second factor",
        "Give the six digits of your authenticator program, or a recovery code.")
    }
    let by = ChangeMaker(name: account.person.name, address: address)
    do throws(AccessFault) {
      let passed = try update(account.person.id, at: now) { next throws(AccessFault) in
        guard next.password == account.password, !next.person.isDisabled,
          let kind = next.secondFactor?.take(code, at: now)
        else { throw Self.codeRefused }
        let left = next.secondFactor?.recovery.count ?? 0
        return (
          [],
          kind == .recovery
            ? [record(.recoveryCodeUsed, next, by, now, "\(left) are left")] : []
        )
      }
      return (.passwordAndCode, passed)
    } catch  where error.reason == .codeRefused {
      try note(.codeRefused, account, address, now)
      throw error
    }
  }

  static var codeRefused: AccessFault {
    AccessFault(
      .codeRefused, "the code is wrong, or was used already",
      "Wait for the next code and check the telephone's clock, or use a recovery code.")
  }

  private func note(
    _ kind: AuditRecord.Kind, _ account: Account, _ address: ClientAddress, _ now: Instant
  ) throws(AccessFault) {
    let by = ChangeMaker(name: account.person.name, address: address)
    try noteLater(record(kind, account, by, now))
  }

  /// Begins a session; the oldest of too many ends.
  func begin(
    _ account: Account, _ method: SessionRecord.Method, _ address: ClientAddress, _ now: Instant,
    also: [AccountChange] = [], audit: [AuditRecord] = []
  ) throws(AccessFault) -> SessionStart {
    let token = SessionToken.random()
    let session = SessionRecord(
      digest: token.digest, person: account.person.id, generation: account.person.generation,
      method: method, address: address, startedAt: now, seenAt: now)
    let others = try store.sessions(of: account.person.id)
    let tooMany = others.prefix(max(0, others.count + 1 - SessionLimits.perPersonMaximum))
    let by = ChangeMaker(name: account.person.name, address: address)
    try update(account.person.id, at: now) { next throws(AccessFault) in
      // Not signed in by a password or rights that were taken away a moment ago.
      guard next.person.generation == account.person.generation, !next.person.isDisabled else {
        throw AccessFault(.signedOut, "the account was changed in between", "Sign in again.")
      }
      next.signedInAt = now
      return (
        tooMany.map { .end($0.digest) } + also + [.start(session)],
        audit + [record(.signedIn, next, by, now, method.rawValue)]
      )
    }
    return SessionStart(token: token, signedIn: signedIn(account, session))
  }

  /// Keeps a password that was right under today's cost. Nothing depends on it.
  private func keepAnew(
    _ password: String, _ hash: PasswordHash?, of account: Account, at now: Instant
  ) async {
    guard let hash, policy.passwordCost.isAbove(hash.cost) else { return }
    do throws(AccessFault) {
      let anew = try await self.hash(password)
      try update(account.person.id, at: now) { next throws(AccessFault) in
        if next.password == account.password { next.password = anew.text }
        return ([], [])
      }
    } catch {
      // The next sign-in does it.
      return
    }
  }
}

extension PasswordRules {
  /// What can be no password is not worth the time of a check.
  static func canBeTried(_ password: String) -> Bool {
    !password.isEmpty && password.utf8.count <= bytesMaximum
      && normalised(password).utf8.count <= bytesMaximum && !normalised(password).isEmpty
  }
}
