import Foundation

/// How many streams are open, in all and by whom; beyond the maxima none is opened.
final class StreamPlaces: Sendable {
  static let total = 20_000
  /// Pages that one member of staff has open.
  static let perPerson = 20
  /// Pages with a widget from one address: an office may be behind it.
  static let perAddress = 500
  /// Pages that show the same chat.
  static let perChat = 8

  private let lock = NSLock()
  nonisolated(unsafe) private var open: [String: Int] = [:]
  nonisolated(unsafe) private var all = 0

  /// - Throws: 429 or 503 when there is no place for `name`.
  func check(_ name: String, most: Int) throws {
    try lock.withLock {
      if all >= Self.total { throw Problem.unavailable }
      if open[name, default: 0] >= most { throw Problem.tooMany(after: 30) }
    }
  }

  func enter(_ name: String) {
    lock.withLock {
      open[name, default: 0] += 1
      all += 1
    }
  }

  func leave(_ name: String) {
    lock.withLock {
      all -= 1
      let left = open[name, default: 1] - 1
      open[name] = left == 0 ? nil : left
    }
  }
}
