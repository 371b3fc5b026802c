/// When ticks are due, and what becomes of those that the thread is late for. Monotonic time in
/// microseconds.
///
/// A tick or a few too late are made up for at half the distance, so that nobody gets a burst and
/// nothing is missing. Of more, the oldest are mixed and recorded but not sent: they would only
/// come too late. After a second, as of a machine that slept, time is given up.
struct TickSchedule {
  static let tickMicroseconds: Int64 = 20_000
  /// Between two ticks when late ones are made up for.
  static let catchUpMicroseconds: Int64 = 10_000
  /// Later ticks than so many are not sent.
  static let catchUpTicks: Int64 = 3
  /// Later than that, time is given up.
  static let lostTicks: Int64 = 50

  struct Plan: Equatable {
    /// How long after its due time the tick begins.
    var latenessMicroseconds: Int64
    /// Ticks given up.
    var lost = 0
    /// Ticks to be mixed and not sent, before the one that is.
    var unsent = 0
    /// A whole tick late or more.
    var isMadeUp = false
  }

  /// The present tick's.
  private(set) var due: Int64

  init(nowMicroseconds now: Int64) { due = now + Self.tickMicroseconds }

  /// The thread woke up.
  mutating func begin(nowMicroseconds now: Int64) -> Plan {
    let late = max(0, now - due)
    let behind = late / Self.tickMicroseconds
    var plan = Plan(latenessMicroseconds: late, isMadeUp: behind > 0)
    if behind > Self.lostTicks {
      plan.lost = Int(behind)
      due += behind * Self.tickMicroseconds
    } else {
      plan.unsent = Int(max(0, behind - Self.catchUpTicks))
    }
    return plan
  }

  /// A tick is over.
  mutating func advance() { due += Self.tickMicroseconds }

  /// When to wake up next.
  /// - Parameter began: when the last tick that was sent began.
  func wake(afterTickBegunAt began: Int64) -> Int64 { max(due, began + Self.catchUpMicroseconds) }
}
