import Exchange
import Flows
import Vocabulary

/// Runs the tests of a plan in virtual time, through the production exchange.
///
/// Each test begins with nobody signed in and nothing waiting. Prompts take no time; whatever else
/// an edge would do (look-ups, outside calls, messages) the test says.
public struct PlanTestRunner: Sendable {
  let plan: CompiledPlan
  let book: FlowBook
  /// With the plan published and nothing else; copied for each test.
  let base: Exchange

  /// - Returns: `nil` when the plan has errors: what does not stand cannot be tested.
  public init?(_ plan: CompiledPlan) {
    guard plan.isPublishable else { return nil }
    self.plan = plan
    let texts = plan.policy.texts
    book = FlowBook(flows: plan.policy.flows, wordLists: plan.policy.wordLists) { label in
      label.index < texts.count ? texts[label.index].byLanguage.filter { !$0.isEmpty } : []
    }
    var exchange = Exchange()
    guard exchange.handle(.publish(Publish(policy: plan.policy)), at: .epoch).rejection == nil
    else { return nil }
    base = exchange
  }

  /// All tests, in the order of the plan.
  public func run() -> [PlanTestResult] { plan.tests.map(run) }

  public func run(_ test: PlanTest) -> PlanTestResult {
    var run = PlanTestRun(self, at: test.at ?? plan.usualMoment)
    for step in test.steps {
      if let what = run.perform(step.action) {
        return PlanTestResult(
          test: test, failure: PlanTestResult.Failure(place: step.place, what: what))
      }
    }
    return PlanTestResult(test: test)
  }
}

extension CompiledPlan {
  /// Ten o'clock on the next Tuesday that is no bank holiday, after the day of compilation: when a
  /// test does not say when it begins.
  var usualMoment: Instant {
    var date = civilTime.date(of: compiledAt).advanced(by: 1)
    // Never more than two weeks: bank holidays do not fall on two Tuesdays in a row.
    for _ in 0..<15 {
      let isHoliday = BankHolidays.days(in: date.year, nation).contains(date)
      if date.weekday == .tuesday, !isHoliday { break }
      date = date.advanced(by: 1)
    }
    return civilTime.instant(date, minute: 600)
  }
}

/// One test on its way.
struct PlanTestRun {
  /// Inputs one step may need before time stands still, for example prompts played.
  static let maximumInputs = 1000

  let runner: PlanTestRunner
  var exchange: Exchange
  var time: Instant
  var contact = ContactID.none
  var arrivals = 0
  /// Customers of the test, in the order met.
  var customers: [String] = []
  /// Texts since the customer last did something, with the language they were said in.
  var said: [(text: TextID, language: LanguageID)] = []
  var messages: [ContactID] = []
  var ending: Termination?

  init(_ runner: PlanTestRunner, at time: Instant) {
    self.runner = runner
    self.exchange = runner.base
    self.time = time
  }

  /// Why the step fails, or `nil`.
  mutating func perform(_ action: PlanTest.Action) -> String? {
    switch action {
    case .arrive(let entry, let channel, let from):
      return arrive(entry, channel, from)
    case .signIn(let adviser):
      if let failure = input(.signIn(SignIn(adviser: adviser))) { return failure }
      guard exchange.adviser(adviser)?.presence != .available else { return nil }
      return input(.changePresence(ChangePresence(adviser: adviser, presence: .available)))
    case .hears(let text):
      return hears(text)
    case .press(let keys):
      return hear(.keys(keys))
    case .says(let text):
      return hear(.text(text))
    case .wait(let span):
      return wait(span)
    case .lookUp(let found):
      guard let step = here?.run?.step, case .lookUp? = here?.flowWants, here?.phase == .flow
      else { return "nothing is looked up: the contact \(whereItIs)" }
      said.removeAll()
      return input(
        .lookedUp(
          LookedUp(contact: contact, step: step, failed: found == nil, results: found ?? [])))
    case .leavesMessage:
      return input(.leaveMessage(LeaveMessage(contact: contact, message: Array("m".utf8))))
    case .outsideFails:
      return input(.outsideEnded(OutsideEnded(contact: contact)))
    case .hangsUp:
      return input(.customerLeave(CustomerLeave(contact: contact)))
    case .accepts:
      let adviser = here?.offeredTo ?? .none
      return input(.acceptOffer(AcceptOffer(contact: contact, adviser: adviser)))
    case .declines:
      let adviser = here?.offeredTo ?? .none
      return input(.declineOffer(DeclineOffer(contact: contact, adviser: adviser)))
    case .dutyAnswers:
      let officer = here?.duty?.officer ?? .none
      return input(.answerDuty(AnswerDuty(contact: contact, officer: officer)))
    case .expect(let expectation):
      return check(expectation)
    }
  }

  var here: Contact? { exchange.contact(contact) }

  // MARK: - Doing

  private mutating func arrive(_ entry: EntryPointID, _ channel: Channel, _ from: String) -> String?
  {
    arrivals += 1
    contact = .none
    ending = nil
    said.removeAll()
    var subject = SubjectID.none
    if !from.isEmpty {
      let known = customers.firstIndex(of: from) ?? customers.count
      if known == customers.count { customers.append(from) }
      subject = SubjectID(UInt64(known + 1))
    }
    return input(
      .arrive(
        Arrive(
          reference: "test \(arrivals)", channel: channel, entry: entry, subject: subject)))
  }

  private mutating func hear(_ utterance: Utterance) -> String? {
    guard let run = here?.run else { return "nobody listens: the contact \(whereItIs)" }
    said.removeAll()
    // An edge seals what is personal; here its own bytes stand for the sealed value.
    let sealed = runner.book.normalisedValue(utterance, run: run).map { Array($0.utf8) }
    let heard = runner.book.recognise(utterance, run: run, sealed: sealed)
    let outcome = handle(.hear(Hear(contact: contact, heard: heard)))
    // Words that change nothing where the contact stands are refused, and that is no failure.
    if let rejection = outcome, rejection != .staleAnswer { return refusal(rejection) }
    return nil
  }

  private mutating func wait(_ span: Span) -> String? {
    let end = time + span
    said.removeAll()
    for _ in 0..<Self.maximumInputs {
      guard let due = exchange.nextDeadline(), due <= end else {
        time = end
        return nil
      }
      time = max(time, due)
      if let rejection = handle(.tick(Tick())) { return refusal(rejection) }
    }
    return "too much happened while waiting: more than \(Self.maximumInputs) deadlines"
  }

  private mutating func input(_ input: Input) -> String? {
    handle(input).map(refusal)
  }

  private func refusal(_ rejection: Rejection) -> String {
    "the exchange refuses it: \(rejection)"
  }

  /// Hands over one input and whatever an edge does at once in answer to it.
  private mutating func handle(_ input: Input) -> Rejection? {
    let outcome = exchange.handle(input, at: time)
    let asks = note(outcome.events)
    if asks {
      let played = Input.promptsPlayed(PromptsPlayed(contact: contact))
      _ = note(exchange.handle(played, at: time).events)
    }
    return outcome.rejection
  }

  /// Remembers what was said; true when a question was asked.
  private mutating func note(_ events: [Event]) -> Bool {
    var asks = false
    for event in events {
      switch event {
      case .contactArrived(let arrived) where contact.isNone:
        contact = arrived.contact
      case .flowAdvanced(let advanced) where advanced.contact == contact:
        said += advanced.turn.says.map { ($0, language) }
        if case .answer = advanced.turn.wants { asks = true } else { asks = false }
      case .alternativeTaken(let taken) where taken.contact == contact && !taken.explain.isNone:
        said.append((taken.explain, language))
      case .messageTaken(let taken) where taken.contact == contact:
        messages.append(taken.becomes)
      case .contactClosed(let closed) where closed.contact == contact:
        ending = closed.termination
      default: break
      }
    }
    return asks
  }

  /// What is spoken with the customer.
  var language: LanguageID {
    guard let here else { return LanguageID(0) }
    let spoken = here.run?.language ?? here.language
    return spoken.isNone ? LanguageID(0) : spoken
  }

  var policy: Policy { runner.plan.policy }
}
