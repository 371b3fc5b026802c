import EventLog
import Exchange
import SimulationKit
import Testing
import Vocabulary

@Suite("Which snapshots stay")
struct SnapshotPolicyTests {
  /// Takes one after another and thins as a driver does.
  private static func kept(_ taken: [UInt64], check: ([UInt64]) -> Void = { _ in }) -> [UInt64] {
    var kept: [UInt64] = []
    for sequence in taken {
      kept.append(sequence)
      for surplus in SnapshotPolicy.surplus(of: kept) { kept.removeAll { $0 == surplus } }
      check(kept)
    }
    return kept
  }

  @Test("none goes before there are too many, and then never one of the newest")
  func newest() {
    let many = (1...UInt64(LogLimits.snapshotsKept)).map { $0 * 1000 }
    #expect(SnapshotPolicy.surplus(of: many) == [])
    #expect(SnapshotPolicy.surplus(of: []) == [])
    let taken = (1...500).map { UInt64($0) * 1000 }
    var count = 0
    _ = Self.kept(taken) { kept in
      count += 1
      #expect(kept.count == min(count, LogLimits.snapshotsKept))
      let newest = taken[..<count].suffix(SnapshotPolicy.newestKept)
      #expect(Array(kept.suffix(SnapshotPolicy.newestKept)) == Array(newest))
    }
  }

  @Test("what stays is spread over the whole log, however long it grows")
  func spread() {
    var length = 0
    var worst = 0.0
    _ = Self.kept((1...3000).map { UInt64($0) * 1000 }) { kept in
      length += 1
      guard length > LogLimits.snapshotsKept else { return }
      let gap = zip([0] + kept, kept).map { $1 - $0 }.max() ?? 0
      let even = Double(length * 1000) / Double(LogLimits.snapshotsKept)
      worst = max(worst, Double(gap) / even)
    }
    #expect(worst < 2.1, "the largest gap was \(worst) times an even one")
    #expect(length == 3000)
  }

  @Test("a recorded run leaves snapshots on its way, from which any record is near")
  func recordedRun() throws {
    let driver = MemoryLogDriver(
      identity: LogIdentity(id: "recorded", created: Instant(milliseconds: 0)))
    var recorder = try JournalRecorder(driver, snapshotEvery: 100)
    var exchange = Exchange()
    var states: [(sequence: UInt64, state: [UInt8])] = []
    var records: UInt64 = 0
    let start = Instant(milliseconds: 1_772_445_600_000)
    func feed(_ input: Input, _ at: Instant) {
      let outcome = exchange.handle(input, at: at)
      recorder.take(input, outcome, in: exchange)
      records += UInt64(outcome.events.isEmpty ? 0 : outcome.events.count + 1)
      states.append((records, ExchangeSnapshot(exchange).encoded()))
    }
    feed(.publish(Publish(policy: SmallCouncil.plain(advisers: 2))), start)
    for number in 0..<400 {
      let arrive = Arrive(reference: "r\(number)", channel: .voice, entry: EntryPointID(0))
      feed(.arrive(arrive), start + .seconds(Int64(number)))
    }
    // Cut short: nothing was said of the end.
    let log = Log(reading: driver)
    let head = try driver.head().sequence
    #expect(head > 0 && recorder.fault == nil)
    for (sequence, state) in states where sequence <= head {
      let (restored, opening) = try JournalState.restore(log, through: sequence)
      #expect(ExchangeSnapshot(restored).encoded() == state, "after record \(sequence)")
      #expect(opening.eventsApplied < 110, "after record \(sequence)")
    }
  }
}
