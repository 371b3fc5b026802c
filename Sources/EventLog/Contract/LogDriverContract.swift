import Vocabulary

/// What every driver of the log must do. Returns what it does not do, in words; empty is good.
public struct LogDriverContract: Sendable {
  /// Makes an empty log.
  public var make: @Sendable () throws -> any LogDriver
  /// Opens the log of a closed driver again.
  public var reopen: @Sendable (any LogDriver) throws -> any LogDriver

  public init(
    make: @escaping @Sendable () throws -> any LogDriver,
    reopen: @escaping @Sendable (any LogDriver) throws -> any LogDriver
  ) {
    self.make = make
    self.reopen = reopen
  }

  public func violations() -> [String] {
    let parts: [(String, (inout Findings) throws -> Void)] = [
      ("an empty log", checkEmpty),
      ("commit and read", checkCommit),
      ("order", checkOrder),
      ("cursors", checkCursors),
      ("snapshots", checkSnapshots),
      ("reopening", checkReopen),
      ("limits", checkLimits),
      ("closing", checkClose),
    ]
    var findings = Findings()
    for (name, part) in parts {
      findings.part = name
      do { try part(&findings) } catch { findings.expect(false, "threw \(error)") }
    }
    return findings.violations
  }

  struct Findings {
    var part = ""
    var violations: [String] = []

    mutating func expect(_ holds: Bool, _ what: String) {
      if !holds { violations.append("\(part): \(what)") }
    }
    mutating func expect(
      _ reason: LogFault.Reason, _ what: String, _ body: () throws -> Void
    ) {
      do {
        try body()
        expect(false, "\(what) was accepted")
      } catch let fault as LogFault {
        expect(fault.reason == reason, "\(what) threw \(fault.reason), not \(reason)")
      } catch {
        expect(false, "\(what) threw \(error)")
      }
    }
  }

  /// A batch with `events` events whose payloads tell them apart, for tests of drivers.
  public static func batch(_ number: Int, events: Int, at milliseconds: Int64 = 0) -> LogBatch {
    func draft(_ part: Int) -> LogDraft {
      let text = "batch \(number) part \(part)"
      return LogDraft(
        kind: UInt16(part == 0 ? 1 : 100 + part % 7), version: UInt8(1 + part % 3),
        payload: part % 5 == 4 ? [] : Array(text.utf8))
    }
    return LogBatch(
      at: Instant(milliseconds: milliseconds + Int64(number)), input: draft(0),
      events: events == 0 ? [] : (1...events).map(draft))
  }

  private func fill(_ driver: any LogDriver, batches: Int, from: Int = 0) throws -> [LogRecord] {
    var chain = LogChain(from: try driver.head())
    var all: [LogRecord] = []
    for number in from..<from + batches {
      var records: [LogRecord] = []
      chain.place(Self.batch(number, events: number % 4), into: &records)
      try driver.commit(records)
      all += records
    }
    return all
  }

  private func checkEmpty(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    found.expect(try driver.head() == LogChain.start(driver.identity), "the head is not genesis")
    found.expect(try driver.read(from: 1, limit: 10).isEmpty, "there are records")
    found.expect(try driver.read(from: 0, limit: 10).isEmpty, "there are records from 0")
    found.expect(try LogVerifier.verify(driver).isGood, "it does not verify")
    found.expect(
      try driver.latestSnapshot(notAfter: .max).snapshot == nil, "there is a snapshot")
    try driver.commit([])
    found.expect(try driver.head().sequence == 0, "a commit of nothing moved the head")
  }

  private func checkCommit(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    let all = try fill(driver, batches: 40)
    found.expect(try driver.read(from: 1, limit: 1000) == all, "what is read is not what was put")
    found.expect(try driver.read(from: 0, limit: 1000) == all, "reading from 0 differs from 1")
    found.expect(
      try driver.read(from: 7, limit: 5) == Array(all[6..<11]), "a page from 7 is wrong")
    found.expect(
      try driver.read(from: UInt64(all.count), limit: 5) == [all.last!], "the last is not read")
    found.expect(
      try driver.read(from: UInt64(all.count) + 1, limit: 5).isEmpty, "there is more at the end")
    found.expect(try driver.read(from: .max, limit: 5).isEmpty, "there is more far beyond")
    found.expect(try driver.read(from: 1, limit: 0).isEmpty, "limit 0 gives records")
    let head = try driver.head()
    found.expect(
      head == LogHead(sequence: UInt64(all.count), chain: all.last!.chain), "the head is wrong")
    let report = try LogVerifier.verify(driver)
    found.expect(report.isGood && report.records == head.sequence, "it does not verify")
    let strange = LogRecord(
      sequence: head.sequence + 1, at: Instant(milliseconds: .min), kind: .max, version: .max,
      cause: 1, payload: [0, 255, 0, 128], chain: LogChain.genesis("x"))
    try driver.commit([strange])
    found.expect(
      try driver.read(from: strange.sequence, limit: 1) == [strange], "extremes are not kept")
  }

  private func checkOrder(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    let all = try fill(driver, batches: 3)
    let head = try driver.head()
    var chain = LogChain(from: head)
    var next: [LogRecord] = []
    chain.place(Self.batch(9, events: 3), into: &next)
    found.expect(.outOfOrder, "a repeated record") { try driver.commit([all.last!]) }
    found.expect(.outOfOrder, "a record after a gap") { try driver.commit([next[1]]) }
    found.expect(.outOfOrder, "a batch out of order") {
      try driver.commit([next[0], next[2], next[1]])
    }
    var uncaused = next[0]
    uncaused.cause = uncaused.sequence + 1
    found.expect(.outOfOrder, "a record caused by a later one") { try driver.commit([uncaused]) }
    found.expect(try driver.head() == head, "a refused commit moved the head")
    found.expect(try driver.read(from: 1, limit: 100) == all, "a refused commit left records")
    try driver.commit(next)
    found.expect(try driver.head().sequence == next.last!.sequence, "the writer is stuck")
  }

  private func checkCursors(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    let end = UInt64(try fill(driver, batches: 10).count)
    found.expect(try driver.cursor(named: "a") == 0, "a new cursor is not 0")
    try driver.advance(named: "a", to: 5)
    try driver.advance(named: "b", to: end)
    try driver.advance(named: "a", to: 3)
    found.expect(try driver.cursor(named: "a") == 5, "a cursor went back")
    found.expect(try driver.cursor(named: "b") == end, "cursors are mixed up")
    found.expect(.outOfOrder, "a cursor beyond the end") {
      try driver.advance(named: "a", to: end + 1)
    }
    try driver.removeCursor(named: "a")
    found.expect(try driver.cursor(named: "a") == 0, "a removed cursor is still there")
    found.expect(.tooLarge, "an empty name") { try driver.advance(named: "", to: 1) }
    found.expect(.tooLarge, "a long name") {
      let name = String(repeating: "n", count: LogLimits.cursorNameBytesMaximum + 1)
      try driver.advance(named: name, to: 1)
    }
    for number in 1..<LogLimits.cursorsMaximum { try driver.advance(named: "c\(number)", to: 1) }
    found.expect(.tooLarge, "one cursor too many") { try driver.advance(named: "more", to: 1) }
    try driver.advance(named: "c1", to: 2)
  }

  private func checkSnapshots(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    let newest = UInt64(LogLimits.snapshotsKept + 2)
    let end = UInt64(try fill(driver, batches: Int(newest)).count)
    for sequence in 1...newest {
      try driver.save(LogSnapshot(sequence: sequence, bytes: [UInt8(sequence), 0, 9]))
    }
    let last = try driver.latestSnapshot(notAfter: .max)
    found.expect(
      last
        == SnapshotSearch(
          snapshot: LogSnapshot(sequence: newest, bytes: [UInt8(newest), 0, 9]), skipped: []),
      "the newest is not found")
    found.expect(
      try driver.latestSnapshot(notAfter: newest - 1).snapshot?.sequence == newest - 1,
      "an earlier one is not found")
    // Evenly spaced ones are thinned from the beginning.
    found.expect(
      try driver.latestSnapshot(notAfter: 1).snapshot == nil, "more than the maximum are kept")
    found.expect(
      try driver.latestSnapshot(notAfter: 3).snapshot?.sequence == 2,
      "not the ones that SnapshotPolicy names were removed")
    try driver.save(LogSnapshot(sequence: newest, bytes: []))
    found.expect(
      try driver.latestSnapshot(notAfter: end).snapshot?.bytes == [], "saving again is ignored")
    found.expect(.outOfOrder, "a snapshot beyond the end") {
      try driver.save(LogSnapshot(sequence: end + 1, bytes: [1]))
    }
  }

  private func checkReopen(_ found: inout Findings) throws {
    let first = try make()
    let all = try fill(first, batches: 12)
    try first.advance(named: "records", to: 4)
    try first.save(LogSnapshot(sequence: 6, bytes: [1, 2, 3]))
    let head = try first.head()
    try first.close()
    let driver = try reopen(first)
    defer { try? driver.close() }
    found.expect(driver.identity == first.identity, "the identity changed")
    found.expect(try driver.head() == head, "the head changed")
    found.expect(try driver.read(from: 1, limit: 1000) == all, "the records changed")
    found.expect(try driver.cursor(named: "records") == 4, "a cursor was lost")
    found.expect(
      try driver.latestSnapshot(notAfter: .max).snapshot?.bytes == [1, 2, 3],
      "a snapshot was lost")
    let more = try fill(driver, batches: 5, from: 12)
    found.expect(
      try driver.read(from: 1, limit: 1000) == all + more, "appending after reopening failed")
    found.expect(try LogVerifier.verify(driver).isGood, "it does not verify")
  }

  private func checkLimits(_ found: inout Findings) throws {
    let driver = try make()
    defer { try? driver.close() }
    var chain = LogChain(from: try driver.head())
    func batch(_ bytes: Int) -> LogBatch {
      LogBatch(
        at: .epoch,
        input: LogDraft(kind: 1, version: 1, payload: [UInt8](repeating: 7, count: bytes)),
        events: [])
    }
    var large: [LogRecord] = []
    chain.place(batch(LogLimits.payloadBytesMaximum + 1), into: &large)
    found.expect(.tooLarge, "a payload beyond the maximum") { try driver.commit(large) }
    chain = LogChain(from: try driver.head())
    for _ in 0..<6 {
      var records: [LogRecord] = []
      chain.place(batch(LogLimits.payloadBytesMaximum), into: &records)
      try driver.commit(records)
    }
    let page = try driver.read(from: 1, limit: 100)
    found.expect(
      page.count * LogLimits.payloadBytesMaximum <= LogLimits.readBytesMaximum && !page.isEmpty,
      "a page of \(page.count) large records exceeds the maximum")
    found.expect(
      try driver.read(from: UInt64(page.count) + 1, limit: 100).count == 6 - page.count,
      "the next page is wrong")
  }

  private func checkClose(_ found: inout Findings) throws {
    let driver = try make()
    try driver.close()
    found.expect(.closed, "reading after close") { _ = try driver.read(from: 1, limit: 1) }
    found.expect(.closed, "the head after close") { _ = try driver.head() }
    found.expect(.closed, "appending after close") { _ = try fill(driver, batches: 1) }
    found.expect(.closed, "a cursor after close") { _ = try driver.cursor(named: "a") }
  }
}
