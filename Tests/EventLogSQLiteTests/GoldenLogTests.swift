import EventLog
import EventLogSQLite
import Exchange
import Foundation
import SimulationKit
import Testing
import Vocabulary

/// A log written once, and read for ever.
struct GoldenLog: Sendable, CustomTestStringConvertible {
  let name: String
  let records: UInt64
  let chain: String
  /// Of its decisions, when the rules of today are those it was made by; older logs are read and
  /// gone on with, but decided again otherwise where a rule has changed since.
  let decisions: String?
  let subject: SubjectID

  var testDescription: String { name }
  var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
  }

  // What was printed when they were made.
  static let all = [
    GoldenLog(
      name: "log-1", records: 2752,
      chain: "dde446b426e61a781bc684254b8c3a117fcf9d827f9db2534d69092ac9b8bbb9", decisions: nil,
      subject: SubjectID(0x677a_7e3d_2dc7_fd07)),
    GoldenLog(
      name: "log-2", records: 2236,
      chain: "e8432eb47f39bc2076024a027a9843b2819a41ced2cddf322fa81195a8f4630c",
      // The hash is over what is encoded today: a plan has canned answers since version 3, and a
      // telephone since version 4.
      decisions: "f959f786a9c0011f050e3aefd04c5b8fc1ab0b997d04f80ccca25f553f89cc60",
      subject: SubjectID(0x33fe_62d1_7a24_4659)),
    GoldenLog(
      name: "log-3", records: 2195,
      chain: "cc06f63e18e395465efe8619ed18c2a6fbf473b01e5c5684b0c6796c32494437",
      decisions: "747d9f61c5f92d0e23df617329a145a2dd01c4f6916fca21339f8a098e06ecfd",
      subject: SubjectID(0x11b0_a1c5_6d5d_83a3)),
    GoldenLog(
      name: "log-4", records: 2252,
      chain: "4912386d0ae5076a393fdd810cd8ff7124e2ec4d04f2db364187192a5180dd82",
      decisions: "cac089d9f23e7ec32149e88d3fa74cc6ef40dfd0acfc538a32599ac8e59ab945",
      subject: SubjectID(0x9825_0f8e_9d1e_fb4)),
  ]
}

@Suite("The golden logs")
struct GoldenLogTests {
  static let secret = "Ada Example, +44 1632 960001"
  static let context = "ContactArrived.identity"

  /// A copy to work on: opening may write.
  private static func copy(
    _ name: String, of golden: GoldenLog, to folder: Folder
  ) throws -> String {
    try FileManager.default.copyItem(
      atPath: "\(golden.folder)/\(name)", toPath: folder.file(name))
    return folder.file(name)
  }

  private static func master(of golden: GoldenLog) throws -> MasterKey {
    let data = try #require(
      FileManager.default.contents(atPath: "\(golden.folder)/master-key.hex"))
    return try MasterKey(text: String(decoding: data, as: UTF8.self))
  }

  private static func batches(_ log: Log) throws -> [RecordedBatch] {
    var reader = try JournalReader(log)
    var batches: [RecordedBatch] = []
    while let batch = try reader.next() {
      batches.append(RecordedBatch(at: batch.at, input: batch.input, events: batch.events))
    }
    return batches
  }

  @Test(
    "an old log opens, verifies, and is read; one by today's rules is decided again",
    arguments: GoldenLog.all)
  func replays(golden: GoldenLog) throws {
    let folder = Folder()
    let driver = try SQLiteLogDriver.open(Self.copy("log.sqlite", of: golden, to: folder))
    #expect(driver.openReport.wasClosedInOrder)
    #expect(driver.openReport.notes == [])
    let report = try LogVerifier.verify(driver)
    #expect(report.isGood)
    #expect(report.records == golden.records)
    #expect("\(report.head.chain)" == golden.chain)
    let log = Log(reading: driver)
    let batches = try Self.batches(log)
    #expect(batches.count > 900)
    if let decisions = golden.decisions {
      let verdict = ReplaySame.run(batches)
      #expect(verdict.firstDifference == nil)
      #expect(verdict.recordedHash == decisions)
      #expect(verdict.replayedHash == decisions)
    }
    try driver.close()
  }

  @Test(
    "an old log is gone on with, from its snapshot or from its beginning",
    arguments: GoldenLog.all)
  func goesOn(golden: GoldenLog) async throws {
    let folder = Folder()
    let path = try Self.copy("log.sqlite", of: golden, to: folder)
    let journal = try Journal.open(SQLiteLogDriver.open(path))
    let newest = await journal.look { $0.now }
    var replayed = Exchange()
    for batch in try Self.batches(journal.log) {
      for event in batch.events { replayed.apply(event, at: batch.at) }
    }
    let expected = ExchangeSnapshot(replayed).encoded()
    #expect(await journal.look { ExchangeSnapshot($0).encoded() } == expected)
    let input = Arrive(reference: "after", channel: .email, entry: EntryPointID(0))
    let outcome = try await journal.submit(.arrive(input), at: newest + .seconds(1))
    #expect(!outcome.events.isEmpty)
    try await journal.close()
    let again = try SQLiteLogDriver.open(path)
    #expect(try again.head().sequence > golden.records)
    #expect(try LogVerifier.verify(again).isGood)
  }

  @Test(
    "what an old log sealed is read with its key, and by nobody once the person is erased",
    arguments: GoldenLog.all)
  func erases(golden: GoldenLog) throws {
    let folder = Folder()
    let driver = try SQLiteLogDriver.open(Self.copy("log.sqlite", of: golden, to: folder))
    let sealed = try Self.batches(Log(reading: driver)).flatMap(\.events).compactMap { event in
      if case .contactArrived(let arrived) = event, arrived.subject == golden.subject {
        return arrived.identity
      }
      return nil
    }
    #expect(sealed.count == 2)
    let store = try SQLiteKeyStore.open(
      Self.copy("keys.sqlite", of: golden, to: folder), master: Self.master(of: golden))
    let sealer = Sealer(store)
    for value in sealed {
      #expect(
        try sealer.open(value, for: golden.subject, context: Self.context)
          == .plain(Array(Self.secret.utf8)))
    }
    try store.erase([golden.subject], at: Instant(milliseconds: 1))
    for value in sealed {
      #expect(try sealer.open(value, for: golden.subject, context: Self.context) == .erased)
    }
    #expect(try LogVerifier.verify(driver).isGood)
    guard let decisions = golden.decisions else { return }
    let verdict = ReplaySame.run(try Self.batches(Log(reading: driver)))
    #expect(verdict.replayedHash == decisions)
  }

  // MARK: Making it

  static let target = ProcessInfo.processInfo.environment["MAKE_GOLDEN_LOG"]

  /// Made once for each format; see Fixtures/README.md.
  @Test(
    "a golden log is made in the folder that MAKE_GOLDEN_LOG names",
    .enabled(if: target != nil, "only when a new format needs one"))
  func make() throws {
    let folder = try #require(Self.target)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let master = String(repeating: "0f1e2d3c", count: 8)
    try put(Array((master + "\n").utf8), folder + "/master-key.hex")
    let store = try SQLiteKeyStore.create(
      at: folder + "/keys.sqlite", master: try MasterKey(text: master))
    let driver = try SQLiteLogDriver.create(
      at: folder + "/log.sqlite",
      identity: LogIdentity(
        id: "600d1096000000000000000000000001", created: Instant(milliseconds: 1_772_409_600_000)))
    var recorder = try JournalRecorder(driver, snapshotEvery: 700)
    var exchange = Exchange()
    var newest = Instant(milliseconds: 0)
    func feed(_ input: Input, at: Instant) {
      let outcome = exchange.handle(input, at: at)
      recorder.take(input, outcome, in: exchange)
      newest = max(newest, outcome.at)
    }
    for batch in try Self.history() { feed(batch.input, at: batch.at) }
    let person = try store.subject(forIdentity: "+441632960001", kind: "telephone")
    for number in 1...2 {
      let sealed = try Sealer(store).seal(
        Array(Self.secret.utf8), for: person, context: Self.context)
      let arrive = Arrive(
        reference: "sealed-\(number)", channel: .voice, entry: EntryPointID(0), subject: person,
        isKnown: true, identity: sealed)
      feed(.arrive(arrive), at: newest + .seconds(1))
    }
    let head = try recorder.finish(exchange)
    let verdict = ReplaySame.run(try Self.batches(Log(reading: driver)))
    try driver.close()
    try store.close()
    for left in ["log.sqlite.lock", "keys.sqlite.lock"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(left)")
    }
    #expect(verdict.isEqual)
    print("records \(head.sequence) chain \(head.chain)")
    print("decisions \(verdict.recordedHash) subject \(person)")
  }

  /// The first inputs of a small council's day among faults and people who do anything.
  private static func history() throws -> [RecordedBatch] {
    let scenario = try FaultyWorld.scenario(seed: 5, contactsPerAdviser: 4)
    var faults = FaultPlan()
    faults.chaosEvery = .seconds(40)
    var world = World(scenario, sink: RecordingSink(DecisionsHash()), faults: faults)
    _ = world.runFaulty()
    return Array(world.sink.batches.prefix(900))
  }
}
