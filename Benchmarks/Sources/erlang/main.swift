import Foundation
import Measuring
import ServicePlan
import SimulationKit
import Vocabulary

// The production exchange under a virtual clock, beside Erlang's formulas.
// usage: erlang EXAMPLES-MINIMAL [REPLICATIONS] [DAYS]
//
// Each case is the example's plan with its people, rate, handle time and patience replaced. Each
// replication has a seed of its own and is DAYS long; contacts that arrive in its first four hours
// (the warm-up from an empty room) or in its last hour (not all of them are seen to the end) are
// not counted. Exit status: 0 when every figure agrees, 1 when one does not, 2 usage.

let arguments = CommandLine.arguments
let replications = arguments.count > 2 ? Int(arguments[2]) ?? 0 : 30
let days = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 4
guard (2...5).contains(arguments.count), replications >= 2, days >= 1 else {
  FileHandle.standardError.write(Data("usage: erlang PLAN [REPLICATIONS] [DAYS]\n".utf8))
  exit(2)
}
let folder = arguments[1]

/// Bonferroni: all figures together are out of noise by chance once in a thousand runs.
let familyLevel = 0.001
let cases = Case.all
let figureCount = cases.reduce(0) { $0 + $1.formula.count }
let level = 1 - familyLevel / Double(figureCount)

var isGood = true
let began = processorSeconds()
print("\(replications) replications of \(days) days; warm-up of 4 h left out")
for (number, one) in cases.enumerated() {
  // Seeds of its own for each case, so that one chance does not show in all of them.
  let runs = try one.simulate(
    plan: folder, replications: replications, days: days,
    firstSeed: UInt64(1 + number * replications))
  print("\n\(one.name): \(runs.contacts) contacts counted")
  for (at, wanted) in one.formula.enumerated() {
    let values = runs.figures.map { $0[at] }
    let usual = try Intervals.mean(values, level: 0.95)
    let wide = try Intervals.mean(values, level: level)
    let error = standardError(values)
    let agrees = wide.contains(wanted.value)
    isGood = isGood && agrees
    print(
      wanted.name.padding(toLength: 22, withPad: " ", startingAt: 0)
        + String(
          format: "formula %9.5f  simulated %9.5f ± %.5f  z %+5.2f  95%%: %@  %@",
          wanted.value, usual.estimate, error, (usual.estimate - wanted.value) / error,
          usual.contains(wanted.value) ? "covers" : "misses", agrees ? "agrees" : "DISAGREES"))
  }
}
print(String(format: "\n%.0f s of processor time", processorSeconds() - began))
print(isGood ? "All agree within simulation noise." : "NOT all agree.")
exit(isGood ? 0 : 1)

func standardError(_ values: [Double]) -> Double {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n).squareRoot()
}
