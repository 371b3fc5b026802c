import EventLog
import Testing
import Vocabulary

@Test("a follower sees what there is, then what comes, and ends with the log")
func followLive() async throws {
  let log = try Log(writing: memoryDriver())
  _ = try await log.append((0..<700).map { LogDriverContract.batch($0, events: 1) })
  let follower = Task { () throws -> [UInt64] in
    var seen: [UInt64] = []
    for try await record in log.follow(after: 100) { seen.append(record.sequence) }
    return seen
  }
  for number in 700..<900 {
    _ = try await log.append(LogDriverContract.batch(number, events: 1))
  }
  while try log.cursor(named: "x") != 1800 {
    try await log.advance(named: "x", to: 1800)
  }
  try await log.close()
  let seen = try await follower.value
  // Closing may overtake the follower, but what it saw has no gap.
  #expect(seen == Array(101..<101 + UInt64(seen.count)))
  #expect(seen.count >= 1)
}

@Test("a follower waits for a record that is not there yet")
func followWaits() async throws {
  let log = try Log(writing: memoryDriver())
  async let first: LogRecord? = {
    var iterator = log.follow(after: 0).makeAsyncIterator()
    return try await iterator.next()
  }()
  for _ in 0..<100 { await Task.yield() }
  _ = try await log.append(LogDriverContract.batch(5, events: 2))
  #expect(try await first?.sequence == 1)
}

@Test("a cancelled follower ends")
func followCancelled() async throws {
  let log = try Log(writing: memoryDriver())
  for waits in [0, 1000] {
    let task = Task { () throws -> Int in
      var count = 0
      for try await _ in log.follow(after: 0) { count += 1 }
      return count
    }
    for _ in 0..<waits { await Task.yield() }
    task.cancel()
    #expect(try await task.value == 0)
  }
}

@Test("a follower that only reads finds records written by another")
func followByPolling() async throws {
  let driver = memoryDriver()
  let writing = try Log(writing: driver)
  let reading = Log(reading: driver)
  var iterator = reading.follow(after: 0).makeAsyncIterator()
  async let appended = writing.append(LogDriverContract.batch(1, events: 0))
  #expect(try await iterator.next()?.sequence == 1)
  _ = try await appended
  await #expect(throws: LogFault.self) {
    try await reading.append(LogDriverContract.batch(2, events: 0))
  }
}

@Test("a follower beyond the end says that the log went back")
func followBeyondTheEnd() async throws {
  let log = try Log(writing: memoryDriver())
  _ = try await log.append(LogDriverContract.batch(1, events: 0))
  var iterator = log.follow(after: 2).makeAsyncIterator()
  do {
    _ = try await iterator.next()
    Issue.record("it was accepted")
  } catch {
    #expect(error.reason == .outOfOrder)
  }
}

@Test("a named cursor lets a follower go on where it was")
func followCursor() async throws {
  let log = try Log(writing: memoryDriver())
  _ = try await log.append(LogDriverContract.batch(3, events: 9))
  var iterator = try log.follow(cursor: "mail").makeAsyncIterator()
  for _ in 0..<4 { _ = try await iterator.next() }
  try await log.advance(named: "mail", to: 4)
  var again = try log.follow(cursor: "mail").makeAsyncIterator()
  #expect(try await again.next()?.sequence == 5)
  try await log.removeCursor(named: "mail")
  #expect(try log.cursor(named: "mail") == 0)
}

@Test("a damaged snapshot is passed over with a report")
func damagedSnapshot() async throws {
  let driver = memoryDriver()
  let log = try Log(writing: driver)
  _ = try await log.append(LogDriverContract.batch(3, events: 9))
  try await log.saveSnapshot(at: 4, [1, 2, 3])
  try await log.saveSnapshot(at: 8, [4, 5, 6])
  driver.tamperSnapshots { if $0.sequence == 8 { $0.bytes[0] ^= 1 } }
  let search = try log.latestSnapshot(notAfter: .max)
  #expect(search.snapshot == LogSnapshot(sequence: 4, bytes: [1, 2, 3]))
  #expect(search.skipped.map(\.sequence) == [8])
  #expect(search.skipped.map(\.reason) == [.damaged])
}
