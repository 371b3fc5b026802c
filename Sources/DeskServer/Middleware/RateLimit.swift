import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// So many requests in a time, for each caller: a bucket that fills evenly (a token bucket).
final class RateLimit: Sendable {
  struct Rate: Sendable {
    /// Requests at once.
    var burst: Double
    var perSecond: Double
  }
  /// Callers remembered; beyond, the fullest buckets are forgotten.
  static let callersMaximum = 20_000

  private struct Bucket {
    var level: Double
    var at: Instant
  }
  private let rate: Rate
  private let lock = NSLock()
  nonisolated(unsafe) private var buckets: [String: Bucket] = [:]

  init(_ rate: Rate) { self.rate = rate }

  /// Nil when it may go on; else the seconds to wait.
  func take(_ caller: String, at now: Instant) -> Int? {
    lock.withLock {
      if buckets.count >= Self.callersMaximum, buckets[caller] == nil { forget(at: now) }
      var bucket = buckets[caller] ?? Bucket(level: rate.burst, at: now)
      let passed = Double(max(0, (now - bucket.at).milliseconds)) / 1000
      bucket.level = min(rate.burst, bucket.level + passed * rate.perSecond)
      bucket.at = now
      defer { buckets[caller] = bucket }
      guard bucket.level >= 1 else {
        return max(1, Int(((1 - bucket.level) / rate.perSecond).rounded(.up)))
      }
      bucket.level -= 1
      return nil
    }
  }

  /// Those who have been quiet have a full bucket again: forgetting them changes nothing.
  private func forget(at now: Instant) {
    let full = Span(milliseconds: Int64(rate.burst / rate.perSecond * 1000))
    buckets = buckets.filter { now - $0.value.at < full }
    if buckets.count >= Self.callersMaximum {
      let keep = buckets.sorted { $0.value.level < $1.value.level }.prefix(Self.callersMaximum / 2)
      buckets = Dictionary(uniqueKeysWithValues: keep.map { ($0.key, $0.value) })
    }
  }
}
