import Exchange
import Foundation
import Testing
import Vocabulary

@testable import ServicePlan

enum Examples {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples").path

  /// Monday 12 January 2026, 09:00 in London.
  static let now = Instant(milliseconds: 1_768_208_400_000)

  static func source(_ name: String) -> PlanSource { PlanSource(folder: folder + "/" + name) }
  static func compile(_ name: String) -> CompiledPlan {
    CompiledPlan.compile(source(name), PlanOptions(compiledAt: now))
  }
}

@Suite("The example plans")
struct ExamplePlanTests {
  @Test("are clean", arguments: ["minimal", "county"])
  func clean(name: String) {
    let plan = Examples.compile(name)
    #expect(plan.problems.map(\.description) == [])
    #expect(!plan.policy.queues.isEmpty)
    #expect(plan.policy.version == 1)
    #expect(plan.policy.digest.count == 64)
  }

  @Test("pass their own tests", arguments: ["minimal", "county"])
  func ownTests(name: String) throws {
    let plan = Examples.compile(name)
    let runner = try #require(PlanTestRunner(plan))
    let results = runner.run()
    #expect(results.compactMap { $0.problem?.description } == [])
    #expect(results.count == (name == "county" ? 46 : 2))
  }
}
