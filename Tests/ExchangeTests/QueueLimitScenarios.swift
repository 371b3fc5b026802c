import Testing
import Vocabulary

@testable import Exchange

@Suite("Queues: limits, hours, overflow and what is offered instead")
struct QueueLimitScenarios {
  @Test("a full queue offers its alternative, and ends the contact where the plan says so")
  func full() {
    Scenario.run(
      """
      queue Other
      queue Q size=2 full=queue:Other
      queue Ends size=1 full=end
      09:00 arrive C1 voice Q
      arrive C2 voice Q
      arrive C3 voice Q
      expect alternative C3 queue queue=Q cause=full
      expect queued C3 Other cause=alternative
      expect waiting Q 2
      arrive D1 voice Ends
      arrive D2 voice Ends
      expect closed D2 turnedAway reason=full
      """)
  }

  @Test("zero means no limit")
  func zero() {
    Scenario.run(
      """
      queue Q expected=0s long=end wait=0s waited=end
      09:00 arrive C1 voice Q
      expect queued C1 Q
      tick 1h
      expect no alternative
      """)
  }

  @Test("a wait beyond the limit offers its alternative once")
  func waited() {
    Scenario.run(
      """
      queue Q wait=5m waited=stay
      queue Drops wait=5m waited=end
      09:00 arrive C1 voice Q
      arrive C2 voice Drops
      tick 5m
      expect alternative C1 stay cause=waited
      expect closed C2 turnedAway reason=waited
      tick 10m
      expect no alternative
      """)
  }

  @Test("closed hours: the alternative for live contacts; an email waits for the morning")
  func closed() {
    Scenario.run(
      """
      calendar office 09:00-17:00
      queue Q open=office closed=message
      adviser A1
      08:59 arrive C1 voice Q
      expect alternative C1 message cause=closed
      expect turn C1 wants=message
      08:59:30 arrive E1 email Q
      expect queued E1 Q
      09:00 arrive C2 voice Q
      expect queued C2 Q
      message C1 as=T1
      expect message C1 becomes=T1
      expect closed C1 continued
      expect arrived T1 task continues=C1
      expect order T1 E1 C2
      """)
  }

  @Test("a message that never comes: the customer waits instead, and is not asked again")
  func noMessage() {
    Scenario.run(
      """
      calendar office 09:00-17:00
      queue Q open=office closed=message
      08:00 arrive C1 voice Q
      expect turn C1 wants=message
      tick 3m
      expect queued C1 Q cause=message
      tick 1h
      expect nothing
      """)
  }

  @Test("a message is never lost, whatever the queue says")
  func messageIntoClosedQueue() {
    Scenario.run(
      """
      queue Q size=1 full=end closed=message
      adviser S1 supervises=main
      close Q by=S1 why=flood
      09:00 arrive C1 voice Q
      arrive C2 voice Q
      message C1 as=T1
      expect queued T1 Q cause=message
      message C2 as=T2
      expect queued T2 Q cause=message
      expect waiting Q 2
      """)
  }

  @Test("statutory work is never ended by hours, size or waiting, nor by where it is led on to")
  func statutory() {
    Scenario.run(
      """
      calendar office 09:00-17:00
      queue Drops size=1 full=end wait=1m waited=end closed=end
      queue S statutory open=office closed=end size=1 full=end wait=1m waited=end overflow=30s:Drops
      queue Leads statutory open=office closed=queue:Drops
      08:00 arrive C1 voice S
      expect alternative C1 stay cause=closed
      expect queued C1 S
      arrive C2 voice S
      expect queued C2 S
      arrive X1 voice Drops
      arrive C3 voice Leads
      expect queued C3 Drops cause=alternative
      tick 1m
      expect closed X1 turnedAway
      expect no closed C3
      tick 8h
      expect contact C1 waiting queue=S
      expect contact C2 waiting queue=S
      expect contact C3 waiting queue=Drops
      """)
  }

  @Test("alternatives that lead in a circle end with waiting")
  func circle() {
    Scenario.run(
      """
      calendar never 23:00-23:01
      queue B
      queue A open=never closed=queue:B
      queue B open=never closed=queue:A
      09:00 arrive C1 voice A
      expect contact C1 waiting
      """)
  }

  @Test("overflow takes the contact on in its place, and passes a full or closed queue over")
  func overflow() {
    Scenario.run(
      """
      queue Full size=1
      queue Next head=5m
      queue Q overflow=60s:Full;120s:Next
      09:00 arrive F1 voice Full
      arrive C1 voice Q
      tick 60s
      expect alternative C1 stay queue=Full cause=overflow
      expect contact C1 waiting queue=Q
      tick 60s
      expect queued C1 Next cause=overflow place=09:00:00 rank=08:55:00
      expect contact C1 waiting queue=Next
      """)
  }

  @Test("overflow into another unit never happens")
  func overflowUnits() {
    Scenario.run(
      """
      unit main
      unit hub
      queue HubQ unit=hub
      queue Q overflow=60s:HubQ
      09:00 arrive C1 voice Q
      tick 2m
      expect contact C1 waiting queue=Q
      """)
  }

  @Test("position, expected wait and comfort messages are told at their times")
  func told() {
    Scenario.run(
      """
      queue Q tell=45s comfort=60s offer-callback=2m callback=3/15m
      adviser A1
      09:00 sign-in A1
      arrive C0 voice Q
      accept A1 C0
      arrive C1 voice Q
      arrive C2 voice Q
      tick 45s
      expect told C1 position=1 low=120s high=360s
      expect told C2 position=2 low=240s high=720s
      tick 15s
      expect told C1 comfort=0
      tick 1m
      expect told C1 comfort=1
      expect callback-offered C1
      """)
  }

  @Test("a queue takes only its own kinds by overflow and alternative")
  func channels() {
    Scenario.run(
      """
      queue Mail channels=email
      queue Q overflow=60s:Mail wait=2m waited=queue:Mail
      09:00 arrive C1 voice Q
      tick 5m
      expect contact C1 waiting queue=Q
      """)
  }

  @Test("arrivals that cannot be taken are refused, and a doubled one too")
  func refusals() {
    Scenario.run(
      """
      queue Q
      entry Old queue=Q retired
      09:00 arrive C1 voice Q
      arrive C1 voice Q
      expect refused referenceInUse
      arrive C2 voice Old
      expect refused retired
      leave C1
      leave C1
      expect refused unknownContact
      arrive C1 voice Q
      expect refused referenceInUse
      10:00 arrive C1 voice Q
      expect queued C1 Q
      """)
  }

  @Test("an arrival sent again after the contact was turned away makes no second contact")
  func sentAgain() {
    Scenario.run(
      """
      queue Q size=1 full=end
      09:00 arrive C1 voice Q
      arrive C2 voice Q
      expect closed C2 turnedAway
      arrive C2 voice Q
      expect refused referenceInUse
      """)
  }

  @Test("a statutory queue offers a callback by its limits, and sends nobody elsewhere")
  func statutoryOffers() {
    Scenario.run(
      """
      queue Other
      queue S statutory expected=10m long=callback callback=3/15m wait=15m waited=callback
      queue T statutory size=1 full=queue:Other expected=1m long=end wait=5m waited=queue:Other
      adviser A1
      09:00 sign-in A1
      arrive C1 voice S
      accept A1 C1
      arrive C2 voice S
      expect no alternative
      arrive C3 voice S
      expect alternative C3 callback queue=S cause=expectedWait
      expect queued C3 S
      expect callback-offered C3
      arrive D1 voice T
      arrive D2 voice T
      expect no alternative
      expect queued D2 T
      tick 15m
      expect alternative C2 callback cause=waited
      expect callback-offered C2
      expect contact C2 waiting queue=S
      expect contact D2 waiting queue=T
      tick 1h
      expect no alternative
      """)
  }

  @Test("what is written out of hours is acknowledged with the explanation, and waits")
  func writtenAtNight() {
    let (exchange, history) = Scenario.record(
      """
      calendar office 09:00-17:00
      queue Mail open=office closed=stay
      queue Texts open=office closed=end
      queue Silent open=office
      08:00 arrive E1 email Mail
      expect alternative E1 stay queue=Mail cause=closed
      expect queued E1 Mail
      arrive X1 sms Texts
      expect alternative X1 stay queue=Texts cause=closed
      expect queued X1 Texts
      arrive S1 social Silent
      expect no alternative
      arrive T1 task Mail
      expect no alternative
      09:00 arrive E2 email Mail
      expect no alternative
      """)
    let explained = history.filter {
      if case .alternativeTaken(let event) = $0.event { event.explain.raw == 7 } else { false }
    }
    #expect(explained.count == 2)
    #expect(exchange.openContactCount == 5)
  }

  @Test("queues that overflow into each other pass a contact on a few times, then it stays")
  func overflowCircle() {
    for after in ["1m", "0s"] {
      Scenario.run(
        """
        queue B
        queue A overflow=\(after):B
        queue B overflow=\(after):A
        09:00 arrive C1 voice A
        tick 1h
        expect contact C1 waiting
        tick 1h
        expect nothing
        """)
    }
  }

  @Test("queues whose wait limits lead to each other do so a few times, then it stays")
  func waitedCircle() {
    let (exchange, history) = Scenario.record(
      """
      queue B
      queue A wait=1m waited=queue:B
      queue B wait=1m waited=queue:A
      09:00 arrive C1 voice A
      tick 1h
      expect contact C1 waiting
      tick 1h
      expect nothing
      """)
    let moves = history.filter { if case .contactQueued = $0.event { true } else { false } }
    #expect(moves.count == 1 + Int(Exchange.movesMaximum))
    #expect(exchange.openContactCount == 1)
  }
}
