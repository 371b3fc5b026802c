import RTP
import Testing

@Suite("RTP packets")
struct RTPPacketTests {
  /// Laid out by hand from the figure in RFC 3550 section 5.1: P, X, two CSRC, marker, type 96.
  static let full: [UInt8] = [
    0xB2, 0xE0, 0x12, 0x34, 0x00, 0x00, 0x10, 0x00, 0xDE, 0xAD, 0xBE, 0xEF,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02,
    0xBE, 0xDE, 0x00, 0x01, 0x10, 0xAA, 0x00, 0x00,
    0x01, 0x02, 0x03, 0x00, 0x00, 0x03,
  ]

  @Test("a packet with everything in it is read")
  func everything() throws {
    let packet = try Self.full.packet()
    #expect(packet.marker)
    #expect(packet.payloadType == 96)
    #expect(packet.sequenceNumber == 0x1234)
    #expect(packet.timestamp == 0x1000)
    #expect(packet.ssrc == 0xDEAD_BEEF)
    #expect(packet.contributorCount == 2)
    #expect(packet.extensionProfile == 0xBEDE)
    #expect(packet.paddingCount == 3)
    Self.full.read { bytes in
      #expect(Array(packet.payload(in: bytes)) == [1, 2, 3])
      #expect(Array(packet.extensionBody(in: bytes)) == [0x10, 0xAA, 0, 0])
      #expect(packet.contributor(0, in: bytes) == 1)
      #expect(packet.contributor(1, in: bytes) == 2)
    }
  }

  @Test("what is written is what the figure shows")
  func written() throws {
    let packet = try Self.full.packet()
    var octets = [UInt8](repeating: 0xFF, count: 64)
    var count = 0
    octets.withUnsafeMutableBytes { buffer in
      [UInt8]([1, 2, 3]).withUnsafeBytes { payload in
        [UInt8]([0x10, 0xAA, 0, 0]).withUnsafeBytes { body in
          [UInt32]([1, 2]).withUnsafeBufferPointer { contributors in
            count =
              (try? packet.write(
                payload: payload, contributors: contributors, headerExtension: (0xBEDE, body),
                padding: 3, into: buffer)) ?? 0
          }
        }
      }
    }
    #expect(Array(octets.prefix(count)) == Self.full)
  }

  /// The first octet, octets of nought after it, those at the end, what is wrong and where.
  static let brokenOnes: [(UInt8, Int, [UInt8], PacketError)] = [
    (0x80, 10, [], PacketError(.tooShort, at: 11)),
    (0x40, 11, [], PacketError(.version, at: 0)),
    (0x81, 11, [], PacketError(.tooShort, at: 12)),
    (0x90, 11, [], PacketError(.extensionLength, at: 12)),
    (0x90, 14, [1], PacketError(.extensionLength, at: 14)),
    (0xA0, 11, [], PacketError(.padding, at: 12)),
    (0xA0, 12, [], PacketError(.padding, at: 12)),
    (0xA0, 11, [0, 3], PacketError(.padding, at: 13)),
    (0x80, 2048, [], PacketError(.tooLong, at: 2048)),
  ]

  @Test("what is broken is refused with its place and section", arguments: brokenOnes)
  func broken(first: UInt8, noughts: Int, end: [UInt8], error: PacketError) {
    let octets = [first] + [UInt8](repeating: 0, count: noughts) + end
    #expect(throws: error) { try octets.packet() }
    #expect(error.description.contains("RFC 3550 section 5"))
  }

  @Test("every prefix of a packet is read or refused, never read beyond")
  func prefixes() {
    for count in 0..<Self.full.count {
      let octets = Array(Self.full.prefix(count))
      guard let packet = try? octets.packet() else { continue }
      #expect(packet.payloadOffset + packet.payloadCount + packet.paddingCount == count)
    }
  }

  @Test("a random packet comes back as it was written")
  func roundTrip() throws {
    let seed: UInt64 = 0x5EED_0001
    var random = Seeded(seed)
    for _ in 0..<2000 {
      let contributors = (0..<Int.random(in: 0...15, using: &random)).map { _ in
        UInt32.random(in: 0...UInt32.max, using: &random)
      }
      let payload = (0..<Int.random(in: 0...480, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let padding = Int.random(in: 0...255, using: &random)
      let body = [UInt8](repeating: 7, count: 4 * Int.random(in: 0...20, using: &random))
      let packet = RTPPacket(
        marker: Bool.random(using: &random),
        payloadType: UInt8.random(in: 0...127, using: &random),
        sequenceNumber: UInt16.random(in: 0...UInt16.max, using: &random),
        timestamp: UInt32.random(in: 0...UInt32.max, using: &random),
        ssrc: UInt32.random(in: 0...UInt32.max, using: &random))
      var octets = [UInt8](repeating: 0, count: 2048)
      var count = 0
      octets.withUnsafeMutableBytes { buffer in
        payload.withUnsafeBytes { payload in
          body.withUnsafeBytes { body in
            contributors.withUnsafeBufferPointer { contributors in
              count =
                (try? packet.write(
                  payload: payload, contributors: contributors, headerExtension: (1, body),
                  padding: padding, into: buffer)) ?? 0
            }
          }
        }
      }
      octets.removeLast(octets.count - count)
      let read = try octets.packet()
      #expect(read.sequenceNumber == packet.sequenceNumber, "seed \(seed)")
      #expect(read.timestamp == packet.timestamp && read.ssrc == packet.ssrc, "seed \(seed)")
      #expect(read.marker == packet.marker && read.payloadType == packet.payloadType)
      #expect(read.paddingCount == padding && read.contributorCount == contributors.count)
      octets.read { #expect(Array(read.payload(in: $0)) == payload, "seed \(seed)") }
    }
  }

  @Test("a buffer too small is an error, not an overrun")
  func small() {
    var octets = [UInt8](repeating: 0, count: 20)
    let packet = RTPPacket(
      marker: false, payloadType: 8, sequenceNumber: 1, timestamp: 1, ssrc: 1)
    octets.withUnsafeMutableBytes { buffer in
      [UInt8](repeating: 1, count: 9).withUnsafeBytes { payload in
        _ = #expect(throws: PacketError(.bufferTooSmall, at: 20)) {
          _ = try packet.write(payload: payload, into: buffer)
        }
      }
    }
  }

  @Test("RTP and RTCP on one port are told apart")
  func kinds() {
    #expect(Self.full.read(DatagramKind.init) == .rtp)
    #expect([UInt8]([0x80, 200]).read(DatagramKind.init) == .rtcp)
    #expect([UInt8]([0x80, 223]).read(DatagramKind.init) == .rtcp)
    #expect([UInt8]([0x80, 8]).read(DatagramKind.init) == .rtp)
    // Marker and type 72: would be an SR.
    #expect([UInt8]([0x80, 0x80 | 96]).read(DatagramKind.init) == .rtp)
    #expect([UInt8]([0x00, 0x01]).read(DatagramKind.init) == .other)
    #expect([UInt8]([0x80]).read(DatagramKind.init) == .other)
  }
}
