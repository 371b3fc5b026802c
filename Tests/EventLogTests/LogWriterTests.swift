import EventLog
import Synchronization
import Testing
import Vocabulary

private final class Tally: Sendable {
  private let number = Mutex(0)
  func add() { number.withLock { $0 += 1 } }
  var count: Int { number.withLock { $0 } }
}

@Test("the in-memory driver keeps the contract")
func memoryContract() {
  let contract = LogDriverContract(
    make: { memoryDriver() }, reopen: { ($0 as! MemoryLogDriver).reopened() })
  #expect(contract.violations() == [])
}

@Test("concurrent appends get gapless places and are whole")
func concurrentAppends() async throws {
  let log = try Log(writing: memoryDriver())
  let ranges = try await withThrowingTaskGroup(of: ClosedRange<UInt64>.self) { group in
    for number in 0..<500 {
      group.addTask { try await log.append(LogDriverContract.batch(number, events: number % 5)) }
    }
    return try await group.reduce(into: []) { $0.append($1) }
  }
  var next: UInt64 = 1
  for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    #expect(range.lowerBound == next)
    let records = try log.read(from: range.lowerBound, limit: range.count)
    #expect(records.allSatisfy { $0.cause == range.lowerBound })
    #expect(records.first?.isInput == true)
    next = range.upperBound + 1
  }
  #expect(try log.head().sequence == next - 1)
  #expect(try LogVerifier.verify(log.driver).isGood)
}

@Test("waiting batches share a commit and are acknowledged in order")
func groupCommit() async throws {
  let driver = FaultyDriver(memoryDriver())
  let log = try Log(writing: driver)
  driver.plan.withLock { $0.isHeld = true }
  var ranges: [ClosedRange<UInt64>] = []
  for number in 0..<200 {
    ranges.append(try await log.submit(LogDriverContract.batch(number, events: 1)))
  }
  #expect(try log.head().sequence == 0, "nothing is on disk yet")
  let acknowledged = Tally()
  try await withThrowingTaskGroup(of: Void.self) { group in
    for range in ranges {
      group.addTask {
        try await log.committed(range)
        let head = try log.head().sequence
        #expect(head >= range.upperBound, "acknowledged before it was stored")
        acknowledged.add()
      }
    }
    driver.plan.withLock { $0.isHeld = false }
    try await group.waitForAll()
  }
  #expect(acknowledged.count == 200)
  let commits = driver.plan.withLock { $0.commits }
  #expect(commits <= 3, "200 waiting batches took \(commits) commits")
}

@Test("a full writer makes its callers wait, and goes on when the disk does")
func backPressure() async throws {
  let driver = FaultyDriver(memoryDriver())
  let log = try Log(writing: driver, pendingBatchesMaximum: 8)
  driver.plan.withLock { $0.isHeld = true }
  var accepted = 0
  while try log.trySubmit(LogDriverContract.batch(accepted, events: 0)) != nil { accepted += 1 }
  #expect(accepted == 8)
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in 8..<100 {
      group.addTask { _ = try await log.append(LogDriverContract.batch(number, events: 0)) }
    }
    driver.plan.withLock { $0.isHeld = false }
    try await group.waitForAll()
  }
  #expect(try log.head().sequence == 100)
  #expect(driver.plan.withLock { $0.groupSizes.max()! } <= 8)
}

@Test("after a failed commit nothing more is taken and nothing acknowledged is lost")
func failStop() async throws {
  for failAt in 1...12 {
    let driver = FaultyDriver(memoryDriver())
    driver.plan.withLock { $0.failAt = failAt }
    let log = try Log(writing: driver)
    var acknowledged: UInt64 = 0
    for number in 0..<12 {
      do {
        acknowledged = try await log.append(LogDriverContract.batch(number, events: 2)).upperBound
      } catch {
        #expect(error.reason == .stopped)
        #expect(error.description.contains("the disk is full"))
      }
    }
    #expect(acknowledged == UInt64(failAt - 1) * 3)
    #expect(try log.head().sequence == acknowledged)
    #expect(try log.read(from: 1, limit: 100).count == Int(acknowledged))
    driver.plan.withLock { $0.failAt = nil }
    await #expect(throws: LogFault.self, "a stopped writer stays stopped") {
      try await log.append(LogDriverContract.batch(99, events: 0))
    }
    let again = try Log(writing: driver)
    _ = try await again.append(LogDriverContract.batch(100, events: 0))
    #expect(try LogVerifier.verify(driver).isGood)
  }
}

@Test("every waiting appender hears of the failure")
func failureReachesAll() async throws {
  let driver = FaultyDriver(memoryDriver())
  driver.plan.withLock {
    $0.failAt = 1
    $0.isHeld = true
  }
  let log = try Log(writing: driver, pendingBatchesMaximum: 4)
  let reasons = await withTaskGroup(of: LogFault.Reason?.self) { group in
    for number in 0..<50 {
      group.addTask {
        do throws(LogFault) {
          _ = try await log.append(LogDriverContract.batch(number, events: 0))
          return nil
        } catch { return error.reason }
      }
    }
    driver.plan.withLock { $0.isHeld = false }
    return await group.reduce(into: []) { $0.append($1) }
  }
  #expect(reasons.count == 50)
  #expect(reasons.allSatisfy { $0 == .stopped })
}

@Test("closing stores what was submitted and refuses more")
func closing() async throws {
  let driver = memoryDriver()
  let log = try Log(writing: driver)
  for number in 0..<50 { _ = try await log.submit(LogDriverContract.batch(number, events: 1)) }
  try await log.close()
  #expect(try driver.reopened().head().sequence == 100)
  await #expect(throws: LogFault.self) {
    try await log.append(LogDriverContract.batch(1, events: 0))
  }
}

@Test("a batch beyond the maximum is refused and takes no place")
func batchTooLarge() async throws {
  let log = try Log(writing: memoryDriver())
  let draft = LogDraft(kind: 1, version: 1, payload: [])
  let events = [LogDraft](repeating: draft, count: LogLimits.recordsPerBatchMaximum)
  await #expect(throws: LogFault.self) {
    try await log.append(LogBatch(at: .epoch, input: draft, events: events))
  }
  let range = try await log.append(LogDriverContract.batch(1, events: 0))
  #expect(range == 1...1)
}
