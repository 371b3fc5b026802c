import Foundation
import Vocabulary

/// Moments as people at a desk read them.
enum LocalTime {
  static func text(_ moment: Instant, _ zone: TimeZone) -> String {
    let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    var style = Date.VerbatimFormatStyle(
      format:
        "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
      timeZone: zone, calendar: Calendar(identifier: .gregorian))
    style.locale = Locale(identifier: "en_GB")
    return date.formatted(style)
  }
}
