public import Exchange
public import Vocabulary

/// Keeps an exchange told how long people will wait: at every moment that is due, a forecast for
/// each queue in which somebody who came now could not be answered at once, and one for each
/// contact that will be told its wait before the next such moment.
///
/// The exchange uses what it is told for `Exchange.estimateFreshFor`; the interval ought to be
/// shorter than that. The same state and number of earlier turns give the same estimates.
public struct WaitEstimator: Sendable {
  /// Further apart than this, estimates would be stale before the next.
  public static let intervalMaximum = Span.seconds(60)
  public static let intervalMinimum = Span.seconds(1)
  /// Contacts forecast in one turn; others are told by the forecast of their queue.
  public static let contactsMaximum = 50

  public let forecast: WaitForecast
  public let interval: Span
  public let simulations: Int
  /// The next moment at which estimates are due.
  public private(set) var dueAt = Instant.epoch
  private var turn: UInt64 = 0

  /// - Parameters:
  ///   - interval: brought into `intervalMinimum ... intervalMaximum`.
  ///   - simulations: futures for each range.
  public init(
    _ forecast: WaitForecast, every interval: Span = .seconds(30), simulations: Int = 60
  ) {
    self.forecast = forecast
    self.interval = min(max(interval, Self.intervalMinimum), Self.intervalMaximum)
    self.simulations = simulations
  }

  /// With the forecast of another day; when estimates are due stays as it was.
  public func with(_ forecast: WaitForecast) -> WaitEstimator {
    var other = WaitEstimator(forecast, every: interval, simulations: simulations)
    other.dueAt = dueAt
    other.turn = turn
    return other
  }

  /// What to tell the exchange now; then nothing is due until an interval has passed.
  public mutating func estimates(for exchange: Exchange, at now: Instant) -> [Estimate] {
    dueAt = now + interval
    turn += 1
    let policy = exchange.policy
    var estimates: [Estimate] = []
    for at in policy.queues.indices where !policy.queues[at].isRetired {
      let queue = QueueID(index: at)
      let channels = policy.queues[at].channels
      guard let channel = Channel.allCases.first(where: { $0.isLive && channels.contains($0) }),
        exchange.waitingCounts[at] > 0 || exchange.isEveryoneBusy(queue, channel)
      else { continue }
      let range = forecast.range(
        for: .newcomer(queue, channel), in: exchange, at: now, simulations: simulations,
        seed: turn)
      guard let range, range.simulations > 0 else { continue }
      estimates.append(range.estimate(for: queue))
    }
    return estimates + ownEstimates(for: exchange, at: now)
  }

  private func ownEstimates(for exchange: Exchange, at now: Instant) -> [Estimate] {
    var estimates: [Estimate] = []
    for id in exchange.openContacts where estimates.count < Self.contactsMaximum {
      guard let contact = exchange.contact(id), contact.phase == .waiting,
        contact.wait.tellAt < now + interval,
        exchange.policy.queues[contact.wait.queue.index].waiting.tellExpectedWait,
        let range = forecast.range(
          for: .waiting(id), in: exchange, at: now, simulations: simulations, seed: turn)
      else { continue }
      estimates.append(range.estimate(for: contact.wait.queue, contact: id))
    }
    return estimates
  }
}
