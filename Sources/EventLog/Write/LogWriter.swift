import Dispatch
import Synchronization

/// The one writer of a log: gives batches their places at once and puts many of them on disk by one
/// transaction (group commit).
///
/// - A batch is acknowledged only when it is on disk, in the order of submission.
/// - When `LogLimits.pendingBatchesMaximum` batches wait for the disk, `submit` suspends callers.
/// - After a failed commit everything not yet acknowledged, and everything later, gets `stopped`
///   with the cause. Nothing acknowledged is lost; reading goes on.
final class LogWriter: Sendable {
  struct State {
    /// Sequence of the next record to be placed.
    var next: UInt64
    /// Everything up to here is on disk.
    var durable: UInt64
    var pending: [LogBatch] = []
    /// Batches pending, being written, or promised a place.
    var slotsTaken = 0
    var isDraining = false
    var isClosed = false
    var failure: LogFault?
    var slotWaiters: [CheckedContinuation<LogFault?, Never>] = []
    var durableWaiters: [DurableWaiter] = []
    var nextWaiterID: UInt64 = 0
  }

  struct DurableWaiter {
    let id: UInt64
    let sequence: UInt64
    let continuation: CheckedContinuation<LogFault?, Never>
  }

  let driver: any LogDriver
  private let pendingMaximum: Int
  let state: Mutex<State>
  private let chain: Mutex<LogChain>
  /// Every blocking write happens here, off the cooperative threads.
  private let queue = DispatchQueue(label: "guildhall.log.writer")

  init(
    driver: any LogDriver, pendingMaximum: Int = LogLimits.pendingBatchesMaximum
  ) throws(LogFault) {
    let head = try driver.head()
    self.driver = driver
    self.pendingMaximum = max(1, pendingMaximum)
    self.state = Mutex(State(next: head.sequence + 1, durable: head.sequence))
    self.chain = Mutex(LogChain(from: head))
  }

  // MARK: Submitting

  func submit(_ batch: LogBatch) async throws(LogFault) -> ClosedRange<UInt64> {
    try LogChecks.batch(batch, place: driver.place)
    if let fault = await takeSlot() { throw fault }
    return try enqueue(batch)
  }

  /// Nil when the writer is full.
  func trySubmit(_ batch: LogBatch) throws(LogFault) -> ClosedRange<UInt64>? {
    try LogChecks.batch(batch, place: driver.place)
    let taken = try state.withLock { (state) throws(LogFault) -> Bool in
      if let fault = refusal(state) { throw fault }
      guard state.slotWaiters.isEmpty, state.slotsTaken < pendingMaximum else { return false }
      state.slotsTaken += 1
      return true
    }
    return taken ? try enqueue(batch) : nil
  }

  private func takeSlot() async -> LogFault? {
    await withCheckedContinuation { continuation in
      let answer: LogFault?? = state.withLock { state in
        if let fault = refusal(state) { return .some(fault) }
        if state.slotWaiters.isEmpty, state.slotsTaken < pendingMaximum {
          state.slotsTaken += 1
          return .some(nil)
        }
        guard state.slotWaiters.count < LogLimits.waitingCallersMaximum else {
          return .some(
            LogFault(
              .overloaded, "too many callers wait to append", at: driver.place,
              remedy: "The disk is slower than the inputs; refuse work at the edge."))
        }
        state.slotWaiters.append(continuation)
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  private func enqueue(_ batch: LogBatch) throws(LogFault) -> ClosedRange<UInt64> {
    let (range, mustDrain) = try state.withLock {
      (state) throws(LogFault) -> (ClosedRange<UInt64>, Bool) in
      if let fault = refusal(state) { throw fault }
      let first = state.next
      state.next += UInt64(batch.count)
      state.pending.append(batch)
      let mustDrain = !state.isDraining
      state.isDraining = true
      return (first...state.next - 1, mustDrain)
    }
    if mustDrain { queue.async { self.drain() } }
    return range
  }

  private func refusal(_ state: borrowing State) -> LogFault? {
    if let failure = state.failure { return stopped(by: failure) }
    return state.isClosed ? driver.closedFault() : nil
  }

  private func stopped(by cause: LogFault) -> LogFault {
    LogFault(
      .stopped, "the log takes no more records since a write failed (\(cause.what))",
      at: driver.place,
      remedy: "Everything acknowledged is kept. \(cause.remedy) Then start again.")
  }

  // MARK: Writing

  private func drain() {
    while true {
      let group = state.withLock { state -> [LogBatch] in
        let group = Array(state.pending.prefix(LogLimits.batchesPerCommitMaximum))
        if group.isEmpty { state.isDraining = false }
        state.pending.removeFirst(group.count)
        return group
      }
      if group.isEmpty { return }
      do throws(LogFault) {
        let head = try write(group)
        committed(group.count, head: head)
      } catch {
        fail(error)
        return
      }
    }
  }

  private func write(_ group: [LogBatch]) throws(LogFault) -> UInt64 {
    let records = chain.withLock { chain in
      var records: [LogRecord] = []
      records.reserveCapacity(group.reduce(0) { $0 + $1.count })
      for batch in group { chain.place(batch, into: &records) }
      return records
    }
    try driver.commit(records)
    return chain.withLock { $0.head.sequence }
  }

  private func committed(_ batches: Int, head: UInt64) {
    let (durable, slots) = state.withLock { state in
      state.durable = head
      state.slotsTaken -= batches
      let ready = state.durableWaiters.filter { $0.sequence <= head }
      state.durableWaiters.removeAll { $0.sequence <= head }
      let woken = min(pendingMaximum - state.slotsTaken, state.slotWaiters.count)
      state.slotsTaken += woken
      let slots = Array(state.slotWaiters.prefix(woken))
      state.slotWaiters.removeFirst(woken)
      return (ready.sorted { $0.sequence < $1.sequence }, slots)
    }
    for waiter in durable { waiter.continuation.resume(returning: nil) }
    for waiter in slots { waiter.resume(returning: nil) }
  }

  private func fail(_ fault: LogFault) {
    let (durable, slots) = state.withLock { state in
      state.failure = fault
      state.pending = []
      state.isDraining = false
      defer {
        state.durableWaiters = []
        state.slotWaiters = []
      }
      return (state.durableWaiters, state.slotWaiters)
    }
    let answer = stopped(by: fault)
    for waiter in durable { waiter.continuation.resume(returning: answer) }
    for waiter in slots { waiter.resume(returning: answer) }
  }

  // MARK: Waiting

  /// Returns when the record is on disk. Not cancelled with its task: what was submitted stays.
  func waitUntilDurable(_ sequence: UInt64) async throws(LogFault) {
    let fault: LogFault? = await withCheckedContinuation { continuation in
      _ = addWaiter(sequence, continuation)
    }
    if let fault { throw fault }
  }

  /// Returns when a record beyond `sequence` is on disk, or at once when the task is cancelled.
  func waitForMore(than sequence: UInt64) async throws(LogFault) {
    let waiter = Mutex<(id: UInt64?, isCancelled: Bool)>((nil, false))
    let fault: LogFault? = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiter.withLock { waiter in
          if waiter.isCancelled {
            continuation.resume(returning: nil)
          } else {
            waiter.id = addWaiter(sequence + 1, continuation)
          }
        }
      }
    } onCancel: {
      let id = waiter.withLock { waiter in
        waiter.isCancelled = true
        return waiter.id
      }
      if let id { removeWaiter(id) }
    }
    if let fault { throw fault }
  }

  private func addWaiter(
    _ sequence: UInt64, _ continuation: CheckedContinuation<LogFault?, Never>
  ) -> UInt64? {
    let (answer, id): (LogFault??, UInt64?) = state.withLock { state in
      if state.durable >= sequence { return (.some(nil), nil) }
      if let failure = state.failure { return (.some(stopped(by: failure)), nil) }
      if state.isClosed, state.next <= sequence { return (.some(driver.closedFault()), nil) }
      state.nextWaiterID += 1
      state.durableWaiters.append(
        DurableWaiter(id: state.nextWaiterID, sequence: sequence, continuation: continuation))
      return (nil, state.nextWaiterID)
    }
    if let answer { continuation.resume(returning: answer) }
    return id
  }

  private func removeWaiter(_ id: UInt64) {
    let found = state.withLock { state -> DurableWaiter? in
      guard let index = state.durableWaiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.durableWaiters.remove(at: index)
    }
    found?.continuation.resume(returning: nil)
  }

  // MARK: Other writes, and the end

  /// Runs a blocking driver call after the writes before it, off the cooperative threads.
  func perform<R: Sendable>(
    _ body: @escaping @Sendable (any LogDriver) throws(LogFault) -> R
  ) async throws(LogFault) -> R {
    let result: Result<R, LogFault> = await withCheckedContinuation { continuation in
      queue.async {
        let driver = self.driver
        continuation.resume(
          returning: Result { () throws(LogFault) -> R in try body(driver) })
      }
    }
    return try result.get()
  }

  /// Takes no more, waits for what was submitted, and closes the driver.
  func close() async throws(LogFault) {
    let (idle, slots) = state.withLock { state in
      state.isClosed = true
      let slots = state.slotWaiters
      state.slotWaiters = []
      let end = state.next
      let idle = state.durableWaiters.filter { $0.sequence >= end }
      state.durableWaiters.removeAll { $0.sequence >= end }
      return (idle, slots)
    }
    let answer = driver.closedFault()
    for waiter in slots { waiter.resume(returning: answer) }
    for waiter in idle { waiter.continuation.resume(returning: answer) }
    // `drain` runs until nothing is pending, and this follows it on the same queue.
    try await perform { (driver) throws(LogFault) in try driver.close() }
  }
}
