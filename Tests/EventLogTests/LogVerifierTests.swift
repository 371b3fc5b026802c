import EventLog
import Testing
import Vocabulary

/// A driver with some thousand records, so that verification crosses pages.
private func filled(_ batches: Int = 900) throws -> MemoryLogDriver {
  let driver = memoryDriver()
  var chain = LogChain(from: try driver.head())
  var records: [LogRecord] = []
  for number in 0..<batches {
    chain.place(LogDriverContract.batch(number, events: number % 8), into: &records)
  }
  try driver.commit(records)
  return driver
}

@Test("every changed field of any record is found and named")
func changedField() throws {
  let changes: [(inout LogRecord) -> Void] = [
    { $0.at = $0.at + .milliseconds(1) },
    { $0.kind ^= 1 },
    { $0.version ^= 1 },
    { $0.cause -= $0.cause == 1 ? 0 : 1 },
    { $0.payload.append(0) },
    { $0.payload = $0.payload.isEmpty ? [1] : [] },
  ]
  var numbers = SeededNumbers(seed: 11)
  for (index, change) in changes.enumerated() {
    let driver = try filled()
    let total = try driver.head().sequence
    let target = UInt64.random(in: 2...total, using: &numbers)
    driver.tamper { change(&$0[Int(target - 1)]) }
    let report = try LogVerifier.verify(driver)
    #expect(report.findings.map(\.sequence) == [target], "change \(index)")
    #expect(report.findings.first?.problem == .changed)
  }
}

@Test("every single flipped bit of a payload is found")
func flippedBits() throws {
  let driver = try filled(3)
  let records = try driver.read(from: 1, limit: 100)
  for (index, record) in records.enumerated() {
    for bit in 0..<record.payload.count * 8 {
      driver.tamper { $0[index].payload[bit / 8] ^= 1 << UInt8(bit % 8) }
      let report = try LogVerifier.verify(driver)
      #expect(report.findings.map(\.sequence) == [record.sequence])
      driver.tamper { $0[index].payload[bit / 8] ^= 1 << UInt8(bit % 8) }
    }
  }
  #expect(try LogVerifier.verify(driver).isGood)
}

@Test("an altered chain value is found")
func changedChain() throws {
  let driver = try filled(20)
  driver.tamper { $0[9].chain = LogChain.genesis("other") }
  let findings = try LogVerifier.verify(driver).findings
  #expect(findings.map(\.sequence) == [10, 11])
}

@Test("exchanged records are found")
func reordered() throws {
  let driver = try filled(20)
  driver.tamper {
    (($0[4].payload, $0[4].chain), ($0[5].payload, $0[5].chain)) =
      (($0[5].payload, $0[5].chain), ($0[4].payload, $0[4].chain))
  }
  #expect(try LogVerifier.verify(driver).findings.prefix(2).map(\.sequence) == [5, 6])
}

@Test("a chain made anew over changed records does not reach the noted end")
func rewritten() throws {
  let driver = try filled(20)
  driver.tamper { records in
    var chain = LogChain(from: LogChain.start(driver.identity))
    var forged: [LogRecord] = []
    let batch = LogBatch(
      at: .epoch, input: LogDraft(kind: 1, version: 1, payload: [6]),
      events: [LogDraft](
        repeating: LogDraft(kind: 2, version: 1, payload: []), count: records.count - 1))
    chain.place(batch, into: &forged)
    records = forged
  }
  let report = try LogVerifier.verify(driver)
  #expect(report.findings.map(\.problem) == [.wrongEnd])
}

@Test("progress reaches the end, and verification can start later")
func verifyProgress() throws {
  let driver = try filled()
  let head = try driver.head()
  var last: (UInt64, UInt64) = (0, 0)
  let report = try LogVerifier.verify(driver) { last = ($0, $1) }
  #expect(last == (head.sequence, head.sequence))
  #expect(report.head == head)
  let middle = try driver.read(from: 1000, limit: 1)[0]
  let start = LogHead(sequence: 1000, chain: middle.chain)
  let rest = try LogVerifier.verify(driver, after: start)
  #expect(rest.isGood)
  #expect(rest.records == head.sequence - 1000)
}

@Test("the chain is what its documentation says")
func chainByHand() throws {
  // Computed apart from this program, with Python's hashlib and struct.
  var chain = LogChain(from: LogChain.start(LogIdentity(id: "abc", created: .epoch)))
  #expect("\(chain.head.chain)" == Golden.genesis)
  var records: [LogRecord] = []
  chain.place(
    LogBatch(
      at: Instant(milliseconds: 1_772_445_600_000),
      input: LogDraft(kind: 7, version: 2, payload: Array("hello".utf8)),
      events: [LogDraft(kind: 300, version: 1, payload: [])]),
    into: &records)
  #expect(records.map { "\($0.chain)" } == [Golden.first, Golden.second])
}

private enum Golden {
  static let genesis =
    "734ebb118064ea28a42cac6fb2459316"
    + "a281adaa4dc6adeca292c8c7b705aa07"
  static let first =
    "10e10e03276246febbadf6fe498a735a"
    + "cd7c472e0276f19f5362f20f3a7b800b"
  static let second =
    "077ccfa98ea46121a3cd98f6b053f103"
    + "9c56c5af36dda0ea8fe3380e747408e3"
}

@Test("old payloads are read in their newest form and verify as they were stored")
func upcasting() async throws {
  // Version 1 of an event held a name; version 2 holds its length; it then became kind 9.
  var upcasters = Upcasters()
  upcasters.register(kind: 5, version: 1) { payload in
    LogDraft(kind: 5, version: 2, payload: [UInt8(payload.count)])
  }
  upcasters.register(kind: 5, version: 2) { payload in
    guard payload.count == 1 else { throw CodingFault(.truncated, field: "length") }
    return LogDraft(kind: 9, version: 1, payload: payload + payload)
  }
  let log = try Log(writing: memoryDriver(), upcasters: upcasters)
  let drafts = [
    LogDraft(kind: 5, version: 1, payload: Array("Ann".utf8)),
    LogDraft(kind: 5, version: 2, payload: [4]),
    LogDraft(kind: 9, version: 1, payload: [1, 1]),
    LogDraft(kind: 5, version: 3, payload: [8]),
  ]
  _ = try await log.append(
    LogBatch(at: .epoch, input: drafts[0], events: Array(drafts.dropFirst())))
  let read = try log.read(from: 1, limit: 10)
  #expect(read.map(\.payload) == [[3, 3], [4, 4], [1, 1], [8]])
  #expect(read.map(\.kind) == [9, 9, 9, 5])
  #expect(try log.driver.read(from: 1, limit: 10).map(\.payload) == drafts.map(\.payload))
  #expect(try LogVerifier.verify(log.driver).isGood)

  let bad = LogDraft(kind: 5, version: 2, payload: [])
  _ = try await log.append(LogBatch(at: .epoch, input: bad, events: []))
  #expect(throws: LogFault.self) { try log.read(from: 5, limit: 1) }
}

@Test("conversions that form a circle are refused")
func upcastCircle() throws {
  var upcasters = Upcasters()
  upcasters.register(kind: 1, version: 1) { LogDraft(kind: 1, version: 2, payload: $0) }
  upcasters.register(kind: 1, version: 2) { LogDraft(kind: 1, version: 1, payload: $0) }
  #expect(throws: LogFault.self) {
    try upcasters.newest(
      of: LogDraft(kind: 1, version: 1, payload: []), sequence: 3, place: "test")
  }
}
