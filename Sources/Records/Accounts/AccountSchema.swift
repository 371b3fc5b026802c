import GRDB

/// The tables of accounts. Migrations are added at the end and never edited.
enum AccountSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001-accounts") { db in
      try db.execute(
        sql: """
          CREATE TABLE accounts (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL,
            display_name TEXT NOT NULL,
            adviser TEXT,
            roles TEXT NOT NULL,
            units TEXT NOT NULL,
            disabled INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            password TEXT,
            second_factor TEXT,
            follows_provider INTEGER NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            signed_in INTEGER
          ) STRICT;
          CREATE TABLE links (
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            PRIMARY KEY (issuer, subject)
          ) STRICT;
          CREATE INDEX links_of_account ON links (account);
          CREATE TABLE sessions (
            digest TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            generation INTEGER NOT NULL,
            method TEXT NOT NULL,
            address TEXT NOT NULL,
            started INTEGER NOT NULL,
            seen INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX sessions_of_account ON sessions (account, seen);
          CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            by_name TEXT NOT NULL,
            by_address TEXT NOT NULL,
            kind TEXT NOT NULL,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            detail TEXT NOT NULL
          ) STRICT;
          CREATE INDEX audit_by_time ON audit (at);
          """)
    }
    return migrator
  }
}
