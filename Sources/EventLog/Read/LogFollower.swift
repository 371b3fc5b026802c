/// Records in order, from a place on: first those there are, then those to come.
///
/// Ends when its task is cancelled or the log is closed. Throws when a record is missing or cannot
/// be read, and `outOfOrder` when it is to start beyond the end of the log (the log was replaced by
/// an older copy, or lost records).
public struct LogFollower: AsyncSequence, Sendable {
  public typealias Element = LogRecord
  public typealias Failure = LogFault

  /// Records read at a time.
  public static let pageRecords = 512
  /// How often a follower without a writer in its process looks for new records.
  public static let pollMilliseconds = 200

  let log: Log
  let after: UInt64

  public func makeAsyncIterator() -> Iterator { Iterator(log: log, position: after) }

  public struct Iterator: AsyncIteratorProtocol {
    let log: Log
    /// The last record handed out.
    var position: UInt64
    private var page: [LogRecord] = []
    private var index = 0
    private var isStarted = false

    init(log: Log, position: UInt64) {
      self.log = log
      self.position = position
    }

    /// Stays on the caller's actor, so that records of a page come without a change of thread.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(LogFault) -> LogRecord? {
      if !isStarted {
        try checkStart()
        isStarted = true
      }
      while true {
        if index < page.count {
          let record = page[index]
          index += 1
          position = record.sequence
          return record
        }
        if Task.isCancelled { return nil }
        do throws(LogFault) {
          page = try log.read(from: position + 1, limit: LogFollower.pageRecords)
          index = 0
          if page.isEmpty { try await Self.waitForMore(log, than: position) }
        } catch {
          if error.reason == .closed { return nil }
          throw error
        }
      }
    }

    /// All records that can be had at once: waits for the first, then gives it and those that are
    /// there with it, at most `pageRecords`. Nil at the end.
    public mutating func nextPage(
      isolation actor: isolated (any Actor)?
    ) async throws(LogFault) -> [LogRecord]? {
      guard let first = try await next(isolation: actor) else { return nil }
      let rest = page[index...]
      index = page.count
      position = rest.last?.sequence ?? position
      return [first] + rest
    }

    private func checkStart() throws(LogFault) {
      let head = try log.head()
      guard position <= head.sequence else {
        throw LogFault(
          .outOfOrder, "a follower stands at \(position), the log ends at \(head.sequence)",
          at: log.driver.place,
          remedy: "The log was replaced by an older copy, or lost records. Restore the newest "
            + "copy, or rebuild what this follower derives.",
          sequence: position)
      }
    }

    private static func waitForMore(
      _ log: Log, than position: UInt64
    ) async throws(LogFault) {
      if let writer = log.writer {
        try await writer.waitForMore(than: position)
      } else {
        // A cancelled sleep is seen by the caller's loop.
        try? await Task.sleep(for: .milliseconds(LogFollower.pollMilliseconds))
      }
    }
  }
}
