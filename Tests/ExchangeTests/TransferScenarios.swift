import Testing

@testable import Exchange

@Suite("Handle: hold, transfer, consult, conference")
struct TransferScenarios {
  static let desk = """
    conduct consult=40s hold=10m
    queue Q wrap=timeBoxed:60s
    queue Tax needs=tax wrap=timeBoxed:60s
    adviser A1 supervises=main
    adviser A2 skills=tax
    adviser A3 skills=tax
    09:00:00 sign-in A1
    09:00:01 sign-in A2
    09:00:02 sign-in A3
    arrive C1 voice Q
    accept A1 C1
    """

  @Test("hold counts apart from talk, and too long a hold is marked once")
  func hold() {
    Scenario.run(
      """
      \(Self.desk)
      09:01:02 hold A1 C1
      expect hold C1 A1
      hold A1 C1
      expect refused alreadyOnHold
      tick 10m
      expect hold-overdue C1 A1
      tick 1m
      expect no hold-overdue
      unhold A1 C1
      expect unhold C1 A1
      unhold A1 C1
      expect refused notOnHold
      tick 30s
      end A1 C1
      expect wrap-up C1 A1 talk=90s hold=660s
      """)
  }

  @Test("a blind transfer to a queue keeps the place by arrival, wrap-up goes on beside it")
  func blindToQueue() {
    Scenario.run(
      """
      \(Self.desk)
      09:05 arrive T1 voice Tax
      accept A2 T1
      arrive T2 voice Tax
      accept A3 T2
      arrive T3 voice Tax
      transfer A1 C1 queue=Tax
      expect transferred C1 A1 consulted=false
      expect wrap-up C1 A1
      expect queued C1 Tax cause=transfer place=09:00:02
      expect order C1 T3
      end A2 T1
      wrap A2 T1
      expect offered C1 A2
      accept A2 C1
      expect contact C1 handling A1=wrappingUp A2=talking
      wrap A1 C1
      end A2 C1
      wrap A2 C1
      expect closed C1 handled
      """)
  }

  @Test("a transfer starts a new place where the plan says so")
  func newPlace() {
    Scenario.run(
      """
      conduct keeps-place=false
      \(Self.desk)
      09:05 arrive T1 voice Tax
      decline A2 T1
      decline A3 T1
      09:05:30 transfer A1 C1 queue=Tax
      expect queued C1 Tax place=09:05:30
      """)
  }

  @Test("the customer who leaves while passed on has abandoned; it closes after wrap-up")
  func leavesWhilePassedOn() {
    Scenario.run(
      """
      \(Self.desk)
      presence A2 unavailable
      presence A3 unavailable
      transfer A1 C1 queue=Tax
      expect contact C1 waiting queue=Tax
      leave C1
      expect contact C1 wrappingUp
      wrap A1 C1
      expect closed C1 abandoned
      """)
  }

  @Test("a transfer to an adviser is held for them, then goes to the pool")
  func toAdviser() {
    Scenario.run(
      """
      \(Self.desk)
      arrive X1 voice Q
      accept A2 X1
      transfer A1 C1 adviser=A2
      expect held C1 A2 stage=254
      expect no offered
      tick 60s
      expect lapsed C1
      expect offered C1 A3
      """)
  }

  @Test("where a transfer cannot go")
  func refusals() {
    Scenario.run(
      """
      unit hub
      queue HubQ unit=hub
      queue Mail channels=email
      \(Self.desk)
      adviser A9
      """.movingPlanFirst(
        """
        transfer A1 C1
        expect refused targetMissing
        transfer A1 C1 queue=Mail
        expect refused channelNotTaken
        transfer A1 C1 adviser=A1
        expect refused targetNotFree
        transfer A1 C1 adviser=A9
        expect refused notSignedIn
        presence A2 unavailable
        transfer A1 C1 adviser=A2
        expect refused targetNotFree
        transfer A3 C1 queue=Tax
        expect refused notHandling
        end A1 C1
        transfer A1 C1 queue=Tax
        expect refused customerGone
        """))
  }

  @Test("a blind transfer outside is over when the call there ends")
  func outside() {
    Scenario.run(
      """
      \(Self.desk)
      transfer A1 C1 outside=+441632960001
      expect turn C1 wants=outside
      expect contact C1 flow A1=wrappingUp
      outside C1 answered
      expect outside C1
      expect contact C1 outside A1=wrappingUp
      wrap A1 C1
      outside C1 ended
      expect closed C1 transferredOut
      """)
  }

  @Test("a number outside that does not answer a blind transfer gives the contact its place back")
  func outsideFails() {
    for fails in ["outside C1 ended", "tick 40s"] {
      Scenario.run(
        """
        \(Self.desk)
        09:01:00 transfer A1 C1 outside=+441632960001
        \(fails)
        expect queued C1 Q cause=requeued place=09:00:02
        expect offered C1 A2
        """)
    }
    Scenario.run(
      """
      \(Self.desk)
      transfer A1 C1 outside=+441632960001
      leave C1
      wrap A1 C1
      expect closed C1 handled reason=left-while-transferred-outside
      """)
  }

  @Test("of a call passed outside nothing is heard any more: it is closed, and said so")
  func outsideForEver() {
    Scenario.run(
      """
      conduct outside=2h
      \(Self.desk)
      09:00:02 transfer A1 C1 outside=+441632960001
      outside C1 answered
      wrap A1 C1
      expect contact C1 outside
      10:59 tick
      expect contact C1 outside
      tick 2m
      expect left C1
      expect closed C1 transferredOut reason=the-end-of-the-call-outside-was-not-reported
      outside C1 ended
      expect refused unknownContact
      """)
  }

  @Test("a consulted transfer: the customer holds, the other is asked, and takes over")
  func consulted() {
    Scenario.run(
      """
      \(Self.desk)
      consult A1 C1 queue=Tax
      expect hold C1 A1
      expect consulting C1 A1 asked=A2
      expect adviser A2 available offer=C1
      consult A1 C1 queue=Tax
      expect refused alreadyConsulting
      complete A1 C1
      expect refused notAnsweredYet
      accept A2 C1
      expect consult-answered C1 A2
      end A1 C1
      expect refused alreadyConsulting
      complete A1 C1
      expect transferred C1 A1 consulted=true
      expect wrap-up C1 A1
      expect contact C1 handling A1=wrappingUp A2=talking
      end A2 C1
      expect left C1
      """)
  }

  @Test("asked in vain: the customer is back after the ring, the other is free again")
  func consultNotAnswered() {
    Scenario.run(
      """
      \(Self.desk)
      consult A1 C1 adviser=A3
      tick 40s
      expect consult-ended C1 answered=false
      expect contact C1 handling A1=talking
      expect adviser A3 available offer=-
      consult A1 C1 adviser=A3
      decline A3 C1
      expect consult-ended C1 answered=false
      """)
  }

  @Test("the customer leaves while another is asked: nobody is left ringing")
  func leavesDuringConsult() {
    Scenario.run(
      """
      \(Self.desk)
      consult A1 C1 adviser=A3
      leave C1
      expect consult-ended C1
      expect wrap-up C1 A1
      expect adviser A3 available offer=- has=-
      arrive C2 voice Tax
      accept A2 C2
      consult A2 C2 adviser=A3
      accept A3 C2
      leave C2
      expect consult-ended C2 answered=true
      expect adviser A3 available offer=- has=-
      expect wrap-up C2 A2
      """)
  }

  @Test("who was consulted signs out, or leaves: the customer is back with who asked")
  func consultedLeaves() {
    Scenario.run(
      """
      \(Self.desk)
      consult A1 C1 adviser=A3
      accept A3 C1
      sign-out A3 by=A1 why=ill
      expect consult-ended C1 answered=true
      expect contact C1 handling A1=talking
      consult A1 C1 adviser=A2
      accept A2 C1
      end A2 C1
      expect consult-ended C1 answered=true
      expect contact C1 handling A1=talking
      expect adviser A2 available has=-
      """)
  }

  @Test("in a conference either may leave first, and the last one ends it")
  func conference() {
    for (first, second) in [("A1", "A3"), ("A3", "A1")] {
      Scenario.run(
        """
        \(Self.desk)
        consult A1 C1 adviser=A3
        join A1 C1
        expect refused notAnsweredYet
        accept A3 C1
        join A1 C1
        expect conference C1
        expect contact C1 handling A1=talking A3=talking
        transfer A1 C1 queue=Tax
        expect refused othersTalking
        leave-conference \(first) C1
        expect party-left C1 \(first)
        expect wrap-up C1 \(first)
        expect no left
        leave-conference \(second) C1
        expect refused notInConference
        end \(second) C1
        expect left C1
        wrap A1 C1
        wrap A3 C1
        expect closed C1 handled
        """)
    }
  }

  @Test("a number outside is consulted, and takes over or not")
  func consultOutside() {
    Scenario.run(
      """
      \(Self.desk)
      consult A1 C1 outside=+441632960002
      consulted C1 no
      expect consult-ended C1 answered=false
      consult A1 C1 outside=+441632960002
      consulted C1 yes
      expect consult-answered C1
      complete A1 C1
      expect outside C1
      consulted C1 yes
      expect refused notConsulting
      """)
  }

  @Test("who is passed a contact back while wrapping it up gets it after their wrap-up")
  func passedBack() {
    Scenario.run(
      """
      capacity chats chat=3 total=3
      queue Q wrap=timeBoxed:60s
      adviser A1 capacity=chats supervises=main
      09:00 sign-in A1
      arrive H1 chat Q
      accept A1 H1
      transfer A1 H1 queue=Q
      expect no offered
      pull H1 A1 by=A1 why=mine
      expect refused targetNotFree
      wrap A1 H1
      expect offered H1 A1
      """)
  }

  @Test("contacts of one unit are never consulted on with another")
  func units() {
    Scenario.run(
      """
      unit main
      unit hub
      queue Q
      queue HubQ unit=hub
      adviser A1
      adviser H1 unit=hub
      09:00 sign-in A1
      sign-in H1
      arrive C1 voice Q
      expect offered C1 A1
      accept A1 C1
      consult A1 C1 adviser=H1
      expect refused otherUnit
      consult A1 C1 queue=HubQ
      expect refused otherUnit
      transfer A1 C1 adviser=H1
      expect refused otherUnit
      transfer A1 C1 queue=HubQ
      expect refused otherUnit
      expect contact C1 handling unit=0 A1=talking
      """)
  }
}

extension String {
  /// Plan lines of this text first, then its timed lines, then the story.
  func movingPlanFirst(_ story: String) -> String {
    let lines = split(separator: "\n").map(String.init)
    let isPlan = { (line: String) in
      ScenarioPlan.verbs.contains(String(line.split(separator: " ")[0]))
    }
    return (lines.filter(isPlan) + lines.filter { !isPlan($0) } + [story])
      .joined(separator: "\n")
  }
}
