import Testing

@testable import Exchange

@Suite("Offer: one contact to one adviser at a time")
struct OfferScenarios {
  @Test("an offer not answered ends by its deadline; the contact keeps its place")
  func notAnswered() {
    Scenario.run(
      """
      queue Q ring=20s missed=2/0s/no-answer
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      expect offered C1 A1 until=09:00:20
      09:00:05 arrive C2 voice Q
      expect no offered
      expect adviser A1 available offer=C1
      tick 15s
      expect missed C1 A1
      expect offered C1 A1
      tick 20s
      expect missed C1 A1
      expect presence A1 unavailable why=too
      expect no offered
      expect order C1 C2
      presence A1 available
      expect offered C1 A1
      """)
  }

  @Test("declined: the adviser cools off for this contact, others are asked at once")
  func declined() {
    Scenario.run(
      """
      queue Q declined=3/60s
      adviser A1
      adviser A2
      09:00:00 sign-in A1
      09:00:01 sign-in A2
      09:00:02 arrive C1 voice Q
      expect offered C1 A1
      arrive C2 voice Q
      expect offered C2 A2
      decline A1 C1
      expect declined C1 A1
      expect no offered
      decline A2 C2
      expect offered C1 A2
      expect offered C2 A1
      expect contact C1 offered offered=A2
      """)
  }

  @Test("the only adviser who declined is asked again once they cooled off")
  func coolOff() {
    Scenario.run(
      """
      queue Q declined=0/60s
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      decline A1 C1
      expect no offered
      tick 59s
      expect no offered
      tick 1s
      expect cooled C1 A1
      expect offered C1 A1
      """)
  }

  @Test("declining has its own limit, counted in a row and forgotten with the next acceptance")
  func declineLimit() {
    Scenario.run(
      """
      queue Q declined=2/5m/away missed=0/0s
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      decline A1 C1
      expect no presence
      arrive C2 voice Q
      accept A1 C2
      end A1 C2
      arrive C3 voice Q
      decline A1 C3
      expect no presence
      arrive C4 voice Q
      decline A1 C4
      expect presence A1 unavailable
      """)
  }

  @Test("nobody else can take, decline or take twice what is offered to one")
  func strangers() {
    Scenario.run(
      """
      queue Q
      adviser A1
      adviser A2
      09:00 sign-in A1
      arrive C1 voice Q
      expect offered C1 A1
      accept A2 C1
      expect refused notOffered
      decline A2 C1
      expect refused notOffered
      accept A1 C1
      accept A1 C1
      expect refused notOffered
      accept A1 ?99
      expect refused unknownContact
      """)
  }

  @Test("late: an acceptance after the deadline finds the offer gone")
  func late() {
    Scenario.run(
      """
      queue Q ring=20s missed=1/0s
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      jump 25s
      expect missed C1 A1
      accept A1 C1
      expect refused notOffered
      """)
  }

  @Test("an offer is withdrawn when the customer leaves or the adviser is signed out")
  func withdrawn() {
    Scenario.run(
      """
      queue Q
      adviser A1
      adviser A2 supervises=main
      09:00 sign-in A1
      arrive C1 voice Q
      leave C1
      expect withdrawn C1 A1 cause=customerLeft
      expect closed C1 abandoned
      arrive C2 voice Q
      expect offered C2 A1
      sign-in A2
      sign-out A1 by=A2 why=fire
      expect withdrawn C2 A1 cause=signedOut
      expect offered C2 A2
      """)
  }

  @Test("a clock that goes back counts as standing still")
  func clockSetBack() {
    Scenario.run(
      """
      queue Q
      adviser A1
      09:00 sign-in A1
      09:10 arrive C1 voice Q
      back 5m
      accept A1 C1
      expect accepted C1 A1 wait=0s
      """)
  }

  @Test("after a standstill, what was due is done in order and then the late input")
  func standstill() {
    Scenario.run(
      """
      queue Q needs=tax relax=60s:anyone ring=20s
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      jump 10m
      expect relaxed C1 step=1
      expect offered C1 A1
      """)
  }
}
