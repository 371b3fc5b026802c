import Foundation
import Vocabulary

/// Moments as people at a desk read them.
enum LocalTime {
  static func text(_ moment: Instant, _ zone: TimeZone) -> String {
    let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.hour, .minute, .second], from: date)
    func two(_ number: Int?) -> String {
      let text = String(number ?? 0)
      return text.count < 2 ? "0" + text : text
    }
    return "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  }
}
