import Dispatch
import EventLog
import Foundation
import Logging
import RTP
import Recording
import Vocabulary
import VoiceGateway

/// Recordings in a folder, each encoded and sealed a few times a second away from the media thread.
final class HouseRecorder: Recorder {
  /// How often what waits in a ring is encoded; a ring holds more than a second.
  static let drainEvery = DispatchTimeInterval.milliseconds(200)

  private let store: RecordingStore
  private let sealer: Sealer
  private let logger: Logger

  init(folder: String, sealer: Sealer, logger: Logger) throws {
    store = try RecordingStore(folder)
    self.sealer = sealer
    self.logger = logger
  }

  func begin(
    of subject: SubjectID, named name: String, from ring: RecordingRing, at moment: Instant
  ) throws -> any ActiveRecording {
    let writer = try store.begin(name, for: subject, sealer: sealer, at: moment)
    return Active(writer, ring, logger)
  }

  /// A recording that goes on; everything of it happens on a queue of its own.
  private final class Active: ActiveRecording, @unchecked Sendable {
    private let queue = DispatchQueue(label: "guildhall.recording")
    private let writer: RecordingWriter
    private let ring: RecordingRing
    private let logger: Logger
    private let timer: any DispatchSourceTimer
    private var fault: RecordingFault?

    init(_ writer: RecordingWriter, _ ring: RecordingRing, _ logger: Logger) {
      self.writer = writer
      self.ring = ring
      self.logger = logger
      timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(
        deadline: .now() + HouseRecorder.drainEvery, repeating: HouseRecorder.drainEvery)
      timer.setEventHandler { [weak self] in self?.drain() }
      timer.resume()
    }

    private func drain() {
      do throws(RecordingFault) {
        try writer.drain(ring)
      } catch {
        if fault == nil { logger.error("recording", metadata: ["reason": "\(error.reason)"]) }
        fault = error
      }
    }

    func pause(at moment: Instant) {
      queue.async {
        self.drain()
        try? self.writer.pause(at: moment)
      }
    }

    func resume(at moment: Instant) {
      queue.async { try? self.writer.resume(at: moment) }
    }

    func finish(at moment: Instant) async throws -> KeptRecording {
      try await withCheckedThrowingContinuation { continuation in
        queue.async {
          self.timer.cancel()
          self.drain()
          continuation.resume(
            with: Result {
              let milliseconds = self.writer.positionMilliseconds
              let id = try self.writer.finish(at: moment)
              return KeptRecording(name: "\(id)", milliseconds: milliseconds, byteCount: 0)
            })
        }
      }
    }
  }
}
