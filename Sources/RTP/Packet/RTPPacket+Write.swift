extension RTPPacket {
  /// Writes the fixed header and the payload, without contributors, extension or padding: what a
  /// leg of ours sends.
  /// - Returns: octets written.
  public func write(
    payload: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
  ) throws(PacketError) -> Int {
    let end = Self.fixedHeaderOctets + payload.count
    guard end <= buffer.count else { throw PacketError(.bufferTooSmall, at: buffer.count) }
    let sink = OctetSink(buffer)
    writeFixed(first: UInt8(RTPProtocol.version) << 6, to: sink)
    sink.put(payload, at: Self.fixedHeaderOctets)
    return end
  }

  /// Writes all that the standard allows in a packet.
  /// - Parameters:
  ///   - contributors: at most 15.
  ///   - headerExtension: its profile bits and a body of whole 32-bit words, at most 65,535.
  ///   - padding: octets of padding, 0…255, the last of which says how many (section 5.1).
  /// - Returns: octets written.
  public func write(
    payload: UnsafeRawBufferPointer, contributors: UnsafeBufferPointer<UInt32>,
    headerExtension: (profile: UInt16, body: UnsafeRawBufferPointer)? = nil, padding: Int = 0,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(PacketError) -> Int {
    guard contributors.count <= Self.contributorsMaximum else {
      throw PacketError(.valueOutOfRange, at: 0)
    }
    guard (0...255).contains(padding) else { throw PacketError(.valueOutOfRange, at: 0) }
    var end = Self.fixedHeaderOctets + 4 * contributors.count
    let extensionAt = end
    if let headerExtension {
      let words = headerExtension.body.count / 4
      guard headerExtension.body.count % 4 == 0, words <= 0xFFFF else {
        throw PacketError(.valueOutOfRange, at: extensionAt)
      }
      end += 4 + headerExtension.body.count
    }
    let payloadAt = end
    end += payload.count + padding
    guard end <= buffer.count else { throw PacketError(.bufferTooSmall, at: buffer.count) }
    let sink = OctetSink(buffer)
    let first =
      UInt8(RTPProtocol.version) << 6 | (padding > 0 ? 0x20 : 0)
      | (headerExtension == nil ? 0 : 0x10)
      | UInt8(contributors.count)
    writeFixed(first: first, to: sink)
    for (index, contributor) in contributors.enumerated() {
      sink.put(contributor, at: Self.fixedHeaderOctets + 4 * index)
    }
    if let headerExtension {
      sink.put(headerExtension.profile, at: extensionAt)
      sink.put(UInt16(headerExtension.body.count / 4), at: extensionAt + 2)
      sink.put(headerExtension.body, at: extensionAt + 4)
    }
    sink.put(payload, at: payloadAt)
    if padding > 0 {
      for offset in end - padding..<end - 1 { sink.put(UInt8(0), at: offset) }
      sink.put(UInt8(padding), at: end - 1)
    }
    return end
  }

  @inline(__always)
  private func writeFixed(first: UInt8, to sink: OctetSink) {
    sink.put(first, at: 0)
    sink.put((marker ? 0x80 : 0) | (payloadType & 0x7F), at: 1)
    sink.put(sequenceNumber, at: 2)
    sink.put(timestamp, at: 4)
    sink.put(ssrc, at: 8)
  }
}
