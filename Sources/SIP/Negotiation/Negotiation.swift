/// Offer and answer within one dialog (RFC 3264), as a state machine.
///
/// One stream of speech is taken, the first that can be; whatever else is offered is refused with
/// port 0. Nothing is bundled. A value: a forked INVITE copies it for each early dialog.
///
/// - When we offer: `makeOffer`, then `acceptAnswer` or `withdrawOffer`. So also when an INVITE
///   came without a description: the offer goes into our response, and the answer comes with the
///   ACK.
/// - When we answer: `answer`. If it throws, nothing has changed, and 488 is the response.
///
/// While an offer of ours waits for its answer no other can be made or answered: the dialog answers
/// 491 (RFC 3261 section 14.2).
public struct Negotiation: Equatable, Sendable {
  /// Calls that come at a wrong moment.
  public enum Fault: Error, Equatable, Sendable {
    /// An offer of ours still waits for its answer.
    case offerPending
    /// There is no offer that the answer could belong to: to be ignored, as a description in a
    /// repeated response is (RFC 6337 section 2.2).
    case noOfferPending
    case refused(MediaRefusal)
  }

  public var capabilities: MediaCapabilities
  /// What was agreed last; `nil` before the first answer.
  public private(set) var agreed: AgreedMedia?
  /// What we sent last, offer or answer.
  public private(set) var lastSent: SDP?
  /// An offer of ours waits for its answer.
  public var isOfferPending: Bool { pending != nil }

  let identifier: UInt64
  private var version: UInt64
  private var pending: PendingOffer?
  /// The `m=` lines of the call: never fewer, and never in another order (RFC 3264 section 8).
  private var lines: [Line] = []
  private var audioLine = 0
  /// What each payload type has meant to us in this call: no number gets a second meaning from us
  /// (RFC 3264 section 8.3.2).
  private var meanings = [AgreedMedia.Content?](repeating: nil, count: 128)

  struct Line: Equatable, Sendable {
    var kind: MediaDescription.Kind
    var transport: String
    var format: String
    var mid: String?

    init(_ media: MediaDescription) {
      kind = media.kind
      transport = media.transport
      format = media.formats.first ?? "0"
      mid = media.attributes.mid
    }

    /// The line refused: port 0 (RFC 3264 section 6).
    var refused: MediaDescription {
      var media = MediaDescription(kind: kind, port: 0, transport: transport, formats: [format])
      if let mid { media.attributes.append("mid", mid) }
      return media
    }
  }

  private struct PendingOffer: Equatable, Sendable {
    var local: LocalMedia
    var receivable: [AgreedMedia.Receivable]
  }

  /// - Parameters:
  ///   - identifier: of our descriptions in `o=`, unique among our calls.
  ///   - version: the first version in `o=`; raised by one whenever what we send differs.
  public init(capabilities: MediaCapabilities, identifier: UInt64, version: UInt64 = 1) {
    self.capabilities = capabilities
    self.identifier = identifier
    self.version = version
  }

  // MARK: - We offer

  /// An offer: the first one, or one that changes what was agreed.
  public mutating func makeOffer(_ local: LocalMedia) throws(Fault) -> SDP {
    guard pending == nil else { throw .offerPending }
    if lines.isEmpty {
      let audio = MediaDescription(kind: .audio, port: local.port, formats: ["0"])
      lines = [Line(audio)]
      audioLine = 0
    }
    let receivable = offered()
    for payload in receivable { meanings[Int(payload.payloadType)] = payload.content }
    var media = stream(local, receivable)
    if capabilities.multiplexesControl { media.attributes.append("rtcp-mux") }
    if let mid = lines[audioLine].mid { media.attributes.append("mid", mid) }
    let offer = describe(local, media, times: lastSent?.times ?? [SDP.Time()])
    pending = PendingOffer(local: local, receivable: receivable)
    return offer
  }

  /// The other side refused our offer, or never answered it: what was agreed before still holds.
  public mutating func withdrawOffer() { pending = nil }

  /// The answer to our offer.
  ///
  /// - Throws: `refused` when no speech comes of it: the dialog acknowledges and ends the call, or
  ///   after a change goes on with what was agreed before. The offer no longer waits then.
  @discardableResult
  public mutating func acceptAnswer(_ answer: SDP) throws(Fault) -> AgreedMedia {
    guard let pending else { throw .noOfferPending }
    self.pending = nil
    guard answer.media.count > audioLine, answer.media[audioLine].kind == .audio else {
      throw .refused(.answerMismatch)
    }
    let media = answer.media[audioLine]
    guard media.port != 0 else { throw .refused(.refusedByPeer) }
    guard Self.takes(media.transport) else { throw .refused(.answerMismatch) }
    let theirs = try side(of: answer, media, pending.local.addressType)
    let payloads = media.payloads
    let codecs = payloads.compactMap { payload -> (PayloadFormat, AudioCodec)? in
      guard let codec = payload.codec,
        pending.receivable.contains(where: { $0.content == .audio(codec) })
      else { return nil }
      return (payload, codec)
    }
    guard let (first, sendCodec) = codecs.first else { throw .refused(.noCommonCodec) }
    var isTaken = Set(codecs.map { AgreedMedia.Content.audio($0.1) })
    let events = payloads.filter(\.isTelephoneEvent)
    for event in events { isTaken.insert(.telephoneEvents(clockRate: event.clockRate)) }
    var receivable = pending.receivable.filter { isTaken.contains($0.content) }
    // Against RFC 3264 section 5.1 some peers send under the numbers of their own description.
    for payload in payloads {
      let content: AgreedMedia.Content? =
        payload.isTelephoneEvent
        ? .telephoneEvents(clockRate: payload.clockRate) : payload.codec.map { .audio($0) }
      guard let content, receivable.contains(where: { $0.content == content }),
        !pending.receivable.contains(where: { $0.payloadType == payload.payloadType })
      else { continue }
      receivable.append(
        AgreedMedia.Receivable(payloadType: payload.payloadType, content: content))
    }
    let agreed = AgreedMedia(
      line: audioLine, remote: theirs.remote, remoteControl: theirs.control,
      isControlMultiplexed: capabilities.multiplexesControl
        && media.attributes.isControlMultiplexed,
      sendCodec: sendCodec, sendPayloadType: first.payloadType, receivable: receivable,
      sendEvents: sendEvents(events, for: sendCodec),
      sendPacketMilliseconds: packetMilliseconds(media, answer),
      localDirection: pending.local.direction, remoteDirection: theirs.direction)
    self.agreed = agreed
    return agreed
  }

  // MARK: - We answer

  /// The answer to an offer: the first one, or one that changes what was agreed.
  ///
  /// Payload types and `mid` are those of the offer; the direction is the mirror of the offer's as
  /// far as we want the same; the transport is the offer's.
  ///
  /// - Throws: `refused`, for a response with `MediaRefusal.status`; what was agreed before holds.
  public mutating func answer(_ offer: SDP, _ local: LocalMedia) throws(Fault) -> SDP {
    guard pending == nil else { throw .offerPending }
    let choice = try choose(offer, local)
    let media = offer.media[choice.line]
    lines = offer.media.map(Line.init)
    audioLine = choice.line
    for payload in choice.receivable { meanings[Int(payload.payloadType)] = payload.content }
    var mine = local
    mine.direction = local.direction.intersection(choice.side.direction.mirrored)
    var stream = stream(mine, choice.receivable, asked: media.attributes.packetMilliseconds)
    stream.transport = media.transport
    let isMultiplexed =
      capabilities.multiplexesControl && media.attributes.isControlMultiplexed
    if isMultiplexed { stream.attributes.append("rtcp-mux") }
    if let mid = media.attributes.mid { stream.attributes.append("mid", mid) }
    agreed = AgreedMedia(
      line: choice.line, remote: choice.side.remote, remoteControl: choice.side.control,
      isControlMultiplexed: isMultiplexed, sendCodec: choice.codec,
      sendPayloadType: choice.receivable[0].payloadType, receivable: choice.receivable,
      sendEvents: sendEvents(choice.events, for: choice.codec),
      sendPacketMilliseconds: packetMilliseconds(media, offer),
      localDirection: mine.direction, remoteDirection: choice.side.direction)
    return describe(mine, stream, times: offer.times)
  }

  private struct Choice {
    var line: Int
    var codec: AudioCodec
    /// What the answer lists, in its order: the codec that is sent comes first.
    var receivable: [AgreedMedia.Receivable]
    var events: [PayloadFormat]
    var side: Side
  }

  /// The line of the call if it can still be taken, else the first that can.
  private func choose(_ offer: SDP, _ local: LocalMedia) throws(Fault) -> Choice {
    var order = Array(offer.media.indices)
    if agreed != nil, audioLine < order.count {
      order.remove(at: audioLine)
      order.insert(audioLine, at: 0)
    }
    var reason = MediaRefusal.noAudio
    for line in order {
      let media = offer.media[line]
      guard media.kind == .audio, media.port != 0 else { continue }
      guard Self.takes(media.transport) else {
        if reason == .noAudio { reason = .transport }
        continue
      }
      let side: Side
      do { side = try self.side(of: offer, media, local.addressType) } catch {
        reason = .address
        continue
      }
      let payloads = media.payloads
      let codecs = common(payloads)
      guard let codec = codecs.first?.codec else {
        reason = .noCommonCodec
        continue
      }
      let events = capabilities.events.isEmpty ? [] : Self.events(payloads, for: codecs)
      let receivable = (codecs + events).map { payload in
        let content =
          payload.codec.map { AgreedMedia.Content.audio($0) }
          ?? .telephoneEvents(clockRate: payload.clockRate)
        return AgreedMedia.Receivable(payloadType: payload.payloadType, content: content)
      }
      return Choice(
        line: line, codec: codec, receivable: receivable, events: events, side: side)
    }
    throw .refused(reason)
  }

  /// The payload types of an offer that we can decode, each codec once, in the order that decides.
  private func common(_ payloads: [PayloadFormat]) -> [PayloadFormat] {
    var found: [PayloadFormat] = []
    for payload in payloads {
      guard let codec = payload.codec, capabilities.codecs.contains(codec),
        !found.contains(where: { $0.codec == codec })
      else { continue }
      found.append(payload)
    }
    guard capabilities.preference == .ours else { return found }
    return capabilities.codecs.compactMap { codec in found.first { $0.codec == codec } }
  }

  // MARK: - What we send

  /// Our payload types in an offer: as agreed, else as they once were, else as RFC 3551 has them.
  private func offered() -> [AgreedMedia.Receivable] {
    var contents = capabilities.codecs.map { AgreedMedia.Content.audio($0) }
    if !capabilities.events.isEmpty {
      var rates: [Int] = []
      for codec in capabilities.codecs where !rates.contains(codec.clockRate) {
        rates.append(codec.clockRate)
      }
      contents += rates.map { .telephoneEvents(clockRate: $0) }
    }
    var taken = meanings
    var result: [AgreedMedia.Receivable] = []
    for content in contents {
      guard let number = number(for: content, taken) else { continue }
      taken[number] = content
      result.append(
        AgreedMedia.Receivable(payloadType: UInt8(number), content: content))
    }
    return result
  }

  private func number(
    for content: AgreedMedia.Content, _ taken: [AgreedMedia.Content?]
  ) -> Int? {
    if let agreed, let known = agreed.receivable.first(where: { $0.content == content }) {
      return Int(known.payloadType)
    }
    if let known = taken.firstIndex(where: { $0 == content }) { return known }
    if case .audio(let codec) = content, let assigned = codec.staticPayloadType,
      taken[Int(assigned)] == nil
    {
      return Int(assigned)
    }
    // 101 is what peers expect of the events, 111 of opus; then any dynamic number.
    let usual = content == .audio(.opus) ? 111 : 101
    return ([usual] + Array(96...127)).first { taken[$0] == nil }
  }

  private func stream(
    _ local: LocalMedia, _ receivable: [AgreedMedia.Receivable], asked: Int? = nil
  ) -> MediaDescription {
    var media = MediaDescription(
      kind: .audio, port: local.port, transport: lines[audioLine].transport,
      formats: receivable.map { String($0.payloadType) })
    for payload in receivable {
      switch payload.content {
      case .audio(let codec):
        media.attributes.append("rtpmap", "\(payload.payloadType) \(codec.mapping)")
      case .telephoneEvents(let clockRate):
        media.attributes.append(
          "rtpmap", "\(payload.payloadType) telephone-event/\(clockRate)")
        media.attributes.append("fmtp", "\(payload.payloadType) \(capabilities.events)")
      }
    }
    let preferred = capabilities.packetMilliseconds[0]
    let packet =
      asked.map { capabilities.packetMilliseconds.contains($0) ? $0 : preferred } ?? preferred
    media.attributes.append("ptime", String(packet))
    if let maximum = capabilities.maximumPacketMilliseconds {
      media.attributes.append("maxptime", String(max(maximum, packet)))
    }
    media.attributes.append(local.direction.rawValue)
    if local.controlPort != local.port + 1 {
      media.attributes.append("rtcp", String(local.controlPort))
    }
    return media
  }

  /// The whole description, with a version of its own if it is not what we sent last.
  private mutating func describe(
    _ local: LocalMedia, _ stream: MediaDescription, times: [SDP.Time]
  ) -> SDP {
    var media = lines.map(\.refused)
    media[audioLine] = stream
    var result = SDP(
      origin: SDP.Origin(
        identifier: String(identifier), version: String(version),
        addressType: local.addressType, address: local.address),
      connection: SDP.Connection(local.address, addressType: local.addressType),
      times: times, media: media)
    if let lastSent, lastSent != result {
      version &+= 1
      result.origin.version = String(version)
    }
    lastSent = result
    return result
  }
}
