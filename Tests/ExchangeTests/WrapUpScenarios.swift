import Testing

@testable import Exchange

@Suite("Wrap-up, reopening and resuming")
struct WrapUpScenarios {
  private func talk(_ wrapUp: String) -> String {
    """
    disposition done
    queue Q \(wrapUp)
    adviser A1
    09:00 sign-in A1
    arrive C1 voice Q
    accept A1 C1
    arrive C2 voice Q
    09:01 end A1 C1
    """
  }

  @Test("a time box ends by itself, and the adviser is not offered anything before")
  func timeBoxed() {
    Scenario.run(
      """
      \(talk("wrap=timeBoxed:60s extend=30s"))
      expect wrap-up C1 A1 until=09:02:00 talk=60s
      expect no offered
      extend A1 C1
      expect extended C1 A1 until=09:02:30
      extend A1 C1
      expect refused alreadyExtended
      tick 89s
      expect no offered
      tick 1s
      expect wrapped C1 A1 late=true took=90s
      expect closed C1 handled
      expect offered C2 A1
      """)
  }

  @Test("without an extension in the plan there is none")
  func noExtension() {
    Scenario.run(
      """
      \(talk("wrap=timeBoxed:60s"))
      extend A1 C1
      expect refused extensionNotAllowed
      """)
  }

  @Test("a mandatory wrap-up lasts until a disposition is given, and is marked when late")
  func mandatory() {
    Scenario.run(
      """
      \(talk("wrap=mandatory:60s"))
      tick 60s
      expect wrap-up-overdue C1 A1
      expect no offered
      tick 10m
      expect no offered
      wrap A1 C1
      expect refused dispositionRequired
      wrap A1 C1 disposition=done
      expect wrapped C1 A1 disposition=0
      expect offered C2 A1
      """)
  }

  @Test("an optional wrap-up ends when the adviser likes, but is not for ever")
  func optional() {
    Scenario.run(
      """
      conduct handle=2h
      \(talk("wrap=optional"))
      expect wrap-up C1 A1 until=11:01:00
      wrap A1 C1
      expect offered C2 A1
      accept A1 C2
      end A1 C2
      tick 2h
      expect wrapped C2 A1 late=true
      """)
  }

  @Test("without wrap-up the adviser is free at once")
  func none() {
    Scenario.run(
      """
      \(talk("wrap=none"))
      expect closed C1 handled
      expect offered C2 A1
      wrap A1 C1
      expect refused alreadyClosed
      """)
  }

  @Test("a queue may require a disposition")
  func disposition() {
    Scenario.run(
      """
      \(talk("wrap=timeBoxed:60s disposition=required"))
      wrap A1 C1
      expect refused dispositionRequired
      wrap A1 C1 disposition=done
      expect closed C1 handled
      """)
  }

  @Test("a supervisor ends a contact: the adviser still wraps up")
  func endedByHand() {
    Scenario.run(
      """
      queue Q wrap=timeBoxed:60s
      adviser A1
      adviser S1 supervises=main
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      end-contact C1 by=S1 why=abuse
      expect wrap-up C1 A1
      wrap A1 C1
      expect closed C1 ended
      """)
  }

  @Test("a contact handled for too long is marked, not ended")
  func handledTooLong() {
    Scenario.run(
      """
      conduct handle=1h
      queue Q
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      tick 1h
      expect handling-overdue C1 A1
      expect contact C1 handling A1=talking
      tick 2h
      expect no handling-overdue
      """)
  }

  private let reopening = """
    conduct reopen=10m resume=5m
    queue Q
    queue Other
    adviser A1
    adviser A2
    09:00 sign-in A2
    sign-in A1
    arrive E1 email Q subject=7
    accept A1 E1
    end A1 E1
    """

  @Test("reopened in time, a contact goes to the adviser who had it, without waiting for others")
  func reopened() {
    Scenario.run(
      """
      \(reopening)
      09:05 arrive E2 email Other subject=7 reopens=?1
      expect arrived E2 email continues=E1
      expect queued E2 Q cause=resumed
      expect held E2 A1 stage=254 until=09:10:00
      expect offered E2 A1 basis=named
      """)
  }

  @Test("reopened too late, or by someone else, it is a contact like any other")
  func reopenedLate() {
    Scenario.run(
      """
      \(reopening)
      09:05 arrive E3 email Other subject=8 reopens=?1
      expect queued E3 Other cause=entry
      09:10:01 arrive E2 email Other subject=7 reopens=?1
      expect queued E2 Other cause=entry
      """)
  }

  @Test("reopened while the adviser is at lunch, it goes to the pool of its queue")
  func reopenedAtLunch() {
    Scenario.run(
      """
      \(reopening)
      presence A1 unavailable
      arrive E2 email Other subject=7 reopens=?1
      expect queued E2 Q cause=resumed
      expect offered E2 A2 basis=pool
      """)
  }

  @Test("who drops and rings back in time resumes their place, once")
  func resumed() {
    Scenario.run(
      """
      conduct resume=5m
      queue Q head=1m
      adviser A1
      09:00 arrive C1 voice Q subject=7
      09:01 arrive C2 voice Q
      09:02 leave C1
      expect closed C1 abandoned
      09:06:30 arrive C3 voice Q subject=7
      expect arrived C3 voice continues=C1
      expect queued C3 Q cause=resumed rank=08:59:00 place=09:00:00
      expect order C3 C2
      leave C3
      09:12 arrive C4 voice Q subject=7
      expect queued C4 Q cause=entry rank=09:11:00
      """)
  }

  @Test("who rings another number, or whose queue closed, does not resume")
  func notResumed() {
    Scenario.run(
      """
      queue Q
      queue Other
      adviser S1 supervises=main
      09:00 arrive C1 voice Q subject=7
      leave C1
      arrive C2 voice Other subject=7
      expect queued C2 Other cause=entry
      leave C2
      close Other by=S1 why=flood
      arrive C3 voice Other subject=7
      expect no queued C3 Other cause=resumed
      """)
  }

  @Test("resuming is not turned away by a full queue")
  func resumedIntoFull() {
    Scenario.run(
      """
      queue Q size=1 full=end
      09:00 arrive C1 voice Q subject=7
      leave C1
      09:00:05 arrive C2 voice Q
      arrive C3 voice Q
      expect closed C3 turnedAway
      arrive C4 voice Q subject=7
      expect queued C4 Q cause=resumed
      expect order C4 C2
      """)
  }

  @Test("a wrap-up that a call interrupted counts from before and after")
  func interruptedWrapUp() {
    let exchange = Scenario.run(
      """
      capacity blended voice=1 email=1 total=1 interrupts=voice:email
      queue Q wrap=timeBoxed:5m
      adviser A1 capacity=blended
      09:00 sign-in A1
      arrive E1 email Q
      accept A1 E1
      09:01 end A1 E1
      09:02 arrive C1 voice Q
      accept A1 C1
      expect parked E1 A1
      09:03 end A1 C1
      wrap A1 C1
      expect resumed E1 A1
      09:04 wrap A1 E1
      expect wrapped E1 A1 took=120s
      expect closed E1 handled
      """)
    // 60 s first, then 60 + 120 s by 1/16.
    #expect(exchange.queues[0].handleMilliseconds == 67_500)
  }

  @Test("a disposition after the contact has closed is refused, saying so")
  func tooLate() {
    Scenario.run(
      """
      disposition done
      queue Q wrap=none
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      end A1 C1
      expect closed C1 handled
      wrap A1 C1 disposition=done
      expect refused alreadyClosed
      wrap A1 ?99 disposition=done
      expect refused unknownContact
      """)
  }
}
