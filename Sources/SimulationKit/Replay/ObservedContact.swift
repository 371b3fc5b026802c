public import Exchange
public import Flows
public import Vocabulary

/// What the log shows of one contact: enough to let the same person come again under another plan.
///
/// Identifiers are those of the recorded plan; names are found in `ObservedHistory.names`.
public struct ObservedContact: Sendable {
  public var id: ContactID
  public var arrivedAt: Instant
  public var channel: Channel
  public var origin: Origin
  /// How it came, when it came from outside.
  public var arrive: Arrive?
  /// How it was made, when an adviser made it.
  public var dial: Dial?
  public var identified: [Timed<Identify>] = []
  /// Every question a flow put, with what came of it.
  public var questions: [ObservedQuestion] = []
  public var lookUps: [ObservedLookUp] = []
  /// From being asked for a message to the end of it.
  public var messageAfter: Span?
  /// From ringing outside until someone answered there, and how long they had it.
  public var outsideAnsweredAfter: Span?
  public var outsideTalk: Span?
  /// Flagged words and emergency exits outside a question, by time since arrival.
  public var exclaimed: [Timed<Heard>] = []
  public var firstQueue = QueueID.none
  public var finalQueue = QueueID.none
  public var firstQueuedAt: Instant?
  public var patience = Patience.notSeen
  /// Gave up in a later wait, after a transfer; counted from queueing there.
  public var laterPatience: Span?
  public var offers: [ObservedOffer] = []
  public var dutyRings: [ObservedOffer] = []
  /// The adviser's shares of it, in order.
  public var shares: [ObservedShare] = []
  public var isCallbackOffered = false
  /// From the offer of a callback until it was taken.
  public var callbackTakenAfter: Span?
  /// Each attempt to reach the customer: after how long it was settled, and whether they answered.
  public var attempts: [Timed<Bool>] = []
  /// Hung up during the flow, by time since arrival.
  public var leftFlowAfter: Span?
  public var termination: Termination?

  init(id: ContactID, arrivedAt: Instant, channel: Channel, origin: Origin) {
    self.id = id
    self.arrivedAt = arrivedAt
    self.channel = channel
    self.origin = origin
  }
}

/// Something a time after something else.
public struct Timed<Value: Sendable>: Sendable {
  public var after: Span
  public var value: Value
  init(_ after: Span, _ value: Value) {
    self.after = after
    self.value = value
  }
}

/// How long somebody would wait, as far as it was seen; counted from the first queueing.
public enum Patience: Hashable, Sendable {
  /// Never waited, or waits for ever because nobody is on the line.
  case notSeen
  /// Answered, or gone otherwise, after this long.
  case atLeast(Span)
  /// Gave up after this long.
  case exactly(Span)
}

/// A question of a flow and the answer.
public struct ObservedQuestion: Sendable {
  public var flow: String
  public var step: String
  public var askedAt: Instant
  /// The variable it collects; none for a menu.
  public var variable = VariableID.none
  /// From the question until its prompts had been heard, when the edge said so.
  public var promptsAfter: Span?
  /// From the question to the answer.
  public var answeredAfter: Span?
  /// Nil when nothing was said.
  public var heard: Heard?
  /// The answer chosen, as the menu named it.
  public var answer: AnswerNames?
}

/// What a menu calls one of its answers.
public struct AnswerNames: Hashable, Sendable {
  public var key = ""
  /// The button's text in the first language.
  public var label = ""
  public var words: [String] = []

  init(_ answer: Answer, in policy: Policy) {
    key = answer.key
    words = answer.words
    if !answer.label.isNone, answer.label.index < policy.texts.count {
      label = policy.texts[answer.label.index].byLanguage.first ?? ""
    }
  }

  /// True when both mean the same by label or by a word, whatever the key.
  func meansTheSame(as other: AnswerNames) -> Bool {
    if !label.isEmpty, label == other.label { return true }
    return words.contains { other.words.contains($0) }
  }

  /// True when nothing but the key tells the answer.
  var hasOnlyKey: Bool { label.isEmpty && words.isEmpty }
}

/// What a look-up gave.
public struct ObservedLookUp: Sendable {
  public var lookUp: LookUpID
  public var askedAt: Instant
  public var after: Span?
  public var failed = true
  public var results: [Assignment] = []
}

/// An offer, or the ringing of a duty officer, and what came of it.
public struct ObservedOffer: Sendable {
  public enum Result: Hashable, Sendable { case accepted, declined, notAnswered, withdrawn }
  public var adviser: AdviserID
  public var at: Instant
  public var result = Result.withdrawn
  /// From the ring to the result, or to being withdrawn.
  public var after = Span.zero
}

/// One adviser's share of a contact.
public struct ObservedShare: Sendable {
  public var adviser: AdviserID
  public var queue: QueueID
  public var startedAt: Instant
  public var talk = Span.zero
  public var hold = Span.zero
  public var wrapUp = Span.zero
  public var isTalkOver = false
  public var isOver = false
  public var isConsulted = false
  public var disposition = DispositionID.none
  public var resolution = Resolution.notSaid
  /// Where this adviser passed it on to.
  public var passedTo: TransferTarget?

  /// Handle time: talk, hold and wrap-up.
  public var handleTime: Span { talk + hold + wrapUp }
}
