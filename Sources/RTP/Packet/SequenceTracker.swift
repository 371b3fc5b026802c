/// Sequence numbers of one source, made long by counting their wraps, and the counts that reception
/// reports are made of (RFC 3550 appendix A.1 and A.3).
public struct SequenceTracker: Equatable, Sendable {
  /// Packets in order before a source counts as valid (MIN_SEQUENTIAL).
  public static let probationPackets = 2
  /// A step forward of this or more is not believed at once (MAX_DROPOUT).
  public static let dropoutMaximum: UInt16 = 3000
  /// A step back of at most this is a late or repeated packet (MAX_MISORDER).
  public static let misorderMaximum: UInt16 = 100

  public enum Outcome: Equatable, Sendable {
    /// The source has not yet shown enough packets in order: not to be played.
    case probation
    /// Belongs to the source. The number counts on over wraps and is above nought even for a packet
    /// from before the first.
    case valid(Int64)
    /// As `valid`, but numbers earlier than this one mean nothing any more: the source has just
    /// left probation or begun anew.
    case restarted(Int64)
    /// A large step, believed only when the next number follows it.
    case jump
  }

  /// Added so that packets from just before the first keep a positive number.
  private static let origin: Int64 = 1 << 16

  private var highest: UInt16
  private var cycles: Int64 = SequenceTracker.origin
  private var base: Int64 = 0
  private var expectedAfterJump: UInt32?
  private var probation: Int
  /// Packets of the source since it became valid, late and repeated ones too.
  public private(set) var received: Int64 = 0
  private var expectedBefore: Int64 = 0
  private var receivedBefore: Int64 = 0

  public init(first: UInt16) {
    highest = first &- 1
    probation = Self.probationPackets
  }

  public var isValid: Bool { probation == 0 }

  public mutating func update(_ number: UInt16) -> Outcome {
    if probation > 0 {
      if number == highest &+ 1 {
        probation -= 1
        highest = number
        if probation == 0 { return begin(number) }
      } else {
        probation = Self.probationPackets - 1
        highest = number
      }
      return .probation
    }
    let step = number &- highest
    if step < Self.dropoutMaximum {
      if number < highest { cycles += 1 << 16 }
      highest = number
      expectedAfterJump = nil
    } else if step <= UInt16.max - Self.misorderMaximum {
      if expectedAfterJump == UInt32(number) { return begin(number) }
      expectedAfterJump = UInt32(number &+ 1)
      return .jump
    } else {
      received += 1
      return .valid(highestExtended - Int64(highest &- number))
    }
    received += 1
    return .valid(highestExtended)
  }

  private mutating func begin(_ number: UInt16) -> Outcome {
    highest = number
    cycles = Self.origin
    base = Self.origin + Int64(number)
    expectedAfterJump = nil
    received = 1
    expectedBefore = 0
    receivedBefore = 0
    return .restarted(highestExtended)
  }

  private var highestExtended: Int64 { cycles + Int64(highest) }

  /// The extended highest sequence number of a report block: wraps in the upper 16 bits.
  public var extendedHighest: UInt32 {
    UInt32(truncatingIfNeeded: highestExtended - Self.origin)
  }

  public var expected: Int64 { isValid ? highestExtended - base + 1 : 0 }

  /// Packets lost since the source became valid; below nought if repeated ones outnumber the lost.
  public var lost: Int64 { expected - received }

  /// The cumulative number of packets lost, held to the 24 bits of its field (section 6.4.1).
  public var cumulativeLost: Int32 { Int32(min(max(lost, -0x80_0000), 0x7F_FFFF)) }

  /// The fraction lost since the last call, in 1/256 (appendix A.3).
  public mutating func takeFractionLost() -> UInt8 {
    let expectedNow = expected - expectedBefore
    let receivedNow = received - receivedBefore
    expectedBefore = expected
    receivedBefore = received
    let lostNow = expectedNow - receivedNow
    guard expectedNow > 0, lostNow > 0 else { return 0 }
    return UInt8(min((lostNow << 8) / expectedNow, 255))
  }
}
