public import Exchange
public import Vocabulary

/// The one metric engine: every figure of cards, tables and exports comes from this fold over the
/// events of the exchange.
///
/// Fold all events from the beginning of a log, in order; contacts whose arrival was not folded are
/// left out. `makeReport` may be called at any point and as often as liked. Counters are tables
/// indexed by number; a closed contact leaves nothing but counts behind.
public struct ReportFold: Sendable {
  public let options: ReportOptions
  var open = OpenContacts()
  /// By queue × channel.
  var cells: [QueueCell] = []
  /// By cell × definition.
  var levels: [LevelCount] = []
  /// By unit row (0 for no unit, else number + 1) × channel.
  var contacts: [ContactCounts] = []
  /// By unit row, then disposition.
  var dispositions: [[UInt64]] = []
  var duties: [DutyCounts] = []
  var advisers: [AdviserClock] = []
  /// By adviser: usually for one unit.
  var work: [[AdviserWork]] = []
  var plan = PlanFacts()
  var wall: WallClock
  /// By definition: counted in the half-hours.
  let isHeadline: [Bool]
  public private(set) var firstAt: Instant?
  public private(set) var lastAt = Instant.epoch
  /// Events folded.
  public private(set) var eventCount: UInt64 = 0

  public init(_ options: ReportOptions = ReportOptions()) {
    self.options = options
    wall = WallClock(options.clockOffsets)
    isHeadline = options.definitions.map { $0.name == options.definitions[0].name }
  }

  public mutating func fold(_ event: Event, at now: Instant) {
    if firstAt == nil { firstAt = now }
    lastAt = max(lastAt, now)
    eventCount += 1
    switch event {
    case .contactArrived(let event): change(event, now)
    case .contactQueued(let event): change(event, now)
    case .contactOffered(let event): change(event, now)
    case .offerAccepted(let event): change(event, now)
    case .wrapUpStarted(let event): change(event, now)
    case .wrapUpEnded(let event): change(event, now)
    case .customerLeft(let event): change(event, now)
    case .contactClosed(let event): change(event, now)
    case .contactUnqueued(let event): change(event, now)
    case .contactReranked(let event): change(event)
    case .alternativeTaken(let event): change(event, now)
    case .flaggedWordsHeard(let event): change(event)
    case .messageTaken(let event): change(event)
    case .offerDeclined(let event): refused(event.contact, event.adviser, isDeclined: true)
    case .offerNotAnswered(let event): refused(event.contact, event.adviser, isDeclined: false)
    case .offerWithdrawn(let event): change(event)
    case .handlingStarted(let event): change(event, now)
    case .holdStarted(let event): tally(event.contact, event.adviser) { $0.holds += 1 }
    case .holdOverdue(let event): tally(event.contact, event.adviser) { $0.holdsOverdue += 1 }
    case .interactionParked(let event): change(event, now)
    case .interactionResumed(let event): change(event, now)
    case .consultStarted(let event):
      tally(event.contact, event.adviser) { $0.consultations += 1 }
    case .consultAnswered(let event): change(event, now)
    case .consultEnded(let event): change(event, now)
    case .contactTransferred(let event): change(event)
    case .conferenceStarted(let event): change(event)
    case .wrapUpExtended(let event):
      tally(event.contact, event.adviser) { $0.wrapUpsExtended += 1 }
    case .wrapUpOverdue(let event): tally(event.contact, event.adviser) { $0.wrapUpsOverdue += 1 }
    case .adviserSignedIn(let event): presence(of: event.adviser, .available, now)
    case .adviserSignedOut(let event): presence(of: event.adviser, .offline, now)
    case .presenceChanged(let event): presence(of: event.adviser, event.presence, now)
    case .callbackRequested(let event):
      keepCallback(event.contact, event.queue) { $0.requested += 1 }
    case .callbackBooked(let event): keepCallback(event.contact, event.queue) { $0.booked += 1 }
    case .callbackReached(let event): change(event)
    case .callbackNotReached(let event): change(event, now)
    case .dutyStarted(let event): change(event, now)
    case .dutyRung(let event): change(event)
    case .dutyNotAnswered(let event): change(event)
    case .dutyAnswered(let event): change(event, now)
    case .dutyExhausted(let event): tallyDuty(event.contact) { $0.roundsExhausted += 1 }
    case .dutyGapFound(let event): tallyDuty(event.contact) { $0.gaps += 1 }
    case .policyPublished(let event): plan.take(event.policy)
    // Nothing to count, or seen in the events they lead to.
    case .contactIdentified, .flowStarted, .flowAdvanced, .outsideConnected, .flowTimerRestarted,
      .requirementRelaxed, .preferenceHeld, .preferenceLapsed, .waitingTold, .callbackOffered,
      .estimateUpdated, .coolOffEnded, .holdEnded, .partyLeft,
      .handlingOverdue, .presenceScheduled, .callbackDue, .dutyOverridden, .intervened,
      .queueClosed, .messageBroadcast, .contactHandedOver, .handOverRefused,
      .announcementMade, .announcementTold, .announcementEnded, .messagePosted, .helpAsked,
      .helpEnded, .messagesRead:
      break
    }
  }

  func isInPeriod(_ moment: Instant) -> Bool { options.period.contains(moment) }

  /// The cell of a queue and channel, made when it is new; −1 for no queue.
  mutating func cell(_ queue: QueueID, _ channel: Channel) -> Int {
    guard !queue.isNone else { return -1 }
    let at = queue.index * Channel.count + Int(channel.rawValue)
    if at >= cells.count {
      let count = (queue.index + 1) * Channel.count
      cells.append(contentsOf: repeatElement(QueueCell(), count: count - cells.count))
      let none = repeatElement(
        LevelCount(), count: count * options.definitions.count - levels.count)
      levels.append(contentsOf: none)
    }
    return at
  }

  /// Changes what is counted for contacts of a unit and channel.
  @inline(__always)
  mutating func tallyContact(
    _ row: Int, _ channel: Channel, _ body: (inout ContactCounts) -> Void
  ) {
    let at = row * Channel.count + Int(channel.rawValue)
    while at >= contacts.count { contacts.append(ContactCounts()) }
    body(&contacts[at])
  }
}

extension Channel {
  static let count = Channel.allCases.count
}

extension UnitID {
  /// Row in tables by unit: 0 for no unit.
  var row: Int { isNone ? 0 : index + 1 }
}

/// What is counted for one queue and channel.
struct QueueCell: Sendable {
  var entries = EntryCounts()
  var offers = OfferCounts()
  /// Of contacts that came in, and of those begun by an adviser.
  var handling = HandleCounts()
  var outbound = HandleCounts()
  var callbacks = CallbackCounts()
  var due = DueCounts()
  var waits = WaitHistogram()
  var intervals = IntervalTable()
}

struct LevelCount: Sendable {
  var judged: UInt64 = 0
  var met: UInt64 = 0
}

/// What the fold needs of the plan in force.
struct PlanFacts: Sendable {
  struct Queue: Sendable {
    var unit = UnitID.none
    var targetMilliseconds = ServiceTarget().within.milliseconds
    var shortAbandonMilliseconds = ServiceTarget().shortAbandon.milliseconds
    var isStatutory = false
  }
  var version: UInt32 = 0
  var service = ""
  var names = NameTables()
  private var queues: [Queue] = []
  private var adviserUnits: [UnitID] = []
  private var adviserTeams: [TeamID] = []
  private var dutyUnits: [UnitID] = []

  mutating func take(_ policy: Policy) {
    version = policy.version
    service = policy.service
    names = policy.names
    queues = policy.queues.map {
      Queue(
        unit: $0.unit, targetMilliseconds: $0.target.within.milliseconds,
        shortAbandonMilliseconds: $0.target.shortAbandon.milliseconds,
        isStatutory: $0.isStatutory)
    }
    adviserUnits = policy.advisers.map(\.unit)
    adviserTeams = policy.advisers.map(\.team)
    dutyUnits = policy.duties.map(\.unit)
  }

  func queue(_ at: Int) -> Queue { at < queues.count ? queues[at] : Queue() }
  func unit(ofQueue at: Int) -> UnitID { at < queues.count ? queues[at].unit : .none }
  func unit(ofAdviser at: Int) -> UnitID { at < adviserUnits.count ? adviserUnits[at] : .none }
  func team(ofAdviser at: Int) -> TeamID { at < adviserTeams.count ? adviserTeams[at] : .none }
  func unit(ofDuty at: Int) -> UnitID { at < dutyUnits.count ? dutyUnits[at] : .none }
}
