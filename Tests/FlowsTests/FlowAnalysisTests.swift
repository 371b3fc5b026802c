import Flows
import Testing
import Vocabulary

@Suite("What can be proved of a flow")
struct FlowAnalysisTests {
  private func flow(_ actions: [StepAction], person: StepIndex = 0, emergency: StepIndex = 0)
    -> Flow
  {
    var flow = Flow()
    flow.steps = actions.map { Step(name: "", action: $0) }
    flow.person = person
    flow.emergency = emergency
    return flow
  }

  private func ask(_ gotos: [StepIndex], noAnswer: StepIndex) -> StepAction {
    var ask = AskStep()
    ask.answers = gotos.map { County.answer("", [], $0) }
    ask.noAnswer = noAnswer
    return .ask(ask)
  }

  private let queue = County.queue(QueueID(0))

  @Test("a good flow has no findings but the step nothing leads to")
  func county() {
    let analysis = FlowAnalysis(County.flow)
    #expect(analysis.unreachable == [At.end])
    #expect(analysis.dangling == [] && analysis.missingRoots == [])
    #expect(analysis.stranded == [] && analysis.endlessLoops == [] && analysis.silentLoops == [])
    #expect(analysis.stepsToPerson == 1 && analysis.stepsToEmergency == 1)
    #expect(analysis.queues == [County.careQueue, County.roadsQueue, County.generalQueue])
    #expect(analysis.duties == [DutyID(0), DutyID(1)])
    #expect(analysis.texts == (0...7).map { TextID($0) })
    #expect(analysis.lookUps == [LookUpID(0)] && analysis.calendars == [County.office])
    #expect(analysis.wordLists == [County.flaggedWords])
    #expect(analysis.readBeforeSet == [])
    #expect(analysis.successors[Int(At.postcode)] == [At.works, At.person])
  }

  @Test("steps that lead nowhere and entries that do not exist are found")
  func dangling() {
    var flow = flow([.next(1), .next(9)], person: 7, emergency: 1)
    flow.listeners = [Listener(words: WordListID(0), goto: 8)]
    let analysis = FlowAnalysis(flow)
    #expect(analysis.dangling == [1] && analysis.missingRoots == [7, 8])
    #expect(analysis.stranded == [0, 1])
    #expect(analysis.stepsToPerson == nil && analysis.stepsToEmergency == nil)
  }

  @Test("circles are told apart: endless ones, and those only silence never leaves")
  func circles() {
    let endless = FlowAnalysis(flow([.next(1), .next(2), .next(1), queue], person: 3))
    #expect(endless.endlessLoops == [[1, 2]] && endless.silentLoops == [])
    #expect(endless.stranded == [0, 1, 2])
    let own = FlowAnalysis(flow([.next(0)]))
    #expect(own.endlessLoops == [[0]])
    let silent = FlowAnalysis(flow([.next(1), ask([2], noAnswer: 0), queue], person: 2))
    #expect(silent.endlessLoops == [] && silent.silentLoops == [[0, 1]])
    let menu = FlowAnalysis(flow([.next(1), ask([0, 2], noAnswer: 2), queue], person: 2))
    #expect(menu.endlessLoops == [] && menu.silentLoops == [] && menu.stranded == [])
  }

  @Test("a look-up that fails back to itself never leaves in silence")
  func lookUpCircle() {
    var lookUp = LookUpStep()
    lookUp.then = 1
    lookUp.failed = 0
    let analysis = FlowAnalysis(flow([.lookUp(lookUp), queue], person: 1))
    #expect(analysis.silentLoops == [[0]] && analysis.endlessLoops == [])
  }

  @Test("steps to help count answers, the fewest of a menu and the most of a branch")
  func distance() {
    let direct = FlowAnalysis(flow([queue]))
    #expect(direct.stepsToPerson == 1 && direct.stepsToEmergency == 1)
    let menu = FlowAnalysis(flow([ask([1, 2], noAnswer: 2), ask([2], noAnswer: 2), queue]))
    #expect(menu.stepsToPerson == 2)
    var branch = BranchStep()
    var arm = Arm()
    arm.goto = 2
    branch.arms = [arm]
    branch.otherwise = 1
    let steps: [StepAction] = [
      .branch(branch), ask([3], noAnswer: 2), queue, ask([2], noAnswer: 2),
    ]
    #expect(FlowAnalysis(flow(steps)).stepsToPerson == 3)
    let message = FlowAnalysis(flow([.takeMessage(MessageStep())]))
    #expect(message.stepsToPerson == 1 && message.stepsToEmergency == nil)
    var said = flow([.end(disposition: .none)])
    #expect(FlowAnalysis(said).stepsToEmergency == nil)
    said.steps[0].says = [.safe]
    #expect(FlowAnalysis(said).stepsToEmergency == 1)
  }

  @Test("a variable read where no way sets it is found")
  func variables() {
    func branch(_ variable: VariableID, _ test: Condition.Test) -> StepAction {
      var condition = Condition()
      condition.test = test
      condition.variable = variable
      var arm = Arm()
      arm.conditions = [condition]
      arm.goto = 3
      var branch = BranchStep()
      branch.arms = [arm]
      branch.otherwise = 1
      return .branch(branch)
    }
    var collect = CollectStep()
    collect.variable = VariableID(0)
    collect.then = 2
    collect.noAnswer = 3
    let steps: [StepAction] = [
      branch(VariableID(0), .variableEquals), .collect(collect),
      branch(VariableID(1), .variableAtLeast), queue,
    ]
    let analysis = FlowAnalysis(flow(steps, person: 3, emergency: 3))
    // The circle 2 → 1 does not lead back to step 0.
    #expect(analysis.readBeforeSet.map(\.step) == [0, 2])
    #expect(analysis.readBeforeSet.map(\.variable) == [VariableID(0), VariableID(1)])
    let given = FlowAnalysis(
      flow(steps, person: 3, emergency: 3), given: [VariableID(0), VariableID(1)])
    #expect(given.readBeforeSet == [])
    let carried = FlowAnalysis(flow(steps, person: 0, emergency: 3))
    #expect(carried.readBeforeSet.map(\.variable) == [VariableID(1)])
    let asked = FlowAnalysis(
      flow([branch(VariableID(5), .variableIsSet), queue, queue, queue], person: 3, emergency: 3))
    #expect(asked.readBeforeSet == [])
  }

  @Test("what a look-up sets is set after it")
  func lookUpSets() {
    var first = LookUpStep()
    first.lookUp = LookUpID(0)
    first.then = 1
    first.failed = 2
    var second = first
    second.lookUp = LookUpID(1)
    second.with = [VariableID(3)]
    second.then = 2
    let flow = flow([.lookUp(first), .lookUp(second), queue], person: 2, emergency: 2)
    #expect(FlowAnalysis(flow).readBeforeSet.count == 1)
    #expect(FlowAnalysis(flow) { $0 == LookUpID(0) ? [VariableID(3)] : [] }.readBeforeSet == [])
  }
}
