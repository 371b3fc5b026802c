import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Tests of a plan")
struct PlanTestRunnerTests {
  static func run(_ tests: String) throws -> [PlanTestResult] {
    let text = """
      service: Test
      units: [centre]
      secrets: []
      calendars: { always: { every day: "00:00-24:00" }, day: { mon-fri: "09:00-17:00" } }
      numbers:
        "+441632960100": { flow: main }
        "+441632960190": { duty: night }
      queues: { calls: { open: always, channels: [voice, task, callback] } }
      teams: { all: { people: [a, b] } }
      duty:
        night:
          unit: centre
          rota: { rotate: daily from 2026-01-05 09:00, among: [a, b] }
          reach: [ softphone 20s ]
          then: [ second on rota ]
          nobody: { then: end, explain: "Nobody could be reached." }
      \(tests)
      """
    let flow = """
      flow: main
      listen for: { a person: to-queue calls, an emergency: to-duty night }
      steps:
        first:
          say: "Welcome."
          when: [ { closed: day, then: outside } ]
          otherwise: menu
        menu:
          ask: "Press 1 to wait, 2 to leave a message."
          answers: { 1: to-queue calls, 2: message }
        message:
          take message: { ask: "Speak now.", queue: calls, thanks: "Thank you." }
        outside:
          transfer outside: { number: "+441632960999", failed: sorry }
        sorry: { say: "Please ring later.", end: true }
      """
    let plan = CompiledPlan.compile(
      PlanSource(files: [
        TelephonePlan.least, PlanFile(path: "p.yaml", text: text),
        PlanFile(path: "flows/main.yaml", text: flow),
      ]), PlanOptions(compiledAt: Examples.now))
    #expect(plan.problems.map(\.description) == [])
    return try #require(PlanTestRunner(plan)).run()
  }

  @Test("pass when the exchange does as they say")
  func passing() throws {
    let results = try Self.run(
      """
      tests:
        - without a time it is a Tuesday at ten:
            - arrive: call to "+441632960100"
            - hears: "Press 1"
            - press: 1
            - expect: [ waiting in calls, head start 0s, offered to nobody ]
        - an adviser declines and another takes it:
            - signed in: [ a, b ]
            - arrive: call to "+441632960100"
            - press: 1
            - expect: offered to a
            - then: the adviser declines
            - expect: offered to b
            - then: the adviser accepts
            - expect: [ handled by b, not waiting ]
        - a message is left:
            - arrive: call to "+441632960100"
            - press: 2
            - hears: "Speak now"
            - then: a message is left
            - hears: "Thank you"
            - expect: [ message in calls, ended ]
        - at night nobody answers outside:
            - at: 2026-02-02 22:00
            - arrive: call to "+441632960100"
            - expect: outside +441632960999
            - then: nobody answers outside
            - hears: "ring later"
            - expect: ended
        - the duty officer is rung, then the second:
            - at: 2026-01-13 22:00
            - arrive: call to "+441632960190"
            - expect: [ on duty night, ringing a ]
            - wait: 21s
            - expect: ringing b
            - then: the duty officer answers
            - expect: handled by b
        - a caller hangs up:
            - arrive: call to "+441632960100"
            - then: the customer hangs up
            - expect: ended
      """)
    #expect(results.compactMap { $0.problem?.description } == [])
    #expect(results.count == 6)
  }

  @Test("fail at the step that is wrong, saying what happened instead")
  func failing() throws {
    let results = try Self.run(
      """
      tests:
        - the wrong queue:
            arrive: call to "+441632960100"
            expect: waiting in calls
        - the wrong words:
            arrive: call to "+441632960100"
            hears: "Goodbye"
        - the wrong person:
            signed in: b
            arrive: call to "+441632960190"
            expect: offered to b
        - nothing to accept:
            arrive: call to "+441632960100"
            then: the adviser accepts
            expect: ended
      """)
    let expected = [
      "p.yaml:20:7: error: the test \"the wrong queue\" fails: expected waiting in calls, but the "
        + "contact is at the step \"menu\" of the flow \"main\". Correct the plan, or what "
        + "the test expects.",
      "p.yaml:23:7: error: the test \"the wrong words\" fails: \"Goodbye\" is not heard, but: "
        + "\"Welcome.\" / \"Press 1 to wait, 2 to leave a message.\". Correct the plan, or what "
        + "the test expects.",
      "p.yaml:27:7: error: the test \"the wrong person\" fails: expected offered to b, but the "
        + "contact rings a, on duty night. Correct the plan, or what the test expects.",
    ]
    #expect(results.prefix(3).compactMap { $0.problem?.description } == expected)
    #expect(results[3].failure?.what.hasPrefix("the exchange refuses it") == true)
  }
}
