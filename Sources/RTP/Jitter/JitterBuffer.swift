/// Turns packets as they arrive into one frame of 20 ms per tick.
///
/// For formats of one octet per unit of an 8000 Hz RTP clock: G.711 and G.722 (whose RTP clock is
/// 8000 Hz although it samples at 16,000: RFC 3551 section 4.5.2). So packets of any length are cut
/// to frames by their timestamps: 10, 20, 30, 40 and 60 ms packets are all the same to the caller.
///
/// The delay. Every packet is needed at the tick whose frame its first octet falls into. *Slack* is
/// how long before that tick it arrives. From the last 256 packets the buffer knows which slack all
/// but one in a hundred have, and holds that between `guardMicroseconds` and a frame more, by
/// playing one frame longer or leaving one out: at once when packets come too late, else when the
/// last frame was quiet, where nobody hears it. That follows jitter and drifting clocks alike. A
/// clean line so has between nought and 25 ms of delay, 15 on average; no line more than
/// `delayMaximumMicroseconds`.
///
/// Memory: 64 packets of 480 octets, allocated once. No call allocates.
public struct JitterBuffer: ~Copyable {
  /// Packets held; the oldest beyond that are thrown away.
  public static let packetsMaximum = 64
  /// Octets in one packet: 60 ms of 64 kbit/s.
  public static let payloadOctetsMaximum = 480
  /// Units of the RTP clock, and octets, in a frame.
  public static let frameTicks = 160
  public static let frameMicroseconds: Int64 = 20_000
  static let tickMicroseconds: Int64 = 125
  /// The slack left to a packet that is not among the latest one in a hundred: what a busy thread
  /// may be late by.
  public static let guardMicroseconds: Int64 = 3_000
  /// Beyond the guard and a frame, before a frame is left out: else it would be put back soon.
  static let hysteresisMicroseconds: Int64 = 4_000
  /// The first frame after a pause waits at least so long after its packet.
  public static let startMicroseconds: Int64 = 6_000
  /// And so much longer where packets are no whole frames: a frame then needs a second packet.
  static let startPartMicroseconds: Int64 = 10_000
  public static let delayMinimumMicroseconds: Int64 = 20_000
  public static let delayMaximumMicroseconds: Int64 = 120_000
  /// A step of the timestamp beyond what sequence numbers and arrival say, in clock units, from
  /// which on it is a new beginning: one second.
  static let jumpTicks: Int64 = 8_000
  /// Newest packets that come too late one after the other before the timing begins anew.
  static let lateRunMaximum = 5
  /// Frames played as lost before an empty buffer means that the sender is silent.
  static let lostRunMaximum = 3
  /// Packets between two looks at the delay.
  static let evaluationPackets = 16
  /// Ticks that a needed frame, and an unneeded one, wait for a quiet moment.
  static let stretchPatienceTicks = 25
  static let skipPatienceTicks = 250

  struct Slot {
    enum Kind: UInt8 { case empty, audio, noise, other, done }
    /// What stands here, also after it has been played: how duplicates are known.
    var sequence: Int64 = -1
    var timestamp: Int64 = 0
    var kind = Kind.empty
    var isTouched = false
    var payloadType: UInt8 = 0
    /// Of the storage, while `kind` is audio.
    var block: UInt8 = 0
    var count: Int32 = 0
    var arrival: Int64 = 0
  }

  enum Phase: UInt8 {
    /// Nothing is held and nothing expected.
    case idle
    /// The first packets are held until the start.
    case waiting
    case playing
  }

  let slots: UnsafeMutablePointer<Slot>
  let storage: UnsafeMutablePointer<UInt8>
  /// Blocks of the storage that hold nothing, a bit each. The lowest is taken, so that a leg with
  /// one or two packets waiting keeps to a kilobyte of memory that the processor has at hand.
  var freeBlocks = UInt64.max

  var phase = Phase.idle
  /// The next number to be played, and the highest seen; −1 before the first packet.
  var head: Int64 = 0
  var highest: Int64 = -1
  /// Of the packet with the highest number, as sent and as counted here.
  var hasTimestamp = false
  var lastRaw: UInt32 = 0
  var lastTimestamp: Int64 = 0
  var lastArrival: Int64 = 0
  /// The packet length that is usual, in clock units.
  var packetTicks: Int64 = Int64(JitterBuffer.frameTicks)
  /// The next octet to be played.
  var position: Int64 = 0
  /// Tick time less the position's time: what transits are compared with.
  var playoutOffset: Int64 = 0
  var lastTick: Int64 = 0
  var waitingSince: Int64 = 0
  var isWaitingForPart = false
  /// The earliest transit of those that wait for the start.
  var waitingTransit: Int64 = 0
  var lateRun = 0
  var lostRun = 0
  var noiseLevel: UInt8?
  /// The last thing taken out was an event or something else that is not sound.
  var isOtherSent = false

  /// Why the last packet was not stored.
  var refusal = JitterInsertion.stored

  var history = TransitHistory()
  var untilEvaluation = JitterBuffer.evaluationPackets
  /// Frames to be played longer (above nought) or left out (below).
  var adjustment = 0
  var adjustmentAge = 0
  /// Frames to be left out even in the midst of a word, to come below the maximum.
  var overlongFrames = 0
  /// How much the transits differ: needed at the next start.
  var spreadMicroseconds: Int64 = 0

  public internal(set) var counts = JitterCounts()
  /// Effective loss, late packets included, in the order of the sequence numbers.
  public internal(set) var losses = LossPattern()
  /// A running mean of what the buffer adds to a packet's way, arrival to
  /// tick, in microseconds.
  public internal(set) var delayMicroseconds: Int64 = 0
  /// The longest delay of a played packet since the last `takeDelayMaximum`.
  var delayPeak: Int64 = 0

  public init() {
    slots = .allocate(capacity: Self.packetsMaximum)
    slots.initialize(repeating: Slot(), count: Self.packetsMaximum)
    storage = .allocate(capacity: Self.packetsMaximum * Self.payloadOctetsMaximum)
    storage.initialize(repeating: 0, count: Self.packetsMaximum * Self.payloadOctetsMaximum)
  }

  deinit {
    slots.deallocate()
    storage.deallocate()
    history.deallocate()
  }

  /// Packets in the buffer that have not been played to their end.
  public var held: Int {
    var count = 0
    for index in 0..<Self.packetsMaximum where slots[index].kind == .audio { count += 1 }
    return count
  }

  /// The delay aimed at, in microseconds: what packets' transits differ by, the guard and a frame,
  /// between 20 and 120 ms.
  public var targetMicroseconds: Int64 {
    min(
      max(
        spreadMicroseconds + Self.guardMicroseconds + Self.frameMicroseconds,
        Self.delayMinimumMicroseconds), Self.delayMaximumMicroseconds)
  }

  /// The longest delay of a packet since the last call, in microseconds.
  public mutating func takeDelayMaximum() -> Int64 {
    defer { delayPeak = 0 }
    return delayPeak
  }

  /// Begins anew with another source: what is held is thrown away.
  public mutating func restart() {
    flush()
    // Another source's numbers must not be taken for repeated ones.
    for index in 0..<Self.packetsMaximum { slots[index] = Slot() }
    highest = -1
    noiseLevel = nil
    isOtherSent = false
    history.removeAll()
    untilEvaluation = Self.evaluationPackets
  }

  @inline(__always)
  static func index(_ sequence: Int64) -> Int { Int(truncatingIfNeeded: sequence & 63) }

  @inline(__always)
  func octets(of block: UInt8) -> UnsafeMutablePointer<UInt8> {
    storage + Int(block) * Self.payloadOctetsMaximum
  }

  /// Throws away what is held; numbers up to the highest are then late.
  mutating func flush() {
    if highest >= 0 { settle(to: highest + 1, untouched: .flushed) }
    phase = .idle
    adjustment = 0
    adjustmentAge = 0
    lateRun = 0
    lostRun = 0
  }

  /// What becomes of packets taken out of which nothing has been played.
  enum Fate { case skipped, flushed }

  /// Accounts for every number below `end` and moves the head there.
  @inline(__always)
  mutating func settle(to end: Int64, untouched fate: Fate) {
    guard end > head else { return }
    if end - head > Int64(Self.packetsMaximum) {
      let reach = head + Int64(Self.packetsMaximum)
      settleSlots(to: reach, untouched: fate)
      losses.lose(Int(clamping: end - reach))
      head = end
    } else {
      settleSlots(to: end, untouched: fate)
    }
  }

  @inline(__always)
  private mutating func settleSlots(to end: Int64, untouched fate: Fate) {
    while head < end {
      let slot = slots + Self.index(head)
      if slot.pointee.sequence == head {
        if slot.pointee.kind == .audio {
          freeBlocks |= 1 << UInt64(slot.pointee.block)
          if slot.pointee.isTouched {
            counts.played += 1
          } else if fate == .skipped {
            counts.skipped += 1
          } else {
            counts.flushed += 1
          }
        }
        slot.pointee.kind = .done
        losses.receive()
      } else {
        losses.lose(1)
      }
      head += 1
    }
  }
}
