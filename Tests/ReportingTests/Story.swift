import Exchange
import Reporting
import Vocabulary

/// A hand-made log: events in order, at seconds after midnight of 2 March 2026, folded at once.
struct Story {
  var fold: ReportFold
  private(set) var events: [(Event, Instant)] = []
  /// 2026-03-02T00:00:00Z.
  static let midnight = Instant(milliseconds: 1_772_409_600_000)

  static let calls = QueueID(0)
  static let mail = QueueID(1)
  static let hub = QueueID(2)
  static let centre = UnitID(0)
  static let restricted = UnitID(1)
  static let anna = AdviserID(0)
  static let ben = AdviserID(1)
  /// Of the restricted unit.
  static let cleo = AdviserID(2)

  init(_ options: ReportOptions = ReportOptions(), policy: Policy = Story.policy()) {
    fold = ReportFold(options)
    add(.policyPublished(PolicyPublished(policy: policy)), 0)
  }

  static func moment(_ seconds: Double) -> Instant {
    midnight + Span(milliseconds: Int64(seconds * 1000))
  }

  /// Three queues (the third statutory, in a restricted unit), three advisers, one duty.
  static func policy(version: UInt32 = 1, target: Span = .seconds(60)) -> Policy {
    var policy = Policy()
    policy.version = version
    policy.service = "Northshire"
    policy.names.units = ["centre", "hub"]
    policy.names.queues = ["calls", "mail", "safeguarding"]
    policy.names.advisers = ["Anna", "Ben", "Cleo"]
    policy.names.teams = ["day", "night"]
    policy.names.duties = ["adult care, night"]
    policy.names.dispositions = ["done", "chased"]
    policy.queues = [0, 0, 1].map {
      var queue = QueuePolicy()
      queue.unit = UnitID(index: $0)
      queue.target.within = target
      queue.target.shortAbandon = .seconds(5)
      return queue
    }
    policy.queues[2].isStatutory = true
    policy.advisers = [(0, 0), (0, 1), (1, 1)].map { unit, team in
      var adviser = AdviserPolicy()
      adviser.unit = UnitID(index: unit)
      adviser.team = TeamID(index: team)
      return adviser
    }
    var duty = DutyPolicy()
    duty.unit = UnitID(1)
    policy.duties = [duty]
    return policy
  }

  mutating func add(_ event: Event, _ seconds: Double) {
    let moment = Story.moment(seconds)
    events.append((event, moment))
    fold.fold(event, at: moment)
  }

  mutating func arrive(
    _ id: UInt64, _ seconds: Double, channel: Channel = .voice, unit: UnitID = Story.centre,
    origin: Origin = .inbound, placeFrom: Double? = nil, dueAt: Double? = nil,
    continues: UInt64 = 0
  ) {
    var event = ContactArrived(contact: ContactID(id))
    event.channel = channel
    event.unit = unit
    event.origin = origin
    event.placeFrom = Story.moment(placeFrom ?? seconds)
    event.dueAt = dueAt.map { Story.moment($0) }
    event.continues = ContactID(continues)
    add(.contactArrived(event), seconds)
  }

  mutating func queue(
    _ id: UInt64, _ seconds: Double, in queue: QueueID = Story.calls, cause: QueueCause = .flow,
    dueAt: Double? = nil
  ) {
    var event = ContactQueued(contact: ContactID(id), queue: queue)
    event.cause = cause
    event.dueAt = dueAt.map { Story.moment($0) }
    add(.contactQueued(event), seconds)
  }

  /// Arrives and is queued at once.
  mutating func enter(
    _ id: UInt64, _ seconds: Double, in queue: QueueID = Story.calls, channel: Channel = .voice
  ) {
    arrive(
      id, seconds, channel: channel, unit: queue == Story.hub ? Story.restricted : Story.centre)
    self.queue(id, seconds, in: queue)
  }

  mutating func offer(_ id: UInt64, _ adviser: AdviserID, _ seconds: Double) {
    add(.contactOffered(ContactOffered(contact: ContactID(id), adviser: adviser)), seconds)
  }

  /// Offered and accepted in the same moment.
  mutating func answer(_ id: UInt64, _ adviser: AdviserID, _ seconds: Double) {
    offer(id, adviser, seconds)
    add(.offerAccepted(OfferAccepted(contact: ContactID(id), adviser: adviser)), seconds)
  }

  mutating func wrapUp(
    _ id: UInt64, _ adviser: AdviserID, from: Double, to: Double, talk: Int64, hold: Int64 = 0,
    disposition: DispositionID = .none, resolution: Resolution = .notSaid, timedOut: Bool = false
  ) {
    var started = WrapUpStarted(contact: ContactID(id), adviser: adviser)
    started.talkMilliseconds = talk * 1000
    started.holdMilliseconds = hold * 1000
    add(.wrapUpStarted(started), from)
    var ended = WrapUpEnded(contact: ContactID(id), adviser: adviser)
    ended.disposition = disposition
    ended.resolution = resolution
    ended.wrapUpMilliseconds = Int64((to - from) * 1000)
    ended.timedOut = timedOut
    add(.wrapUpEnded(ended), to)
  }

  mutating func leave(_ id: UInt64, _ seconds: Double) {
    add(.customerLeft(CustomerLeft(contact: ContactID(id))), seconds)
  }

  mutating func close(_ id: UInt64, _ seconds: Double, _ result: Termination.Result = .handled) {
    add(
      .contactClosed(ContactClosed(contact: ContactID(id), termination: Termination(result))),
      seconds)
  }

  mutating func abandon(_ id: UInt64, _ seconds: Double) {
    leave(id, seconds)
    close(id, seconds, .abandoned)
  }

  /// Answered, talked and wrapped up: the whole life after queueing.
  mutating func serve(
    _ id: UInt64, _ adviser: AdviserID, at start: Double, talk: Int64, wrapUp wrap: Int64 = 0
  ) {
    answer(id, adviser, start)
    let end = start + Double(talk)
    leave(id, end)
    wrapUp(id, adviser, from: end, to: end + Double(wrap), talk: talk)
    close(id, end + Double(wrap))
  }

  mutating func transfer(
    _ id: UInt64, from: AdviserID, _ seconds: Double, to target: TransferTarget,
    consulted: Bool = false
  ) {
    var event = ContactTransferred(contact: ContactID(id), from: from)
    event.target = target
    event.consulted = consulted
    add(.contactTransferred(event), seconds)
  }

  mutating func signIn(_ adviser: AdviserID, _ seconds: Double) {
    add(.adviserSignedIn(AdviserSignedIn(adviser: adviser)), seconds)
  }

  mutating func presence(_ adviser: AdviserID, _ presence: Presence, _ seconds: Double) {
    add(.presenceChanged(PresenceChanged(adviser: adviser, presence: presence)), seconds)
  }

  func report(_ scope: ReportScope = ReportScope(), at seconds: Double? = nil) -> Report {
    fold.makeReport(scope, at: seconds.map { Story.moment($0) })
  }
}
