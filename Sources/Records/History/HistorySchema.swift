import Desk
import EventLog
import GRDB

/// The tables of the history. Migrations are added at the end and never edited; one after which the
/// events would have to be folded again raises `HistoryFold.version` as well.
enum HistorySchema {
  /// "GHHI": set in the header of every history.
  static let applicationID: Int32 = 0x4748_4849

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001-contacts") { db in
      try db.execute(
        sql: """
          CREATE TABLE contacts (
            id INTEGER PRIMARY KEY,
            channel INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            subject INTEGER NOT NULL,
            known INTEGER NOT NULL,
            unit INTEGER NOT NULL,
            queue INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            language INTEGER NOT NULL,
            statutory INTEGER NOT NULL,
            marks BLOB NOT NULL,
            facts BLOB NOT NULL,
            continues INTEGER NOT NULL,
            arrived INTEGER NOT NULL,
            answered INTEGER,
            ended INTEGER,
            closed INTEGER,
            handlers BLOB NOT NULL,
            disposition INTEGER NOT NULL,
            resolution INTEGER NOT NULL,
            result INTEGER,
            reason TEXT NOT NULL,
            messages INTEGER NOT NULL,
            last_message INTEGER NOT NULL,
            last_customer_message INTEGER NOT NULL,
            flow INTEGER NOT NULL,
            consulted INTEGER NOT NULL
          ) STRICT;
          -- Every index ends with the contact's number, so each gives the newest first.
          CREATE INDEX contacts_by_subject ON contacts (subject);
          CREATE INDEX contacts_by_unit ON contacts (unit);
          CREATE INDEX contacts_by_queue ON contacts (queue);
          CREATE INDEX contacts_by_arrival ON contacts (arrived);
          CREATE INDEX contacts_open ON contacts (id) WHERE closed IS NULL;
          CREATE TABLE handlers (
            adviser INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            PRIMARY KEY (adviser, contact)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE messages (
            contact INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            author INTEGER NOT NULL,
            happening INTEGER,
            adviser INTEGER NOT NULL,
            to_adviser INTEGER NOT NULL,
            to_queue INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            subject INTEGER NOT NULL,
            reference TEXT NOT NULL,
            text TEXT NOT NULL,
            places BLOB NOT NULL,
            language INTEGER NOT NULL,
            buttons BLOB NOT NULL,
            PRIMARY KEY (contact, sequence)
          ) STRICT;
          CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            fold INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            chain BLOB NOT NULL,
            plan BLOB NOT NULL
          ) STRICT;
          """)
    }
    migrator.registerMigration("0002-identity") { db in
      try db.execute(
        sql: "ALTER TABLE contacts ADD COLUMN identity BLOB NOT NULL DEFAULT x''")
    }
    return migrator
  }

  /// The row of a store that has taken nothing yet.
  static func found(_ db: Database) throws {
    let nothing = HistoryCursor()
    try db.execute(
      sql: "INSERT OR REPLACE INTO state (id, fold, sequence, chain, plan) VALUES (1, ?, 0, ?, ?)",
      arguments: [
        HistoryFold.version, nothing.chain.bytes.data, HistoryPlan().encoded().data,
      ])
  }

  static func clear(_ db: Database) throws {
    for table in ["messages", "handlers", "contacts"] {
      try db.execute(sql: "DELETE FROM \(table)")
    }
    try found(db)
  }
}
