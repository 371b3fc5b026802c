import Exchange
import Vocabulary

/// Those who wait at one moment, looked at once for all queues and all who look.
struct WaitingNow {
  struct InQueue {
    var count = 0
    /// When the one who waits longest began.
    var longestSince = Instant.distantFuture
  }

  /// In the order in which they will be taken.
  let order: [ContactID]
  private var inQueues: [QueueID: InQueue] = [:]

  init(_ exchange: Exchange) {
    order = exchange.waitingOrder()
    for id in order {
      guard let wait = exchange.contact(id)?.wait else { continue }
      var queue = inQueues[wait.queue] ?? InQueue()
      queue.count += 1
      queue.longestSince = min(queue.longestSince, wait.queuedAt)
      inQueues[wait.queue] = queue
    }
  }

  subscript(queue: QueueID) -> InQueue? { inQueues[queue] }
}
