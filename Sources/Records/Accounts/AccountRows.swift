import Access
import Foundation
import GRDB
import Vocabulary

/// Accounts as rows. Values go into statements as arguments only.
enum AccountRows {
  /// SQLite is given C strings: a text with a zero byte would be taken for what stands before it.
  static func isWhole(_ texts: [String]) -> Bool { !texts.contains { $0.utf8.contains(0) } }

  // MARK: Reading

  static func account(
    _ db: Database, _ condition: StaticString, _ arguments: StatementArguments
  ) throws -> Account? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM accounts WHERE \(condition)"), arguments: arguments
    ).map(account)
  }

  static func account(_ row: Row) throws -> Account {
    let roles = try list(row["roles"]).compactMap(Role.init)
    var person = Person(
      id: row["id"], name: row["name"], displayName: row["display_name"],
      adviser: row["adviser"], roles: Set(roles), units: Set(try list(row["units"])))
    person.isDisabled = row["disabled"]
    person.generation = row["generation"]
    var account = Account(person: person)
    account.revision = row["revision"]
    account.password = row["password"]
    let factor: String? = row["second_factor"]
    account.secondFactor = try factor.map {
      try JSONDecoder().decode(SecondFactor.self, from: Data($0.utf8))
    }
    account.followsProvider = row["follows_provider"]
    account.createdAt = Instant(milliseconds: row["created"])
    account.changedAt = Instant(milliseconds: row["changed"])
    let signedIn: Int64? = row["signed_in"]
    account.signedInAt = signedIn.map { Instant(milliseconds: $0) }
    return account
  }

  static func session(_ row: Row) throws -> SessionRecord {
    let method: String = row["method"]
    guard let method = SessionRecord.Method(rawValue: method) else { throw unreadable("method") }
    return SessionRecord(
      digest: SessionDigest(row["digest"]), person: row["account"],
      generation: row["generation"], method: method, address: ClientAddress(stored: row["address"]),
      startedAt: Instant(milliseconds: row["started"]), seenAt: Instant(milliseconds: row["seen"]))
  }

  static func audit(_ row: Row) throws -> AuditRecord {
    let kind: String = row["kind"]
    guard let kind = AuditRecord.Kind(rawValue: kind) else { throw unreadable("kind") }
    var record = AuditRecord(
      at: Instant(milliseconds: row["at"]),
      by: ChangeMaker(name: row["by_name"], address: ClientAddress(stored: row["by_address"])),
      kind: kind, account: row["account"], name: row["name"], detail: row["detail"])
    record.number = row["number"]
    return record
  }

  private static func unreadable(_ field: String) -> AccessFault {
    AccessFault(
      .storage, "the store of accounts holds a \(field) that this program does not know",
      "Use the newest version of the program, or restore from a backup.")
  }

  private static func list(_ text: String) throws -> [String] {
    do {
      return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    } catch {
      throw unreadable("list")
    }
  }
  private static func text(_ list: [String]) throws -> String {
    String(decoding: try JSONEncoder().encode(list.sorted()), as: UTF8.self)
  }

  // MARK: Writing

  static func make(_ change: AccountChange, _ db: Database) throws {
    switch change {
    case .insert(let account), .update(let account):
      guard isWhole(texts(of: account)) else { throw broken }
    case .link(let link, let id):
      guard isWhole([link.issuer, link.subject, id]) else { throw broken }
    default: break
    }
    switch change {
    case .insert(let account): try insert(account, db)
    case .update(let account): try update(account, db)
    case .remove(let id):
      try run(db, "DELETE FROM accounts WHERE id = ?", [id])
      if db.changesCount == 0 { throw AccessFault.changedInBetween() }
    case .link(let link, let id):
      try checkThere(id, db)
      try run(
        db, "INSERT OR IGNORE INTO links (issuer, subject, account) VALUES (?, ?, ?)",
        [link.issuer, link.subject, id])
      let owner = try String.fetchOne(
        db.cachedStatement(sql: "SELECT account FROM links WHERE issuer = ? AND subject = ?"),
        arguments: [link.issuer, link.subject])
      if owner != id { throw AccessFault.taken(link: link) }
    case .unlink(let link):
      try run(
        db, "DELETE FROM links WHERE issuer = ? AND subject = ?", [link.issuer, link.subject])
    case .start(let session):
      try checkThere(session.person, db)
      try run(
        db,
        """
        INSERT INTO sessions (digest, account, generation, method, address, started, seen)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          session.digest.text, session.person, session.generation, session.method.rawValue,
          session.address.description, session.startedAt.milliseconds, session.seenAt.milliseconds,
        ])
    case .end(let digest): try run(db, "DELETE FROM sessions WHERE digest = ?", [digest.text])
    case .endAll(let person, let digest):
      try run(
        db, "DELETE FROM sessions WHERE account = ? AND digest <> ?", [person, digest?.text ?? ""])
    case .touch(let digest, let now):
      try run(
        db, "UPDATE sessions SET seen = ? WHERE digest = ?", [now.milliseconds, digest.text])
    case .endExpired(let now):
      try run(
        db, "DELETE FROM sessions WHERE started <= ? OR seen <= ?",
        [(now - SessionLimits.longest).milliseconds, (now - SessionLimits.idle).milliseconds])
    case .forgetAudit(let before):
      try run(db, "DELETE FROM audit WHERE at < ?", [before.milliseconds])
    }
  }

  static func keep(_ record: AuditRecord, _ db: Database) throws {
    try run(
      db,
      """
      INSERT INTO audit (at, by_name, by_address, kind, account, name, detail)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        record.at.milliseconds, record.by.name, record.by.address.description,
        record.kind.rawValue, record.account, record.name, record.detail,
      ])
  }

  private static var broken: AccessFault {
    AccessFault(.badValue, "a text of the account holds a zero byte", "Leave it out.")
  }
  private static func texts(of account: Account) -> [String] {
    let person = account.person
    return [
      person.id, person.name, person.displayName, person.adviser ?? "",
      account.password ?? "",
    ] + person.units.sorted()
  }

  private static func insert(_ account: Account, _ db: Database) throws {
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM accounts") ?? 0
    guard count < AccountLimits.accountsMaximum else { throw AccessFault.tooManyAccounts() }
    let taken = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM accounts WHERE id = ? OR name = ?)"),
      arguments: [account.person.id, account.person.name])
    if taken == true { throw AccessFault.taken(name: account.person.name) }
    try run(
      db,
      """
      INSERT INTO accounts (name, display_name, adviser, roles, units, disabled, generation,
        password, second_factor, follows_provider, created, changed, signed_in, revision, id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, try values(account) + [1, account.person.id])
  }

  private static func update(_ account: Account, _ db: Database) throws {
    let taken = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM accounts WHERE name = ? AND id <> ?)"),
      arguments: [account.person.name, account.person.id])
    if taken == true { throw AccessFault.taken(name: account.person.name) }
    try run(
      db,
      """
      UPDATE accounts SET name = ?, display_name = ?, adviser = ?, roles = ?, units = ?,
        disabled = ?, generation = ?, password = ?, second_factor = ?, follows_provider = ?,
        created = ?, changed = ?, signed_in = ?, revision = revision + 1
      WHERE id = ? AND revision = ?
      """, try values(account) + [account.person.id, account.revision])
    if db.changesCount == 0 { throw AccessFault.changedInBetween() }
  }

  private static func values(_ account: Account) throws -> StatementArguments {
    let person = account.person
    let factor = try account.secondFactor.map {
      String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
    }
    return [
      person.name, person.displayName, person.adviser, try text(person.roles.map(\.rawValue)),
      try text(Array(person.units)), person.isDisabled, person.generation, account.password,
      factor, account.followsProvider, account.createdAt.milliseconds,
      account.changedAt.milliseconds, account.signedInAt?.milliseconds,
    ]
  }

  private static func checkThere(_ id: String, _ db: Database) throws {
    let isThere = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM accounts WHERE id = ?)"),
      arguments: [id])
    if isThere != true { throw AccessFault.changedInBetween() }
  }

  private static func run(
    _ db: Database, _ sql: StaticString, _ arguments: StatementArguments
  ) throws {
    try db.cachedStatement(sql: "\(sql)").execute(arguments: arguments)
  }
}
