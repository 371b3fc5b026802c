import Foundation
import RTP
import Synchronization
import Testing

@testable import VoiceGateway

/// An engine with telephones on its legs, and what it told.
final class MediaStage: Sendable {
  let engine: MediaEngine
  private let told = Mutex<[MediaEvent]>([])
  private let peers = Mutex<[MediaPeer]>([])

  init(_ change: (inout MediaOptions) -> Void = { _ in }) throws {
    var options = MediaOptions(legsMaximum: 64, playersMaximum: 128, tapsMaximum: 8)
    // Other suites on the same machine take their ports from elsewhere.
    options.portMinimum = 23_000
    options.portMaximum = 29_998
    options.isRealTime = false
    change(&options)
    engine = try MediaEngine(options)
    let events = engine.events
    Task.detached { [weak self] in
      for await event in events { self?.told.withLock { $0.append(event) } }
    }
  }

  deinit {
    for peer in peers.withLock({ $0 }) { peer.hangUp() }
    engine.stop()
  }

  var events: [MediaEvent] { told.withLock { $0 } }

  func keys(_ leg: LegID) -> String {
    String(
      events.compactMap { event in
        if case .key(leg, let key) = event { return key }
        return nil
      })
  }

  /// Opens a leg for a telephone, and lets both send.
  func call(
    _ peer: MediaPeer, eventType: UInt8? = 101, change: (inout LegMedia) -> Void = { _ in }
  ) throws -> LegID {
    let (leg, port) = try engine.openLeg()
    peers.withLock { $0.append(peer) }
    try engine.setMedia(leg, media(peer, eventType: eventType, change: change))
    peer.set { $0.remote = port }
    return leg
  }

  func media(
    _ peer: MediaPeer, eventType: UInt8? = 101, change: (inout LegMedia) -> Void = { _ in }
  ) -> LegMedia {
    var media = LegMedia(
      remote: MediaAddress(host: "127.0.0.1", port: peer.port), codec: peer.codec,
      receives: [0: .mulaw, 8: .alaw, 9: .g722], eventType: eventType)
    change(&media)
    return media
  }
}

/// Waits until something holds, for as long as a busy machine may take.
func eventually(
  _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
  _ holds: () async throws -> Bool
) async throws {
  for _ in 0..<3000 {
    if try await holds() { return }
    try await Task.sleep(for: .milliseconds(20))
  }
  Issue.record("never: \(what)", sourceLocation: sourceLocation)
}

/// Sines, as clips and music.
func clip(_ hertz: Double, seconds: Double = 1, repeats: Bool = false) -> SoundClip {
  let count = Int(8000 * seconds)
  return SoundClip(
    (0..<count).map { Int16(6000 * sin(2 * .pi * hertz * Double($0) / 8000)) }, rate: .narrow,
    repeats: repeats)
}
