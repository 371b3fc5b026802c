import Desk
import Exchange
import Flows
import Vocabulary

/// A small house that speaks two languages, driven by inputs; everything that comes of them is
/// kept as the log would have it.
struct ChatHouse {
  static let start = Instant(milliseconds: 1_772_442_000_000)

  var exchange = Exchange()
  var records: [HistoryRecord] = []
  private var sequence: UInt64 = 0
  private(set) var now = ChatHouse.start

  init(_ policy: Policy = ChatHouse.policy()) {
    _ = send(.publish(Publish(policy: policy)))
  }

  @discardableResult
  mutating func send(_ input: Input, after: Span = .seconds(1)) -> Rejection? {
    now = now + after
    let outcome = exchange.handle(input, at: now)
    if outcome.events.isEmpty { return outcome.rejection }
    sequence += 1
    for event in outcome.events {
      sequence += 1
      records.append(HistoryRecord(sequence: sequence, at: outcome.at, event: event))
    }
    return outcome.rejection
  }

  // MARK: What people do

  mutating func arrive(
    _ name: String, entry: Int = 0, channel: Channel = .chat, language: Int = 0,
    subject: UInt64 = 7
  ) -> ContactID {
    let id = ContactID(exchange.nextContact)
    send(
      .arrive(
        Arrive(
          reference: name, channel: channel, entry: EntryPointID(index: entry),
          subject: SubjectID(subject), language: LanguageID(index: language))))
    return id
  }
  mutating func choose(_ option: UInt8, _ id: ContactID) {
    var heard = Heard()
    heard.kind = .option
    heard.option = option
    heard.step = exchange.contact(id)?.run?.step ?? 0
    send(.hear(Hear(contact: id, heard: heard)))
  }
  mutating func tell(_ value: Value, _ id: ContactID) {
    var heard = Heard()
    heard.kind = .value
    heard.value = value
    heard.step = exchange.contact(id)?.run?.step ?? 0
    send(.hear(Hear(contact: id, heard: heard)))
  }
  @discardableResult
  mutating func write(
    _ text: String, _ id: ContactID, by adviser: Int? = nil, isNote: Bool = false
  ) -> Rejection? {
    send(
      .post(
        Post(
          contact: id, author: isNote ? .note : adviser == nil ? .customer : .adviser,
          adviser: adviser.map { AdviserID(index: $0) } ?? .none, reference: text,
          sealed: Array(text.utf8))))
  }
  mutating func signIn(_ adviser: Int) {
    send(.signIn(SignIn(adviser: AdviserID(index: adviser))))
  }
  @discardableResult
  mutating func accept(_ id: ContactID, _ adviser: Int) -> Rejection? {
    send(.acceptOffer(AcceptOffer(contact: id, adviser: AdviserID(index: adviser))))
  }
  func act(_ id: ContactID, _ adviser: Int) -> HandleAct {
    HandleAct(contact: id, adviser: AdviserID(index: adviser))
  }

  // MARK: What came of it

  var rows: HistoryRows {
    var fold = HistoryFold()
    return fold.take(records)
  }
  func lines(_ id: ContactID) -> [StoredMessage] { rows.messages.filter { $0.contact == id } }
  func row(_ id: ContactID) -> StoredContact? { rows.contacts.first { $0.id == id } }

  // MARK: The plan

  static func policy(version: UInt32 = 1, greeting: String = "Welcome to {service}.") -> Policy {
    var policy = Policy()
    policy.version = version
    policy.service = "Small Council"
    policy.names.units = ["centre"]
    policy.names.languages = ["en", "cy"]
    policy.names.queues = ["general", "closed"]
    policy.names.advisers = ["ann", "bob", "sue"]
    policy.names.capacities = ["usual"]
    policy.names.variables = ["street", "name"]
    policy.names.dispositions = ["done"]
    policy.names.flows = ["menu"]
    policy.capacities = [CapacityPolicy()]
    policy.capacities[0].total = 5
    policy.queues = [QueuePolicy(), QueuePolicy()]
    for at in policy.queues.indices { policy.queues[at].unit = UnitID(0) }
    policy.queues[0].wrapUp.mode = .mandatory
    policy.calendars = [OpeningHours(changes: [])]
    policy.names.calendars = ["never"]
    policy.queues[1].open = CalendarID(0)
    policy.queues[1].closed.action = .end
    policy.queues[1].closed.explain = TextID(6)
    policy.advisers = (0..<3).map { _ in
      var adviser = AdviserPolicy()
      adviser.unit = UnitID(0)
      adviser.capacity = CapacityID(0)
      return adviser
    }
    policy.advisers[2].supervises = [UnitID(0)]
    let texts: [(String, String)] = [
      (greeting, "Croeso i {service}."), ("What is it about?", "Beth yw'r mater?"),
      ("Roads", "Ffyrdd"), ("A message", "Neges"), ("Who are you?", "Pwy ydych chi?"),
      ("Thank you, {name}, of {street}.", ""), ("We are closed.", "Rydym ar gau."),
      ("Write to us.", "Ysgrifennwch atom."), ("We got it.", "Mae gennym ni."),
    ]
    policy.texts = texts.map { LocalisedText(byLanguage: [$0.0, $0.1]) }
    policy.names.texts = texts.indices.map { "text \($0)" }
    policy.flows = [flow()]
    policy.entryPoints = [entry("chat", flow: 0), entry("shut", queue: 1)]
    policy.names.entryPoints = ["chat", "shut"]
    return policy
  }

  private static func entry(_ address: String, flow: Int? = nil, queue: Int? = nil)
    -> EntryPointPolicy
  {
    var entry = EntryPointPolicy()
    entry.address = address
    entry.channels = ChannelSet(Channel.allCases)
    entry.flow = flow.map { FlowID(index: $0) } ?? .none
    entry.queue = queue.map { QueueID(index: $0) } ?? .none
    entry.unit = UnitID(0)
    return entry
  }

  /// Asks what it is about: roads asks for a name and leads to the queue; or a message is left.
  private static func flow() -> Flow {
    var ask = AskStep()
    ask.prompt = TextID(1)
    ask.answers = zip([2, 3, nil], [1, 4, 3]).map { label, goto in
      var answer = Answer()
      answer.key = "\(goto)"
      answer.label = label.map { TextID(index: $0) } ?? .none
      answer.goto = StepIndex(goto)
      return answer
    }
    ask.noAnswer = 3
    var street = SetStep()
    street.assign = [Assignment(VariableID(0), .text("High Street"))]
    street.then = 2
    var collect = CollectStep()
    collect.prompt = TextID(4)
    collect.variable = VariableID(1)
    collect.then = 3
    collect.noAnswer = 3
    var queue = QueueStep()
    queue.queue = QueueID(0)
    var message = MessageStep()
    message.prompt = TextID(7)
    message.queue = QueueID(0)
    message.thanks = TextID(8)
    var flow = Flow()
    flow.name = "menu"
    flow.steps = [
      Step(name: "about", says: [TextID(0)], action: .ask(ask)),
      Step(name: "street", action: .set(street)),
      Step(name: "name", action: .collect(collect)),
      Step(name: "queue", says: [TextID(5)], action: .queue(queue)),
      Step(name: "message", action: .takeMessage(message)),
    ]
    flow.person = 3
    flow.emergency = 3
    return flow
  }
}
