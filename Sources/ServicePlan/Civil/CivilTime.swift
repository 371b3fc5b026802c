import Foundation
public import Vocabulary

/// Civil time of one time zone: local days and hours to instants and back.
///
/// The offsets of the zone are read once from the system's rules (IANA time zone database) for 1990
/// to 2069; before and after, the nearest known offset holds.
public struct CivilTime: Sendable {
  /// IANA name, such as `Europe/London`.
  public let zone: String
  /// Moments at which the offset changes, ascending, with the offset from then on.
  private var changes: [(at: Int64, offset: Int64)]

  /// UTC.
  public static let utc = CivilTime()

  private init() {
    zone = "UTC"
    changes = [(.min, 0)]
  }

  /// `nil` when the system knows no such zone.
  public init?(zone name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.zone = name
    func offset(_ seconds: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) * 1000
    }
    let week: Int64 = 7 * 86_400
    var at: Int64 = 631_152_000  // 1990-01-01
    let end: Int64 = 3_155_760_000  // 2070-01-01
    var current = offset(at)
    changes = [(.min, current)]
    // No zone changes twice within a week.
    while at < end {
      let next = at + week
      let then = offset(next)
      if then != current {
        var (low, high) = (at, next)
        while high - low > 1 {
          let middle = (low + high) / 2
          if offset(middle) == current { low = middle } else { high = middle }
        }
        changes.append((high * 1000, then))
        current = then
      }
      at = next
    }
  }

  /// How far local time is ahead of UTC.
  public func offset(at instant: Instant) -> Span {
    Span(milliseconds: changes[changeIndex(instant.milliseconds)].offset)
  }

  private func changeIndex(_ milliseconds: Int64) -> Int {
    var (low, high) = (0, changes.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle].at <= milliseconds { low = middle } else { high = middle }
    }
    return low
  }

  /// The moment of a local time, given as minutes after local midnight by the clock on the wall.
  ///
  /// A time that comes twice (clocks put back) is its first occurrence. A time that is missing
  /// (clocks put forward) is the moment of the change. So `…-01:30` and `01:30-…` always
  /// meet.
  /// - Parameter minute: may be 1440 or more, for the following days.
  public func instant(_ date: CivilDate, minute: Int) -> Instant {
    let local = Int64(date.dayNumber) * 86_400_000 + Int64(minute) * 60_000
    return instant(localMilliseconds: local)
  }

  func instant(localMilliseconds local: Int64) -> Instant {
    let before = changeIndex(local - 86_400_000)
    let after = changeIndex(local + 86_400_000)
    let first = local - changes[before].offset
    if before == after { return Instant(milliseconds: first) }
    // The earliest of the offsets in force within a day that really gives this local time.
    for index in before...after {
      let candidate = local - changes[index].offset
      if changeIndex(candidate) == index { return Instant(milliseconds: candidate) }
    }
    // Missing: it lies in the gap of the change that is first passed by the later offset.
    for index in (before + 1)...after where changes[index].at + changes[index].offset > local {
      return Instant(milliseconds: changes[index].at)
    }
    return Instant(milliseconds: first)
  }

  /// When the local day begins.
  public func midnight(_ date: CivilDate) -> Instant { instant(date, minute: 0) }

  /// 24 hours, or 23 and 25 when the clocks change.
  public func length(of date: CivilDate) -> Span {
    midnight(date.advanced(by: 1)) - midnight(date)
  }

  /// The local day of a moment.
  public func date(of instant: Instant) -> CivilDate {
    CivilDate(dayNumber: Int(floorDivision(local(instant), 86_400_000)))
  }

  /// Milliseconds since local midnight by the clock on the wall.
  public func timeOfDay(_ instant: Instant) -> Span {
    let local = local(instant)
    return Span(milliseconds: local - floorDivision(local, 86_400_000) * 86_400_000)
  }

  private func local(_ instant: Instant) -> Int64 {
    instant.milliseconds + offset(at: instant).milliseconds
  }

  public func weekday(of instant: Instant) -> Weekday { date(of: instant).weekday }

  public func isBankHoliday(_ instant: Instant, _ nation: Nation) -> Bool {
    let date = date(of: instant)
    return BankHolidays.days(in: date.year, nation).contains(date)
  }

  /// Reads `2026-03-02 10:00`, `2026-03-02 10:00:30` or `2026-03-02` (midnight) as local time.
  public func instant(_ text: String) -> Instant? {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard (1...2).contains(parts.count), let date = CivilDate(parts[0]) else { return nil }
    guard parts.count == 2 else { return midnight(date) }
    let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(clock.count),
      let minute = PlanValues.minuteOfDay(clock[0] + ":" + clock[1])
    else { return nil }
    let start = Int64(date.dayNumber) * 86_400_000 + Int64(minute) * 60_000
    guard clock.count == 3 else { return instant(localMilliseconds: start) }
    guard clock[2].count == 2, let second = Int64(clock[2]), (0..<60).contains(second) else {
      return nil
    }
    return instant(localMilliseconds: start + second * 1000)
  }

  /// `2026-03-02 10:00` in local time; with seconds when they are not zero.
  public func text(_ instant: Instant) -> String {
    let time = timeOfDay(instant).milliseconds / 1000
    func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let seconds = time % 60 == 0 ? "" : ":" + pad(time % 60)
    return "\(date(of: instant)) \(pad(time / 3600)):\(pad(time / 60 % 60))\(seconds)"
  }

  /// `Mon 2026-03-02 10:00`, for messages.
  public func longText(_ instant: Instant) -> String {
    let day = weekday(of: instant).short
    return day.prefix(1).uppercased() + day.dropFirst() + " " + text(instant)
  }
}

func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
