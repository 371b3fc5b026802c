import Desk
import EventLog
import Exchange
import SimulationKit
import Testing
import Vocabulary

@Suite("The story of a contact")
struct WhyReaderTests {
  /// A faulty world's day in a log with snapshots.
  private func log(seed: UInt64, snapshotEvery: Int) throws -> Log {
    let batches = try FaultyWorld.history(seed: seed)
    return try log(batches, snapshotEvery: snapshotEvery)
  }

  private func log(_ batches: [RecordedBatch], snapshotEvery: Int) throws -> Log {
    let driver = MemoryLogDriver(
      identity: LogIdentity(id: "00000000000000000000000000000002", created: .epoch))
    var chain = LogChain(from: try driver.head())
    var exchange = Exchange()
    var events = 0
    for batch in batches {
      var records: [LogRecord] = []
      chain.place(
        LogBatch(
          at: batch.at, input: ExchangeCodec.draft(batch.input),
          events: batch.events.map(ExchangeCodec.draft)), into: &records)
      try driver.commit(records)
      for event in batch.events { exchange.apply(event, at: batch.at) }
      events += batch.events.count
      if events >= snapshotEvery {
        events = 0
        try driver.save(
          LogSnapshot(
            sequence: chain.head.sequence,
            bytes: JournalState.snapshotBytes(ExchangeSnapshot(exchange))))
      }
    }
    return Log(reading: driver)
  }

  @Test("it is the same from the nearest snapshot as from the beginning, and agrees with the log")
  func agrees() throws {
    let batches = try FaultyWorld.history(seed: 2)
    let with = try log(batches, snapshotEvery: 300)
    let without = try log(batches, snapshotEvery: .max)
    var told = 0
    var offers = 0
    for number in stride(from: UInt64(1), through: 200, by: 7) {
      let contact = ContactID(number)
      let one = try WhyReader(with) { "\($0)" }.story(of: contact, within: .unlimited)
      let two = try WhyReader(without) { "\($0)" }.story(of: contact, within: .unlimited)
      #expect(one?.story.lines == two?.story.lines)
      guard let story = one?.story else { continue }
      told += 1
      #expect(story.lines.first?.event == "ContactArrived")
      #expect(story.lines.count { !$0.agrees } == 0, "\(contact)")
      #expect(story.isOver == (story.lines.last?.event == "ContactClosed"))
      offers += story.lines.count { !$0.why.isEmpty }
    }
    #expect(told > 10 && offers > 5, "\(told) stories, \(offers) offers")
    #expect(try WhyReader(with) { "\($0)" }.story(of: ContactID(9_999_999)) == nil)
  }

  @Test("it keeps within its bounds, and says so")
  func bounds() throws {
    let log = try log(seed: 2, snapshotEvery: .max)
    let reader = WhyReader(log) { "\($0)" }
    let whole = try #require(try reader.story(of: ContactID(3), within: .unlimited))
    #expect(whole.note == nil)
    #expect(whole.story.lines.count > 2)
    let lines = WhyReader.Bounds(lines: 2, records: .max, time: .seconds(60))
    let cut = try #require(try reader.story(of: ContactID(3), within: lines))
    #expect(cut.story.lines == Array(whole.story.lines.prefix(2)))
    #expect(cut.note?.contains("longer than 2 lines") == true)
    let late = WhyReader.Bounds(lines: 100, records: .max, time: .zero)
    do throws(LogFault) {
      _ = try reader.story(of: ContactID(50), within: late)
      Issue.record("it took no time at all")
    } catch {
      #expect(error.reason == .interrupted)
    }
    let few = WhyReader.Bounds(lines: 100, records: 1, time: .seconds(60))
    #expect(try reader.story(of: ContactID(1), within: few) != nil)
  }

  @Test("the contact of every event is found where a JSON export shows it")
  func seeker() throws {
    for seed: UInt64 in [1] {
      for record in try FaultyRecords.of(seed: seed) {
        var writer = JSONFieldWriter()
        var copy = record.event
        try copy.fields(&writer)
        let shown = writer.value["contact"]
        if let found = ContactSeeker.contact(of: record.event) {
          #expect(shown == .whole(found.raw), "\(record.event.name)")
        } else {
          #expect(shown == nil || shown == .whole(UInt64(0)), "\(record.event.name)")
        }
      }
    }
  }
}
