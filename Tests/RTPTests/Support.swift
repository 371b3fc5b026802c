import RTP

/// SplitMix64: the same numbers from the same seed, everywhere.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}

/// A test's octets, read and written as the media thread does.
extension Array where Element == UInt8 {
  func read<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R { withUnsafeBytes(body) }

  func packet() throws(PacketError) -> RTPPacket {
    var result: Result<RTPPacket, PacketError> = .failure(PacketError(.tooShort, at: -1))
    withUnsafeBytes { bytes in
      do throws(PacketError) {
        result = .success(try RTPPacket(reading: bytes))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}

/// A packet with sound.
func audioPacket(
  _ sequence: UInt16, timestamp: UInt32, ssrc: UInt32 = 0xA11CE, type: UInt8 = 8,
  payload: [UInt8] = .init(repeating: 0xD5, count: 160), marker: Bool = false
) -> [UInt8] {
  var octets = [UInt8](repeating: 0, count: 12 + payload.count)
  let packet = RTPPacket(
    marker: marker, payloadType: type, sequenceNumber: sequence, timestamp: timestamp, ssrc: ssrc)
  octets.withUnsafeMutableBytes { buffer in
    payload.withUnsafeBytes { _ = try? packet.write(payload: $0, into: buffer) }
  }
  return octets
}
