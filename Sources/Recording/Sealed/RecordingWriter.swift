import EventLog
import Foundation
public import RTP
public import Vocabulary

/// Writes one recording: takes the frames of a ring, encodes them and seals a chunk every second,
/// so that a crash costs the last second and no more. For one thread, not the media thread.
///
/// What was written survives the end of this process at once, and a loss of power once `finish`
/// has returned.
public final class RecordingWriter {
  private let file: UnfinishedFile
  private let finished: (ChainHash, UnfinishedFile) throws(RecordingFault) -> Void
  private var chunks: SealedChunks
  private var stream: OggOpusStream

  private var interpolators = (Interpolator(), Interpolator())
  private var activities = (VoiceActivity(), VoiceActivity())
  private var speaking: (Int64?, Int64?) = (nil, nil)
  /// Two channels at 16 kHz, and interleaved.
  private var wide = [Int16](repeating: 0, count: 640)
  private var interleaved = [Int16](repeating: 0, count: 640)

  private var notes: [RecordingNote] = []
  private var peaks: [RecordingPeak] = []
  private var peak = (0, 0)
  private var lastTick: Int64?
  /// Frames of 20 ms recorded.
  private var frames: Int64 = 0
  public private(set) var isPaused = false
  private var isEnded = false

  /// Notes are sealed every ten seconds.
  static let framesPerNotes: Int64 = 500

  init(
    _ file: UnfinishedFile, for subject: SubjectID, sealer: Sealer, startedAt: Instant,
    bitsPerSecond: Int,
    finished: @escaping (ChainHash, UnfinishedFile) throws(RecordingFault) -> Void
  ) throws(RecordingFault) {
    self.file = file
    self.finished = finished
    let (chunks, header) = try SealedChunks.begin(for: subject, sealer: sealer)
    self.chunks = chunks
    let serial = header[6..<10].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    stream = try OggOpusStream(serial: serial, bitsPerSecond: bitsPerSecond)
    try file.append(header)
    let headers = stream.headers()
    try append(.sound, headers)
    notes.append(.began(startedAt, positionMilliseconds: 0))
    try sealNotes()
  }

  /// Milliseconds of sound recorded, without pauses.
  public var positionMilliseconds: Int64 { frames * 20 }

  /// Takes all that waits in the ring.
  public func drain(_ ring: RecordingRing) throws(RecordingFault) {
    while try ring.take({ (frame) throws(RecordingFault) in try take(frame) }) {}
  }

  /// Takes a frame. Ticks that are missing since the last one stand as silence, and are noted.
  /// - Throws: `tooLarge` at the longest a recording may be; `storage`, `full`.
  public func take(_ frame: RecordingRing.Frame) throws(RecordingFault) {
    precondition(!isEnded)
    guard !isPaused else { return }
    guard positionMilliseconds < RecordingLimits.millisecondsMaximum else {
      throw RecordingFault(
        .tooLarge, "A recording is longer than 4 hours. End it and begin another.")
    }
    if let lastTick, frame.tick > lastTick + 1 {
      let missing = frame.tick - lastTick - 1
      notes.append(.lost(frames: Int(missing), positionMilliseconds: positionMilliseconds))
      (interpolators.0, interpolators.1) = (Interpolator(), Interpolator())
      wide.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
      for _ in 0..<min(missing, RecordingLimits.filledGapMilliseconds / 20) { try encode() }
    }
    lastTick = frame.tick
    wide.withUnsafeMutableBufferPointer { wide in
      let left = UnsafeMutableBufferPointer(rebasing: wide[..<320])
      let right = UnsafeMutableBufferPointer(rebasing: wide[320...])
      switch frame.rate {
      case .wide:
        _ = left.update(fromContentsOf: frame.left)
        _ = right.update(fromContentsOf: frame.right)
      case .narrow:
        interpolators.0.process(frame.left, into: left)
        interpolators.1.process(frame.right, into: right)
      }
    }
    try encode()
  }

  /// Stops recording: frames are let go until `resume`.
  public func pause(at instant: Instant) throws(RecordingFault) {
    guard !isPaused else { return }
    isPaused = true
    endSpeech()
    notes.append(.ended(instant, positionMilliseconds: positionMilliseconds))
    if let page = stream.flush() { try append(.sound, page) }
    try sealNotes()
  }

  public func resume(at instant: Instant) throws(RecordingFault) {
    guard isPaused else { return }
    isPaused = false
    lastTick = nil
    (interpolators.0, interpolators.1) = (Interpolator(), Interpolator())
    notes.append(.began(instant, positionMilliseconds: positionMilliseconds))
    try sealNotes()
  }

  /// Ends the recording in order and keeps it for good.
  /// - Returns: its name, which stands for all of its bytes.
  public func finish(at instant: Instant) throws(RecordingFault) -> RecordingID {
    precondition(!isEnded)
    isEnded = true
    endSpeech()
    if !isPaused { notes.append(.ended(instant, positionMilliseconds: positionMilliseconds)) }
    try append(.sound, try stream.end())
    notes.append(.closed)
    try sealNotes(.last)
    try finished(chunks.hash, file)
    return RecordingID(chunks.hash)
  }

  // MARK: Frames

  private func encode() throws(RecordingFault) {
    for index in 0..<320 {
      interleaved[2 * index] = wide[index]
      interleaved[2 * index + 1] = wide[320 + index]
    }
    let page = try interleaved.withUnsafeBufferPointer { (samples) throws(RecordingFault) in
      try stream.add(samples)
    }
    if let page { try append(.sound, page) }
    note()
    frames += 1
    if frames % Self.framesPerNotes == 0 { try sealNotes() }
  }

  /// The wave form, and who speaks.
  private func note() {
    var (left, right) = (LevelMeter(), LevelMeter())
    wide.withUnsafeBufferPointer { wide in
      left.measure(UnsafeBufferPointer(rebasing: wide[..<320]))
      right.measure(UnsafeBufferPointer(rebasing: wide[320...]))
      let position = positionMilliseconds
      if let change = activities.0.process(UnsafeBufferPointer(rebasing: wide[..<320])) {
        speech(.customer, change, position, &speaking.0)
      }
      if let change = activities.1.process(UnsafeBufferPointer(rebasing: wide[320...])) {
        speech(.adviser, change, position, &speaking.1)
      }
    }
    peak = (max(peak.0, left.peak), max(peak.1, right.peak))
    if frames % 5 == 4 { endPeak() }
  }

  private func endPeak() {
    func byte(_ peak: Int) -> UInt8 { UInt8(min(255, peak >> 7)) }
    peaks.append(RecordingPeak(customer: byte(peak.0), adviser: byte(peak.1)))
    peak = (0, 0)
  }

  private func speech(
    _ side: RecordingSide, _ change: VoiceActivity.Change, _ position: Int64,
    _ began: inout Int64?
  ) {
    switch change {
    case .began: began = max(0, position - 60)
    case .ended:
      // Found 400 ms after the last that was loud.
      if let from = began {
        let to = max(from + 20, position - 380)
        notes.append(.spoke(side, fromMilliseconds: from, toMilliseconds: to))
      }
      began = nil
    }
  }

  /// Whoever is speaking is noted up to now.
  private func endSpeech() {
    let now = positionMilliseconds
    for (side, began) in [(RecordingSide.customer, speaking.0), (.adviser, speaking.1)] {
      guard let began else { continue }
      notes.append(.spoke(side, fromMilliseconds: began, toMilliseconds: max(began, now)))
    }
    speaking = (nil, nil)
    activities = (VoiceActivity(), VoiceActivity())
  }

  // MARK: Chunks

  private func sealNotes(_ kind: SealedChunks.Kind = .notes) throws(RecordingFault) {
    if kind == .last, frames % 5 != 0 { endPeak() }
    var bytes: [UInt8] = []
    if !peaks.isEmpty { RecordingNoteCoder.encode(.peaks(peaks), into: &bytes) }
    for note in notes { RecordingNoteCoder.encode(note, into: &bytes) }
    peaks.removeAll(keepingCapacity: true)
    notes.removeAll(keepingCapacity: true)
    try append(kind, bytes)
  }

  private func append(_ kind: SealedChunks.Kind, _ plain: [UInt8]) throws(RecordingFault) {
    guard chunks.number < RecordingLimits.chunksMaximum else {
      throw RecordingFault(
        .tooLarge, "A recording was paused too often. End it and begin another.")
    }
    try file.append(try chunks.seal(kind, plain))
  }
}
