import Vocabulary

/// What every key store must do. Returns what it does not, in words; empty when all is well.
public struct SubjectKeyStoreContract: Sendable {
  /// Makes an empty store.
  public var make: @Sendable (MasterKey) throws -> any SubjectKeyStore

  public init(make: @escaping @Sendable (MasterKey) throws -> any SubjectKeyStore) {
    self.make = make
  }

  public func violations() -> [String] {
    let parts: [(String, (inout Findings) throws -> Void)] = [
      ("identities", checkIdentities), ("sealing", checkSealing), ("moving", checkMoving),
      ("erasing", checkErasing), ("rotation", checkRotation), ("limits", checkLimits),
    ]
    var found = Findings()
    for (name, part) in parts {
      found.part = name
      do { try part(&found) } catch { found.expect(false, "threw \(error)") }
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
      _ reason: SealFault.Reason, _ what: String, _ body: () throws -> Void
    ) {
      do {
        try body()
        expect(false, "\(what) was accepted")
      } catch let fault as SealFault {
        expect(fault.reason == reason, "\(what) threw \(fault.reason), not \(reason)")
      } catch {
        expect(false, "\(what) threw \(error)")
      }
    }
  }

  private let text = Array("Ann Other, 1 High Street".utf8)

  private func checkIdentities(_ found: inout Findings) throws {
    let store = try make(.random())
    defer { try? store.close() }
    found.expect(
      try store.knownSubject(forIdentity: "+441", kind: "telephone") == nil, "somebody is there")
    let ann = try store.subject(forIdentity: "+441", kind: "telephone")
    found.expect(!ann.isNone, "the first subject is none")
    found.expect(
      try store.subject(forIdentity: "+441", kind: "telephone") == ann, "the same is another")
    found.expect(
      try store.knownSubject(forIdentity: "+441", kind: "telephone") == ann, "she is not known")
    let bob = try store.subject(forIdentity: "+442", kind: "telephone")
    let other = try store.subject(forIdentity: "+441", kind: "fax")
    found.expect(Set([ann, bob, other]).count == 3, "two identities share a subject")
    found.expect(
      try store.subject(forIdentity: "bc", kind: "a")
        != store.subject(forIdentity: "c", kind: "ab"), "kind and identity run together")
    try store.link(identity: "ann@example.org", kind: "email", to: ann)
    try store.link(identity: "ann@example.org", kind: "email", to: ann)
    found.expect(
      try store.subject(forIdentity: "ann@example.org", kind: "email") == ann, "the link is lost")
    found.expect(.identityTaken, "an identity of another") {
      try store.link(identity: "ann@example.org", kind: "email", to: bob)
    }
    found.expect(.unknownSubject, "a link to nobody") {
      try store.link(identity: "x", kind: "email", to: SubjectID(5))
    }
    found.expect(try store.makeSubject() != store.makeSubject(), "two new subjects are one")
  }

  private func checkSealing(_ found: inout Findings) throws {
    let store = try make(.random())
    defer { try? store.close() }
    let sealer = Sealer(store)
    let ann = try store.makeSubject()
    for plain in [[], text, [UInt8](repeating: 0, count: 70_000)] {
      let sealed = try sealer.seal(plain, for: ann, context: "name")
      found.expect(sealed.count == plain.count + Sealer.overheadBytes, "the length is wrong")
      found.expect(
        try sealer.open(sealed, for: ann, context: "name") == .plain(plain), "it does not open")
      let again = try sealer.seal(plain, for: ann, context: "name")
      found.expect(again != sealed, "sealing twice gives equal bytes")
    }
    let sealed = try sealer.seal(text, for: ann, context: "name")
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      found.expect(index == 0 ? .malformed : .notAuthentic, "a change of byte \(index)") {
        _ = try sealer.open(changed, for: ann, context: "name")
      }
      found.expect(
        index < Sealer.overheadBytes ? .malformed : .notAuthentic, "a cut at byte \(index)"
      ) { _ = try sealer.open(Array(sealed[..<index]), for: ann, context: "name") }
    }
    found.expect(.unknownSubject, "opening for nobody") {
      _ = try sealer.open(sealed, for: SubjectID(7), context: "name")
    }
    found.expect(.unknownSubject, "sealing for nobody") {
      _ = try sealer.seal(text, for: SubjectID(7), context: "name")
    }
  }

  private func checkMoving(_ found: inout Findings) throws {
    let store = try make(.random())
    defer { try? store.close() }
    let sealer = Sealer(store)
    let (ann, bob) = (try store.makeSubject(), try store.makeSubject())
    let sealed = try sealer.seal(text, for: ann, context: "name")
    found.expect(.notAuthentic, "a value moved to another subject") {
      _ = try sealer.open(sealed, for: bob, context: "name")
    }
    found.expect(.notAuthentic, "a value moved to another field") {
      _ = try sealer.open(sealed, for: ann, context: "address")
    }
  }

  private func checkErasing(_ found: inout Findings) throws {
    let store = try make(.random())
    defer { try? store.close() }
    let sealer = Sealer(store)
    let ann = try store.subject(forIdentity: "+441", kind: "telephone")
    try store.link(identity: "ann@example.org", kind: "email", to: ann)
    let bob = try store.subject(forIdentity: "+442", kind: "telephone")
    let sealed = try sealer.seal(text, for: ann, context: "name")
    let kept = try sealer.seal(text, for: bob, context: "name")
    found.expect(.unknownSubject, "erasing somebody and nobody") {
      try store.erase([ann, SubjectID(3)], at: Instant(milliseconds: 8))
    }
    found.expect(
      try sealer.open(sealed, for: ann, context: "name") == .plain(text),
      "a refused erasure erased")
    try store.erase([ann], at: Instant(milliseconds: 9))
    try store.erase([ann], at: Instant(milliseconds: 10))
    found.expect(try store.erased(ann) == Instant(milliseconds: 9), "the time is not kept")
    found.expect(try store.erased(bob) == nil, "the other is erased")
    found.expect(
      try sealer.open(sealed, for: ann, context: "name") == .erased, "it still opens")
    found.expect(
      try sealer.open(kept, for: bob, context: "name") == .plain(text), "the other is gone too")
    found.expect(.erasedSubject, "sealing for the erased") {
      _ = try sealer.seal(text, for: ann, context: "name")
    }
    found.expect(
      try store.knownSubject(forIdentity: "ann@example.org", kind: "email") == nil,
      "an identity outlives its subject")
    let anew = try store.subject(forIdentity: "+441", kind: "telephone")
    found.expect(anew != ann, "who rings again is the erased subject")
    found.expect(.unknownSubject, "a link to the erased") {
      try store.link(identity: "x", kind: "email", to: ann)
    }
  }

  private func checkRotation(_ found: inout Findings) throws {
    let store = try make(.random())
    defer { try? store.close() }
    let sealer = Sealer(store)
    let ann = try store.subject(forIdentity: "+441", kind: "telephone")
    let bob = try store.makeSubject()
    let sealed = try sealer.seal(text, for: ann, context: "name")
    try store.erase([bob], at: .epoch)
    try store.rotateMasterKey(to: .random())
    found.expect(
      try sealer.open(sealed, for: ann, context: "name") == .plain(text), "it does not open")
    found.expect(
      try store.subject(forIdentity: "+441", kind: "telephone") == ann, "identities are lost")
    found.expect(try store.erased(bob) != nil, "erasures are lost")
    let later = try sealer.seal(text, for: ann, context: "name")
    found.expect(
      try sealer.open(later, for: ann, context: "name") == .plain(text), "nothing new opens")
  }

  private func checkLimits(_ found: inout Findings) throws {
    let store = try make(.random())
    let ann = try store.makeSubject()
    let long = String(repeating: "9", count: SealLimits.identityBytesMaximum + 1)
    found.expect(.tooLarge, "a long identity") {
      _ = try store.subject(forIdentity: long, kind: "telephone")
    }
    found.expect(.tooLarge, "an empty identity") {
      _ = try store.subject(forIdentity: "", kind: "telephone")
    }
    found.expect(.tooLarge, "a long text") {
      let bytes = [UInt8](repeating: 1, count: SealLimits.plainBytesMaximum + 1)
      _ = try Sealer(store).seal(bytes, for: ann, context: "x")
    }
    found.expect(.tooLarge, "a large erasure") {
      let many = [SubjectID](repeating: ann, count: SealLimits.erasedPerCallMaximum + 1)
      try store.erase(many, at: .epoch)
    }
    try store.close()
    found.expect(.closed, "use after close") { _ = try store.key(of: ann) }
  }
}
