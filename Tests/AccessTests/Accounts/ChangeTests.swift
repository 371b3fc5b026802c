import Testing
import Vocabulary

@testable import Access

@Suite("Changing accounts")
struct ChangeTests {
  @Test("what ends a person's sessions, and what does not")
  func sessionsEnd() async throws {
    let world = World()
    let boss = try await world.add("boss", [.administrator])
    let ann = try await world.add("ann").person.id
    let (accounts, by, now) = (world.accounts, world.by, world.now)
    var rename = PersonChange()
    rename.displayName = "Ann O"
    var start = try await world.signIn()
    try await accounts.change(ann, rename, by: by, at: now)
    #expect(await world.isSignedIn(start), "a new display name")
    var roles = PersonChange()
    roles.roles = [.supervisor]
    var units = PersonChange()
    units.units = ["north"]
    var adviser = PersonChange()
    adviser.adviser = .some("ann-o")
    for change in [roles, units, adviser] {
      start = try await world.signIn()
      try await accounts.change(ann, change, by: by, at: now)
      #expect(await !world.isSignedIn(start), "\(change)")
      start = try await world.signIn()
      try await accounts.change(ann, change, by: by, at: now)
      #expect(await world.isSignedIn(start), "no change at all")
    }
    start = try await world.signIn()
    try await accounts.setPassword(ann, "quartz lantern ember", by: by, at: now)
    #expect(await !world.isSignedIn(start))
    #expect(await world.refusal("ann", World.password) == .refused)
    start = try await world.signIn("ann", "quartz lantern ember")
    try await accounts.setDisabled(ann, true, by: by, at: now)
    #expect(await !world.isSignedIn(start))
    try await accounts.setDisabled(ann, false, by: by, at: now)
    #expect(await !world.isSignedIn(start), "enabling brings no session back")
    start = try await world.signIn("ann", "quartz lantern ember")
    try await accounts.endSessions(of: ann, by: by, at: now)
    #expect(await !world.isSignedIn(start))
    start = try await world.signIn("ann", "quartz lantern ember")
    try await accounts.remove(ann, by: by, at: now)
    #expect(await !world.isSignedIn(start))
    #expect(await world.refusal("ann", "quartz lantern ember") == .refused)
    #expect(try await accounts.list().map(\.person.id) == [boss.person.id])
  }

  @Test("the last administrator who can sign in stays one")
  func lastAdministrator() async throws {
    let world = World()
    let one = try await world.add("one", [.administrator]).person.id
    var none = PersonChange()
    none.roles = [.adviser]
    let (accounts, by, now) = (world.accounts, world.by, world.now)
    #expect(
      await world.refusal { try await accounts.change(one, none, by: by, at: now) }
        == .lastAdministrator)
    #expect(
      await world.refusal { try await accounts.setDisabled(one, true, by: by, at: now) }
        == .lastAdministrator)
    #expect(
      await world.refusal { try await accounts.remove(one, by: by, at: now) }
        == .lastAdministrator)
    let two = try await world.add("two", [.administrator]).person.id
    try await accounts.setDisabled(two, true, by: by, at: now)
    #expect(
      await world.refusal { try await accounts.remove(one, by: by, at: now) }
        == .lastAdministrator, "a disabled one is none")
    try await accounts.setDisabled(two, false, by: by, at: now)
    try await accounts.remove(one, by: by, at: now)
  }

  @Test(
    "names that cannot be used are refused",
    arguments: [
      "", " ", "ann other", "änn", "-ann", "ann\n", "a/b", "<b>", "a'b",
      String(repeating: "a", count: 65), "ann\u{0}",
    ])
  func names(name: String) async throws {
    let world = World()
    let reason = await world.refusal { try await world.add(name) }
    // A line break at the end is a blank, and blanks around a name are taken off.
    #expect(reason == (name == "ann\n" ? nil : .badName))
  }

  @Test("a name is given once, whatever its case")
  func taken() async throws {
    let world = World()
    try await world.add("ann")
    #expect(await world.refusal { try await world.add("ANN") } == .nameTaken)
  }

  @Test("other texts have bounds too")
  func texts() async throws {
    let world = World()
    let ann = try await world.add("ann").person.id
    for text in ["", "  ", "a\u{1B}[31m", String(repeating: "x", count: 101)] {
      var change = PersonChange()
      change.displayName = text
      #expect(
        await world.refusal {
          try await world.accounts.change(ann, change, by: world.by, at: world.now)
        } == .badValue)
    }
    var units = PersonChange()
    units.units = Set((0...256).map { "u\($0)" })
    #expect(
      await world.refusal {
        try await world.accounts.change(ann, units, by: world.by, at: world.now)
      } == .badValue)
    #expect(
      await world.refusal {
        try await world.accounts.setPassword(ann, "password1234", by: world.by, at: world.now)
      } == .badPassword)
  }

  @Test("a change of an account that somebody else has changed is refused")
  func revision() async throws {
    let world = World()
    let ann = try await world.add("ann")
    var change = PersonChange()
    change.displayName = "A"
    let next = try await world.accounts.change(
      ann.person.id, change, ifRevision: ann.revision, by: world.by, at: world.now)
    #expect(next.revision == ann.revision + 1)
    #expect(
      await world.refusal {
        try await world.accounts.change(
          ann.person.id, change, ifRevision: ann.revision, by: world.by, at: world.now)
      } == .conflict)
  }

  @Test("every change is on record with who, what and from where")
  func audit() async throws {
    let world = World()
    let ann = try await world.add("ann").person.id
    var change = PersonChange()
    change.roles = [.adviser, .supervisor]
    change.adviser = .some("ann-o")
    try await world.accounts.change(ann, change, by: world.by, at: world.now)
    try await world.accounts.setPassword(ann, "quartz lantern ember", by: world.by, at: world.now)
    let records = try await world.audited()
    #expect(records.map(\.kind) == [.accountAdded, .accountChanged, .passwordSet])
    #expect(records.allSatisfy { $0.by == world.by && $0.account == ann && $0.name == "ann" })
    #expect(
      records[1].detail == "adviser none → ann-o; roles adviser → adviser, supervisor")
    #expect(!"\(records)".contains("quartz"))
  }

  @Test("one's own password is changed with the old one, and other sessions end")
  func ownPassword() async throws {
    let world = World()
    try await world.add("ann")
    let (here, there) = (try await world.signIn(), try await world.signIn())
    let accounts = world.accounts
    #expect(
      await world.refusal {
        _ = try await accounts.changeOwnPassword(
          here.token, current: "wrong wrong wrong", new: "quartz lantern ember", from: world.home,
          at: world.now)
      } == .refused)
    let next = try await accounts.changeOwnPassword(
      here.token, current: World.password, new: "quartz lantern ember", from: world.home,
      at: world.now)
    #expect(await world.isSignedIn(next))
    #expect(await !world.isSignedIn(here))
    #expect(await !world.isSignedIn(there))
    _ = try await world.signIn("ann", "quartz lantern ember")
  }

  @Test("asking for the password anew is no way to guess it")
  func ownGuessing() async throws {
    let world = World()
    try await world.add("ann")
    let start = try await world.signIn()
    var reasons: [AccessFault.Reason?] = []
    for index in 0..<7 {
      reasons.append(
        await world.refusal {
          _ = try await world.accounts.offerSecondFactor(
            start.token, password: "wrong \(index)", from: world.home, at: world.now)
        })
    }
    #expect(reasons.suffix(2) == [.backedOff, .backedOff])
  }

  @Test("a second factor is there only once confirmed, and removed with a code")
  func secondFactor() async throws {
    var world = World { $0.secondFactorRoles = [.administrator] }
    try await world.add("boss", [.administrator])
    let start = try await world.signIn("boss")
    #expect(start.signedIn.mustAddSecondFactor)
    #expect(!start.signedIn.may(.addAccount) && start.signedIn.may(.changeOwnSecondFactor))
    let other = try await world.signIn("boss")
    _ = try await world.accounts.offerSecondFactor(
      start.token, password: World.password, from: world.home, at: world.now)
    _ = try await world.signIn("boss")
    #expect(
      await world.refusal {
        _ = try await world.accounts.confirmSecondFactor(
          start.token, code: "000000", from: world.home, at: world.now)
      } == .codeRefused)
    let (code, recovery) = try await world.addSecondFactor(start)
    #expect(await !world.isSignedIn(other))
    let now = try await world.accounts.signedIn(start.token, at: world.now)
    #expect(now.hasSecondFactor && now.may(.addAccount) && !now.mustAddSecondFactor)
    world.now = world.now + .seconds(60)
    let fresh = try await world.accounts.makeRecoveryCodes(
      start.token, password: World.password, code: code.code(at: world.now), from: world.home,
      at: world.now)
    #expect(Set(fresh).isDisjoint(with: recovery))
    #expect(await world.refusal("boss", World.password, code: recovery[0]) == .codeRefused)
    try await world.accounts.removeSecondFactor(
      start.token, password: World.password, code: fresh[0], from: world.home, at: world.now)
    _ = try await world.signIn("boss")
  }

  @Test("a lost second factor is taken away by an administrator")
  func reset() async throws {
    let world = World()
    let ann = try await world.add("ann").person.id
    let start = try await world.signIn()
    _ = try await world.addSecondFactor(start)
    try await world.accounts.resetSecondFactor(ann, by: world.by, at: world.now)
    #expect(await !world.isSignedIn(start))
    _ = try await world.signIn()
    #expect(
      await world.refusal {
        try await world.accounts.resetSecondFactor(ann, by: world.by, at: world.now)
      } == .noSecondFactor)
  }
}
