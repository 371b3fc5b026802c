/// What came of one test of the plan.
public struct PlanTestResult: Hashable, Sendable {
  public struct Failure: Hashable, Sendable {
    /// The step of the test that failed.
    public var place: PlanPlace
    /// What was expected and what happened, a sentence without its full stop.
    public var what: String
    public init(place: PlanPlace, what: String) {
      self.place = place
      self.what = what
    }
  }

  public var test: PlanTest
  /// `nil` when the test passed.
  public var failure: Failure?

  public init(test: PlanTest, failure: Failure? = nil) {
    self.test = test
    self.failure = failure
  }

  public var passed: Bool { failure == nil }
  /// The failure as a problem of the plan.
  public var problem: PlanProblem? {
    failure.map {
      PlanProblem(
        $0.place, .error, "the test \"\(test.name)\" fails: \($0.what)",
        do: "Correct the plan, or what the test expects")
    }
  }
}
