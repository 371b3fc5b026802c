public import Vocabulary

/// A test that stands in the plan, beside what it tests: what happens, and what is expected.
public struct PlanTest: Hashable, Sendable {
  public var name: String
  public var place: PlanPlace
  /// When it begins; `nil` for the first moment of the next week in which everything is as usual.
  public var at: Instant?
  public var steps: [Step]

  public struct Step: Hashable, Sendable {
    public var place: PlanPlace
    public var action: Action
  }

  public enum Action: Hashable, Sendable {
    /// A contact arrives; `from` is a made-up address of the customer, equal for the same person.
    case arrive(EntryPointID, Channel, from: String)
    /// An adviser signs in and is available.
    case signIn(AdviserID)
    /// Something said since the last answer contains this text, in the language of the contact.
    case hears(String)
    /// A key of the telephone.
    case press(String)
    /// Words, spoken or typed.
    case says(String)
    case wait(Span)
    /// What the present look-up finds; `nil` when it fails.
    case lookUp([Assignment]?)
    /// The customer leaves a message.
    case leavesMessage
    /// The outside number does not answer.
    case outsideFails
    case hangsUp
    /// The adviser who is offered the contact accepts it.
    case accepts
    case declines
    /// The person on duty who is rung answers.
    case dutyAnswers
    case expect(Expectation)
  }

  public enum Expectation: Hashable, Sendable {
    case waiting(QueueID)
    case notWaiting
    case headStart(Span)
    case marked(MarkID)
    case language(LanguageID)
    case offered(AdviserID)
    case offeredToNobody
    case handledBy(AdviserID)
    case ringing(AdviserID)
    case onDuty(DutyID)
    /// A message waits in the queue as a task.
    case message(QueueID)
    case outside(String)
    case asking
    case ended
  }
}
