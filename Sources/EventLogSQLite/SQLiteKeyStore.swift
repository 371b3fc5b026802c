public import EventLog
import Foundation
import GRDB
import Synchronization
public import Vocabulary

/// The keys of data subjects in a SQLite file of its own, apart from the log and its backups.
///
/// One process has it open at a time. Keys are wrapped under the master key; identities are stored
/// as keyed hashes. Erasing overwrites what it removes (`secure_delete`), writes the file anew
/// (`VACUUM`) and empties the write-ahead file. Bytes that the disk itself keeps elsewhere stay
/// wrapped; rotating the master key and destroying the old one makes those useless too.
public final class SQLiteKeyStore: SubjectKeyStore {
  private let queue: DatabaseQueue
  private let lock: WriterLock
  private let wrapping: Mutex<KeyWrapping>
  private let isClosed = Mutex(false)
  private let path: String

  private init(
    path: String, queue: DatabaseQueue, lock: WriterLock, wrapping: KeyWrapping
  ) {
    self.path = path
    self.queue = queue
    self.lock = lock
    self.wrapping = Mutex(wrapping)
  }

  // MARK: Opening

  /// Makes an empty store and opens it.
  public static func create(
    at path: String, master: MasterKey
  ) throws(SealFault) -> SQLiteKeyStore {
    do {
      let lock = try WriterLock.exclusive(for: path)
      let wrapped = try KeyWrapping(new: master).wrappedStoreKey()
      try NewFile.make(at: path, applicationID: FileInspection.keyStoreID) { queue in
        try migrator.migrate(queue)
        try queue.write { db in
          try db.execute(
            sql: "INSERT INTO meta (name, value) VALUES ('store key', ?)",
            arguments: [Data(wrapped)])
        }
      }
      lock.release()
    } catch {
      throw fault(error, path)
    }
    return try open(path, master: master)
  }

  public static func open(
    _ path: String, master: MasterKey
  ) throws(SealFault) -> SQLiteKeyStore {
    do {
      if !FileManager.default.fileExists(atPath: path) {
        _ = try FileInspection(path: path, applicationID: FileInspection.keyStoreID)
      }
      let lock = try WriterLock.exclusive(for: path)
      _ = try FileInspection(path: path, applicationID: FileInspection.keyStoreID)
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      configuration.label = "guildhall.keys"
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA secure_delete = ON")
        try db.execute(sql: "PRAGMA trusted_schema = OFF")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
        throw SealFault(
          .storage, "The key store \(path) is of a newer version. Use the newest program.")
      }
      try migrator.migrate(queue)
      let answer = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
      guard answer == "ok", let stored = try queue.read({ try meta($0, "store key") }) else {
        throw SealFault(
          .storage,
          "The key store \(path) is damaged. Keep a copy of it and restore its newest backup.")
      }
      let wrapping = try KeyWrapping(master, wrappedStoreKey: [UInt8](stored))
      let store = SQLiteKeyStore(path: path, queue: queue, lock: lock, wrapping: wrapping)
      if try queue.read({ try meta($0, "remnants") }) != nil { try store.sweep() }
      return store
    } catch {
      throw fault(error, path)
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001-keys") { db in
      try db.execute(sql: """
        CREATE TABLE keys (subject INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
        CREATE TABLE identities (digest BLOB PRIMARY KEY, subject INTEGER NOT NULL) STRICT;
        CREATE INDEX identities_of_subject ON identities (subject);
        CREATE TABLE erased (subject INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
        """)
    }
    return migrator
  }

  private static func meta(_ db: Database, _ name: String) throws -> Data? {
    try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
  }

  private static func fault(_ error: any Error, _ path: String) -> SealFault {
    if let fault = error as? SealFault { return fault }
    return SealFault(.storage, "Key store \(LogFault(error, at: path))")
  }

  public func close() throws(SealFault) {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    if wasClosed { return }
    do { try queue.close() } catch { throw Self.fault(error, path) }
    lock.release()
  }

  // MARK: Subjects

  public func makeSubject() throws(SealFault) -> SubjectID {
    try writing { db, wrapping in try Self.make(db, wrapping) }
  }

  private static func make(_ db: Database, _ wrapping: KeyWrapping) throws -> SubjectID {
    for _ in 0..<SealLimits.subjectDrawsMaximum {
      let subject = wrapping.drawSubject()
      if try isErased(db, subject) != nil { continue }
      let wrapped = try wrapping.wrap(wrapping.makeKey(), of: subject)
      try db.execute(
        sql: "INSERT OR IGNORE INTO keys (subject, wrapped) VALUES (?, ?)",
        arguments: [Int64(subject.raw), Data(wrapped)])
      if db.changesCount == 1 { return subject }
    }
    throw SealFault(.storage, "No free subject number was found. Report this fault.")
  }

  public func subject(
    forIdentity identity: String, kind: String
  ) throws(SealFault) -> SubjectID {
    if let known = try knownSubject(forIdentity: identity, kind: kind) { return known }
    return try writing { db, wrapping in
      let digest = try wrapping.digest(identity: identity, kind: kind)
      if let known = try Self.find(db, digest) { return known }
      let subject = try Self.make(db, wrapping)
      try Self.add(db, digest, subject)
      return subject
    }
  }

  public func knownSubject(
    forIdentity identity: String, kind: String
  ) throws(SealFault) -> SubjectID? {
    try reading { db, wrapping in
      try Self.find(db, wrapping.digest(identity: identity, kind: kind))
    }
  }

  public func link(
    identity: String, kind: String, to subject: SubjectID
  ) throws(SealFault) {
    try writing { db, wrapping in
      guard try Self.wrapped(db, subject) != nil else { throw SealFault.unknown(subject) }
      let digest = try wrapping.digest(identity: identity, kind: kind)
      guard let known = try Self.find(db, digest) else {
        return try Self.add(db, digest, subject)
      }
      if known != subject { throw SealFault.identityTaken(by: known) }
    }
  }

  private static func find(_ db: Database, _ digest: [UInt8]) throws -> SubjectID? {
    let stored = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT subject FROM identities WHERE digest = ?"),
      arguments: [Data(digest)])
    return stored.map { SubjectID(UInt64(bitPattern: $0)) }
  }

  private static func add(_ db: Database, _ digest: [UInt8], _ subject: SubjectID) throws {
    try db.execute(
      sql: "INSERT INTO identities (digest, subject) VALUES (?, ?)",
      arguments: [Data(digest), Int64(subject.raw)])
  }

  private static func wrapped(_ db: Database, _ subject: SubjectID) throws -> [UInt8]? {
    guard let number = Int64(exactly: subject.raw) else { return nil }
    return try Data.fetchOne(
      db.cachedStatement(sql: "SELECT wrapped FROM keys WHERE subject = ?"), arguments: [number]
    ).map { [UInt8]($0) }
  }

  private static func isErased(_ db: Database, _ subject: SubjectID) throws -> Instant? {
    guard let number = Int64(exactly: subject.raw) else { return nil }
    return try Int64.fetchOne(
      db, sql: "SELECT at FROM erased WHERE subject = ?", arguments: [number]
    ).map { Instant(milliseconds: $0) }
  }

  public func key(of subject: SubjectID) throws(SealFault) -> SubjectKey {
    try reading { db, wrapping in
      if let wrapped = try Self.wrapped(db, subject) {
        return .key(try wrapping.open(wrapped, of: subject))
      }
      return try Self.isErased(db, subject) == nil ? .unknown : .erased
    }
  }

  // MARK: Erasing and rotating

  public func erase(_ subjects: [SubjectID], at instant: Instant) throws(SealFault) {
    try checkErasure(subjects)
    let mustSweep = try writing { db, _ in
      var removed = 0
      for subject in subjects {
        guard try Self.wrapped(db, subject) != nil else {
          guard try Self.isErased(db, subject) != nil else { throw SealFault.unknown(subject) }
          continue
        }
        let number = Int64(subject.raw)
        try db.execute(sql: "DELETE FROM keys WHERE subject = ?", arguments: [number])
        try db.execute(sql: "DELETE FROM identities WHERE subject = ?", arguments: [number])
        try db.execute(
          sql: "INSERT INTO erased (subject, at) VALUES (?, ?)",
          arguments: [number, instant.milliseconds])
        removed += 1
      }
      if removed > 0 { try Self.noteRemnants(db) }
      return removed > 0
    }
    if mustSweep { try sweep() }
  }

  public func erased(_ subject: SubjectID) throws(SealFault) -> Instant? {
    try reading { db, _ in try Self.isErased(db, subject) }
  }

  public func rotateMasterKey(to key: MasterKey) throws(SealFault) {
    let next = wrapping.withLock { $0 }.rotated(to: key)
    try writing { db, wrapping in
      let subjects = try Int64.fetchAll(db, sql: "SELECT subject FROM keys")
      for number in subjects {
        let subject = SubjectID(UInt64(bitPattern: number))
        guard let wrapped = try Self.wrapped(db, subject) else { continue }
        let anew = try next.wrap(wrapping.open(wrapped, of: subject), of: subject)
        try db.execute(
          sql: "UPDATE keys SET wrapped = ? WHERE subject = ?", arguments: [Data(anew), number])
      }
      try db.execute(
        sql: "UPDATE meta SET value = ? WHERE name = 'store key'",
        arguments: [Data(try next.wrappedStoreKey())])
      try Self.noteRemnants(db)
    }
    wrapping.withLock { $0 = next }
    try sweep()
  }

  /// A crash before `sweep` has ended makes the next opening do it.
  private static func noteRemnants(_ db: Database) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('remnants', x'01')")
  }

  /// Leaves no removed bytes in the file or in the write-ahead file.
  private func sweep() throws(SealFault) {
    do {
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM")
        try db.execute(sql: "DELETE FROM meta WHERE name = 'remnants'")
        let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        guard row?[0] == 0 else {
          throw SealFault(
            .storage,
            "The key store \(path) is read by another program, so erased bytes could not be "
              + "overwritten. Stop it and start this program again, which finishes the work.")
        }
      }
    } catch {
      throw Self.fault(error, path)
    }
  }

  // MARK: Access

  private func writing<R>(
    _ body: (Database, KeyWrapping) throws -> R
  ) throws(SealFault) -> R {
    try access { wrapping in try queue.write { db in try body(db, wrapping) } }
  }

  private func reading<R>(
    _ body: (Database, KeyWrapping) throws -> R
  ) throws(SealFault) -> R {
    try access { wrapping in try queue.read { db in try body(db, wrapping) } }
  }

  private func access<R>(_ body: (KeyWrapping) throws -> R) throws(SealFault) -> R {
    if isClosed.withLock({ $0 }) { throw SealFault.closed }
    do {
      return try body(wrapping.withLock { $0 })
    } catch {
      throw Self.fault(error, path)
    }
  }

  /// For tests: the bytes kept for each subject, its wrapped key first, then its identities.
  func stored() throws -> [SubjectID: [[UInt8]]] {
    try queue.read { db in
      var found: [SubjectID: [[UInt8]]] = [:]
      for sql in ["SELECT subject, wrapped FROM keys", "SELECT subject, digest FROM identities"] {
        for row in try Row.fetchAll(db, sql: sql) {
          let bytes: Data = row[1]
          found[SubjectID(UInt64(bitPattern: row[0])), default: []].append([UInt8](bytes))
        }
      }
      return found
    }
  }
}
