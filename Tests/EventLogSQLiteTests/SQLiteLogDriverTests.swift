import EventLog
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import EventLogSQLite

@Test("the SQLite driver keeps the contract")
func sqliteContract() {
  let folder = Folder()
  let contract = LogDriverContract(
    make: { try SQLiteLogDriver.create(at: folder.freshFile(), identity: testIdentity) },
    reopen: { try SQLiteLogDriver.open($0.place) })
  #expect(contract.violations() == [])
}

@Test("concurrent appends through the log reach the file whole and in order")
func sqliteConcurrent() async throws {
  let folder = Folder()
  let log = try Log(writing: SQLiteLogDriver.create(at: folder.file(), identity: testIdentity))
  let total = try await withThrowingTaskGroup(of: Int.self) { group in
    for number in 0..<300 {
      group.addTask { try await log.append(LogDriverContract.batch(number, events: 3)).count }
    }
    return try await group.reduce(0, +)
  }
  #expect(total == 1200)
  #expect(try LogVerifier.verify(log.driver).records == 1200)
  #expect(try LogVerifier.verify(log.driver).isGood)
  try await log.close()
  let again = try SQLiteLogDriver.open(folder.file())
  #expect(again.openReport == SQLiteOpenReport(records: 1200, wasClosedInOrder: true, notes: []))
}

@Test("a commit that fails half way leaves nothing")
func atomicCommit() throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  let end = try fill(driver, 0..<10).last!
  var chain = LogChain(from: end)
  var records: [LogRecord] = []
  chain.place(LogDriverContract.batch(1, events: 20), into: &records)
  records[15].payload = [UInt8](repeating: 1, count: LogLimits.payloadBytesMaximum + 1)
  #expect(fault { try driver.commit(records) }?.reason == .tooLarge)
  #expect(try driver.head() == end)
  #expect(try driver.readStored(from: end.sequence + 1, limit: 10).isEmpty)
}

@Test("a full disk is reported, loses nothing and leaves the log readable")
func fullDisk() async throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  let log = try Log(writing: driver)
  try driver.limitPages(40)
  var acknowledged: UInt64 = 0
  var refusal: LogFault?
  for _ in 0..<200 where refusal == nil {
    let draft = LogDraft(kind: 1, version: 1, payload: [UInt8](repeating: 3, count: 2000))
    do throws(LogFault) {
      acknowledged = try await log.append(
        LogBatch(at: .epoch, input: draft, events: [draft])
      ).upperBound
    } catch { refusal = error }
  }
  #expect(refusal?.reason == .stopped)
  #expect(refusal?.description.contains("disk is full") == true)
  #expect(acknowledged > 0)
  #expect(try log.head().sequence == acknowledged)
  #expect(try log.read(from: 1, limit: 1000).count == Int(acknowledged))
  try await log.close()
  let again = try SQLiteLogDriver.open(folder.file())
  #expect(try LogVerifier.verify(again).records == acknowledged)
  try fill(again, 0..<3)
  #expect(try LogVerifier.verify(again).isGood)
}

@Test("a second writer is refused by name, readers are welcome")
func secondWriter() throws {
  let folder = Folder()
  let path = folder.file()
  var first: SQLiteLogDriver? = try SQLiteLogDriver.create(at: path, identity: testIdentity)
  try fill(first!, 0..<5)
  let refusal = fault { _ = try SQLiteLogDriver.open(path) }
  #expect(refusal?.reason == .inUse)
  #expect(refusal?.what.contains("process \(getpid())") == true)
  let reader = try SQLiteLogDriver.open(path, SQLiteLogOptions(access: .read))
  #expect(try reader.head() == first!.head())
  try fill(first!, 5..<9)
  #expect(try reader.head() == first!.head(), "a reader sees what was committed since")
  #expect(fault { try fill(reader, 0..<1) }?.reason == .readOnly)
  try reader.close()
  try first!.close()
  first = nil
  try SQLiteLogDriver.open(path).close()
}

@Test("making a log where there is one is refused")
func createTwice() throws {
  let folder = Folder()
  try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity).close()
  let refusal = fault {
    _ = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  }
  #expect(refusal?.reason == .alreadyExists)
  #expect(fault { _ = try SQLiteLogDriver.open(folder.file("none")) }?.reason == .notFound)
}

@Test("a log of a newer format is refused")
func newerFormat() throws {
  let folder = Folder()
  for sql in [
    "UPDATE meta SET value = '2' WHERE name = 'format'",
    "INSERT INTO grdb_migrations VALUES ('9999-future')",
  ] {
    let path = folder.freshFile()
    try SQLiteLogDriver.create(at: path, identity: testIdentity).close()
    try alter(path, sql)
    #expect(fault { _ = try SQLiteLogDriver.open(path) }?.reason == .unknownFormat)
  }
}

@Test("commits are flushed to disk: synchronous is FULL, the journal is a write-ahead log")
func durabilitySettings() throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  #expect(try driver.setting("synchronous") == "2")
  #expect(try driver.setting("journal_mode") == "wal")
  let attributes = try FileManager.default.attributesOfItem(atPath: folder.file())
  #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
}

@Test("a damaged snapshot in the file is passed over with a report")
func sqliteDamagedSnapshot() throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  try fill(driver, 0..<20)
  try driver.save(LogSnapshot(sequence: 10, bytes: Array(0..<100)))
  try driver.save(LogSnapshot(sequence: 20, bytes: Array(0..<100)))
  try driver.close()
  try alter(folder.file(), "UPDATE snapshots SET bytes = x'00' WHERE seq = 20")
  let again = try SQLiteLogDriver.open(folder.file())
  let search = try again.latestSnapshot(notAfter: .max)
  #expect(search.snapshot?.sequence == 10)
  #expect(search.skipped.map(\.sequence) == [20])
}
