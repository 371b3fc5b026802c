import SIP
import Testing

@Suite("Any two sides agree on the same")
struct NegotiationPropertyTests {
  static func capabilities(_ chance: inout SeededChance) -> MediaCapabilities {
    var codecs = AudioCodec.allCases.shuffled(using: &chance)
    codecs.removeLast(chance.below(codecs.count))
    var lengths = [10, 20, 30, 40, 60].shuffled(using: &chance)
    lengths.removeLast(chance.below(lengths.count))
    let events: [TelephoneEventSet] = [.keys, TelephoneEventSet(), TelephoneEventSet(0...11)]
    return MediaCapabilities(
      codecs: codecs, events: events[chance.below(3)], packetMilliseconds: lengths,
      maximumPacketMilliseconds: chance.chance(30) ? 20 + chance.below(100) : nil,
      preference: chance.chance(50) ? .ours : .theirs, multiplexesControl: chance.chance(30))
  }

  static func local(_ chance: inout SeededChance, _ host: Int) -> LocalMedia {
    let port = UInt16(10_000 + 2 * chance.below(20_000))
    return LocalMedia(
      address: "192.0.2.\(host)", port: port, controlPort: chance.chance(20) ? port + 7 : nil,
      direction: MediaDirection.allCases[chance.below(4)])
  }

  /// What each side holds of one call, and how it last described its own end.
  struct Party {
    var negotiation: Negotiation
    var local: LocalMedia
  }

  @Test("whoever offers, however often, both see the same media", arguments: 0..<8)
  func bothSides(lot: Int) throws {
    for seed in UInt64(lot) * 100..<UInt64(lot + 1) * 100 {
      var chance = SeededChance(seed: seed)
      var parties = (1...2).map { host in
        Party(
          negotiation: Negotiation(
            capabilities: Self.capabilities(&chance), identifier: UInt64(host)),
          local: Self.local(&chance, host))
      }
      for _ in 0..<6 {
        let offerer = chance.below(2)
        if chance.chance(60) { parties[offerer].local = Self.local(&chance, offerer + 1) }
        if chance.chance(20) { parties[1 - offerer].local = Self.local(&chance, 2 - offerer) }
        if chance.chance(15) {
          parties[offerer].negotiation.capabilities = Self.capabilities(&chance)
        }
        try Self.exchange(&parties, offerer, &chance, seed)
      }
    }
  }

  static func exchange(
    _ parties: inout [Party], _ offerer: Int, _ chance: inout SeededChance, _ seed: UInt64
  ) throws {
    let answerer = 1 - offerer
    let before = parties.map(\.negotiation.agreed)
    var wire = try parties[offerer].negotiation.makeOffer(parties[offerer].local)
    #expect(Set(wire.media[0].formats).count == wire.media[0].formats.count, "seed \(seed)")
    if chance.chance(20) {
      wire.media.append(MediaDescription(kind: .video, port: 9, formats: ["31"]))
    }
    let offer = try SDP(parsing: wire.bytes)
    do {
      let answer = try parties[answerer].negotiation.answer(offer, parties[answerer].local)
      #expect(answer.media.count == offer.media.count, "seed \(seed)")
      try parties[offerer].negotiation.acceptAnswer(try SDP(parsing: answer.bytes))
    } catch Negotiation.Fault.refused(let refusal) {
      #expect(refusal == .noCommonCodec, "seed \(seed)")
      let ours = Set(parties[offerer].negotiation.capabilities.codecs)
      #expect(
        ours.isDisjoint(with: parties[answerer].negotiation.capabilities.codecs), "seed \(seed)")
      parties[offerer].negotiation.withdrawOffer()
      #expect(parties.map(\.negotiation.agreed) == before, "seed \(seed)")
      return
    }
    let near = try #require(parties[offerer].negotiation.agreed)
    let far = try #require(parties[answerer].negotiation.agreed)
    compare(near, far, parties[answerer].local, seed)
    compare(far, near, parties[offerer].local, seed)
  }

  /// What `one` sends, `other` can read, at the place where it listens.
  static func compare(
    _ one: AgreedMedia, _ other: AgreedMedia, _ end: LocalMedia, _ seed: UInt64
  ) {
    #expect(one.sendCodec == other.sendCodec, "seed \(seed)")
    #expect(other.content(of: one.sendPayloadType) == .audio(one.sendCodec), "seed \(seed)")
    #expect(one.direction == other.direction.mirrored, "seed \(seed)")
    #expect(one.localDirection == other.remoteDirection, "seed \(seed)")
    #expect(one.remote?.address == end.address && one.remote?.port == end.port, "seed \(seed)")
    #expect(one.isControlMultiplexed == other.isControlMultiplexed, "seed \(seed)")
    let control = one.isControlMultiplexed ? end.port : end.controlPort
    #expect(one.remoteControl?.port == control, "seed \(seed)")
    #expect((one.sendEvents == nil) == (other.sendEvents == nil), "seed \(seed)")
    if let events = one.sendEvents {
      #expect(
        other.content(of: events.payloadType) == .telephoneEvents(clockRate: events.clockRate),
        "seed \(seed)")
      #expect(events.events == other.sendEvents?.events, "seed \(seed)")
    }
  }
}
