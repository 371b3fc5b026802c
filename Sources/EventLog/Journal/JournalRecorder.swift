public import Exchange
import Vocabulary

/// Puts a simulated run into a log: the same records as `Journal`, many inputs to one commit.
///
/// For runs that can be repeated; nothing is acknowledged to anyone, so many inputs share a commit.
/// Snapshots are kept on the way as `SnapshotPolicy` says, so that a run cut short, and the past of
/// a whole one, are read as quickly as a live log.
public struct JournalRecorder {
  /// Records after which a commit is made.
  public static let recordsPerCommit = 20_000

  private let driver: any LogDriver
  private var chain: LogChain
  private var pending: [LogRecord] = []
  private let snapshotEvery: Int
  private var eventsSinceSnapshot = 0
  /// The first fault; nothing is recorded after it.
  public private(set) var fault: LogFault?

  /// - Parameters:
  ///   - driver: open for writing, and empty or at the end of this run's beginning.
  ///   - snapshotEvery: events between two snapshots.
  public init(
    _ driver: any LogDriver, snapshotEvery: Int = SnapshotPolicy.everyEvents
  ) throws(LogFault) {
    self.driver = driver
    self.snapshotEvery = max(1, snapshotEvery)
    chain = LogChain(from: try driver.head())
  }

  /// - Parameter exchange: the state after the input.
  public mutating func take(_ input: Input, _ outcome: Outcome, in exchange: Exchange) {
    guard fault == nil, let batch = ExchangeCodec.batch(input, outcome) else { return }
    chain.place(batch, into: &pending)
    eventsSinceSnapshot += outcome.events.count
    do throws(LogFault) {
      if eventsSinceSnapshot >= snapshotEvery {
        try saveSnapshot(exchange)
      } else if pending.count >= Self.recordsPerCommit {
        try flush()
      }
    } catch {
      fault = error
    }
  }

  private mutating func flush() throws(LogFault) {
    guard !pending.isEmpty else { return }
    try driver.commit(pending)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func saveSnapshot(_ exchange: Exchange) throws(LogFault) {
    // A snapshot never lies beyond what is on disk.
    try flush()
    let bytes = JournalState.snapshotBytes(ExchangeSnapshot(exchange))
    try driver.save(LogSnapshot(sequence: chain.head.sequence, bytes: bytes))
    eventsSinceSnapshot = 0
  }

  /// Writes what is left and a snapshot of the end.
  public mutating func finish(_ exchange: Exchange) throws(LogFault) -> LogHead {
    if let fault { throw fault }
    try saveSnapshot(exchange)
    return try driver.head()
  }
}
