import Testing

@testable import Exchange

@Suite("Callbacks")
struct CallbackScenarios {
  static let plan = """
    queue Q callback=2/15m head=2m
    adviser A1
    adviser A2
    """

  @Test("a callback keeps the place by arrival, in competition with live callers")
  func keepsPlace() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      09:01 arrive C2 voice Q
      09:02 callback C1 as=K1
      expect closed C1 continued reason=callback
      expect queued K1 Q cause=callback rank=08:58:00 place=09:00:00
      09:03 arrive C3 voice Q
      expect order K1 C2 C3
      sign-in A1
      expect offered K1 A1
      """)
  }

  @Test("never in a burst: each is dialled only once an adviser has taken it")
  func noBurst() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      arrive C2 voice Q subject=2
      callback C1 as=K1
      callback C2 as=K2
      sign-in A1
      expect offered K1 A1
      expect no offered K2
      accept A1 K1
      expect no offered
      end A1 K1
      expect refused notAnsweredYet
      outcome A1 K1 reached
      expect reached K1 A1
      outcome A1 K1 reached
      expect refused alreadyReached
      end A1 K1
      expect closed K1 handled
      expect offered K2 A1
      """)
  }

  @Test("not reached: tried again after the gap, at its old place, until the attempts are used up")
  func attempts() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      callback C1 as=K1
      sign-in A1
      accept A1 K1
      09:05 outcome A1 K1 missed
      expect not-reached K1 attempt=1 next=09:20:00
      expect contact K1 scheduled
      expect adviser A1 available has=-
      presence A1 unavailable
      09:19 arrive C2 voice Q
      tick 59s
      expect no callback-due
      tick 1s
      expect callback-due K1
      expect order K1 C2
      presence A1 available
      accept A1 K1
      outcome A1 K1 missed
      expect not-reached K1 attempt=2 next=none
      expect closed K1 notReached
      """)
  }

  @Test("one callback per customer")
  func onePerCustomer() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      callback C1 as=K1
      arrive C2 voice Q subject=1
      callback C2
      expect refused callbackAlreadyWaiting
      cancel-callback K1
      expect closed K1 ended
      callback C2 as=K2
      expect queued K2 Q
      """)
  }

  @Test("one callback per number, whoever asks for it")
  func onePerNumber() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      callback C1
      expect refused numberMissing
      callback C1 as=K1 number=42
      expect callback K1
      arrive C2 voice Q
      callback C2 number=42
      expect refused callbackAlreadyWaiting
      arrive C3 voice Q subject=3
      callback C3 number=42
      expect refused callbackAlreadyWaiting
      callback C3 as=K3 number=43
      expect callback K3
      arrive C4 voice Q subject=3
      callback C4
      expect refused callbackAlreadyWaiting
      callback C4 as=K4 number=44
      expect callback K4
      identify K1 subject=9
      cancel-callback K1
      callback C2 as=K2 number=42
      expect callback K2
      """)
  }

  @Test("a booking is one callback to its number too, and needs somebody to ring")
  func bookedPerNumber() {
    Scenario.run(
      """
      queue Q callback=2/15m slots=30m/9
      09:00 book Q B1 slot=10:00
      expect refused numberMissing
      book Q B1 slot=10:00 number=42
      expect booked B1
      book Q B2 slot=10:30 number=42
      expect refused callbackAlreadyWaiting
      arrive C1 voice Q
      callback C1 number=42
      expect refused callbackAlreadyWaiting
      book Q B3 slot=10:00 subject=5
      expect booked B3
      book Q B4 slot=10:00 subject=5 number=7
      expect refused callbackAlreadyWaiting
      """)
  }

  @Test("the callback needs the same skills and keeps what was added by hand")
  func keepsNeeds() {
    Scenario.run(
      """
      skill welsh
      queue Q callback=2/15m
      adviser A1 supervises=main
      adviser A2 skills=welsh
      09:00 arrive C1 voice Q subject=1
      need C1 welsh by=A1 why=cymraeg
      reprioritise C1 30m by=A1 why=frail
      callback C1 as=K1
      expect queued K1 Q rank=08:30:00 head=1800s
      sign-in A1
      expect no offered
      sign-in A2
      expect offered K1 A2
      """)
  }

  @Test("slots have a capacity, a calendar and a length")
  func slots() {
    Scenario.run(
      """
      calendar slots 10:00-12:00
      queue Q callback=2/15m slots=30m/1/slots
      queue Plain
      09:00 book Plain B0 slot=10:00 subject=1
      expect refused callbackNotOffered
      book Q B0 slot=08:00 subject=1
      expect refused inThePast
      book Q B0 slot=10:10 subject=1
      expect refused noSuchSlot
      book Q B0 slot=12:30 subject=1
      expect refused noSuchSlot
      book Q B1 slot=10:00 subject=1
      expect booked B1 slot=10:00:00
      book Q B2 slot=10:00 subject=2
      expect refused slotFull
      book Q B2 slot=10:30 subject=1
      expect refused callbackAlreadyWaiting
      leave B1
      expect closed B1 ended
      book Q B3 slot=10:00 subject=2
      expect booked B3
      """)
  }

  @Test("a booked callback ranks from its slot, and competes from then on")
  func bookedRank() {
    Scenario.run(
      """
      queue Q callback=2/15m slots=30m/2
      adviser A1
      09:00 book Q B1 slot=10:00 subject=1
      expect contact B1 scheduled
      09:59 arrive C1 voice Q
      tick 1m
      expect callback-due B1
      expect queued B1 Q rank=10:00:00
      10:01 arrive C2 voice Q
      expect order C1 B1 C2
      """)
  }

  @Test("booking instead of waiting ends the waiting contact")
  func bookedInstead() {
    Scenario.run(
      """
      queue Q callback=2/15m slots=30m/2
      09:00 arrive C1 voice Q subject=4
      book Q B1 slot=11:00 instead=C1
      expect closed C1 continued
      arrive C2 voice Q subject=4
      callback C2
      expect refused callbackAlreadyWaiting
      """)
  }

  @Test("callbacks only where they are offered, for those who wait on the line")
  func refused() {
    Scenario.run(
      """
      \(Self.plan)
      queue Plain
      09:00 arrive C1 voice Plain
      callback C1
      expect refused callbackNotOffered
      arrive E1 email Q
      callback E1
      expect refused callbackNotOffered
      cancel-callback C1
      expect refused notACallback
      leave E1
      sign-in A1
      accept A1 C1
      callback C1
      expect refused notWaiting
      """)
  }

  @Test("a callback that is reached is a live customer, and not cancelled any more")
  func cancelLate() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      callback C1 as=K1
      sign-in A1
      accept A1 K1
      cancel-callback K1
      expect refused alreadyReached
      outcome A1 K1 reached
      transfer A1 K1 queue=Q
      cancel-callback K1
      expect refused alreadyReached
      """)
  }

  @Test("messages and callbacks of the same reference do not get in each other's way")
  func references() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q subject=1
      callback C1 as=K1
      10:00 arrive C1 voice Q subject=2
      callback C1 as=K2
      expect queued K2 Q
      cancel-callback K1
      cancel-callback K2
      """)
  }

  @Test("a callback that was moved stays there when the customer is not reached")
  func staysWhereMoved() {
    Scenario.run(
      """
      \(Self.plan)
      queue Other callback=2/15m
      adviser S1 supervises=main
      09:00 arrive C1 voice Q subject=1
      callback C1 as=K1
      move K1 Other by=S1 why=mistake
      sign-in A1
      accept A1 K1
      outcome A1 K1 missed
      presence A1 unavailable
      tick 15m
      expect callback-due K1
      expect queued K1 Other cause=callback
      """)
  }
}
