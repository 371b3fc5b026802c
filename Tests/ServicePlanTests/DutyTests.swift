import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Duty rotas")
struct DutyTests {
  static func compile(_ duty: String) -> CompiledPlan {
    let text = """
      service: Test
      units: [centre, other]
      secrets: [mobile-a, mobile-b]
      numbers:
        "+441632960190": { duty: night }
      teams:
        duty:
          unit: centre
          people: { a: { mobile: mobile-a }, b: { mobile: mobile-b }, c: {}, m: {} }
        elsewhere: { unit: other, people: [z] }
      duty:
        night:
          unit: centre
      \(duty.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
          reach: [ softphone 20s ]
          nobody: { then: end, explain: "Nobody could be reached." }
      """
    return CompiledPlan.compile(
      PlanSource(files: [PlanFile(path: "p.yaml", text: text), TelephonePlan.least]),
      PlanOptions(compiledAt: Examples.now))
  }

  static func names(_ plan: CompiledPlan, at local: String) throws -> [String] {
    let at = try #require(plan.civilTime.instant(local))
    let shift = plan.policy.duties[0].shifts.first { $0.from <= at && at < $0.to }
    return (shift?.officers ?? []).map { plan.policy.names.advisers[$0.index] }
  }

  @Test("weekly turns change by the clock on the wall, also when the clocks change")
  func weekly() throws {
    let plan = Self.compile(
      """
      rota: { rotate: weekly from 2026-01-05 09:00, among: [a, b, c] }
      then: [ second on rota ]
      """)
    #expect(plan.problems.map(\.description) == [])
    #expect(try Self.names(plan, at: "2026-01-12 08:59") == ["a", "b"])
    #expect(try Self.names(plan, at: "2026-01-12 09:00") == ["b", "c"])
    #expect(try Self.names(plan, at: "2026-01-19 09:00") == ["c", "a"])
    // 30 March is the Monday after the clocks went forward; 12 weeks after 5 January.
    #expect(try Self.names(plan, at: "2026-03-30 08:59") == ["c", "a"])
    #expect(try Self.names(plan, at: "2026-03-30 09:00") == ["a", "b"])
    let shifts = plan.policy.duties[0].shifts
    let changed = try #require(plan.civilTime.instant("2026-03-30 09:00"))
    let before = try #require(shifts.first { $0.to == changed })
    #expect(before.to - before.from == .hours(167))
    for (one, next) in zip(shifts, shifts.dropFirst()) { #expect(one.to == next.from) }
  }

  @Test("daily turns, an override, a swap and leave")
  func changes() throws {
    let plan = Self.compile(
      """
      rota: { rotate: daily from 2026-01-05 18:00, among: [a, b, c] }
      overrides: [ { from: 2026-01-20 18:00, to: 2026-01-21 06:00, officers: [m] } ]
      swaps: [ { from: 2026-02-01 18:00, to: 2026-02-03 18:00, between: [a, b] } ]
      leave: [ { from: 2026-03-01 18:00, to: 2026-03-04 18:00, person: c } ]
      """)
    #expect(plan.problems.map(\.description) == [])
    // 20 January is the 15th turn: a's; the override takes half of it.
    #expect(try Self.names(plan, at: "2026-01-20 17:59") == ["c"])
    #expect(try Self.names(plan, at: "2026-01-20 18:00") == ["m"])
    #expect(try Self.names(plan, at: "2026-01-21 06:00") == ["a"])
    // 1 February is the 27th turn (a), swapped with b, who has the 28th.
    #expect(try Self.names(plan, at: "2026-02-01 18:00") == ["b"])
    #expect(try Self.names(plan, at: "2026-02-02 18:00") == ["a"])
    // 3 March is the 57th turn (a); 1 March the 55th (b), 2 March the 56th (c, on leave: a).
    #expect(try Self.names(plan, at: "2026-03-01 18:00") == ["b"])
    #expect(try Self.names(plan, at: "2026-03-02 18:00") == ["a"])
  }

  @Test("a near gap is an error with its exact hours, a far one a warning")
  func gaps() throws {
    let near = Self.compile(
      """
      rota: { rotate: daily from 2026-01-05 18:00, among: [a] }
      leave: [ { from: 2026-01-20 18:00, to: 2026-01-21 18:00, person: a } ]
      """)
    let error = try #require(near.errors.first)
    #expect(near.errors.count == 1)
    #expect(
      error.what == "nobody is on duty \"night\" from Tue 2026-01-20 18:00 to Wed 2026-01-21 18:00")
    let far = Self.compile(
      """
      rota: { rotate: daily from 2026-01-05 18:00, among: [a] }
      leave: [ { from: 2026-06-20 18:00, to: 2026-06-21 18:00, person: a } ]
      """)
    #expect(far.errors.isEmpty)
    #expect(far.warnings.count == 1)
  }

  @Test("only the hours that must be covered count")
  func covered() {
    let plan = Self.compile(
      """
      hours: { sat-sun: "00:00-24:00" }
      rota: { rotate: daily from 2026-01-05 18:00, among: [a] }
      leave: [ { from: 2026-01-20 18:00, to: 2026-01-21 18:00, person: a } ]
      """)
    #expect(plan.problems.map(\.description) == [])
  }

  @Test(
    "refuses what would ring somebody twice, nobody, or the wrong unit",
    arguments: [
      ("rota: { rotate: daily from 2026-01-05 18:00, among: [a, a] }", "is twice on this rota"),
      (
        "rota: { rotate: daily from 2026-01-05 18:00, among: [a] }\nthen: [ manager a ]",
        "would be rung twice"
      ),
      (
        "rota: { rotate: daily from 2026-01-05 18:00, among: [a] }\nthen: [ manager m, manager m ]",
        "would be rung twice"
      ),
      ("rota: { rotate: daily from 2026-01-05 18:00, among: [z] }", "may not see contacts"),
      ("rota: { rotate: hourly from 2026-01-05 18:00, among: [a] }", "is not a rotation"),
      (
        "rota: { rotate: daily from 2026-01-05 18:00, among: [a] }\n"
          + "overrides: [ { from: 2026-02-02 00:00, to: 2026-02-01 00:00, officers: [m] } ]",
        "ends before it begins"
      ),
      (
        "rota: { rotate: daily from 2026-01-05 18:00, among: [a] }\n"
          + "overrides: [ { from: 2026-02-01 00:00, to: 2026-02-03 00:00, officers: [m] }, "
          + "{ from: 2026-02-02 00:00, to: 2026-02-04 00:00, officers: [b] } ]",
        "overlaps the one"
      ),
    ])
  func refused(duty: String, says: String) {
    let plan = Self.compile(duty)
    #expect(plan.errors.contains { $0.what.contains(says) }, "\(plan.problems)")
  }
}
