import Flows
import Vocabulary

/// Facts that a test sets.
struct Facts: FlowFacts {
  var channel = Channel.voice
  var customerIsKnown = false
  var open: [CalendarID] = []
  var contactedAgo: Span?
  var full: [QueueID] = []
  func isOpen(_ calendar: CalendarID) -> Bool { open.contains(calendar) }
  func customerContacted(within span: Span) -> Bool { contactedAgo.map { $0 <= span } ?? false }
  func takesContacts(_ queue: QueueID) -> Bool { !full.contains(queue) }
}

/// A run with the book it is in, for tests that talk to it.
final class Talk {
  var book: FlowBook
  var run = FlowRun()
  var facts = Facts()
  var turns: [FlowTurn] = []
  var wants: FlowWant { turns.last?.wants ?? FlowWant() }
  var says: [TextID] { turns.last?.says ?? [] }

  init(_ book: FlowBook, channel: Channel = .voice, facts: Facts = Facts()) {
    self.book = book
    self.facts = facts
    self.facts.channel = channel
    take(FlowRun.begin(flow: FlowID(0), language: LanguageID(0), in: book, facts: self.facts))
  }

  private init(of talk: Talk) {
    book = talk.book
    run = talk.run
    facts = talk.facts
    turns = talk.turns
  }

  func copy() -> Talk { Talk(of: self) }

  func take(_ turn: FlowTurn) {
    run.apply(turn)
    turns.append(turn)
  }

  /// False when nothing came of it.
  @discardableResult
  func gives(_ input: FlowInput) -> Bool {
    guard let turn = run.turn(on: input, in: book, facts: facts) else { return false }
    take(turn)
    return true
  }

  @discardableResult
  func hears(_ utterance: Utterance, sealed: [UInt8]? = nil) -> Bool {
    gives(.heard(book.recognise(utterance, run: run, sealed: sealed)))
  }
  @discardableResult
  func says(_ text: String) -> Bool { hears(.text(text)) }
  @discardableResult
  func presses(_ keys: String) -> Bool { hears(.keys(keys)) }
}

extension TextID {
  static let welcome = TextID(0), reason = TextID(1), works = TextID(2), invalid = TextID(3)
  static let message = TextID(4), thanks = TextID(5), safe = TextID(6), label = TextID(7)
}

/// Steps of `county`.
enum At {
  static let welcome: StepIndex = 0, reason: StepIndex = 1, care: StepIndex = 2
  static let postcode: StepIndex = 3, works: StepIndex = 4, roads: StepIndex = 5
  static let flagged: StepIndex = 6, person: StepIndex = 7, emergency: StepIndex = 8
  static let waiting: StepIndex = 9, message: StepIndex = 10, duty: StepIndex = 11
  static let outside: StepIndex = 12, end: StepIndex = 13
}

/// A county's flow: a menu, a question, a look-up, queues, a message, a duty and flagged words.
enum County {
  static let office = CalendarID(0)
  static let postcode = VariableID(0), works = VariableID(1)
  static let flaggedWords = WordListID(0)
  static let marked = MarkID(0)
  static let careQueue = QueueID(0), roadsQueue = QueueID(1), generalQueue = QueueID(2)

  static func answer(_ key: String, _ words: [String], _ goto: StepIndex) -> Answer {
    var answer = Answer()
    answer.key = key
    answer.label = .label
    answer.words = words
    answer.goto = goto
    return answer
  }

  static func queue(_ id: QueueID) -> StepAction {
    var step = QueueStep()
    step.queue = id
    return .queue(step)
  }

  static var reason: AskStep {
    var ask = AskStep()
    ask.prompt = .reason
    ask.answers = [
      answer("1", ["care", "carer", "social worker"], At.care),
      answer("2", ["pothole", "street light", "road"], At.postcode),
      answer("3", ["emergency repair", "repair"], At.outside),
      answer("", ["message"], At.message),
      answer("5", ["officer"], At.duty),
    ]
    ask.noAnswer = At.person
    return ask
  }

  static var askPostcode: CollectStep {
    var collect = CollectStep()
    collect.variable = postcode
    collect.prompt = .works
    collect.invalid = .invalid
    collect.form = .ukPostcode
    collect.again = 1
    collect.then = At.works
    collect.noAnswer = At.person
    return collect
  }

  static var flow: Flow {
    var flow = Flow()
    flow.name = "main"
    flow.person = At.person
    flow.emergency = At.emergency
    flow.listeners = [Listener(words: flaggedWords, goto: At.flagged)]
    var lookUp = LookUpStep()
    lookUp.lookUp = LookUpID(0)
    lookUp.with = [postcode]
    lookUp.then = At.roads
    lookUp.failed = At.person
    var open = Condition()
    open.test = .isOpen
    open.calendar = office
    var arm = Arm()
    arm.conditions = [open]
    arm.goto = At.waiting
    var hours = BranchStep()
    hours.arms = [arm]
    hours.otherwise = At.message
    var flagged = SetStep()
    flagged.headStart = .hours(24)
    flagged.mark = marked
    flagged.then = At.care
    var message = MessageStep()
    message.prompt = .message
    message.thanks = .thanks
    message.queue = generalQueue
    var outside = OutsideStep()
    outside.number = "+441632960111"
    outside.failed = At.person
    flow.steps = [
      Step(name: "welcome", says: [.welcome], action: .next(At.reason)),
      Step(name: "reason", action: .ask(reason)),
      Step(name: "care", action: queue(careQueue)),
      Step(name: "postcode", action: .collect(askPostcode)),
      Step(name: "works", action: .lookUp(lookUp)),
      Step(name: "roads", action: queue(roadsQueue)),
      Step(name: "flagged", action: .set(flagged)),
      Step(name: "person", action: .branch(hours)),
      Step(name: "emergency", says: [.safe], action: .duty(DutyID(0))),
      Step(name: "waiting", action: queue(generalQueue)),
      Step(name: "message", action: .takeMessage(message)),
      Step(name: "duty", action: .duty(DutyID(1))),
      Step(name: "outside", action: .transferOutside(outside)),
      Step(name: "end", action: .end(disposition: DispositionID(0))),
    ]
    return flow
  }

  static var wordLists: [WordList] {
    var list = WordList()
    list.name = "flagged"
    list.phrases = ["hit me", "hit her", "suicide", "wedi fy nharo", "knife"]
    return [list]
  }

  static let book = FlowBook(
    flows: [flow], wordLists: wordLists, labels: { $0 == .label ? [] : ["?"] })

  /// In office hours.
  static func talk(_ channel: Channel = .voice, open: Bool = true) -> Talk {
    var facts = Facts()
    if open { facts.open = [office] }
    return Talk(book, channel: channel, facts: facts)
  }
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014): the same seed gives the same numbers anywhere.
struct Chance: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func isHeads() -> Bool { next() & 1 == 0 }
}
