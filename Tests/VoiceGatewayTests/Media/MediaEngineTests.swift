import RTP
import Synchronization
import Testing

@testable import VoiceGateway

@Suite("The media engine", .serialized)
struct MediaEngineTests {
  /// Takes what a ring has, as long as a test runs.
  struct Tape {
    var left: [Int16] = []
    var right: [Int16] = []
    var ticks: [Int64] = []

    mutating func take(_ ring: RecordingRing) {
      while ring.take({ frame in
        left += frame.left
        right += frame.right
        ticks.append(frame.tick)
      }) {}
    }

    func holds(left: Double, right: Double, rate: Int = 8000) -> Bool {
      let count = rate / 50 * 20
      guard self.left.count >= count else { return false }
      let (one, two) = (self.left.suffix(count), self.right.suffix(count))
      return peak(left, in: one, rate: rate) > 2500 && peak(right, in: one, rate: rate) < 150
        && peak(right, in: two, rate: rate) > 2500 && peak(left, in: two, rate: rate) < 150
    }
  }

  @Test("a recording has the customer on the left and the adviser on the right, but not a pause")
  func recording() async throws {
    let stage = try MediaStage()
    let (one, two, three) = (MediaPeer(440), MediaPeer(1000), MediaPeer(1700))
    let (a, b, c) = (try stage.call(one), try stage.call(two), try stage.call(three))
    let ring = RecordingRing(frames: 1024)
    let recording = try stage.engine.record(customer: [a], staff: [b], into: ring)
    var tape = Tape()
    try await eventually("both channels") {
      tape.take(ring)
      return tape.holds(left: 440, right: 1000)
    }
    try stage.engine.setParties(recording, customer: [a], staff: [c])
    try await eventually("after a transfer") {
      tape.take(ring)
      return tape.holds(left: 440, right: 1700)
    }
    try stage.engine.setPaused(recording, true)
    try await eventually("the pause has begun") { await Self.isStill(ring, stage, &tape) }
    let paused = tape.ticks.count
    try stage.engine.setPaused(recording, false)
    try await eventually("it goes on") {
      tape.take(ring)
      return tape.ticks.count > paused + 20
    }
    #expect(tape.ticks[paused] - tape.ticks[paused - 1] > 5)
    #expect(throws: MediaFault.ring) {
      try stage.engine.record(customer: [a], staff: [b], into: ring)
    }
    stage.engine.stop(recording)
    try await eventually("the ring is closed") { ring.isClosed }
    #expect(throws: MediaFault.ring) {
      try stage.engine.record(customer: [a], staff: [b], into: ring)
    }
    #expect(ring.dropped == 0)
    try await eventually("no recording is left") {
      stage.engine.clerk.registry.withLock { $0.taps.count == 8 && $0.recordings.isEmpty }
    }
  }

  private static func isStill(
    _ ring: RecordingRing, _ stage: MediaStage, _ tape: inout Tape
  ) async -> Bool {
    tape.take(ring)
    let (count, ticks) = (tape.ticks.count, stage.engine.counts().ticks)
    while stage.engine.counts().ticks < ticks + 10 { await Task.yield() }
    tape.take(ring)
    return tape.ticks.count == count
  }

  @Test("commands beyond those that may wait are refused; ends never are")
  func overload() async throws {
    let stage = try MediaStage()
    let engine = stage.engine
    let peer = MediaPeer(440)
    let leg = try stage.call(peer)
    try engine.hear(leg, .ringing)
    let recording = try engine.record(customer: [leg], staff: [], into: RecordingRing())
    var refused: MediaFault?
    for _ in 0..<5_000_000 where refused == nil {
      do throws(MediaFault) { try engine.setMuted(leg, true) } catch { refused = error }
    }
    #expect(refused == .commands(maximum: MediaOptions.commandsMaximum))
    #expect(refused?.description.contains("overloaded") == true)
    engine.stop(recording)
    try await eventually("it recovers, and sound never stopped") {
      (peer.hears(400) ?? 0) > 1500
        && engine.clerk.registry.withLock { $0.underWay == 0 && $0.taps.count == 8 }
    }
    #expect(peer.get { $0.sequenceBreaks } == 0)
    try engine.setMuted(leg, false)
    engine.closeLeg(leg)
    try await eventually("goodbye") { peer.get { $0.goodbyes } == 1 }
  }

  @Test("more legs, recordings and music than there may be are refused")
  func limits() async throws {
    let stage = try MediaStage()
    let engine = stage.engine
    var legs: [LegID] = []
    for _ in 0..<64 { legs.append(try engine.openLeg().leg) }
    #expect(Set(legs).count == 64)
    #expect(throws: MediaFault.legs(maximum: 64)) { try engine.openLeg() }
    #expect(throws: MediaFault.cells(maximum: 30)) {
      try engine.hear(legs[0], .legs(Array(legs[1...31])))
    }
    try engine.hear(legs[0], .legs(Array(legs[0...30])))
    for _ in 0..<8 {
      _ = try engine.record(customer: [legs[0]], staff: [], into: RecordingRing(frames: 1))
    }
    #expect(throws: MediaFault.recordings(maximum: 8)) {
      try engine.record(customer: [legs[0]], staff: [], into: RecordingRing(frames: 1))
    }
    for index in 0..<64 { try engine.setMusic("music \(index)", clip(700, seconds: 0.1)) }
    #expect(throws: MediaFault.music(maximum: 64)) { try engine.setMusic("more", clip(700)) }
    #expect(throws: MediaFault.music(maximum: 64)) { try engine.hear(legs[0], .music("more")) }
    #expect(throws: MediaFault.address("example.org")) {
      try engine.setMedia(
        legs[0], LegMedia(remote: MediaAddress(host: "example.org", port: 9), codec: .alaw))
    }
    #expect(throws: MediaFault.address("::1")) {
      try engine.setMedia(
        legs[0], LegMedia(remote: MediaAddress(host: "::1", port: 9), codec: .alaw))
    }
  }

  @Test("options out of range are refused in words")
  func options() {
    for change in [
      { $0.portMinimum = 80 }, { $0.portMaximum = 1 }, { $0.legsMaximum = 0 },
      { $0.legsMaximum = 5000 }, { $0.playersMaximum = 3 }, { $0.tapsMaximum = 0 },
      { $0.inactivityMilliseconds = 0 }, { $0.host = "localhost" },
    ] as [(inout MediaOptions) -> Void] {
      var options = MediaOptions()
      change(&options)
      #expect(throws: MediaFault.self) { try MediaEngine(options) }
    }
  }

  @Test("two legs are each other's other side over IPv6, and their reports tell the round trip")
  func sixth() async throws {
    let stage = try MediaStage { $0.host = "::1" }
    let engine = stage.engine
    let (one, two) = (try engine.openLeg(), try engine.openLeg())
    for (leg, port) in [(one.leg, two.port), (two.leg, one.port)] {
      try engine.setMedia(
        leg,
        LegMedia(remote: MediaAddress(host: "::1", port: port), codec: .g722, eventType: 101))
    }
    try engine.setMusic("waiting", clip(700, repeats: true))
    try engine.hear(one.leg, .music("waiting"))
    try engine.sendKeys(two.leg, "12")
    let ring = RecordingRing(frames: 1024)
    // What is sent to the one comes in from the other.
    _ = try engine.record(customer: [two.leg], staff: [one.leg], into: ring)
    var tape = Tape()
    try await eventually("music arrives") {
      tape.take(ring)
      return peak(700, in: tape.left.suffix(6400), rate: 16_000) > 2500
        && tape.right.suffix(6400).allSatisfy { abs(Int($0)) < 100 }
    }
    try await eventually("keys arrive") { stage.keys(one.leg) == "12" }
    try await eventually("a round trip is known on both sides") {
      tape.take(ring)
      guard let a = await engine.quality(of: one.leg), let b = await engine.quality(of: two.leg)
      else { return false }
      return a.roundTripMicroseconds != nil && b.roundTripMicroseconds != nil
        && a.remoteMOS != nil && a.remoteLossRatio != nil
    }
    #expect(engine.counts().controlIn >= 2 && engine.counts().foreignPackets == 0)
  }

  @Test("stopping closes all: goodbye, rings closed, the events end")
  func stopping() async throws {
    let engine = try MediaEngine(
      MediaOptions(
        portMinimum: 21_000, portMaximum: 21_099, legsMaximum: 8, playersMaximum: 80,
        tapsMaximum: 2, isRealTime: false))
    let peer = MediaPeer(440)
    let (leg, port) = try engine.openLeg()
    try engine.setMedia(
      leg, LegMedia(remote: MediaAddress(host: "127.0.0.1", port: peer.port), codec: .alaw))
    peer.set { $0.remote = port }
    let ring = RecordingRing(frames: 1024)
    _ = try engine.record(customer: [leg], staff: [], into: ring)
    try engine.say(leg, [clip(700, seconds: 60)])
    try engine.setMusic("waiting", clip(900, repeats: true))
    try await eventually("sound") { peer.hears(only: 700) }
    engine.stop()
    engine.stop()
    #expect(ring.isClosed)
    var last: [MediaEvent] = []
    for await event in engine.events { last.append(event) }
    #expect(last == [.active(leg)])
    try await eventually("goodbye") { peer.get { $0.goodbyes } == 1 }
    #expect(throws: MediaFault.stopped) { try engine.openLeg() }
    #expect(throws: MediaFault.stopped) { try engine.hear(leg, .ringing) }
    #expect(await engine.quality(of: leg) == nil)
    peer.hangUp()
  }

  @Test("what was asked for just before the end is handed back")
  func handedBack() async throws {
    let engine = try MediaEngine(
      MediaOptions(
        portMinimum: 21_100, portMaximum: 21_199, legsMaximum: 8, playersMaximum: 80,
        tapsMaximum: 2, isRealTime: false))
    let clip = clip(700)
    for _ in 0..<8 {
      let leg = try engine.openLeg().leg
      for _ in 0..<1 { try engine.say(leg, [clip]) }
      try engine.hear(leg, .legs([leg]))
    }
    async let quality = engine.quality(of: LegID(raw: 0))
    engine.stop()
    _ = await quality
    let left = engine.clerk.registry.withLock {
      ($0.legs.count, $0.ports.count, $0.underWay, $0.sayings)
    }
    #expect(left == (0, 50, 0, 0))
  }
}
