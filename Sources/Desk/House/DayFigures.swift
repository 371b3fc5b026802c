import EventLog
import Exchange
import Foundation
import Reporting
import Vocabulary

/// The figures of the day so far, by queue: from midnight of the service's clock on the wall.
struct DayFigures: Sendable {
  private let calendar: Calendar
  private var fold: ReportFold
  private var ends: Instant
  private var made: (at: UInt64, rows: [QueueID: TodayView]) = (.max, [:])

  /// Folds again what the log has of today.
  /// - Parameter seen: called with each event of today.
  init(
    _ log: Log, policy: Policy, _ now: Instant, timeZone: String,
    seen: (Event, LogRecord) -> Void
  ) throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    self.calendar = calendar
    let day = DayFigures.day(of: now, calendar)
    fold = ReportFold(ReportOptions(period: day))
    ends = day.upperBound
    fold.fold(.policyPublished(PolicyPublished(policy: policy)), at: day.lowerBound)
    var next = try DayFigures.first(in: log, at: day.lowerBound)
    while true {
      let page = try log.read(from: next, limit: 2_000)
      guard let last = page.last else { break }
      for record in page where !record.isInput {
        let event = try ExchangeCodec.event(record, place: log.driver.place)
        fold.fold(event, at: record.at)
        seen(event, record)
      }
      next = last.sequence + 1
    }
  }

  private static func day(of now: Instant, _ calendar: Calendar) -> Range<Instant> {
    let date = Date(timeIntervalSince1970: Double(now.milliseconds) / 1000)
    let start = calendar.startOfDay(for: date)
    let end = calendar.date(byAdding: .day, value: 1, to: start) ?? start + 86_400
    func instant(_ date: Date) -> Instant {
      Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
    return instant(start)..<instant(end)
  }

  /// The first record at or after a moment, by bisection: times in a log do not go back.
  private static func first(in log: Log, at moment: Instant) throws -> UInt64 {
    var low: UInt64 = 1
    var high = try log.head().sequence + 1
    while low < high {
      let middle = low + (high - low) / 2
      guard let record = try log.read(from: middle, limit: 1).first else { return low }
      if record.at < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func take(_ event: Event, at moment: Instant) {
    if moment >= ends {
      let day = DayFigures.day(of: moment, calendar)
      var next = ReportFold(ReportOptions(period: day))
      if let policy { next.fold(.policyPublished(policy), at: day.lowerBound) }
      fold = next
      ends = day.upperBound
    }
    if case .policyPublished(let event) = event { policy = event }
    fold.fold(event, at: moment)
  }
  private var policy: PolicyPublished?

  mutating func rows() -> [QueueID: TodayView] {
    if made.at == fold.eventCount { return made.rows }
    var rows: [QueueID: TodayView] = [:]
    for row in fold.makeReport().byQueue {
      let entries = row.figures.entries
      rows[row.queue] = TodayView(
        offered: entries.offered, answered: entries.answered, abandoned: entries.abandoned,
        serviceLevel: row.figures.serviceLevels.first?.serviceLevelBasisPoints.map {
          Double($0) / 10_000
        },
        averageWaitMilliseconds: row.figures.waits.averageSpeedOfAnswerMilliseconds)
    }
    made = (fold.eventCount, rows)
    return rows
  }
}
