import COpus

/// libopus for two channels of 16 kHz sound, in frames of 20 ms.
///
/// Each channel is a stream of its own: coupled as stereo, Opus lets a tone of one side be heard on
/// the other 14 dB below, and the sides are two people, not a room.
final class OpusEncoding {
  private let encoder: OpaquePointer
  /// The stream of each channel.
  static let mapping: [UInt8] = [0, 1]

  /// Samples of 48 kHz that the decoder is to leave out at the beginning (RFC 7845 section 4.2).
  let preSkip: Int

  /// Bytes of one packet: RFC 6716 section 3.2.1 sets 1,275 for each stream, and two
  /// more for the length of the first.
  static let packetBytesMaximum = 2 * 1275 + 2
  static let bitsPerSecondNormally = 28_000
  /// Of 0 to 10: speech gains little beyond at this rate, and a call takes a third of the time.
  static let complexity: Int32 = 1

  init(bitsPerSecond: Int) throws(RecordingFault) {
    var code: Int32 = 0
    guard
      let made = opus_multistream_encoder_create(
        16_000, 2, 2, 0, Self.mapping, OPUS_APPLICATION_VOIP, &code), code == OPUS_OK
    else { throw Self.fault(code) }
    encoder = made
    var lookAhead: Int32 = 0
    let settings: [(Int32, Int32)] = [
      (OPUS_SET_BITRATE_REQUEST, Int32(bitsPerSecond)),
      (OPUS_SET_COMPLEXITY_REQUEST, Self.complexity),
      (OPUS_SET_VBR_REQUEST, 1),
      (OPUS_SET_SIGNAL_REQUEST, OPUS_SIGNAL_VOICE),
    ]
    for (request, value) in settings {
      code = guildhall_opus_set(made, request, value)
      guard code == OPUS_OK else { break }
    }
    if code == OPUS_OK { code = guildhall_opus_get(made, OPUS_GET_LOOKAHEAD_REQUEST, &lookAhead) }
    preSkip = Int(lookAhead) * 3
    guard code == OPUS_OK else {
      opus_multistream_encoder_destroy(made)
      throw Self.fault(code)
    }
  }

  deinit { opus_multistream_encoder_destroy(encoder) }

  /// Encodes 320 samples of each channel, interleaved.
  /// - Returns: the number of bytes written.
  func encode(
    _ samples: UnsafeBufferPointer<Int16>, into packet: UnsafeMutableBufferPointer<UInt8>
  ) throws(RecordingFault) -> Int {
    precondition(samples.count == 640)
    let count = opus_multistream_encode(
      encoder, samples.baseAddress!, 320, packet.baseAddress!, Int32(packet.count))
    guard count > 0 else { throw Self.fault(count) }
    return Int(count)
  }

  private static func fault(_ code: Int32) -> RecordingFault {
    RecordingFault(
      .codec,
      "The sound could not be encoded (libopus says \(String(cString: opus_strerror(code)))). "
        + "Check that Debian's libopus0 is whole; report this fault.")
  }
}
