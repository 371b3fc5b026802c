import EventLog
import Exchange
import Foundation
import ServicePlan
import Vocabulary

/// Plans as verbs take them.
enum PlanReading {
  /// Compiles the folder of a plan; the problems are in the result.
  static func compile(_ folder: String, _ options: PlanOptions) throws -> CompiledPlan {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw Trouble.usage(
        "\(folder) is not a folder. Give the folder of a service plan, such as Examples/minimal.")
    }
    return CompiledPlan.compile(folder: folder, options)
  }

  static func isReadableFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isReadableFile(atPath: path)
  }

  /// As `compile`, for verbs that need a plan without errors.
  static func publishable(_ folder: String, _ options: PlanOptions) throws -> CompiledPlan {
    let plan = try compile(folder, options)
    guard let first = plan.errors.first else { return plan }
    for problem in plan.errors { Terminal.say(problem.description) }
    throw Trouble.finding(
      "plan",
      "the plan has \(Count.of(plan.errors.count, "error")), the first at \(first.place). "
        + "Run \"guildhall check \(folder)\" until it has none.")
  }

  static func json(_ problem: PlanProblem) -> JSONValue {
    .object([
      JSONMember("severity", .string(problem.severity.rawValue)),
      JSONMember("file", .string(problem.file)),
      JSONMember("line", .number(Int64(problem.line))),
      JSONMember("column", .number(Int64(problem.column))),
      JSONMember("what", .string(problem.what)),
      JSONMember("whatToDo", .string(problem.whatToDo)),
    ])
  }
}
