import Testing

@testable import Exchange

@Suite("Presence")
struct PresenceScenarios {
  @Test("only who is signed in and available is offered contacts")
  func available() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 arrive C1 voice Q
      presence A1 available
      expect refused notSignedIn
      sign-in A1
      expect offered C1 A1
      sign-in A1
      expect refused alreadySignedIn
      accept A1 C1
      presence A1 unavailable
      end A1 C1
      arrive C2 voice Q
      expect no offered
      presence A1 available
      expect offered C2 A1
      """)
  }

  @Test("nobody signs out with a contact in hand; by force it goes back to its place")
  func signOut() {
    Scenario.run(
      """
      queue Q wrap=timeBoxed:60s
      adviser A1
      adviser A2 supervises=main
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      sign-out A1
      expect refused stillHandling
      09:05 arrive C2 voice Q
      sign-out A1 by=A2 why=fire
      expect wrapped C1 A1 late=true
      expect queued C1 Q cause=requeued place=09:00:00
      expect order C1 C2
      expect adviser A1 offline has=- offer=-
      sign-in A2
      expect offered C1 A2
      """)
  }

  @Test("forced out with work parked, on hold and in wrap-up: customers wait, records close")
  func forcedOut() {
    Scenario.run(
      """
      queue Q wrap=timeBoxed:60s
      adviser A1
      adviser A2 supervises=main
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      park A1 C1
      arrive C2 voice Q
      accept A1 C2
      leave C2
      expect contact C2 wrappingUp A1=wrappingUp
      sign-out A1 by=A2 why=fire
      expect closed C2 handled
      expect queued C1 Q cause=requeued
      expect order C1
      """)
  }

  @Test("forced out while consulting: who was asked is let go, the customer waits")
  func forcedOutWhileConsulting() {
    Scenario.run(
      """
      queue Q
      adviser A1
      adviser A2 supervises=main
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      sign-in A2
      consult A1 C1 adviser=A2
      sign-out A1 by=A2 why=fire
      expect consult-ended C1 answered=false
      expect queued C1 Q cause=requeued
      expect offered C1 A2
      """)
  }

  @Test("a scheduled presence takes effect at its time, unless cancelled")
  func scheduled() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 sign-in A1
      schedule A1 unavailable at=08:00
      expect refused inThePast
      schedule A1 unavailable at=12:00
      tick 2h
      expect no presence
      12:00 tick
      expect presence A1 unavailable why=scheduled
      schedule A1 available at=12:30
      schedule A1 available
      12:31 tick
      expect no presence
      """)
  }

  @Test("a scheduled sign-out waits for the last contact, and lets no new one in")
  func scheduledSignOut() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      schedule A1 offline at=09:30
      09:30 tick
      expect presence A1 unavailable
      arrive C2 voice Q
      09:40 end A1 C1
      expect no offered
      tick 30s
      expect signed-out A1
      """)
  }

  @Test("who left with something open is signed out within the hour after it ended")
  func lateSignOut() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      schedule A1 offline at=09:30
      09:30 tick
      expect presence A1 unavailable
      10:40 tick
      10:45 end A1 C1
      tick 30s
      expect no signed-out
      11:45 tick
      expect signed-out A1
      """)
  }

  @Test("a silent desk is signed out, one that was heard of is not")
  func silent() {
    Scenario.run(
      """
      conduct idle=1h
      queue Q declined=0/1s
      adviser A1
      adviser A2
      09:00 sign-in A1
      sign-in A2
      09:50 arrive C1 voice Q
      expect offered C1 A1
      decline A1 C1
      expect offered C1 A2
      leave C1
      10:00 tick
      expect signed-out A2
      expect no signed-out A1
      10:50 tick
      expect signed-out A1
      """)
  }
}
