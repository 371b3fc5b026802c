import CallControl
import Exchange
import Logging
import RTP
import SIP
import Vocabulary

// Legs: their media and their descriptions.
extension VoiceGateway {
  func openLeg(
    _ line: Leg.Line?, codecs: [TelephoneCodec] = TelephoneCodec.all
  ) throws -> LegID {
    let opened = try media.openLeg()
    let local = LocalMedia(
      address: options.host, addressType: options.host.contains(":") ? .ip6 : .ip4,
      port: opened.port)
    legs[opened.leg] = Leg(
      id: opened.leg, line: line,
      negotiation: Negotiation(
        capabilities: MediaCapabilities(codecs: codecs.map(SIP.AudioCodec.init)),
        identifier: UInt64(opened.leg.raw) + 1), local: local)
    return opened.leg
  }

  @discardableResult
  func answerLocally(_ offer: [UInt8], for id: LegID) throws -> SDP {
    guard var leg = legs[id] else { throw MediaRefusal.noAudio }
    let description = try leg.negotiation.answer(try SDP(parsing: offer), leg.local)
    legs[id] = leg
    return description
  }

  func makeOffer(for id: LegID) throws -> SDP {
    guard var leg = legs[id] else { throw MediaRefusal.noAudio }
    let description = try leg.negotiation.makeOffer(leg.local)
    legs[id] = leg
    return description
  }

  /// The other side's answer to our offer.
  func accept(_ body: Body, for id: LegID) {
    guard var leg = legs[id], leg.negotiation.isOfferPending else { return }
    do {
      _ = try leg.negotiation.acceptAnswer(try SDP(parsing: body.bytes))
      legs[id] = leg
      applyMedia(id)
    } catch {
      legs[id] = leg
      hangUp(id)
    }
  }

  /// What was agreed goes to the media thread.
  func applyMedia(_ id: LegID) {
    guard let leg = legs[id], let agreed = leg.negotiation.agreed else { return }
    var receives: [UInt8: RTP.AudioCodec] = [:]
    for one in agreed.receivable {
      if case .audio(let codec) = one.content, let codec = RTP.AudioCodec(codec) {
        receives[one.payloadType] = codec
      }
    }
    guard let codec = RTP.AudioCodec(agreed.sendCodec) else { return hangUp(id) }
    var media = LegMedia(
      remote: agreed.remote.map { MediaAddress(host: $0.address, port: $0.port) }, codec: codec,
      payloadType: agreed.sendPayloadType, receives: receives,
      eventType: agreed.sendEvents?.payloadType)
    media.remoteControl = agreed.remoteControl.map { MediaAddress(host: $0.address, port: $0.port) }
    media.sends = agreed.direction.sends
    media.expects = agreed.direction.receives
    if case .browser = leg.line { media.learnsRemote = false }
    let agreedMedia = media
    mix { try self.media.setMedia(id, agreedMedia) }
  }

  /// Gives the media thread a command. One that finds no room is lost and told: the thread is far
  /// behind then, and what follows will not be better for waiting here.
  func mix(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      counts.mediaFaults += 1
      logger.error("media command lost", metadata: ["fault": "\(error)"])
    }
  }

  /// Ends a leg from our side.
  func hangUp(_ id: LegID) {
    guard let leg = legs[id] else { return }
    switch leg.line {
    case .sip(let call):
      // `ended` comes at once and lets go of the rest.
      perform(engine.hangUp(call, nowMilliseconds: milliseconds()))
    case .browser, nil: break
    }
  }
}

extension SIP.AudioCodec {
  init(_ codec: TelephoneCodec) {
    switch codec {
    case .g722: self = .g722
    case .pcma: self = .pcma
    case .pcmu: self = .pcmu
    }
  }
}

extension RTP.AudioCodec {
  init?(_ codec: SIP.AudioCodec) {
    switch codec {
    case .g722: self = .g722
    case .pcma: self = .alaw
    case .pcmu: self = .mulaw
    case .opus: return nil
    }
  }
}
