import Testing
import Vocabulary

@testable import Exchange

@Suite("A new plan judges those waiting anew")
struct PolicyScenarios {
  @Test("another head start re-orders who waits; what was given by hand stays")
  func headStart() {
    Scenario.run(
      """
      queue Q
      queue Other
      adviser S1 supervises=main
      09:00 arrive O1 voice Other
      09:05 arrive C1 voice Q
      09:06 arrive C2 voice Q
      reprioritise C2 1m by=S1 why=note
      publish queue Q head=10m
      expect published 2
      expect reranked C1 rank=08:55:00
      expect order C1 O1 C2
      """)
  }

  @Test("less is needed, or more is known: who is free gets what waits")
  func skills() {
    Scenario.run(
      """
      queue Q needs=tax>=3
      adviser A1 skills=tax:2
      adviser A2
      09:00 sign-in A1
      sign-in A2
      arrive C1 voice Q
      arrive C2 voice Q
      expect no offered
      publish adviser A2 skills=tax:3
      expect offered C1 A2
      publish queue Q needs=tax>=2
      expect offered C2 A1
      """)
  }

  @Test("a due rule that changes counts for those waiting")
  func due() {
    Scenario.run(
      """
      queue Mail head=-8h lead=4h
      09:00 arrive E1 email Mail
      expect queued E1 Mail rank=17:00:00
      publish queue Mail due=6h
      expect reranked E1 rank=11:00:00
      """)
  }

  @Test("who is offered a contact and leaves the plan loses the offer; who was held for too")
  func retired() {
    Scenario.run(
      """
      queue Q preferred=owner:5m
      adviser A1
      adviser A2
      09:00 sign-in A1
      arrive C1 voice Q
      expect offered C1 A1
      arrive C2 voice Q owner=A1
      expect held C2 A1
      sign-in A2
      expect no offered
      publish adviser A1 retired
      expect withdrawn C1 A1 cause=policy
      expect lapsed C2
      expect offered C1 A2
      sign-out A1
      sign-in A1
      expect refused retired
      """)
  }

  @Test("an adviser who left the plan finishes what they have")
  func retiredAtWork() {
    Scenario.run(
      """
      queue Q wrap=timeBoxed:60s
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      publish adviser A1 retired
      end A1 C1
      wrap A1 C1
      expect closed C1 handled
      arrive C2 voice Q
      expect no offered
      """)
  }

  @Test("a queue that left the plan serves who waits and takes nothing new")
  func retiredQueue() {
    Scenario.run(
      """
      queue Q
      queue Other
      adviser A1
      09:00 arrive C1 voice Q
      publish queue Q retired closed=queue:Other
      arrive C2 voice Q
      expect queued C2 Other
      sign-in A1
      expect offered C1 A1
      accept A1 C1
      transfer A1 C1 queue=Q
      expect refused retired
      """)
  }

  @Test("fewer relaxation steps, other announcements: nobody is stuck at a step that is gone")
  func steps() {
    Scenario.run(
      """
      queue Q needs=tax>=4 relax=10s:tax>=3;20s:tax>=2 tell=30s comfort=40s
      adviser A1 skills=tax:3
      09:00 arrive C1 voice Q
      tick 25s
      expect relaxed C1 step=2
      publish queue Q relax=10s:tax>=3 tell=0s comfort=0s
      expect contact C1 waiting step=1
      tick 10m
      sign-in A1
      expect offered C1 A1
      """)
  }

  @Test("a plan that is not newer, or forgets names, is refused")
  func refused() {
    var exchange = Exchange()
    #expect(exchange.handle(.tick(Tick()), at: .epoch).rejection == .noPlan)
    var plan = Policy()
    plan.version = 1
    plan.queues = [QueuePolicy()]
    #expect(exchange.handle(.publish(Publish(policy: plan)), at: .epoch).rejection == nil)
    #expect(exchange.handle(.publish(Publish(policy: plan)), at: .epoch).rejection == .olderPlan)
    plan.version = 2
    plan.queues = []
    #expect(exchange.handle(.publish(Publish(policy: plan)), at: .epoch).rejection == .namesMissing)
  }

  @Test("a queue does not change its unit while anybody waits or is handled there")
  func unitInUse() {
    Scenario.run(
      """
      unit main hub
      queue Q
      adviser A1
      09:00 arrive C1 voice Q
      publish queue Q unit=hub
      expect refused unitInUse
      sign-in A1
      expect offered C1 A1
      accept A1 C1
      publish queue Q unit=hub
      expect refused unitInUse
      end A1 C1
      expect closed C1
      publish queue Q unit=hub
      expect published 4
      """)
  }

  @Test("people who are to be asked first from now on are asked for who waits already")
  func preferredAdded() {
    Scenario.run(
      """
      queue Q
      adviser A1
      adviser A2
      09:00 sign-in A1
      arrive C0 voice Q
      accept A1 C0
      arrive C1 voice Q owner=A1
      expect no held
      publish queue Q preferred=owner:5m
      expect held C1 A1 stage=0 until=09:05:00
      sign-in A2
      expect no offered
      tick 5m
      expect offered C1 A2
      """)
  }

  @Test("people who are no longer asked first are not waited for")
  func preferredRemoved() {
    Scenario.run(
      """
      queue Q preferred=owner:5m
      adviser A1
      adviser A2
      09:00 sign-in A1
      arrive C0 voice Q
      accept A1 C0
      arrive C1 voice Q owner=A1
      expect held C1 A1
      sign-in A2
      publish queue Q preferred=last:5m
      expect lapsed C1
      expect offered C1 A2
      """)
  }

  @Test("announcements that are new begin for who waits already, old ones keep their time")
  func announcements() {
    Scenario.run(
      """
      queue Q
      09:00 arrive C1 voice Q
      publish queue Q tell=30s
      09:00:20 publish queue Q comfort=40s
      09:00:30 tick
      expect told C1 position=1
      09:01:00 tick
      expect told C1 comfort=0
      """)
  }

  @Test("a plan that allows less lets what was taken before end, and gives nothing new")
  func lessCapacity() {
    Scenario.run(
      """
      capacity chats chat=3 total=3
      capacity few chat=1 total=1
      queue Q
      adviser A1 capacity=chats
      09:00 sign-in A1
      arrive C1 chat Q
      accept A1 C1
      arrive C2 chat Q
      accept A1 C2
      publish adviser A1 capacity=few
      arrive C3 chat Q
      expect no offered
      end A1 C1
      expect no offered
      end A1 C2
      expect offered C3 A1
      """)
  }

  @Test("who moves to another unit finishes what they have, and is offered nothing of the old")
  func movedAdviser() {
    Scenario.run(
      """
      unit main hub
      queue Q
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      publish adviser A1 unit=hub
      arrive C2 voice Q
      end A1 C1
      expect closed C1 handled
      expect no offered
      """)
  }
}
