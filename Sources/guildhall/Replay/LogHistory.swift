import EventLog
import Exchange
import SimulationKit
import Vocabulary

/// The batches of a log as a sequence, read as they are needed. A fault ends it and is kept.
final class LogHistory: Sequence, IteratorProtocol {
  private var reader: JournalReader
  private let place: String
  private(set) var fault: LogFault?
  private let onProgress: (LogHistory) -> Bool
  private var batches = 0

  private static let progressEvery = 1000

  /// - Parameters:
  ///   - sequence: begins with the first input at or after this record.
  ///   - onProgress: called now and then; returning false ends the history with `interrupted`.
  init(
    _ log: Log, from sequence: UInt64 = 1,
    onProgress: @escaping (LogHistory) -> Bool = { _ in true }
  ) throws(LogFault) {
    reader = try JournalReader(log, from: sequence)
    place = log.driver.place
    self.onProgress = onProgress
  }

  var position: UInt64 { reader.position }
  var end: UInt64 { reader.end }

  func next() -> RecordedBatch? {
    guard fault == nil else { return nil }
    batches += 1
    if batches % Self.progressEvery == 0, !onProgress(self) {
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
