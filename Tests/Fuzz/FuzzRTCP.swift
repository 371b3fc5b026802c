#if canImport(RTP)
  import RTP
#endif

/// Reads a control datagram to its last field, gives it to a leg, and writes that leg's answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRTCP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeRawBufferPointer(start: start, count: count)
  guard count > 1 else { return 0 }
  let datagram = UnsafeRawBufferPointer(rebasing: input[1...])
  readAll(datagram, reducedSize: input[0] & 1 == 1)
  leg(datagram, Int64(input[0]) * 100_000)
  return 0
}

private func readAll(_ datagram: UnsafeRawBufferPointer, reducedSize: Bool) {
  guard var reader = try? RTCPReader(reading: datagram, reducedSize: reducedSize) else { return }
  var parts = 0
  while let part = reader.next() {
    parts += 1
    switch part {
    case .senderReport(_, _, let blocks), .receiverReport(_, let blocks):
      for index in 0..<blocks.count { _ = reader.block(index, of: blocks) }
    case .sourceDescription(let chunks):
      if let (_, name) = reader.canonicalName(of: chunks) { precondition(name.count <= 255) }
    case .bye(let sources):
      for index in 0..<sources.count { _ = reader.source(index, of: sources) }
    case .extendedReport(_, let range): _ = reader.voipMetrics(of: range)
    case .application, .feedback, .unknown: break
    }
  }
  precondition(parts >= 1 && parts <= RTCPReader.partsMaximum)
}

private func leg(_ datagram: UnsafeRawBufferPointer, _ now: Int64) {
  var receiver = RTPReceiver(
    payloads: PayloadMap(audio: [8], event: 101), ownSSRC: 1, nowMicroseconds: 0)
  let sender = RTPSender(
    ssrc: 1, sequenceNumber: 0, timestamp: 0, payloadType: 8, eventType: 101)
  var control = RTPControl(nowMicroseconds: 0, unixOffsetMicroseconds: 0, random: 0)
  var storage = InlineArray<600, UInt8>(repeating: 0)
  var span = storage.mutableSpan
  span.withUnsafeMutableBytes { buffer in
    // A source with number 0 is heard, so that reports have someone to be about.
    for number in UInt16(0)..<3 {
      let packet = RTPPacket(
        marker: false, payloadType: 8, sequenceNumber: number, timestamp: 0, ssrc: 0)
      let sound = UnsafeRawBufferPointer(rebasing: buffer[100..<260])
      guard let count = try? packet.write(payload: sound, into: buffer) else { return }
      _ = receiver.receive(
        UnsafeRawBufferPointer(rebasing: buffer[0..<count]), nowMicroseconds: 0)
    }
    _ = try? control.receive(
      datagram, sender: sender, receiver: &receiver, nowMicroseconds: now)
    let name = UnsafeRawBufferPointer(rebasing: buffer[0..<9])
    let answer = UnsafeMutableRawBufferPointer(rebasing: buffer[100...])
    guard
      let count = try? control.goodbye(
        sender: sender, receiver: &receiver, name: name, into: answer, nowMicroseconds: now)
    else { preconditionFailure("cannot be written") }
    guard
      (try? RTCPReader(reading: UnsafeRawBufferPointer(rebasing: answer[0..<count]))) != nil
    else { preconditionFailure("cannot be read") }
    if let trip = control.roundTripMicroseconds {
      precondition(trip >= 0 && trip <= RoundTrip.maximumMicroseconds)
    }
  }
}
