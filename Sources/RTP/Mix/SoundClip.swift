/// A sound to be played to any number of listeners: music, a prompt, a tone. Kept at both rates and
/// encoded once for G.711, so that playing it to a telephone is no more than pointing at it.
///
/// A clip is a whole number of frames: one that repeats is cut by less than a frame, or repeated
/// until it fits, and one that does not ends with silence. Takes 64 kB a second.
public final class SoundClip: @unchecked Sendable {
  /// Frames of 20 ms.
  public let frames: Int
  /// Whether it begins again at its end.
  public let repeats: Bool
  let narrow: UnsafePointer<Int16>
  let wide: UnsafePointer<Int16>
  let alaw: UnsafePointer<UInt8>
  let mulaw: UnsafePointer<UInt8>

  /// An hour: 230 MB.
  public static let framesMaximum = 180_000
  private static let repetitionsMaximum = 8

  /// - Precondition: not empty, and no longer than an hour.
  public init(_ samples: [Int16], rate: SampleRate, repeats: Bool) {
    precondition(!samples.isEmpty, "a clip has no sound")
    let whole = Self.whole(samples, frame: rate.frameSamples, repeats: repeats)
    let frames = whole.count / rate.frameSamples
    self.frames = frames
    precondition(frames <= Self.framesMaximum, "a clip is longer than an hour")
    self.repeats = repeats
    let narrow = UnsafeMutablePointer<Int16>.allocate(capacity: frames * 160)
    let wide = UnsafeMutablePointer<Int16>.allocate(capacity: frames * 320)
    let alaw = UnsafeMutablePointer<UInt8>.allocate(capacity: frames * 160)
    let mulaw = UnsafeMutablePointer<UInt8>.allocate(capacity: frames * 160)
    whole.withUnsafeBufferPointer { whole in
      switch rate {
      case .narrow:
        narrow.initialize(from: whole.baseAddress!, count: whole.count)
        Self.interpolate(narrow, into: wide, frames: frames, wrapsAround: repeats)
      case .wide:
        wide.initialize(from: whole.baseAddress!, count: whole.count)
        Self.decimate(wide, into: narrow, frames: frames, wrapsAround: repeats)
      }
    }
    let sound = UnsafeBufferPointer(start: narrow, count: frames * 160)
    G711.encode(alaw: sound, into: UnsafeMutableBufferPointer(start: alaw, count: frames * 160))
    G711.encode(mulaw: sound, into: UnsafeMutableBufferPointer(start: mulaw, count: frames * 160))
    self.narrow = UnsafePointer(narrow)
    self.wide = UnsafePointer(wide)
    self.alaw = UnsafePointer(alaw)
    self.mulaw = UnsafePointer(mulaw)
  }

  /// A tone, at 8 kHz.
  public convenience init(_ tone: Tone) {
    self.init(tone.samples(at: .narrow), rate: .narrow, repeats: tone.repeats)
  }

  deinit {
    narrow.deallocate()
    wide.deallocate()
    alaw.deallocate()
    mulaw.deallocate()
  }

  private static func whole(_ samples: [Int16], frame: Int, repeats: Bool) -> [Int16] {
    let rest = samples.count % frame
    guard rest > 0 else { return samples }
    if repeats {
      for times in 2...repetitionsMaximum where samples.count * times % frame == 0 {
        return Array((0..<times).map { _ in samples }.joined())
      }
      if samples.count > frame { return Array(samples.dropLast(rest)) }
    }
    return samples + [Int16](repeating: 0, count: frame - rest)
  }

  /// What repeats is filtered with its own end before it, so that there is no seam.
  private static func interpolate(
    _ narrow: UnsafePointer<Int16>, into wide: UnsafeMutablePointer<Int16>, frames: Int,
    wrapsAround: Bool
  ) {
    var filter = Interpolator()
    for frame in (wrapsAround ? -1 : 0)..<frames {
      let at = frame < 0 ? frames - 1 : frame
      filter.process(
        UnsafeBufferPointer(start: narrow + at * 160, count: 160),
        into: UnsafeMutableBufferPointer(start: wide + at * 320, count: 320))
    }
  }

  private static func decimate(
    _ wide: UnsafePointer<Int16>, into narrow: UnsafeMutablePointer<Int16>, frames: Int,
    wrapsAround: Bool
  ) {
    var filter = Decimator()
    for frame in (wrapsAround ? -1 : 0)..<frames {
      let at = frame < 0 ? frames - 1 : frame
      filter.process(
        UnsafeBufferPointer(start: wide + at * 320, count: 320),
        into: UnsafeMutableBufferPointer(start: narrow + at * 160, count: 160))
    }
  }
}
