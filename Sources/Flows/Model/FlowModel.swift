public import Vocabulary

/// Position of a step in its flow.
public typealias StepIndex = UInt16

/// A conversation written once and held on any channel: spoken on a call, written in a chat.
public struct Flow: Hashable, Sendable, Recorded {
  public var name = ""
  /// Data of the flow belongs to this unit; `none` for flows shared by all.
  public var unit = UnitID.none
  public var start: StepIndex = 0
  /// Heard at every step, before the step's own answers.
  public var listeners: [Listener] = []
  /// Where "speak to a person" leads, at every turn.
  public var person: StepIndex = 0
  /// Where the emergency exit leads, at every turn.
  public var emergency: StepIndex = 0
  /// Further words for "speak to a person" and for the emergency exit, beside those built in.
  public var personWords = WordListID.none
  public var emergencyWords = WordListID.none
  public var steps: [Step] = []

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("unit", &unit)
    try coder.field("start", &start)
    try coder.field("listeners", &listeners)
    try coder.field("person", &person)
    try coder.field("emergency", &emergency)
    try coder.field("personWords", &personWords)
    try coder.field("emergencyWords", &emergencyWords)
    try coder.field("steps", &steps)
  }
}

/// A word list listened for at any point of a flow, also while the contact waits in a queue.
public struct Listener: Hashable, Sendable, Recorded {
  public var words = WordListID.none
  public var goto: StepIndex = 0
  public init() {}
  public init(words: WordListID, goto: StepIndex) {
    self.words = words
    self.goto = goto
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("words", &words)
    try coder.field("goto", &goto)
  }
}

/// One step: what is said, then what happens.
public struct Step: Hashable, Sendable, Recorded {
  public var name = ""
  /// Said in order before the action; each text exists in every language of the service.
  public var says: [TextID] = []
  public var action: StepAction = .end(disposition: .none)

  public init() {}
  public init(name: String, says: [TextID] = [], action: StepAction) {
    self.name = name
    self.says = says
    self.action = action
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("says", &says)
    try coder.field("action", &action)
  }
}

/// What a step does. See the payload types for the details.
public enum StepAction: Hashable, Sendable {
  /// Goes on at once.
  case next(StepIndex)
  /// A menu: digits, buttons or words.
  case ask(AskStep)
  /// Digits, text, a date or a reference, checked.
  case collect(CollectStep)
  /// The first arm whose conditions all hold; else `otherwise`.
  case branch(BranchStep)
  /// A request declared in the plan, made by an edge.
  case lookUp(LookUpStep)
  case set(SetStep)
  /// Waits in a queue, from where `Flow.listeners` are still heard.
  case queue(QueueStep)
  /// Rings the person on duty.
  case duty(DutyID)
  /// A recorded or written message, routed as a task to a queue.
  case takeMessage(MessageStep)
  /// To a number outside; `failed` when it does not answer.
  case transferOutside(OutsideStep)
  case end(disposition: DispositionID)
}

public struct AskStep: Hashable, Sendable, Recorded {
  public var prompt = TextID.none
  public var answers: [Answer] = []
  /// How long to wait for an answer once the prompt was played.
  public var within = Span.seconds(8)
  /// How often the prompt is said again after silence or an answer not understood.
  public var again: UInt8 = 2
  /// After that.
  public var noAnswer: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("prompt", &prompt)
    try coder.field("answers", &answers)
    try coder.field("within", &within)
    try coder.field("again", &again)
    try coder.field("noAnswer", &noAnswer)
  }
}

/// One answer to a menu.
public struct Answer: Hashable, Sendable, Recorded {
  /// The key on a telephone: `0`–`9`, `*`, `#`; empty when words only.
  public var key = ""
  /// The text of a button in a chat; `none` when there is no button.
  public var label = TextID.none
  /// Words that mean this answer, in any language of the service, lower case.
  public var words: [String] = []
  public var goto: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("key", &key)
    try coder.field("label", &label)
    try coder.field("words", &words)
    try coder.field("goto", &goto)
  }
}

public struct CollectStep: Hashable, Sendable, Recorded {
  public enum Form: UInt8, Hashable, Sendable, Recorded {
    /// `shortest ... longest` digits: a number when `longest` is at most 18 (so that it can be
    /// compared; leading zeros are not kept), else text.
    case digits
    /// Free text of `shortest ... longest` characters.
    case text
    /// A calendar date, day first, as people in the UK write or key it.
    case date
    /// A reference with a check digit; see `check`.
    case reference
    case ukPostcode
    case ukTelephone
    public init() { self = .text }
  }
  /// How a reference is checked.
  public enum Check: UInt8, Hashable, Sendable, Recorded {
    case none
    /// ISO/IEC 7812-1 Annex B (Luhn).
    case luhn
    /// ISO/IEC 7064 MOD 11-2.
    case mod11
    public init() { self = .none }
  }
  public var variable = VariableID.none
  public var prompt = TextID.none
  /// Said when the value does not fit, before asking again.
  public var invalid = TextID.none
  public var form = Form.text
  public var check = Check.none
  public var shortest: UInt16 = 1
  public var longest: UInt16 = 200
  /// A personal value is kept sealed and cannot be branched on.
  public var isPersonal = true
  public var within = Span.seconds(15)
  public var again: UInt8 = 2
  public var then: StepIndex = 0
  public var noAnswer: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("variable", &variable)
    try coder.field("prompt", &prompt)
    try coder.field("invalid", &invalid)
    try coder.field("form", &form)
    try coder.field("check", &check)
    try coder.field("shortest", &shortest)
    try coder.field("longest", &longest)
    try coder.field("isPersonal", &isPersonal)
    try coder.field("within", &within)
    try coder.field("again", &again)
    try coder.field("then", &then)
    try coder.field("noAnswer", &noAnswer)
  }
}

public struct BranchStep: Hashable, Sendable, Recorded {
  public var arms: [Arm] = []
  public var otherwise: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("arms", &arms)
    try coder.field("otherwise", &otherwise)
  }
}

public struct Arm: Hashable, Sendable, Recorded {
  public var conditions: [Condition] = []
  public var goto: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("conditions", &conditions)
    try coder.field("goto", &goto)
  }
}

/// One condition of a branch; only facts that are not personal can be asked.
public struct Condition: Hashable, Sendable, Recorded {
  public enum Test: UInt8, Hashable, Sendable, Recorded {
    /// The calendar is open now.
    case isOpen
    case variableEquals, variableAtLeast, variableAtMost, variableIsSet
    case channelIs
    case languageIs
    /// The same customer made contact within `within` before this arrival.
    case customerContactedWithin
    /// The customer is known, so that facts about them were found.
    case customerIsKnown
    /// The queue takes contacts now: open, not closed by a supervisor, not full.
    case queueTakesContacts
    public init() { self = .isOpen }
  }
  public var test = Test.isOpen
  public var isNegated = false
  public var calendar = CalendarID.none
  public var variable = VariableID.none
  public var value = Value.none
  public var channel = Channel.voice
  public var language = LanguageID.none
  public var queue = QueueID.none
  public var within = Span.zero
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("test", &test)
    try coder.field("isNegated", &isNegated)
    try coder.field("calendar", &calendar)
    try coder.field("variable", &variable)
    try coder.field("value", &value)
    try coder.field("channel", &channel)
    try coder.field("language", &language)
    try coder.field("queue", &queue)
    try coder.field("within", &within)
  }
}

public struct LookUpStep: Hashable, Sendable, Recorded {
  public var lookUp = LookUpID.none
  /// Sent with the request: parameter variables of the look-up in its order.
  public var with: [VariableID] = []
  public var within = Span.seconds(3)
  public var then: StepIndex = 0
  public var failed: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("lookUp", &lookUp)
    try coder.field("with", &with)
    try coder.field("within", &within)
    try coder.field("then", &then)
    try coder.field("failed", &failed)
  }
}

/// Things a flow may set on its contact.
public struct SetStep: Hashable, Sendable, Recorded {
  /// The value `none` forgets the variable.
  public var assign: [Assignment] = []
  /// Added to what the queue needs; like head start and mark once in a flow, however often the
  /// step is passed.
  public var needs: [SkillClause] = []
  /// Added to the queue's head start.
  public var headStart = Span.zero
  public var language = LanguageID.none
  public var mark = MarkID.none
  public var then: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("assign", &assign)
    try coder.field("needs", &needs)
    try coder.field("headStart", &headStart)
    try coder.field("language", &language)
    try coder.field("mark", &mark)
    try coder.field("then", &then)
  }
}

public struct QueueStep: Hashable, Sendable, Recorded {
  public var queue = QueueID.none
  /// Replaces the queue's head start when not nil.
  public var headStart: Span?
  public var mark = MarkID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("headStart", &headStart)
    try coder.field("mark", &mark)
  }
}

public struct MessageStep: Hashable, Sendable, Recorded {
  public var prompt = TextID.none
  /// Where the message waits for an adviser, as a task.
  public var queue = QueueID.none
  public var atMost = Span.minutes(3)
  public var thanks = TextID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("prompt", &prompt)
    try coder.field("queue", &queue)
    try coder.field("atMost", &atMost)
    try coder.field("thanks", &thanks)
  }
}

public struct OutsideStep: Hashable, Sendable, Recorded {
  /// A number of the plan in E.164; never a customer's.
  public var number = ""
  public var within = Span.seconds(40)
  public var failed: StepIndex = 0
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("number", &number)
    try coder.field("within", &within)
    try coder.field("failed", &failed)
  }
}

/// Words or phrases that flows listen for; compiled lower case, without marks.
public struct WordList: Hashable, Sendable, Recorded {
  public var name = ""
  public var phrases: [String] = []
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("phrases", &phrases)
  }
}
