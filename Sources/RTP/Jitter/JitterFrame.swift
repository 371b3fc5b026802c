/// What the jitter buffer gives for one tick.
public struct JitterFrame: Equatable, Sendable {
  public enum Kind: UInt8, Equatable, Sendable {
    /// Octets of the sender's are in the buffer.
    case audio
    /// Sound was sent, or may have been, and is not here: conceal it.
    case lost
    /// Nothing was sent: silence, or comfort noise where `noiseLevel` says so.
    case silence
    /// The buffer plays a tick longer to have more delay: conceal it; nothing was lost.
    case stretched
  }

  public var kind: Kind
  /// Of the octets given, when `kind` is audio.
  public var payloadType: UInt8 = 0
  /// Where in the frame the octets stand: less than the whole where a part is missing; the rest is
  /// to be concealed. Always nought and `frameTicks` for whole frames.
  public var offset: Int = 0
  public var count: Int = 0
  /// The comfort noise's level in −dBov, 0…127 (RFC 3389 section 3.1), when the sender asked.
  public var noiseLevel: UInt8?

  @inline(__always)
  init(_ kind: Kind) { self.kind = kind }
}

/// What became of a packet that was put into the jitter buffer.
public enum JitterInsertion: UInt8, Equatable, Sendable {
  case stored
  case duplicate
  /// Came after its turn.
  case late
  /// Empty, or longer than `JitterBuffer.payloadOctetsMaximum`.
  case unusable
}

/// Where all packets and ticks of a jitter buffer went. Every stored packet is in the end counted
/// by one of `played`, `skipped` or `flushed`, or is still `held`.
public struct JitterCounts: Equatable, Sendable {
  public var stored: Int64 = 0
  public var duplicates: Int64 = 0
  public var late: Int64 = 0
  public var unusable: Int64 = 0
  /// Packets of which at least one octet was played.
  public var played: Int64 = 0
  /// Packets left out to make the delay shorter.
  public var skipped: Int64 = 0
  /// Packets thrown away because the timing began anew or the buffer was full.
  public var flushed: Int64 = 0

  public var audioFrames: Int64 = 0
  public var lostFrames: Int64 = 0
  public var silentFrames: Int64 = 0
  public var stretchedFrames: Int64 = 0
  /// Ticks of the sender's left out to make the delay shorter.
  public var skippedFrames: Int64 = 0
  /// Times that the timing began anew in the midst of the stream.
  public var resynchronisations: Int64 = 0

  public init() {}
}
