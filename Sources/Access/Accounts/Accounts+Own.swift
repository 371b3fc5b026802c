public import Vocabulary

/// A second factor that waits to be confirmed: shown once, to its person.
public struct SecondFactorOffer: Sendable {
  /// Base32, for typing in.
  public var secret: String
  /// For a QR code.
  public var address: String
}

/// What people change of their own account. Each asks for the password anew, so that a desk left
/// open for a minute does not lose its account, and failures count as failed sign-ins.
extension Accounts {
  /// Ends all sessions of the person and begins a new one here.
  public func changeOwnPassword(
    _ token: SessionToken, current: String, new: String, from address: ClientAddress,
    at now: Instant
  ) async throws(AccessFault) -> SessionStart {
    let (session, account) = try await confirmed(token, current, address, now)
    let hash = try await checkedHash(new, for: account.person)
    let by = ChangeMaker(name: account.person.name, address: address)
    let changed = try update(account.person.id, at: now) { next throws(AccessFault) in
      guard next.password == account.password else { throw .conflict(next.person.name) }
      next.password = hash
      next.person.generation += 1
      return (
        [.endAll(person: next.person.id, except: nil)], [record(.passwordSet, next, by, now)]
      )
    }
    return try begin(changed, session.method, address, now)
  }

  /// Makes a secret for an authenticator program; of no effect until it is confirmed.
  /// - Throws: `hasSecondFactor`, `refused`, `badValue` for people without a password.
  public func offerSecondFactor(
    _ token: SessionToken, password: String, from address: ClientAddress, at now: Instant
  ) async throws(AccessFault) -> SecondFactorOffer {
    let (_, account) = try await confirmed(token, password, address, now)
    let code = TOTP.random()
    try update(account.person.id, at: now) { next throws(AccessFault) in
      guard !next.hasSecondFactor else {
        throw AccessFault(
          .hasSecondFactor, "the account has a second factor", "Remove it first.")
      }
      next.secondFactor = SecondFactor(secret: code.secret, isConfirmed: false)
      return ([], [])
    }
    return SecondFactorOffer(
      secret: Base32.encode(code.secret),
      address: code.address(issuer: policy.issuer, name: account.person.name))
  }

  /// Confirms it by a first code. Ends the person's other sessions.
  /// - Returns: recovery codes, shown this once.
  public func confirmSecondFactor(
    _ token: SessionToken, code: String, from address: ClientAddress, at now: Instant
  ) throws(AccessFault) -> [String] {
    let signedIn = try signedIn(token, at: now)
    let admission = try admit(signedIn.person.name, isAccount: true, address, now)
    let codes = RecoveryCodes.make()
    let by = ChangeMaker(name: signedIn.person.name, address: address)
    try update(signedIn.person.id, at: now) { next throws(AccessFault) in
      guard var factor = next.secondFactor, !factor.isConfirmed else {
        throw next.hasSecondFactor
          ? AccessFault(.hasSecondFactor, "the second factor is confirmed", "Go on.")
          : AccessFault(.noSecondFactor, "there is none to confirm", "Begin again.")
      }
      guard factor.take(code, at: now) == .authenticator else { throw Self.codeRefused }
      factor.isConfirmed = true
      factor.recovery = codes.compactMap(RecoveryCodes.digest)
      next.secondFactor = factor
      return (
        [.endAll(person: next.person.id, except: token.digest)],
        [record(.secondFactorAdded, next, by, now)]
      )
    }
    guarding.withdraw(admission)
    return codes
  }

  /// New recovery codes in place of those that were left.
  public func makeRecoveryCodes(
    _ token: SessionToken, password: String, code: String, from address: ClientAddress,
    at now: Instant
  ) async throws(AccessFault) -> [String] {
    let codes = RecoveryCodes.make()
    try await changeSecondFactor(
      token, password, code, .recoveryCodesMade, address, now
    ) { factor in
      var next = factor
      next.recovery = codes.compactMap(RecoveryCodes.digest)
      return next
    }
    return codes
  }

  public func removeSecondFactor(
    _ token: SessionToken, password: String, code: String, from address: ClientAddress,
    at now: Instant
  ) async throws(AccessFault) {
    try await changeSecondFactor(
      token, password, code, .secondFactorRemoved, address, now
    ) { _ in nil }
  }

  private func changeSecondFactor(
    _ token: SessionToken, _ password: String, _ code: String, _ kind: AuditRecord.Kind,
    _ address: ClientAddress, _ now: Instant, _ change: (SecondFactor) -> SecondFactor?
  ) async throws(AccessFault) {
    let (_, account) = try await confirmed(token, password, address, now)
    guard account.hasSecondFactor else { throw Self.noSecondFactor }
    let admission = try admit(account.person.name, isAccount: true, address, now)
    let by = ChangeMaker(name: account.person.name, address: address)
    try update(account.person.id, at: now) { next throws(AccessFault) in
      guard next.hasSecondFactor, var factor = next.secondFactor else { throw Self.noSecondFactor }
      guard factor.take(code, at: now) != nil else { throw Self.codeRefused }
      next.secondFactor = change(factor)
      return (
        [.endAll(person: next.person.id, except: token.digest)], [record(kind, next, by, now)]
      )
    }
    guarding.withdraw(admission)
  }

  /// The session and account of somebody who has just given the password again.
  private func confirmed(
    _ token: SessionToken, _ password: String, _ address: ClientAddress, _ now: Instant
  ) async throws(AccessFault) -> (SessionRecord, Account) {
    let session = try signedIn(token, at: now).session
    let account = try account(session.person)
    guard let hash = account.password.flatMap(PasswordHash.init) else {
      throw AccessFault(
        .badValue, "you sign in by the identity provider",
        "Change password and second factor there.")
    }
    let admission = try admit(account.person.name, isAccount: true, address, now)
    let isMatch: Bool
    do throws(AccessFault) {
      isMatch = PasswordRules.canBeTried(password) ? try await matches(password, hash) : false
    } catch {
      guarding.withdraw(admission)
      throw error
    }
    guard isMatch else {
      try commit(
        [],
        audit: [
          record(
            .signInRefused, account, ChangeMaker(name: account.person.name, address: address), now,
            "asked for again")
        ])
      throw AccessFault(.refused, "the password is wrong", "Type the password you have now.")
    }
    guarding.withdraw(admission)
    // It may have ended while the password was checked.
    return (try signedIn(token, at: now).session, try self.account(session.person))
  }
}
