import Exchange
import Foundation
import Measuring
import ServicePlan
import SimulationKit
import Vocabulary

// The Oxfordshire year through the production core, on one core.
// usage: year PLAN DEMAND [SEED]

struct Hashed: EventSink {
  var hash = DecisionsHash()
  mutating func take(_ event: Event, at moment: Instant) { hash.take(event, at: moment) }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: year PLAN DEMAND [SEED]\n".utf8))
  exit(2)
}
let began = processorSeconds()
let demand = try DemandFile.load(path: arguments[2])
let options = PlanOptions(compiledAt: UniversalCalendar().day(demand.yearFrom.dayNumber).start)
let plan = CompiledPlan.compile(folder: arguments[1], options)
guard plan.errors.isEmpty else {
  for problem in plan.errors { print(problem) }
  exit(1)
}
let seed = arguments.count > 3 ? UInt64(arguments[3]) ?? 1 : 1
let scenario = try Scenario(plan: plan, demand: demand, seed: seed)
let prepared = processorSeconds()
var world = World(scenario, sink: Hashed())
if !world.unknownEntries.isEmpty { print("not in the plan: \(world.unknownEntries)") }
world.run()
let done = processorSeconds()
func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
print("plan and demand read: \(seconds(prepared - began)) of processor time")
print("year simulated: \(seconds(done - prepared)) of processor time")
print(
  "contacts \(world.contactCount), inputs \(world.inputCount), events \(world.eventCount),",
  "open at the end \(world.exchange.openContactCount)")
print("peak memory \(String(format: "%.0f", peakMebibytes())) MiB")
print("refused: \(world.rejected.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" })")
print("decisions \(world.sink.hash.hex)")
