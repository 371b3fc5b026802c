import Testing
import Vocabulary

@testable import Access

@Suite("Signing in")
struct SignInTests {
  @Test("the store in memory holds the contract")
  func contract() {
    #expect(AccountStoreContract { MemoryAccountStore() }.violations() == [])
  }

  @Test("name in any case and the right password begin a session that holds")
  func good() async throws {
    let world = World()
    try await world.add("ann")
    let start = try await world.signIn("  ANN ")
    #expect(start.signedIn.person.name == "ann")
    #expect(start.signedIn.session.method == .password)
    let again = try await world.accounts.signedIn(start.token, at: world.now)
    #expect(again.person == start.signedIn.person)
    #expect(again.expiresAt == world.now + SessionLimits.idle)
    #expect(again.may(.acceptContact) && !again.may(.readBoard))
  }

  @Test("unknown, wrong, disabled and without a password are refused in the same words")
  func refused() async throws {
    let world = World()
    try await world.add("ann")
    let off = try await world.add("off")
    try await world.accounts.setDisabled(off.person.id, true, by: world.by, at: world.now)
    try await world.add("provider", password: nil)
    var said: Set<AccessFault> = []
    for (name, password) in [
      ("ann", "wrong wrong wrong"), ("nobody", World.password), ("off", World.password),
      ("provider", World.password), ("", World.password), ("ann", ""),
      ("ann", String(repeating: "x", count: 10_000)), ("' OR 1=1 --", "x"),
      ("ann\u{0}", World.password), ("ann\u{0}x", World.password),
      (String(repeating: "a", count: 10_000), World.password),
    ] {
      do {
        _ = try await world.signIn(name, password, from: ClientAddress(name + password))
        Issue.record("\(name) is signed in")
      } catch let fault as AccessFault { said.insert(fault) }
    }
    #expect(said.count == 1 && said.first?.reason == .refused)
  }

  @Test("after five failures the right password waits too, and the wait is said")
  func backedOff() async throws {
    var world = World()
    try await world.add("ann")
    for _ in 0..<5 { #expect(await world.refusal("ann", "wrong wrong wrong") == .refused) }
    do {
      _ = try await world.signIn("ann")
      Issue.record("not backed off")
    } catch let fault as AccessFault {
      #expect(fault.reason == .backedOff && fault.retryAfterMilliseconds == 2000)
      #expect(fault.remedy == "Try again in 2 s.")
    }
    world.now = world.now + .seconds(2)
    _ = try await world.signIn("ann")
  }

  @Test("many at once are admitted no more often than one after the other")
  func atOnce() async throws {
    let world = World()
    try await world.add("ann")
    let reasons = await withTaskGroup(of: AccessFault.Reason?.self) { group in
      for index in 0..<50 {
        group.addTask {
          await world.refusal("ann", "wrong \(index)", from: ClientAddress("10.0.0.\(index)"))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reasons.count { $0 == .refused } == SignInGuard.freeFailures)
    #expect(reasons.count { $0 == .backedOff } == 50 - SignInGuard.freeFailures)
  }

  @Test("with a second factor the password alone is not enough")
  func secondFactor() async throws {
    var world = World()
    try await world.add("ann")
    let first = try await world.signIn()
    let (code, recovery) = try await world.addSecondFactor(first)
    #expect(await world.refusal("ann", World.password) == .codeNeeded)
    #expect(await world.refusal("ann", World.password, code: "") == .codeNeeded)
    #expect(await world.refusal("ann", World.password, code: "000000") == .codeRefused)
    // The code that confirmed it is used up.
    #expect(
      await world.refusal("ann", World.password, code: code.code(at: world.now)) == .codeRefused)
    world.now = world.now + .seconds(60)
    // Not even whether the code is right is said without the password.
    #expect(
      await world.refusal("ann", "wrong wrong wrong", code: code.code(at: world.now)) == .refused)
    let start = try await world.signIn(code: code.code(at: world.now))
    #expect(start.signedIn.session.method == .passwordAndCode && start.signedIn.hasSecondFactor)
    #expect(
      await world.refusal("ann", World.password, code: code.code(at: world.now)) == .codeRefused)
    _ = try await world.signIn(code: recovery[0])
    #expect(await world.refusal("ann", World.password, code: recovery[0]) == .codeRefused)
    let summary = try await world.accounts.find(name: "ann")
    #expect(summary.recoveryCodesLeft == 9)
  }

  @Test("one code, used many times at once, opens once")
  func codeRace() async throws {
    let world = World()
    try await world.add("ann")
    let (_, recovery) = try await world.addSecondFactor(try await world.signIn())
    let opened = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { await world.refusal("ann", World.password, code: recovery[0]) == nil }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(opened == 1)
  }

  @Test("wrong codes are failures like wrong passwords")
  func codeGuessing() async throws {
    let world = World()
    try await world.add("ann")
    _ = try await world.addSecondFactor(try await world.signIn())
    let stranger = ClientAddress("203.0.113.1")
    for _ in 0..<5 {
      #expect(
        await world.refusal("ann", World.password, code: "123456", from: stranger)
          == .codeRefused)
    }
    #expect(
      await world.refusal("ann", World.password, code: "123456", from: stranger) == .backedOff)
  }

  @Test("a session ends after eight hours without a request, and after sixteen with")
  func expiry() async throws {
    var world = World()
    try await world.add("ann")
    let idle = try await world.signIn()
    let busy = try await world.signIn()
    let began = world.now
    for hour in Int64(1)...15 {
      world.now = began + .hours(hour)
      #expect(await world.isSignedIn(busy))
    }
    #expect(await !world.isSignedIn(idle))
    world.now = began + SessionLimits.longest - .milliseconds(1)
    #expect(await world.isSignedIn(busy))
    world.now = began + SessionLimits.longest
    #expect(await !world.isSignedIn(busy))
    try await world.accounts.sweep(at: world.now)
    #expect(world.store.sessions(of: busy.signedIn.person.id).isEmpty)
  }

  @Test("what the browser does by itself keeps no session alive")
  func quiet() async throws {
    var world = World()
    try await world.add("ann")
    let start = try await world.signIn()
    let began = world.now
    for hour in Int64(1)...7 {
      world.now = began + .hours(hour)
      _ = try await world.accounts.signedIn(start.token, at: world.now, isActivity: false)
    }
    world.now = began + .hours(8)
    #expect(await !world.isSignedIn(start))
  }

  @Test("of more than ten sessions the one unused longest ends")
  func tooMany() async throws {
    var world = World()
    let ann = try await world.add("ann")
    var starts: [SessionStart] = []
    for _ in 0..<12 {
      world.now = world.now + .seconds(1)
      starts.append(try await world.signIn())
    }
    #expect(world.store.sessions(of: ann.person.id).count == SessionLimits.perPersonMaximum)
    #expect(await !world.isSignedIn(starts[1]))
    #expect(await world.isSignedIn(starts[2]))
  }

  @Test("signing out ends this session and no other")
  func signOut() async throws {
    let world = World()
    try await world.add("ann")
    let (one, two) = (try await world.signIn(), try await world.signIn())
    try await world.accounts.signOut(one.token, from: world.home, at: world.now)
    try await world.accounts.signOut(one.token, from: world.home, at: world.now)
    #expect(await !world.isSignedIn(one))
    #expect(await world.isSignedIn(two))
  }

  @Test("a password kept under a cheaper cost is kept anew at the next sign-in")
  func rehash() async throws {
    let world = World { $0.passwordCost = PasswordCost(logN: 5, blockSize: 1, parallelism: 1)! }
    let ann = try await world.add("ann", password: nil)
    var account = try #require(world.store.account(id: ann.person.id))
    account.password = try PasswordHash(of: World.password, cost: .cheapForTests).text
    try world.store.commit([.update(account)], audit: [])
    let start = try await world.signIn()
    let kept = try #require(world.store.account(id: ann.person.id)?.password)
    #expect(kept.hasPrefix("scrypt$ln=5,"))
    #expect(await world.isSignedIn(start), "keeping it anew signs nobody out")
    _ = try await world.signIn()
  }

  @Test("the audit trail tells of sign-ins and holds nothing secret nor any unknown name")
  func audit() async throws {
    let world = World()
    try await world.add("ann")
    let start = try await world.signIn()
    _ = await world.refusal("ann", "wrong wrong wrong")
    _ = await world.refusal("my secret password", "x")
    try await world.accounts.signOut(start.token, from: world.home, at: world.now)
    let records = try await world.audited()
    #expect(records.map(\.kind) == [.accountAdded, .signedIn, .signInRefused, .signedOut])
    #expect(records.dropFirst().allSatisfy { $0.by.address == world.home })
    let account = try #require(world.store.account(name: "ann"))
    var new = NewAccount(name: "x", displayName: "x", roles: [])
    new.password = World.password
    let text = "\(records) \(start) \(start.token) \(account) \(new) \([account])"
    for secret in [
      World.password, "secret", "wrong", start.token.text, start.token.digest.text, "scrypt",
    ] { #expect(!text.contains(secret), "\(secret)") }
  }

  @Test("tokens are random, read back, and give a CSRF token that is theirs alone")
  func tokens() throws {
    let (one, two) = (SessionToken.random(), SessionToken.random())
    #expect(one != two && SessionToken(one.text) == one)
    #expect(one.acceptsCSRF(one.csrfToken) && !one.acceptsCSRF(two.csrfToken))
    #expect(!one.acceptsCSRF("") && !one.acceptsCSRF(one.text))
    #expect(!one.csrfToken.contains(one.text) && one.digest.text.utf8.count == 64)
    for seed in 0..<5000 as Range<UInt64> {
      var random = Seeded(seed)
      let text = random.mangled(one.text)
      if let read = SessionToken(text) { #expect(read.text == text, "seed \(seed)") }
    }
  }
}
