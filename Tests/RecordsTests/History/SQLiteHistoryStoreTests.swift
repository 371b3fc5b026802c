import Desk
import EventLog
import Exchange
import Foundation
import GRDB
import SimulationKit
import Testing
import Vocabulary

@testable import Records

/// A folder that goes when the test ends.
final class HistoryFolder: Sendable {
  let path: String
  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("guildhall-history-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  var file: String { path + "/history.sqlite" }
  func freshFile() -> String { path + "/" + UUID().uuidString }
}

@Suite("The history in SQLite")
struct SQLiteHistoryStoreTests {
  /// A faulty world's day, in which those who have a contact write more than they did.
  static let day = Result { () throws -> [HistoryRecord] in
    var random = SeededRandom(seed: 21).stream(named: "words")
    var records: [HistoryRecord] = []
    var sequence: UInt64 = 0
    func add(_ event: Event, at moment: Instant) {
      sequence += 1
      records.append(HistoryRecord(sequence: sequence, at: moment, event: event))
    }
    for batch in try FaultyWorld.history(seed: 21) {
      sequence += 1
      for event in batch.events { add(event, at: batch.at) }
      guard case .offerAccepted(let accepted)? = batch.events.first else { continue }
      for number in 0..<random.below(12) {
        sequence += 1
        let post = Post(
          contact: accepted.contact, reference: "w\(number)",
          sealed: Array("sealed \(number)".utf8))
        add(.messagePosted(MessagePosted(post)), at: batch.at)
      }
    }
    return records
  }

  private func filled(_ path: String) throws -> SQLiteHistoryStore {
    let store = try SQLiteHistoryStore.open(path)
    let records = try Self.day.get()
    try store.take(
      records, to: HistoryCursor(sequence: records[records.count - 1].sequence, chain: .zero))
    return store
  }

  private func alter(_ path: String, _ sql: String) throws {
    let store = try SQLiteHistoryStore.open(path)
    _ = try store.rows(sql)
    try store.close()
  }

  @Test("it keeps the contract")
  func contract() throws {
    let folder = HistoryFolder()
    let contract = HistoryStoreContract(
      records: try Self.day.get(),
      make: { try SQLiteHistoryStore.open(folder.freshFile()) },
      reopen: { store in
        let path = (store as! SQLiteHistoryStore).path
        try store.close()
        let again = try SQLiteHistoryStore.open(path)
        if !again.notes.isEmpty { throw RecordsFault("rebuilt", at: path, remedy: "") }
        return again
      })
    #expect(contract.violations() == [])
  }

  @Test("its files are for this user only, with settings that a projection needs")
  func settings() throws {
    let folder = HistoryFolder()
    let store = try filled(folder.file)
    #expect(try store.setting("journal_mode") == "wal")
    #expect(try store.setting("synchronous") == "1")
    for end in ["", "-wal", "-shm", ".lock"] {
      let found = try FileManager.default.attributesOfItem(atPath: folder.file + end)
      #expect((found[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(end)")
    }
    try store.close()
  }

  @Test("a second process is kept away until the first has let go")
  func alone() throws {
    let folder = HistoryFolder()
    let store = try SQLiteHistoryStore.open(folder.file)
    do throws(HistoryFault) {
      _ = try SQLiteHistoryStore.open(folder.file)
      Issue.record("it was opened twice")
    } catch { #expect(error.reason == .inUse) }
    try store.close()
    try SQLiteHistoryStore.open(folder.file).close()
  }

  @Test(
    "of another version, or not a history at all, it is made anew and says so",
    arguments: [
      "PRAGMA application_id = 77", "UPDATE state SET fold = fold + 1",
      "INSERT INTO grdb_migrations (identifier) VALUES ('9999-later')",
      "UPDATE state SET plan = x'00'", "DELETE FROM state", "DROP TABLE state",
    ])
  func otherVersion(sql: String) throws {
    let folder = HistoryFolder()
    try filled(folder.file).close()
    try alter(folder.file, sql)
    let store = try SQLiteHistoryStore.open(folder.file)
    #expect(store.notes.count == 1)
    #expect(try store.cursor() == HistoryCursor())
    #expect(try store.contacts(HistoryQuery(), before: nil, limit: 5).isEmpty)
    try store.close()
    let again = try SQLiteHistoryStore.open(folder.file)
    #expect(again.notes == [])
    try again.close()
  }

  @Test("a damaged file is made anew and says so", arguments: [0, 3, 50, 90])
  func damaged(percent: Int) throws {
    let folder = HistoryFolder()
    try filled(folder.file).close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file))
    let start = bytes.count * percent / 100
    for at in start..<min(bytes.count, start + 9000) { bytes[at] = UInt8(at % 251) }
    try bytes.write(to: URL(fileURLWithPath: folder.file))
    let store = try SQLiteHistoryStore.open(folder.file)
    #expect(store.notes.count == 1, "\(percent) %")
    #expect(try store.cursor() == HistoryCursor())
    try store.close()
  }

  @Test("a store damaged while it is open says so, and is made anew by clearing it")
  func damagedOpen() throws {
    let folder = HistoryFolder()
    let store = try filled(folder.file)
    _ = try store.rows("DROP TABLE messages")
    let records = try Self.day.get()
    let end = records[records.count - 1].sequence
    do throws(HistoryFault) {
      _ = try store.messages(of: ContactID(1), after: 0, before: nil, limit: 1)
      Issue.record("messages were read from nowhere")
    } catch { #expect(error.reason == .damaged) }
    try store.clear()
    #expect(try store.cursor() == HistoryCursor())
    try store.take(records, to: HistoryCursor(sequence: end, chain: .zero))
    #expect(try store.contact(ContactID(1)) != nil)
    try store.close()
  }

  @Test("a take that fails leaves nothing behind, and the next goes on rightly")
  func atomic() throws {
    let folder = HistoryFolder()
    let records = try Self.day.get()
    let half = records.count / 2
    let middle = HistoryCursor(sequence: records[half - 1].sequence, chain: .zero)
    let end = HistoryCursor(sequence: records[records.count - 1].sequence, chain: .zero)
    let store = try SQLiteHistoryStore.open(folder.file)
    try store.take(Array(records[..<half]), to: middle)
    let before = try store.contacts(HistoryQuery(), before: nil, limit: 100)
    _ = try store.rows(
      "CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(FAIL, 'no'); END")
    #expect(throws: HistoryFault.self) { try store.take(records, to: end) }
    #expect(try store.cursor() == middle)
    #expect(try store.contacts(HistoryQuery(), before: nil, limit: 100) == before)
    _ = try store.rows("DROP TRIGGER full")
    try store.take(records, to: end)
    let memory = MemoryHistoryStore()
    try memory.take(records, to: end)
    #expect(
      try store.contacts(HistoryQuery(), before: nil, limit: 100)
        == memory.contacts(HistoryQuery(), before: nil, limit: 100))
    try store.close()
  }

  @Test("no page is found by looking through all there is")
  func plans() throws {
    let folder = HistoryFolder()
    let store = try filled(folder.file)
    let columns = StoredContact.columns.split(separator: ", ").map { "c.\($0)" }
      .joined(separator: ", ")
    let from = "SELECT \(columns) FROM contacts c WHERE c.id < 9 AND "
    let end = " ORDER BY c.id DESC LIMIT 10"
    let queries = [
      (from + "c.subject = 7" + end, "contacts_by_subject"),
      (from + "c.queue = 1" + end, "contacts_by_queue"),
      (from + "c.unit = 1" + end, "contacts_by_unit"),
      (from + "c.queue = 1 AND c.closed IS NOT NULL" + end, "contacts_by_queue"),
      (from + "c.subject = 7 AND +c.queue = 1 AND +c.unit IN (1, 2)" + end, "contacts_by_subject"),
      (
        "SELECT \(columns) FROM handlers h CROSS JOIN contacts c ON c.id = h.contact "
          + "WHERE h.contact < 9 AND h.adviser = 1 ORDER BY h.contact DESC LIMIT 10",
        "PRIMARY KEY (adviser=? AND contact<?)"
      ),
      (
        "SELECT * FROM messages WHERE contact = 1 AND sequence > 1 AND sequence < 9 "
          + "ORDER BY sequence DESC LIMIT 5", "sqlite_autoindex_messages_1"
      ),
      (
        "SELECT id FROM contacts WHERE arrived >= 1 ORDER BY arrived, id LIMIT 1",
        "contacts_by_arrival"
      ),
    ]
    for (sql, index) in queries {
      let plan = try store.rows("EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
      #expect(plan.contains { $0.contains(index) }, "\(plan) for \(sql)")
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan) for \(sql)")
      #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan) for \(sql)")
    }
    try store.close()
  }

  @Test("nobody's words lie in the file as they were written")
  func sealedOnly() throws {
    let folder = HistoryFolder()
    let store = try SQLiteHistoryStore.open(folder.file)
    let keys = MemoryKeyStore(master: .random())
    let subject = try keys.makeSubject()
    let words = "Zebedee Quux lives in Xylophone Street"
    let sealed = try Sealer(keys).seal(
      Array(words.utf8), for: subject, context: "MessagePosted.sealed")
    var arrived = ContactArrived(contact: ContactID(1))
    arrived.subject = subject
    let events: [Event] = [
      .contactArrived(arrived),
      .messagePosted(
        MessagePosted(Post(contact: ContactID(1), reference: "k", sealed: sealed))),
    ]
    let records = events.enumerated().map {
      HistoryRecord(sequence: UInt64($0.offset + 2), at: .epoch, event: $0.element)
    }
    try store.take(records, to: HistoryCursor(sequence: 3, chain: .zero))
    let line = try #require(
      try store.messages(of: ContactID(1), after: 0, before: nil, limit: 1).first)
    #expect(
      try Sealer(keys).open(line.sealed, for: line.subject, context: "MessagePosted.sealed")
        == .plain(Array(words.utf8)))
    try store.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data()
      #expect(bytes.range(of: Data("Quux".utf8)) == nil, "\(name)")
    }
  }
}
