import Vocabulary

/// part / whole in basis points, rounded half up; `nil` when the whole is 0.
func basisPoints(_ part: UInt64, of whole: UInt64) -> Int64? {
  whole == 0 ? nil : Int64((part * 10_000 + whole / 2) / whole)
}

/// Mean in whole milliseconds, rounded half up; `nil` of nothing.
func mean(_ sum: Int64, of count: UInt64) -> Int64? {
  count == 0 ? nil : (sum + Int64(count / 2)) / Int64(count)
}

/// a − b, and 0 where the counts belong to different periods and would go below.
func less(_ a: UInt64, _ b: UInt64) -> UInt64 { a > b ? a - b : 0 }

extension OccupancyFigures {
  mutating func add(_ clock: AdviserClock) {
    busyMilliseconds += clock.busyMilliseconds
    availableMilliseconds += clock.availableMilliseconds
    unavailableMilliseconds += clock.unavailableMilliseconds
    onDutyMilliseconds += clock.onDutyMilliseconds
    let whole = busyMilliseconds + availableMilliseconds
    occupancyBasisPoints = basisPoints(UInt64(busyMilliseconds), of: UInt64(whole))
  }

  var isNothing: Bool {
    busyMilliseconds == 0 && availableMilliseconds == 0 && unavailableMilliseconds == 0
      && onDutyMilliseconds == 0
  }
}

extension IntervalFigures {
  init(_ counts: IntervalCounts) {
    self.init()
    self.counts = counts
    serviceLevelBasisPoints = basisPoints(counts.levelMet, of: counts.levelJudged)
    averageSpeedOfAnswerMilliseconds = mean(counts.waitMilliseconds, of: counts.answered)
    averageHandleMilliseconds = mean(counts.handleMilliseconds, of: counts.interactions)
  }
}

extension ContactFigures {
  init(_ counts: ContactCounts) {
    self.init()
    self.counts = counts
    transfersPerContactBasisPoints = basisPoints(counts.transfers, of: counts.answered)
    transferredBasisPoints = basisPoints(counts.transferred, of: counts.answered)
    selfServedBasisPoints = basisPoints(
      counts.selfServed, of: less(counts.arrived, counts.stillOpen))
  }
}

extension DutyFigures {
  init(_ duty: DutyID, name: String, _ counts: DutyCounts) {
    self.init()
    self.duty = duty
    self.name = name
    self.counts = counts
    answeredBasisPoints = basisPoints(
      counts.answered, of: less(counts.started, counts.stillRinging))
    averageTimeToAnswerMilliseconds = mean(counts.waitMilliseconds, of: counts.answered)
    averageHandleMilliseconds = mean(counts.handleMilliseconds, of: counts.interactions)
  }
}

extension RateFigures {
  init(_ cell: QueueCell) {
    self.init()
    let entries = cell.entries
    let short = entries.shortAbandoned
    abandonedBasisPoints = basisPoints(
      less(entries.abandoned, short), of: less(entries.offered, short + entries.stillWaiting))
    let handling = cell.handling
    let interactions = handling.interactions
    averageTalkMilliseconds = mean(handling.talkMilliseconds, of: interactions)
    averageHoldMilliseconds = mean(handling.holdMilliseconds, of: interactions)
    averageWrapUpMilliseconds = mean(handling.wrapUpMilliseconds, of: interactions)
    averageHandleMilliseconds = mean(handling.handleMilliseconds, of: interactions)
    let offers = cell.offers
    let judged = offers.accepted + offers.declined + offers.notAnswered
    acceptedBasisPoints = basisPoints(offers.accepted, of: judged)
    declinedBasisPoints = basisPoints(offers.declined, of: judged)
    notAnsweredBasisPoints = basisPoints(offers.notAnswered, of: judged)
    transferBasisPoints = basisPoints(handling.transfers, of: interactions)
    wrapUpTimedOutBasisPoints = basisPoints(handling.wrapUpsTimedOut, of: interactions)
    let said = less(interactions, handling.resolutionNotSaid)
    firstContactResolutionBasisPoints = basisPoints(handling.resolvedAtFirstContact, of: said)
    resolutionSaidBasisPoints = basisPoints(said, of: interactions)
    let callbacks = cell.callbacks
    callbackReachedBasisPoints = basisPoints(
      callbacks.reached, of: callbacks.reached + callbacks.gaveUp + callbacks.endedUnreached)
    dueMetBasisPoints = basisPoints(cell.due.met, of: cell.due.met + cell.due.missed)
  }
}

extension WaitFigures {
  init(_ entries: EntryCounts, _ waits: WaitHistogram) {
    self.init()
    let longest = entries.longestWaitMilliseconds
    func percentile(_ share: UInt64) -> Int64? {
      waits.percentile(basisPoints: share).map { min($0, longest) }
    }
    averageSpeedOfAnswerMilliseconds = mean(entries.waitMilliseconds, of: entries.answered)
    medianWaitMilliseconds = percentile(5_000)
    wait90thPercentileMilliseconds = percentile(9_000)
    wait95thPercentileMilliseconds = percentile(9_500)
    wait99thPercentileMilliseconds = percentile(9_900)
    longestWaitMilliseconds = entries.answered > 0 ? longest : nil
    averageTimeToAbandonMilliseconds = mean(
      entries.abandonedWaitMilliseconds, of: entries.abandoned)
    longestAbandonedWaitMilliseconds =
      entries.abandoned > 0 ? entries.longestAbandonedWaitMilliseconds : nil
  }
}

extension HandleCounts {
  /// Talk + hold + wrap-up.
  public var handleMilliseconds: Int64 { talkMilliseconds + holdMilliseconds + wrapUpMilliseconds }
  /// Blind and consulted.
  public var transfers: UInt64 { transfersBlind + transfersConsulted }
}

extension EntryCounts {
  /// What happens to an entry, summed: equals `offered` always.
  public var outcomes: UInt64 {
    answered + abandoned + overflowedOut + flowedOut + callbacksTaken + turnedAwayWaiting + ended
      + stillWaiting
  }
}

extension QueueCell {
  static func += (sum: inout QueueCell, more: QueueCell) {
    sum.entries += more.entries
    sum.offers += more.offers
    sum.handling += more.handling
    sum.outbound += more.outbound
    sum.callbacks += more.callbacks
    sum.due += more.due
    sum.waits += more.waits
  }

  /// Whether there is anything to report.
  var isUsed: Bool {
    entries != EntryCounts() || handling != HandleCounts() || outbound != HandleCounts()
      || callbacks != CallbackCounts() || offers != OfferCounts() || due != DueCounts()
  }
}
