import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Vocabulary

/// Looks at a log after its writer was killed, and says what is wrong with it.
struct Referee {
  /// What one look found.
  struct Verdict {
    var violations: [String] = []
    var head: UInt64 = 0
    /// Inputs in the log that had not been acknowledged: committed, nobody told yet.
    var unacknowledged = 0
    /// Acknowledged inputs that are not in the log.
    var lost = 0
    var isTornTail = false
    var isFromSnapshot = false
    /// How long opening and finding the state again took, in nanoseconds.
    var restart: UInt64 = 0
  }

  private let path: String
  private let reference: SQLiteLogDriver
  /// Everything ever answered for this log.
  private var acknowledged: Set<UInt64> = []
  /// Every input record found in this log.
  private var inputs: Set<UInt64> = []
  /// The state by applying every event from the first record on, no snapshot used. Kept from look
  /// to look, which is sound because every look proves that the records before have not changed.
  private var replayed = Exchange()
  private var replayedThrough: UInt64 = 0

  init(log path: String, reference: SQLiteLogDriver) {
    self.path = path
    self.reference = reference
  }

  /// - Parameter isWriting: opens as the service does, which repairs and closes in order; else only
  ///   reads, and leaves the repair to the next child.
  mutating func look(_ testimony: Testimony, isWriting: Bool) -> Verdict {
    var verdict = Verdict()
    for number in testimony.acknowledged where !acknowledged.insert(number).inserted {
      verdict.violations.append("input \(number) was acknowledged twice")
    }
    guard FileManager.default.fileExists(atPath: path) else {
      // Killed before the log was made.
      verdict.lost = acknowledged.count
      if verdict.lost > 0 { verdict.violations.append("the log is gone") }
      return verdict
    }
    do {
      let clock = ContinuousClock()
      let begin = clock.now
      let driver = try SQLiteLogDriver.open(
        path, SQLiteLogOptions(access: isWriting ? .write : .read))
      let log = Log(reading: driver)
      let (restored, opening) = try JournalState.restore(log)
      verdict.restart = UInt64((clock.now - begin) / .nanoseconds(1))
      verdict.isTornTail = driver.openReport.notes.contains { $0.contains("cut short") }
      verdict.isFromSnapshot = opening.snapshotSequence > 0
      verdict.violations += opening.notes
      try check(driver, &verdict)
      try read(log, testimony, &verdict)
      compare(restored, &verdict)
      try driver.close()
    } catch {
      verdict.violations.append("\(error)")
    }
    return verdict
  }

  /// The chain holds, and the log is a beginning of the reference that ends with a whole batch.
  private func check(_ driver: SQLiteLogDriver, _ verdict: inout Verdict) throws {
    let head = try driver.head()
    verdict.head = head.sequence
    let report = try LogVerifier.verify(driver)
    verdict.violations += report.findings.map(\.description)
    if report.records != head.sequence {
      verdict.violations.append("\(report.records) records, but the end is \(head.sequence)")
    }
    guard head.sequence > 0 else { return }
    let expected = try reference.read(from: head.sequence, limit: 2)
    if expected.first?.chain != head.chain {
      verdict.violations.append(
        "the log is no beginning of the undisturbed run: an input is missing, doubled, out of "
          + "order or differently decided before record \(head.sequence)")
    }
    if expected.count == 2, !expected[1].isInput {
      verdict.violations.append("the input before record \(head.sequence) is there only in part")
    }
  }

  /// Reads what is new: replays it, and looks for every input that was acknowledged.
  private mutating func read(
    _ log: Log, _ testimony: Testimony, _ verdict: inout Verdict
  ) throws {
    if verdict.head < replayedThrough {
      verdict.violations.append("the log ended at \(replayedThrough), now at \(verdict.head)")
    }
    while replayedThrough < verdict.head {
      for record in try log.read(from: replayedThrough + 1, limit: 4096) {
        replayedThrough = record.sequence
        if record.isInput {
          inputs.insert(record.sequence)
          if !acknowledged.contains(record.sequence) { verdict.unacknowledged += 1 }
        } else {
          replayed.apply(try ExchangeCodec.event(record, place: path), at: record.at)
        }
      }
    }
    for number in testimony.acknowledged where !inputs.contains(number) {
      verdict.lost += 1
      if verdict.lost == 1 {
        verdict.violations.append(
          "input \(number) was acknowledged and is not in the log, which ends at \(verdict.head)")
      }
    }
  }

  private func compare(_ restored: Exchange, _ verdict: inout Verdict) {
    verdict.violations += ExchangeInvariants.violations(in: restored).map { "\($0)" }
    if ExchangeSnapshot(restored).encoded() != ExchangeSnapshot(replayed).encoded() {
      verdict.violations.append(
        "the state from snapshot and tail differs from the state replayed from the beginning")
    }
  }
}
