import EventLog
import Exchange
import SimulationKit
import Vocabulary

/// The batches of a log as a sequence, read as they are needed. A fault ends it and is kept.
final class LogHistory: Sequence, IteratorProtocol {
  private var reader: JournalReader
  private let place: String
  private(set) var fault: LogFault?
  private let isStopped: () -> Bool

  /// - Parameters:
  ///   - sequence: begins with the first input at or after this record.
  ///   - isStopped: asked before every batch; true ends the history with `interrupted`.
  init(
    _ log: Log, from sequence: UInt64 = 1, isStopped: @escaping () -> Bool = { false }
  ) throws(LogFault) {
    reader = try JournalReader(log, from: sequence)
    place = log.driver.place
    self.isStopped = isStopped
  }

  var position: UInt64 { reader.position }
  var end: UInt64 { reader.end }

  func next() -> RecordedBatch? {
    guard fault == nil else { return nil }
    if isStopped() {
      fault = LogFault(
        .interrupted, "stopped at record \(position) of \(end)", at: place,
        remedy: "The log was only read.")
      return nil
    }
    do throws(LogFault) {
      return try reader.next().map {
        RecordedBatch(at: $0.at, input: $0.input, events: $0.events)
      }
    } catch {
      fault = error
      return nil
    }
  }
}
