/// Makes payloads of sound in the codec of one leg.
public struct AudioEncoder: Sendable {
  public let codec: AudioCodec
  private(set) var g722 = G722Encoder()

  public init(_ codec: AudioCodec) { self.codec = codec }

  /// Encodes samples at the codec's rate: 20 ms or any shorter time.
  /// - Returns: the number of bytes written.
  /// - Precondition: `payload` has room; an even number of samples for G.722, and at most 320.
  @discardableResult
  public mutating func encode(
    _ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    switch codec {
    case .alaw: G711.encode(alaw: samples, into: payload)
    case .mulaw: G711.encode(mulaw: samples, into: payload)
    case .g722:
      g722.encode(samples, into: payload)
      return samples.count / 2
    }
    return samples.count
  }

  mutating func continueFrom(_ decoder: AudioDecoder) { g722.continueFrom(decoder.g722) }
  mutating func continueFrom(_ other: AudioEncoder) { g722.continueFrom(other.g722) }
}

/// Makes sound of payloads in the codec of one leg.
public struct AudioDecoder: Sendable {
  public let codec: AudioCodec
  private(set) var g722 = G722Decoder()

  public init(_ codec: AudioCodec) { self.codec = codec }

  /// Decodes a payload of 20 ms or less.
  /// - Returns: the number of samples written, at the codec's rate.
  /// - Precondition: at most 160 bytes for G.722, and `samples` has room.
  @discardableResult
  public mutating func decode(
    _ payload: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
  ) -> Int {
    switch codec {
    case .alaw: G711.decode(alaw: payload, into: samples)
    case .mulaw: G711.decode(mulaw: payload, into: samples)
    case .g722:
      g722.decode(payload, into: samples)
      return 2 * payload.count
    }
    return payload.count
  }
}
