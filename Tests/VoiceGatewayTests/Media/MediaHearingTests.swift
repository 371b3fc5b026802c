import RTP
import Testing

@testable import VoiceGateway

@Suite("Who hears whom", .serialized)
struct MediaHearingTests {
  @Test(
    "two parties hear each other and not themselves, whatever they speak",
    arguments: [
      (AudioCodec.alaw, AudioCodec.alaw), (.mulaw, .alaw), (.g722, .g722), (.g722, .alaw),
    ])
  func pair(_ first: AudioCodec, _ second: AudioCodec) async throws {
    let stage = try MediaStage()
    let (one, two) = (MediaPeer(440, codec: first), MediaPeer(1000, codec: second))
    let (a, b) = (try stage.call(one), try stage.call(two))
    try stage.engine.hear(a, .legs([b]))
    try stage.engine.hear(b, .legs([a]))
    try await eventually("each hears the other alone") {
      one.hears(only: 1000, notThese: [440]) && two.hears(only: 440, notThese: [1000])
    }
    #expect(stage.events.contains(.active(a)) && stage.events.contains(.active(b)))
    #expect(one.get { $0.payloadTypes } == [first.payloadType])
    #expect(one.get { $0.sequenceBreaks } == 0)
    let quality = try #require(await stage.engine.quality(of: a))
    #expect(quality.packetsReceived > 10 && quality.packetsSent > 10)
    #expect(quality.foreignPackets == 0 && quality.mos != nil)
    let counts = stage.engine.counts()
    #expect(counts.legs == 2 && counts.ticks > 20 && counts.sendFailures == 0)
    #expect(counts.lateness.count == counts.ticks)
  }

  @Test("silence is sent for as long as a leg hears nothing, and when it is not to send")
  func silence() async throws {
    let stage = try MediaStage()
    let (one, two) = (MediaPeer(440), MediaPeer(1000))
    let a = try stage.call(one) { $0.sends = false }
    let b = try stage.call(two)
    try stage.engine.hear(a, .legs([b]))
    try await eventually("both get silence") { one.hearsNothing && two.hearsNothing }
    try stage.engine.setMedia(a, stage.media(one))
    try await eventually("sound after the direction changed") { one.hears(only: 1000) }
    try stage.engine.hear(a, .ringing)
    try await eventually("ringing") {
      (one.hears(400) ?? 0) > 1500 && (one.hears(450) ?? 0) > 1500 && (one.hears(1000) ?? 0) < 150
    }
  }

  @Test("what another codec brings is converted", arguments: [AudioCodec.mulaw, .g722])
  func converted(_ sent: AudioCodec) async throws {
    let stage = try MediaStage()
    let (one, two) = (MediaPeer(440, codec: .alaw, sends: sent), MediaPeer(1000, codec: .g722))
    let (a, b) = (try stage.call(one), try stage.call(two))
    try stage.engine.hear(a, .legs([b]))
    try stage.engine.hear(b, .legs([a]))
    try await eventually("each hears the other") {
      one.hears(only: 1000, notThese: [440]) && two.hears(only: 440, notThese: [1000])
    }
    #expect(one.get { $0.payloadTypes } == [8])
  }

  @Test("three confer; one that is muted, then closed, is heard no more")
  func conference() async throws {
    let stage = try MediaStage()
    let peers = [MediaPeer(440), MediaPeer(1000), MediaPeer(1700)]
    let legs = try peers.map { try stage.call($0) }
    for leg in legs { try stage.engine.hear(leg, .legs(legs)) }
    try await eventually("everybody hears the two others") {
      peers[0].hears(only: 1000, 1700, notThese: [440])
        && peers[1].hears(only: 440, 1700, notThese: [1000])
        && peers[2].hears(only: 440, 1000, notThese: [1700])
    }
    try stage.engine.setMuted(legs[0], true)
    try await eventually("the first is muted") {
      peers[1].hears(only: 1700, notThese: [440]) && peers[2].hears(only: 1000, notThese: [440])
        && peers[0].hears(only: 1000, 1700)
    }
    stage.engine.closeLeg(legs[2])
    try await eventually("the third has gone") { peers[1].hearsNothing }
  }

  @Test("one on hold hears music, the other does not hear her; taken back, they talk")
  func hold() async throws {
    let stage = try MediaStage()
    try stage.engine.setMusic("waiting", clip(700, repeats: true))
    let (one, two) = (MediaPeer(440), MediaPeer(1000))
    let (a, b) = (try stage.call(one), try stage.call(two))
    try stage.engine.hear(a, .music("waiting"))
    try stage.engine.hear(b, .silence)
    try await eventually("music here, silence there") {
      one.hears(only: 700, notThese: [440, 1000]) && two.hearsNothing
    }
    try stage.engine.setMusic("waiting", clip(900, repeats: true))
    try await eventually("other music") { one.hears(only: 900, notThese: [700]) }
    try stage.engine.hear(a, .legs([b]))
    try stage.engine.hear(b, .legs([a]))
    try await eventually("both talk") {
      one.hears(only: 1000, notThese: [900]) && two.hears(only: 440, notThese: [900])
    }
  }

  @Test("an announcement is heard over the music, which is quieter meanwhile")
  func announcement() async throws {
    let stage = try MediaStage()
    let one = MediaPeer(440)
    let a = try stage.call(one)
    // Music asked for before there is any.
    try stage.engine.hear(a, .music("waiting"))
    try stage.engine.setMusic("waiting", clip(700, repeats: true))
    try await eventually("music") { one.hears(only: 700) }
    let saying = try stage.engine.say(a, [clip(1200, seconds: 1), clip(1500, seconds: 1)])
    try await eventually("the first clip") {
      one.hears(only: 1200, notThese: [1500]) && (1...1500).contains(one.hears(700) ?? 0)
    }
    #expect(!stage.events.contains(.said(a, saying)))
    try await eventually("the second") { one.hears(only: 1500, notThese: [1200]) }
    try await eventually("its end") { stage.events.contains(.said(a, saying)) }
    try await eventually("music as before") { one.hears(only: 700, notThese: [1200, 1500]) }
    let long = try stage.engine.say(a, [clip(1200, seconds: 50)])
    let next = try stage.engine.say(a, [clip(1500, seconds: 50)])
    try await eventually("another") { one.hears(only: 1200) }
    try stage.engine.stopSaying(a)
    try await eventually("music alone") { one.hears(only: 700, notThese: [1200, 1500]) }
    #expect(!stage.events.contains(.said(a, long)) && !stage.events.contains(.said(a, next)))
    #expect(stage.engine.counts().players == 2)
  }

  @Test("what a saying may be")
  func sayings() throws {
    let stage = try MediaStage()
    let (leg, _) = try stage.engine.openLeg()
    #expect(throws: MediaFault.clips(maximum: 64)) { try stage.engine.say(leg, []) }
    #expect(throws: MediaFault.clips(maximum: 64)) {
      try stage.engine.say(leg, [clip(700, repeats: true)])
    }
    for _ in 0..<16 { try stage.engine.say(leg, [clip(700)]) }
    #expect(throws: MediaFault.sayings(maximum: 16)) { try stage.engine.say(leg, [clip(700)]) }
  }

  @Test("a supervisor hears both and is heard by none, then whispers to the adviser alone")
  func whisper() async throws {
    let stage = try MediaStage()
    let (customer, adviser, supervisor) = (MediaPeer(440), MediaPeer(1000), MediaPeer(1700))
    let a = try stage.call(customer)
    let b = try stage.call(adviser)
    let c = try stage.call(supervisor)
    try stage.engine.hear(a, .legs([b]))
    try stage.engine.hear(b, .legs([a]))
    try stage.engine.hear(c, .legs([a, b]))
    try await eventually("a silent monitor") {
      supervisor.hears(only: 440, 1000, notThese: [1700])
        && customer.hears(only: 1000, notThese: [1700])
        && adviser.hears(only: 440, notThese: [1700])
    }
    try stage.engine.hear(b, .legs([a, c]))
    try await eventually("a whisper") {
      adviser.hears(only: 440, 1700, notThese: [1000])
        && customer.hears(only: 1000, notThese: [1700])
    }
  }
}
