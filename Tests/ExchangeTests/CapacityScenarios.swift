import Testing

@testable import Exchange

@Suite("Capacity: never more than allowed")
struct CapacityScenarios {
  static func blended(_ wrapUp: String = "none") -> String {
    """
    capacity blended voice=1 chat=2 email=2 task=2 total=3 interrupts=voice:email,voice:task
    queue Q wrap=\(wrapUp)
    adviser A1 capacity=blended
    09:00 sign-in A1
    """
  }

  @Test("by channel and in all, counting wrap-up")
  func limits() {
    Scenario.run(
      """
      capacity some chat=2 email=2 total=3
      queue Q wrap=timeBoxed:60s
      adviser A1 capacity=some
      09:00 sign-in A1
      arrive V1 voice Q
      expect no offered
      arrive H1 chat Q
      accept A1 H1
      arrive H2 chat Q
      accept A1 H2
      arrive H3 chat Q
      expect no offered
      arrive E1 email Q
      accept A1 E1
      arrive E2 email Q
      expect no offered
      expect adviser A1 available active=3
      end A1 H1
      expect no offered
      wrap A1 H1
      expect offered H3 A1
      """)
  }

  @Test("a call parks the email and the task, and they go on after its wrap-up")
  func interruption() {
    Scenario.run(
      """
      \(Self.blended("timeBoxed:30s"))
      arrive E1 email Q
      accept A1 E1
      arrive T1 task Q
      accept A1 T1
      arrive V1 voice Q
      expect offered V1 A1
      accept A1 V1
      expect parked E1 A1 by=V1
      expect parked T1 A1 by=V1
      expect adviser A1 available active=1 has=E1,T1,V1
      arrive E2 email Q
      expect no offered
      end A1 V1
      expect no resumed
      tick 30s
      expect resumed E1 A1
      expect resumed T1 A1
      expect offered E2 A1
      """)
  }

  @Test("a chat is not interrupted by a call")
  func noInterruption() {
    Scenario.run(
      """
      \(Self.blended())
      arrive H1 chat Q
      accept A1 H1
      arrive V1 voice Q
      expect no offered
      end A1 H1
      expect offered V1 A1
      """)
  }

  @Test("wrap-up of an email is interrupted like the email and goes on as wrap-up")
  func wrapUpInterrupted() {
    Scenario.run(
      """
      \(Self.blended("timeBoxed:60s"))
      arrive E1 email Q
      accept A1 E1
      end A1 E1
      expect wrap-up E1 A1 until=09:01:00
      tick 10s
      arrive V1 voice Q
      accept A1 V1
      expect parked E1 A1
      tick 5m
      end A1 V1
      wrap A1 V1
      expect resumed E1 A1
      expect wrap-up E1 A1
      tick 60s
      expect wrapped E1 A1 late=true
      expect closed E1 handled
      """)
  }

  @Test("a parked chat whose customer leaves wraps up when it is taken up again")
  func leftWhileParked() {
    Scenario.run(
      """
      capacity calls voice=1 chat=1 total=1 interrupts=voice:chat
      queue Q wrap=timeBoxed:30s
      adviser A1 capacity=calls
      09:00 sign-in A1
      arrive H1 chat Q
      accept A1 H1
      arrive V1 voice Q
      accept A1 V1
      expect parked H1 A1
      leave H1
      expect left H1
      expect no wrap-up H1
      expect contact H1 wrappingUp A1=parked
      end A1 V1
      wrap A1 V1
      expect resumed H1 A1
      expect wrap-up H1 A1
      wrap A1 H1
      expect closed H1 handled
      """)
  }

  @Test("what was parked by hand is taken up by hand, or by itself after the longest time")
  func parkedByHand() {
    Scenario.run(
      """
      conduct park=10m
      queue Q
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      park A1 C1
      park A1 C1
      expect refused alreadyParked
      arrive C2 voice Q
      accept A1 C2
      unpark A1 C1
      expect refused atCapacity
      end A1 C2
      expect no resumed
      unpark A1 C1
      expect resumed C1 A1
      unpark A1 C1
      expect refused notParked
      park A1 C1
      09:20 tick
      expect resumed C1 A1
      """)
  }

  @Test("an offer counts: nothing is taken up beside it that would not fit with it")
  func offerCounts() {
    Scenario.run(
      """
      capacity chats chat=2 total=2
      queue Q
      adviser A1 capacity=chats
      09:00 sign-in A1
      arrive H1 chat Q
      accept A1 H1
      park A1 H1
      arrive H2 chat Q
      accept A1 H2
      arrive H3 chat Q
      expect offered H3 A1
      unpark A1 H1
      expect refused atCapacity
      accept A1 H3
      expect adviser A1 available active=2
      """)
  }

  @Test("a chain of interruptions ends with everything taken up again")
  func chain() {
    Scenario.run(
      """
      capacity deep voice=1 chat=2 email=1 total=2 interrupts=chat:email,voice:chat,voice:email
      queue Q
      adviser A1 capacity=deep
      09:00 sign-in A1
      arrive E1 email Q
      accept A1 E1
      expect adviser A1 available active=1
      arrive V1 voice Q
      accept A1 V1
      expect parked E1 A1 by=V1
      end A1 V1
      expect resumed E1 A1
      """)
  }

  @Test("an adviser dials out within their capacity only")
  func dialling() {
    Scenario.run(
      """
      queue Q
      unit hub
      queue Hub unit=hub
      adviser A1
      dial A1 Q D1
      expect refused notSignedIn
      09:00 sign-in A1
      dial A1 Hub D1
      expect refused otherUnit
      dial A1 Q D1
      expect handling D1 A1
      dial A1 Q D2
      expect refused atCapacity
      end A1 D1
      expect closed D1 handled
      """)
  }
}
