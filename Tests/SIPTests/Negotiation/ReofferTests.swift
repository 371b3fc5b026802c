import SIP
import Testing

@Suite("Offers of ours, and changes within a call")
struct ReofferTests {
  static let local = NegotiationTests.local

  @Test("an offer lists what the plan has, with G.722 under a clock of 8,000")
  func firstOffer() throws {
    var negotiation = NegotiationTests.negotiation()
    let offer = try negotiation.makeOffer(Self.local)
    #expect(offer.media[0].formats == ["9", "8", "0", "101"])
    #expect(offer.media[0].attributes.values("rtpmap")[0] == "9 G722/8000")
    #expect(offer.media[0].attributes.values("fmtp") == ["101 0-15"])
    #expect(negotiation.isOfferPending)
    #expect(negotiation.agreed == nil)
  }

  @Test("the first codec of the answer is sent, under the answer's numbers")
  func answerNumbers() throws {
    var negotiation = NegotiationTests.negotiation()
    _ = try negotiation.makeOffer(Self.local)
    let answer = try NegotiationTests.offer(
      "0 9 96", "a=rtpmap:96 telephone-event/8000\na=fmtp:96 0-11\na=ptime:20\n")
    let agreed = try negotiation.acceptAnswer(answer)
    #expect(agreed.sendCodec == .pcmu)
    #expect(agreed.sendEvents?.payloadType == 96)
    #expect(agreed.sendEvents?.events.description == "0-11")
    #expect(agreed.content(of: 101) == .telephoneEvents(clockRate: 8000), "our own number")
    #expect(agreed.content(of: 96) == .telephoneEvents(clockRate: 8000), "theirs, all the same")
    #expect(agreed.content(of: 9) == .audio(.g722))
    #expect(agreed.content(of: 8) == nil, "not in the answer")
  }

  @Test("answers that give no speech are told, and what held before holds")
  func badAnswers() throws {
    let cases: [(SDP, MediaRefusal)] = [
      (try NegotiationTests.offer("8", port: 0), .refusedByPeer),
      (try NegotiationTests.offer("18"), .noCommonCodec),
      (try NegotiationTests.sdp(SDPFixtures.fax), .answerMismatch),
      (try NegotiationTests.sdp(SDPFixtures.teams), .answerMismatch),
      (SDP(origin: SDP.Origin(identifier: "1", version: "1", address: "x")), .answerMismatch),
      (try NegotiationTests.offer("8", address: "224.0.0.1"), .address),
    ]
    for (answer, refusal) in cases {
      var negotiation = NegotiationTests.negotiation()
      _ = try negotiation.answer(try NegotiationTests.offer(), Self.local)
      let before = negotiation.agreed
      _ = try negotiation.makeOffer(Self.local)
      #expect(throws: Negotiation.Fault.refused(refusal)) { try negotiation.acceptAnswer(answer) }
      #expect(negotiation.agreed == before)
      #expect(!negotiation.isOfferPending)
    }
  }

  @Test("one offer at a time, one answer to it")
  func order() throws {
    var negotiation = NegotiationTests.negotiation()
    let answer = try NegotiationTests.offer("8")
    #expect(throws: Negotiation.Fault.noOfferPending) { try negotiation.acceptAnswer(answer) }
    _ = try negotiation.makeOffer(Self.local)
    #expect(throws: Negotiation.Fault.offerPending) { try negotiation.makeOffer(Self.local) }
    #expect(throws: Negotiation.Fault.offerPending) {
      try negotiation.answer(try NegotiationTests.offer(), Self.local)
    }
    _ = try negotiation.acceptAnswer(answer)
    // A 200 repeats the description of its 183.
    #expect(throws: Negotiation.Fault.noOfferPending) { try negotiation.acceptAnswer(answer) }
    #expect(negotiation.agreed?.sendCodec == .pcma)
  }

  @Test("hold and resume, and the version rises with each change only")
  func hold() throws {
    var ours = NegotiationTests.negotiation()
    var theirs = Negotiation(capabilities: MediaCapabilities(), identifier: 3)
    let far = LocalMedia(address: "192.0.2.7", port: 6000)
    func exchange(_ direction: MediaDirection) throws -> (offer: String, answer: String) {
      var local = Self.local
      local.direction = direction
      let offer = try ours.makeOffer(local)
      let answer = try theirs.answer(offer, far)
      try ours.acceptAnswer(answer)
      return (offer.origin.version, answer.origin.version)
    }
    #expect(try exchange(.sendReceive) == ("5", "1"))
    #expect(try exchange(.sendReceive) == ("5", "1"))
    #expect(try exchange(.sendOnly) == ("6", "2"))
    #expect(theirs.agreed?.isHeldByRemote == true)
    #expect(theirs.agreed?.direction == .receiveOnly)
    #expect(try exchange(.inactive) == ("7", "3"))
    #expect(theirs.agreed?.isHeldByRemote == true)
    #expect(ours.agreed?.direction == .inactive)
    #expect(try exchange(.sendReceive) == ("8", "4"))
    #expect(ours.agreed?.direction == .sendReceive)
  }

  @Test("address, port and numbers may change; our next offer keeps the newest numbers")
  func changes() throws {
    var negotiation = NegotiationTests.negotiation()
    _ = try negotiation.answer(try NegotiationTests.offer(), Self.local)
    let moved = try NegotiationTests.offer(
      "9 8 120", port: 5555, address: "192.0.2.44", "a=rtpmap:120 telephone-event/8000\n")
    let answer = try negotiation.answer(moved, Self.local)
    #expect(answer.media[0].formats == ["9", "8", "120"])
    #expect(
      negotiation.agreed?.remote == AgreedMedia.Endpoint(address: "192.0.2.44", port: 5555))
    #expect(negotiation.agreed?.sendCodec == .g722)
    let offer = try negotiation.makeOffer(Self.local)
    #expect(offer.media[0].formats == ["9", "8", "0", "120"])
  }

  @Test("a number never gets a second meaning from us")
  func meanings() throws {
    var negotiation = NegotiationTests.negotiation(
      MediaCapabilities(codecs: [.pcma, .opus]))
    let odd = try NegotiationTests.offer("101", "a=rtpmap:101 PCMA/8000\n")
    _ = try negotiation.answer(odd, Self.local)
    let offer = try negotiation.makeOffer(Self.local)
    #expect(offer.media[0].formats == ["101", "111", "96", "97"])
    #expect(Set(offer.media[0].formats).count == 4)
  }

  @Test("an offer withdrawn leaves what was agreed")
  func withdrawal() throws {
    var negotiation = NegotiationTests.negotiation()
    _ = try negotiation.answer(try NegotiationTests.offer(), Self.local)
    let before = negotiation.agreed
    var local = Self.local
    local.direction = .sendOnly
    #expect(try negotiation.makeOffer(local).origin.version == "6")
    negotiation.withdrawOffer()
    #expect(negotiation.agreed == before)
    #expect(try negotiation.makeOffer(Self.local).origin.version == "7")
  }

  @Test("each branch of a fork goes its own way")
  func fork() throws {
    var first = NegotiationTests.negotiation()
    _ = try first.makeOffer(Self.local)
    var second = first
    try first.acceptAnswer(try NegotiationTests.offer("8", port: 7000))
    try second.acceptAnswer(try NegotiationTests.offer("0", port: 8000))
    #expect(first.agreed?.sendCodec == .pcma)
    #expect(second.agreed?.remote?.port == 8000)
  }

  @Test("RTCP on another port than the next is said")
  func controlPort() throws {
    var negotiation = NegotiationTests.negotiation(MediaCapabilities(multiplexesControl: true))
    let local = LocalMedia(address: "192.0.2.100", port: 42_000, controlPort: 42_010)
    let offer = try negotiation.makeOffer(local)
    #expect(offer.media[0].attributes.control?.port == 42_010)
    #expect(offer.media[0].attributes.isControlMultiplexed)
    let agreed = try negotiation.acceptAnswer(try NegotiationTests.offer("8", "a=rtcp-mux\n"))
    #expect(agreed.isControlMultiplexed)
    #expect(agreed.remoteControl == agreed.remote)
  }
}
