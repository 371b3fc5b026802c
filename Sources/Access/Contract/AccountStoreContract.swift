import Vocabulary

/// What every store of accounts must do. Returns what it does not, in words; empty when all is
/// well.
public struct AccountStoreContract: Sendable {
  /// Makes an empty store.
  public var make: @Sendable () throws -> any AccountStore

  public init(make: @escaping @Sendable () throws -> any AccountStore) { self.make = make }

  public func violations() -> [String] {
    let parts: [(String, (any AccountStore, inout Findings) throws -> Void)] = [
      ("accounts", checkAccounts), ("fields", checkFields), ("order", checkOrder),
      ("revisions", checkRevisions), ("names", checkNames), ("links", checkLinks),
      ("sessions", checkSessions), ("expiry", checkExpiry), ("removal", checkRemoval),
      ("all or nothing", checkAtomicity), ("audit", checkAudit), ("texts", checkTexts),
    ]
    var found = Findings()
    for (name, part) in parts {
      found.part = name
      do { try part(make(), &found) } catch { found.expect(false, "threw \(error)") }
    }
    return found.violations
  }

  struct Findings {
    var part = ""
    var violations: [String] = []
    mutating func expect(_ holds: Bool, _ what: String) {
      if !holds { violations.append("\(part): \(what)") }
    }
    mutating func expect(
      _ reason: AccessFault.Reason, _ what: String, _ body: () throws -> Void
    ) {
      do {
        try body()
        expect(false, "\(what) was accepted")
      } catch let fault as AccessFault {
        expect(fault.reason == reason, "\(what) threw \(fault.reason), not \(reason)")
      } catch {
        expect(false, "\(what) threw \(error)")
      }
    }
  }

  private func account(_ name: String) -> Account {
    Account(
      person: Person(
        id: "id-" + name, name: name, displayName: name.uppercased(), roles: [.adviser]))
  }
  private func session(_ name: String, _ person: String, seen: Int64) -> SessionRecord {
    SessionRecord(
      digest: SessionDigest(name), person: "id-" + person, generation: 0, method: .password,
      address: ClientAddress("192.0.2.1"), startedAt: Instant(milliseconds: 5),
      seenAt: Instant(milliseconds: seen))
  }

  private func checkAccounts(_ store: any AccountStore, _ found: inout Findings) throws {
    found.expect(try store.account(name: "ann") == nil, "somebody is there")
    found.expect(try store.accounts(after: nil, limit: 10).isEmpty, "the list is not empty")
    try store.commit([.insert(account("ann"))], audit: [])
    let ann = try store.account(id: "id-ann")
    found.expect(ann?.revision == 1, "the first revision is not 1")
    found.expect(try ann == store.account(name: "ann"), "id and name find different accounts")
    found.expect(try store.account(name: "ANN") == nil, "names are found in other case")
    found.expect(try store.account(name: "an") == nil, "a part of a name is found")
    found.expect(try store.account(name: "%") == nil, "a pattern is found")
  }

  private func checkFields(_ store: any AccountStore, _ found: inout Findings) throws {
    var full = account("ann")
    full.person.adviser = "ann-o"
    full.person.roles = Set(Role.allCases)
    full.person.units = ["north, west", "süd", "\"east\""]
    full.person.isDisabled = true
    full.person.generation = 7
    full.password = "scrypt$…"
    full.secondFactor = SecondFactor(
      secret: [0, 1, 255], isConfirmed: true, lastStep: 99, recovery: ["a", "b"])
    full.followsProvider = true
    full.createdAt = Instant(milliseconds: 1)
    full.changedAt = Instant(milliseconds: -2)
    full.signedInAt = Instant(milliseconds: 1_700_000_000_123)
    try store.commit([.insert(full)], audit: [])
    full.revision = 1
    found.expect(try store.account(id: "id-ann") == full, "a field is not kept")
    var empty = full
    empty.person.adviser = nil
    empty.person.roles = []
    empty.person.units = []
    empty.person.isDisabled = false
    empty.password = nil
    empty.secondFactor = nil
    empty.followsProvider = false
    empty.signedInAt = nil
    try store.commit([.update(empty)], audit: [])
    empty.revision = 2
    found.expect(try store.account(id: "id-ann") == empty, "a field is not taken away")
  }

  private func checkOrder(_ store: any AccountStore, _ found: inout Findings) throws {
    for name in ["b", "a.x", "a", "c", "a-x"] {
      try store.commit([.insert(account(name))], audit: [])
    }
    let all = try store.accounts(after: nil, limit: 10).map(\.person.name)
    found.expect(all == ["a", "a-x", "a.x", "b", "c"], "the order is \(all)")
    var paged: [String] = []
    while true {
      let page = try store.accounts(after: paged.last, limit: 2).map(\.person.name)
      if page.isEmpty || paged.count > 10 { break }
      paged += page
    }
    found.expect(paged == all, "pages give \(paged)")
    found.expect(try store.accounts(after: nil, limit: 0).isEmpty, "a limit of 0 gives some")
  }

  private func checkRevisions(_ store: any AccountStore, _ found: inout Findings) throws {
    try store.commit([.insert(account("ann"))], audit: [])
    guard let first = try store.account(id: "id-ann") else { return }
    var next = first
    next.person.displayName = "Ann"
    try store.commit([.update(next)], audit: [])
    found.expect(.conflict, "an older revision") {
      try store.commit([.update(first)], audit: [])
    }
    found.expect(
      try store.account(id: "id-ann")?.person.displayName == "Ann", "the older one was kept")
    found.expect(.conflict, "a change of nobody") {
      try store.commit([.update(account("bob"))], audit: [])
    }
    found.expect(.conflict, "a removal of nobody") {
      try store.commit([.remove(id: "id-bob")], audit: [])
    }
  }

  private func checkNames(_ store: any AccountStore, _ found: inout Findings) throws {
    try store.commit([.insert(account("ann")), .insert(account("bob"))], audit: [])
    found.expect(.nameTaken, "a second of the same name") {
      var other = account("ann")
      other.person.id = "other"
      try store.commit([.insert(other)], audit: [])
    }
    found.expect(.nameTaken, "a second of the same id") {
      var other = account("cat")
      other.person.id = "id-ann"
      try store.commit([.insert(other)], audit: [])
    }
    found.expect(.nameTaken, "a change to another's name") {
      var bob = account("bob")
      bob.revision = 1
      bob.person.name = "ann"
      try store.commit([.update(bob)], audit: [])
    }
  }

  private func checkLinks(_ store: any AccountStore, _ found: inout Findings) throws {
    let link = IdentityLink.entra(tenant: "T", object: "O")
    try store.commit([.insert(account("ann")), .insert(account("bob"))], audit: [])
    found.expect(try store.account(link: link) == nil, "a link is there")
    try store.commit([.link(link, id: "id-ann")], audit: [])
    try store.commit([.link(link, id: "id-ann")], audit: [])
    found.expect(try store.account(link: link)?.person.name == "ann", "the link is lost")
    found.expect(
      try store.account(link: IdentityLink(issuer: link.issuer, subject: "O")) == nil,
      "subjects are found in other case")
    found.expect(try store.links(of: "id-ann") == [link], "her links are others")
    found.expect(.nameTaken, "an identity of another") {
      try store.commit([.link(link, id: "id-bob")], audit: [])
    }
    found.expect(.conflict, "a link to nobody") {
      try store.commit([.link(IdentityLink(issuer: "i", subject: "s"), id: "x")], audit: [])
    }
    try store.commit([.unlink(link), .link(link, id: "id-bob")], audit: [])
    found.expect(try store.account(link: link)?.person.name == "bob", "it did not move")
  }

  private func checkSessions(_ store: any AccountStore, _ found: inout Findings) throws {
    try store.commit([.insert(account("ann")), .insert(account("bob"))], audit: [])
    let (one, two) = (session("one", "ann", seen: 20), session("two", "ann", seen: 10))
    try store.commit([.start(one), .start(two), .start(session("b", "bob", seen: 1))], audit: [])
    found.expect(try store.session(one.digest) == one, "a session is not kept as it was")
    found.expect(try store.session(SessionDigest("x")) == nil, "there is one of nobody")
    found.expect(try store.sessions(of: "id-ann") == [two, one], "their order is wrong")
    found.expect(.conflict, "a session of nobody") {
      try store.commit([.start(session("c", "cat", seen: 1))], audit: [])
    }
    try store.commit(
      [.touch(two.digest, at: Instant(milliseconds: 30)), .touch(SessionDigest("x"), at: .epoch)],
      audit: [])
    found.expect(
      try store.session(two.digest)?.seenAt == Instant(milliseconds: 30), "it is not touched")
    try store.commit([.endAll(person: "id-ann", except: two.digest)], audit: [])
    found.expect(try store.sessions(of: "id-ann").map(\.digest) == [two.digest], "not the others")
    try store.commit([.end(two.digest), .end(two.digest)], audit: [])
    found.expect(try store.sessions(of: "id-ann").isEmpty, "it did not end")
    found.expect(try store.sessions(of: "id-bob").count == 1, "another's ended")
    try store.commit([.endAll(person: "id-bob", except: nil)], audit: [])
    found.expect(try store.sessions(of: "id-bob").isEmpty, "not all ended")
  }

  private func checkExpiry(_ store: any AccountStore, _ found: inout Findings) throws {
    try store.commit([.insert(account("ann"))], audit: [])
    let hour: Int64 = 3_600_000
    // Ends at 8 h, at 9 h, and, however much is heard of it, at 16 h.
    for (name, seen) in [("a", Int64(0)), ("b", hour), ("c", 15 * hour)] {
      var one = session(name, "ann", seen: seen)
      one.startedAt = .epoch
      try store.commit([.start(one)], audit: [])
    }
    func left(after milliseconds: Int64) throws -> [String] {
      try store.commit([.endExpired(at: Instant(milliseconds: milliseconds))], audit: [])
      return try store.sessions(of: "id-ann").map(\.digest.text)
    }
    found.expect(try left(after: 8 * hour - 1) == ["a", "b", "c"], "one ended too early")
    found.expect(try left(after: 8 * hour) == ["b", "c"], "8 h without a request")
    found.expect(try left(after: 16 * hour - 1) == ["c"], "one ended before its longest")
    found.expect(try left(after: 16 * hour).isEmpty, "one outlives the longest")
  }

  private func checkRemoval(_ store: any AccountStore, _ found: inout Findings) throws {
    let link = IdentityLink(issuer: "i", subject: "s")
    let one = session("one", "ann", seen: 20)
    try store.commit(
      [.insert(account("ann")), .insert(account("bob")), .link(link, id: "id-ann"), .start(one)],
      audit: [])
    try store.commit([.remove(id: "id-ann")], audit: [])
    found.expect(try store.account(name: "ann") == nil, "the account stays")
    found.expect(try store.account(link: link) == nil, "its link stays")
    found.expect(try store.session(one.digest) == nil, "its session stays")
    found.expect(try store.account(name: "bob") != nil, "another went with it")
  }

  private func checkAtomicity(_ store: any AccountStore, _ found: inout Findings) throws {
    try store.commit([.insert(account("ann"))], audit: [])
    let note = AuditRecord(
      at: .epoch, by: ChangeMaker(name: "x", address: .local), kind: .accountAdded,
      account: "id-bob", name: "bob")
    found.expect(.nameTaken, "half of a commit") {
      try store.commit([.insert(account("bob")), .insert(account("ann"))], audit: [note])
    }
    found.expect(try store.account(name: "bob") == nil, "a refused commit left an account")
    found.expect(try store.audit(before: nil, limit: 5).isEmpty, "it left an audit record")
  }

  private func checkAudit(_ store: any AccountStore, _ found: inout Findings) throws {
    for (index, kind) in AuditRecord.Kind.allCases.enumerated() {
      try store.commit(
        [],
        audit: [
          AuditRecord(
            at: Instant(milliseconds: Int64(index)),
            by: ChangeMaker(name: "ada", address: ClientAddress("2001:db8::1")), kind: kind,
            account: "id", name: "ann", detail: "roles adviser → none")
        ])
    }
    let all = try store.audit(before: nil, limit: 100)
    found.expect(
      all.map(\.kind) == AuditRecord.Kind.allCases.reversed(), "the newest is not the first")
    found.expect(
      zip(all, all.dropFirst()).allSatisfy { $0.number > $1.number }, "numbers do not ascend")
    found.expect(
      all.allSatisfy {
        $0.by == ChangeMaker(name: "ada", address: ClientAddress("2001:db8::1"))
          && $0.account == "id" && $0.name == "ann" && $0.detail == "roles adviser → none"
      }, "a field is not kept")
    var paged: [AuditRecord] = []
    while true {
      let page = try store.audit(before: paged.last?.number, limit: 3)
      if page.isEmpty || paged.count > 100 { break }
      paged += page
    }
    found.expect(paged == all, "pages do not give the whole")
    try store.commit([.forgetAudit(before: Instant(milliseconds: 4))], audit: [])
    let left = try store.audit(before: nil, limit: 100)
    found.expect(left == Array(all.dropLast(4)), "not the old ones are forgotten")
    let last = AuditRecord(
      at: .epoch, by: ChangeMaker(name: "x", address: .local), kind: .signedIn, account: "",
      name: "")
    try store.commit([.forgetAudit(before: .distantFuture)], audit: [])
    try store.commit([], audit: [last])
    found.expect(
      try store.audit(before: nil, limit: 1).first?.number ?? 0 > all[0].number,
      "a number is given again")
  }

  /// Texts that would mean something to SQL are texts.
  private func checkTexts(_ store: any AccountStore, _ found: inout Findings) throws {
    // C strings end at a zero byte: a name that goes on behind one is not the name before it.
    try store.commit(
      [.insert(account("zoe")), .link(IdentityLink(issuer: "i", subject: "s"), id: "id-zoe")],
      audit: [])
    found.expect(try store.account(name: "zoe\u{0}x") == nil, "a zero byte ends a name")
    found.expect(try store.account(id: "id-zoe\u{0}") == nil, "a zero byte ends an id")
    found.expect(
      try store.account(link: IdentityLink(issuer: "i", subject: "s\u{0}")) == nil,
      "a zero byte ends a subject")
    for text in ["'; DROP TABLE accounts; --", "\" OR 1=1 --", "%_?1:x@y$z", "🦉"] {
      found.expect(try store.account(name: text) == nil, "\(text) finds somebody")
      var one = account("ann" + String(text.utf8.count))
      one.person.displayName = text
      one.person.units = [text]
      try store.commit([.insert(one)], audit: [])
      found.expect(
        try store.account(id: one.person.id)?.person.displayName == text, "\(text) is changed")
      found.expect(try store.account(id: one.person.id)?.person.units == [text], "\(text): unit")
    }
  }
}
