import Vocabulary

/// What every blob store must do. Returns what it does not, in words; empty when all is well.
public struct BlobStoreContract: Sendable {
  /// Makes an empty store.
  public var make: @Sendable () throws -> any BlobStore
  /// Changes a kept blob behind the store's back; nil where nobody can.
  public var damage: (@Sendable (any BlobStore, BlobID) throws -> Void)?

  public init(
    make: @escaping @Sendable () throws -> any BlobStore,
    damage: (@Sendable (any BlobStore, BlobID) throws -> Void)? = nil
  ) {
    self.make = make
    self.damage = damage
  }

  public func violations() -> [String] {
    let parts: [(String, (inout Findings) throws -> Void)] = [
      ("keeping", checkKeeping), ("removing", checkRemoving), ("listing", checkListing),
      ("limits", checkLimits), ("damage", checkDamage), ("sealing", checkSealing),
      ("erasing", checkErasing), ("exchanged chunks", checkChunks),
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
      _ reason: BlobFault.Reason, _ what: String, _ body: () throws -> Void
    ) {
      do {
        try body()
        expect(false, "\(what) was accepted")
      } catch let fault as BlobFault {
        expect(fault.reason == reason, "\(what) threw \(fault.reason), not \(reason)")
      } catch {
        expect(false, "\(what) threw \(error)")
      }
    }
  }

  private func bytes(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) &+ seed }
  }

  private func checkKeeping(_ found: inout Findings) throws {
    let store = try make()
    for count in [1, 2, 4095, 65_536, 1_000_003] {
      let blob = bytes(count)
      let id = try store.put(blob)
      found.expect(id == BlobID(of: blob), "\(count) bytes are not named by their hash")
      found.expect(try store.get(id) == blob, "\(count) bytes come back as others")
      found.expect(try store.put(blob) == id, "the same has another name")
    }
    found.expect(try store.entries(after: nil, limit: 99).count == 5, "the same is kept twice")
    // SHA-256 of "abc", FIPS 180-4.
    found.expect(
      try store.put(Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "the name is not the SHA-256")
  }

  private func checkRemoving(_ found: inout Findings) throws {
    let store = try make()
    let id = try store.put(bytes(100))
    let other = try store.put(bytes(101))
    try store.remove(id)
    try store.remove(id)
    found.expect(.notFound, "reading what was removed") { _ = try store.get(id) }
    found.expect(try store.get(other) == bytes(101), "another blob is gone")
    found.expect(try store.put(bytes(100)) == id, "it cannot be kept again")
    found.expect(try store.get(id) == bytes(100), "kept again it is not there")
  }

  private func checkListing(_ found: inout Findings) throws {
    let store = try make()
    var kept: [BlobID] = []
    for number in 1...40 { kept.append(try store.put(bytes(number))) }
    kept.sort()
    var listed: [BlobEntry] = []
    while true {
      let page = try store.entries(after: listed.last?.id, limit: 7)
      if page.isEmpty { break }
      listed += page
    }
    found.expect(listed.map(\.id) == kept, "the list is not all, in order")
    found.expect(Set(listed.map(\.byteCount)) == Set(1...40), "sizes are wrong")
    found.expect(try store.entries(after: nil, limit: 0).isEmpty, "none are some")
  }

  private func checkLimits(_ found: inout Findings) throws {
    let store = try make()
    found.expect(.tooLarge, "nothing") { _ = try store.put([]) }
    found.expect(.tooLarge, "too much") {
      _ = try store.put([UInt8](repeating: 7, count: BlobLimits.sealedBytesMaximum + 1))
    }
    found.expect(.notFound, "what was never kept") { _ = try store.get(BlobID(of: [1])) }
    for name in ["", "../../etc/passwd", String(repeating: "A", count: 64)] {
      found.expect(BlobID(name) == nil, "\"\(name)\" is a name")
    }
  }

  private func checkDamage(_ found: inout Findings) throws {
    guard let damage else { return }
    let store = try make()
    let id = try store.put(bytes(5000))
    try damage(store, id)
    found.expect(.damaged, "changed bytes") { _ = try store.get(id) }
    found.expect(try store.put(bytes(5000)) == id, "it cannot be mended")
    found.expect(try store.get(id) == bytes(5000), "mended it is not there")
  }

  private func checkSealing(_ found: inout Findings) throws {
    let keys = MemoryKeyStore(master: .random())
    let files = SealedBlobs(try make(), sealer: Sealer(keys))
    let (ann, bob) = (try keys.makeSubject(), try keys.makeSubject())
    let chunk = BlobLimits.chunkBytes
    for count in [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk + 5] {
      let plain = bytes(count)
      let id = try files.keep(plain, for: ann)
      found.expect(try files.open(id, for: ann) == .plain(plain), "\(count) bytes are others")
    }
    let id = try files.keep(bytes(300), for: ann)
    found.expect(try files.keep(bytes(300), for: ann) != id, "two files share their seal")
    found.expect(.key, "another person's file") { _ = try files.open(id, for: bob) }
    found.expect(.key, "an unknown person") { _ = try files.open(id, for: SubjectID(5)) }
    found.expect(.tooLarge, "a file beyond the maximum") {
      _ = try files.keep(
        [UInt8](repeating: 1, count: BlobLimits.plainBytesMaximum + 1), for: ann)
    }
    let whole = [UInt8](repeating: 1, count: BlobLimits.plainBytesMaximum)
    let largest = try files.keep(whole, for: ann)
    found.expect(try files.open(largest, for: ann) == .plain(whole), "the largest is another")
    let stray = try files.store.put(Array("not sealed".utf8))
    found.expect(.damaged, "what was never sealed") { _ = try files.open(stray, for: ann) }
  }

  private func checkErasing(_ found: inout Findings) throws {
    let keys = MemoryKeyStore(master: .random())
    let files = SealedBlobs(try make(), sealer: Sealer(keys))
    let (ann, bob) = (try keys.makeSubject(), try keys.makeSubject())
    let hers = try files.keep(bytes(9000), for: ann)
    let his = try files.keep(bytes(9000), for: bob)
    try keys.erase([ann], at: .epoch)
    found.expect(try files.open(hers, for: ann) == .erased, "an erased person's file is read")
    found.expect(try files.open(his, for: bob) == .plain(bytes(9000)), "another's is lost")
    found.expect(.key, "a new file of the erased") { _ = try files.keep([1], for: ann) }
  }

  /// Everything that somebody with a hand on the store could do to a file of several chunks.
  private func checkChunks(_ found: inout Findings) throws {
    let keys = MemoryKeyStore(master: .random())
    let store = try make()
    let files = SealedBlobs(store, sealer: Sealer(keys))
    let ann = try keys.makeSubject()
    let chunk = BlobLimits.chunkBytes
    let one = try store.get(files.keep(bytes(2 * chunk), for: ann))
    let two = try store.get(files.keep(bytes(2 * chunk, seed: 9), for: ann))
    let head = SealedBlobs.headerByteCount
    let part = 4 + chunk + Sealer.overheadBytes
    let middle = head + part
    let forged: [(String, [UInt8])] = [
      ("chunks in another order", Self.join(one[..<head], one[middle...], one[head..<middle])),
      ("a chunk of another file", Self.join(one[..<middle], two[middle...])),
      ("a chunk left out", Self.join(one[..<(head - 1)], [1], one[head..<middle])),
      ("a byte more", Self.join(one[...], [0])),
      ("a byte less", Array(one.dropLast())),
      ("no chunks", Self.join(one[..<(head - 1)], [0])),
      ("another file's number", Self.join(one[..<6], two[6..<head], one[head...])),
    ]
    for (what, bytes) in forged {
      let id = try store.put(bytes)
      do throws(BlobFault) {
        _ = try files.open(id, for: ann)
        found.expect(false, "\(what) was read")
      } catch {
        found.expect([.key, .damaged].contains(error.reason), "\(what) threw \(error.reason)")
      }
    }
  }

  private static func join(_ parts: ArraySlice<UInt8>...) -> [UInt8] { Array(parts.joined()) }
}
