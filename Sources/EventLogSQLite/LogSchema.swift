import EventLog
import GRDB
import Vocabulary

/// The tables of the log. Migrations are added at the end and never edited.
enum LogSchema {
  static let formatVersion = 1

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001-records") { db in
      try db.execute(sql: """
        CREATE TABLE records (
          seq INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          version INTEGER NOT NULL,
          cause INTEGER NOT NULL,
          payload BLOB NOT NULL,
          chain BLOB NOT NULL
        ) STRICT;
        CREATE TABLE head (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          seq INTEGER NOT NULL,
          chain BLOB NOT NULL
        ) STRICT;
        CREATE TABLE snapshots (
          seq INTEGER PRIMARY KEY,
          checksum BLOB NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE cursors (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        """)
    }
    return migrator
  }

  static func set(_ db: Database, _ name: String, _ value: String) throws {
    try db.execute(
      sql: "INSERT INTO meta (name, value) VALUES (?, ?) "
        + "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      arguments: [name, value])
  }

  static func get(_ db: Database, _ name: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
  }

  /// Writes the first rows of a new log.
  static func found(_ db: Database, _ identity: LogIdentity) throws {
    try set(db, "log", identity.id)
    try set(db, "created", String(identity.created.milliseconds))
    try set(db, "format", String(formatVersion))
    try set(db, "closed", "1")
    let genesis = LogChain.start(identity)
    try genesis.chain.withBytes { bytes in
      let insert = try FastStatement(db, "INSERT INTO head (id, seq, chain) VALUES (1, 0, ?)")
      defer { insert.finish() }
      insert.bind(1, bytes)
      _ = try insert.step()
    }
  }

  /// Reads what `found` wrote, refusing formats that this program does not know.
  static func identity(_ db: Database, place: String) throws -> LogIdentity {
    let known = try db.tableExists("meta")
    guard known, let id = try get(db, "log"),
      let created = try get(db, "created").flatMap(Int64.init)
    else {
      throw LogFault(
        .damaged, "the log's own description is missing", at: place,
        remedy: "Keep a copy of the file and restore from a backup.")
    }
    let format = try get(db, "format").flatMap(Int.init) ?? 0
    guard format == formatVersion, try !migrator.hasBeenSuperseded(db) else {
      throw LogFault(
        .unknownFormat, "the log has format \(format), this program knows \(formatVersion)",
        at: place, remedy: "Use the newest version of the program.")
    }
    return LogIdentity(id: id, created: Instant(milliseconds: created))
  }
}
