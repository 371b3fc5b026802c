/// The sending half of a leg's media: exactly one packet per 20 ms tick for as long as the leg
/// lives, sound or silence or a key. That is the always-sends rule: whoever hears nothing from us
/// conceals, counts loss, and in the end hangs up. So `tick` has no way to send nothing, and the
/// mixer encodes silence as any other sound.
///
/// For formats of one octet per unit of an 8000 Hz clock. No call allocates.
public struct RTPSender: Sendable {
  public private(set) var ssrc: UInt32
  /// The sound's payload type; a change takes effect with the next packet.
  public var payloadType: UInt8
  /// The telephone events' type; nil when the other side does not take them: then `send` refuses,
  /// and keys go as sound.
  public var eventType: UInt8?

  private var sequenceNumber: UInt16
  /// Of the next frame.
  public private(set) var timestamp: UInt32
  private var isMarkerDue = true
  private var digits = DigitSender()
  public private(set) var packets: Int64 = 0
  /// Payload octets, as SR counts them.
  public private(set) var octets: Int64 = 0

  /// - Parameters:
  ///   - ssrc, sequenceNumber, timestamp: drawn at random (RFC 3550 section 5.1).
  public init(
    ssrc: UInt32, sequenceNumber: UInt16, timestamp: UInt32, payloadType: UInt8, eventType: UInt8?
  ) {
    self.ssrc = ssrc
    self.sequenceNumber = sequenceNumber
    self.timestamp = timestamp
    self.payloadType = payloadType
    self.eventType = eventType
  }

  /// Writes this tick's packet: the frame, or in its place a packet of a key.
  /// - Parameters:
  ///   - frame: 20 ms of encoded sound: `JitterBuffer.frameTicks` octets.
  ///   - buffer: at least 12 octets more than the frame.
  /// - Returns: octets to be sent.
  @inline(__always)
  public mutating func tick(
    frame: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
  ) throws(PacketError) -> Int {
    guard buffer.count >= RTPPacket.fixedHeaderOctets + max(frame.count, TelephoneEvent.octets)
    else { throw PacketError(.bufferTooSmall, at: buffer.count) }
    if let eventType, let key = digits.next() {
      return try write(key, type: eventType, into: buffer)
    }
    let packet = RTPPacket(
      marker: isMarkerDue, payloadType: payloadType, sequenceNumber: sequenceNumber,
      timestamp: timestamp, ssrc: ssrc)
    let count = try packet.write(payload: frame, into: buffer)
    isMarkerDue = false
    advance(payload: frame.count)
    return count
  }

  private mutating func write(
    _ key: DigitSender.Packet, type: UInt8, into buffer: UnsafeMutableRawBufferPointer
  ) throws(PacketError) -> Int {
    let packet = RTPPacket(
      marker: key.isFirst, payloadType: type, sequenceNumber: sequenceNumber,
      timestamp: timestamp &- key.ticksSinceBegin, ssrc: ssrc)
    var payload: InlineArray<4, UInt8> = .init(repeating: 0)
    var span = payload.mutableSpan
    var thrown: PacketError?
    var count = 0
    span.withUnsafeMutableBytes { bytes in
      key.event.write(into: bytes)
      do throws(PacketError) {
        count = try packet.write(payload: UnsafeRawBufferPointer(bytes), into: buffer)
      } catch {
        thrown = error
      }
    }
    if let thrown { throw thrown }
    advance(payload: TelephoneEvent.octets)
    return count
  }

  @inline(__always)
  private mutating func advance(payload: Int) {
    sequenceNumber &+= 1
    timestamp &+= UInt32(JitterBuffer.frameTicks)
    packets += 1
    octets += Int64(payload)
  }

  /// Ticks were missed and will not be made up for: the timestamps go on as the clock did.
  public mutating func skip(ticks: Int) {
    timestamp &+= UInt32(truncatingIfNeeded: ticks * JitterBuffer.frameTicks)
    isMarkerDue = true
  }

  /// Sends a key after those that wait.
  /// - Returns: false when the other side does not take events or too many keys wait.
  public mutating func send(_ digit: Digit, milliseconds: Int = 100) -> Bool {
    guard eventType != nil else { return false }
    return digits.enqueue(digit, milliseconds: milliseconds)
  }

  /// Drops the keys that wait.
  public mutating func removeWaitingDigits() { digits.removeWaiting() }

  /// Whether keys are being sent or wait.
  public var isSendingDigits: Bool { digits.isBusy }

  /// Takes another SSRC after a collision (RFC 3550 section 8.2); say BYE for the old one first.
  public mutating func changeSource(to ssrc: UInt32) {
    self.ssrc = ssrc
    packets = 0
    octets = 0
    isMarkerDue = true
  }
}
