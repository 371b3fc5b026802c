import Flows
import Testing
import Vocabulary

@testable import Exchange

@Suite("Flows lead contacts on, on any channel")
struct FlowScenarios {
  /// 0 menu → 1 queue Q, 2 look-up, 3 message, 4 outside, 5 end; 6 emergency queue with a head
  /// start and a mark; 7 a skill added, then Q; 8 duty.
  private func flow(_ plan: inout ScenarioPlan) {
    plan.policy.names.flows = ["F"]
    var flow = Flow()
    flow.name = "F"
    flow.person = 1
    flow.emergency = 6
    flow.listeners = [Listener(words: WordListID(0), goto: 6)]
    var ask = AskStep()
    ask.prompt = TextID(1)
    ask.within = .seconds(10)
    ask.again = 1
    ask.noAnswer = 1
    ask.answers = [1, 2, 3, 4, 5, 7].map { (step: StepIndex) in
      var answer = Answer()
      answer.goto = step
      return answer
    }
    var queue = QueueStep()
    queue.queue = QueueID(0)
    var urgent = QueueStep()
    urgent.queue = QueueID(1)
    urgent.headStart = .hours(24)
    urgent.mark = MarkID(3)
    var lookUp = LookUpStep()
    lookUp.then = 9
    lookUp.failed = 1
    var branch = BranchStep()
    var known = Condition()
    known.test = .variableEquals
    known.variable = VariableID(2)
    known.value = .number(1)
    var arm = Arm()
    arm.conditions = [known]
    arm.goto = 5
    branch.arms = [arm]
    branch.otherwise = 1
    var message = MessageStep()
    message.queue = QueueID(0)
    message.thanks = TextID(9)
    var outside = OutsideStep()
    outside.number = "+441632960000"
    outside.failed = 1
    var set = SetStep()
    set.needs = [SkillClause(anyOf: [SkillLevel(SkillID(0), 2)])]
    set.headStart = .minutes(5)
    set.then = 1
    flow.steps = [
      Step(name: "menu", action: .ask(ask)), Step(name: "queue", action: .queue(queue)),
      Step(name: "look-up", action: .lookUp(lookUp)),
      Step(name: "message", action: .takeMessage(message)),
      Step(name: "outside", action: .transferOutside(outside)),
      Step(name: "end", action: .end(disposition: DispositionID(0))),
      Step(name: "urgent", action: .queue(urgent)), Step(name: "set", action: .set(set)),
      Step(name: "duty", action: .duty(DutyID(0))), Step(name: "branch", action: .branch(branch)),
    ]
    plan.policy.flows = [flow]
  }

  private func run(_ story: String, _ location: SourceLocation = #_sourceLocation) {
    Scenario.run(
      """
      skill welsh
      queue Q
      queue Urgent
      adviser A1
      adviser A2 skills=welsh:3
      entry F flow=F
      \(story)
      """, flows: flow, sourceLocation: location)
  }

  @Test("a menu leads to a queue; silence is asked once more and then leads to a person")
  func menu() {
    // Who writes has at least ten minutes, whatever is right for a call.
    for (channel, within) in [("voice", "10s"), ("chat", "10m")] {
      run(
        """
        09:00 arrive C1 \(channel) F
        expect turn C1 wants=answer says=1
        hear C1 option=0
        expect queued C1 Q cause=flow
        arrive C2 \(channel) F
        played C2
        expect timer C2
        tick 9s
        expect no turn
        tick \(within)
        expect turn C2 wants=answer
        played C2
        tick \(within)
        expect queued C2 Q
        """)
    }
  }

  @Test("a silent edge does not keep anyone in the flow for ever")
  func silence() {
    run(
      """
      09:00 arrive C1 voice F
      tick 10m
      expect queued C1 Q
      """)
  }

  @Test("an answer to a step already left is refused")
  func stale() {
    run(
      """
      09:00 arrive C1 voice F
      hear C1 option=0 step=4
      expect refused staleAnswer
      hear C1 option=0
      hear C1 option=0
      expect refused staleAnswer
      hear ?99 option=0
      expect refused unknownContact
      """)
  }

  @Test("speak to a person at every turn; flagged words also while waiting and being offered")
  func exits() {
    run(
      """
      09:00 arrive C1 voice F
      hear C1 person
      expect queued C1 Q
      sign-in A1
      expect offered C1 A1
      hear C1 flagged=0
      expect flagged C1 handled=false
      expect withdrawn C1 A1 cause=flaggedWords
      expect queued C1 Urgent head=86400s
      expect offered C1 A1
      expect contact C1 offered marks=3
      accept A1 C1
      hear C1 flagged=0
      expect flagged C1 handled=true
      arrive C2 chat F
      hear C2 emergency
      expect queued C2 Urgent
      """)
  }

  @Test("flagged words lead out of a statutory queue, but never out of the door")
  func statutoryExit() {
    Scenario.run(
      """
      queue Q statutory
      queue Urgent size=1 full=end wait=1m waited=end
      adviser S1 supervises=main
      entry F flow=F
      09:00 arrive X1 voice Urgent
      close Urgent by=S1 why=test
      arrive C1 voice F
      hear C1 option=0
      expect queued C1 Q
      hear C1 flagged=0
      expect alternative C1 stay
      expect queued C1 Urgent
      tick 2m
      expect closed X1 turnedAway
      expect contact C1 waiting queue=Urgent
      """, flows: flow)
  }

  @Test("who is led from a closed statutory queue through a menu is still not turned away")
  func statutoryThroughMenu() {
    Scenario.run(
      """
      calendar office 09:00-17:00
      queue Q open=office closed=end
      queue Urgent statutory open=office closed=flow:F
      entry F flow=F
      08:00 arrive C1 voice Urgent
      expect alternative C1 flow cause=closed
      tick 10s
      hear C1 option=0
      expect alternative C1 stay cause=closed
      expect queued C1 Q
      arrive C2 voice F
      tick 10s
      hear C2 option=0
      expect closed C2 turnedAway
      """, flows: flow)
  }

  @Test("who rings back after dropping resumes, and flagged words are still heard")
  func resumed() {
    run(
      """
      09:00 arrive C1 voice F subject=5
      hear C1 option=5
      expect queued C1 Q head=300s
      09:01 leave C1
      09:02 arrive C2 voice F subject=5
      expect queued C2 Q cause=resumed head=300s place=09:00:00
      sign-in A1
      expect no offered
      sign-in A2
      expect offered C2 A2
      hear C2 flagged=0
      expect queued C2 Urgent
      """)
  }

  @Test("a look-up that answers, one that fails and one that is late")
  func lookUp() {
    run(
      """
      09:00 arrive C1 voice F
      hear C1 option=1
      expect turn C1 wants=lookUp
      looked-up C1 step=7
      expect refused staleAnswer
      looked-up C1 step=2 facts=2:1
      expect closed C1 selfServed
      arrive C2 voice F
      hear C2 option=1
      looked-up C2 step=2 failed
      expect queued C2 Q
      arrive C3 voice F
      hear C3 option=1
      tick 3s
      expect queued C3 Q
      """)
  }

  @Test("what is known at arrival counts in the first turn that asks")
  func facts() {
    run(
      """
      09:00 arrive C1 voice F facts=5:3,2:1,4:9
      hear C1 option=1
      looked-up C1 step=2
      expect closed C1 selfServed
      """)
  }

  @Test("a message becomes a task with its skills; a number outside answers or not")
  func messageAndOutside() {
    run(
      """
      09:00 arrive C1 voice F subject=5
      hear C1 option=2
      expect turn C1 wants=message
      message C1 as=T1
      expect closed C1 continued
      expect arrived T1 task continues=C1
      expect queued T1 Q
      message C1
      expect refused unknownContact
      arrive C2 voice F
      hear C2 option=3
      outside C2 answered
      expect contact C2 outside
      outside C2 ended
      expect closed C2 transferredOut
      arrive C3 voice F
      hear C3 option=3
      outside C3 ended
      expect queued C3 Q
      """)
  }

  @Test("the customer who leaves in the flow has not abandoned a queue")
  func leaves() {
    run(
      """
      09:00 arrive C1 voice F
      leave C1
      expect closed C1 leftInFlow
      """)
  }

  @Test("who waits and asks for a person is led to them when that is another queue")
  func personWhileWaiting() {
    run(
      """
      09:00 arrive C1 voice F
      hear C1 emergency
      expect queued C1 Urgent
      hear C1 person
      expect unqueued C1 cause=flow
      expect queued C1 Q cause=flow place=09:00:00
      hear C1 person
      expect refused staleAnswer
      """)
  }

  @Test("a flow that goes round by itself at no time at all comes to an end")
  func spinning() {
    Scenario.run(
      """
      queue Q
      entry F flow=F
      09:00 arrive C1 voice F
      tick 1s
      expect closed C1 ended
      """
    ) { plan in
      plan.policy.names.flows = ["F"]
      var flow = Flow()
      flow.name = "F"
      var lookUp = LookUpStep()
      lookUp.within = .zero
      flow.steps = [Step(name: "round", action: .lookUp(lookUp))]
      plan.policy.flows = [flow]
    }
  }
}
