public import Vocabulary

/// Where a contact stands in a flow, and what it knows. Small, and part of the exchange's state.
public struct FlowRun: Hashable, Sendable, Recorded {
  public var flow = FlowID.none
  public var step: StepIndex = 0
  /// How often the present question was repeated.
  public var attempts: UInt8 = 0
  /// Sorted by variable.
  public var variables: [Assignment] = []
  public var language = LanguageID.none
  /// The `set` steps whose needs, head start and mark were given, ascending. Each gives them once
  /// in a flow, so that going round a menu again gains nothing.
  public var counted: [StepIndex] = []
  /// The word list that brought the contact to the present step; not heard again while there.
  public var heeded = WordListID.none
  /// The flow has ended: nothing that is heard changes it any more.
  public var isOver = false
  /// Turns taken by the contact in all its flows; see `maximumTurns`.
  public var turns: UInt16 = 0
  public init() {}
  public init(flow: FlowID, language: LanguageID = .none) {
    self.flow = flow
    self.language = language
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("flow", &flow)
    try coder.field("step", &step)
    try coder.field("attempts", &attempts)
    try coder.field("variables", &variables)
    try coder.field("language", &language)
    try coder.field("counted", &counted)
    try coder.field("heeded", &heeded)
    try coder.field("isOver", &isOver)
    try coder.field("turns", &turns)
  }
}

/// What was understood of what a customer pressed, chose or said. Made by `recognise`, from plain
/// text that goes no further; holds nothing personal but what is sealed.
public struct Heard: Hashable, Sendable, Recorded {
  public enum Kind: UInt8, Hashable, Sendable, Recorded {
    /// Answer number `option` of the present menu.
    case option
    /// A value that fits the present question, in `value`.
    case value
    /// A value that does not fit.
    case invalid
    case notUnderstood
    /// "Speak to a person".
    case person
    /// The emergency exit (`*` twice, or its words).
    case emergency
    /// A listener's word list, `words`.
    case flagged
    public init() { self = .notUnderstood }
  }
  public var kind = Kind.notUnderstood
  public var option: UInt8 = 0
  /// The flow and step that were heard; an answer to a step already left is ignored. No flow
  /// stands for the present one.
  public var flow = FlowID.none
  public var step: StepIndex = 0
  /// The keys pressed at a menu, kept for replay through another plan; never a collected value.
  public var keys = ""
  public var value = Value.none
  public var words = WordListID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("kind", &kind)
    try coder.field("option", &option)
    try coder.field("flow", &flow)
    try coder.field("step", &step)
    try coder.field("keys", &keys)
    try coder.field("value", &value)
    try coder.field("words", &words)
  }
}

/// What a flow did in one turn: from one input to the next point where it needs something.
public struct FlowTurn: Hashable, Sendable, Recorded {
  /// The flow that begins with this turn; `none` when it goes on in the present one.
  public var flow = FlowID.none
  /// Steps passed, the last of them where the flow now stands.
  public var path: [StepIndex] = []
  /// Texts to say, in order. All of them are said in the language the turn ends in.
  public var says: [TextID] = []
  /// Variables set in this turn.
  public var assigned: [Assignment] = []
  public var needs: [SkillClause] = []
  public var headStart = Span.zero
  public var marks: [MarkID] = []
  /// `none` when unchanged.
  public var language = LanguageID.none
  public var attempts: UInt8 = 0
  /// `set` steps whose needs, head start and mark are in this turn; see `FlowRun.counted`.
  public var counted: [StepIndex] = []
  /// The word list that was heard, when that is why the flow moved.
  public var heeded = WordListID.none
  public var wants = FlowWant.end(disposition: .none)
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("flow", &flow)
    try coder.field("path", &path)
    try coder.field("says", &says)
    try coder.field("assigned", &assigned)
    try coder.field("needs", &needs)
    try coder.field("headStart", &headStart)
    try coder.field("marks", &marks)
    try coder.field("language", &language)
    try coder.field("attempts", &attempts)
    try coder.field("counted", &counted)
    try coder.field("heeded", &heeded)
    try coder.field("wants", &wants)
  }
}

/// What a flow needs next.
public enum FlowWant: Hashable, Sendable, Recorded {
  /// An answer within the time, counted from the end of the prompts.
  case answer(within: Span)
  case lookUp(LookUpID, with: [VariableID], within: Span)
  case queue(QueueStep)
  case duty(DutyID)
  case message(queue: QueueID, atMost: Span, thanks: TextID)
  case outside(number: String, within: Span)
  case end(disposition: DispositionID)

  public init() { self = .end(disposition: .none) }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var code: UInt8 =
      switch self {
      case .answer: 0
      case .lookUp: 1
      case .queue: 2
      case .duty: 3
      case .message: 4
      case .outside: 5
      case .end: 6
      }
    try coder.field("wants", &code)
    if coder.isReading { self = try FlowWant.blank(code) }
    switch self {
    case .answer(var within):
      try coder.field("within", &within)
      self = .answer(within: within)
    case .lookUp(var id, var with, var within):
      try coder.field("lookUp", &id)
      try coder.field("with", &with)
      try coder.field("within", &within)
      self = .lookUp(id, with: with, within: within)
    case .queue(var step):
      try step.fields(&coder)
      self = .queue(step)
    case .duty(var duty):
      try coder.field("duty", &duty)
      self = .duty(duty)
    case .message(var queue, var atMost, var thanks):
      try coder.field("queue", &queue)
      try coder.field("atMost", &atMost)
      try coder.field("thanks", &thanks)
      self = .message(queue: queue, atMost: atMost, thanks: thanks)
    case .outside(var number, var within):
      try coder.field("number", &number)
      try coder.field("within", &within)
      self = .outside(number: number, within: within)
    case .end(var disposition):
      try coder.field("disposition", &disposition)
      self = .end(disposition: disposition)
    }
  }

  private static func blank(_ code: UInt8) throws(CodingFault) -> FlowWant {
    switch code {
    case 0: .answer(within: .zero)
    case 1: .lookUp(.none, with: [], within: .zero)
    case 2: .queue(QueueStep())
    case 3: .duty(.none)
    case 4: .message(queue: .none, atMost: .zero, thanks: .none)
    case 5: .outside(number: "", within: .zero)
    case 6: .end(disposition: .none)
    default: throw CodingFault(.unknownCode, field: "wants")
    }
  }
}

/// What a flow may ask of the world around it; answered by the exchange from its state.
public protocol FlowFacts {
  var channel: Channel { get }
  /// The customer was recognised, so that facts about them were found.
  var customerIsKnown: Bool { get }
  /// The calendar is open now.
  func isOpen(_ calendar: CalendarID) -> Bool
  /// The same customer made contact in this time before the present contact arrived.
  func customerContacted(within: Span) -> Bool
  /// The queue takes contacts now: open, not closed by a supervisor, not full.
  func takesContacts(_ queue: QueueID) -> Bool
}
