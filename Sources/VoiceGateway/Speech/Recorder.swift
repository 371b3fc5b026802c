public import RTP
public import Vocabulary

/// Keeps what is said in calls; the house gives one.
public protocol Recorder: Sendable {
  /// Begins a recording: what comes through the ring is kept until `finish`.
  /// - Parameters:
  ///   - subject: under whose key it is sealed.
  ///   - name: unlike those of all others being written; letters, digits and hyphens.
  func begin(
    of subject: SubjectID, named name: String, from ring: RecordingRing, at moment: Instant
  ) throws -> any ActiveRecording
}

public protocol ActiveRecording: Sendable {
  func pause(at moment: Instant)
  func resume(at moment: Instant)
  /// Ends it in order, after its ring was closed.
  /// - Returns: its name, which stands for all of its bytes, and its length.
  func finish(at moment: Instant) async throws -> KeptRecording
}

public struct KeptRecording: Hashable, Sendable {
  public var name: String
  public var milliseconds: Int64
  public var byteCount: Int
  public init(name: String, milliseconds: Int64, byteCount: Int) {
    self.name = name
    self.milliseconds = milliseconds
    self.byteCount = byteCount
  }
}
