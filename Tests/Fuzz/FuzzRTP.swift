#if canImport(RTP)
  import RTP
#endif

/// Drives a receiver with a series of datagrams and ticks, and holds it to its accounts.
///
/// The input: a first octet that says how the rest is cut. Even: one datagram. Odd: steps of a
/// length, a time and so many octets; lengths above 0xE0 are ticks, and lengths above 0xC0 become
/// a good packet with sound whose numbers go on by the next octets, to reach deep into the buffer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeRawBufferPointer(start: start, count: count)
  guard count > 1 else { return 0 }
  let rest = UnsafeRawBufferPointer(rebasing: input[1...])
  if input[0] % 2 == 0 { one(rest) } else { series(rest) }
  return 0
}

private func one(_ datagram: UnsafeRawBufferPointer) {
  guard let packet = try? RTPPacket(reading: datagram) else { return }
  let payload = packet.payload(in: datagram)
  precondition(packet.payloadOffset + payload.count + packet.paddingCount == datagram.count)
  for index in 0..<packet.contributorCount { _ = packet.contributor(index, in: datagram) }
  _ = packet.extensionBody(in: datagram)
  var copy = InlineArray<2100, UInt8>(repeating: 0)
  var span = copy.mutableSpan
  span.withUnsafeMutableBytes { buffer in
    guard let written = try? packet.write(payload: payload, into: buffer) else {
      preconditionFailure("cannot be written")
    }
    let octets = UnsafeRawBufferPointer(rebasing: buffer[0..<written])
    guard let again = try? RTPPacket(reading: octets) else {
      preconditionFailure("cannot be read again")
    }
    precondition(again.payloadCount == packet.payloadCount)
    precondition(again.sequenceNumber == packet.sequenceNumber && again.ssrc == packet.ssrc)
  }
}

private func series(_ input: UnsafeRawBufferPointer) {
  var receiver = RTPReceiver(
    payloads: PayloadMap(audio: [8, 0, 9], event: 101), ownSSRC: 9, nowMicroseconds: 0)
  var frame = InlineArray<160, UInt8>(repeating: 0)
  var packet = InlineArray<600, UInt8>(repeating: 0)
  var at = 0
  var now: Int64 = 0
  var datagrams: Int64 = 0
  var ticks: Int64 = 0
  var sequence: UInt16 = 65_500
  var timestamp: UInt32 = 0xFFFF_0000
  while at + 2 <= input.count {
    let length = Int(input[at])
    now += Int64(input[at + 1]) * 400
    at += 2
    if length > 0xE0 {
      var span = frame.mutableSpan
      let result = span.withUnsafeMutableBytes {
        receiver.pull(into: $0, tickMicroseconds: now, isQuiet: length % 2 == 0)
      }
      ticks += 1
      precondition(result.offset >= 0 && result.offset + result.count <= 160)
      precondition((result.kind == .audio) == (result.count > 0))
      _ = receiver.tickDigits(nowMicroseconds: now)
    } else if length > 0xC0 {
      guard at + 3 <= input.count else { break }
      sequence &+= UInt16(input[at] & 0x7) &- 2
      timestamp &+= UInt32(input[at + 1]) &* UInt32(input[at + 2] & 0x0F) &* 10
      let type: UInt8 = [8, 8, 8, 9, 101, 13, 8, 8][Int(input[at] >> 5)]
      let size = type == 101 ? 4 : (1 + Int(input[at + 2] >> 4)) * 30
      at += 3
      let header = RTPPacket(
        marker: false, payloadType: type, sequenceNumber: sequence, timestamp: timestamp,
        ssrc: UInt32(length & 1))
      var span = packet.mutableSpan
      span.withUnsafeMutableBytes { buffer in
        let payload = UnsafeRawBufferPointer(rebasing: buffer[100..<100 + size])
        _ = try? header.write(payload: payload, into: buffer)
        let datagram = UnsafeRawBufferPointer(rebasing: buffer[0..<12 + size])
        _ = receiver.receive(datagram, nowMicroseconds: now)
      }
      datagrams += 1
    } else {
      let end = min(at + length, input.count)
      _ = receiver.receive(
        UnsafeRawBufferPointer(rebasing: input[at..<end]), nowMicroseconds: now)
      datagrams += 1
      at = end
    }
  }
  precondition(receiver.counts.total == datagrams)
  let counts = receiver.jitterCounts
  precondition(
    counts.audioFrames + counts.lostFrames + counts.silentFrames + counts.stretchedFrames == ticks)
  let gone = counts.played + counts.skipped + counts.flushed
  precondition(gone <= counts.stored && counts.stored - gone <= 64)
}
