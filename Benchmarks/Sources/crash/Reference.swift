import EventLog
import EventLogSQLite
import Exchange
import Foundation
import ServicePlan
import SimulationKit
import Vocabulary

/// The run that nobody disturbs: a plan met by a demand, recorded from beginning to end.
///
/// Its inputs are the load of the children, and since equal inputs give equal decisions and the
/// logs have the same identity, a child's log must be a beginning of it, record by record, chain
/// value by chain value.
enum Reference {
  static let identity = LogIdentity(
    id: "00000000000000000000000000c0ffee", created: Instant(milliseconds: 0))

  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private struct Sink: EventSink {
    var recorder: JournalRecorder
    mutating func take(_ event: Event, at moment: Instant) {}
    mutating func commit(_ input: Input, _ outcome: Outcome, in exchange: Exchange) {
      recorder.take(input, outcome, in: exchange)
    }
  }

  static func record(
    plan folder: String, demand file: String, days: Int, seed: UInt64, to path: String
  ) throws -> LogHead {
    let demand = try DemandFile.load(path: file)
    let options = PlanOptions(
      compiledAt: UniversalCalendar().day(demand.yearFrom.dayNumber).start, daysAfter: days + 60)
    let plan = CompiledPlan.compile(folder: folder, options)
    if let error = plan.errors.first { throw Fault(description: "\(error)") }
    let scenario = try Scenario(plan: plan, demand: demand, days: days, seed: seed)
    let driver = try SQLiteLogDriver.create(at: path, identity: identity)
    var world = World(scenario, sink: Sink(recorder: try JournalRecorder(driver)))
    if let unknown = world.unknownEntries.first {
      throw Fault(description: "\(unknown) is no address of the plan")
    }
    world.run()
    let head = try world.sink.recorder.finish(world.exchange)
    try driver.close()
    return head
  }
}
