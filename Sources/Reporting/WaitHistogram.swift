import Vocabulary

/// Counts of times in buckets that widen with the time, for percentiles over any sum of queues.
///
/// Times below 128 ms have a bucket each; above, every doubling is cut into 128 buckets, so a
/// bucket is at most 1/128 (0.8%) of the time wide: one second in buckets of 4 ms, one hour in
/// buckets of 16 s. The scheme is that of HdrHistogram (G. Tene) with two significant digits.
/// Times of 2^41 ms (69 years) and more share the last bucket.
struct WaitHistogram: Sendable {
  private static let precision = 7
  private static let highestBit = 40
  static let bucketMaximum = (highestBit - precision + 2) << precision

  /// Grown to the highest bucket used.
  private(set) var buckets: [UInt32] = []
  private(set) var count: UInt64 = 0

  static func bucket(of milliseconds: Int64) -> Int {
    guard milliseconds >= 1 << precision else { return max(0, Int(milliseconds)) }
    let value = min(milliseconds, (1 << (highestBit + 1)) - 1)
    let highest = Int64.bitWidth - 1 - value.leadingZeroBitCount
    let shift = highest - precision
    return (shift << precision) + Int(value >> shift)
  }

  /// The longest time that falls into the bucket.
  static func longest(in bucket: Int) -> Int64 {
    guard bucket >= 1 << precision else { return Int64(bucket) }
    let shift = (bucket >> precision) - 1
    let mantissa = Int64(bucket - (shift << precision))
    return ((mantissa + 1) << shift) - 1
  }

  mutating func record(_ milliseconds: Int64) {
    let at = WaitHistogram.bucket(of: milliseconds)
    while buckets.count <= at {
      // In steps, so that a slowly growing longest wait does not grow the list each time.
      buckets.append(contentsOf: repeatElement(0, count: 1 << WaitHistogram.precision))
    }
    buckets[at] += 1
    count += 1
  }

  static func += (sum: inout WaitHistogram, more: WaitHistogram) {
    while sum.buckets.count < more.buckets.count { sum.buckets.append(0) }
    for at in more.buckets.indices { sum.buckets[at] += more.buckets[at] }
    sum.count += more.count
  }

  /// The least time, to the bucket's width, that at least this share of the times did not exceed
  /// (nearest rank); `nil` when nothing was recorded.
  func percentile(basisPoints: UInt64) -> Int64? {
    guard count > 0 else { return nil }
    let rank = max(1, (count * basisPoints + 9_999) / 10_000)
    var seen: UInt64 = 0
    for at in buckets.indices {
      seen += UInt64(buckets[at])
      if seen >= rank { return WaitHistogram.longest(in: at) }
    }
    return nil
  }
}
