public import Access
import Foundation
import GRDB
import Vocabulary

/// Accounts, sessions and the audit trail in a SQLite file.
///
/// Several processes may have it open: the service, and the command beside it. Commits wait for
/// each other up to `busySecondsMaximum` and are on disk when they return.
public final class SQLiteAccountStore: AccountStore {
  static let busySecondsMaximum = 5.0
  /// "GhAc", in the file's header.
  static let applicationID: UInt32 = 0x4768_4163

  private let queue: DatabaseQueue
  private let path: String

  private init(_ queue: DatabaseQueue, _ path: String) {
    self.queue = queue
    self.path = path
  }

  /// Opens the file.
  /// - Parameter makesFile: makes an empty store when there is no file.
  public static func open(
    _ path: String, makesFile: Bool = false
  ) throws(RecordsFault) -> SQLiteAccountStore {
    do {
      try AccountFile.prepare(path, makesFile: makesFile)
      var configuration = Configuration()
      configuration.busyMode = .timeout(busySecondsMaximum)
      configuration.label = "guildhall.accounts"
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA secure_delete = ON")
        try db.execute(sql: "PRAGMA cell_size_check = ON")
        try db.execute(sql: "PRAGMA trusted_schema = OFF")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try check(queue, path)
      return SQLiteAccountStore(queue, path)
    } catch {
      throw fault(error, path)
    }
  }

  private static func check(_ queue: DatabaseQueue, _ path: String) throws {
    let migrator = AccountSchema.migrator
    let (id, isNewer, isEmpty) = try queue.read { db in
      (
        try UInt32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
        try migrator.hasBeenSuperseded(db),
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
      )
    }
    guard id == applicationID || (id == 0 && isEmpty) else {
      throw RecordsFault(
        "the file is no store of accounts", at: path, remedy: "Check the path.")
    }
    if isNewer {
      throw RecordsFault(
        "the accounts were written by a newer version of this program", at: path,
        remedy: "Use the newest version, or restore the backup made before the upgrade.")
    }
    if id == 0 {
      try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(applicationID)") }
    }
    try migrator.migrate(queue)
    let answer = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    guard answer == "ok" else {
      throw RecordsFault(
        "SQLite finds the file damaged (\(answer ?? "no answer"))", at: path,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    }
  }

  public func close() throws(RecordsFault) {
    do { try queue.close() } catch { throw Self.fault(error, path) }
  }

  // MARK: Reading

  public func account(id: String) throws(AccessFault) -> Account? {
    guard AccountRows.isWhole([id]) else { return nil }
    return try reading { try AccountRows.account($0, "id = ?", [id]) }
  }
  public func account(name: String) throws(AccessFault) -> Account? {
    guard AccountRows.isWhole([name]) else { return nil }
    return try reading { try AccountRows.account($0, "name = ?", [name]) }
  }
  public func account(link: IdentityLink) throws(AccessFault) -> Account? {
    guard AccountRows.isWhole([link.issuer, link.subject]) else { return nil }
    return try reading {
      try AccountRows.account(
        $0, "id = (SELECT account FROM links WHERE issuer = ? AND subject = ?)",
        [link.issuer, link.subject])
    }
  }
  public func accounts(after name: String?, limit: Int) throws(AccessFault) -> [Account] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(sql: "SELECT * FROM accounts WHERE name > ? ORDER BY name LIMIT ?"),
        arguments: [name ?? "", max(0, limit)]
      ).map(AccountRows.account)
    }
  }
  public func links(of id: String) throws(AccessFault) -> [IdentityLink] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT issuer, subject FROM links WHERE account = ? ORDER BY issuer, subject"),
        arguments: [id]
      ).map { IdentityLink(issuer: $0[0], subject: $0[1]) }
    }
  }
  public func session(_ digest: SessionDigest) throws(AccessFault) -> SessionRecord? {
    try reading { db in
      try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM sessions WHERE digest = ?"),
        arguments: [digest.text]
      ).map(AccountRows.session)
    }
  }
  public func sessions(of person: String) throws(AccessFault) -> [SessionRecord] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(sql: "SELECT * FROM sessions WHERE account = ? ORDER BY seen, digest"),
        arguments: [person]
      ).map(AccountRows.session)
    }
  }
  public func audit(before number: Int64?, limit: Int) throws(AccessFault) -> [AuditRecord] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT * FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?"),
        arguments: [number ?? .max, max(0, limit)]
      ).map(AccountRows.audit)
    }
  }

  // MARK: Writing

  public func commit(_ changes: [AccountChange], audit: [AuditRecord]) throws(AccessFault) {
    guard !changes.isEmpty || !audit.isEmpty else { return }
    do {
      try queue.write { db in
        for change in changes { try AccountRows.make(change, db) }
        for record in audit { try AccountRows.keep(record, db) }
      }
    } catch {
      throw Self.access(error, path)
    }
  }

  /// For tests: as a later version of the program leaves the file.
  func addMigrationForTests(_ name: String) throws {
    try queue.write { db in
      try db.execute(
        sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)", arguments: [name])
    }
  }

  private func reading<R>(_ body: (Database) throws -> R) throws(AccessFault) -> R {
    do { return try queue.read(body) } catch { throw Self.access(error, path) }
  }

  private static func access(_ error: any Error, _ path: String) -> AccessFault {
    if let fault = error as? AccessFault { return fault }
    let fault = fault(error, path)
    return AccessFault(.storage, "\(fault.at): \(fault.what)", fault.remedy)
  }

  /// Says what SQLite reported without its statement's arguments, which may hold secrets.
  static func fault(_ error: any Error, _ path: String) -> RecordsFault {
    if let fault = error as? RecordsFault { return fault }
    guard let error = error as? DatabaseError else {
      return RecordsFault(
        "the file could not be used", at: path,
        remedy: "Check that the folder exists, has room and belongs to this user.")
    }
    switch error.resultCode.primaryResultCode {
    case .SQLITE_FULL:
      return RecordsFault(
        "the disk is full", at: path, remedy: "Make room. What was saved before is kept.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return RecordsFault(
        "the file is damaged or no store of accounts", at: path,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return RecordsFault(
        "another program holds the file", at: path,
        remedy: "Stop that program, for example a database browser, and try again.")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      return RecordsFault(
        "the file may not be read or written", at: path,
        remedy: "Give this user the file and write permission on its folder.")
    default:
      return RecordsFault(
        "the file could not be read or written (SQLite code \(error.resultCode.rawValue))",
        at: path, remedy: "Check the disk and the permissions of the file and its folder.")
    }
  }
}
