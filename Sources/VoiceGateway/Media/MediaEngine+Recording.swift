public import RTP
import Synchronization

extension MediaEngine {
  /// Records into a ring from the next tick on: customers on the left, staff on the right. Legs
  /// that close are silence from there on; the recording goes on until `stop`, which closes the
  /// ring.
  /// - Parameter ring: used by no other recording.
  public func record(
    customer: [LegID], staff: [LegID], into ring: RecordingRing
  ) throws(MediaFault) -> RecordingID {
    try clerk.registry.withLock { registry throws(MediaFault) in
      guard !registry.isStopped else { throw .stopped }
      guard !ring.isClosed, !registry.rings.contains(ObjectIdentifier(ring)) else { throw .ring }
      guard let tap = registry.taps.last else { throw .recordings(maximum: options.tapsMaximum) }
      var command = MediaCommand(.record)
      command.index = tap
      command.ring = ring
      command.customer = try registry.row(customer)
      command.staff = try registry.row(staff)
      try submit(&registry, command)
      registry.taps.removeLast()
      registry.rings.insert(ObjectIdentifier(ring))
      let id = RecordingID(raw: registry.nextRecording)
      registry.nextRecording += 1
      registry.recordings[id] = tap
      return id
    }
  }

  /// Records these from the next tick on, whoever was recorded before.
  public func setParties(
    _ recording: RecordingID, customer: [LegID], staff: [LegID]
  ) throws(MediaFault) {
    try clerk.registry.withLock { registry throws(MediaFault) in
      guard !registry.isStopped else { throw .stopped }
      guard let tap = registry.recordings[recording] else { return }
      var command = MediaCommand(.parties)
      command.index = tap
      command.customer = try registry.row(customer)
      command.staff = try registry.row(staff)
      try submit(&registry, command)
      registry.underWay += 1
    }
  }

  /// While paused, nothing is recorded. Frames carry their tick, so that the gap is known.
  public func setPaused(_ recording: RecordingID, _ isPaused: Bool) throws(MediaFault) {
    try clerk.registry.withLock { registry throws(MediaFault) in
      guard !registry.isStopped else { throw .stopped }
      guard let tap = registry.recordings[recording] else { return }
      var command = MediaCommand(.pauseRecording)
      command.index = tap
      command.flag = isPaused
      try submit(&registry, command)
      registry.underWay += 1
    }
  }

  /// Ends a recording and closes its ring within a tick.
  public func stop(_ recording: RecordingID) {
    clerk.registry.withLock { registry in
      guard let tap = registry.recordings.removeValue(forKey: recording) else { return }
      var command = MediaCommand(.stopRecording)
      command.index = tap
      // Refused only once the engine was stopped, which ends every recording.
      _ = try? submit(&registry, command, ends: true)
    }
  }
}
