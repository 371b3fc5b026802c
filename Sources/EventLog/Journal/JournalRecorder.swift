public import Exchange
import Vocabulary

/// Puts a simulated run into a log: the same records as `Journal`, many inputs to one commit.
///
/// For runs that can be repeated; nothing is acknowledged to anyone, so nothing waits for the disk
/// but the end.
public struct JournalRecorder {
  /// Records after which a commit is made.
  public static let recordsPerCommit = 20_000

  private let driver: any LogDriver
  private var chain: LogChain
  private var pending: [LogRecord] = []
  /// The first fault; nothing is recorded after it.
  public private(set) var fault: LogFault?

  public init(_ driver: any LogDriver) throws(LogFault) {
    self.driver = driver
    chain = LogChain(from: try driver.head())
  }

  public mutating func take(_ input: Input, _ outcome: Outcome) {
    guard fault == nil, let batch = ExchangeCodec.batch(input, outcome) else { return }
    chain.place(batch, into: &pending)
    if pending.count >= Self.recordsPerCommit { flush() }
  }

  private mutating func flush() {
    do throws(LogFault) {
      try driver.commit(pending)
    } catch {
      fault = error
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and a snapshot of the end.
  public mutating func finish(_ exchange: Exchange) throws(LogFault) -> LogHead {
    if fault == nil, !pending.isEmpty { flush() }
    if let fault { throw fault }
    let head = try driver.head()
    let bytes = JournalState.snapshotBytes(ExchangeSnapshot(exchange))
    try driver.save(LogSnapshot(sequence: head.sequence, bytes: bytes))
    return head
  }
}
