import Exchange
import Foundation
import SimulationKit

/// Many faulty worlds together.
struct Campaign {
  private(set) var hashes: [UInt64: String] = [:]
  private(set) var violations: [Violation] = []
  private var contacts = 0
  private var inputs = 0
  private var events = 0
  private var faults = FaultTally()
  private var eventCounts: [UInt16: Int] = [:]
  private var inputCounts: [UInt16: Int] = [:]

  /// Results of several threads.
  private final class Shared: @unchecked Sendable {
    private let lock = NSLock()
    private var campaign = Campaign()
    private var next: UInt64
    private var done = 0

    init(_ seeds: Range<UInt64>) { next = seeds.lowerBound }

    func take(upTo end: UInt64) -> UInt64? {
      lock.withLock {
        guard next < end else { return nil }
        next += 1
        return next - 1
      }
    }

    func add(_ result: FaultyWorld.Result, _ onProgress: (Int) -> Void) {
      lock.withLock {
        campaign.add(result)
        done += 1
        onProgress(done)
      }
    }

    var result: Campaign { lock.withLock { campaign } }
  }

  static func run(
    _ seeds: Range<UInt64>, threads: Int, onProgress: @Sendable (Int) -> Void
  ) -> Campaign {
    let shared = Shared(seeds)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while let seed = shared.take(upTo: seeds.upperBound) {
        // Only a demand that cannot be spread is refused: a fault of this program.
        shared.add(try! FaultyWorld.run(seed: seed), onProgress)
      }
    }
    return shared.result
  }

  private mutating func add(_ result: FaultyWorld.Result) {
    hashes[result.seed] = result.hash
    violations += result.violations
    contacts += result.contacts
    inputs += result.inputs
    events += result.events
    faults += result.faults
    eventCounts.merge(result.eventCounts) { $0 + $1 }
    inputCounts.merge(result.inputCounts) { $0 + $1 }
  }

  var summary: String {
    """
    \(hashes.count) worlds, \(contacts) contacts, \(inputs) inputs, \(events) events
    \(faults.crashes) crashes, \(faults.lost) inputs lost, \(faults.doubled) doubled, \
    \(faults.lateTimers) late timers, \(faults.clockJumps) clock jumps
    \(violations.count) violations
    """
  }

  /// Kinds of event and of input that no world saw: what these runs say nothing about.
  var neverHappened: [String] {
    let codes: ClosedRange<UInt16> = 0...1000
    let events = codes.filter { eventCounts[$0] == nil }.compactMap { Event(code: $0)?.name }
    let inputs = codes.filter { inputCounts[$0] == nil }.compactMap { Input(code: $0)?.name }
    return events + inputs.map { "input \($0)" }
  }
}
