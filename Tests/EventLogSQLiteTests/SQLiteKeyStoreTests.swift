import EventLog
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import EventLogSQLite

private func reason(_ body: () throws -> Void) -> SealFault.Reason? {
  do {
    try body()
    return nil
  } catch { return (error as? SealFault)?.reason }
}

private func contains(_ haystack: [UInt8], _ needle: [UInt8]) -> Bool {
  Data(haystack).range(of: Data(needle)) != nil
}

@Test("the SQLite key store keeps the contract")
func sqliteKeyStoreContract() {
  let folder = Folder()
  let contract = SubjectKeyStoreContract {
    try SQLiteKeyStore.create(at: folder.freshFile(), master: $0)
  }
  #expect(contract.violations() == [])
}

@Test("keys, identities and erasures outlive the process")
func keyStoreReopens() throws {
  let folder = Folder()
  let master = MasterKey.random()
  let store = try SQLiteKeyStore.create(at: folder.file(), master: master)
  let ann = try store.subject(forIdentity: "+441", kind: "telephone")
  let bob = try store.subject(forIdentity: "+442", kind: "telephone")
  let sealed = try Sealer(store).seal([1, 2, 3], for: ann, context: "c")
  try store.erase([bob], at: Instant(milliseconds: 77))
  try store.close()
  let again = try SQLiteKeyStore.open(folder.file(), master: master)
  #expect(try again.subject(forIdentity: "+441", kind: "telephone") == ann)
  #expect(try Sealer(again).open(sealed, for: ann, context: "c") == .plain([1, 2, 3]))
  #expect(try again.erased(bob) == Instant(milliseconds: 77))
  #expect(try Sealer(again).open(sealed, for: bob, context: "c") == .erased)
}

@Test("a wrong master key opens nothing, and the old one nothing after a rotation")
func keyStoreMasterKeys() throws {
  let folder = Folder()
  let (first, second) = (MasterKey.random(), MasterKey.random())
  let store = try SQLiteKeyStore.create(at: folder.file(), master: first)
  let ann = try store.makeSubject()
  let sealed = try Sealer(store).seal([9], for: ann, context: "c")
  try store.close()
  #expect(reason { _ = try SQLiteKeyStore.open(folder.file(), master: second) } == .wrongMasterKey)
  let again = try SQLiteKeyStore.open(folder.file(), master: first)
  try again.rotateMasterKey(to: second)
  try again.close()
  #expect(reason { _ = try SQLiteKeyStore.open(folder.file(), master: first) } == .wrongMasterKey)
  let rotated = try SQLiteKeyStore.open(folder.file(), master: second)
  #expect(try Sealer(rotated).open(sealed, for: ann, context: "c") == .plain([9]))
}

@Test("no byte of an erased key or identity is left in any file of the store")
func erasureLeavesNothing() throws {
  let folder = Folder()
  let path = folder.file()
  let store = try SQLiteKeyStore.create(at: path, master: .random())
  // Enough subjects to split pages, so that rows were moved about.
  let subjects = try (0..<400).map {
    try store.subject(forIdentity: "+44\($0)", kind: "telephone")
  }
  let rows = try store.stored()
  #expect(rows.count == 400)
  let files = { bytes(path) + bytes(path + "-wal") + bytes(path + "-journal") }
  let gone = Array(subjects[100..<130])
  let before = files()
  #expect(rows.values.allSatisfy { $0.allSatisfy { contains(before, $0) } })
  try store.erase(gone, at: .epoch)
  let left = files()
  for subject in subjects {
    for value in rows[subject] ?? [] {
      #expect(contains(left, value) == !gone.contains(subject))
    }
  }
}

@Test("an erasure cut short by a crash is finished at the next opening")
func erasureFinishes() throws {
  let folder = Folder()
  let path = folder.file()
  let master = MasterKey.random()
  let store = try SQLiteKeyStore.create(at: path, master: master)
  _ = try store.makeSubject()
  try store.close()
  try alter(path, "INSERT INTO meta VALUES ('remnants', x'01')")
  let again = try SQLiteKeyStore.open(path, master: master)
  try again.close()
  let queue = try DatabaseQueue(path: path)
  let rest = try queue.read { db in
    try Int.fetchOne(db, sql: "SELECT count(*) FROM meta WHERE name = 'remnants'")
  }
  #expect(rest == 0)
}

@Test("keys exchanged between two subjects do not open")
func keysExchanged() throws {
  let folder = Folder()
  let master = MasterKey.random()
  let store = try SQLiteKeyStore.create(at: folder.file(), master: master)
  let (ann, bob) = (try store.makeSubject(), try store.makeSubject())
  try store.close()
  try alter(
    folder.file(),
    "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE subject = \(bob.raw)) "
      + "WHERE subject = \(ann.raw)")
  let again = try SQLiteKeyStore.open(folder.file(), master: master)
  #expect(reason { _ = try again.key(of: ann) } == .wrongMasterKey)
}

@Test("a second process, a missing file, a log and a cut file are refused")
func keyStoreRefusals() throws {
  let folder = Folder()
  let path = folder.file()
  let master = MasterKey.random()
  let store = try SQLiteKeyStore.create(at: path, master: master)
  for _ in 0..<50 { _ = try store.makeSubject() }
  #expect(reason { _ = try SQLiteKeyStore.open(path, master: master) } == .storage)
  #expect(reason { _ = try SQLiteKeyStore.create(at: path, master: master) } == .storage)
  try store.close()
  #expect(reason { _ = try SQLiteKeyStore.open(folder.file("no"), master: master) } == .storage)
  let log = folder.file("log")
  try SQLiteLogDriver.create(at: log, identity: testIdentity).close()
  #expect(reason { _ = try SQLiteKeyStore.open(log, master: master) } == .storage)
  #expect(fault { _ = try SQLiteLogDriver.open(path) }?.reason == .unknownFormat)
  let whole = bytes(path)
  try put(whole.dropLast(100), path)
  #expect(reason { _ = try SQLiteKeyStore.open(path, master: master) } == .storage)
}

@Test("a log goes from a file to JSON lines and back with the same chain")
func sqliteTransfer() throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file("a"), identity: testIdentity)
  try fill(driver, 0..<300)
  var text: [UInt8] = []
  try LogExport.export(driver, codec: RecordedCodec()) { text += $0 }
  try put(text, folder.file("export"))
  let copy = try SQLiteLogDriver.importing(
    folder.file("export"), to: folder.file("b"), codec: RecordedCodec())
  #expect(try copy.head() == driver.head())
  #expect(try copy.read(from: 1, limit: 9999) == driver.read(from: 1, limit: 9999))
  try put(text.dropLast(5), folder.file("cut"))
  let refusal = fault {
    _ = try SQLiteLogDriver.importing(
      folder.file("cut"), to: folder.file("c"), codec: RecordedCodec())
  }
  #expect(refusal?.reason == .damaged)
  #expect(refusal?.place.hasPrefix(folder.file("cut") + ", line ") == true)
  let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
  #expect(!left.contains { $0.hasPrefix("c.") || $0 == "c" }, "\(left)")
}
