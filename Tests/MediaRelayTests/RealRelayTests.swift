import Foundation
import MediaRelay
import SIP
import Testing

/// Against Debian's rtpengine itself.
@Suite(
  "A real rtpengine", .serialized,
  .enabled(if: RelayProcess.path != nil, "rtpengine is not here: apt-get install rtpengine-daemon"))
struct RealRelayTests {
  let relay: RelayProcess
  let driver: RelayDriver

  init() throws {
    relay = try RelayProcess()
    driver = try RelayDriver(relay, boot: "t\(UInt64.random(in: 0 ... .max))")
    let driver = driver
    try #require(driver.wait { driver.client.isUp }, "rtpengine did not begin")
  }

  static func negotiation() -> Negotiation {
    Negotiation(capabilities: MediaCapabilities(), identifier: 1)
  }

  static func local(_ socket: Socket) -> LocalMedia {
    LocalMedia(address: "127.0.0.1", port: socket.port)
  }

  /// An RTP packet of 20 ms of A-law silence.
  static func packet(_ number: UInt16, payloadType: UInt8) -> [UInt8] {
    var bytes: [UInt8] = [0x80, payloadType, UInt8(number >> 8), UInt8(number & 255)]
    let timestamp = UInt32(number) * 160
    bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: timestamp >> UInt32($0)) }
    return bytes + [1, 2, 3, 4] + [UInt8](repeating: 0xd5, count: 160)
  }

  @Test("two plain sides: agreed alike, heard both ways, counted, ended")
  func plain() throws {
    let (phone, server) = (try Socket(), try Socket())
    var caller = Self.negotiation()
    var answerer = Self.negotiation()
    let offer = try caller.makeOffer(Self.local(phone))
    let offered = try driver.ask(
      .offer(offer.text, callID: "L1", fromTag: "ep", .plainPhone))
    let answer = try answerer.answer(try SDP(parsing: offered.sdp ?? ""), Self.local(server))
    let answered = try driver.ask(
      .answer(answer.text, callID: "L1", fromTag: "ep", toTag: "srv", .plainPhone))
    try caller.acceptAnswer(try SDP(parsing: answered.sdp ?? ""))
    let near = try #require(caller.agreed)
    let far = try #require(answerer.agreed)
    #expect(near.sendCodec == .g722 && far.sendCodec == .g722)
    #expect(near.sendEvents?.payloadType == 101 && far.sendEvents?.payloadType == 101)
    let toServer = try #require(near.remote)
    let toPhone = try #require(far.remote)
    #expect(toServer.port != server.port && toPhone.port != phone.port, "through the relay")

    for number in 0..<10 as Range<UInt16> {
      phone.send(Self.packet(number, payloadType: 9), to: toServer.port)
      server.send(Self.packet(number, payloadType: 9), to: toPhone.port)
      #expect(server.receive(waitingMilliseconds: 2_000)?.count == 172)
      #expect(phone.receive(waitingMilliseconds: 2_000)?.count == 172)
    }
    let report = try driver.ask(.query(callID: "L1"))
    #expect(report.sides.map(\.tag) == ["ep", "srv"])
    #expect(report.sides.map { $0.streams.first { !$0.isControl }?.packets } == [10, 10])
    #expect(report.sides[0].streams[0].remotePort == phone.port)
    #expect(try driver.ask(.list(limit: 10)).calls == ["L1"])
    #expect(try driver.ask(.statistics).callCount == 1)

    let last = try driver.ask(.delete(callID: "L1", fromTag: "ep"))
    #expect(last.sides.count == 2, "the end tells what a query tells")
    #expect(throws: RelayFault.unknownCall) { try driver.ask(.query(callID: "L1")) }
    #expect(throws: RelayFault.unknownCall) { try driver.ask(.delete(callID: "L1")) }
  }

  @Test("a browser's offer becomes plain, and our answer becomes a browser's")
  func browser() throws {
    let server = try Socket()
    let offered = try driver.ask(
      .offer(BrowserOffer.text, callID: "W1", fromTag: "ep", .browserOffers(plain: .g722)))
    let plain = try SDP(parsing: offered.sdp ?? "")
    #expect(plain.media[0].transport == "RTP/AVP")
    #expect(plain.media[0].attributes.candidates.isEmpty)
    var negotiation = Self.negotiation()
    let answer = try negotiation.answer(plain, Self.local(server))
    #expect(negotiation.agreed?.sendCodec == .g722)
    let answered = try driver.ask(
      .answer(
        answer.text, callID: "W1", fromTag: "ep", toTag: "srv", .browserOffers(plain: .g722)))
    let forBrowser = try SDP(parsing: answered.sdp ?? "").media[0]
    #expect(forBrowser.transport == "UDP/TLS/RTP/SAVPF")
    #expect(forBrowser.attributes.mid == "0")
    #expect(forBrowser.attributes.isControlMultiplexed)
    #expect(!forBrowser.attributes.candidates.isEmpty)
    #expect(!forBrowser.attributes.fingerprints.isEmpty)
    #expect(forBrowser.attributes.iceUsernameFragment != nil)
    #expect(forBrowser.attributes.direction == .sendReceive)
    #expect(forBrowser.payloads.contains { $0.codec == .g722 })
    #expect(forBrowser.payloads.contains { $0.isTelephoneEvent })
    _ = try driver.ask(.delete(callID: "W1"))
  }

  @Test("our offer becomes one for a browser")
  func toBrowser() throws {
    let server = try Socket()
    var negotiation = Self.negotiation()
    let offer = try negotiation.makeOffer(Self.local(server))
    let offered = try driver.ask(
      .offer(offer.text, callID: "W2", fromTag: "srv", .serverOffersToBrowser))
    let forBrowser = try SDP(parsing: offered.sdp ?? "").media[0]
    #expect(forBrowser.transport == "UDP/TLS/RTP/SAVPF")
    #expect(forBrowser.attributes.mid != nil)
    #expect(forBrowser.attributes.setup == "actpass")
    #expect(!forBrowser.attributes.candidates.isEmpty)
    let mid = forBrowser.attributes.mid ?? ""
    let answered = try driver.ask(
      .answer(
        BrowserOffer.answer(mid: mid), callID: "W2", fromTag: "srv", toTag: "ep",
        .serverOffersToBrowser))
    let agreed = try negotiation.acceptAnswer(try SDP(parsing: answered.sdp ?? ""))
    #expect(agreed.sendCodec == .pcma)
    #expect(agreed.sendEvents?.payloadType == 101)
    #expect(agreed.remote?.address == "127.0.0.1")
  }

  @Test("a hold passes the relay, and so does a listener without a microphone")
  func directions() throws {
    let (phone, server) = (try Socket(), try Socket())
    var caller = Self.negotiation()
    var answerer = Self.negotiation()
    for direction in [MediaDirection.sendReceive, .sendOnly, .receiveOnly, .sendReceive] {
      var local = Self.local(phone)
      local.direction = direction
      let offer = try caller.makeOffer(local).text
      let offered = try driver.ask(.offer(offer, callID: "H", fromTag: "ep", .plainPhone))
      let answer = try answerer.answer(
        try SDP(parsing: offered.sdp ?? ""), Self.local(server)
      ).text
      let answered = try driver.ask(
        .answer(answer, callID: "H", fromTag: "ep", toTag: "srv", .plainPhone))
      try caller.acceptAnswer(try SDP(parsing: answered.sdp ?? ""))
      #expect(caller.agreed?.direction == direction)
      #expect(answerer.agreed?.direction == direction.mirrored)
    }
  }

  @Test("a stream that we refuse stays refused through the relay, in its place")
  func refusedStream() throws {
    let (phone, server) = (try Socket(), try Socket())
    var caller = Self.negotiation()
    var offer = try caller.makeOffer(Self.local(phone))
    offer.media.append(MediaDescription(kind: .video, port: 9_000, formats: ["31"]))
    let offered = try driver.ask(.offer(offer.text, callID: "V", fromTag: "ep", .plainPhone))
    var answerer = Self.negotiation()
    let answer = try answerer.answer(try SDP(parsing: offered.sdp ?? ""), Self.local(server))
    #expect(answer.media.map(\.port) == [server.port, 0])
    let answered = try driver.ask(
      .answer(answer.text, callID: "V", fromTag: "ep", toTag: "srv", .plainPhone))
    let back = try SDP(parsing: answered.sdp ?? "")
    #expect(back.media.map(\.kind) == [.audio, .video])
    #expect(back.media[1].port == 0)
    try caller.acceptAnswer(back)
    #expect(caller.agreed?.sendCodec == .g722)
  }

  @Test("blocked sound and blocked keys do not pass")
  func blocking() throws {
    let (phone, server) = (try Socket(), try Socket())
    var caller = Self.negotiation()
    var answerer = Self.negotiation()
    let offer = try caller.makeOffer(Self.local(phone)).text
    let offered = try driver.ask(.offer(offer, callID: "B", fromTag: "ep", .plainPhone))
    let answer = try answerer.answer(try SDP(parsing: offered.sdp ?? ""), Self.local(server)).text
    let answered = try driver.ask(
      .answer(answer, callID: "B", fromTag: "ep", toTag: "srv", .plainPhone))
    try caller.acceptAnswer(try SDP(parsing: answered.sdp ?? ""))
    let toServer = try #require(caller.agreed?.remote?.port)
    var number: UInt16 = 0
    func passes(_ payloadType: UInt8) -> Bool {
      number += 1
      var packet = Self.packet(number, payloadType: payloadType)
      if payloadType == 101 { packet = Array(packet.prefix(12)) + [1, 10, 0, 160] }
      phone.send(packet, to: toServer)
      return server.receive(waitingMilliseconds: 400) != nil
    }
    #expect(passes(9))
    #expect(passes(101))
    _ = try driver.ask(.blockDTMF(callID: "B", fromTag: "ep"))
    #expect(!passes(101))
    #expect(passes(9))
    _ = try driver.ask(.unblockDTMF(callID: "B", fromTag: "ep"))
    #expect(passes(101))
    _ = try driver.ask(.blockMedia(callID: "B", fromTag: "ep"))
    #expect(!passes(9))
    _ = try driver.ask(.unblockMedia(callID: "B", fromTag: "ep"))
    #expect(passes(9))
  }

  @Test("a lost datagram is sent again, a doubled answer changes nothing")
  func losses() throws {
    let socket = try Socket()
    var negotiation = Self.negotiation()
    let offer = try negotiation.makeOffer(Self.local(socket)).text
    driver.losses = 2
    driver.doublesAnswers = true
    let before = driver.transmissions
    _ = try driver.ask(.offer(offer, callID: "D", fromTag: "ep", .plainPhone))
    #expect(driver.transmissions - before == 3)
    #expect(try driver.ask(.list(limit: 10)).calls == ["D"])
    #expect(driver.client.pendingCount == 0)
  }

  @Test("refusals come back in the relay's words")
  func refusals() throws {
    #expect(throws: RelayFault.refused("Failed to parse SDP")) {
      try driver.ask(.offer("nonsense", callID: "R", fromTag: "ep", .plainPhone))
    }
    #expect(throws: RelayFault.malformedAnswer) {
      try driver.ask(.offer("", callID: "R", fromTag: "ep", .plainPhone))
    }
    #expect(throws: RelayFault.unknownCall) {
      try driver.ask(.blockMedia(callID: "unheard-of", fromTag: "ep"))
    }
  }

  @Test("a relay killed and gone is noticed, and so is one that came back at once")
  func crash() throws {
    let socket = try Socket()
    var negotiation = Self.negotiation()
    let offer = try negotiation.makeOffer(Self.local(socket)).text
    _ = try driver.ask(.offer(offer, callID: "K", fromTag: "ep", .plainPhone))
    // Old enough that a new beginning can be told from it.
    let since = RelayDriver.now
    _ = driver.wait { RelayDriver.now - since > 6_000 }
    relay.kill()
    try relay.start()
    let driver = driver
    #expect(driver.wait { driver.events.contains(.restarted) })
    #expect(throws: RelayFault.unknownCall) { try driver.ask(.query(callID: "K")) }
    #expect(try driver.ask(.list(limit: 1)).calls == [])

    relay.kill()
    #expect(driver.wait { driver.events.last == .down })
    #expect(!driver.client.isUp)
    try relay.start()
    #expect(driver.wait { driver.client.isUp })
  }
}

/// What a browser writes.
enum BrowserOffer {
  private static func lines(_ more: [String]) -> String {
    let head = [
      "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
    ]
    return (head + more).map { $0 + "\r\n" }.joined()
  }

  private static let keys = [
    "c=IN IP4 127.0.0.1", "a=rtcp:9 IN IP4 0.0.0.0",
    "a=candidate:1467250027 1 udp 2122260223 127.0.0.1 42198 typ host generation 0",
    "a=ice-ufrag:F7gI", "a=ice-pwd:x9cml/YzichV2+XlhiMu8g0H", "a=ice-options:trickle",
    "a=fingerprint:sha-256 D1:2C:BE:AD:C4:F6:64:5C:25:16:11:9C:AF:E7:0F:73:"
      + "79:36:4E:9C:1E:15:54:39:0C:06:8B:ED:96:86:00:39",
  ]

  static let text = lines(
    ["m=audio 42198 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126"] + keys + [
      "a=setup:actpass", "a=mid:0", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
      "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111",
      "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000",
      "a=rtpmap:13 CN/8000", "a=rtpmap:110 telephone-event/48000",
      "a=rtpmap:126 telephone-event/8000", "a=ssrc:2154698425 cname:Kf0pXvJwJmCfpAx5",
    ])

  static func answer(mid: String) -> String {
    lines(
      ["m=audio 42198 UDP/TLS/RTP/SAVPF 8 101"] + keys + [
        "a=setup:active", "a=mid:\(mid)", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
      ])
  }
}
