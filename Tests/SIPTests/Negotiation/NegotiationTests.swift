import SIP
import Testing

@Suite("Offer and answer")
struct NegotiationTests {
  static let local = LocalMedia(address: "192.0.2.100", port: 42_000)

  static func negotiation(_ capabilities: MediaCapabilities = MediaCapabilities()) -> Negotiation {
    Negotiation(capabilities: capabilities, identifier: 77, version: 5)
  }

  static func sdp(_ text: String) throws -> SDP { try SDP(parsing: text) }

  /// One stream of speech, as a peer would write it.
  static func offer(
    _ formats: String = "8 0 101", port: Int = 5000, address: String = "192.0.2.1",
    _ more: String = "a=rtpmap:101 telephone-event/8000\na=sendrecv\n"
  ) throws -> SDP {
    try sdp(
      "v=0\no=- 9 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 \(address)\nt=0 0\n"
        + "m=audio \(port) RTP/AVP \(formats)\n\(more)")
  }

  @Test("the relay's offer is answered with its own numbers, mid and direction")
  func relayOffer() throws {
    var negotiation = Self.negotiation()
    let answer = try negotiation.answer(try Self.sdp(SDPFixtures.rtpengine), Self.local)
    #expect(
      answer.text == """
        v=0
        o=- 77 5 IN IP4 192.0.2.100
        s=-
        c=IN IP4 192.0.2.100
        t=0 0
        m=audio 42000 RTP/AVP 8 126
        a=rtpmap:8 PCMA/8000
        a=rtpmap:126 telephone-event/8000
        a=fmtp:126 0-15
        a=ptime:20
        a=sendrecv
        a=mid:0

        """.split(separator: "\n").joined(separator: "\r\n") + "\r\n")
    let agreed = try #require(negotiation.agreed)
    #expect(agreed.remote == AgreedMedia.Endpoint(address: "127.0.0.1", port: 30284))
    #expect(agreed.remoteControl?.port == 30285)
    #expect(agreed.sendCodec == .pcma)
    #expect(agreed.sendPayloadType == 8)
    #expect(agreed.content(of: 126) == .telephoneEvents(clockRate: 8000))
    #expect(agreed.content(of: 1) == nil, "unknown numbers are ignored")
    #expect(agreed.sendEvents?.payloadType == 126)
    #expect(agreed.direction == .sendReceive)
  }

  @Test("what peers offer is answered as it should be", arguments: offers)
  func peers(name: String, codec: AudioCodec?, refusal: MediaRefusal?) throws {
    let offer = try Self.sdp(SDPFixtures.all.first { $0.name == name }!.text)
    var negotiation = Self.negotiation()
    do {
      let answer = try negotiation.answer(offer, Self.local)
      #expect(refusal == nil)
      #expect(negotiation.agreed?.sendCodec == codec)
      #expect(answer.media.count == offer.media.count)
      #expect(Set(answer.media[0].formats).isSubset(of: offer.media[0].formats))
    } catch {
      let refused = refusal.map { Negotiation.Fault.refused($0) }
      #expect(refused == error)
      #expect(negotiation == Self.negotiation(), "nothing has changed")
    }
  }

  static let offers: [(String, AudioCodec?, MediaRefusal?)] = [
    ("Chromium", nil, .transport), ("Firefox", nil, .transport), ("baresip", .g722, nil),
    ("Linphone", .pcma, nil), ("Asterisk", .g722, nil), ("rtpengine", .pcma, nil),
    ("Teams Direct Routing", nil, .transport), ("Polycom", .g722, nil), ("Cisco", nil, .address),
    ("Kamailio's RFC 2543 hold", .pcma, nil), ("fax", nil, .noAudio),
    ("a layered one of RFC 8866", .pcmu, nil),
  ]

  @Test("events go with the clock of the codec, or with what there is")
  func eventClock() throws {
    var negotiation = Self.negotiation()
    _ = try negotiation.answer(try Self.sdp(SDPFixtures.linphone), Self.local)
    #expect(negotiation.agreed?.sendEvents?.payloadType == 100)
    #expect(negotiation.agreed?.sendEvents?.clockRate == 8000)
    var passing = Self.negotiation(MediaCapabilities(codecs: [.opus, .pcma]))
    let answer = try passing.answer(try Self.sdp(SDPFixtures.linphone), Self.local)
    #expect(answer.media[0].formats == ["96", "8", "101", "100"])
    #expect(passing.agreed?.sendEvents?.clockRate == 48_000)
    var only = Self.negotiation()
    let other = try Self.offer("8 99", "a=rtpmap:99 telephone-event/16000\n")
    _ = try only.answer(other, Self.local)
    #expect(only.agreed?.sendEvents?.clockRate == 16_000)
  }

  @Test("events are those that both can, and none when one of us has none")
  func eventSets() throws {
    var negotiation = Self.negotiation()
    _ = try negotiation.answer(try Self.sdp(SDPFixtures.asterisk), Self.local)
    #expect(negotiation.agreed?.sendEvents?.events.description == "0-15")
    var deaf = Self.negotiation(MediaCapabilities(events: TelephoneEventSet()))
    let answer = try deaf.answer(try Self.sdp(SDPFixtures.asterisk), Self.local)
    #expect(answer.media[0].formats == ["9", "8", "0"])
    #expect(deaf.agreed?.sendEvents == nil)
    var plain = Self.negotiation()
    _ = try plain.answer(try Self.offer("8", ""), Self.local)
    #expect(plain.agreed?.sendEvents == nil)
  }

  @Test("our order of codecs decides, or theirs, as the plan says")
  func preference() throws {
    let offer = try Self.offer("0 8 9", "")
    var ours = Self.negotiation()
    #expect(try ours.answer(offer, Self.local).media[0].formats == ["9", "8", "0"])
    var theirs = Self.negotiation(MediaCapabilities(preference: .theirs))
    #expect(try theirs.answer(offer, Self.local).media[0].formats == ["0", "8", "9"])
    #expect(theirs.agreed?.sendCodec == .pcmu)
  }

  @Test("streams that are not taken are refused in their places")
  func otherStreams() throws {
    let text = """
      v=0
      o=- 9 1 IN IP4 192.0.2.1
      s=-
      t=5 6
      a=group:BUNDLE v a b
      m=video 5004 RTP/AVP 96 97
      c=IN IP4 192.0.2.1
      a=mid:v
      m=audio 0 RTP/AVP 8
      m=audio 5006 RTP/SAVP 8
      c=IN IP4 192.0.2.1
      m=audio 5008 rtp/avpf 8
      c=IN IP4 192.0.2.2
      a=mid:a
      m=audio 5010 RTP/AVP 9
      c=IN IP4 192.0.2.3
      a=mid:b
      """
    var negotiation = Self.negotiation()
    let answer = try negotiation.answer(try Self.sdp(text), Self.local)
    #expect(answer.media.map(\.port) == [0, 0, 0, 42_000, 0])
    #expect(answer.media.map(\.kind) == [.video, .audio, .audio, .audio, .audio])
    #expect(answer.media.map(\.attributes.mid) == ["v", nil, nil, "a", "b"])
    #expect(answer.media[0].formats == ["96"])
    #expect(answer.media[3].transport == "rtp/avpf")
    #expect(answer.attributes.groups.isEmpty)
    #expect(answer.times == [SDP.Time(start: 5, stop: 6)])
    #expect(negotiation.agreed?.remote?.address == "192.0.2.2")
    // A later offer of ours keeps the places.
    let again = try negotiation.makeOffer(Self.local)
    #expect(again.media.map(\.port) == [0, 0, 0, 42_000, 0])
    #expect(again.media[3].attributes.mid == "a")
  }

  @Test("directions are mirrored, as far as we want the same", arguments: directions)
  func mirrored(theirs: String, ours: MediaDirection, answered: MediaDirection) throws {
    var negotiation = Self.negotiation()
    var local = Self.local
    local.direction = ours
    let answer = try negotiation.answer(try Self.offer("8", "a=\(theirs)\n"), local)
    #expect(answer.media[0].attributes.direction == answered)
    #expect(negotiation.agreed?.direction == answered)
  }

  static let directions: [(String, MediaDirection, MediaDirection)] = [
    ("sendrecv", .sendReceive, .sendReceive), ("sendonly", .sendReceive, .receiveOnly),
    ("recvonly", .sendReceive, .sendOnly), ("inactive", .sendReceive, .inactive),
    ("sendrecv", .sendOnly, .sendOnly), ("sendonly", .sendOnly, .inactive),
    ("recvonly", .receiveOnly, .inactive), ("nothing", .inactive, .inactive),
    ("unheard-of", .sendReceive, .sendReceive),
  ]

  @Test("a direction of the whole holds for a stream without its own")
  func wholeDirection() throws {
    var negotiation = Self.negotiation()
    _ = try negotiation.answer(try Self.sdp(SDPFixtures.polycom), Self.local)
    #expect(negotiation.agreed?.direction == .receiveOnly)
    #expect(negotiation.agreed?.isHeldByRemote == true)
  }

  @Test("an unspecified address is a hold, as RFC 2543 had it")
  func oldHold() throws {
    var negotiation = Self.negotiation()
    _ = try negotiation.answer(try Self.offer(), Self.local)
    let answer = try negotiation.answer(try Self.offer(address: "0.0.0.0"), Self.local)
    #expect(answer.media[0].attributes.direction == .receiveOnly)
    #expect(answer.origin.version == "6")
    let agreed = try #require(negotiation.agreed)
    #expect(agreed.remote == nil)
    #expect(agreed.isHeldByRemote)
    #expect(!agreed.direction.sends)
    _ = try negotiation.answer(try Self.offer(), Self.local)
    #expect(negotiation.agreed?.direction == .sendReceive)
  }

  @Test("addresses that are no single host of our family are refused", arguments: badAddresses)
  func addresses(address: String) throws {
    var negotiation = Self.negotiation()
    #expect(throws: Negotiation.Fault.refused(.address)) {
      try negotiation.answer(try Self.offer(address: address), Self.local)
    }
  }

  static let badAddresses = [
    "224.2.3.4", "224.2.3.4/127", "255.255.255.255", "phone.example", "192.0.2", "192.0.2.256",
    "192.0.2.1.2", "0.1.2.3", "1..2.3", "+1.2.3.4", "2001:db8::1",
  ]

  @Test("IPv6 addresses are known by their shape", arguments: addressesIPv6)
  func shapes(address: String, isOne: Bool) throws {
    var offer = try Self.offer()
    offer.connection = SDP.Connection(address, addressType: .ip6)
    let local = LocalMedia(address: "2001:db8::100", addressType: .ip6, port: 42_000)
    var negotiation = Self.negotiation()
    #expect(((try? negotiation.answer(offer, local)) != nil) == isOne)
  }

  static let addressesIPv6: [(String, Bool)] = [
    ("2001:db8::1", true), ("::1", true), ("2001:db8::", true), ("1:2:3:4:5:6:7:8", true),
    ("fe80::1:2", true), ("::ffff:192.0.2.1", true), ("1:2:3:4:5:6:192.0.2.1", true),
    ("1:2:3:4:5:6:7", false), ("1:2:3:4:5:6:7:8:9", false), ("1::2::3", false), (":1:2", false),
    ("ff02::1", false), ("12345::", false), ("g::1", false), ("::0.garbage", false),
    ("1:2:3:4:5:6:7::8", false), ("1:", false), (":", false), ("192.0.2.1", false),
  ]

  @Test("RTCP goes to the next port, to the one named, or to RTP's")
  func control() throws {
    func control(_ more: String, _ capabilities: MediaCapabilities = MediaCapabilities()) throws
      -> AgreedMedia.Endpoint?
    {
      var negotiation = Self.negotiation(capabilities)
      _ = try negotiation.answer(try Self.offer("8", more), Self.local)
      return negotiation.agreed?.remoteControl
    }
    #expect(try control("")?.port == 5001)
    #expect(try control("a=rtcp:6000\n")?.port == 6000)
    let other = try control("a=rtcp:6000 IN IP4 192.0.2.9\n")
    #expect(other == AgreedMedia.Endpoint(address: "192.0.2.9", port: 6000))
    #expect(try control("a=rtcp:6000 IN IP4 224.0.0.1\n")?.address == "192.0.2.1")
    #expect(try control("a=rtcp-mux\n")?.port == 5001, "we have not agreed to it")
    let multiplexing = MediaCapabilities(multiplexesControl: true)
    #expect(try control("a=rtcp-mux\n", multiplexing)?.port == 5000)
  }

  @Test("packets are as long as the peer asks, among the lengths that we have")
  func packetTimes() throws {
    func agreed(_ more: String, _ lengths: [Int]) throws -> (send: Int, asked: String?) {
      var negotiation = Self.negotiation(MediaCapabilities(packetMilliseconds: lengths))
      let answer = try negotiation.answer(try Self.offer("8", more), Self.local)
      return (negotiation.agreed!.sendPacketMilliseconds, answer.media[0].attributes.value("ptime"))
    }
    #expect(try agreed("", [20]) == (20, "20"))
    #expect(try agreed("a=ptime:30\n", [20]) == (20, "20"))
    #expect(try agreed("a=ptime:40\n", [20, 40, 60]) == (40, "40"))
    #expect(try agreed("a=ptime:50\n", [20, 40, 60]) == (40, "20"))
    #expect(try agreed("a=ptime:10\n", [20, 40]) == (20, "20"))
    #expect(try agreed("a=maxptime:20\n", [40, 20]) == (20, "40"))
    #expect(try agreed("a=ptime:60\na=maxptime:20\n", [20, 60]) == (20, "60"))
  }

  @Test("refusals say how to refuse")
  func refusals() {
    #expect(MediaRefusal.status == 488)
    #expect(MediaRefusal.noCommonCodec.warningCode == 305)
    #expect(throws: Negotiation.Fault.refused(.noCommonCodec)) {
      var negotiation = Self.negotiation()
      _ = try negotiation.answer(try Self.offer("18 3"), Self.local)
    }
    #expect(throws: Negotiation.Fault.refused(.noAudio)) {
      var negotiation = Self.negotiation()
      _ = try negotiation.answer(try Self.offer("8", port: 0), Self.local)
    }
  }
}
