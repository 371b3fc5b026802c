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

  static func json(_ report: Report) -> JSONValue {
    withoutEnds(JSONFieldWriter.describe(report))
  }

  /// "Always" is written as null; the ends of time are of no use to a reader.
  private static func withoutEnds(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(members.map { JSONMember($0.name, withoutEnds($0.value)) })
    case .array(let elements): .array(elements.map(withoutEnds))
    case .string(let text) where text == String(Int64.min) || text == String(Int64.max): .null
    default: value
    }
  }
}
