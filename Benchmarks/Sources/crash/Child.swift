import EventLog
import EventLogSQLite
import Foundation
import Synchronization

/// The service under load, as it will be killed: opens its log as after any end, goes on where the
/// log ends, and says which inputs were answered.
enum Child {
  /// Inputs given to the journal and not answered.
  static let inFlightMaximum = 256

  static func run(log path: String, reference: String, snapshotEvery: Int) async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let driver =
      FileManager.default.fileExists(atPath: path)
      ? try SQLiteLogDriver.open(path)
      : try SQLiteLogDriver.create(at: path, identity: Reference.identity)
    let journal = try Journal.open(WatchedDriver(driver), snapshotEvery: snapshotEvery)
    Signal.opened.send(UInt64((clock.now - begin) / .nanoseconds(1)))
    let inputs = try JournalReader(
      Log(reading: SQLiteLogDriver.open(reference, SQLiteLogOptions(access: .read))),
      from: journal.opening.head + 1)
    let window = Window(inFlightMaximum)
    try await feed(journal, inputs, window)
    await window.isEmpty()
    try await journal.close()
  }

  /// Runs on the journal's actor, and each task up to its first wait at once: so the inputs are
  /// decided in the order of the reference, while up to 256 wait for the disk.
  private static func feed(
    _ journal: isolated Journal, _ inputs: JournalReader, _ window: Window
  ) async throws {
    var inputs = inputs
    while let batch = try inputs.next() {
      await window.take()
      Signal.submitted.send(batch.sequence)
      Task.immediate {
        do {
          _ = try await journal.submit(batch.input, at: batch.at)
        } catch {
          FileHandle.standardError.write(Data("child: \(error)\n".utf8))
          exit(3)
        }
        Signal.acknowledged.send(batch.sequence)
        window.give()
      }
    }
  }
}

/// Room for so many inputs; one caller at a time waits for it.
final class Window: Sendable {
  private struct State {
    var free: Int
    var waiter: (least: Int, continuation: CheckedContinuation<Void, Never>)?
  }
  private let size: Int
  private let state: Mutex<State>

  init(_ size: Int) {
    self.size = size
    state = Mutex(State(free: size))
  }

  func take(isolation: isolated (any Actor)? = #isolation) async {
    await wait(forFree: 1)
    state.withLock { $0.free -= 1 }
  }

  /// Returns when everything was given back.
  func isEmpty(isolation: isolated (any Actor)? = #isolation) async {
    await wait(forFree: size)
  }

  private func wait(
    forFree least: Int, isolation: isolated (any Actor)? = #isolation
  ) async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free >= least { return true }
        state.waiter = (least, continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func give() {
    let ready = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.free += 1
      guard let waiter = state.waiter, state.free >= waiter.least else { return nil }
      state.waiter = nil
      return waiter.continuation
    }
    ready?.resume()
  }
}
