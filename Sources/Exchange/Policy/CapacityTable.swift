import Vocabulary

/// A capacity policy as small numbers, for the many times it is asked.
struct CapacityTable: Sendable {
  /// By channel.
  var limits = SIMD16<UInt8>()
  var total = 0
  /// By channel: the channels it may be active beside, itself included.
  var goesWith = SIMD16<UInt16>()
  /// By channel: the channels it interrupts, so that they are parked.
  var parks = SIMD16<UInt16>()
  /// What someone with nothing in hand may take.
  private var whenIdle = ChannelSet()

  init() {}

  init(_ policy: CapacityPolicy) {
    total = Int(policy.total)
    for channel in Channel.allCases {
      let at = Int(channel.rawValue)
      let beside = policy.goesWith[at].bits | 1 << UInt16(at)
      limits[at] = UInt8(clamping: policy.limits[at])
      goesWith[at] = beside
      parks[at] = policy.interrupts[at].bits & ~beside
      if limits[at] > 0, total > 0 { whenIdle.insert(channel) }
    }
  }

  /// Channels that one more contact fits of, with `active` interactions by channel in hand.
  func open(beside active: SIMD16<UInt8>, total count: Int) -> ChannelSet {
    if count == 0 { return whenIdle }
    var open = ChannelSet()
    for channel in Channel.allCases
    where fits(channel, beside: active, total: count, interruptible: .max) {
      open.insert(channel)
    }
    return open
  }

  /// Whether one more fits that interrupts no other channels than these.
  @inline(__always)
  func fits(
    _ channel: Channel, beside active: SIMD16<UInt8>, total count: Int, interruptible: UInt16
  ) -> Bool {
    let at = Int(channel.rawValue)
    guard active[at] < limits[at] else { return false }
    var staying = count
    for other in 0..<Channel.allCases.count where active[other] > 0 {
      let bit: UInt16 = 1 << UInt16(other)
      if goesWith[at] & bit != 0 { continue }
      guard parks[at] & interruptible & bit != 0 else { return false }
      staying -= Int(active[other])
    }
    return staying < total
  }
}
