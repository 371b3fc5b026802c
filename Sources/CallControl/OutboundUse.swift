public import Vocabulary

/// What is being rung, and was within the hour: as much as the caps of the plan need. Of the
/// gateway that holds it; a restart begins at nothing, as the calls do.
public struct OutboundUse: Hashable, Sendable {
  /// What counts against an adviser's cap.
  public static let hour = Span.hours(1)
  /// Calls remembered of one adviser; the plan's cap is never higher.
  public static let rememberedMaximum = 1000

  private struct Line: Hashable, Sendable {
    var trunk: String
    var calls: Int
  }

  /// Calls that were begun here and are not over; emergency calls are not counted.
  public private(set) var calls = 0
  /// By adviser number, when each call began, ascending.
  private var begun: [[Instant]] = []
  /// By name, because a new plan may order trunks anew.
  private var lines: [Line] = []

  public init() {}

  /// A call that was allowed begins.
  /// - Parameter by: `none` for the house itself: a flow, a callback, a duty.
  public mutating func begin(_ reading: NumberReading, by adviser: AdviserID, at now: Instant) {
    guard reading.number.destinationClass != .emergency else { return }
    calls += 1
    guard !adviser.isNone else { return }
    while begun.count <= adviser.index { begun.append([]) }
    begun[adviser.index].removeAll { $0 + Self.hour <= now }
    if begun[adviser.index].count == Self.rememberedMaximum { begun[adviser.index].removeFirst() }
    begun[adviser.index].append(now)
  }

  /// A call that began here is over, whether it was answered or not.
  public mutating func end(_ reading: NumberReading) {
    guard reading.number.destinationClass != .emergency else { return }
    calls = max(0, calls - 1)
  }

  /// A call, in or out, takes a line of a trunk; one that fails over takes and gives anew.
  public mutating func take(_ trunk: String) {
    if let at = lines.firstIndex(where: { $0.trunk == trunk }) {
      lines[at].calls += 1
    } else {
      lines.append(Line(trunk: trunk, calls: 1))
    }
  }

  /// Gives the line back.
  public mutating func give(_ trunk: String) {
    guard let at = lines.firstIndex(where: { $0.trunk == trunk }) else { return }
    lines[at].calls -= 1
    if lines[at].calls <= 0 { lines.remove(at: at) }
  }

  /// Calls on a trunk now.
  public func calls(on trunk: String) -> Int { lines.first { $0.trunk == trunk }?.calls ?? 0 }

  /// When the adviser may begin another call, where `cap` were begun within the hour; `nil`: now.
  public func next(of adviser: AdviserID, cap: Int, at now: Instant) -> Instant? {
    guard !adviser.isNone, adviser.index < begun.count, cap > 0 else { return nil }
    let recent = begun[adviser.index].filter { $0 + Self.hour > now }
    guard recent.count >= cap else { return nil }
    return recent[recent.count - cap] + Self.hour
  }
}
