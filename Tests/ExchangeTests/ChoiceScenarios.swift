import Testing

@testable import Exchange

@Suite("Choosing the adviser")
struct ChoiceScenarios {
  static let two = """
    adviser A1 skills=tax:2,roads:1 supervises=main
    adviser A2 skills=tax:5
    adviser A3 skills=tax:3,roads:2,welsh:1
    """

  @Test("the longest idle is chosen by default, and idle counts from the end of wrap-up")
  func longestIdle() {
    Scenario.run(
      """
      queue Q wrap=timeBoxed:60s
      \(Self.two)
      09:00:00 sign-in A2
      09:00:10 sign-in A1
      09:01 arrive C1 voice Q
      expect offered C1 A2 candidates=2 runners=A1
      accept A2 C1
      09:02 end A2 C1
      09:02:30 arrive C2 voice Q
      expect offered C2 A1 candidates=1
      accept A1 C2
      end A1 C2
      wrap A1 C2
      09:04 arrive C3 voice Q
      expect offered C3 A1 candidates=2
      """)
  }

  @Test("equally long idle, the lower number is chosen")
  func tie() {
    Scenario.run(
      """
      queue Q
      \(Self.two)
      09:00 sign-in A3
      sign-in A2
      sign-in A1
      arrive C1 voice Q
      expect offered C1 A1 runners=A2,A3
      """)
  }

  @Test("the least occupied is chosen as a share of the time signed in")
  func leastOccupied() {
    Scenario.run(
      """
      queue Q choice=leastOccupied
      \(Self.two)
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      09:30 end A1 C1
      09:30 sign-in A2
      arrive C2 voice Q
      expect offered C2 A2 score=0
      accept A2 C2
      09:40 end A2 C2
      09:40 arrive C3 voice Q
      expect offered C3 A1 score=7500 runners=A2
      """)
  }

  @Test("the most proficient in the skills needed is chosen")
  func mostProficient() {
    Scenario.run(
      """
      queue Q needs=tax choice=mostProficient
      \(Self.two)
      09:00 sign-in A1
      09:01 sign-in A2
      09:02 sign-in A3
      arrive C1 voice Q
      expect offered C1 A2 score=-5 runners=A3,A1
      """)
  }

  @Test("who has the fewest skills is chosen, to keep the others free")
  func fewestSkills() {
    Scenario.run(
      """
      queue Q needs=tax choice=fewestSkills
      \(Self.two)
      09:00 sign-in A3
      09:01 sign-in A1
      09:02 sign-in A2
      arrive C1 voice Q
      expect offered C1 A2 score=1 runners=A1,A3
      """)
  }

  @Test("round robin goes on from the adviser chosen last for the queue")
  func roundRobin() {
    Scenario.run(
      """
      queue Q choice=roundRobin
      queue Other
      \(Self.two)
      09:00 sign-in A1
      sign-in A2
      sign-in A3
      arrive C1 voice Q
      expect offered C1 A1
      accept A1 C1
      09:01 end A1 C1
      arrive X1 voice Other
      expect offered X1 A2
      accept A2 X1
      09:02 end A2 X1
      arrive C2 voice Q
      expect offered C2 A2
      accept A2 C2
      end A2 C2
      arrive C3 voice Q
      expect offered C3 A3
      accept A3 C3
      end A3 C3
      arrive C4 voice Q
      expect offered C4 A1
      """)
  }

  @Test("a contact is held for its case owner, then for the last handler, then the pool is asked")
  func preferred() {
    Scenario.run(
      """
      queue Q preferred=owner:30s;last:15s
      \(Self.two)
      09:00 sign-in A2
      arrive X1 voice Q subject=5
      accept A2 X1
      end A2 X1
      sign-in A1
      arrive X2 voice Q
      accept A2 X2
      arrive X3 voice Q
      accept A1 X3
      sign-in A3
      09:10 arrive C1 voice Q subject=5 owner=A1
      expect held C1 A1 stage=0 until=09:10:30
      expect no offered
      expect contact C1 waiting held=A1
      tick 29s
      expect no lapsed
      tick 1s
      expect held C1 A2 stage=1 until=09:10:45
      expect no offered
      tick 15s
      expect lapsed C1 stage=255
      expect offered C1 A3 basis=pool
      """)
  }

  @Test("a held contact goes to the one it is held for, in the one order")
  func heldContactsKeepTheirPlace() {
    Scenario.run(
      """
      queue Q preferred=owner:5m
      \(Self.two)
      09:00 sign-in A1
      arrive X1 voice Q
      accept A1 X1
      09:01 arrive P1 voice Q
      09:02 arrive H1 voice Q owner=A1
      09:03 arrive P2 voice Q
      expect order P1 H1 P2
      end A1 X1
      expect offered P1 A1
      accept A1 P1
      end A1 P1
      expect offered H1 A1 basis=preferred
      """)
  }

  @Test("nobody is held for who is not available, and holding ends when they leave")
  func heldForNobody() {
    Scenario.run(
      """
      queue Q preferred=owner:5m
      \(Self.two)
      09:00 sign-in A2
      arrive C1 voice Q owner=A1
      expect no held
      expect offered C1 A2
      sign-in A1
      arrive X1 voice Q
      accept A1 X1
      arrive C2 voice Q owner=A1
      expect held C2 A1
      presence A1 unavailable
      expect lapsed C2
      accept A2 C1
      arrive C3 voice Q owner=A2
      expect held C3 A2
      sign-out A2 by=A1 why=ill
      expect lapsed C3
      """)
  }

  @Test("a preferred adviser who declines is not held for again while they cool off")
  func preferredDeclines() {
    Scenario.run(
      """
      queue Q preferred=owner:60s;last:60s
      \(Self.two)
      09:00 sign-in A1
      arrive X voice Q subject=9
      accept A1 X
      end A1 X
      sign-in A2
      arrive C1 voice Q subject=9 owner=A1
      expect offered C1 A1 basis=preferred
      decline A1 C1
      expect lapsed C1 stage=255
      expect offered C1 A2 basis=pool
      """)
  }

  @Test("who becomes known while waiting is held for their case owner")
  func identifiedLate() {
    Scenario.run(
      """
      queue Q preferred=owner:60s
      \(Self.two)
      09:00 sign-in A1
      arrive X voice Q
      accept A1 X
      arrive C1 voice Q
      identify C1 subject=4 owner=A1
      expect held C1 A1
      tick 60s
      expect lapsed C1
      identify C1 subject=4 owner=A1
      expect no held
      """)
  }
}
