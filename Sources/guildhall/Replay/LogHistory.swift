import EventLog
import Exchange
import SimulationKit
import Vocabulary

/// The batches of a log as a sequence, read as they are needed. A fault ends it and is kept.
final class LogHistory: Sequence, IteratorProtocol {
  private var reader: JournalReader
  private(set) var fault: LogFault?
  /// `onProgress` ended it.
  private(set) var isStopped = false
  private let onProgress: (LogHistory) -> Bool
  private var batches = 0

  private static let progressEvery = 10_000

  /// - Parameter onProgress: called now and then; returning false ends the sequence.
  init(_ log: Log, onProgress: @escaping (LogHistory) -> Bool = { _ in true }) throws(LogFault) {
    reader = try JournalReader(log)
    self.onProgress = onProgress
  }

  var position: UInt64 { reader.position }
  var end: UInt64 { reader.end }

  func next() -> RecordedBatch? {
    guard fault == nil, !isStopped else { return nil }
    batches += 1
    if batches % Self.progressEvery == 0, !onProgress(self) {
      isStopped = true
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
