/// libFuzzer's entry for session descriptions: whatever is read is printed and read again as the
/// same, and both sides of a negotiation survive it as offer and as answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSDP(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = data.map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? []
  guard let description = try? SDP(parsing: bytes) else { return 0 }
  let printed = description.bytes
  guard let again = try? SDP(parsing: printed) else {
    // A byte that is no UTF-8 grows by being repaired.
    precondition(printed.count > SDP.maximumBytes, "what was printed cannot be read")
    return 0
  }
  precondition(again == description, "what was printed reads as something else")
  for stream in description.media {
    precondition(stream.payloads.count <= SDP.maximumFormats)
    _ = stream.attributes.control
    for payload in stream.payloads {
      _ = payload.parameters.map(TelephoneEventSet.init(parameters:))
    }
  }
  let local = LocalMedia(address: "192.0.2.9", port: 4000)
  let all = MediaCapabilities(
    codecs: AudioCodec.allCases, packetMilliseconds: [20, 40], multiplexesControl: true)
  var answering = Negotiation(capabilities: all, identifier: 1)
  if let answer = try? answering.answer(description, local) {
    precondition(answer.media.count == description.media.count)
    precondition((try? SDP(parsing: answer.bytes)) == answer)
    guard let offer = try? answering.makeOffer(local) else { preconditionFailure() }
    precondition(offer.media.count == description.media.count)
    precondition(Set(offer.media[answering.agreed!.line].formats).count >= 1)
    _ = try? answering.acceptAnswer(description)
  }
  var offering = Negotiation(capabilities: all, identifier: 2)
  _ = try? offering.makeOffer(local)
  _ = try? offering.acceptAnswer(description)
  _ = try? offering.answer(description, local)
  return 0
}
