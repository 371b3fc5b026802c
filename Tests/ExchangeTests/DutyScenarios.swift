import Testing

@testable import Exchange

@Suite("The duty rota as a target")
struct DutyScenarios {
  static let plan = """
    unit main
    queue Q
    adviser A1 supervises=main
    adviser A2
    adviser M1 supervises=main
    duty D shifts=00:00-12:00/A1,A2;12:00-24:00/A2 \
      reach=softphone:20s,mobile:25s managers=M1 tell=A1,M1
    """

  @Test("first officer by each means, then the second, then the manager, then again")
  func escalation() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice D
      expect duty C1 D
      expect rung C1 A1 level=0 means=softphone until=09:00:20
      tick 20s
      expect duty-missed C1 A1
      expect rung C1 A1 level=0 means=mobile until=09:00:45
      tick 25s
      expect rung C1 A2 level=1 means=softphone
      refuse A2 C1
      expect duty-missed C1 A2 declined=true
      expect rung C1 M1 level=2
      refuse M1 C1
      expect duty-exhausted C1 told=A1,M1
      tick 30s
      expect rung C1 A1 level=0
      answer A1 C1
      expect duty-answered C1 A1
      end A1 C1
      expect closed C1 handled
      """)
  }

  @Test("the shift decides, an override or swap goes before it while it lasts")
  func overrides() {
    Scenario.run(
      """
      \(Self.plan)
      11:00 override D from=11:30 to=12:30 officers=M1 by=A1 why=swap
      expect duty-overridden D by=A1
      11:29 arrive C1 voice D
      expect rung C1 A1
      leave C1
      11:30 arrive C2 voice D
      expect rung C2 M1
      leave C2
      12:30 arrive C3 voice D
      expect rung C3 A2
      leave C3
      override D from=12:00 to=12:10 officers=A1 by=A1 why=late
      expect refused inThePast
      override D from=13:00 to=14:00 officers=A1 by=A1
      expect refused whyMissing
      """)
  }

  @Test("a gap is reported when a contact meets it; managers are still rung")
  func gap() {
    Scenario.run(
      """
      adviser M1
      duty D shifts=00:00-08:00/M1 managers=M1
      duty Empty shifts=00:00-08:00/M1
      09:00 arrive C1 voice D
      expect duty-gap C1 D
      expect rung C1 M1
      arrive C2 voice Empty
      expect duty-gap C2 Empty
      expect duty-exhausted C2
      expect contact C2 duty
      """)
  }

  @Test("nobody: the plan's alternative, and two duties that lead to each other end with ringing")
  func nobody() {
    Scenario.run(
      """
      queue Q
      duty D nobody=queue:Q
      duty F
      duty E nobody=duty:F
      duty F nobody=duty:E
      09:00 arrive C1 voice D
      expect duty-exhausted C1
      expect alternative C1 queue cause=nobodyOnDuty
      expect queued C1 Q
      arrive C2 voice E
      expect contact C2 duty
      """)
  }

  @Test("an officer who is rung is not offered queue work, and one who is offered it gives way")
  func reserved() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 sign-in A1
      arrive X1 voice Q
      expect offered X1 A1
      arrive C1 voice D
      expect withdrawn X1 A1 cause=duty
      expect rung C1 A1
      expect no offered
      accept A1 C1
      expect refused notOffered
      refuse A1 C1
      expect offered X1 A1
      """)
  }

  @Test("two callers at once ring two officers")
  func twoCallers() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice D
      expect rung C1 A1
      arrive C2 voice D
      expect rung C2 A2
      answer A1 C1
      arrive C3 voice D
      expect rung C3 M1
      """)
  }

  @Test("an officer with a caller is passed over; their email is parked")
  func busyOfficer() {
    Scenario.run(
      """
      capacity blended voice=1 email=1 total=1 interrupts=voice:email
      \(Self.plan)
      adviser A1 capacity=blended
      """.movingPlanFirst(
        """
        09:00 sign-in A1
        arrive E1 email Q
        accept A1 E1
        arrive C1 voice D
        expect rung C1 A1
        answer A1 C1
        expect parked E1 A1
        end A1 C1
        expect resumed E1 A1
        """))
  }

  @Test("nobody else can answer, and the caller who leaves lets the officer go")
  func strangers() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice D
      answer A2 C1
      expect refused notRung
      refuse A2 C1
      expect refused notRung
      leave C1
      expect closed C1 abandoned
      expect adviser A1 offline offer=-
      """)
  }

  @Test("an officer passes the caller on: to a queue, but not to a person without one")
  func passedOn() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice D
      answer A1 C1
      sign-in A2
      transfer A1 C1 adviser=A2
      expect refused noQueue
      consult A1 C1 adviser=A2
      expect consulting C1 A1 asked=A2
      cancel-consult A1 C1
      transfer A1 C1 queue=Q
      expect offered C1 A2
      """)
  }

  @Test("an officer who is signed out by force: the caller rings the duty again")
  func signedOut() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 sign-in A1
      arrive C1 voice D
      answer A1 C1
      sign-out A1 by=M1 why=ill
      expect duty C1 D
      expect rung C1 A1
      """)
  }

  @Test("a shift that changes while somebody rings: the new officer is next, by the first means")
  func shiftChange() {
    Scenario.run(
      """
      \(Self.plan)
      11:59:50 arrive C1 voice D
      expect rung C1 A1 level=0 means=softphone
      tick 20s
      expect duty-missed C1 A1
      expect rung C1 A2 level=0 means=softphone
      """)
    Scenario.run(
      """
      \(Self.plan)
      11:59:50 arrive C1 voice D
      12:00:05 refuse A1 C1
      expect rung C1 A2 level=0 means=softphone
      refuse A2 C1
      expect rung C1 M1 level=1
      """)
  }

  @Test("an override in the middle of a round rings who is new, and nobody twice")
  func overrideInRound() {
    Scenario.run(
      """
      \(Self.plan)
      adviser A3
      """.movingPlanFirst(
        """
        09:00 arrive C1 voice D
        expect rung C1 A1
        refuse A1 C1
        expect rung C1 A2 level=1
        09:00:05 override D from=09:00:05 to=10:00 officers=A1,A3 by=M1 why=illness
        09:00:10 refuse A2 C1
        expect rung C1 A3 level=1
        """))
  }

  @Test("when nobody answers for long enough, the contact ends with the explanation")
  func givesUp() {
    let (exchange, history) = Scenario.record(
      """
      adviser M1
      duty Empty shifts=00:00-08:00/M1 tell=M1
      09:00 arrive C1 voice Empty
      expect duty-exhausted C1 told=M1
      tick 9m
      expect contact C1 duty
      tick 1m
      expect alternative C1 end cause=nobodyOnDuty
      expect closed C1 turnedAway reason=nobody-on-duty-answered
      """)
    let rounds = history.filter { if case .dutyExhausted = $0.event { true } else { false } }
    #expect(rounds.count == Int(Exchange.dutyRoundsMaximum))
    #expect(exchange.openContactCount == 0)
  }

  @Test("duties that lead to each other do not do so for ever")
  func dutyCircle() {
    Scenario.run(
      """
      duty E
      duty F nobody=duty:E
      duty E nobody=duty:F
      09:00 arrive C1 voice E
      tick 1h
      expect closed C1 turnedAway
      """)
  }

  @Test("statutory work that no officer answers waits in its queue")
  func statutoryFallsBack() {
    Scenario.run(
      """
      calendar office 09:00-17:00
      duty D
      queue S statutory open=office closed=duty:D
      08:00 arrive C1 voice S
      expect alternative C1 duty cause=closed
      tick 10m
      expect queued C1 S cause=requeued
      expect contact C1 waiting queue=S
      """)
  }
}
