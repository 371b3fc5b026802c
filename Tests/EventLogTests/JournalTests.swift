import EventLog
import Exchange
import SimulationKit
import Synchronization
import Testing
import Vocabulary

private let start = Instant(milliseconds: 1_772_445_600_000)

private func arrival(_ number: Int) -> Input {
  .arrive(Arrive(reference: "r\(number)", channel: .voice, entry: EntryPointID(0)))
}

@Suite("The journal")
struct JournalTests {
  @Test("the journal keeps its contract on the in-memory driver")
  func journalContract() async {
    let contract = JournalContract(
      make: { memoryDriver() }, reopen: { ($0 as! MemoryLogDriver).reopened() },
      policy: SmallCouncil.plain(advisers: 3))
    let violations = await contract.violations()
    #expect(violations == [])
  }

  @Test("a journal stops for good when the log fails, and what was answered is there")
  func failStop() async throws {
    let base = memoryDriver()
    let driver = FaultyDriver(base)
    let journal = try Journal.open(driver)
    _ = try await journal.submit(
      .publish(Publish(policy: SmallCouncil.plain(advisers: 1))), at: start)
    _ = try await journal.submit(arrival(1), at: start)
    let answered = try base.head().sequence
    driver.plan.withLock { $0.failAt = $0.commits + 1 }
    await #expect(throws: LogFault.self) { try await journal.submit(arrival(2), at: start) }
    do {
      _ = try await journal.submit(arrival(3), at: start)
      Issue.record("an input was taken after the log had failed")
    } catch {
      #expect(error.reason == .stopped)
      #expect(error.description.contains("the disk is full"))
    }
    #expect(try base.head().sequence == answered)
    try await journal.close()
    let again = try Journal.open(base.reopened())
    #expect(await again.look { $0.openContactCount } == 1)
  }

  @Test("more inputs than may be in flight wait their turn, and none is lost")
  func backPressure() async throws {
    let driver = FaultyDriver(memoryDriver())
    let journal = try Journal.open(driver)
    _ = try await journal.submit(
      .publish(Publish(policy: SmallCouncil.plain(advisers: 1))), at: start)
    let count = Journal.inFlightMaximum + 200
    driver.plan.withLock { $0.isHeld = true }
    let answered = try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        group.addTask { _ = try await journal.submit(arrival(number), at: start) }
      }
      // Lets them pile up behind the held disk; how many do so does not matter to the result.
      for _ in 0..<100 { await Task.yield() }
      driver.plan.withLock { $0.isHeld = false }
      var answered = 0
      for try await _ in group { answered += 1 }
      return answered
    }
    #expect(answered == count)
    #expect(await journal.look { $0.openContactCount } == count)
    #expect(driver.plan.withLock { $0.commits } < count, "every input had a flush of its own")
    try await journal.close()
  }

  @Test("a payload of an unknown kind is refused with its place, and exported as base64")
  func unknownKind() throws {
    let record = LogRecord(
      sequence: 7, at: start, kind: 999, version: 1, cause: 7, payload: [1],
      chain: LogChain.genesis("x"))
    let fault = #expect(throws: LogFault.self) {
      try ExchangeCodec.input(record, place: "test")
    }
    #expect(fault?.reason == .unreadable)
    #expect(fault?.sequence == 7)
    #expect(try ExchangeCodec().describe(kind: 999, version: 1, payload: [1]) == nil)
  }

  @Test("payloads cut short or too long are refused")
  func damagedPayload() throws {
    let draft = ExchangeCodec.draft(arrival(1))
    for payload in [Array(draft.payload.dropLast()), draft.payload + [0]] {
      let record = LogRecord(
        sequence: 1, at: start, kind: draft.kind, version: draft.version, cause: 1,
        payload: payload, chain: LogChain.genesis("x"))
      #expect(throws: LogFault.self) { try ExchangeCodec.input(record, place: "test") }
    }
  }

  @Test("every kind of input and event has a name, and its empty value survives as JSON")
  func everyKind() throws {
    let codec = ExchangeCodec()
    var inputs = 0
    var events = 0
    for code in UInt16(0)..<ExchangeCodec.inputKindBase {
      if let input = Input(code: code) {
        inputs += 1
        let draft = ExchangeCodec.draft(input)
        let json = try #require(
          try codec.describe(kind: draft.kind, version: draft.version, payload: draft.payload))
        #expect(json["input"] == .string(input.name))
        #expect(
          try codec.payload(kind: draft.kind, version: draft.version, json: json) == draft.payload)
      }
      if let event = Event(code: code) {
        events += 1
        let draft = ExchangeCodec.draft(event)
        let json = try #require(
          try codec.describe(kind: draft.kind, version: draft.version, payload: draft.payload))
        #expect(json["event"] == .string(event.name))
        #expect(
          try codec.payload(kind: draft.kind, version: draft.version, json: json) == draft.payload)
      }
    }
    #expect(inputs >= 45)
    #expect(events >= 60)
  }

  @Test("a recorded run reads back as it was, from a snapshot of its end")
  func recorder() throws {
    let driver = memoryDriver()
    var recorder = try JournalRecorder(driver)
    var exchange = Exchange()
    func feed(_ input: Input, _ at: Instant) {
      let outcome = exchange.handle(input, at: at)
      recorder.take(input, outcome, in: exchange)
    }
    feed(.publish(Publish(policy: SmallCouncil.plain(advisers: 2))), start)
    for number in 0..<500 { feed(arrival(number), start + .seconds(Int64(number))) }
    let head = try recorder.finish(exchange)
    #expect(try LogVerifier.verify(driver).isGood)
    let log = Log(reading: driver)
    let (restored, opening) = try JournalState.restore(log)
    #expect(opening.snapshotSequence == head.sequence)
    #expect(ExchangeSnapshot(restored).encoded() == ExchangeSnapshot(exchange).encoded())
    var reader = try JournalReader(log)
    var batches = 0
    while try reader.next() != nil { batches += 1 }
    #expect(batches == 501)
  }
}
