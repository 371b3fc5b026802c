import Foundation
import RTP
import Synchronization
import Testing

@testable import VoiceGateway

@Suite("The life of a leg", .serialized)
struct MediaLegTests {
  @Test("keys come in as events, each once")
  func keysIn() async throws {
    let stage = try MediaStage()
    let peer = MediaPeer(440)
    let leg = try stage.call(peer)
    peer.dial("0159*#AD")
    try await eventually("all keys") { stage.keys(leg).count >= 8 }
    #expect(stage.keys(leg) == "0159*#AD")
  }

  @Test("keys come in as tones where events were not agreed", arguments: [AudioCodec.alaw, .g722])
  func tonesIn(_ codec: AudioCodec) async throws {
    let stage = try MediaStage()
    let peer = MediaPeer(440, codec: codec, eventType: nil)
    let leg = try stage.call(peer, eventType: nil)
    try await eventually("sound") { stage.events.contains(.active(leg)) }
    // A machine that holds the telephone up for long breaks a tone in two: then it dials again.
    var heard: [String] = []
    for _ in 0..<8 where heard.last != "0159*#AD" {
      let before = stage.keys(leg).count
      peer.dial(tones: "0159*#AD")
      try await eventually("all is sent") { peer.get { $0.queue.isEmpty } }
      let ticks = stage.engine.counts().ticks
      try await eventually("and heard") { stage.engine.counts().ticks > ticks + 25 }
      heard.append(String(stage.keys(leg).dropFirst(before)))
    }
    #expect(heard.last == "0159*#AD", "\(heard)")
  }

  @Test("keys go out as events in place of sound, and sound goes on after them")
  func keysOut() async throws {
    let stage = try MediaStage()
    let (one, two) = (MediaPeer(440), MediaPeer(1000))
    let (a, b) = (try stage.call(one), try stage.call(two))
    try stage.engine.hear(a, .legs([b]))
    try await eventually("sound") { one.hears(only: 1000) }
    try stage.engine.sendKeys(a, "42#")
    try await eventually("keys") { one.get { $0.pressed.count } == 3 }
    #expect(one.get { String($0.pressed) } == "42#")
    try await eventually("sound again") { one.hears(only: 1000) }
    #expect(throws: MediaFault.keys("4x")) { try stage.engine.sendKeys(a, "4x") }
    #expect(throws: MediaFault.keys("")) { try stage.engine.sendKeys(a, "") }
  }

  @Test("keys go out as tones where events were not agreed", arguments: [AudioCodec.mulaw, .g722])
  func tonesOut(_ codec: AudioCodec) async throws {
    let stage = try MediaStage()
    let peer = MediaPeer(440, codec: codec, eventType: nil)
    let leg = try stage.call(peer, eventType: nil)
    try await eventually("silence") { peer.hearsNothing }
    var keys: [[UInt8]] = []
    for _ in 0..<8 where keys.last != [7, 3, 10] {
      let before = peer.get { $0.heard.count }
      try stage.engine.sendKeys(leg, "73*")
      // Each takes 200 ms.
      try await eventually("it was sent") {
        peer.get { $0.heard.count } > before + 50 * codec.frameSamples
      }
      keys.append(Self.keys(in: peer.get { Array($0.heard[before...]) }, codec))
    }
    #expect(keys.last == [7, 3, 10], "\(keys)")
    #expect(peer.get { $0.pressed }.isEmpty)
  }

  private static func keys(in heard: [Int16], _ codec: AudioCodec) -> [UInt8] {
    var detector = KeyToneDetector()
    let step = codec == .g722 ? 2 : 1
    let sound = stride(from: 0, to: heard.count, by: step).map { heard[$0] }
    return stride(from: 0, to: sound.count - 160, by: 160).compactMap { at in
      Array(sound[at..<at + 160]).withUnsafeBufferPointer { detector.process($0)?.began }
    }
  }

  @Test("a re-offer moves the other side: the old one hears no more and is not heard")
  func moves() async throws {
    let stage = try MediaStage()
    let (old, new, other) = (MediaPeer(440), MediaPeer(1700, codec: .g722), MediaPeer(1000))
    let (a, b) = (try stage.call(old), try stage.call(other))
    try stage.engine.hear(a, .legs([b]))
    try stage.engine.hear(b, .legs([a]))
    try await eventually("both talk") { old.hears(only: 1000) && other.hears(only: 440) }
    new.set { [port = old.get { $0.remote }] in $0.remote = port }
    try stage.engine.setMedia(a, stage.media(new))
    try await eventually("both talk") {
      new.hears(only: 1000) && other.hears(only: 1700, notThese: [440])
    }
    let frames = old.get { $0.frames }
    let before = stage.engine.counts().foreignPackets
    try await eventually("the old one's packets are counted as foreign") {
      stage.engine.counts().foreignPackets > before + 10
    }
    #expect(old.get { $0.frames } == frames)
    #expect(other.hears(only: 1700, notThese: [440]))
    #expect(try #require(await stage.engine.quality(of: a)).foreignPackets > 10)
    new.hangUp()
  }

  @Test("a telephone behind address translation is found where its sound comes from, once")
  func learns() async throws {
    let stage = try MediaStage()
    let (peer, intruder) = (MediaPeer(440), MediaPeer(1700))
    let a = try stage.call(peer) {
      $0.remote = MediaAddress(host: "10.1.2.3", port: 4000)
      $0.receives = [8: .alaw]
    }
    try await eventually("it gets sound") { peer.hearsNothing }
    #expect(try #require(await stage.engine.quality(of: a)).hasLearnedRemote)
    intruder.set { [port = peer.get { $0.remote }] in $0.remote = port }
    let before = stage.engine.counts().foreignPackets
    try await eventually("nobody else is taken for it") {
      stage.engine.counts().foreignPackets > before + 5
    }
    #expect(intruder.get { $0.frames } == 0)
    // A re-offer of the same address keeps what was learned.
    try stage.engine.setMedia(
      a, LegMedia(remote: MediaAddress(host: "10.1.2.3", port: 4000), codec: .alaw))
    let frames = peer.get { $0.frames }
    try await eventually("it still gets sound") { peer.get { $0.frames } > frames + 10 }
    intruder.hangUp()
  }

  @Test("nothing is learned of a public address")
  func learnsNot() async throws {
    let stage = try MediaStage()
    let peer = MediaPeer(440)
    let a = try stage.call(peer) { $0.remote = MediaAddress(host: "192.0.2.7", port: 4000) }
    try await eventually("packets are dropped") { stage.engine.counts().foreignPackets > 10 }
    #expect(peer.get { $0.frames } == 0)
    #expect(!stage.events.contains(.active(a)))
  }

  @Test("silence of the other side is told once, and its return")
  func inactivity() async throws {
    let stage = try MediaStage { $0.inactivityMilliseconds = 300 }
    let peer = MediaPeer(440)
    let leg = try stage.call(peer)
    try await eventually("sound") { stage.events.contains(.active(leg)) }
    peer.set { $0.isSending = false }
    func inactive() -> Int {
      stage.events.count { event in
        if case .inactive(leg, let milliseconds) = event { return milliseconds >= 300 }
        return false
      }
    }
    try await eventually("inactive") { inactive() > 0 }
    let ticks = stage.engine.counts().ticks
    try await eventually("time passes") { stage.engine.counts().ticks > ticks + 30 }
    let told = inactive()
    peer.set { $0.isSending = true }
    try await eventually("active again") {
      stage.events.count { $0 == .active(leg) } > told
    }
    // A busy machine may silence the peer's thread, too; never twice without a return.
    var isActive = false
    for event in stage.events {
      switch event {
      case .active:
        #expect(!isActive)
        isActive = true
      case .inactive:
        #expect(isActive)
        isActive = false
      default: break
      }
    }
  }

  @Test("a leg on hold by the other side's wish is not inactive")
  func notExpected() async throws {
    let stage = try MediaStage { $0.inactivityMilliseconds = 100 }
    let peer = MediaPeer(440)
    peer.set { $0.isSending = false }
    _ = try stage.call(peer) { $0.expects = false }
    let ticks = stage.engine.counts().ticks
    try await eventually("time passes") { stage.engine.counts().ticks > ticks + 30 }
    #expect(stage.events.isEmpty)
  }

  @Test("a closed leg says goodbye and sends no more; the other's goodbye is told")
  func goodbye() async throws {
    let stage = try MediaStage()
    let peer = MediaPeer(440)
    let leg = try stage.call(peer)
    try await eventually("sound") { peer.hearsNothing && stage.events.contains(.active(leg)) }
    peer.sayGoodbye()
    try await eventually("the other's goodbye") { stage.events.contains(.bye(leg)) }
    stage.engine.closeLeg(leg)
    try await eventually("ours") { peer.get { $0.goodbyes } == 1 }
    try await eventually("no leg is left") { stage.engine.counts().legs == 0 }
    #expect(await stage.engine.quality(of: leg) == nil)
    // Whatever is asked of it now is left alone.
    try stage.engine.hear(leg, .ringing)
    try stage.engine.say(leg, [clip(700)])
    stage.engine.closeLeg(leg)
  }

  @Test("a thousand legs opened and closed leave no port, file or leg behind")
  func leavesNothing() async throws {
    let ports = Self.ownPorts
    let stage = try MediaStage {
      $0.portMinimum = ports.lowerBound
      $0.portMaximum = ports.upperBound
    }
    let engine = stage.engine
    let files = Self.ownSockets()
    for round in 0..<100 {
      var legs: [LegID] = []
      for _ in 0..<10 {
        let (leg, port) = try engine.openLeg()
        #expect(port % 2 == 0 && ports.contains(port))
        try engine.setMedia(
          leg, LegMedia(remote: MediaAddress(host: "127.0.0.1", port: 9), codec: .g722))
        try engine.hear(leg, .legs(legs))
        try engine.say(leg, [clip(700, seconds: 0.1)])
        legs.append(leg)
      }
      #expect(throws: MediaFault.ports(minimum: ports.lowerBound, maximum: ports.upperBound)) {
        try engine.openLeg()
      }
      for leg in legs { engine.closeLeg(leg) }
      try await eventually("round \(round): all ports are free") {
        engine.clerk.registry.withLock { $0.ports.count == 10 && $0.legs.isEmpty }
      }
    }
    let left = engine.clerk.registry.withLock { ($0.underWay, $0.sayings, $0.slots.count) }
    #expect(left == (0, 0, 64))
    #expect(engine.counts().legs == 0 && engine.counts().players == 1)
    #expect(Self.ownSockets() == files)
  }

  /// Ten pairs that no other suite takes, and another run of the tests hardly.
  private static let ownPorts: ClosedRange<UInt16> = {
    let first = UInt16.random(in: 0..<40) * 20 + 22_000
    return first...first + 19
  }()

  /// Open sockets bound within the ports of the test above: other suites open theirs meanwhile.
  private static func ownSockets() -> Int {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return files.count { file in
      guard let descriptor = Int32(file) else { return false }
      var address = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let failed = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &length) != 0
        }
      }
      return !failed && ownPorts.contains(UInt16(bigEndian: address.sin_port))
    }
  }
}
