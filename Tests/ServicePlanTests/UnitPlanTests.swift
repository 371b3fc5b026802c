import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Units of a plan")
struct UnitPlanTests {
  private static let flow = """
    flow: main
    listen for: { a person: to-queue desk, an emergency: to-queue desk }
    steps:
      reason:
        ask: "Press 1 for the desk, 2 for the hub."
        answers: { 1: to-queue desk, 2: to-queue hub }
    """

  /// A desk and a hub; the main number belongs to `unit`, and leads to `target`.
  private static func compile(
    units: String = "[desk, hub]", unit: String = "unit: desk, ", target: String = "flow: main",
    closed: String = "", people: String = "", flow: String = Self.flow
  ) -> CompiledPlan {
    let open = closed.isEmpty ? "always" : "day"
    let text = """
      service: Test
      units: \(units)
      calendars: { always: { every day: "00:00-24:00" }, day: { every day: "08:00-20:00" } }
      numbers:
        "+441632960100": { \(unit)\(target) }
        "+441632960110": { queue: desk }
        "+441632960120": { queue: hub }
        "+441632960130": { duty: night }
      queues:
        desk: { unit: desk, open: \(open), channels: [voice] \(closed) }
        hub: { unit: hub, open: always, channels: [voice] }
      teams:
        desk: { unit: desk, people: [a] \(people) }
        hub: { unit: hub, people: [b] }
      duty:
        night:
          unit: hub
          rota: { rotate: daily from 2025-01-05 09:00, among: [b] }
          reach: [ softphone 20s ]
          nobody: { queue: hub, explain: "Nobody could be reached." }
      """
    var files = [PlanFile(path: "p.yaml", text: text), TelephonePlan.least]
    files.append(PlanFile(path: "flows/main.yaml", text: flow))
    return CompiledPlan.compile(
      PlanSource(files: files), PlanOptions(compiledAt: Examples.now))
  }

  private static func crossings(_ plan: CompiledPlan) -> [String] {
    plan.errors.map(\.what).filter { $0.contains("would show contacts of") }
  }

  static let open = "{ desk: {}, hub: { accepts from: [desk] } }"

  @Test("an address of one unit whose flow reaches the queue of another is refused")
  func flowReaches() {
    let found = Self.crossings(Self.compile())
    #expect(found.count == 1)
    #expect(
      found.first == "\"+441632960100\", by the step \"to-queue hub\" of the flow \"main\", would "
        + "show contacts of \"desk\" to \"hub\"")
    #expect(Self.crossings(Self.compile(unit: "unit: hub, ")).count == 1)
  }

  @Test("unless that unit accepts from it; and then not the other way round")
  func accepted() {
    let plan = Self.compile(units: Self.open)
    #expect(plan.problems.map(\.description) == [])
    #expect(plan.policy.mayHandOver(from: UnitID(0), to: UnitID(1)))
    #expect(!plan.policy.mayHandOver(from: UnitID(1), to: UnitID(0)))
    #expect(Self.crossings(Self.compile(units: Self.open, unit: "unit: hub, ")).count == 1)
  }

  @Test("an address whose unit is not that of its queue, its duty or its flow is refused")
  func addresses() {
    for target in ["queue: hub", "duty: night"] {
      #expect(Self.crossings(Self.compile(target: target)).count == 1, "\(target)")
      #expect(Self.crossings(Self.compile(units: Self.open, target: target)) == [], "\(target)")
    }
    let ofHub = Self.flow.replacing("flow: main\n", with: "flow: main\nunit: hub\n")
      .replacing("to-queue desk", with: "to-queue hub")
    #expect(Self.crossings(Self.compile(flow: ofHub)).count == 1)
  }

  @Test("a shared flow is followed from the queue that leads to it when closed")
  func closedQueue() {
    let shut = Self.flow.replacing(
      "to-queue desk", with: "to-duty night")
    let closed = ", closed: { flow: main }"
    let found = Self.crossings(Self.compile(closed: closed, flow: shut))
    #expect(found.contains { $0.contains("\"closed\" of queue \"desk\"") }, "\(found)")
    #expect(
      Self.crossings(Self.compile(units: Self.open, closed: closed, flow: shut)) == [])
  }

  @Test("what moves contacts by itself stays in the unit, whatever the unit accepts")
  func alternatives() {
    let plan = Self.compile(units: Self.open, closed: ", closed: { queue: hub }")
    #expect(Self.crossings(plan).count == 1)
  }

  @Test("a unit accepts from others that there are")
  func accepts() {
    let own = Self.compile(units: "{ desk: {}, hub: { accepts from: [hub] } }")
    #expect(own.errors.contains { $0.what.contains("accepts from itself") })
    let unknown = Self.compile(units: "{ desk: {}, hub: { accepts from: [dsk] } }")
    #expect(unknown.errors.contains { $0.what == "there is no unit \"dsk\"" })
    let key = Self.compile(units: "{ desk: {}, hub: { acepts from: [desk] } }")
    #expect(key.errors.contains { $0.what.contains("has no key \"acepts from\"") })
  }

  @Test("supervisors are named for units of their own, or for all")
  func supervisors() {
    let one = Self.compile(units: Self.open, people: ", supervises: [desk]")
    #expect(one.policy.supervises(AdviserID(0), UnitID(0)))
    #expect(!one.policy.supervises(AdviserID(0), .none))
    #expect(!one.policy.supervises(AdviserID(1), UnitID(1)))
    let all = Self.compile(units: Self.open, people: ", supervises: all")
    #expect(all.policy.supervises(AdviserID(0), .none))
    #expect(all.policy.supervises(AdviserID(0), UnitID(0)))
    #expect(!all.policy.supervises(AdviserID(0), UnitID(1)))
    let foreign = Self.compile(units: Self.open, people: ", supervises: [hub]")
    #expect(foreign.errors.contains { $0.what.contains("does not belong to it") })
  }

  @Test("a unit that leaves the plan, or accepts no more, accepts nothing")
  func later() {
    let first = Self.compile(units: Self.open)
    let text = """
      service: Test
      units: [desk, hub]
      calendars: { always: { every day: "00:00-24:00" } }
      numbers: { "+441632960110": { queue: desk }, "+441632960120": { queue: hub } }
      queues:
        desk: { unit: desk, open: always, channels: [voice] }
        hub: { unit: hub, open: always, channels: [voice] }
      teams: { desk: { unit: desk, people: [a] }, hub: { unit: hub, people: [b] } }
      """
    let next = CompiledPlan.compile(
      PlanSource(files: [PlanFile(path: "p.yaml", text: text), TelephonePlan.least]),
      PlanOptions(compiledAt: Examples.now, earlier: first.policy))
    #expect(next.problems.map(\.description) == [])
    #expect(!next.policy.mayHandOver(from: UnitID(0), to: UnitID(1)))
  }

  @Test("how long a call may be outside, and whether advisers may choose, are in the plan")
  func conduct() {
    let text = """
      service: Test
      units: [desk]
      calendars: { always: { every day: "00:00-24:00" } }
      numbers: { "+441632960110": { queue: desk } }
      queues: { desk: { open: always, channels: [voice], may be pulled: true } }
      teams: { desk: { people: [a] } }
      conduct: { outside at most: TIME }
      """
    func compile(_ time: String) -> CompiledPlan {
      CompiledPlan.compile(
        PlanSource(
          files: [
            PlanFile(path: "p.yaml", text: text.replacing("TIME", with: time)), TelephonePlan.least,
          ]),
        PlanOptions(compiledAt: Examples.now))
    }
    let plan = compile("90min")
    #expect(plan.problems.map(\.description) == [])
    #expect(plan.policy.conduct.outsideAtMost == .minutes(90))
    #expect(plan.policy.queues[0].mayBePulled)
    #expect(ConductPolicy().outsideAtMost == .hours(4))
    #expect(compile("0s").errors.contains { $0.what.contains("closed after") })
  }
}
