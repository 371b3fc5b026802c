import Foundation
import Vocabulary

/// One thing that a stream says.
public struct Delta: Hashable, Sendable {
  /// Record of the log up to which the house had read.
  public var sequence: UInt64
  /// Name of the event in the stream; see StreamEvents in Web/shared/api.ts.
  public var name: String
  /// JSON on one line.
  public var data: String

  public init(sequence: UInt64, name: String, data: String) {
    self.sequence = sequence
    self.name = name
    self.data = data
  }
}

/// What one client is sent. A client that reads too slowly loses what waited and is told to read
/// everything anew; nobody waits for it.
public final class Subscription: AsyncSequence, Sendable {
  public typealias Element = Delta
  /// Deltas that wait for a slow client.
  public static let waitingMaximum = 512

  public let id: UInt64
  let who: Who
  private let stream: AsyncStream<Delta>
  private let continuation: AsyncStream<Delta>.Continuation
  private let lock = NSLock()
  nonisolated(unsafe) private var isBehind = false

  enum Who: Sendable {
    case staff(Viewer)
    case chat(ContactID)
    case widget(String)
  }

  init(id: UInt64, who: Who) {
    self.id = id
    self.who = who
    (stream, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Subscription.waitingMaximum))
  }

  func send(_ delta: Delta) {
    lock.withLock {
      if isBehind { return }
      guard case .dropped = continuation.yield(delta) else { return }
      // The last place is kept for the word that something is missing.
      isBehind = true
      continuation.finish()
    }
  }

  /// Whether the client was too slow, so that the stream ended before its time.
  public var isTooSlow: Bool { lock.withLock { isBehind } }

  public func end() { continuation.finish() }

  public func makeAsyncIterator() -> AsyncStream<Delta>.AsyncIterator {
    stream.makeAsyncIterator()
  }
}
