public import Exchange
public import Vocabulary

/// The exchange and its log as one: an input is answered when what came of it is on disk.
///
/// One actor owns the exchange, so inputs are decided one after the other, and lie in the log in
/// the order in which they were decided. Deciding does not wait for the disk: many inputs may be
/// under way and share one flush. An answer waits for everything decided before it, also when
/// nothing new is written, because it may rest on that.
///
/// After a failed write the journal stops: everything not yet answered, and everything later, gets
/// the fault. What was answered is in the log; opening the log again goes on from there.
public actor Journal {
  /// Inputs decided and not yet on disk; beyond, `submit` suspends its caller, in order.
  public static let inFlightMaximum = LogLimits.pendingBatchesMaximum
  /// Callers suspended; beyond, `submit` throws `overloaded` and nothing was decided.
  public static let waitingMaximum = LogLimits.waitingCallersMaximum

  public nonisolated let log: Log
  public nonisolated let opening: JournalOpening
  /// The last snapshot that could not be kept. Not fatal: opening takes longer.
  public private(set) var snapshotFault: LogFault?

  private var exchange: Exchange
  private let snapshotEvery: Int
  private var eventsSinceSnapshot = 0
  private var snapshotTask: Task<LogFault?, Never>?
  private var lastRange: ClosedRange<UInt64>?
  private var failure: LogFault?
  private var inFlight = 0
  private var waiters: [CheckedContinuation<LogFault?, Never>] = []
  private var isClosed = false

  private init(
    log: Log, exchange: Exchange, opening: JournalOpening, snapshotEvery: Int
  ) {
    self.log = log
    self.exchange = exchange
    self.opening = opening
    self.snapshotEvery = max(1, snapshotEvery)
    eventsSinceSnapshot = Int(clamping: opening.eventsApplied)
  }

  /// Finds the state again from the newest good snapshot and the events after it.
  /// - Parameters:
  ///   - driver: open for writing; the journal is its only writer from now on.
  ///   - snapshotEvery: events between two snapshots.
  /// - Throws: what the driver throws; `unreadable` when an event is of no known form.
  public static func open(
    _ driver: any LogDriver, upcasters: Upcasters = Upcasters(),
    snapshotEvery: Int = SnapshotPolicy.everyEvents,
    onProgress: (UInt64, UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws(LogFault) -> Journal {
    let log = try Log(
      writing: driver, upcasters: upcasters, pendingBatchesMaximum: Journal.inFlightMaximum)
    let (exchange, opening) = try JournalState.restore(log, onProgress: onProgress)
    return Journal(
      log: log, exchange: exchange, opening: opening, snapshotEvery: snapshotEvery)
  }

  // MARK: Inputs

  /// Decides what follows from an input and returns it once it is on disk.
  ///
  /// A refused input is answered too: see `Outcome.rejection`.
  /// - Throws: `overloaded` when too many wait (nothing was decided), `closed`, and `stopped` after
  ///   a failed write.
  public func submit(_ input: Input, at time: Instant) async throws(LogFault) -> Outcome {
    if let fault = await takeTurn() { throw fault }
    defer { releaseTurn() }
    // It may have ended while this caller waited for its turn.
    if let failure { throw failure }
    if isClosed { throw log.driver.closedFault() }
    // From here to the end of `record` nothing suspends: decided and enqueued in one order.
    let outcome = exchange.handle(input, at: time)
    let isNew = try record(input, outcome)
    if let range = lastRange {
      do throws(LogFault) {
        try await log.committed(range)
      } catch {
        throw fail(error)
      }
    }
    if isNew { snapshotIfDue() }
    return outcome
  }

  /// Does what is due by `time`. The caller keeps the clock; see `nextDeadline`.
  public func tick(at time: Instant) async throws(LogFault) -> Outcome {
    try await submit(.tick(Tick()), at: time)
  }

  /// When something becomes due next; nil when nothing will.
  public func nextDeadline() -> Instant? { exchange.nextDeadline() }

  /// Looks at the state, which may be ahead of the disk: nobody outside may be told of it.
  public func look<R: Sendable>(_ body: @Sendable (Exchange) -> R) -> R { body(exchange) }

  private func takeTurn() async -> LogFault? {
    if let failure { return failure }
    if isClosed { return log.driver.closedFault() }
    if waiters.isEmpty, inFlight < Self.inFlightMaximum {
      inFlight += 1
      return nil
    }
    guard waiters.count < Self.waitingMaximum else {
      return LogFault(
        .overloaded, "too many inputs wait", at: log.driver.place,
        remedy: "The disk is slower than the inputs; refuse work at the edge.")
    }
    // The turn is handed over with the continuation, so nobody overtakes.
    return await withCheckedContinuation { waiters.append($0) }
  }

  private func releaseTurn() {
    if waiters.isEmpty || failure != nil {
      inFlight -= 1
    } else {
      waiters.removeFirst().resume(returning: nil)
    }
  }

  private func record(_ input: Input, _ outcome: Outcome) throws(LogFault) -> Bool {
    guard let batch = ExchangeCodec.batch(input, outcome) else { return false }
    do throws(LogFault) {
      guard let range = try log.trySubmit(batch) else {
        throw LogFault(
          .overloaded, "the log's writer is full although the journal keeps within its limit",
          at: log.driver.place, remedy: "Let nothing but the journal append to this log.")
      }
      lastRange = range
    } catch {
      // The state has moved and the log has not: only the log is right.
      throw fail(error)
    }
    eventsSinceSnapshot += outcome.events.count
    return true
  }

  private func fail(_ fault: LogFault) -> LogFault {
    if let failure { return failure }
    let stopped =
      fault.reason == .stopped
      ? fault
      : LogFault(
        .stopped, "the exchange has stopped: \(fault.what)", at: fault.place,
        remedy: "Everything answered is kept. \(fault.remedy) Then start again.",
        sequence: fault.sequence)
    failure = stopped
    let waiting = waiters
    waiters = []
    for waiter in waiting { waiter.resume(returning: stopped) }
    return stopped
  }

  // MARK: Snapshots and the end

  private func snapshotIfDue() {
    guard eventsSinceSnapshot >= snapshotEvery, snapshotTask == nil, failure == nil else { return }
    startSnapshot()
  }

  /// The state is taken now; encoding and writing go on beside the inputs that follow.
  private func startSnapshot() {
    guard let last = lastRange?.upperBound else { return }
    let snapshot = ExchangeSnapshot(exchange)
    let range = lastRange
    eventsSinceSnapshot = 0
    let log = log
    let task = Task.detached { () -> LogFault? in
      do throws(LogFault) {
        // A snapshot never lies beyond what is on disk.
        if let range { try await log.committed(range) }
        try await log.saveSnapshot(at: last, JournalState.snapshotBytes(snapshot))
        return nil
      } catch {
        return error
      }
    }
    snapshotTask = task
    Task {
      let fault = await task.value
      self.snapshotEnded(fault)
    }
  }

  private func snapshotEnded(_ fault: LogFault?) {
    snapshotFault = fault
    snapshotTask = nil
  }

  /// Keeps the present state in the log, so that the next opening begins here.
  /// - Returns: the record up to which it reaches.
  public func saveSnapshot() async throws(LogFault) -> UInt64 {
    if let failure { throw failure }
    if let task = snapshotTask { _ = await task.value }
    let snapshot = ExchangeSnapshot(exchange)
    let sequence = lastRange?.upperBound ?? opening.head
    if let lastRange { try await log.committed(lastRange) }
    try await log.saveSnapshot(at: sequence, JournalState.snapshotBytes(snapshot))
    return sequence
  }

  /// Takes no more inputs, waits for those under way, keeps a snapshot, and lets go of the log.
  public func close() async throws(LogFault) {
    guard !isClosed else { return }
    isClosed = true
    let waiting = waiters
    waiters = []
    for waiter in waiting { waiter.resume(returning: log.driver.closedFault()) }
    if failure == nil, lastRange != nil {
      // Without a snapshot the next opening is slower, no more.
      do throws(LogFault) { _ = try await saveSnapshot() } catch { snapshotFault = error }
    }
    if let task = snapshotTask { _ = await task.value }
    try await log.close()
  }
}
