import Exchange
import Flows
import Vocabulary

/// Recorded people meet the production exchange again, under the recorded plan or another.
///
/// What they did is done again wherever the situation is the one they did it in; what was not seen
/// comes from the models, by numbers that hang on the contact alone, so that two plans compared in
/// the same replication meet the same people (common random numbers).
struct Rehearsal<Sink: EventSink> {
  /// Manual calls that find nobody free are tried again after this, this often.
  static var dialRetry: Span { .minutes(1) }
  static var dialTriesMaximum: Int { 60 }
  /// From an offer of a callback to taking it, and from taking the phone to knowing whether the
  /// customer answers, where neither was seen.
  static var callbackThought: Span { .seconds(5) }
  static var callbackRing: Span { .seconds(15) }
  static var messageLength: Span { .seconds(25) }
  static var outsideRing: Span { .seconds(10) }

  let history: ObservedHistory
  let models: HistoryModels
  let map: PlanMap
  /// Nil: the plans recorded, each at its time.
  let plan: Policy?
  /// Further work of advisers of the plan, by time.
  let shifts: [RosterSchedule.Change]
  let key: UInt64
  var sink: Sink
  var exchange = Exchange()
  var agenda = Agenda<Act>()
  var people: [ContactID: Person] = [:]
  /// By recorded contact: its number here.
  var numbers: [ContactID: ContactID] = [:]
  /// The person whose arrival is being handled.
  var arriving: Person?

  /// Something a person or a system is about to do.
  enum Act: Sendable {
    case hear(ContactID, Heard)
    case promptsPlayed(ContactID)
    case lookedUp(LookedUp)
    case leaveMessage(ContactID)
    case outsideAnswered(ContactID)
    case outsideEnded(ContactID)
    case leave(ContactID)
    case leaveFlow(ContactID)
    case identify(Identify)
    case accept(ContactID, AdviserID)
    case decline(ContactID, AdviserID)
    case endTalk(ContactID, AdviserID, generation: UInt32)
    case endWrapUp(ContactID, AdviserID)
    case takeCallback(ContactID)
    case settleCallback(ContactID, AdviserID, reached: Bool)
    case answerDuty(ContactID, AdviserID)
    case declineDuty(ContactID, AdviserID)
    case dial(Int, tries: Int)
  }

  /// The person behind a contact.
  struct Person: Sendable {
    /// Place in the history; nil for one that history does not know.
    var place: Int?
    /// What the person's numbers are drawn from.
    var key: UInt64
    var questionsDone = 0
    var lookUpsDone = 0
    var offers = 0
    var rings = 0
    var attempts = 0
    /// The share of the contact that is next or going on.
    var share = 0
    /// Talk left over when an adviser had to give the contact back.
    var remaining: Span?
    var talkEndsAt = Instant.distantFuture
    var generation: UInt32 = 0
    var hasPatience = false
    /// Wrap-ups to come: by whom, how long, after which share.
    var wrapUps: [(adviser: AdviserID, length: Span, share: Int?)] = []
  }

  /// What a person's number is for.
  enum Question: UInt64 {
    case patience = 1
    case handleTime, offer, delay, callback, reached, duty, reply
  }

  init(
    _ history: ObservedHistory, _ models: HistoryModels, map: PlanMap, plan: Policy?,
    shifts: [RosterSchedule.Change], key: UInt64, sink: Sink
  ) {
    self.history = history
    self.models = models
    self.map = map
    self.plan = plan
    self.shifts = shifts
    self.key = key
    self.sink = sink
  }

  /// Lives through the recorded time.
  mutating func run() {
    if var plan {
      // The only plan of a fresh exchange.
      plan.version = max(plan.version, 1)
      send(.publish(Publish(policy: plan)), at: history.firstAt)
    }
    var next = 0
    var shift = 0
    while true {
      let isMore = next < history.timeline.count
      let momentAt = isMore ? time(of: history.timeline[next]) : .distantFuture
      let shiftAt = shift < shifts.count ? shifts[shift].at : .distantFuture
      let dueAt = exchange.nextDeadline() ?? .distantFuture
      let at = min(min(momentAt, shiftAt), min(agenda.firstAt, dueAt))
      guard at <= history.lastAt else { return }
      if at == dueAt {
        send(.tick(Tick()), at: at)
      } else if at == momentAt {
        live(history.timeline[next], at: at)
        next += 1
      } else if at == shiftAt {
        change(shifts[shift])
        shift += 1
      } else if let (moment, act) = agenda.removeFirst() {
        perform(act, at: moment)
      }
    }
  }

  private func time(of moment: ObservedHistory.Moment) -> Instant {
    switch moment {
    case .contact(let place): history.contacts[place].arrivedAt
    case .act(let at): history.acts[at].at
    case .plan(let at): history.plans[at].at
    }
  }

  @discardableResult
  mutating func send(_ input: Input, at moment: Instant) -> Rejection? {
    let outcome = exchange.handle(input, at: moment)
    sink.commit(input, outcome, in: exchange)
    for event in outcome.events {
      sink.take(event, at: outcome.at)
      react(to: event, at: outcome.at)
    }
    return outcome.rejection
  }

  /// The person's number for a question, in 0 ..< 1.
  func draw(_ person: Person, _ question: Question, turn: Int = 0) -> Double {
    SeededRandom.unit(
      SeededRandom.key(person.key, question.rawValue << 32 | UInt64(truncatingIfNeeded: turn)))
  }

  func observed(_ person: Person) -> ObservedContact? {
    person.place.map { history.contacts[$0] }
  }

  func person(ofPlace place: Int) -> Person {
    Person(place: place, key: SeededRandom.key(key, history.contacts[place].id.raw))
  }

  // MARK: What comes from outside

  private mutating func live(_ moment: ObservedHistory.Moment, at time: Instant) {
    switch moment {
    case .plan(let at):
      if plan == nil { send(.publish(Publish(policy: history.plans[at].policy)), at: time) }
    case .act(let at):
      arriving = history.acts[at].place.map(person(ofPlace:))
      repeatAct(history.acts[at].input, at: time)
      arriving = nil
    case .contact(let place):
      let contact = history.contacts[place]
      if let arrive = contact.arrive {
        self.arrive(arrive, place: place, at: time)
      } else {
        dial(place, tries: 0, at: time)
      }
    }
  }

  private mutating func arrive(_ recorded: Arrive, place: Int, at moment: Instant) {
    var input = recorded
    input.entry = map.entry(recorded.entry)
    guard !input.entry.isNone else { return }
    input.language = map.language(recorded.language)
    input.caseOwner = map.adviser(recorded.caseOwner)
    input.facts = map.facts(recorded.facts)
    input.identity = []
    input.reopens = numbers[recorded.reopens] ?? .none
    arriving = person(ofPlace: place)
    send(.arrive(input), at: moment)
    arriving = nil
  }

  /// By the adviser who made it then, if they can; else by whoever of the queue is idle longest.
  mutating func dial(_ place: Int, tries: Int, at moment: Instant) {
    guard var input = history.contacts[place].dial else { return }
    let adviser = map.adviser(input.adviser)
    input.queue = map.queue(input.queue)
    input.identity = []
    guard !input.queue.isNone else { return }
    var candidates = adviser.isNone ? [] : [adviser]
    if let idlest = exchange.idlest(in: input.queue, for: input.channel) {
      candidates.append(idlest)
    }
    for candidate in candidates {
      input.adviser = candidate
      arriving = person(ofPlace: place)
      let refused = send(.dial(input), at: moment)
      arriving = nil
      if refused == nil { return }
    }
    guard tries < Rehearsal.dialTriesMaximum else { return }
    agenda.add(.dial(place, tries: tries + 1), at: moment + Rehearsal.dialRetry)
  }

  mutating func change(_ change: RosterSchedule.Change) {
    let adviser = AdviserID(index: change.adviser)
    if change.isOn { signIn(adviser, at: change.at) } else { signOut(adviser, at: change.at) }
  }

  private mutating func signIn(_ adviser: AdviserID, at moment: Instant) {
    guard send(.signIn(SignIn(adviser: adviser)), at: moment) == .alreadySignedIn else { return }
    // Still finishing: goes on instead of going home.
    send(.schedulePresence(SchedulePresence(adviser: adviser)), at: moment)
    send(.changePresence(ChangePresence(adviser: adviser)), at: moment)
  }

  private mutating func signOut(_ adviser: AdviserID, at moment: Instant) {
    guard send(.signOut(SignOut(adviser: adviser)), at: moment) == .stillHandling else { return }
    var later = SchedulePresence(adviser: adviser)
    later.presence = .offline
    later.at = moment + .seconds(1)
    send(.schedulePresence(later), at: moment)
  }

  private mutating func repeatAct(_ input: Input, at moment: Instant) {
    switch input {
    case .signIn(let input):
      let adviser = map.adviser(input.adviser)
      if !adviser.isNone { signIn(adviser, at: moment) }
    case .signOut(let input):
      let adviser = map.adviser(input.adviser)
      if !adviser.isNone { signOut(adviser, at: moment) }
    case .changePresence(var input):
      input.adviser = map.adviser(input.adviser)
      input.by = map.adviser(input.by)
      input.reason = map.reason(input.reason)
      guard !input.adviser.isNone else { return }
      if send(.changePresence(input), at: moment) == .notSignedIn, input.presence == .available {
        send(.signIn(SignIn(adviser: input.adviser)), at: moment)
      }
    case .schedulePresence(var input):
      input.adviser = map.adviser(input.adviser)
      input.reason = map.reason(input.reason)
      if !input.adviser.isNone { send(.schedulePresence(input), at: moment) }
    case .closeQueue(var input):
      input.queue = map.queue(input.queue)
      input.by = map.adviser(input.by)
      if !input.queue.isNone { send(.closeQueue(input), at: moment) }
    case .overrideDuty(var input):
      input.duty = map.duty(input.duty)
      input.officers = input.officers.map(map.adviser).filter { !$0.isNone }
      input.by = map.adviser(input.by)
      if !input.duty.isNone { send(.overrideDuty(input), at: moment) }
    case .bookCallback(var input):
      input.queue = map.queue(input.queue)
      input.identity = []
      // Without the contact it replaces it is a callback of its own.
      input.instead = numbers[input.instead] ?? .none
      if exchange.contact(input.instead) == nil { input.instead = .none }
      if !input.queue.isNone { send(.bookCallback(input), at: moment) }
    default: break
    }
  }
}
