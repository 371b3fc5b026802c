import Desk
import EventLog
import Exchange
import SimulationKit
import Synchronization
import Testing
import Vocabulary

private let identity = LogIdentity(id: "00000000000000000000000000000001", created: .epoch)

/// A store that fails as a test wants, over one that does not.
private final class FailingStore: HistoryStore {
  let base = MemoryHistoryStore()
  /// Faults to throw, one for each take.
  let faults = Mutex<[HistoryFault]>([])
  let takes = Mutex<[Int]>([])
  let clears = Mutex(0)

  func cursor() throws(HistoryFault) -> HistoryCursor { try base.cursor() }
  func take(_ records: [HistoryRecord], to cursor: HistoryCursor) throws(HistoryFault) {
    if let fault = faults.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw fault }
    takes.withLock { $0.append(records.count) }
    try base.take(records, to: cursor)
  }
  func clear() throws(HistoryFault) {
    clears.withLock { $0 += 1 }
    try base.clear()
  }
  func messages(
    of contact: ContactID, after: UInt64, before: UInt64?, limit: Int
  ) throws(HistoryFault) -> [StoredMessage] {
    try base.messages(of: contact, after: after, before: before, limit: limit)
  }
  func contact(_ id: ContactID) throws(HistoryFault) -> StoredContact? { try base.contact(id) }
  func contacts(
    _ query: HistoryQuery, before: ContactID?, limit: Int
  ) throws(HistoryFault) -> [StoredContact] {
    try base.contacts(query, before: before, limit: limit)
  }
  func close() throws(HistoryFault) { try base.close() }
}

private let broken = HistoryFault(.inputOutput, "the disk is away", at: "test", remedy: "Wait.")

/// Collects what is reported.
private final class Reports: Sendable {
  let all = Mutex<[HistoryFault]>([])
  var report: @Sendable (HistoryFault) -> Void {
    { fault in self.all.withLock { $0.append(fault) } }
  }
}

@Suite("The follower of the history")
struct HistoryFollowerTests {
  private func arrival(_ number: Int) -> Input {
    .arrive(
      Arrive(
        reference: "r\(number)", channel: .chat, entry: EntryPointID(0),
        subject: SubjectID(UInt64(number + 1))))
  }

  private func journal(_ driver: MemoryLogDriver) async throws -> Journal {
    let journal = try Journal.open(driver)
    _ = try await journal.submit(
      .publish(Publish(policy: ChatHouse.policy())), at: ChatHouse.start)
    return journal
  }

  private func rows(_ log: Log) throws -> HistoryRows {
    var fold = HistoryFold()
    let records = try log.read(from: 1, limit: 100_000).filter { !$0.isInput }
    return fold.take(
      try records.map {
        HistoryRecord(
          sequence: $0.sequence, at: $0.at, event: try ExchangeCodec.event($0, place: "test"))
      })
  }

  @Test("it takes what is there and what comes, and says when it has caught up")
  func follows() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    for number in 0..<50 { _ = try await journal.submit(arrival(number), at: ChatHouse.start) }
    let reports = Reports()
    let store = MemoryHistoryStore()
    let follower = HistoryFollower(log: journal.log, store: store, report: reports.report)
    let task = Task { await follower.run() }
    for number in 50..<80 { _ = try await journal.submit(arrival(number), at: ChatHouse.start) }
    let head = try journal.log.head()
    try await follower.caughtUp(to: head.sequence)
    #expect(try store.cursor() == HistoryCursor(sequence: head.sequence, chain: head.chain))
    let expected = try rows(journal.log).contacts
    #expect(expected.count == 80)
    for contact in expected { #expect(try store.contact(contact.id) == contact) }
    let lag = await follower.lag()
    #expect(lag.position == head.sequence)
    #expect(lag.records == 0 && lag.fault == nil && lag.failures == 0)
    task.cancel()
    await task.value
    #expect(reports.all.withLock { $0.isEmpty })
    try await journal.close()
  }

  @Test("it goes on from where the store stands, and takes nothing twice")
  func resumes() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    let store = FailingStore()
    for round in 0..<3 {
      for number in 0..<20 {
        _ = try await journal.submit(arrival(round * 20 + number), at: ChatHouse.start)
      }
      let follower = HistoryFollower(log: journal.log, store: store) { _ in }
      let task = Task { await follower.run() }
      try await follower.caughtUp(to: try journal.log.head().sequence)
      task.cancel()
      await task.value
    }
    let expected = try rows(journal.log)
    #expect(try store.contacts(HistoryQuery(), before: nil, limit: 100).count == 60)
    for contact in expected.contacts { #expect(try store.contact(contact.id) == contact) }
    let interesting = try journal.log.read(from: 1, limit: 100_000).filter {
      HistoryFold.codes.contains($0.kind)
    }
    #expect(store.takes.withLock { $0.reduce(0, +) } == interesting.count)
    #expect(store.clears.withLock { $0 } == 0)
    try await journal.close()
  }

  @Test("a store that fails is tried again, told once, and misses nothing")
  func retries() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    _ = try await journal.submit(arrival(1), at: ChatHouse.start)
    let store = FailingStore()
    store.faults.withLock { $0 = [broken, broken, broken] }
    let reports = Reports()
    let follower = HistoryFollower(log: journal.log, store: store, report: reports.report)
    let task = Task { await follower.run() }
    try await follower.caughtUp(to: try journal.log.head().sequence)
    #expect(reports.all.withLock { $0 } == [broken])
    #expect(await follower.lag().fault == nil)
    #expect(try store.contact(ContactID(1)) != nil)
    task.cancel()
    await task.value
    try await journal.close()
  }

  @Test("a damaged store is built again")
  func rebuilds() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    for number in 0..<5 { _ = try await journal.submit(arrival(number), at: ChatHouse.start) }
    let store = FailingStore()
    let first = HistoryFollower(log: journal.log, store: store) { _ in }
    let one = Task { await first.run() }
    try await first.caughtUp(to: try journal.log.head().sequence)
    one.cancel()
    await one.value
    let damaged = HistoryFault(.damaged, "torn", at: "test", remedy: "None.")
    store.faults.withLock { $0 = [damaged] }
    _ = try await journal.submit(arrival(6), at: ChatHouse.start)
    let second = HistoryFollower(log: journal.log, store: store) { _ in }
    let two = Task { await second.run() }
    while store.clears.withLock({ $0 }) == 0 { await Task.yield() }
    try await second.caughtUp(to: try journal.log.head().sequence)
    let head = try journal.log.head().sequence
    while try store.cursor().sequence < head { await Task.yield() }
    #expect(try store.contacts(HistoryQuery(), before: nil, limit: 100).count == 6)
    two.cancel()
    await two.value
    try await journal.close()
  }

  @Test("a store that was built from another log, or from one set back, is built again")
  func otherLog() async throws {
    let store = FailingStore()
    let chain = try #require(ChainHash([UInt8](repeating: 3, count: 32)))
    for sequence: UInt64 in [3, 1_000_000] {
      try store.take([], to: HistoryCursor(sequence: sequence, chain: chain))
      let journal = try await journal(MemoryLogDriver(identity: identity))
      _ = try await journal.submit(arrival(1), at: ChatHouse.start)
      let reports = Reports()
      let follower = HistoryFollower(log: journal.log, store: store, report: reports.report)
      let task = Task { await follower.run() }
      try await follower.caughtUp(to: try journal.log.head().sequence)
      #expect(reports.all.withLock { $0.map(\.reason) } == [.damaged])
      #expect(try store.contact(ContactID(1)) != nil)
      task.cancel()
      await task.value
      try await journal.close()
      try store.clear()
    }
  }

  @Test("who waits is let go when the follower ends, and when they are cancelled themselves")
  func letsGo() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    let follower = HistoryFollower(log: journal.log, store: MemoryHistoryStore()) { _ in }
    let task = Task { await follower.run() }
    let cancelled = Task { try await follower.caughtUp(to: 1_000_000) }
    let left = Task { () -> HistoryFault? in
      do throws(HistoryFault) {
        try await follower.caughtUp(to: 1_000_000)
        return nil
      } catch { return error }
    }
    for _ in 0..<50 { await Task.yield() }
    cancelled.cancel()
    try await cancelled.value
    task.cancel()
    await task.value
    #expect(await left.value?.reason == .ended)
    await #expect(throws: HistoryFault.self) { try await follower.caughtUp(to: 1_000_000) }
    try await journal.close()
  }

  @Test("it ends with the log")
  func endsWithLog() async throws {
    let journal = try await journal(MemoryLogDriver(identity: identity))
    let follower = HistoryFollower(log: journal.log, store: MemoryHistoryStore()) { _ in }
    let task = Task { await follower.run() }
    try await follower.caughtUp(to: try journal.log.head().sequence)
    try await journal.close()
    await task.value
  }
}
