import Exchange
import Vocabulary

/// Works the figures of a comparison out of events, the same for what happened and for what is
/// rehearsed.
struct ReplayFold: EventSink {
  fileprivate struct Queue {
    var offered = 0
    var answered = 0
    var abandoned = 0
    var shortAbandoned = 0
    var inTime = 0
    var waitMilliseconds: Int64 = 0
    var waits: [Int64] = []
    var longest: Int64 = 0
    var handleMilliseconds: Int64 = 0
    var handled = 0
    var transfers = 0
    var callbacks = 0
    var turnedAway = 0
  }
  private struct Entry {
    var queue: QueueID
    var queuedAt: Instant
    var isWaiting: Bool
    var parked: [AdviserID] = []
    var consulted = AdviserID.none
  }
  private struct Work {
    var isSignedIn = false
    var signedInAt = Instant.epoch
    var signedInMilliseconds: Int64 = 0
    var active = 0
    var busySince = Instant.epoch
    var busyMilliseconds: Int64 = 0
  }

  private var policy = Policy()
  private var queues: [Queue] = []
  private var entries: [ContactID: Entry] = [:]
  private var advisers: [Work] = []
  private var lastAt = Instant.epoch

  mutating func take(_ event: Event, at moment: Instant) {
    lastAt = max(lastAt, moment)
    switch event {
    case .policyPublished(let event):
      policy = event.policy
      while queues.count < policy.queues.count { queues.append(Queue()) }
      while advisers.count < policy.advisers.count { advisers.append(Work()) }
    case .contactQueued(let event):
      queues[event.queue.index].offered += 1
      entries[event.contact] = Entry(queue: event.queue, queuedAt: moment, isWaiting: true)
    case .contactUnqueued(let event): entries[event.contact]?.isWaiting = false
    case .offerAccepted(let event):
      answered(event.contact, at: moment)
      busy(event.adviser, by: 1, at: moment)
    case .handlingStarted(let event):
      if entries[event.contact] == nil {
        entries[event.contact] = Entry(queue: event.queue, queuedAt: moment, isWaiting: false)
      }
      busy(event.adviser, by: 1, at: moment)
    case .dutyAnswered(let event): busy(event.officer, by: 1, at: moment)
    case .alternativeTaken(let event):
      guard event.action != .stay, event.action != .callback,
        event.queue.index < queues.count
      else { return }
      queues[event.queue.index].turnedAway += 1
    case .callbackRequested(let event): queues[event.queue.index].callbacks += 1
    case .contactTransferred(let event):
      entries[event.contact]?.consulted = .none
      if let queue = queue(of: event.contact) { queues[queue].transfers += 1 }
    case .contactClosed(let event): closed(event, at: moment)
    case .adviserSignedIn, .adviserSignedOut, .interactionParked, .interactionResumed,
      .consultAnswered, .consultEnded, .callbackNotReached, .wrapUpStarted, .wrapUpEnded:
      takeWork(event, at: moment)
    default: break
    }
  }

  private mutating func takeWork(_ event: Event, at moment: Instant) {
    switch event {
    case .adviserSignedIn(let event):
      advisers[event.adviser.index].isSignedIn = true
      advisers[event.adviser.index].signedInAt = moment
    case .adviserSignedOut(let event): signedOut(event.adviser, at: moment)
    case .interactionParked(let event):
      entries[event.contact]?.parked.append(event.adviser)
      busy(event.adviser, by: -1, at: moment)
    case .interactionResumed(let event):
      entries[event.contact]?.parked.removeAll { $0 == event.adviser }
      busy(event.adviser, by: 1, at: moment)
    case .consultAnswered(let event):
      guard !event.consulted.isNone else { return }
      entries[event.contact]?.consulted = event.consulted
      busy(event.consulted, by: 1, at: moment)
    case .consultEnded(let event):
      if let asked = entries[event.contact]?.consulted, !asked.isNone {
        busy(asked, by: -1, at: moment)
      }
      entries[event.contact]?.consulted = .none
    case .callbackNotReached(let event): busy(event.adviser, by: -1, at: moment)
    case .wrapUpStarted(let event):
      if let queue = queue(of: event.contact) {
        queues[queue].handled += 1
        queues[queue].handleMilliseconds += event.talkMilliseconds + event.holdMilliseconds
      }
      if entries[event.contact]?.parked.contains(event.adviser) ?? false {
        entries[event.contact]?.parked.removeAll { $0 == event.adviser }
        busy(event.adviser, by: 1, at: moment)
      }
    case .wrapUpEnded(let event):
      if let queue = queue(of: event.contact) {
        queues[queue].handleMilliseconds += event.wrapUpMilliseconds
      }
      busy(event.adviser, by: -1, at: moment)
    default: break
    }
  }

  private func queue(of id: ContactID) -> Int? {
    guard let queue = entries[id]?.queue, queue.index < queues.count else { return nil }
    return queue.index
  }

  private mutating func answered(_ id: ContactID, at moment: Instant) {
    guard let entry = entries[id], entry.isWaiting else { return }
    entries[id]?.isWaiting = false
    let wait = (moment - entry.queuedAt).milliseconds
    let at = entry.queue.index
    queues[at].answered += 1
    queues[at].waitMilliseconds += wait
    queues[at].waits.append(wait)
    queues[at].longest = max(queues[at].longest, wait)
    if wait <= policy.queues[at].target.within.milliseconds { queues[at].inTime += 1 }
  }

  private mutating func closed(_ event: ContactClosed, at moment: Instant) {
    guard let entry = entries.removeValue(forKey: event.contact), entry.isWaiting,
      event.termination.result == .abandoned
    else { return }
    let wait = (moment - entry.queuedAt).milliseconds
    let at = entry.queue.index
    queues[at].abandoned += 1
    queues[at].longest = max(queues[at].longest, wait)
    if wait < policy.queues[at].target.shortAbandon.milliseconds { queues[at].shortAbandoned += 1 }
  }

  private mutating func busy(_ adviser: AdviserID, by change: Int, at moment: Instant) {
    guard adviser.index < advisers.count else { return }
    let before = advisers[adviser.index].active
    advisers[adviser.index].active = max(0, before + change)
    if before == 0, change > 0 {
      advisers[adviser.index].busySince = moment
    } else if before == 1, change < 0 {
      let busy = (moment - advisers[adviser.index].busySince).milliseconds
      advisers[adviser.index].busyMilliseconds += busy
    }
  }

  private mutating func signedOut(_ adviser: AdviserID, at moment: Instant) {
    guard advisers[adviser.index].isSignedIn else { return }
    advisers[adviser.index].isSignedIn = false
    let here = (moment - advisers[adviser.index].signedInAt).milliseconds
    advisers[adviser.index].signedInMilliseconds += here
  }

  // MARK: Figures

  /// By name of queue; "" for all together.
  func figures() -> [String: [ReplayFigure: Double]] {
    var result: [String: [ReplayFigure: Double]] = [:]
    var all = Queue()
    for (at, queue) in queues.enumerated() {
      let isUsed = queue.offered + queue.handled > 0 || !policy.queues[at].isRetired
      if isUsed, at < policy.names.queues.count {
        result[policy.names.queues[at]] = ReplayFold.figures(queue)
      }
      all.add(queue)
    }
    var overall = ReplayFold.figures(all)
    overall[.occupancyPercent] = occupancy
    result[""] = overall
    return result
  }

  private static func figures(_ queue: Queue) -> [ReplayFigure: Double] {
    var figures: [ReplayFigure: Double] = [
      .offered: Double(queue.offered), .answered: Double(queue.answered),
      .abandoned: Double(queue.abandoned), .transfers: Double(queue.transfers),
      .callbacksTaken: Double(queue.callbacks), .turnedAway: Double(queue.turnedAway),
    ]
    if queue.offered > 0 {
      figures[.abandonedPercent] = 100 * Double(queue.abandoned) / Double(queue.offered)
    }
    let judged = queue.answered + queue.abandoned - queue.shortAbandoned
    if judged > 0 { figures[.serviceLevelPercent] = 100 * Double(queue.inTime) / Double(judged) }
    if queue.answered > 0 {
      let sorted = queue.waits.sorted()
      let rank = (sorted.count * 9 + 9) / 10
      figures[.meanSpeedOfAnswerSeconds] =
        Double(queue.waitMilliseconds) / 1000 / Double(queue.answered)
      figures[.p90WaitSeconds] = Double(sorted[rank - 1]) / 1000
    }
    if queue.answered + queue.abandoned > 0 {
      figures[.longestWaitSeconds] = Double(queue.longest) / 1000
    }
    if queue.handled > 0 {
      figures[.meanHandleTimeSeconds] =
        Double(queue.handleMilliseconds) / 1000 / Double(queue.handled)
    }
    return figures
  }

  private var occupancy: Double? {
    var busy: Int64 = 0
    var here: Int64 = 0
    for adviser in advisers {
      busy += adviser.busyMilliseconds
      if adviser.active > 0 { busy += (lastAt - adviser.busySince).milliseconds }
      here += adviser.signedInMilliseconds
      if adviser.isSignedIn { here += (lastAt - adviser.signedInAt).milliseconds }
    }
    return here > 0 ? 100 * Double(busy) / Double(here) : nil
  }
}

extension ReplayFold.Queue {
  fileprivate mutating func add(_ more: ReplayFold.Queue) {
    offered += more.offered
    answered += more.answered
    abandoned += more.abandoned
    shortAbandoned += more.shortAbandoned
    inTime += more.inTime
    waitMilliseconds += more.waitMilliseconds
    waits += more.waits
    longest = max(longest, more.longest)
    handleMilliseconds += more.handleMilliseconds
    handled += more.handled
    transfers += more.transfers
    callbacks += more.callbacks
    turnedAway += more.turnedAway
  }
}
