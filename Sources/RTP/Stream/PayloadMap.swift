/// What the payload types of one leg mean, as agreed by SDP.
public struct PayloadMap: Equatable, Sendable {
  /// Static types of RFC 3551 section 6.
  public static let pcmu: UInt8 = 0
  public static let pcma: UInt8 = 8
  public static let g722: UInt8 = 9
  /// RFC 3389 section 5.
  public static let comfortNoise: UInt8 = 13

  /// Sound that is taken, as a bit per payload type.
  private var audio: InlineArray<2, UInt64> = [0, 0]
  /// The telephone events' type, if agreed.
  public var event: UInt8?
  /// Comfort noise's type, if it is taken: 13 always means that, also unasked.
  public var noise: UInt8? = PayloadMap.comfortNoise

  /// - Parameter audio: payload types of formats with one octet per unit of an 8000 Hz clock.
  public init(audio types: [UInt8], event: UInt8?) {
    for type in types where type < 128 { audio[Int(type >> 6)] |= 1 << UInt64(type & 63) }
    self.event = event
  }

  @inline(__always)
  public func isAudio(_ type: UInt8) -> Bool {
    type < 128 && audio[Int(type >> 6)] >> UInt64(type & 63) & 1 == 1
  }

  public static func == (one: PayloadMap, other: PayloadMap) -> Bool {
    one.audio[0] == other.audio[0] && one.audio[1] == other.audio[1] && one.event == other.event
      && one.noise == other.noise
  }
}
