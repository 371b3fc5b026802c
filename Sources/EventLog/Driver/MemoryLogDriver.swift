import Synchronization
import Vocabulary

/// A log that lives as long as the process, for tests and simulations.
public final class MemoryLogDriver: LogDriver {
  private struct State {
    var records: [LogRecord] = []
    var head: LogHead
    var cursors: [String: UInt64] = [:]
    /// Oldest first, with the checksum taken when saved.
    var snapshots: [(snapshot: LogSnapshot, checksum: ChainHash)] = []
    var isClosed = false
  }

  public let identity: LogIdentity
  public let place = "memory"
  private let state: Mutex<State>

  public init(identity: LogIdentity) {
    self.identity = identity
    self.state = Mutex(State(head: LogChain.start(identity)))
  }

  private func locked<R: Sendable>(
    _ body: (inout sending State) throws(LogFault) -> sending R
  ) throws(LogFault) -> R {
    try state.withLock { (state: inout sending State) throws(LogFault) -> sending R in
      guard !state.isClosed else { throw closedFault() }
      return try body(&state)
    }
  }

  public func head() throws(LogFault) -> LogHead {
    try locked { (state) throws(LogFault) in state.head }
  }

  public func commit(_ records: [LogRecord]) throws(LogFault) {
    try locked { (state) throws(LogFault) in
      try checkOrder(records, after: state.head)
      guard let last = records.last else { return }
      state.records.append(contentsOf: records)
      state.head = LogHead(sequence: last.sequence, chain: last.chain)
    }
  }

  public func readStored(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    try locked { (state) throws(LogFault) in
      let start = max(1, sequence) - 1
      guard start < UInt64(state.records.count), limit > 0 else { return [] }
      let rest = state.records[Int(start)...].prefix(limit)
      var bytes = 0
      let page = rest.prefix { record in
        let isFirst = record.sequence == start + 1
        bytes += record.payload.count
        return isFirst || bytes <= LogLimits.readBytesMaximum
      }
      return Array(page)
    }
  }

  public func cursor(named name: String) throws(LogFault) -> UInt64 {
    try checkCursor(named: name)
    return try locked { (state) throws(LogFault) in state.cursors[name] ?? 0 }
  }

  public func advance(named name: String, to sequence: UInt64) throws(LogFault) {
    try checkCursor(named: name)
    try locked { (state) throws(LogFault) in
      try checkCursor(named: name, to: sequence, head: state.head)
      guard state.cursors[name] != nil || state.cursors.count < LogLimits.cursorsMaximum else {
        throw tooManyCursors()
      }
      state.cursors[name] = max(sequence, state.cursors[name] ?? 0)
    }
  }

  public func removeCursor(named name: String) throws(LogFault) {
    try checkCursor(named: name)
    try locked { (state) throws(LogFault) in state.cursors[name] = nil }
  }

  public func save(_ snapshot: LogSnapshot) throws(LogFault) {
    let checksum = LogChain.snapshotChecksum(identity, snapshot)
    try locked { (state) throws(LogFault) in
      try check(snapshot, head: state.head)
      state.snapshots.removeAll { $0.snapshot.sequence == snapshot.sequence }
      state.snapshots.append((snapshot, checksum))
      state.snapshots.sort { $0.snapshot.sequence < $1.snapshot.sequence }
      let surplus = SnapshotPolicy.surplus(of: state.snapshots.map(\.snapshot.sequence))
      state.snapshots.removeAll { surplus.contains($0.snapshot.sequence) }
    }
  }

  public func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch {
    try locked { (state) throws(LogFault) in
      var skipped: [LogFault] = []
      for (snapshot, checksum) in state.snapshots.reversed()
      where snapshot.sequence <= sequence {
        if LogChain.snapshotChecksum(identity, snapshot) == checksum {
          return SnapshotSearch(snapshot: snapshot, skipped: skipped)
        }
        skipped.append(damagedSnapshot(snapshot.sequence))
      }
      return SnapshotSearch(snapshot: nil, skipped: skipped)
    }
  }

  public func close() throws(LogFault) {
    state.withLock { $0.isClosed = true }
  }

  /// A new driver over the same records, as if the process had ended and started again.
  public func reopened() -> MemoryLogDriver {
    let copy = MemoryLogDriver(identity: identity)
    let (records, head, cursors, snapshots) = state.withLock {
      ($0.records, $0.head, $0.cursors, $0.snapshots)
    }
    copy.state.withLock {
      $0.records = records
      $0.head = head
      $0.cursors = cursors
      $0.snapshots = snapshots
    }
    return copy
  }

  /// Alters stored records behind the chain's back, to test what finds the damage.
  public func tamper(_ body: (inout [LogRecord]) -> Void) {
    state.withLock { body(&$0.records) }
  }

  /// Alters stored snapshots behind their checksums' back.
  public func tamperSnapshots(_ body: (inout LogSnapshot) -> Void) {
    state.withLock { state in
      for index in state.snapshots.indices { body(&state.snapshots[index].snapshot) }
    }
  }
}
