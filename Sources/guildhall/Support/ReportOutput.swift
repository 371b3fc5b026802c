import EventLog
import Reporting
import ServicePlan
import Vocabulary

/// Reports as verbs make and print them.
enum ReportOutput {
  /// Changes of the clock on the wall in a period. Every zone changes at a quarter of an hour.
  static func clockOffsets(_ time: CivilTime, _ period: Range<Instant>) -> [ClockOffset] {
    var offsets = [
      ClockOffset(
        from: Instant(milliseconds: .min), offset: time.offset(at: period.lowerBound))
    ]
    var moment = period.lowerBound
    while moment < period.upperBound {
      let quarter = moment.milliseconds - moment.milliseconds % 900_000 + 900_000
      moment = Instant(milliseconds: quarter)
      let offset = time.offset(at: moment)
      if offset != offsets[offsets.count - 1].offset {
        offsets.append(ClockOffset(from: moment, offset: offset))
      }
    }
    return offsets
  }

  static func json(_ report: Report) -> JSONValue { JSONFieldWriter.describe(report) }
}
