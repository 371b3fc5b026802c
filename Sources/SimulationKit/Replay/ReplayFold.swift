import Exchange
import Reporting
import Vocabulary

/// The figures of a comparison, by the one metric engine; the same for what happened and for what
/// is rehearsed.
struct ReplayFold: EventSink {
  private var fold = ReportFold()
  private var policy = Policy()

  mutating func take(_ event: Event, at moment: Instant) {
    if case .policyPublished(let published) = event { policy = published.policy }
    fold.fold(event, at: moment)
  }

  /// By name of queue; "" for all together.
  func figures() -> [String: [ReplayFigure: Double]] {
    let report = fold.makeReport()
    var result: [String: [ReplayFigure: Double]] = [:]
    // A queue into which nothing came has figures, too.
    for (name, queue) in zip(policy.names.queues, policy.queues) where !queue.isRetired {
      result[name] = ReplayFold.figures(QueueFigures())
    }
    for row in report.byQueue { result[row.name] = ReplayFold.figures(row.figures) }
    var overall = ReplayFold.figures(report.total)
    overall[.occupancyPercent] = percent(report.occupancy.occupancyBasisPoints)
    result[""] = overall
    return result
  }

  private static func figures(_ queue: QueueFigures) -> [ReplayFigure: Double] {
    let entries = queue.entries
    let waits = queue.waits
    var figures: [ReplayFigure: Double] = [
      .offered: Double(entries.offered), .answered: Double(entries.answered),
      .abandoned: Double(entries.abandoned), .transfers: Double(queue.handling.transfers),
      .callbacksTaken: Double(entries.callbacksTaken),
      .turnedAway: Double(entries.turnedAwayAtEntry + entries.turnedAwayWaiting),
    ]
    figures[.abandonedPercent] = percent(queue.rates.abandonedBasisPoints)
    figures[.serviceLevelPercent] = percent(queue.serviceLevels.first?.serviceLevelBasisPoints)
    figures[.meanSpeedOfAnswerSeconds] = seconds(waits.averageSpeedOfAnswerMilliseconds)
    figures[.p90WaitSeconds] = seconds(waits.wait90thPercentileMilliseconds)
    let longest = [waits.longestWaitMilliseconds, waits.longestAbandonedWaitMilliseconds]
    figures[.longestWaitSeconds] = seconds(longest.compactMap { $0 }.max())
    figures[.meanHandleTimeSeconds] = seconds(queue.rates.averageHandleMilliseconds)
    return figures
  }
}

private func percent(_ basisPoints: Int64?) -> Double? { basisPoints.map { Double($0) / 100 } }
private func seconds(_ milliseconds: Int64?) -> Double? { milliseconds.map { Double($0) / 1000 } }
