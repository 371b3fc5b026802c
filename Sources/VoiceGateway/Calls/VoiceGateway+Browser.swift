import CallControl
public import Desk
import Exchange
import Foundation
import Logging
import MediaRelay
import SIP
public import Vocabulary

typealias RelayReply = Result<RelayAnswer, RelayFault>

// Advisers' browsers, joined by the media relay.
extension VoiceGateway: AdviserPhone {
  /// Tags of the two sides of a browser's leg at the relay.
  private static let browserTag = "browser"
  private static let gatewayTag = "gateway"
  /// Bytes of a browser's description.
  static let offerBytesMaximum = 32_768

  public func connect(_ adviser: AdviserID, offer: String) async throws(PhoneFault) -> String {
    guard offer.utf8.count <= Self.offerBytesMaximum else {
      throw PhoneFault(.unusable, "The description is too long.")
    }
    guard relay?.isUp ?? false else {
      throw PhoneFault(
        .unavailable, "The telephone cannot be reached now. It is tried again by itself.")
    }
    nextBrowser += 1
    let name = "\(boot)-b\(nextBrowser)"
    let plain = try await ask(
      .offer(offer, callID: name, fromTag: Self.browserTag, .browserOffers(plain: .g722)))
    let leg: LegID
    let answer: SDP
    do {
      leg = try openLeg(.browser(name))
      answer = try answerLocally(Array(plain.utf8), for: leg)
    } catch {
      drop(name)
      throw PhoneFault(.unusable, "The browser offers no sound that is taken here.")
    }
    let rewritten: String
    do throws(PhoneFault) {
      rewritten = try await ask(
        .answer(
          answer.text, callID: name, fromTag: Self.browserTag, toTag: Self.gatewayTag,
          .browserOffers(plain: .g722)))
    } catch {
      close(leg)
      throw error
    }
    guard legs[leg] != nil else { throw PhoneFault(.unavailable, "The telephone is closing.") }
    applyMedia(leg)
    legs[leg]?.state = .answered
    let before = browsers[adviser]
    browsers[adviser] = leg
    if let before { close(before) }
    // A call that is going on goes on in the new place.
    for id in exchange.adviser(adviser)?.contacts ?? [] where calls[id] != nil { rewire(id) }
    return rewritten
  }

  public func disconnect(_ adviser: AdviserID) {
    if let leg = browsers.removeValue(forKey: adviser) { close(leg) }
  }

  public func press(_ keys: String, by adviser: AdviserID) throws(PhoneFault) {
    guard !keys.isEmpty, keys.count <= 32, keys.allSatisfy({ "0123456789*#".contains($0) }) else {
      throw PhoneFault(.badKeys, "Keys are 0 to 9, * and #, 32 at once at most.")
    }
    guard let leg = browsers[adviser], let id = legs[leg]?.contact, let call = calls[id] else {
      throw PhoneFault(.notConnected, "There is no call to key into.")
    }
    // To whoever is heard who is not one of ours.
    for party in [Party.outside, .customer] {
      if let other = call.legs[party] { mix { try media.sendKeys(other, keys) } }
    }
  }

  public func setMuted(_ isMuted: Bool, _ adviser: AdviserID) throws(PhoneFault) {
    guard let leg = browsers[adviser] else {
      throw PhoneFault(.notConnected, "The browser is not connected. Reload the page.")
    }
    legs[leg]?.isMuted = isMuted
    mix { try media.setMuted(leg, isMuted) }
  }

  public func state(of adviser: AdviserID) async -> PhoneState? {
    guard let leg = browsers[adviser], let found = legs[leg] else { return nil }
    var state = PhoneState(
      isHeard: found.isHeard && found.silentSince == nil, isMuted: found.isMuted)
    if case .browser(let name) = found.line { state.connection = name }
    if let quality = await media.quality(of: leg) {
      state.score = quality.mos
      state.lost = quality.lossRatio
      state.jitterMilliseconds = Double(quality.jitterMicroseconds) / 1000
      state.roundTripMilliseconds = quality.roundTripMicroseconds.map { Double($0) / 1000 }
    }
    return state
  }

  /// Ends a browser's leg.
  private func close(_ id: LegID) {
    guard let leg = legs.removeValue(forKey: id) else { return }
    media.closeLeg(id)
    if case .browser(let name) = leg.line { drop(name) }
    if let party = leg.party, calls[leg.contact]?.legs[party] == id {
      calls[leg.contact]?.legs[party] = nil
      rewire(leg.contact)
    }
  }

  // MARK: The relay

  /// The description that the relay makes of one.
  private func ask(_ request: RelayRequest) async throws(PhoneFault) -> String {
    let reply = await send(request)
    switch reply {
    case .success(let answer):
      if let description = answer.sdp { return description }
      throw PhoneFault(.unusable, "The browser's description cannot be used.")
    case .failure(let fault):
      logger.error("media relay", metadata: ["fault": "\(fault)"])
      throw PhoneFault(
        .unavailable, "The telephone could not be connected. Try again in a moment.")
    }
  }

  private func send(_ request: RelayRequest) async -> RelayReply {
    guard var client = relay else { return .failure(.closed) }
    do throws(RelayFault) {
      let (id, actions) = try client.send(request, at: milliseconds())
      relay = client
      return await withCheckedContinuation { continuation in
        relayWaiters[id] = continuation
        perform(actions)
      }
    } catch {
      relay = client
      return .failure(error)
    }
  }

  private func drop(_ name: String) {
    Task { _ = await self.send(.delete(callID: name, fromTag: Self.browserTag)) }
  }

  func relayAnswered(_ bytes: [UInt8]) {
    guard var client = relay else { return }
    let actions = client.receive(bytes, at: milliseconds())
    relay = client
    perform(actions)
  }

  func perform(_ actions: [RelayClient.Action]) {
    for action in actions {
      switch action {
      case .transmit(let bytes): relaySocket?.send(bytes)
      case .complete(let id, let result):
        relayWaiters.removeValue(forKey: id)?.resume(returning: result)
      case .up: logger.notice("media relay answers")
      case .down: logger.error("media relay does not answer")
      case .restarted: loseBrowsers()
      }
    }
  }

  /// The relay has forgotten all legs: browsers connect again by themselves once they are told.
  private func loseBrowsers() {
    for (adviser, leg) in browsers.sorted(by: { $0.key < $1.key }) {
      browsers[adviser] = nil
      close(leg)
      onBrowserLost?(adviser)
    }
  }

  /// - Parameter body: called with each adviser whose browser has to connect again.
  public func whenBrowserLost(_ body: @escaping @Sendable (AdviserID) -> Void) {
    onBrowserLost = body
  }
}
