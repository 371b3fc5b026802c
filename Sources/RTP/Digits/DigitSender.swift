/// Sends keys as telephone events in place of sound, one packet per 20 ms tick (RFC 4733 section
/// 2.5.1): all packets of a key carry the timestamp of its beginning, the first has the marker, the
/// last comes three times with the end bit. Between keys sound goes on.
public struct DigitSender: Sendable {
  /// Keys that wait; `enqueue` refuses more.
  public static let digitsMaximum = 64
  /// Packets with the end bit (section 2.5.1.4).
  public static let endPackets = 3
  public static let lengthMinimumMilliseconds = 40
  /// One segment, so that the duration never wraps (8.19 s).
  public static let lengthMaximumMilliseconds = 8000
  /// −dBm0, a common level.
  public static let volume: UInt8 = 10
  /// Ticks of sound between two keys: 60 ms, longer than the 40 ms that detectors of the sounded
  /// digits further on need (ITU-T Q.24).
  public static let pauseTicks = 3

  struct Packet: Equatable {
    var event: TelephoneEvent
    var isFirst: Bool
    /// The timestamp is that of so many clock units ago.
    var ticksSinceBegin: UInt32
  }

  private var queue: InlineArray<64, UInt16> = .init(repeating: 0)
  private var first = 0
  public private(set) var waiting = 0

  private var isActive = false
  private var code: UInt8 = 0
  private var length: UInt16 = 0
  private var sent: UInt16 = 0
  private var endsLeft = 0
  private var sinceBegin: UInt32 = 0
  private var pauseLeft = 0

  public init() {}

  /// Whether a key is being sent or waits.
  public var isBusy: Bool { isActive || waiting > 0 }

  /// - Parameter milliseconds: how long the key is held, brought into 40…8000 and rounded up to
  ///   whole ticks of 20 ms.
  /// - Returns: false when `digitsMaximum` keys wait already.
  public mutating func enqueue(_ digit: Digit, milliseconds: Int = 100) -> Bool {
    guard waiting < Self.digitsMaximum else { return false }
    let held = min(
      max(milliseconds, Self.lengthMinimumMilliseconds), Self.lengthMaximumMilliseconds)
    let ticks = (held + 19) / 20
    queue[(first + waiting) % Self.digitsMaximum] = UInt16(digit.code) << 12 | UInt16(ticks)
    waiting += 1
    return true
  }

  /// Drops the keys that wait; one that is being sent is sent to its end.
  public mutating func removeWaiting() { waiting = 0 }

  /// What this tick sends: nil for sound.
  @inline(__always)
  mutating func next() -> Packet? {
    guard isActive || waiting > 0 || pauseLeft > 0 else { return nil }
    return nextOfKey()
  }

  private mutating func nextOfKey() -> Packet? {
    if !isActive {
      if pauseLeft > 0 {
        pauseLeft -= 1
        return nil
      }
      guard waiting > 0 else { return nil }
      let key = queue[first]
      first = (first + 1) % Self.digitsMaximum
      waiting -= 1
      isActive = true
      code = UInt8(key >> 12)
      length = (key & 0x0FFF) * UInt16(JitterBuffer.frameTicks)
      sent = 0
      sinceBegin = 0
      endsLeft = Self.endPackets
    }
    let isFirst = sent == 0
    if sent < length { sent += UInt16(JitterBuffer.frameTicks) }
    let isEnd = sent >= length
    let packet = Packet(
      event: TelephoneEvent(event: code, isEnd: isEnd, volume: Self.volume, duration: sent),
      isFirst: isFirst, ticksSinceBegin: sinceBegin)
    sinceBegin += UInt32(JitterBuffer.frameTicks)
    if isEnd {
      endsLeft -= 1
      if endsLeft == 0 {
        isActive = false
        pauseLeft = Self.pauseTicks
      }
    }
    return packet
  }
}
