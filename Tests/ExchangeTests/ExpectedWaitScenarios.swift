import Flows
import Testing
import Vocabulary

@testable import Exchange

@Suite("Expected waits: what is told, and what limits go by")
struct ExpectedWaitScenarios {
  @Test("the expected wait counts those who would be before the newcomer, not all who wait")
  func expectedWaitByPlace() {
    let story = { (entry: String, expected: String) in
      """
      queue Q expected=10m long=end
      adviser A1
      entry F flow=F
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      arrive C2 voice Q
      arrive C3 voice \(entry)
      expect \(expected)
      """
    }
    let urgent = { (plan: inout ScenarioPlan) in
      var step = QueueStep()
      step.queue = QueueID(0)
      step.headStart = .hours(24)
      var flow = Flow()
      flow.name = "F"
      flow.steps = [Step(name: "urgent", action: .queue(step))]
      plan.policy.names.flows = ["F"]
      plan.policy.flows = [flow]
    }
    Scenario.run(story("Q", "closed C3 turnedAway reason=expectedWait"), flows: urgent)
    Scenario.run(story("F", "queued C3 Q cause=flow"), flows: urgent)
  }

  @Test("a fresh forecast is told by position, an old one is not")
  func forecast() {
    Scenario.run(
      """
      queue Q tell=45s
      adviser A1
      09:00 sign-in A1
      arrive C0 voice Q
      accept A1 C0
      arrive C1 voice Q
      arrive C2 voice Q
      estimate Q 6m 9m
      tick 45s
      expect told C1 low=120s high=180s
      expect told C2 low=240s high=360s
      tick 45s
      expect told C1 low=120s high=360s
      """)
  }

  @Test("an expected wait beyond the limit offers its alternative to live contacts only")
  func expectedWait() {
    Scenario.run(
      """
      queue Q expected=10m long=callback callback=3/15m
      adviser A1
      09:00 sign-in A1
      arrive C1 voice Q
      accept A1 C1
      arrive C2 voice Q
      expect no alternative
      arrive C3 voice Q
      expect alternative C3 callback cause=expectedWait
      expect queued C3 Q
      expect callback-offered C3
      arrive E1 email Q
      expect no alternative
      """)
  }

  @Test("a forecast of its own is told less the time since, before that of its queue")
  func ownForecast() {
    Scenario.run(
      """
      queue Q tell=45s
      adviser A1
      09:00 sign-in A1
      arrive C0 voice Q
      accept A1 C0
      arrive C1 voice Q
      arrive C2 voice Q
      tick 30s
      estimate Q 6m 9m
      estimate Q 3m 5m C2
      tick 15s
      expect told C1 low=120s high=180s
      expect told C2 low=165s high=285s
      estimate Q 1m 2m C0
      expect refused notWaiting
      """)
  }
}
