/// The transit times of the last packets, from which the buffer learns how much delay they need.
///
/// A transit is arrival less the moment its frame begins by the sender's clock, in microseconds.
/// Only differences mean anything, so that both clocks may start anywhere.
struct TransitHistory {
  /// Packets looked back on: about five seconds of 20 ms packets.
  static let packetsMaximum = 256
  /// Packets before anything is concluded from them.
  static let packetsMinimum = 16
  /// One packet in so many may come later than the buffer waits for.
  static let packetsPerLate = 100

  /// Owned by the jitter buffer: an array within would be copied as a whole to be read.
  private let transits: UnsafeMutablePointer<Int32>
  private var next = 0
  private(set) var count = 0
  private var origin: Int64 = 0

  init() {
    transits = .allocate(capacity: Self.packetsMaximum)
    transits.initialize(repeating: 0, count: Self.packetsMaximum)
  }

  func deallocate() { transits.deallocate() }

  mutating func removeAll() {
    next = 0
    count = 0
  }

  @inline(__always)
  mutating func add(_ transit: Int64) {
    if count == 0 { origin = transit }
    transits[next] = Int32(clamping: transit - origin)
    next = (next + 1) % Self.packetsMaximum
    if count < Self.packetsMaximum { count += 1 }
  }

  /// The earliest transit, and the one that only one packet in a hundred exceeds; nil while too few
  /// packets are known.
  func bounds() -> (low: Int64, high: Int64)? {
    guard count >= Self.packetsMinimum else { return nil }
    // The largest, in order: as many as may be late, and the one that may not.
    var first = Int32.min
    var second = Int32.min
    var third = Int32.min
    var low = Int32.max
    for index in 0..<count {
      let transit = transits[index]
      if transit < low { low = transit }
      if transit > third {
        if transit > second {
          third = second
          if transit > first {
            second = first
            first = transit
          } else {
            second = transit
          }
        } else {
          third = transit
        }
      }
    }
    let late = count / Self.packetsPerLate
    let high = late == 0 ? first : late == 1 ? second : third
    return (origin + Int64(low), origin + Int64(high))
  }
}
