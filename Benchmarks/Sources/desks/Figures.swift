import Foundation
import Measuring

/// What was seen, by all threads.
final class Figures: @unchecked Sendable {
  private let lock = NSLock()
  private var isCounting = false
  private var toDesk = Durations()
  private var seen: Set<Offer> = []
  private var doubled = 0
  private var answers: [String: Durations] = [:]
  private var refused: [String: Int] = [:]
  private var events: [String: (count: Int, bytes: Int)] = [:]

  /// From now on it counts.
  func begin() { lock.withLock { isCounting = true } }

  func heard(_ event: String, bytes: Int) {
    lock.withLock {
      guard isCounting else { return }
      var sum = events[event] ?? (0, 0)
      sum.count += 1
      sum.bytes += bytes
      events[event] = sum
    }
  }

  /// Whether the offer is new: a contact is told again when something else of it changes.
  func offered(_ offer: Offer, receivedAt: Double) -> Bool {
    lock.withLock {
      guard isCounting, seen.insert(offer).inserted else {
        doubled += 1
        return false
      }
      toDesk.add(nanoseconds: UInt64(max(0, receivedAt - offer.atMilliseconds) * 1_000_000))
      return true
    }
  }

  /// - Returns: whether it was answered by a success.
  @discardableResult
  func ask(
    _ name: String, _ connection: Connection, _ body: (Connection) throws -> Connection.Answer
  ) -> Bool {
    let begin = DispatchTime.now().uptimeNanoseconds
    let answer: Result<Connection.Answer, any Error> = Result { try body(connection) }
    let span = DispatchTime.now().uptimeNanoseconds - begin
    return lock.withLock {
      switch answer {
      case .success(let answer) where (200..<300).contains(answer.status):
        answers[name, default: Durations()].add(nanoseconds: span)
        return true
      case .success(let answer):
        refused["\(name): \(answer)", default: 0] += 1
      case .failure(let error):
        refused["\(name): \(error)", default: 0] += 1
      }
      return false
    }
  }

  func lines(seconds: Int) -> [String] {
    lock.withLock {
      var lines = [
        "offers: \(toDesk.nanoseconds.count) in \(seconds) s, told again \(doubled) times",
        Self.line("event to desk", toDesk),
      ]
      for name in answers.keys.sorted() { lines.append(Self.line(name, answers[name]!)) }
      for name in events.keys.sorted() {
        let (count, bytes) = events[name]!
        lines.append("stream event \(name): \(count), \(bytes / 1024) kB")
      }
      for name in refused.keys.sorted().prefix(10) {
        lines.append("not answered as wished, \(refused[name]!) times: \(name)")
      }
      return lines
    }
  }

  private static func line(_ name: String, _ durations: Durations) -> String {
    let figures = [(50.0, "p50"), (90, "p90"), (99, "p99"), (100, "max")].map { percent, label in
      "\(label) \(String(format: "%.1f", durations.microseconds(percent) / 1000)) ms"
    }
    return "\(name): \(durations.nanoseconds.count) × " + figures.joined(separator: " · ")
  }
}
