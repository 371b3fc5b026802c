public import Vocabulary

extension Accounts {
  /// Signs in whom the identity provider vouches for. The account is found by the link alone; the
  /// roles of accounts that follow the provider are set to what it says.
  /// - Throws: `noAccount`, `noRole`, `refused` (disabled), `storage`.
  public func signIn(
    identity: ProviderIdentity, from address: ClientAddress, at now: Instant
  ) throws(AccessFault) -> SessionStart {
    try AccountRules.check(identity.link)
    let roles = policy.roles(of: identity.roles)
    guard let known = try store.account(link: identity.link) else {
      return try signInFirst(identity, roles, address, now)
    }
    guard !known.person.isDisabled else {
      throw AccessFault(
        .refused, "your account is disabled", "Ask an administrator of Guildhall to enable it.")
    }
    guard known.followsProvider else { return try begin(known, .provider, address, now) }
    let by = ChangeMaker(name: "provider", address: address)
    var account = known
    if known.person.roles != roles {
      account = try update(known.person.id, at: now) { next throws(AccessFault) in
        let detail = "roles \(Self.words(next.person.roles)) → \(Self.words(roles))"
        next.person.roles = roles
        next.person.generation += 1
        return (
          [.endAll(person: next.person.id, except: nil)],
          [record(.accountChanged, next, by, now, detail)]
        )
      }
    }
    guard !roles.isEmpty else { throw Self.noRole }
    return try begin(account, .provider, address, now)
  }

  private static var noRole: AccessFault {
    AccessFault(
      .noRole, "the identity provider gives you no role in Guildhall",
      "Ask those who run it to assign you one of the app roles.")
  }

  private func signInFirst(
    _ identity: ProviderIdentity, _ roles: Set<Role>, _ address: ClientAddress, _ now: Instant
  ) throws(AccessFault) -> SessionStart {
    guard policy.createsAccounts else {
      throw AccessFault(
        .noAccount, "you have no account in Guildhall",
        "Ask an administrator of Guildhall to add one for you.")
    }
    guard !roles.isEmpty else { throw Self.noRole }
    let by = ChangeMaker(name: "provider", address: address)
    let base = Self.accountName(from: identity.preferredName)
    for attempt in 0..<Self.nameAttemptsMaximum {
      let id = Self.newID()
      // A name that is taken is another person's: the new one gets a number.
      let name = attempt == 0 ? base : "\(base)-\(attempt < 20 ? "\(attempt + 1)" : id)"
      var account = Account(
        person: Person(
          id: id, name: name, displayName: Self.displayName(identity.displayName, name),
          roles: roles))
      account.followsProvider = true
      account.createdAt = now
      account.changedAt = now
      do {
        try AccountRules.check(account.person)
        try commit(
          [.insert(account), .link(identity.link, id: id)],
          audit: [
            record(.accountAdded, account, by, now, "roles \(Self.words(roles))"),
            record(.linkAdded, account, by, now, identity.link.issuer),
          ])
        return try begin(self.account(id), .provider, address, now)
      } catch  where error.reason == .nameTaken {
        // Another request of the same person may have made it.
        if let made = try store.account(link: identity.link) {
          return try begin(made, .provider, address, now)
        }
      }
    }
    throw AccessFault(
      .nameTaken, "no free name was found for your account",
      "Ask an administrator of Guildhall to add one for you.")
  }

  private static var nameAttemptsMaximum: Int { 24 }

  /// What of a preferred name may be an account's: letters, digits, dots.
  static func accountName(from preferred: String?) -> String {
    let allowed = (preferred ?? "").lowercased().utf8.prefix(200)
      .filter(AccountRules.isInName)
    let text = String(decoding: allowed, as: UTF8.self).drop { !($0.isLetter || $0.isNumber) }
    // Room for a number behind it.
    return text.isEmpty ? "person" : String(text.prefix(AccountLimits.nameBytesMaximum - 20))
  }

  private static func displayName(_ given: String?, _ name: String) -> String {
    let clean = String(
      String.UnicodeScalarView(
        (given ?? "").unicodeScalars.prefix(1000).filter {
          $0.properties.generalCategory != .control
        })
    ).prefix(AccountLimits.displayNameCharactersMaximum)
    let isUsable =
      !clean.allSatisfy(\.isWhitespace)
      && clean.utf8.count <= AccountLimits.displayNameCharactersMaximum * 4
    return isUsable ? String(clean) : name
  }

  static func newID() -> String { Hex.encode(Randomness.bytes(8)) }

  static func words(_ roles: Set<Role>) -> String {
    roles.isEmpty ? "none" : roles.map(\.rawValue).sorted().joined(separator: ", ")
  }
  static func words(_ units: Set<String>) -> String {
    units.isEmpty ? "none" : units.sorted().joined(separator: ", ")
  }
}
