public import Exchange
public import Vocabulary

/// Recorded history through another plan, beside what really happened.
///
/// People come as they came and do what they did; what was not seen of them is drawn from models
/// fitted to the log. The recorded plan is rehearsed in the same way, so that the models can be
/// judged and only the difference between the plans counts. See `docs/internals/replay.md`.
public struct ReplayOther: Sendable {
  public static let replicationsMaximum = 1000

  /// An adviser of the other plan who works beside those recorded.
  public struct Shift: Hashable, Sendable {
    public var adviser: String
    public var from: Instant
    public var to: Instant
    public init(adviser: String, from: Instant, to: Instant) {
      self.adviser = adviser
      self.from = from
      self.to = to
    }
  }

  public struct Progress: Sendable {
    public var done: Int
    public var all: Int
  }

  public let history: ObservedHistory
  public let models: HistoryModels
  private let happened: [String: [ReplayFigure: Double]]
  private let queueNames: [String]

  /// Reads whole batches from the beginning of a log, in order, and fits the models to them.
  public init(_ batches: some Sequence<RecordedBatch>) {
    var fold = ReplayFold()
    history = ObservedHistory(
      batches.lazy.map { batch in
        for event in batch.events { fold.take(event, at: batch.at) }
        return batch
      })
    models = HistoryModels(history)
    happened = fold.figures()
    queueNames = history.names.queues
  }

  /// Rehearses the recorded plan and the other, `replications` times each.
  ///
  /// - Parameters:
  ///   - shifts: further work in the other plan, for advisers who are new in it.
  ///   - onProgress: told after every replication; returning false stops.
  public func compare(
    with other: Policy, shifts: [Shift] = [], replications: Int = 20, seed: UInt64 = 1,
    level: Double = 0.95, onProgress: (Progress) -> Bool = { _ in true }
  ) throws(EstimationFault) -> ReplayComparison {
    guard (2...ReplayOther.replicationsMaximum).contains(replications) else {
      throw EstimationFault.tooFewObservations(count: replications, needed: 2)
    }
    let recorded = history.plans.last?.policy ?? Policy()
    let map = PlanMap(from: recorded, to: other)
    let same = PlanMap(from: recorded, to: recorded)
    let root = SeededRandom(seed: seed).stream(named: "replay")
    let changes = changes(shifts, in: other)
    var base: [[String: [ReplayFigure: Double]]] = []
    var variant: [[String: [ReplayFigure: Double]]] = []
    for number in 0..<replications {
      let key = SeededRandom.key(root.key, UInt64(number))
      base.append(rehearse(nil, map: same, shifts: [], key: key))
      variant.append(rehearse(other, map: map, shifts: changes, key: key))
      if !onProgress(Progress(done: number + 1, all: replications)) { break }
    }
    return ReplayComparison(
      rows: try rows(base, variant, other: other.names.queues, level: level),
      assumptions: assumptions(other: other, missing: map.missing), missingNames: map.missing,
      contactsLeftOut: history.contacts.count { contact in
        contact.arrive.map { map.entry($0.entry).isNone } ?? false
      },
      replications: base.count, seed: seed, level: level)
  }

  /// Advisers who never worked in the recorded time stay away unless they are given shifts.
  private func changes(_ shifts: [Shift], in other: Policy) -> [RosterSchedule.Change] {
    var changes: [RosterSchedule.Change] = []
    for shift in shifts {
      guard let at = other.names.advisers.firstIndex(of: shift.adviser) else { continue }
      changes.append(RosterSchedule.Change(at: shift.from, adviser: at, isOn: true))
      changes.append(RosterSchedule.Change(at: shift.to, adviser: at, isOn: false))
    }
    return changes.sorted {
      if $0.at != $1.at { return $0.at < $1.at }
      return $0.isOn != $1.isOn ? !$0.isOn : $0.adviser < $1.adviser
    }
  }

  private func rehearse(
    _ plan: Policy?, map: PlanMap, shifts: [RosterSchedule.Change], key: UInt64
  ) -> [String: [ReplayFigure: Double]] {
    var rehearsal = Rehearsal(
      history, models, map: map, plan: plan, shifts: shifts, key: key, sink: ReplayFold())
    rehearsal.run()
    return rehearsal.sink.figures()
  }

  private func rows(
    _ base: [[String: [ReplayFigure: Double]]], _ variant: [[String: [ReplayFigure: Double]]],
    other: [String], level: Double
  ) throws(EstimationFault) -> [ReplayComparison.Row] {
    var scopes = [""]
    for name in queueNames + other where !scopes.contains(name) { scopes.append(name) }
    var rows: [ReplayComparison.Row] = []
    for scope in scopes {
      for figure in ReplayFigure.allCases where scope.isEmpty || figure.isOfQueues {
        let first = base.map { $0[scope]?[figure] }
        let second = variant.map { $0[scope]?[figure] }
        var row = ReplayComparison.Row(queue: scope.isEmpty ? nil : scope, figure: figure)
        row.happened = happened[scope]?[figure]
        row.recordedPlan = try range(first.compactMap { $0 }, level)
        row.otherPlan = try range(second.compactMap { $0 }, level)
        let pairs = zip(first, second).compactMap { a, b in a.flatMap { a in b.map { (a, $0) } } }
        if pairs.count >= 2 {
          row.difference = try Intervals.pairedDifference(
            pairs.map(\.0), pairs.map(\.1), level: level)
        }
        rows.append(row)
      }
    }
    return rows
  }

  private func range(
    _ values: [Double], _ level: Double
  ) throws(EstimationFault) -> Interval? {
    values.count < 2 ? nil : try Intervals.prediction(values, level: level)
  }
}
