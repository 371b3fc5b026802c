import ArgumentParser
import Desk
import EventLog
import Exchange
import ServicePlan
import Vocabulary

struct CheckCommand: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a service plan and run its tests.",
    discussion: """
      Every problem is shown with file, line and column, and what to do about it. The tests that \
      stand in the plan run in virtual time, through the code that runs live.

        guildhall check Examples/county
        guildhall check Examples/county --on 2026-12-01
        guildhall check Examples/county --json | python3 -m json.tool

      Exit status 1 when there is an error or a failed test; warnings alone leave it 0.
      """)

  @Argument(help: "The folder of the plan.")
  var plan: String

  @Option(help: "Check as on this date, such as 2026-03-02; today without it.")
  var on: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let on, CivilDate(on) == nil {
      throw ValidationError("--on is no date. Write it like 2026-03-02.")
    }
    let today = CivilTime.utc.date(of: SystemClock().now())
    if let date = on.flatMap({ CivilDate($0) }),
      abs(date.dayNumber - today.dayNumber) > PlanLimits.horizonDays
    {
      throw ValidationError(
        "--on \(date) is more than ten years from today. Choose a nearer day.")
    }
  }

  func run() throws {
    let date = on.flatMap { CivilDate($0) }
    let moment = date.map { CivilTime.utc.midnight($0) } ?? SystemClock().now()
    let compiled = try PlanReading.compile(plan, PlanOptions(compiledAt: moment))
    let results = runTests(compiled)
    let failures = results.compactMap(\.problem)
    if output.json {
      printJSON(compiled, results)
    } else {
      printText(compiled, results, failures)
    }
    if !compiled.errors.isEmpty || !failures.isEmpty { throw ExitStatus.findings }
  }

  private func runTests(_ compiled: CompiledPlan) -> [PlanTestResult] {
    guard let runner = PlanTestRunner(compiled) else { return [] }
    let bar = ProgressBar("Testing the plan")
    defer { bar.finish() }
    return compiled.tests.enumerated().map { number, test in
      bar.show(Double(number) / Double(compiled.tests.count))
      return runner.run(test)
    }
  }

  private func printText(
    _ compiled: CompiledPlan, _ results: [PlanTestResult], _ failures: [PlanProblem]
  ) {
    for problem in compiled.problems + failures { print(problem) }
    let (errors, warnings) = (compiled.errors.count, compiled.warnings.count)
    if errors > 0 {
      print(
        "\(Count.of(errors, "error")), \(Count.of(warnings, "warning")). "
          + "The tests run when there are no errors.")
      return
    }
    let policy = compiled.policy
    print(
      "\(policy.service): \(Count.of(policy.names.queues.count, "queue")), "
        + "\(Count.of(policy.names.advisers.count, "adviser")), "
        + "\(Count.of(policy.names.flows.count, "flow")). \(Count.of(warnings, "warning")). "
        + "\(results.count - failures.count) of \(Count.of(results.count, "test")) "
        + "\(results.count == 1 ? "passes" : "pass").")
  }

  private func printJSON(_ compiled: CompiledPlan, _ results: [PlanTestResult]) {
    let policy = compiled.policy
    JSONOut.print([
      JSONMember("service", .string(policy.service)),
      JSONMember("digest", .string(policy.digest)),
      JSONMember("horizon", .string(policy.horizon.description)),
      JSONMember("queues", .number(Int64(policy.names.queues.count))),
      JSONMember("advisers", .number(Int64(policy.names.advisers.count))),
      JSONMember("flows", .number(Int64(policy.names.flows.count))),
      JSONMember("errors", .number(Int64(compiled.errors.count))),
      JSONMember("warnings", .number(Int64(compiled.warnings.count))),
      JSONMember("problems", .array(compiled.problems.map(PlanReading.json))),
      JSONMember("testsPassed", .number(Int64(results.count(where: \.passed)))),
      JSONMember("testsFailed", .number(Int64(results.count { !$0.passed }))),
      JSONMember("tests", .array(results.map(Self.json))),
    ])
  }

  private static func json(_ result: PlanTestResult) -> JSONValue {
    var members = [
      JSONMember("name", .string(result.test.name)),
      JSONMember("place", .string(result.test.place.description)),
      JSONMember("passed", .bool(result.passed)),
    ]
    if let failure = result.failure {
      members.append(JSONMember("failedAt", .string(failure.place.description)))
      members.append(JSONMember("what", .string(failure.what)))
    }
    return .object(members)
  }
}
