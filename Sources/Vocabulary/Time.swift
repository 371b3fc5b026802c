/// A moment in civil-time-free form: milliseconds since 1970-01-01T00:00:00Z.
///
/// Time enters the core only with an input; nothing in the core reads a clock.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var milliseconds: Int64

  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static let epoch = Instant(milliseconds: 0)
  /// Later than every moment that can be written as a date; used for "no deadline".
  public static let distantFuture = Instant(milliseconds: .max)

  @inlinable public static func < (a: Instant, b: Instant) -> Bool {
    a.milliseconds < b.milliseconds
  }
  /// Saturating, so that `distantFuture` stays there.
  @inlinable public static func + (a: Instant, b: Span) -> Instant {
    let (sum, overflow) = a.milliseconds.addingReportingOverflow(b.milliseconds)
    return Instant(milliseconds: overflow ? (b.milliseconds < 0 ? .min : .max) : sum)
  }
  @inlinable public static func - (a: Instant, b: Span) -> Instant {
    let (sum, overflow) = a.milliseconds.subtractingReportingOverflow(b.milliseconds)
    return Instant(milliseconds: overflow ? (b.milliseconds < 0 ? .max : .min) : sum)
  }
  @inlinable public static func - (a: Instant, b: Instant) -> Span {
    let (sum, overflow) = a.milliseconds.subtractingReportingOverflow(b.milliseconds)
    return Span(milliseconds: overflow ? (a.milliseconds < 0 ? .min : .max) : sum)
  }

  /// ISO 8601 in UTC with milliseconds, for example `2026-03-02T10:00:00.000Z` (RFC 3339).
  public var description: String {
    let (days, within) = floorDivide(milliseconds, 86_400_000)
    func pad(_ value: Int64, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let hour = within / 3_600_000
    let minute = within / 60_000 % 60
    let second = within / 1000 % 60
    return "\(CivilDate(dayNumber: Int(days)))T\(pad(hour, 2)):\(pad(minute, 2)):"
      + "\(pad(second, 2)).\(pad(within % 1000, 3))Z"
  }
}

/// A length of time in milliseconds; may be negative.
public struct Span: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var milliseconds: Int64

  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static let zero = Span(milliseconds: 0)
  public static let forever = Span(milliseconds: .max)
  @inlinable public static func milliseconds(_ n: Int64) -> Span { Span(milliseconds: n) }
  @inlinable public static func seconds(_ n: Int64) -> Span { Span(milliseconds: n * 1000) }
  @inlinable public static func minutes(_ n: Int64) -> Span { Span(milliseconds: n * 60_000) }
  @inlinable public static func hours(_ n: Int64) -> Span { Span(milliseconds: n * 3_600_000) }
  @inlinable public static func days(_ n: Int64) -> Span { Span(milliseconds: n * 86_400_000) }

  @inlinable public static func < (a: Span, b: Span) -> Bool { a.milliseconds < b.milliseconds }
  @inlinable public static func + (a: Span, b: Span) -> Span {
    Span(milliseconds: a.milliseconds &+ b.milliseconds)
  }
  @inlinable public static func - (a: Span, b: Span) -> Span {
    Span(milliseconds: a.milliseconds &- b.milliseconds)
  }
  @inlinable public static prefix func - (a: Span) -> Span { Span(milliseconds: -a.milliseconds) }

  /// Plain words with the largest fitting units, for example `1 h 5 min` or `45 s`.
  public var description: String {
    if self == .forever { return "for ever" }
    let sign = milliseconds < 0 ? "-" : ""
    var rest = milliseconds.magnitude
    var parts: [String] = []
    for (size, unit) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")]
      as [(UInt64, String)]
    where rest >= size {
      parts.append("\(rest / size) \(unit)")
      rest %= size
    }
    if rest > 0 || parts.isEmpty { parts.append("\(rest) ms") }
    return sign + parts.prefix(2).joined(separator: " ")
  }
}

/// Quotient rounded towards minus infinity, and the remainder in `0 ..< divisor`.
func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
  let remainder = value % divisor
  return remainder < 0
    ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
}
