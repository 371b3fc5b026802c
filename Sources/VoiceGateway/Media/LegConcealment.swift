import RTP

/// The last frames of a leg, and how the next is made up when it is lost.
///
/// As long as sound comes, its frames are kept as they came and nothing is decoded for this; with
/// the first that is lost, the last three are decoded, and from there to the first whole frame
/// after the loss the sound is made here. So a clean line costs one copy of 160 octets.
struct LegConcealment: ~Copyable {
  private static let framesKept = 3

  private var narrow = Concealment(sampleRate: 8000)
  var wide: WideConcealment?
  private var decoder = AudioDecoder(.alaw)
  private let recent: UnsafeMutablePointer<UInt8>
  private var recentCodec = AudioCodec.alaw
  /// Frames kept, and where the next goes.
  private var kept = 0
  private var next = 0

  init() {
    recent = .allocate(capacity: Self.framesKept * AudioCodec.frameBytes)
    recent.initialize(repeating: 0, count: Self.framesKept * AudioCodec.frameBytes)
  }

  deinit {
    recent.deallocate()
    wide?.deallocate()
  }

  /// Whether the last frame was made up, so that the next needs blending.
  var isConcealing: Bool {
    narrow.isConcealing || wide?.storage.pointee.isConcealing == true
  }

  /// Keeps a frame as it came.
  @inline(__always)
  mutating func remember(_ payload: UnsafeRawPointer, _ codec: AudioCodec) {
    if codec != recentCodec {
      recentCodec = codec
      kept = 0
    }
    UnsafeMutableRawPointer(recent + next * AudioCodec.frameBytes)
      .copyMemory(from: payload, byteCount: AudioCodec.frameBytes)
    next = next == Self.framesKept - 1 ? 0 : next + 1
    if kept < Self.framesKept { kept += 1 }
  }

  /// Silence came: nothing of before is gone on with.
  @inline(__always)
  mutating func forget() {
    guard kept > 0 || isConcealing else { return }
    kept = 0
    narrow.reset()
    wide?.storage.pointee.reset()
  }

  /// Makes a frame up, but for what came of it.
  /// - Parameters:
  ///   - codec: of the leg: what the samples' rate follows.
  ///   - payload: a whole frame, of which `range` is valid.
  ///   - samples: room for 320.
  /// - Returns: samples made: 20 ms at the codec's rate.
  mutating func make(
    _ codec: AudioCodec, payload: UnsafeMutablePointer<UInt8>, range: Range<Int>,
    into samples: UnsafeMutablePointer<Int16>
  ) -> Int {
    prime(codec)
    // Units of the RTP clock are octets; G.722 has two samples in each.
    let scale = codec.frameSamples / AudioCodec.frameBytes
    let from = range.lowerBound * scale
    let to = range.upperBound * scale
    if from > 0 { conceal(UnsafeMutableBufferPointer(start: samples, count: from), codec) }
    if to > from {
      decoder.decode(
        UnsafeBufferPointer(start: payload + range.lowerBound, count: range.count),
        into: UnsafeMutableBufferPointer(start: samples + from, count: to - from))
      keep(UnsafeMutableBufferPointer(start: samples + from, count: to - from), codec)
    }
    let rest = codec.frameSamples - to
    if rest > 0 { conceal(UnsafeMutableBufferPointer(start: samples + to, count: rest), codec) }
    return codec.frameSamples
  }

  /// Decodes what was kept, once per loss.
  private mutating func prime(_ codec: AudioCodec) {
    guard !isConcealing else { return }
    decoder = AudioDecoder(codec)
    guard recentCodec == codec, kept > 0 else {
      narrow.reset()
      wide?.storage.pointee.reset()
      return
    }
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: 320) { samples in
      for back in 0..<kept {
        let at = (next + 2 * Self.framesKept - kept + back) % Self.framesKept
        let count = decoder.decode(
          UnsafeBufferPointer(start: recent + at * AudioCodec.frameBytes, count: 160),
          into: samples)
        keep(UnsafeMutableBufferPointer(rebasing: samples[..<count]), codec)
      }
    }
    kept = 0
  }

  private mutating func keep(_ samples: UnsafeMutableBufferPointer<Int16>, _ codec: AudioCodec) {
    if codec.sampleRate == .narrow {
      narrow.keep(samples)
    } else {
      wide?.storage.pointee.keep(samples)
    }
  }

  private mutating func conceal(
    _ samples: UnsafeMutableBufferPointer<Int16>, _ codec: AudioCodec
  ) {
    if codec.sampleRate == .narrow {
      narrow.conceal(samples)
    } else if let wide {
      wide.storage.pointee.conceal(samples)
    } else {
      samples.update(repeating: 0)
    }
  }
}
