import Testing
import Vocabulary

@testable import Access

@Suite("Signing in by the identity provider")
struct ProviderSignInTests {
  let link = IdentityLink.entra(tenant: "T-1", object: "O-1")
  func identity(
    _ roles: [String] = ["adviser"], name: String? = "Ann.Other@example.gov.uk",
    link: IdentityLink? = nil
  ) -> ProviderIdentity {
    ProviderIdentity(
      link: link ?? self.link, displayName: "Ann Other", preferredName: name, roles: roles)
  }

  @Test("the first sign-in with a role makes an account that follows the provider")
  func first() async throws {
    let world = World()
    let start = try await world.accounts.signIn(
      identity: identity(["adviser", "something else"]), from: world.home, at: world.now)
    #expect(start.signedIn.person.name == "ann.other@example.gov.uk")
    #expect(start.signedIn.person.roles == [.adviser])
    #expect(start.signedIn.session.method == .provider)
    let again = try await world.accounts.signIn(
      identity: identity(), from: world.home, at: world.now)
    #expect(again.signedIn.person.id == start.signedIn.person.id)
    #expect(try await world.accounts.list().count == 1)
    #expect(try await world.accounts.find(name: "ann.other@example.gov.uk").links == [link])
  }

  @Test("nobody gets another's account by a name or an address")
  func neverByName() async throws {
    let world = World()
    let ann = try await world.add("ann.other@example.gov.uk", [.administrator])
    let start = try await world.accounts.signIn(
      identity: identity(), from: world.home, at: world.now)
    #expect(start.signedIn.person.id != ann.person.id)
    #expect(start.signedIn.person.name == "ann.other@example.gov.uk-2")
    #expect(start.signedIn.person.roles == [.adviser])
  }

  @Test("roles follow the provider, and sessions with other rights end")
  func roles() async throws {
    let world = World()
    let first = try await world.accounts.signIn(
      identity: identity(["adviser"]), from: world.home, at: world.now)
    let second = try await world.accounts.signIn(
      identity: identity(["supervisor"]), from: world.home, at: world.now)
    #expect(second.signedIn.person.roles == [.supervisor])
    #expect(await !world.isSignedIn(first))
    #expect(await world.isSignedIn(second))
    #expect(
      await world.refusal {
        _ = try await world.accounts.signIn(identity: identity([]), from: world.home, at: world.now)
      } == .noRole)
    #expect(await !world.isSignedIn(second), "whoever has lost every role is signed out")
  }

  @Test("without a role, or where accounts are not made, nobody comes in")
  func refused() async throws {
    let world = World()
    #expect(
      await world.refusal {
        _ = try await world.accounts.signIn(
          identity: identity(["Administrator", "root"]), from: world.home, at: world.now)
      } == .noRole)
    let closed = World { $0.createsAccounts = false }
    #expect(
      await closed.refusal {
        _ = try await closed.accounts.signIn(
          identity: identity(), from: closed.home, at: closed.now)
      } == .noAccount)
    #expect(closed.store.accounts(after: nil, limit: 9).isEmpty)
  }

  @Test("an account linked by an administrator keeps its own roles; disabled it stays out")
  func linked() async throws {
    let world = World { $0.createsAccounts = false }
    let ann = try await world.add("ann", [.planner])
    try await world.accounts.link(ann.person.id, link, by: world.by, at: world.now)
    let start = try await world.accounts.signIn(
      identity: identity(["administrator"]), from: world.home, at: world.now)
    #expect(start.signedIn.person.roles == [.planner])
    try await world.accounts.setDisabled(ann.person.id, true, by: world.by, at: world.now)
    #expect(
      await world.refusal {
        _ = try await world.accounts.signIn(identity: identity(), from: world.home, at: world.now)
      } == .refused)
    try await world.accounts.setDisabled(ann.person.id, false, by: world.by, at: world.now)
    try await world.accounts.unlink(ann.person.id, link, by: world.by, at: world.now)
    #expect(
      await world.refusal {
        _ = try await world.accounts.signIn(identity: identity(), from: world.home, at: world.now)
      } == .noAccount)
  }

  @Test("names of the provider become names of accounts, whatever they hold")
  func names() async throws {
    for seed in 0..<2000 as Range<UInt64> {
      var random = Seeded(seed)
      let name = Accounts.accountName(from: random.mangled("Ann.Öther <x>@example.gov.uk"))
      var person = Person(id: "x", name: name, displayName: "x", roles: [])
      person.name = name
      #expect(throws: Never.self, "seed \(seed)") { try AccountRules.check(person) }
    }
    #expect(Accounts.accountName(from: nil) == "person")
    #expect(Accounts.accountName(from: "漢字") == "person")
  }

  @Test("tenant and object are the identity, in either case; another tenant is another person")
  func keys() {
    #expect(IdentityLink.entra(tenant: "T", object: "O") == .entra(tenant: "t", object: "o"))
    #expect(IdentityLink.entra(tenant: "T", object: "O") != .entra(tenant: "U", object: "O"))
  }
}
