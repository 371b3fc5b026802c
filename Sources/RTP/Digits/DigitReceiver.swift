/// What a telephone event packet, or time, told: at most the end of one key and the press of
/// another.
public struct DigitChange: Equatable, Sendable {
  public struct Ended: Equatable, Sendable {
    public var digit: Digit
    /// How long the key was held, in milliseconds, as far as the packets that came tell.
    public var milliseconds: Int64
    /// The end packets were lost; the length is that of the last packet seen.
    public var isTimedOut: Bool
  }

  public var ended: Ended?
  public var pressed: Digit?

  public init(ended: Ended? = nil, pressed: Digit? = nil) {
    self.ended = ended
    self.pressed = pressed
  }

  public static let none = DigitChange()
}

/// Makes key presses of telephone event packets (RFC 4733 section 2.5.2): each event is told once
/// however often its packets are repeated; one source and timestamp are one event. A key is told
/// when its first packet comes, whichever that is, and its end when the end bit, the next event or
/// a silence of `timeoutMicroseconds` comes.
public struct DigitReceiver: Equatable, Sendable {
  /// Without a packet for so long, the key is up (section 2.5.2.2 lets the receiver choose; senders
  /// repeat at least every 50 ms).
  public static let timeoutMicroseconds: Int64 = 200_000
  /// The length of one key that is believed; more is cut, in units of the RTP clock: a minute.
  public static let ticksMaximum: Int64 = 480_000

  private var isKnown = false
  private var isOpen = false
  private var ssrc: UInt32 = 0
  private var timestamp: UInt32 = 0
  private var event: UInt8 = 0
  /// Of the segments before this one.
  private var earlierTicks: Int64 = 0
  private var duration: UInt16 = 0
  private var lastMicroseconds: Int64 = 0

  public init() {}

  /// Whether a key is down now.
  public var isPressed: Bool { isOpen }

  /// A packet came.
  public mutating func receive(
    _ packet: TelephoneEvent, ssrc: UInt32, timestamp: UInt32, nowMicroseconds now: Int64
  ) -> DigitChange {
    if isKnown, ssrc == self.ssrc {
      if timestamp == self.timestamp { return goOn(packet, now) }
      let step = Int32(bitPattern: timestamp &- self.timestamp)
      // A late packet of an event before this one.
      if step < 0, step > -Int32(Self.ticksMaximum) { return .none }
      if isOpen, packet.event == event, step == Int32(TelephoneEvent.durationMaximum) {
        // Section 2.5.1.3: a long event goes on in a new segment.
        earlierTicks = min(earlierTicks + Int64(step), Self.ticksMaximum)
        self.timestamp = timestamp
        duration = 0
        return goOn(packet, now)
      }
    }
    var change = DigitChange(ended: close(isTimedOut: true))
    isKnown = true
    self.ssrc = ssrc
    self.timestamp = timestamp
    event = packet.event
    earlierTicks = 0
    duration = packet.duration
    lastMicroseconds = now
    guard let digit = Digit(code: packet.event) else { return change }
    isOpen = true
    change.pressed = digit
    if packet.isEnd {
      // One packet, the end of a key whose other packets were lost: both at once.
      let ended = close(isTimedOut: false)
      if change.ended == nil { change.ended = ended }
    }
    return change
  }

  private mutating func goOn(_ packet: TelephoneEvent, _ now: Int64) -> DigitChange {
    guard isOpen, packet.event == event else { return .none }
    lastMicroseconds = now
    // A reordered packet does not make the key shorter.
    duration = max(duration, packet.duration)
    return DigitChange(ended: packet.isEnd ? close(isTimedOut: false) : nil)
  }

  /// Time has passed: once per tick.
  @inline(__always)
  public mutating func tick(nowMicroseconds now: Int64) -> DigitChange {
    guard isOpen, now - lastMicroseconds >= Self.timeoutMicroseconds else { return .none }
    return DigitChange(ended: close(isTimedOut: true))
  }

  private mutating func close(isTimedOut: Bool) -> DigitChange.Ended? {
    guard isOpen, let digit = Digit(code: event) else { return nil }
    isOpen = false
    let ticks = min(earlierTicks + Int64(duration), Self.ticksMaximum)
    return DigitChange.Ended(digit: digit, milliseconds: ticks / 8, isTimedOut: isTimedOut)
  }
}
