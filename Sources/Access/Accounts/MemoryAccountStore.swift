import Synchronization
import Vocabulary

/// Accounts in memory, for tests and trials.
public final class MemoryAccountStore: AccountStore {
  private struct State: Sendable {
    var accounts: [String: Account] = [:]
    var links: [IdentityLink: String] = [:]
    var sessions: [SessionDigest: SessionRecord] = [:]
    var audit: [AuditRecord] = []
    var lastNumber: Int64 = 0
  }
  private let state = Mutex(State())

  public init() {}

  public func account(id: String) -> Account? { state.withLock { $0.accounts[id] } }
  public func account(name: String) -> Account? {
    state.withLock { state in state.accounts.values.first { $0.person.name == name } }
  }
  public func account(link: IdentityLink) -> Account? {
    state.withLock { state in state.links[link].flatMap { state.accounts[$0] } }
  }
  public func accounts(after name: String?, limit: Int) -> [Account] {
    state.withLock { state in
      let sorted = state.accounts.values.sorted { $0.person.name < $1.person.name }
      return Array(sorted.filter { name == nil || $0.person.name > name! }.prefix(max(0, limit)))
    }
  }
  public func links(of id: String) -> [IdentityLink] {
    state.withLock { state in
      state.links.filter { $0.value == id }.keys
        .sorted { ($0.issuer, $0.subject) < ($1.issuer, $1.subject) }
    }
  }
  public func session(_ digest: SessionDigest) -> SessionRecord? {
    state.withLock { $0.sessions[digest] }
  }
  public func sessions(of person: String) -> [SessionRecord] {
    state.withLock { state in
      state.sessions.values.filter { $0.person == person }
        .sorted { ($0.seenAt, $0.digest.text) < ($1.seenAt, $1.digest.text) }
    }
  }
  public func audit(before number: Int64?, limit: Int) -> [AuditRecord] {
    state.withLock { state in
      Array(
        state.audit.reversed().filter { number == nil || $0.number < number! }
          .prefix(max(0, limit)))
    }
  }

  public func commit(_ changes: [AccountChange], audit: [AuditRecord]) throws(AccessFault) {
    let fault: AccessFault? = state.withLock { state in
      var next = state
      do throws(AccessFault) {
        for change in changes { try Self.make(change, &next) }
      } catch {
        return error
      }
      for var record in audit {
        next.lastNumber += 1
        record.number = next.lastNumber
        next.audit.append(record)
      }
      state = next
      return nil
    }
    if let fault { throw fault }
  }

  private static func make(_ change: AccountChange, _ state: inout State) throws(AccessFault) {
    switch change {
    case .insert(var account):
      guard state.accounts.count < AccountLimits.accountsMaximum else {
        throw AccessFault.tooManyAccounts()
      }
      let id = account.person.id
      let isTaken =
        state.accounts[id] != nil
        || state.accounts.values.contains { $0.person.name == account.person.name }
      if isTaken { throw AccessFault.taken(name: account.person.name) }
      account.revision = 1
      state.accounts[id] = account
    case .update(var account):
      let id = account.person.id
      guard state.accounts[id]?.revision == account.revision else {
        throw AccessFault.changedInBetween()
      }
      let isTaken = state.accounts.values.contains {
        $0.person.name == account.person.name && $0.person.id != id
      }
      if isTaken { throw AccessFault.taken(name: account.person.name) }
      account.revision += 1
      state.accounts[id] = account
    case .remove(let id):
      guard state.accounts.removeValue(forKey: id) != nil else {
        throw AccessFault.changedInBetween()
      }
      state.links = state.links.filter { $0.value != id }
      state.sessions = state.sessions.filter { $0.value.person != id }
    case .link(let link, let id):
      guard state.accounts[id] != nil else { throw AccessFault.changedInBetween() }
      guard state.links[link] ?? id == id else { throw AccessFault.taken(link: link) }
      state.links[link] = id
    case .unlink(let link): state.links[link] = nil
    case .start(let session):
      guard state.accounts[session.person] != nil else { throw AccessFault.changedInBetween() }
      state.sessions[session.digest] = session
    case .end(let digest): state.sessions[digest] = nil
    case .endAll(let person, let digest):
      state.sessions = state.sessions.filter { $0.value.person != person || $0.key == digest }
    case .touch(let digest, let now): state.sessions[digest]?.seenAt = now
    case .endExpired(let now):
      state.sessions = state.sessions.filter { $0.value.expiresAt > now }
    case .forgetAudit(let before): state.audit.removeAll { $0.at < before }
    }
  }
}
