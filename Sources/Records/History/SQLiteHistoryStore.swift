public import Desk
import EventLog
import Foundation
import GRDB
import Synchronization
public import Vocabulary

/// The history of contacts in a SQLite file of its own.
///
/// It can be built again from the log, so a commit does not wait for the disk
/// (`synchronous=NORMAL`): after a loss of power it stands at an earlier record and goes on from
/// there. One process has it open at a time. Made by `open`.
public final class SQLiteHistoryStore: HistoryStore {
  let path: String
  private let lock: HistoryLock
  private let pool: Mutex<DatabasePool?>
  /// Nil when it is to be read from the rows; used on the pool's writer only.
  private let fold = Mutex<HistoryFold?>(nil)
  /// What was found when the file was opened; to be shown to whoever runs the service.
  public let notes: [String]

  init(path: String, lock: HistoryLock, pool: DatabasePool, notes: [String]) {
    self.path = path
    self.lock = lock
    self.pool = Mutex(pool)
    self.notes = notes
  }

  // MARK: Taking

  public func cursor() throws(HistoryFault) -> HistoryCursor {
    try reading { db in try Self.cursor(db) }
  }

  static func cursor(_ db: Database) throws -> HistoryCursor {
    let sql = "SELECT sequence, chain FROM state WHERE id = 1"
    guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)),
      let chain = ChainHash([UInt8](row[1] as Data))
    else { throw UnreadableRow() }
    return HistoryCursor(sequence: UInt64(bitPattern: row[0]), chain: chain)
  }

  public func take(_ records: [HistoryRecord], to cursor: HistoryCursor) throws(HistoryFault) {
    try writing { db in
      let done = try Self.cursor(db).sequence
      guard cursor.sequence > done else { return }
      // Whatever goes wrong from here on, the fold is read from the rows again.
      var fold = try self.takeFold() ?? Self.restoredFold(db)
      try db.inTransaction(.immediate) {
        let rows = fold.take(records.filter { $0.sequence > done })
        try Self.write(rows, db)
        try db.cachedStatement(
          sql: "UPDATE state SET sequence = ?, chain = ? WHERE id = 1"
        ).execute(arguments: [Int64(clamping: cursor.sequence), cursor.chain.bytes.data])
        return .commit
      }
      self.keep(fold)
    }
  }

  private func takeFold() -> HistoryFold? {
    fold.withLock { held in
      defer { held = nil }
      return held
    }
  }
  private func keep(_ next: HistoryFold?) { fold.withLock { $0 = next } }

  private static func restoredFold(_ db: Database) throws -> HistoryFold {
    guard let plan = try Data.fetchOne(db, sql: "SELECT plan FROM state WHERE id = 1") else {
      throw UnreadableRow()
    }
    let sql = "SELECT \(StoredContact.columns) FROM contacts WHERE closed IS NULL"
    return HistoryFold(
      plan: try HistoryPlan(decoding: [UInt8](plan)),
      open: try Row.fetchAll(db, sql: sql).map(StoredContact.init))
  }

  private static func write(_ rows: HistoryRows, _ db: Database) throws {
    if let plan = rows.plan {
      try db.execute(
        sql: "UPDATE state SET plan = ? WHERE id = 1", arguments: [plan.encoded().data])
    }
    let put = try db.cachedStatement(sql: putContact)
    let handler = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO handlers (adviser, contact) VALUES (?, ?)")
    for contact in rows.contacts {
      try put.execute(arguments: contact.arguments)
      for adviser in contact.handlers {
        try handler.execute(arguments: [adviser.stored, Int64(bitPattern: contact.id.raw)])
      }
    }
    let insert = try db.cachedStatement(sql: insertMessage)
    for message in rows.messages { try insert.execute(arguments: message.arguments) }
  }

  /// Only the indexes of what changed are touched.
  private static let putContact =
    "INSERT INTO contacts (\(StoredContact.columns)) VALUES "
    + places(StoredContact.columnCount) + " ON CONFLICT (id) DO UPDATE SET "
    + StoredContact.columns.split(separator: ", ").dropFirst()
    .map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
  private static let insertMessage =
    "INSERT INTO messages (\(StoredMessage.columns)) VALUES " + places(StoredMessage.columnCount)

  private static func places(_ count: Int) -> String {
    "(" + Array(repeating: "?", count: count).joined(separator: ", ") + ")"
  }

  // MARK: Reading

  public func messages(
    of contact: ContactID, after: UInt64, before: UInt64?, limit: Int
  ) throws(HistoryFault) -> [StoredMessage] {
    let limit = min(max(0, limit), HistoryLimits.messagesPerPage)
    return try reading { db in
      let sql =
        "SELECT \(StoredMessage.columns) FROM messages "
        + "WHERE contact = ? AND sequence > ? AND sequence < ? "
        + "ORDER BY sequence \(before == nil ? "" : "DESC") LIMIT ?"
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: sql),
        arguments: [
          Int64(bitPattern: contact.raw), Int64(clamping: after),
          Int64(clamping: before ?? .max), limit,
        ])
      let page = try rows.map(StoredMessage.init)
      return before == nil ? page : page.reversed()
    }
  }

  public func contact(_ id: ContactID) throws(HistoryFault) -> StoredContact? {
    try reading { db in
      let sql = "SELECT \(StoredContact.columns) FROM contacts WHERE id = ?"
      return try Row.fetchOne(
        db.cachedStatement(sql: sql), arguments: [Int64(bitPattern: id.raw)]
      ).map(StoredContact.init)
    }
  }

  public func contacts(
    _ query: HistoryQuery, before: ContactID?, limit: Int
  ) throws(HistoryFault) -> [StoredContact] {
    if let units = query.units, units.count > HistoryLimits.unitsPerQuery {
      throw .tooManyUnits(units.count, at: path)
    }
    let limit = min(max(0, limit), HistoryLimits.contactsPerPage)
    return try reading { db in
      var search = HistorySearch(query, limit: limit)
      return try search.run(db, before: before)
    }
  }

  // MARK: Beginning anew and ending

  public func clear() throws(HistoryFault) {
    do throws(HistoryFault) {
      try writing { db in
        self.keep(nil)
        try db.inTransaction(.immediate) {
          try HistorySchema.clear(db)
          return .commit
        }
      }
    } catch {
      guard error.reason == .damaged else { throw error }
      // Nothing in the file can be relied on, so it goes as a whole.
      try remake()
    }
  }

  private func remake() throws(HistoryFault) {
    do {
      try pool.withLock { pool in
        try pool?.close()
        pool = nil
        try Self.remove(path)
        pool = try Self.make(path)
      }
    } catch {
      throw HistoryFault(error, at: path)
    }
  }

  public func close() throws(HistoryFault) {
    let last = pool.withLock { pool in
      defer { pool = nil }
      return pool
    }
    do { try last?.close() } catch { throw HistoryFault(error, at: path) }
    lock.release()
  }

  // MARK: Access

  private func open() throws(HistoryFault) -> DatabasePool {
    guard let pool = pool.withLock({ $0 }) else { throw HistoryFault.closed(at: path) }
    return pool
  }

  private func reading<R>(_ body: (Database) throws -> R) throws(HistoryFault) -> R {
    let pool = try open()
    do { return try pool.read(body) } catch { throw HistoryFault(error, at: path) }
  }

  private func writing(_ body: (Database) throws -> Void) throws(HistoryFault) {
    let pool = try open()
    do { try pool.writeWithoutTransaction(body) } catch { throw HistoryFault(error, at: path) }
  }

  /// For tests: a setting of the writing connection.
  func setting(_ name: String) throws -> String? {
    try open().writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
  }

  /// For tests: how SQLite would answer, and any other SQL.
  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try open().writeWithoutTransaction { db in
      try Row.fetchAll(db, sql: sql, arguments: arguments)
    }
  }
}
