/// The named maxima of a mixer.
public enum MixLimits {
  public static let legsMaximum = 4096
  public static let playersMaximum = 4096
  public static let tapsMaximum = 4096
  /// Sources that one listener hears at the same time.
  public static let cellsPerRow = 32
  /// The largest gain of a cell: 12 dB.
  public static let gainMaximum: Float = 4
}

/// A leg of one mixer.
public struct MixLeg: Hashable, Sendable {
  let index: Int32
}

/// Something of one mixer that plays a clip.
public struct MixPlayer: Hashable, Sendable {
  let index: Int32
}

/// A recording of one mixer.
public struct MixTap: Hashable, Sendable {
  let index: Int32
}

/// Whoever can be heard.
public enum MixSource: Hashable, Sendable {
  case leg(MixLeg)
  case player(MixPlayer)
}

/// Whoever hears: a leg, or one channel of a recording.
public enum MixListener: Hashable, Sendable {
  case leg(MixLeg)
  /// The channel of the customer.
  case left(MixTap)
  /// The channel of the adviser's side.
  case right(MixTap)
}

/// What a cell is beside its gain.
public enum MixRole: UInt8, Hashable, Sendable {
  case plain
  /// Made quieter while a cell of the same row in front is heard.
  case background
  /// Makes those in the background quieter.
  case foreground
}

/// A named maximum was reached; nothing was changed.
public enum MixFault: Error, Hashable, Sendable {
  case legs
  case players
  case taps
  /// The listener hears `MixLimits.cellsPerRow` others already.
  case cells
}

/// One source in a listener's row.
struct MixCell {
  var source: Int32 = 0
  /// The source's at the time: a cell whose source has gone is dropped.
  var stamp: UInt32 = 0
  var role = MixRole.plain
  /// Fades out within a frame and is dropped then.
  var isLeaving = false
  /// Reached at the end of the last frame; changes are spread over one frame.
  var gain: Float = 0
  /// Asked for.
  var target: Float = 0
}

/// Somebody who is heard, with what is known of the present frame.
struct MixSourceState {
  var isUsed = false
  var isMuted = false
  var stamp: UInt32 = 0
  var codec = AudioCodec.alaw
  /// Ticks in which the buffers were filled.
  var payloadTick: Int64 = -1
  var narrowTick: Int64 = -1
  var wideTick: Int64 = -1
  /// The last tick in which the rate was converted: what came before is forgotten after a break.
  var convertedTick: Int64 = -2
  var decoder = AudioDecoder(.alaw)
  var interpolator = Interpolator()
  var decimator = Decimator()
  /// Where the source stands in the list of those in use.
  var place: Int32 = 0
}

/// What a player plays. The clip itself is held by the mixer.
struct MixPlayerState {
  var narrow: UnsafePointer<Int16>?
  var wide: UnsafePointer<Int16>?
  var alaw: UnsafePointer<UInt8>?
  var mulaw: UnsafePointer<UInt8>?
  var frames = 0
  var position = 0
  var repeats = false
  var isPaused = false
  var isFinished = false
  var encoder = AudioEncoder(.g722)
  var encodedTick: Int64 = -1
}

/// A listener: a leg, or one channel of a recording.
struct MixRow {
  var cells = 0
  var encoder = AudioEncoder(.alaw)
  var limiter = Limiter()
  /// What is sent in this frame.
  var output: UnsafePointer<UInt8>?
}

struct MixTapState {
  var isUsed = false
  var isPaused = false
  var place: Int32 = 0
  var ring: UnsafeMutablePointer<RecordingRing.Storage>?
}

/// Keeps a mix below the largest sample: turned down within 2 ms when it would be exceeded, and up
/// again by half a decibel per frame. A mix that stays below is not touched.
struct Limiter {
  private var gain: Float = 1
  /// 1.06 dB below the largest sample.
  static let ceiling: Float = 29_000
  /// 0.5 dB.
  static let release: Float = 1.0593
  /// A fade takes one part in ten of a frame.
  static let attackShare = 10

  @inline(__always)
  mutating func apply(_ mix: UnsafeMutablePointer<Float>, count: Int) {
    var peak: Float = 0
    for index in 0..<count { peak = max(peak, mix[index].magnitude) }
    let wanted = peak > Self.ceiling ? Self.ceiling / peak : 1
    if gain == 1, wanted == 1 { return }
    let end = min(wanted, gain * Self.release)
    let ramp = end < gain ? count / Self.attackShare : count
    let step = (end - gain) / Float(ramp)
    for index in 0..<ramp { mix[index] *= gain + step * Float(index &+ 1) }
    for index in ramp..<count { mix[index] *= end }
    gain = end
  }
}
