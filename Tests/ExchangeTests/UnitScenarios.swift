import Flows
import Testing
import Vocabulary

@testable import Exchange

@Suite("Data of one unit is never offered to or seen by another")
struct UnitScenarios {
  /// The hub takes what the main unit hands over, and gives nothing back.
  static let plan = """
    unit main
    unit hub accepts=main
    queue Q preferred=last:60s callback=2/15m
    queue HubQ unit=hub preferred=last:60s callback=2/15m
    adviser A1 supervises=main
    adviser H1 unit=hub supervises=hub
    """
  /// Nobody takes anything of anybody.
  static let apart = plan.replacing(" accepts=main", with: "")

  @Test("a transfer hands over where the plan says so: the old unit has it no more")
  func transfer() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 sign-in A1
      sign-in H1
      arrive C1 voice Q
      accept A1 C1
      transfer A1 C1 queue=HubQ
      expect handed-over C1 from=main to=hub queue=HubQ
      expect offered C1 H1
      accept H1 C1
      expect contact C1 handling unit=1 H1=talking
      end-contact C1 by=A1 why=mine
      expect refused otherUnit
      transfer H1 C1 queue=Q
      expect refused otherUnit
      consult H1 C1 queue=Q
      expect refused otherUnit
      transfer H1 C1 adviser=A1
      expect refused otherUnit
      """)
  }

  @Test("a supervisor moves into a unit that accepts, and into no other")
  func move() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      move C1 HubQ by=A1 why=child
      expect handed-over C1 from=main to=hub
      expect queued C1 HubQ
      move C1 Q by=H1 why=mistake
      expect refused otherUnit
      move C1 Q by=A1 why=mistake
      expect refused otherUnit
      """)
    Scenario.run(
      """
      \(Self.apart)
      09:00 arrive C1 voice Q
      move C1 HubQ by=A1 why=child
      expect refused otherUnit
      expect contact C1 waiting queue=Q
      """)
  }

  @Test("what moves contacts by itself never hands over, even where the plan would let people")
  func overflow() {
    Scenario.run(
      """
      \(Self.plan)
      queue Full size=1 full=queue:HubQ overflow=30s:HubQ
      duty Night unit=hub shifts=00:00-24:00/H1
      queue Shut closed=duty:Night
      09:00 arrive C1 voice Full
      arrive C2 voice Full
      expect alternative C2 stay cause=full
      expect queued C2 Full
      close Shut by=A1 why=flood
      arrive C3 voice Shut
      expect alternative C3 stay cause=closedBySupervisor
      tick 1m
      expect no handed-over
      expect contact C1 waiting queue=Full
      """)
  }

  /// 0 menu → 1 main queue, 2 hub queue, 3 message to the hub, 4 duty of the hub.
  private func flow(_ plan: inout ScenarioPlan) {
    plan.policy.names.flows = ["F"]
    var ask = AskStep()
    ask.within = .seconds(10)
    ask.noAnswer = 1
    ask.answers = (1...4).map { step in
      var answer = Answer()
      answer.goto = StepIndex(step)
      return answer
    }
    var main = QueueStep()
    main.queue = QueueID(0)
    var hub = QueueStep()
    hub.queue = QueueID(1)
    var message = MessageStep()
    message.queue = QueueID(1)
    var flow = Flow()
    flow.name = "F"
    flow.person = 1
    flow.emergency = 1
    flow.listeners = [Listener(words: WordListID(0), goto: 1)]
    flow.steps = [
      Step(name: "menu", action: .ask(ask)), Step(name: "main", action: .queue(main)),
      Step(name: "hub", action: .queue(hub)),
      Step(name: "message", action: .takeMessage(message)),
      Step(name: "duty", action: .duty(DutyID(0))),
    ]
    plan.policy.flows = [flow]
  }

  @Test("a flow that leads astray: the contact waits for a person of its own unit")
  func flowAstray() {
    Scenario.run(
      """
      \(Self.apart)
      duty Night unit=hub shifts=00:00-24:00/H1
      entry F flow=F
      09:00 sign-in H1
      arrive C1 voice F
      hear C1 option=1
      expect kept C1 from=main to=hub queue=HubQ
      expect queued C1 Q cause=requeued
      expect no offered
      arrive C2 voice F
      hear C2 option=3
      expect kept C2 from=main to=hub duty=Night
      expect queued C2 Q
      expect no rung
      arrive C3 voice F
      hear C3 option=2
      message C3 as=T3
      expect kept T3 from=main to=hub
      expect queued T3 Q
      """, flows: flow)
  }

  @Test("a flow hands over where the plan says so: to a queue, a duty, by a message")
  func flowHandsOver() {
    Scenario.run(
      """
      \(Self.plan)
      duty Night unit=hub shifts=00:00-24:00/H1
      entry F flow=F
      09:00 arrive C1 voice F
      hear C1 option=1
      expect handed-over C1 from=main to=hub queue=HubQ
      arrive C2 voice F
      hear C2 option=3
      expect handed-over C2 from=main to=hub duty=Night
      expect rung C2 H1
      arrive C3 voice F
      hear C3 option=2
      message C3 as=T3
      expect handed-over T3 from=main to=hub
      """, flows: flow)
  }

  @Test("the exits of the flow it came by lead nobody back out of the hub")
  func exits() {
    Scenario.run(
      """
      \(Self.plan)
      entry F flow=F
      09:00 sign-in A1
      arrive C1 voice F
      hear C1 option=1
      expect queued C1 HubQ
      hear C1 flagged=0
      expect flagged C1
      expect kept C1 from=hub to=main queue=Q
      expect contact C1 waiting queue=HubQ unit=1
      hear C1 emergency
      expect kept C1
      expect adviser A1 available offer=-
      """, flows: flow)
  }

  @Test("officers of another unit are not rung, whoever put them on the rota")
  func officers() {
    Scenario.run(
      """
      \(Self.plan)
      duty Night unit=hub shifts=00:00-24:00/A1,H1
      09:00 override Night from=10:00 to=11:00 officers=A1 by=H1 why=swap
      expect refused otherUnit
      arrive C1 voice Night
      expect handed-over C1 from=main to=hub
      expect rung C1 H1 level=0
      refuse H1 C1
      expect duty-exhausted C1
      """)
  }

  @Test("what one unit knows of a customer is unknown to another: the last handler, a callback")
  func memory() {
    Scenario.run(
      """
      \(Self.apart)
      09:00 sign-in A1
      sign-in H1
      arrive C1 voice HubQ subject=7
      accept H1 C1
      end H1 C1
      expect closed C1 handled
      arrive C2 voice Q subject=7 reopens=C1
      expect refused otherUnit
      arrive C2 voice Q subject=7
      expect arrived C2 voice continues=-
      expect no held
      accept A1 C2
      end A1 C2
      presence H1 unavailable
      arrive C3 voice HubQ subject=7
      presence H1 available
      expect offered C3 H1
      decline H1 C3
      callback C3 as=K3
      expect callback K3
      presence A1 unavailable
      arrive C4 voice Q subject=7
      callback C4 as=K4
      expect callback K4
      arrive C5 voice Q subject=7
      callback C5
      expect refused callbackAlreadyWaiting
      """)
  }

  @Test("contacted within a time is asked of the unit's own contacts")
  func contactedWithin() {
    func branch(_ plan: inout ScenarioPlan) {
      plan.policy.names.flows = ["F"]
      var within = Condition()
      within.test = .customerContactedWithin
      within.within = .hours(24)
      var arm = Arm()
      arm.conditions = [within]
      arm.goto = 1
      var ask = BranchStep()
      ask.arms = [arm]
      ask.otherwise = 2
      var queue = QueueStep()
      queue.queue = QueueID(0)
      var flow = Flow()
      flow.name = "F"
      flow.person = 1
      flow.emergency = 1
      flow.steps = [
        Step(name: "branch", action: .branch(ask)), Step(name: "again", action: .queue(queue)),
        Step(name: "first", action: .end(disposition: .none)),
      ]
      plan.policy.flows = [flow]
    }
    Scenario.run(
      """
      \(Self.apart)
      entry F flow=F
      09:00 arrive C1 voice HubQ subject=7
      leave C1
      09:10 arrive C2 voice F subject=7
      expect closed C2 selfServed
      09:20 arrive C3 voice F subject=7
      expect queued C3 Q
      """, flows: branch)
  }

  @Test("booking a callback elsewhere does not carry a contact out of its unit")
  func booking() {
    Scenario.run(
      """
      \(Self.plan)
      queue Slots slots=30m/2
      09:00 arrive C1 voice HubQ subject=7
      book Slots B1 slot=11:00 instead=C1
      expect refused otherUnit
      expect contact C1 waiting queue=HubQ
      """)
  }
}
