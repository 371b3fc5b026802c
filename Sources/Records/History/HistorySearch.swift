import Desk
import GRDB
import Vocabulary

/// A query of contacts as SQL that reads little more than the page it gives: each kind of query
/// walks one index, from the newest contact down.
struct HistorySearch {
  private var conditions: [String] = []
  private var arguments: StatementArguments = []
  private let query: HistoryQuery
  private let limit: Int

  init(_ query: HistoryQuery, limit: Int) {
    self.query = query
    self.limit = limit
  }

  /// - Parameter before: only contacts with a lower number; nil for all.
  mutating func run(_ db: Database, before: ContactID?) throws -> [StoredContact] {
    guard limit > 0, try bound(db, before: before) else { return [] }
    if let closed = query.isClosed {
      conditions.append(closed ? "c.closed IS NOT NULL" : "c.closed IS NULL")
    }
    if let subject = query.subject {
      add("c.subject = ?", [Int64(bitPattern: subject.raw)])
    }
    if let queue = query.queue {
      // Beside a customer, the customer's few contacts are walked.
      add(query.subject == nil ? "c.queue = ?" : "+c.queue = ?", [queue.stored])
    }
    if let handler = query.handler { add("h.adviser = ?", [handler.stored]) }
    guard let units = query.units else { return try fetch(db) }
    guard query.subject == nil, query.queue == nil, query.handler == nil else {
      let places = units.map { _ in "?" }.joined(separator: ", ")
      add("+c.unit IN (\(places))", StatementArguments(units.map(\.stored)))
      return units.isEmpty ? [] : try fetch(db)
    }
    return try fetch(db, ofEach: units)
  }

  private mutating func add(_ condition: String, _ values: StatementArguments) {
    conditions.append(condition)
    arguments += values
  }

  /// Contacts are numbered as they arrive, so a period is a range of numbers. False when nothing
  /// can lie in it.
  private mutating func bound(_ db: Database, before: ContactID?) throws -> Bool {
    let id = query.handler == nil ? "c.id" : "h.contact"
    if let before { add("\(id) < ?", [Int64(clamping: before.raw)]) }
    if let from = query.from {
      let sql = "SELECT id FROM contacts WHERE arrived >= ? ORDER BY arrived, id LIMIT 1"
      guard let first = try Int64.fetchOne(db, sql: sql, arguments: [from.milliseconds])
      else { return false }
      add("\(id) >= ?", [first])
    }
    if let to = query.to {
      let sql = "SELECT id FROM contacts WHERE arrived < ? ORDER BY arrived DESC, id DESC LIMIT 1"
      guard let last = try Int64.fetchOne(db, sql: sql, arguments: [to.milliseconds])
      else { return false }
      add("\(id) <= ?", [last])
    }
    return true
  }

  private func fetch(_ db: Database) throws -> [StoredContact] {
    let columns = StoredContact.columns.split(separator: ", ").map { "c.\($0)" }
    let (source, order) =
      query.handler == nil
      ? ("contacts c", "c.id")
      // In this order: an adviser's contacts, newest first, and then their rows.
      : ("handlers h CROSS JOIN contacts c ON c.id = h.contact", "h.contact")
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let sql =
      "SELECT \(columns.joined(separator: ", ")) FROM \(source)\(filter) "
      + "ORDER BY \(order) DESC LIMIT ?"
    let statement = try db.cachedStatement(sql: sql)
    return try Row.fetchAll(statement, arguments: arguments + [limit]).map(StoredContact.init)
  }

  /// One walk for each unit, so that a unit with few contacts is found as quickly as a large one.
  private func fetch(_ db: Database, ofEach units: [UnitID]) throws -> [StoredContact] {
    var found: [StoredContact] = []
    for unit in Set(units) {
      var one = self
      one.add("c.unit = ?", [unit.stored])
      found += try one.fetch(db)
    }
    return Array(found.sorted { $0.id > $1.id }.prefix(limit))
  }
}
