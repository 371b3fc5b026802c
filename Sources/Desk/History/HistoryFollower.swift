import Dispatch
public import EventLog
import Exchange
import Vocabulary

/// Feeds a history store from the log: first what it has missed, then what comes.
///
/// Records are taken as they lie in the log, up to `LogFollower.pageRecords` in one transaction:
/// one by one while little happens, in large batches when the store is behind. A store that fails
/// is tried again, ever more seldom, for ever: the log keeps everything meanwhile. A store that
/// stands where the log never was (the log was set back, or is another one) is built again.
public actor HistoryFollower {
  /// Between two attempts at a store, or a log, that fails: doubled from the first to the last.
  public static let retryFirst = Duration.milliseconds(100)
  public static let retryLast = Duration.seconds(30)
  /// Callers of `caughtUp` at once; beyond, it throws `overloaded`.
  public static let waitingMaximum = 10_000

  /// How far the store is.
  public struct Lag: Hashable, Sendable {
    /// The last record that the store has.
    public var position: UInt64 = 0
    /// Records of the log that it does not have yet.
    public var records: UInt64 = 0
    /// What went wrong last; nil when the last attempt went well.
    public var fault: HistoryFault?
    /// Attempts that failed since it went well.
    public var failures = 0
  }

  public nonisolated let store: any HistoryStore
  private let log: Log
  private let report: @Sendable (HistoryFault) -> Void
  /// Blocking work happens here, off the cooperative threads.
  private let queue = DispatchQueue(label: "guildhall.history")
  private var position: UInt64 = 0
  private var fault: HistoryFault?
  private var failures = 0
  private var isRunning = false
  private var hasEnded = false
  private var waiters: [Waiter] = []
  private var nextWaiter: UInt64 = 0

  private struct Waiter {
    let id: UInt64
    let sequence: UInt64
    let continuation: CheckedContinuation<HistoryFault?, Never>
  }

  /// - Parameter report: called with everything that goes wrong, and when a store is built again;
  ///   to be logged.
  public init(
    log: Log, store: any HistoryStore, report: @escaping @Sendable (HistoryFault) -> Void
  ) {
    self.log = log
    self.store = store
    self.report = report
  }

  // MARK: Running

  /// Follows until its task is cancelled or the log is closed. To be called once.
  public func run() async {
    precondition(!isRunning && !hasEnded, "a follower runs once")
    isRunning = true
    while !Task.isCancelled {
      do throws(HistoryFault) {
        try await follow()
        break
      } catch {
        note(error)
        if error.reason == .closed { break }
        await pause()
        if error.reason == .damaged { await rebuild() }
      }
    }
    isRunning = false
    hasEnded = true
    let left = waiters
    waiters = []
    for waiter in left { waiter.continuation.resume(returning: Self.endedFault) }
  }

  /// Returns when the log has ended or the task is cancelled.
  private func follow() async throws(HistoryFault) {
    let start = try await startingPoint()
    moved(to: start)
    var pages = log.follow(after: start).makeAsyncIterator()
    while true {
      let page: [LogRecord]?
      do throws(LogFault) {
        page = try await pages.nextPage(isolation: self)
      } catch {
        throw Self.logFault(error)
      }
      guard let page, let last = page.last else { return }
      let records = try Self.decode(page, place: log.driver.place)
      let cursor = HistoryCursor(sequence: last.sequence, chain: last.chain)
      try await onQueue { (store) throws(HistoryFault) in try store.take(records, to: cursor) }
      fault = nil
      failures = 0
      moved(to: last.sequence)
    }
  }

  /// Where the store stands, once it is known that the log was there too.
  private func startingPoint() async throws(HistoryFault) -> UInt64 {
    let log = log
    let (start, found) = try await onQueue {
      (store) throws(HistoryFault) -> (UInt64, HistoryFault?) in
      let cursor = try store.cursor()
      if cursor.sequence == 0 { return (0, nil) }
      guard try Self.isPlace(cursor, of: log) else {
        try store.clear()
        return (0, Self.otherLog(cursor, log))
      }
      return (cursor.sequence, nil)
    }
    if let found { report(found) }
    return start
  }

  private static func isPlace(_ cursor: HistoryCursor, of log: Log) throws(HistoryFault) -> Bool {
    do throws(LogFault) {
      guard cursor.sequence <= (try log.head().sequence) else { return false }
      return try log.read(from: cursor.sequence, limit: 1).first?.chain == cursor.chain
    } catch {
      throw logFault(error)
    }
  }

  /// Events that make rows; inputs and other events are not read further.
  private static func decode(
    _ page: [LogRecord], place: String
  ) throws(HistoryFault) -> [HistoryRecord] {
    var records: [HistoryRecord] = []
    for record in page where !record.isInput && HistoryFold.codes.contains(record.kind) {
      do throws(LogFault) {
        let event = try ExchangeCodec.event(record, place: place)
        records.append(HistoryRecord(sequence: record.sequence, at: record.at, event: event))
      } catch {
        throw logFault(error)
      }
    }
    return records
  }

  private func onQueue<R: Sendable>(
    _ body: @escaping @Sendable (any HistoryStore) throws(HistoryFault) -> R
  ) async throws(HistoryFault) -> R {
    let store = store
    let result: Result<R, HistoryFault> = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(
          returning: Result { () throws(HistoryFault) -> R in try body(store) })
      }
    }
    return try result.get()
  }

  /// A damaged store is of no use to anybody; the log has everything.
  private func rebuild() async {
    do throws(HistoryFault) {
      try await onQueue { (store) throws(HistoryFault) in try store.clear() }
      // Nobody may think that the store has what it had.
      position = 0
    } catch {
      note(error)
    }
  }

  private func note(_ found: HistoryFault) {
    // The same again and again is told once.
    if fault != found { report(found) }
    fault = found
    failures += 1
  }

  private func pause() async {
    let doublings = min(max(0, failures - 1), 16)
    let wait = min(Self.retryFirst * (1 << doublings), Self.retryLast)
    // A cancelled sleep is seen by the caller's loop.
    try? await Task.sleep(for: wait)
  }

  // MARK: Waiting

  /// Returns when the store has everything up to the record, or at once when the task is
  /// cancelled.
  /// - Throws: `ended` when the follower has ended, `overloaded` when too many wait.
  public func caughtUp(to sequence: UInt64) async throws(HistoryFault) {
    if position >= sequence { return }
    if hasEnded { throw Self.endedFault }
    guard waiters.count < Self.waitingMaximum else {
      throw HistoryFault(
        .overloaded, "too many wait for the history", at: log.driver.place,
        remedy: "Try again in a moment.")
    }
    nextWaiter += 1
    let id = nextWaiter
    let found: HistoryFault? = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: nil)
        } else {
          waiters.append(Waiter(id: id, sequence: sequence, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.stopWaiting(id) }
    }
    if let found { throw found }
  }

  private func stopWaiting(_ id: UInt64) {
    guard let at = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: at).continuation.resume(returning: nil)
  }

  private func moved(to sequence: UInt64) {
    position = sequence
    guard !waiters.isEmpty else { return }
    let ready = waiters.filter { $0.sequence <= sequence }
    waiters.removeAll { $0.sequence <= sequence }
    for waiter in ready { waiter.continuation.resume(returning: nil) }
  }

  /// How far the store is behind the log.
  public func lag() -> Lag {
    // A log that cannot be read is told by `fault`, once it is met while following.
    let head = (try? log.head().sequence) ?? position
    return Lag(
      position: position, records: head > position ? head - position : 0, fault: fault,
      failures: failures)
  }

  // MARK: Faults

  private static let endedFault = HistoryFault(
    .ended, "the history is not kept any more", at: "history",
    remedy: "The service is stopping. Try again when it has started.")

  private static func logFault(_ fault: LogFault) -> HistoryFault {
    HistoryFault(
      fault.reason == .closed ? .closed : .log, fault.what, at: fault.place,
      remedy: fault.remedy)
  }

  private static func otherLog(_ cursor: HistoryCursor, _ log: Log) -> HistoryFault {
    HistoryFault(
      .damaged,
      "the history was built from another log, or from one that was set back: it stood at record "
        + "\(cursor.sequence)",
      at: log.driver.place,
      remedy: "It is being built again from the log; nothing is to be done.")
  }
}
