import Testing

@testable import Exchange

@Suite("Supervisors step in, each time with who and why")
struct SuperviseScenarios {
  static let plan = """
    unit main
    unit hub
    skill welsh
    queue Q
    queue Other
    queue HubQ unit=hub
    adviser A1 skills=welsh
    adviser A2
    adviser S1 supervises=main
    adviser H1 unit=hub supervises=hub
    adviser W1 supervises=main,all
    """

  @Test("move: to another queue, also out of an offer, in its place")
  func move() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 sign-in A1
      arrive C1 voice Q
      expect offered C1 A1
      09:01 move C1 Other by=S1 why=mistake
      expect intervened move contact=C1 by=S1 why=mistake
      expect withdrawn C1 A1 cause=intervention
      expect queued C1 Other cause=intervention place=09:00:00
      expect offered C1 A1
      accept A1 C1
      move C1 Q by=S1 why=again
      expect refused notWaiting
      """)
  }

  @Test("re-prioritise: the order of those waiting changes at once")
  func reprioritise() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      09:05 arrive C2 voice Q
      reprioritise C2 10m by=S1 why=frail
      expect reranked C2 rank=08:55:00
      expect order C2 C1
      reprioritise C2 -1h by=S1 why=mistake
      expect order C1 C2
      """)
  }

  @Test("another skill: who is free and able gets it at once")
  func needs() {
    Scenario.run(
      """
      \(Self.plan)
      queue Tax needs=tax
      09:00 sign-in A2
      arrive X1 voice Q
      accept A2 X1
      arrive C1 voice Q
      need C1 welsh by=S1 why=cymraeg
      expect intervened changeNeeds contact=C1
      end A2 X1
      expect no offered
      sign-in A1
      expect offered C1 A1
      """)
  }

  @Test("pull: past the order, but never past capacity or into another unit")
  func pull() {
    Scenario.run(
      """
      \(Self.plan)
      queue Tax needs=tax
      09:00 arrive C1 voice Tax
      arrive C2 voice Tax
      pull C2 A1 by=S1 why=vip
      expect refused notSignedIn
      sign-in A1
      sign-in H1
      pull C2 H1 by=S1 why=vip
      expect refused otherUnit
      pull C2 A1 by=S1 why=vip
      expect intervened pull contact=C2 by=S1
      expect offered C2 A1 basis=named
      pull C1 A1 by=S1 why=vip
      expect refused atCapacity
      accept A1 C2
      pull C2 A1 by=S1 why=vip
      expect refused notWaiting
      """)
  }

  @Test("pull out of an offer to someone else")
  func pullFromOffer() {
    Scenario.run(
      """
      \(Self.plan)
      09:00:00 sign-in A1
      09:00:01 sign-in A2
      arrive C1 voice Q
      expect offered C1 A1
      pull C1 A2 by=S1 why=training
      expect withdrawn C1 A1 cause=intervention
      expect offered C1 A2 basis=named
      expect adviser A1 available offer=-
      """)
  }

  @Test("close a queue: new contacts get its alternative, those waiting are served")
  func close() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      close Q by=S1 why=flood
      expect queue-closed Q true by=S1 why=flood
      arrive C2 voice Q
      expect closed C2 turnedAway reason=closedBySupervisor
      sign-in A1
      expect offered C1 A1
      open Q by=S1 why=over
      arrive C3 voice Q
      expect queued C3 Q
      """)
  }

  @Test("force a presence, sign out, end a contact, write to all")
  func others() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 sign-in A1
      presence A1 unavailable by=S1 why=meeting
      expect intervened forcePresence by=S1 why=meeting
      expect presence A1 unavailable by=S1
      sign-out A1 by=S1 why=home
      expect intervened forceSignOut by=S1
      expect signed-out A1 by=S1
      arrive C1 voice Q
      end-contact C1 by=S1 why=test
      expect intervened endContact contact=C1
      expect closed C1 ended reason=test
      broadcast main hello by=S1 why=all
      expect broadcast hello by=S1 why=all
      """)
  }

  @Test("only who the plan names steps in, and only there")
  func onlySupervisors() {
    let acts = [
      "move C1 Other", "reprioritise C1 5m", "need C1 welsh", "pull C1 A2", "close Q",
      "broadcast main hello", "end-contact C1", "presence A2 unavailable", "sign-out A2",
      "broadcast everyone hello",
    ]
    for act in acts {
      Scenario.run(
        """
        \(Self.plan)
        queue Tax needs=tax
        duty D shifts=00:00-24:00/A1
        09:00 sign-in A2
        arrive C1 voice Tax
        \(act) by=A1 why=mine
        expect refused notSupervisor
        override D from=10:00 to=11:00 officers=A2 by=A1 why=swap
        expect refused notSupervisor
        expect contact C1 waiting queue=Tax rank=09:00:00 needs=0
        expect adviser A2 available
        """)
    }
    Scenario.run(
      """
      \(Self.plan)
      09:00 broadcast everyone hello by=S1 why=all
      expect refused notSupervisor
      broadcast everyone hello by=W1 why=all
      expect broadcast hello by=W1
      """)
  }

  @Test("advisers take for themselves what the plan lets them take, and can do")
  func ownPull() {
    Scenario.run(
      """
      \(Self.plan)
      queue Mail channels=email pulled=true needs=tax
      adviser T1 skills=tax
      adviser T2 skills=tax
      09:00 arrive E1 email Mail
      arrive E2 email Mail
      arrive C1 voice Q
      sign-in A1
      expect offered C1 A1
      sign-in T1
      expect offered E1 T1
      accept T1 E1
      expect offered E2 T1
      sign-in T2
      pull E2 T2 by=T1 why=yours
      expect refused notSupervisor
      pull E2 T2 by=T2
      expect refused whyMissing
      pull E2 A2 by=A2 why=mine
      expect refused notSupervisor
      pull C1 T2 by=T2 why=mine
      expect refused notSupervisor
      pull E2 T2 by=T2 why=mine
      expect intervened pull contact=E2 by=T2 why=mine
      expect offered E2 T2 basis=named
      """)
  }

  @Test("an edge that lost its line ends the contact without a person behind it")
  func byAnEdge() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      end-contact C1 why=line-lost
      expect closed C1 ended
      """)
  }

  @Test("without a reason, by nobody known or from another unit, nothing is done")
  func refusals() {
    let acts = [
      "move C1 Other", "reprioritise C1 5m", "need C1 welsh", "pull C1 A1", "close Q",
      "broadcast main hello", "end-contact C1", "presence A1 unavailable", "sign-out A1",
    ]
    for act in acts {
      Scenario.run(
        """
        \(Self.plan)
        queue Tax needs=tax
        09:00 sign-in A1
        arrive C1 voice Tax
        \(act) by=S1
        expect refused whyMissing
        \(act) by=H1 why=mine
        expect refused otherUnit
        expect contact C1 waiting queue=Tax rank=09:00:00 needs=0
        expect adviser A1 available
        """)
    }
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      close Q why=flood
      expect refused unknownAdviser
      move C1 Other why=flood
      expect refused unknownAdviser
      broadcast main by=S1 why=flood
      expect refused textMissing
      """)
  }
}
