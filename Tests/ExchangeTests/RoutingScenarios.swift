import Testing

@testable import Exchange

@Suite("Routing: one order for everything, and who is chosen")
struct RoutingScenarios {
  @Test("the contact that arrived first goes first, and a contact waits until someone is free")
  func firstComeFirstServed() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 arrive C1 voice Q
      expect queued C1 Q cause=entry rank=09:00:00
      expect no offered
      09:01 arrive C2 voice Q
      expect order C1 C2
      09:02 sign-in A1
      expect offered C1 A1 basis=pool candidates=1 until=09:02:20 plan=1
      expect order C2
      accept A1 C1
      expect accepted C1 A1 wait=120s
      expect no offered
      09:05 end A1 C1
      expect closed C1 handled
      expect offered C2 A1
      """)
  }

  @Test("a head start counts across queues and channels, and a negative one defers")
  func headStarts() {
    Scenario.run(
      """
      capacity one voice=1 email=1 total=1
      queue Calls head=10m
      queue Plain
      queue Mail head=-4h
      adviser A1 capacity=one
      09:00 arrive E1 email Mail
      09:00 arrive P1 voice Plain
      09:09 arrive C1 voice Calls
      09:11 arrive C2 voice Calls
      expect queued C2 Calls rank=09:01:00 head=600s
      expect order C1 P1 C2 E1
      12:59:59 arrive P2 voice Plain
      13:00:01 arrive P3 voice Plain
      expect order C1 P1 C2 P2 E1 P3
      sign-in A1
      expect offered C1 A1
      """)
  }

  @Test("equal ranks go by arrival, equal arrivals by number")
  func ties() {
    Scenario.run(
      """
      queue Early head=1m
      queue Plain
      09:00 arrive P1 voice Plain
      09:01 arrive E1 voice Early
      arrive E2 voice Early
      expect order P1 E1 E2
      """)
  }

  @Test("a due date ranks a contact as if it had arrived the lead before it")
  func dueDates() {
    Scenario.run(
      """
      queue Mail head=-8h lead=4h
      queue Calls
      queue Dated head=-48h due=6h lead=4h
      09:00 arrive M1 email Mail
      expect queued M1 Mail rank=17:00:00
      09:00 arrive M2 email Mail due=13:30
      expect queued M2 Mail rank=09:30:00
      09:00 arrive D1 task Dated
      expect queued D1 Dated rank=11:00:00
      09:10 arrive C1 voice Calls
      expect order C1 M2 D1 M1
      """)
  }

  @Test("a freed adviser takes the best over all queues and channels they could take")
  func globallyBest() {
    Scenario.run(
      """
      queue Tax needs=tax>=2
      queue Roads needs=roads
      adviser A1 skills=tax:3,roads:1
      adviser A2 skills=roads:5
      09:00 arrive R1 voice Roads
      09:01 arrive T1 chat Tax
      09:02 arrive T2 voice Tax
      09:03 arrive R2 voice Roads
      09:04 sign-in A2
      expect offered R1 A2
      sign-in A1
      expect offered T1 A1
      accept A1 T1
      expect no offered
      end A1 T1
      expect offered T2 A1
      """)
  }

  @Test("skills are met at their level only, then relaxed in timed steps")
  func relaxation() {
    Scenario.run(
      """
      queue Q needs=care>=4 relax=60s:care>=2;120s:anyone
      adviser A1 skills=care:1
      adviser A2 skills=care:3
      09:00 sign-in A1
      09:00 sign-in A2
      09:00 arrive C1 voice Q
      expect no offered
      tick 59s
      expect no relaxed
      tick 1s
      expect relaxed C1 step=1
      expect offered C1 A2 step=1
      presence A2 unavailable
      decline A2 C1
      expect no offered
      09:02 tick
      expect relaxed C1 step=2
      expect offered C1 A1 step=2
      """)
  }

  @Test("of two alternatives of skill either will do, of two needs both must hold")
  func requirementExpressions() {
    Scenario.run(
      """
      queue Either needs=tax>=2|benefits>=2
      queue Both needs=tax>=2,welsh>=1
      adviser A1 skills=tax:2
      adviser A2 skills=tax:1,benefits:3,welsh:2
      adviser A3 skills=tax:5,welsh:1
      09:00 arrive B1 voice Both
      arrive E1 voice Either
      arrive E2 voice Either
      sign-in A1
      expect offered E1 A1
      sign-in A2
      expect offered E2 A2
      sign-in A3
      expect offered B1 A3
      """)
  }
}
