public import Exchange
import Flows
public import Vocabulary

/// A log, read for what came from outside: who came, what they did and how long it took; never
/// what the exchange decided about them.
public struct ObservedHistory: Sendable {
  /// In the order of arrival; callbacks and messages that came of other contacts included.
  public internal(set) var contacts: [ObservedContact] = []
  /// Presence of advisers, queues closed by hand, duty overrides, slots booked: done again at
  /// their times.
  public internal(set) var acts: [RecordedAct] = []
  /// Plans in force, each from its time on.
  public internal(set) var plans: [PublishedPlan] = []
  /// Inputs that answer to a situation another plan would not bring about, by name: not repeated.
  public internal(set) var notRepeated: [String: Int] = [:]
  public internal(set) var firstAt = Instant.epoch
  public internal(set) var lastAt = Instant.epoch
  /// What comes from outside, in order.
  var timeline: [Moment] = []
  /// By recorded contact: its place in `contacts`.
  var places: [ContactID: Int] = [:]
  /// By recorded contact: callbacks and messages it turned into.
  var children: [ContactID: [Int]] = [:]

  public struct RecordedAct: Sendable {
    public var at: Instant
    public var input: Input
    /// The contact it made: a callback booked.
    var place: Int?
  }

  public struct PublishedPlan: Sendable {
    public var at: Instant
    public var policy: Policy
  }

  enum Moment: Sendable {
    case contact(Int)
    case act(Int)
    case plan(Int)
  }

  /// The newest plan's tables: numbers are kept for the life of a log, so it knows all of them.
  public var names: NameTables { plans.last?.policy.names ?? NameTables() }

  /// Reads whole batches of a log, in order.
  ///
  /// - Parameter policy: the plan in force before the first of them; none at a log's beginning.
  ///   Contacts that came before are left out.
  public init(_ batches: some Sequence<RecordedBatch>, beginningUnder policy: Policy? = nil) {
    var reader = HistoryReader(beginningUnder: policy)
    for batch in batches { reader.read(batch) }
    self = reader.finish()
  }

  init() {}
}

/// Follows the log, batch by batch.
struct HistoryReader {
  var history = ObservedHistory()
  var policy = Policy()
  /// Open contacts that wait for an answer to their last question.
  var isAsking: Set<ContactID> = []
  /// By open contact: the flow it is in.
  var flows: [ContactID: FlowID] = [:]
  var messageAskedAt: [ContactID: Instant] = [:]
  var outsideAt: [ContactID: Instant] = [:]
  var queuedAt: [ContactID: Instant] = [:]
  var callbackOfferedAt: [ContactID: Instant] = [:]
  private var isFirst = true

  init(beginningUnder plan: Policy? = nil) {
    guard let plan else { return }
    policy = plan
    history.plans.append(ObservedHistory.PublishedPlan(at: .epoch, policy: plan))
  }

  mutating func read(_ batch: RecordedBatch) {
    if isFirst {
      history.firstAt = batch.at
      isFirst = false
    }
    history.lastAt = batch.at
    before(batch.input, at: batch.at)
    for event in batch.events { take(event, of: batch.input, at: batch.at) }
  }

  /// What is still open is known only as far as it came. The history is handed over, not copied:
  /// a year of it is large.
  mutating func finish() -> ObservedHistory {
    var whole = history
    history = ObservedHistory()
    for at in whole.contacts.indices where whole.contacts[at].termination == nil {
      whole.contacts[at].shares.removeAll { !$0.isTalkOver }
      let contact = whole.contacts[at]
      if case .notSeen = contact.patience, let queued = contact.firstQueuedAt {
        whole.contacts[at].patience = .atLeast(whole.lastAt - queued)
      }
    }
    return whole
  }

  mutating func change(_ id: ContactID, _ body: (inout ObservedContact) -> Void) {
    guard let place = history.places[id] else { return }
    body(&history.contacts[place])
  }

  private mutating func act(_ input: Input, at moment: Instant) {
    history.timeline.append(.act(history.acts.count))
    history.acts.append(ObservedHistory.RecordedAct(at: moment, input: input))
  }

  /// What people did.
  private mutating func before(_ input: Input, at moment: Instant) {
    switch input {
    case .signIn, .signOut, .changePresence, .schedulePresence, .closeQueue, .overrideDuty,
      .bookCallback:
      act(input, at: moment)
    case .identify(let input):
      change(input.contact) { $0.identified.append(Timed(moment - $0.arrivedAt, input)) }
    case .hear(let input): hear(input, at: moment)
    case .promptsPlayed(let input):
      change(input.contact) {
        guard let last = $0.questions.indices.last else { return }
        $0.questions[last].promptsAfter = moment - $0.questions[last].askedAt
      }
    case .lookedUp(let input):
      change(input.contact) {
        guard let last = $0.lookUps.indices.last, $0.lookUps[last].after == nil else { return }
        $0.lookUps[last].after = moment - $0.lookUps[last].askedAt
        $0.lookUps[last].failed = input.failed
        $0.lookUps[last].results = input.results
      }
    case .leaveMessage(let input):
      guard let asked = messageAskedAt[input.contact] else { return }
      change(input.contact) { $0.messageAfter = moment - asked }
    case .requestCallback(let input):
      let offered = callbackOfferedAt[input.contact] ?? queuedAt[input.contact] ?? moment
      change(input.contact) { $0.callbackTakenAfter = moment - offered }
    case .callbackOutcome(let input):
      change(input.contact) {
        guard let share = $0.shares.last else { return }
        $0.attempts.append(Timed(moment - share.startedAt, input.reached))
      }
    case .move, .reprioritise, .changeNeeds, .pull, .broadcast, .endContact, .cancelCallback,
      .announce, .endAnnouncement, .post, .askHelp,
      .endHelp, .readMessages:
      history.notRepeated[input.name, default: 0] += 1
    case .consult, .hold, .park, .joinConference:
      history.notRepeated[input.name, default: 0] += 1
    default: break
    }
  }

  private mutating func hear(_ input: Hear, at moment: Instant) {
    let policy = policy
    let isAsked = isAsking.remove(input.contact) != nil
    change(input.contact) {
      guard isAsked, let last = $0.questions.indices.last else {
        $0.exclaimed.append(Timed(moment - $0.arrivedAt, input.heard))
        return
      }
      let heard = input.heard
      $0.questions[last].answeredAfter = moment - $0.questions[last].askedAt
      $0.questions[last].heard = heard
      guard heard.kind == .option, let flow = policy.flow(named: $0.questions[last].flow),
        let step = flow.steps.first(where: { $0.name == heard.stepName(in: flow) }),
        case .ask(let ask) = step.action, Int(heard.option) < ask.answers.count
      else { return }
      $0.questions[last].answer = AnswerNames(ask.answers[Int(heard.option)], in: policy)
    }
  }
}

extension Heard {
  func stepName(in flow: Flow) -> String? { flow.step(step)?.name }
}

extension Policy {
  func flow(named name: String) -> Flow? {
    guard let at = names.flows.firstIndex(of: name), at < flows.count else { return nil }
    return flows[at]
  }
}
