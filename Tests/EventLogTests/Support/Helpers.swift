import EventLog
import Foundation
import Synchronization
import Testing
import Vocabulary

func memoryDriver(_ id: String = "test") -> MemoryLogDriver {
  MemoryLogDriver(identity: LogIdentity(id: id, created: Instant(milliseconds: 1000)))
}

/// Numbers that are the same for a seed on every machine (SplitMix64, Steele et al. 2014).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A driver whose commits can be made to fail or to wait.
final class FaultyDriver: LogDriver {
  struct Plan {
    var commits = 0
    var failAt: Int?
    var fault = LogFault(.full, "the disk is full", at: "test", remedy: "Make room.")
    var isHeld = false
    var groupSizes: [Int] = []
  }
  let base: any LogDriver
  let plan = Mutex(Plan())

  init(_ base: any LogDriver) { self.base = base }

  var identity: LogIdentity { base.identity }
  var place: String { base.place }
  func head() throws(LogFault) -> LogHead { try base.head() }
  func commit(_ records: [LogRecord]) throws(LogFault) {
    // Held commits keep their thread, as a slow disk would.
    while plan.withLock({ $0.isHeld }) { usleep(200) }
    let fault = plan.withLock { plan -> LogFault? in
      plan.commits += 1
      plan.groupSizes.append(records.count)
      return plan.failAt.map { plan.commits >= $0 } == true ? plan.fault : nil
    }
    if let fault { throw fault }
    try base.commit(records)
  }
  func readStored(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    try base.readStored(from: sequence, limit: limit)
  }
  func cursor(named name: String) throws(LogFault) -> UInt64 { try base.cursor(named: name) }
  func advance(named name: String, to sequence: UInt64) throws(LogFault) {
    try base.advance(named: name, to: sequence)
  }
  func removeCursor(named name: String) throws(LogFault) { try base.removeCursor(named: name) }
  func save(_ snapshot: LogSnapshot) throws(LogFault) { try base.save(snapshot) }
  func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch {
    try base.latestSnapshot(notAfter: sequence)
  }
  func close() throws(LogFault) { try base.close() }
}
