import Testing
import Vocabulary

@testable import Access

/// Accounts over a store in memory, with a clock that the test turns.
struct World {
  static let password = "ember lantern quartz"
  let store = MemoryAccountStore()
  let accounts: Accounts
  var now = Instant(milliseconds: 1_700_000_000_000)
  let by = ChangeMaker(name: "ada", address: ClientAddress("192.0.2.9"))
  let home = ClientAddress("192.0.2.1")

  init(_ change: (inout AccountPolicy) -> Void = { _ in }) {
    var policy = AccountPolicy()
    policy.passwordCost = .cheapForTests
    change(&policy)
    accounts = Accounts(store, policy: policy)
  }

  @discardableResult
  func add(
    _ name: String = "ann", _ roles: Set<Role> = [.adviser], password: String? = Self.password
  ) async throws -> AccountSummary {
    var new = NewAccount(name: name, displayName: "Somebody Else", roles: roles)
    new.password = password
    return try await accounts.add(new, by: by, at: now)
  }

  func signIn(
    _ name: String = "ann", _ password: String = Self.password, code: String? = nil,
    from address: ClientAddress? = nil
  ) async throws -> SessionStart {
    try await accounts.signIn(
      name: name, password: password, code: code, from: address ?? home, at: now)
  }

  /// Why it is refused; nil when it is not.
  func refusal(_ body: () async throws -> Void) async -> AccessFault.Reason? {
    do {
      try await body()
      return nil
    } catch let fault as AccessFault {
      return fault.reason
    } catch {
      Issue.record("threw \(error)")
      return nil
    }
  }
  func refusal(
    _ name: String, _ password: String, code: String? = nil, from address: ClientAddress? = nil
  ) async -> AccessFault.Reason? {
    await refusal { _ = try await signIn(name, password, code: code, from: address) }
  }
  func isSignedIn(_ start: SessionStart) async -> Bool {
    await refusal { _ = try await accounts.signedIn(start.token, at: now) } == nil
  }

  /// Adds a second factor for whoever is signed in.
  func addSecondFactor(
    _ start: SessionStart
  ) async throws -> (code: TOTP, recovery: [String]) {
    let offer = try await accounts.offerSecondFactor(
      start.token, password: Self.password, from: home, at: now)
    let secret = try #require(Base32.decode(offer.secret))
    let code = try #require(TOTP(secret: secret))
    let recovery = try await accounts.confirmSecondFactor(
      start.token, code: code.code(at: now), from: home, at: now)
    return (code, recovery)
  }

  func audited() async throws -> [AuditRecord] { try await accounts.audit().reversed() }
}
