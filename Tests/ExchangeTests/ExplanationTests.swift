import Testing
import Vocabulary

@testable import Exchange

@Suite("Why this adviser, why this contact")
struct ExplanationTests {
  /// The last offer of a story, explained from the state before it.
  private func explain(_ text: String) throws -> (Explanation, NameTables) {
    let (exchange, history) = Scenario.record(text)
    let at = try #require(
      history.lastIndex {
        if case .contactOffered = $0.event { return true }
        return false
      })
    guard case .contactOffered(let offered) = history[at].event else { throw Missing() }
    var before = Exchange()
    for (event, moment) in history[..<at] { before.apply(event, at: moment) }
    let explanation = try #require(Explanation(of: offered, in: before, at: history[at].at))
    #expect(explanation.agrees(with: offered.why))
    return (explanation, exchange.policy.names)
  }

  private struct Missing: Error {}

  private let story = """
    unit main
    unit hub
    queue Q needs=care>=3 relax=60s:care>=2 head=10m declined=0/10m
    queue Tax needs=tax head=1h
    capacity one voice=1 total=1
    adviser Ann skills=care:5 capacity=one
    adviser Bob skills=care:2 capacity=one
    adviser Cas skills=care:1 capacity=one
    adviser Dai skills=care:4 capacity=one
    adviser Eve skills=care:4 capacity=one
    adviser Fay skills=care:4 capacity=one
    adviser Gus skills=care:2 capacity=one
    adviser Hal skills=care:5 unit=hub
    09:00:00 sign-in Ann
    09:00:01 sign-in Cas
    sign-in Dai
    09:00:02 arrive T1 voice Tax
    09:00:03 arrive X1 voice Q
    accept Ann X1
    sign-in Fay
    presence Fay unavailable
    09:00:05 arrive C1 voice Q
    decline Dai C1
    arrive X2 voice Q
    09:00:30 sign-in Gus
    09:00:40 sign-in Bob
    presence Bob unavailable
    presence Bob available
    09:01:05 tick
    expect offered C1 Gus step=1 candidates=2
    """

  @Test("everyone of the unit has a verdict, and nobody of another is mentioned")
  func verdicts() throws {
    let (why, names) = try explain(
      story.split(separator: "\n").map(String.init)
        .filter { !$0.contains("X2") }.joined(separator: "\n"))
    let told = why.advisers.map { "\(names.advisers[$0.adviser.index]) \($0.verdict)" }
    #expect(told.count == 7)
    #expect(told[0].hasPrefix("Gus candidate"))
    #expect(told[1].hasPrefix("Bob candidate"))
    #expect(told[2].hasPrefix("Ann atCapacity"))
    #expect(told[3].hasPrefix("Cas lacksSkill"))
    #expect(told[4].hasPrefix("Dai coolingOff"))
    #expect(told[5].hasPrefix("Eve notSignedIn"))
    #expect(told[6].hasPrefix("Fay unavailable"))
    #expect(why.passedCount == 1)
  }

  @Test("in plain English, with the names of the plan and the rank in numbers")
  func text() throws {
    let (why, names) = try explain(
      story.split(separator: "\n").map(String.init)
        .filter { !$0.contains("X2") }.joined(separator: "\n"))
    let lines = why.text(names, time: ScenarioTime.text)
    #expect(
      lines == [
        "09:01:05: C3 (voice, queue Q) was offered to Gus, offer number 2, by plan version 1.",
        "It arrived 09:00:05, head start 10 min, so its rank is 08:50:05."
          + " The smallest rank goes first.",
        "Of those free and able, the longest idle is chosen.",
        "Candidates, best first:",
        "  Gus: idle since 09:00:30",
        "  Bob: idle since 09:00:40",
        "Not asked:",
        "  Ann: had no room for voice beside 1 in hand",
        "  Cas: lacked care 2, after relaxation step 1",
        "  Dai: did not take it before, is not asked until 09:10:05",
        "  Eve: was not signed in",
        "  Fay: was unavailable",
        "1 stood before it:",
        "  C1 (rank 08:00:02): Gus lacked tax 1",
      ])
  }

  @Test("an offer by hand says so, and who was passed over")
  func pulled() throws {
    let (why, names) = try explain(
      """
      queue Q
      adviser Ann
      adviser Sue
      09:00 arrive C1 voice Q
      09:01 arrive C2 voice Q
      sign-in Sue
      accept Sue C1
      arrive C3 voice Q
      sign-in Ann
      decline Ann C2
      """)
    #expect(names.advisers[why.adviser.index] == "Ann")
    #expect(why.passed.map(\.contact) == [ContactID(2)])
    #expect(
      why.text(names).contains { $0.contains("did not take it, is not asked until 2026-03-02") })
  }

  @Test("a state that is not the one before the offer explains nothing")
  func wrongState() {
    let offered = ContactOffered(contact: ContactID(1), adviser: AdviserID(0))
    #expect(Explanation(of: offered, in: Exchange(), at: .epoch) == nil)
  }
}
