/// A moment in NTP's form: seconds since 1900 and 2^−32 of a second (RFC 3550 section 4).
public struct NTPTime: Equatable, Sendable {
  /// Seconds from 1900 to 1970.
  static let unixEpochSeconds: Int64 = 2_208_988_800

  public var bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  /// - Parameter unixMicroseconds: since 1970. Beyond 2036 the seconds wrap, as the standard
  ///   allows.
  public init(unixMicroseconds: Int64) {
    let micros = max(0, unixMicroseconds)
    let seconds = UInt64(truncatingIfNeeded: micros / 1_000_000 + Self.unixEpochSeconds)
    let fraction = (UInt64(micros % 1_000_000) << 32) / 1_000_000
    bits = (seconds & 0xFFFF_FFFF) << 32 | fraction
  }

  /// The middle 32 bits, in 1/65,536 s: what LSR carries.
  public var middle: UInt32 { UInt32(truncatingIfNeeded: bits >> 16) }
}

/// The round trip from a report block (RFC 3550 section 6.4.1): A − LSR − DLSR.
public enum RoundTrip {
  /// Longer than this is taken for a mistake of the other side's, in microseconds.
  public static let maximumMicroseconds: Int64 = 30_000_000

  /// - Parameters:
  ///   - arrival: when the block arrived, on the clock that our own SR were stamped with.
  /// - Returns: microseconds; nil when the other side has had no SR of ours, or cannot be right.
  public static func microseconds(
    arrival: NTPTime, lastReport: UInt32, delaySinceLastReport: UInt32
  ) -> Int64? {
    guard lastReport != 0 else { return nil }
    let units = Int64(Int32(bitPattern: arrival.middle &- lastReport &- delaySinceLastReport))
    // Both clocks round: a little below nought is nought.
    guard units >= -64 else { return nil }
    let microseconds = (max(0, units) * 1_000_000) >> 16
    return microseconds <= maximumMicroseconds ? microseconds : nil
  }
}
