import EventLog

/// Tells the parent when a commit or a snapshot begins and ends; else the driver below.
final class WatchedDriver: LogDriver {
  private let base: any LogDriver

  init(_ base: any LogDriver) { self.base = base }

  var identity: LogIdentity { base.identity }
  var place: String { base.place }

  func head() throws(LogFault) -> LogHead { try base.head() }

  func commit(_ records: [LogRecord]) throws(LogFault) {
    let last = records.last?.sequence ?? 0
    Signal.commitBegan.send(last)
    try base.commit(records)
    Signal.commitEnded.send(last)
  }

  func readStored(from sequence: UInt64, limit: Int) throws(LogFault) -> [LogRecord] {
    try base.readStored(from: sequence, limit: limit)
  }

  func cursor(named name: String) throws(LogFault) -> UInt64 { try base.cursor(named: name) }
  func advance(named name: String, to sequence: UInt64) throws(LogFault) {
    try base.advance(named: name, to: sequence)
  }
  func removeCursor(named name: String) throws(LogFault) { try base.removeCursor(named: name) }

  func save(_ snapshot: LogSnapshot) throws(LogFault) {
    Signal.snapshotBegan.send(snapshot.sequence)
    try base.save(snapshot)
    Signal.snapshotEnded.send(snapshot.sequence)
  }
  func latestSnapshot(notAfter sequence: UInt64) throws(LogFault) -> SnapshotSearch {
    try base.latestSnapshot(notAfter: sequence)
  }
  func close() throws(LogFault) { try base.close() }
}
