import EventLog
import Exchange
import Vocabulary

/// What every store of history must do. Returns what it does not, in words; empty when all is well.
///
/// A store is held against plain arrays: the rows that `HistoryFold` makes of the same events,
/// searched through one by one.
public struct HistoryStoreContract: Sendable {
  /// Makes an empty store.
  public var make: @Sendable () throws -> any HistoryStore
  /// Closes a store and opens it again; nil for one that does not outlive its process.
  public var reopen: (@Sendable (any HistoryStore) throws -> any HistoryStore)?
  /// Events of a whole history, in order: thousands, with conversations among them.
  public var records: [HistoryRecord]

  public init(
    records: [HistoryRecord], make: @escaping @Sendable () throws -> any HistoryStore,
    reopen: (@Sendable (any HistoryStore) throws -> any HistoryStore)? = nil
  ) {
    self.records = records
    self.make = make
    self.reopen = reopen
  }

  public func violations() -> [String] {
    let parts: [(String, (inout Findings) throws -> Void)] = [
      ("an empty store", checkEmpty), ("in one go", checkWhole), ("in pieces", checkPieces),
      ("taken twice", checkTwice), ("paging", checkPaging), ("queries", checkQueries),
      ("limits", checkLimits), ("clearing", checkClear), ("closing", checkClose),
    ]
    var found = Findings()
    for (name, part) in parts {
      found.part = name
      do { try part(&found) } catch { found.expect(false, "threw \(error)") }
    }
    return found.violations
  }

  struct Findings {
    var part = ""
    var violations: [String] = []
    mutating func expect(_ holds: Bool, _ what: String) {
      if !holds { violations.append("\(part): \(what)") }
    }
    mutating func expect(
      _ reason: HistoryFault.Reason, _ what: String, _ body: () throws -> Void
    ) {
      do {
        try body()
        expect(false, "\(what) was accepted")
      } catch let fault as HistoryFault {
        expect(fault.reason == reason, "\(what) threw \(fault.reason), not \(reason)")
      } catch {
        expect(false, "\(what) threw \(error)")
      }
    }
  }

  // MARK: - The model

  struct Model {
    var contacts: [StoredContact] = []
    var messages: [ContactID: [StoredMessage]] = [:]
    /// Those with the most lines first.
    var talkative: [ContactID] = []
  }

  private var model: Model {
    var fold = HistoryFold()
    let rows = fold.take(records)
    var model = Model(contacts: rows.contacts)
    for message in rows.messages { model.messages[message.contact, default: []].append(message) }
    let counted = model.contacts.sorted { ($0.messageCount, $0.id) > ($1.messageCount, $1.id) }
    model.talkative = counted.prefix(5).map(\.id)
    return model
  }

  private var end: HistoryCursor { cursor(records.last?.sequence ?? 0) }

  private func cursor(_ sequence: UInt64) -> HistoryCursor {
    let bytes = (0..<ChainHash.byteCount).map { UInt8(truncatingIfNeeded: sequence >> ($0 % 8)) }
    return HistoryCursor(sequence: sequence, chain: ChainHash(bytes) ?? .zero)
  }

  private func filled() throws -> any HistoryStore {
    let store = try make()
    try store.take(records, to: end)
    return store
  }

  /// Holds all that a store has against the model.
  private func compare(
    _ store: any HistoryStore, _ model: Model, _ found: inout Findings
  ) throws {
    found.expect(try store.cursor() == end, "the cursor is not where it was put")
    var differing = 0
    for contact in model.contacts {
      if try store.contact(contact.id) != contact { differing += 1 }
    }
    found.expect(differing == 0, "\(differing) contacts differ")
    differing = 0
    for contact in model.contacts {
      let lines = model.messages[contact.id] ?? []
      found.expect(lines.count == contact.messageCount, "\(contact.id) counts its lines wrongly")
      if try walk(store, contact.id) != lines { differing += 1 }
    }
    found.expect(differing == 0, "the lines of \(differing) contacts differ")
  }

  private func walk(_ store: any HistoryStore, _ id: ContactID) throws -> [StoredMessage] {
    var all: [StoredMessage] = []
    while true {
      let page = try store.messages(
        of: id, after: all.last?.sequence ?? 0, before: nil,
        limit: HistoryLimits.messagesPerPage)
      if page.isEmpty { return all }
      all += page
    }
  }

  // MARK: - The parts

  private func checkEmpty(_ found: inout Findings) throws {
    let store = try make()
    found.expect(try store.cursor() == HistoryCursor(), "the cursor is not at the beginning")
    found.expect(try store.contact(ContactID(1)) == nil, "there is a contact")
    found.expect(
      try store.contacts(HistoryQuery(), before: nil, limit: 10).isEmpty, "contacts are found")
    found.expect(
      try store.messages(of: ContactID(1), after: 0, before: nil, limit: 10).isEmpty,
      "messages are found")
    try store.take([], to: cursor(7))
    found.expect(
      try store.cursor() == cursor(7), "the cursor does not move over what is of no interest")
    try store.close()
  }

  private func checkWhole(_ found: inout Findings) throws {
    let store = try filled()
    let model = model
    found.expect(model.contacts.count >= 20, "the history given is too small to tell anything")
    found.expect(
      model.talkative.first.flatMap { model.messages[$0]?.count } ?? 0 >= 8,
      "the conversations given are too short to tell anything")
    try compare(store, model, &found)
    try store.close()
  }

  private func checkPieces(_ found: inout Findings) throws {
    var store = try make()
    var start = 0
    var size = 1
    while start < records.count {
      let piece = Array(records[start..<min(start + size, records.count)])
      try store.take(piece, to: cursor(piece[piece.count - 1].sequence))
      start += size
      // Pieces of many lengths, so that restarts fall everywhere.
      size = size % 97 + 7
      if let reopen { store = try reopen(store) }
    }
    try compare(store, model, &found)
    try store.close()
  }

  private func checkTwice(_ found: inout Findings) throws {
    let store = try make()
    let half = records.count / 2
    let middle = cursor(records[half - 1].sequence)
    try store.take(Array(records[..<half]), to: middle)
    try store.take(Array(records[..<half]), to: middle)
    try store.take(Array(records[..<(half / 2)]), to: cursor(records[half / 2 - 1].sequence))
    found.expect(try store.cursor() == middle, "the cursor went back")
    // Some of these are known already.
    try store.take(Array(records[(half / 2)...]), to: end)
    try compare(store, model, &found)
    try store.close()
  }

  private func checkPaging(_ found: inout Findings) throws {
    let store = try filled()
    let model = model
    for id in model.talkative {
      let lines = model.messages[id] ?? []
      let middle = lines[lines.count / 2].sequence
      found.expect(
        try store.messages(of: id, after: 0, before: nil, limit: 3) == Array(lines.prefix(3)),
        "the first lines are not the first")
      found.expect(
        try store.messages(of: id, after: 0, before: .max, limit: 3) == Array(lines.suffix(3)),
        "the last lines are not the last")
      found.expect(
        try store.messages(of: id, after: middle, before: nil, limit: 2)
          == Array(lines.filter { $0.sequence > middle }.prefix(2)), "after is not after")
      found.expect(
        try store.messages(of: id, after: lines[0].sequence, before: middle, limit: 2)
          == Array(lines.dropFirst().filter { $0.sequence < middle }.suffix(2)),
        "between is not between")
    }
    var walked: [StoredContact] = []
    while true {
      let page = try store.contacts(HistoryQuery(), before: walked.last?.id, limit: 7)
      if page.isEmpty { break }
      walked += page
    }
    found.expect(
      walked == Array(model.contacts.reversed()), "a walk by pages misses some or repeats some")
    try store.close()
  }

  private func checkQueries(_ found: inout Findings) throws {
    let store = try filled()
    let model = model
    for (name, query) in queries(model) {
      let expected = model.contacts.reversed().filter(query.holds)
      var walked: [StoredContact] = []
      while true {
        let page = try store.contacts(query, before: walked.last?.id, limit: 5)
        if page.isEmpty { break }
        walked += page
        if walked.count > expected.count { break }
      }
      found.expect(
        walked == expected, "\(name): \(walked.count) found where \(expected.count) are")
    }
    try store.close()
  }

  private func queries(_ model: Model) -> [(String, HistoryQuery)] {
    var queries: [(String, HistoryQuery)] = []
    func add(_ name: String, _ change: (inout HistoryQuery) -> Void) {
      var query = HistoryQuery()
      change(&query)
      queries.append((name, query))
    }
    let middle = model.contacts[model.contacts.count / 2]
    let from = model.contacts[model.contacts.count / 3].arrivedAt
    let handled = model.contacts.last { !$0.handlers.isEmpty }?.handlers.first ?? AdviserID(0)
    let units = Array(Set(model.contacts.map(\.unit))).sorted()
    add("by customer") { $0.subject = middle.subject }
    add("by nobody") { $0.subject = SubjectID(.max) }
    add("by queue") { $0.queue = middle.queue }
    add("by handler") { $0.handler = handled }
    add("by unit") { $0.units = [units[0]] }
    add("without unit") { $0.units = [.none] }
    add("by no unit") { $0.units = [] }
    add("by all units") { $0.units = units }
    add("open") { $0.isClosed = false }
    add("closed") { $0.isClosed = true }
    add("since") { $0.from = from }
    add("until") { $0.to = from }
    add("at once") {
      $0.from = from
      $0.to = from
    }
    add("between") {
      $0.from = from
      $0.to = middle.arrivedAt
    }
    add("after all") { $0.from = .distantFuture }
    add("everything at once") {
      $0.queue = middle.queue
      $0.handler = handled
      $0.units = units
      $0.isClosed = true
      $0.from = from
      $0.to = model.contacts.last?.arrivedAt
    }
    add("customer and unit") {
      $0.subject = middle.subject
      $0.units = [middle.unit]
    }
    return queries
  }

  private func checkLimits(_ found: inout Findings) throws {
    let store = try filled()
    let all = try store.contacts(HistoryQuery(), before: nil, limit: .max)
    found.expect(
      all.count == min(model.contacts.count, HistoryLimits.contactsPerPage),
      "a page of contacts has \(all.count)")
    for limit in [0, -5] {
      found.expect(
        try store.contacts(HistoryQuery(), before: nil, limit: limit).isEmpty,
        "a limit of \(limit) finds contacts")
      found.expect(
        try store.messages(of: all[0].id, after: 0, before: nil, limit: limit).isEmpty,
        "a limit of \(limit) finds messages")
    }
    found.expect(
      try store.messages(of: all[0].id, after: .max, before: nil, limit: 5).isEmpty,
      "there are messages after the last")
    found.expect(try store.contact(ContactID(.max)) == nil, "the last number is a contact")
    var query = HistoryQuery()
    query.units = (0...HistoryLimits.unitsPerQuery).map { UnitID(index: $0) }
    found.expect(.tooLarge, "a query of too many units") {
      _ = try store.contacts(query, before: nil, limit: 5)
    }
    try store.close()
  }

  private func checkClear(_ found: inout Findings) throws {
    var store = try filled()
    try store.clear()
    found.expect(try store.cursor() == HistoryCursor(), "the cursor stays")
    found.expect(
      try store.contacts(HistoryQuery(), before: nil, limit: 10).isEmpty, "contacts stay")
    if let reopen { store = try reopen(store) }
    try store.take(records, to: end)
    try compare(store, model, &found)
    try store.close()
  }

  private func checkClose(_ found: inout Findings) throws {
    let store = try make()
    try store.close()
    try store.close()
    found.expect(.closed, "reading after close") { _ = try store.cursor() }
    found.expect(.closed, "taking after close") { try store.take([], to: cursor(9)) }
  }
}
