public import Vocabulary

/// What can be proved of a flow without running it; `guildhall check` turns it into findings.
public struct FlowAnalysis: Hashable, Sendable {
  /// By step, the steps that may follow, ascending; exits and listeners are not among them.
  public private(set) var successors: [[StepIndex]] = []
  /// Steps that lead to a step that does not exist; the roots' own targets are in `missingRoots`.
  public private(set) var dangling: [StepIndex] = []
  /// Start, person, emergency and listener steps that do not exist.
  public private(set) var missingRoots: [StepIndex] = []
  /// Steps that neither start, person, emergency nor a listener lead to.
  public private(set) var unreachable: [StepIndex] = []
  /// Reachable steps from which answers never lead to a queue, a duty, a message, an outside
  /// number or an end.
  public private(set) var stranded: [StepIndex] = []
  /// Steps in a circle that waits for nobody: the flow would run for ever. Each circle ascending.
  public private(set) var endlessLoops: [[StepIndex]] = []
  /// Steps in a circle that a customer who says nothing never leaves.
  public private(set) var silentLoops: [[StepIndex]] = []
  /// The customer's steps from anywhere to someone who helps: one for the exit, one more for each
  /// answer that must be given after it, whatever the hours and look-ups say. Of the emergency
  /// exit, a message is no help; an end that says something (such as "ring 999") is. `nil` when
  /// there is no way. At most `maximumExitSteps` is promised.
  public private(set) var stepsToPerson: Int?
  public private(set) var stepsToEmergency: Int?
  /// What the reachable steps use, ascending, each once.
  public private(set) var queues: [QueueID] = []
  public private(set) var duties: [DutyID] = []
  public private(set) var texts: [TextID] = []
  public private(set) var lookUps: [LookUpID] = []
  public private(set) var calendars: [CalendarID] = []
  public private(set) var wordLists: [WordListID] = []
  /// Variables read in conditions or sent with look-ups where no way to the step sets them.
  public private(set) var readBeforeSet: [VariableRead] = []

  /// A variable that a step reads.
  public struct VariableRead: Hashable, Sendable {
    public var step: StepIndex
    public var variable: VariableID
    public init(step: StepIndex, variable: VariableID) {
      self.step = step
      self.variable = variable
    }
  }

  /// Most steps of the customer from anywhere to a person or the emergency exit.
  public static let maximumExitSteps = 2

  /// - Parameters:
  ///   - given: variables that a contact brings along.
  ///   - results: the variables that a look-up sets.
  public init(
    _ flow: Flow, given: [VariableID] = [], results: (LookUpID) -> [VariableID] = { _ in [] }
  ) {
    let graph = FlowGraph(flow)
    successors = graph.successors
    dangling = graph.dangling
    missingRoots = graph.missingRoots
    let reached = graph.reached(from: graph.roots)
    unreachable = graph.indices { !reached[$0] }
    let rescued = graph.leading(to: flow.steps.map { $0.action.isOutcome })
    stranded = graph.indices { reached[$0] && !rescued[$0] }
    endlessLoops = graph.loops(along: flow.steps.map { $0.action.followsAtOnce })
    let silent = flow.steps.map { $0.action.followsInSilence }
    silentLoops = graph.loops(along: silent).filter { !endlessLoops.contains($0) }
    stepsToPerson = graph.answers(from: flow.person, in: flow, countsMessage: true).map { $0 + 1 }
    stepsToEmergency = graph.answers(from: flow.emergency, in: flow, countsMessage: false)
      .map { $0 + 1 }
    var uses = FlowUses()
    for (step, isReached) in zip(flow.steps, reached) where isReached { uses.add(step) }
    uses.add(flow)
    queues = uses.queues.sortedOnce()
    duties = uses.duties.sortedOnce()
    texts = uses.texts.sortedOnce()
    lookUps = uses.lookUps.sortedOnce()
    calendars = uses.calendars.sortedOnce()
    wordLists = uses.wordLists.sortedOnce()
    readBeforeSet = VariableFlow(flow, graph: graph, given: given, results: results)
      .readBeforeSet(where: reached)
  }
}

extension StepAction {
  /// Every step that may follow.
  var targets: [StepIndex] {
    switch self {
    case .next(let next): [next]
    case .ask(let ask): ask.answers.map(\.goto) + [ask.noAnswer]
    case .collect(let collect): [collect.then, collect.noAnswer]
    case .branch(let branch): branch.arms.map(\.goto) + [branch.otherwise]
    case .lookUp(let lookUp): [lookUp.then, lookUp.failed]
    case .set(let set): [set.then]
    case .transferOutside(let outside): [outside.failed]
    case .queue, .duty, .takeMessage, .end: []
    }
  }

  /// Steps that follow without waiting.
  var followsAtOnce: [StepIndex] {
    switch self {
    case .next, .branch, .set: targets
    default: []
    }
  }

  /// Steps that follow when the customer says nothing.
  var followsInSilence: [StepIndex] {
    switch self {
    case .ask(let ask): [ask.noAnswer]
    case .collect(let collect): [collect.noAnswer]
    default: targets
    }
  }

  /// Leads to a person, a message or an end.
  var isOutcome: Bool {
    switch self {
    case .queue, .duty, .takeMessage, .transferOutside, .end: true
    case .next, .ask, .collect, .branch, .lookUp, .set: false
    }
  }
}

/// What steps use.
private struct FlowUses {
  var queues: [QueueID] = []
  var duties: [DutyID] = []
  var texts: [TextID] = []
  var lookUps: [LookUpID] = []
  var calendars: [CalendarID] = []
  var wordLists: [WordListID] = []

  mutating func add(_ flow: Flow) {
    wordLists += flow.listeners.map(\.words) + [flow.personWords, flow.emergencyWords]
  }

  mutating func add(_ step: Step) {
    texts += step.says
    switch step.action {
    case .ask(let ask): texts += [ask.prompt] + ask.answers.map(\.label)
    case .collect(let collect): texts += [collect.prompt, collect.invalid]
    case .branch(let branch):
      for condition in branch.arms.flatMap(\.conditions) {
        switch condition.test {
        case .isOpen: calendars.append(condition.calendar)
        case .queueTakesContacts: queues.append(condition.queue)
        default: break
        }
      }
    case .lookUp(let lookUp): lookUps.append(lookUp.lookUp)
    case .queue(let queue): queues.append(queue.queue)
    case .duty(let duty): duties.append(duty)
    case .takeMessage(let message):
      queues.append(message.queue)
      texts += [message.prompt, message.thanks]
    case .next, .set, .transferOutside, .end: break
    }
  }
}

extension Array {
  fileprivate func sortedOnce<Kind>() -> [Element] where Element == Identifier<Kind> {
    var once: [Element] = []
    for id in sorted() where !id.isNone && once.last != id { once.append(id) }
    return once
  }
}
