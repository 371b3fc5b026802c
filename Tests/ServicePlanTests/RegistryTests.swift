import Exchange
import Flows
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Numbers of names")
struct RegistryTests {
  @Test("stay when names are reordered, come and go")
  func stable() throws {
    let first = Examples.compile("county").policy
    var (source, _) = try Examples.county(
      changing: "service.yaml", "  - adult-care\n  - childrens-care\n",
      to: "  - signing\n  - childrens-care\n  - adult-care\n")
    var plan = CompiledPlan.compile(
      source, PlanOptions(compiledAt: Examples.now, earlier: first))
    #expect(plan.problems.map(\.description) == [])
    #expect(plan.policy.version == 2)
    #expect(Array(plan.policy.names.skills.prefix(first.names.skills.count)) == first.names.skills)
    #expect(plan.policy.names.skills.last == "signing")
    #expect(plan.policy.queues == first.queues)

    // A person leaves: their number stays, retired.
    let leaver = try #require(first.names.advisers.first)
    (source, _) = try Examples.county(
      changing: "people.yaml", "      \(leaver): { skills: { welsh: 5 } }\n", to: "")
    var files = source.files
    for index in files.indices {
      files[index].text = files[index].text.replacing("signed in: \(leaver)", with: "wait: 1s")
        .replacing(", \(leaver)", with: "").replacing("[ \(leaver), ", with: "[ ")
        .replacing("expect: offered to \(leaver)", with: "expect: offered to nobody")
    }
    plan = CompiledPlan.compile(
      PlanSource(files: files), PlanOptions(compiledAt: Examples.now, earlier: first))
    #expect(plan.errors.map(\.description) == [])
    #expect(plan.policy.names.advisers == first.names.advisers)
    #expect(plan.policy.advisers[0].isRetired)
    #expect(plan.policy.advisers.filter(\.isRetired).count == 1)
    #expect(plan.place(of: 0, .advisers) == nil)
    #expect(plan.place(of: 1, .advisers)?.file == "people.yaml")
  }

  @Test("of queues that left stay, and the queue is retired")
  func retiredQueue() throws {
    let old = Self.small("queues: { one: { open: always }, two: { open: always } }")
    let new = Self.small("queues: { two: { open: always } }", earlier: old.policy)
    #expect(new.policy.names.queues == ["one", "two"])
    #expect(new.policy.queues.map(\.isRetired) == [true, false])
    let again = Self.small(
      "queues: { three: { open: always }, one: { open: always } }", earlier: new.policy)
    #expect(again.policy.names.queues == ["one", "two", "three"])
    #expect(again.policy.queues.map(\.isRetired) == [false, true, false])
    #expect(again.policy.version == 3)
  }

  @Test("the first language cannot change")
  func language() {
    let old = Self.small("languages: [en, cy]")
    let new = Self.small("languages: [cy, en]", earlier: old.policy)
    #expect(new.errors.contains { $0.what.contains("the first language was \"en\"") })
  }

  @Test("a compiled policy survives writing and reading")
  func recorded() throws {
    let policy = Examples.compile("county").policy
    #expect(try Policy(decoding: policy.encoded()) == policy)
  }

  @Test("the same plan gives the same policy")
  func deterministic() {
    #expect(
      Examples.compile("county").policy.encoded() == Examples.compile("county").policy.encoded())
  }

  static func small(_ text: String, earlier: Policy? = nil) -> CompiledPlan {
    let plan = """
      service: Test
      units: [centre]
      calendars: { always: { every day: "00:00-24:00" } }
      teams: { all: { people: [a1..a3] } }
      \(text)
      """
    return CompiledPlan.compile(
      PlanSource(files: [PlanFile(path: "p.yaml", text: plan)]),
      PlanOptions(compiledAt: Examples.now, earlier: earlier))
  }
}

@Suite("The publish gate")
struct PlanGateTests {
  private func change(
    _ file: String, _ find: String, _ replace: String
  ) throws -> (old: Policy, new: CompiledPlan) {
    let old = Examples.compile("county").policy
    let (source, _) = try Examples.county(changing: file, find, to: replace)
    return (
      old,
      CompiledPlan.compile(source, PlanOptions(compiledAt: Examples.now, earlier: old))
    )
  }

  @Test("lets an unchanged plan pass")
  func unchanged() throws {
    let old = Examples.compile("county").policy
    let new = CompiledPlan.compile(
      Examples.source("county"), PlanOptions(compiledAt: Examples.now, earlier: old))
    let results = try #require(PlanTestRunner(new)).run()
    #expect(PlanGate.compare(old: old, new: new, tests: results).map(\.text) == [])
  }

  @Test("refuses a change that breaks a flow test")
  func brokenTest() throws {
    let (old, new) = try change(
      "flows/main.yaml", "then: to-queue schools", "then: to-queue libraries")
    let results = try #require(PlanTestRunner(new)).run()
    let reasons = PlanGate.compare(old: old, new: new, tests: results)
    #expect(
      reasons.contains {
        $0.kind == .failedTest
          && $0.text.contains("expected waiting in schools, but the contact waits in libraries")
      }, "\(reasons)")
  }

  @Test("refuses a change that makes work unreachable")
  func unreachable() throws {
    let (old, new) = try change(
      "queues.yaml", "needs: safeguarding >= 3\n    relax: [ { after: 30s, needs: safeguarding } ]",
      "needs: safeguarding >= 5")
    let reasons = PlanGate.compare(old: old, new: new)
    #expect(
      reasons.contains {
        $0.kind == .unreachableWork && $0.text.contains("\"safeguarding\" becomes unreachable")
      })
  }

  @Test("refuses to remove a queue in which somebody waits")
  func removed() {
    let old = RegistryTests.small("queues: { one: { open: always }, two: { open: always } }").policy
    let new = RegistryTests.small("queues: { two: { open: always } }", earlier: old)
    #expect(PlanGate.compare(old: old, new: new).isEmpty)
    let reasons = PlanGate.compare(old: old, new: new, waiting: [(QueueID(0), 3)])
    #expect(
      reasons.map(\.text) == [
        "The queue \"one\" is removed while 3 contacts wait in it. Move them first, or "
          + "publish when it is empty."
      ])
  }

  @Test("refuses to lose statutory protection in passing, or to change a unit")
  func protection() {
    let old = RegistryTests.small(
      "queues: { one: { open: always, statutory: true, needs: anyone } }"
    ).policy
    let both = RegistryTests.small(
      "queues: { one: { open: always, head start: 5min } }", earlier: old)
    #expect(PlanGate.compare(old: old, new: both).map(\.kind) == [.lostProtection])
    let alone = RegistryTests.small("queues: { one: { open: always } }", earlier: old)
    #expect(PlanGate.compare(old: old, new: alone).isEmpty)
    let gone = RegistryTests.small("queues: { two: { open: always } }", earlier: old)
    #expect(PlanGate.compare(old: old, new: gone).map(\.kind) == [.lostProtection])
  }
}
