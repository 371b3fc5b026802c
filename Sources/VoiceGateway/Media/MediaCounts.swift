import Synchronization

/// A distribution of times in microseconds: sixteen steps for each power of two, so that a value is
/// known to one part in sixteen.
public struct MediaHistogram: Sendable {
  static let steps = 16
  /// 2^24 µs, 16 s; longer ones count as that.
  static let bucketsCount = steps + 20 * steps

  var buckets: [Int]
  /// The longest of all, exactly.
  public var maximumMicroseconds: Int64 = 0
  public var count: Int { buckets.reduce(0, +) }

  @inline(__always)
  static func bucket(_ microseconds: Int64) -> Int {
    let value = max(0, min(microseconds, 1 << 24 - 1))
    if value < Int64(steps) { return Int(value) }
    let power = 63 - value.leadingZeroBitCount
    return (power - 3) * steps + Int(value >> Int64(power - 4)) - steps
  }

  static func upperBound(_ bucket: Int) -> Int64 {
    if bucket < steps { return Int64(bucket) }
    let power = bucket / steps + 3
    return (Int64(bucket % steps + steps + 1) << Int64(power - 4)) - 1
  }

  /// The time that a share of all does not exceed, in microseconds; 0 when there are none.
  /// - Parameter share: 0…1, as 0.999.
  public func percentile(_ share: Double) -> Int64 {
    let total = count
    guard total > 0 else { return 0 }
    let wanted = max(1, Int((Double(total) * share).rounded(.up)))
    var sum = 0
    for (index, number) in buckets.enumerated() {
      sum += number
      if sum >= wanted { return min(Self.upperBound(index), maximumMicroseconds) }
    }
    return maximumMicroseconds
  }

  /// What came after an earlier reading; its maximum is that of the whole time.
  public func since(_ earlier: MediaHistogram) -> MediaHistogram {
    var difference = self
    for index in buckets.indices { difference.buckets[index] -= earlier.buckets[index] }
    return difference
  }
}

/// What the media thread has done since it started.
public struct MediaCounts: Sendable {
  public var legs = 0
  public var players = 0
  public var recordings = 0
  /// Ticks of 20 ms that were mixed and sent.
  public var ticks = 0
  /// How long after its due time each tick began.
  public var lateness: MediaHistogram
  /// How long each tick worked.
  public var work: MediaHistogram
  /// Ticks that were made up for at shorter distances, after a late one.
  public var caughtUpTicks = 0
  /// Ticks that were too late to be sent: mixed and recorded only.
  public var unsentTicks = 0
  /// Ticks that never were, after a pause of more than a second.
  public var lostTicks = 0
  public var packetsIn = 0
  public var packetsOut = 0
  public var controlIn = 0
  public var controlOut = 0
  /// Datagrams of others than the leg's remote.
  public var foreignPackets = 0
  /// Datagrams that are neither RTP nor RTCP as the standards have them.
  public var malformedPackets = 0
  /// Sends that the kernel refused.
  public var sendFailures = 0
  /// Events that nobody took in time.
  public var droppedEvents = 0
  /// Keys beyond those that may wait for one leg.
  public var droppedKeys = 0
  /// Whether the media thread has real-time scheduling.
  public var isRealTime = false
}

/// The same, as the media thread counts.
struct MediaCounters: ~Copyable {
  enum Name: Int, CaseIterable {
    case legs, players, recordings, ticks, caughtUp, unsent, lost, packetsIn, packetsOut
    case controlIn, controlOut, foreign, malformed, sendFailures, droppedEvents, droppedKeys
    case realTime, latenessMaximum, workMaximum
  }

  private let values: UnsafeMutablePointer<Atomic<Int>>
  private let lateness: UnsafeMutablePointer<Atomic<Int>>
  private let work: UnsafeMutablePointer<Atomic<Int>>

  init() {
    values = Self.memory(Name.allCases.count)
    lateness = Self.memory(MediaHistogram.bucketsCount)
    work = Self.memory(MediaHistogram.bucketsCount)
  }

  deinit {
    values.deallocate()
    lateness.deallocate()
    work.deallocate()
  }

  private static func memory(_ count: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    let memory = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: count)
    for index in 0..<count { (memory + index).initialize(to: Atomic(0)) }
    return memory
  }

  /// One thread alone counts each; a load and a store are cheaper than an atomic addition.
  @inline(__always)
  borrowing func add(_ name: Name, _ number: Int = 1) {
    let value = values + name.rawValue
    value.pointee.store(value.pointee.load(ordering: .relaxed) &+ number, ordering: .relaxed)
  }

  @inline(__always)
  borrowing func set(_ name: Name, _ number: Int) {
    values[name.rawValue].store(number, ordering: .relaxed)
  }

  borrowing func value(_ name: Name) -> Int { values[name.rawValue].load(ordering: .relaxed) }

  @inline(__always)
  borrowing func tick(latenessMicroseconds late: Int64, workMicroseconds busy: Int64) {
    let lateBucket = lateness + MediaHistogram.bucket(late)
    lateBucket.pointee.store(
      lateBucket.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    let workBucket = work + MediaHistogram.bucket(busy)
    workBucket.pointee.store(
      workBucket.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    if Int(late) > value(.latenessMaximum) { set(.latenessMaximum, Int(late)) }
    if Int(busy) > value(.workMaximum) { set(.workMaximum, Int(busy)) }
    add(.ticks)
  }

  borrowing func read() -> MediaCounts {
    var counts = MediaCounts(
      lateness: histogram(lateness, .latenessMaximum), work: histogram(work, .workMaximum))
    counts.legs = value(.legs)
    counts.players = value(.players)
    counts.recordings = value(.recordings)
    counts.ticks = value(.ticks)
    counts.caughtUpTicks = value(.caughtUp)
    counts.unsentTicks = value(.unsent)
    counts.lostTicks = value(.lost)
    counts.packetsIn = value(.packetsIn)
    counts.packetsOut = value(.packetsOut)
    counts.controlIn = value(.controlIn)
    counts.controlOut = value(.controlOut)
    counts.foreignPackets = value(.foreign)
    counts.malformedPackets = value(.malformed)
    counts.sendFailures = value(.sendFailures)
    counts.droppedEvents = value(.droppedEvents)
    counts.droppedKeys = value(.droppedKeys)
    counts.isRealTime = value(.realTime) == 1
    return counts
  }

  private borrowing func histogram(
    _ memory: UnsafeMutablePointer<Atomic<Int>>, _ maximum: Name
  ) -> MediaHistogram {
    MediaHistogram(
      buckets: (0..<MediaHistogram.bucketsCount).map { memory[$0].load(ordering: .relaxed) },
      maximumMicroseconds: Int64(value(maximum)))
  }
}
