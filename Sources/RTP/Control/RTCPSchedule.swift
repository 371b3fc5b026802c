/// When the next report of a leg is due: RFC 3550 section 6.2 for two parties, where the share of
/// the bandwidth never asks for longer than the minimum of 5 s. Each interval is drawn between half
/// and one and a half times that, so that many legs do not report at once; chance comes from the
/// caller.
public struct RTCPSchedule: Equatable, Sendable {
  public static let intervalMicroseconds: Int64 = 5_000_000
  /// The first report comes sooner (section 6.2 allows half the minimum).
  public static let startMicroseconds: Int64 = 2_000_000

  public private(set) var dueMicroseconds: Int64

  public init(startMicroseconds start: Int64, random: UInt32) {
    dueMicroseconds = start + Self.drawn(Self.startMicroseconds, random)
  }

  public func isDue(nowMicroseconds now: Int64) -> Bool { now >= dueMicroseconds }

  /// A report has been sent.
  public mutating func sent(nowMicroseconds now: Int64, random: UInt32) {
    dueMicroseconds = now + Self.drawn(Self.intervalMicroseconds, random)
  }

  /// 0.5…1.5 times the interval.
  static func drawn(_ interval: Int64, _ random: UInt32) -> Int64 {
    interval / 2 + Int64((UInt64(interval) * UInt64(random)) >> 32)
  }
}
