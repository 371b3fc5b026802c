public import SIP

/// What stands on either side of the relay, as options for offer and answer.
///
/// Each was measured against rtpengine 10.5 with a real browser or phone; the traps are told
/// beside.
public struct RelayProfile: Equatable, Sendable {
  public var offer: RelayOptions
  public var answer: RelayOptions

  public init(offer: RelayOptions, answer: RelayOptions) {
    self.offer = offer
    self.answer = answer
  }

  /// Our own address stays out of what the other side sees.
  private static let replace = ["origin", "session-connection"]

  /// A browser offers, we answer in plain RTP.
  ///
  /// Our side is offered one codec and telephone events. A browser has G.722 and A-law itself, so
  /// that nothing is transcoded unless its page prefers Opus: the cheap way by a factor of ten.
  /// Our answer has to reuse the numbers of the offer that comes back, and mirror its direction.
  public static func browserOffers(plain codec: AudioCodec = .pcma) -> RelayProfile {
    RelayProfile(
      offer: RelayOptions(
        ice: "remove", transport: "RTP/AVP", multiplexing: ["demux"],
        flags: ["trust-address", "strip-extmap"], replace: replace,
        codec: RelayOptions.Codec(
          mask: ["all"], transcode: [codec.encodingName, "telephone-event"])),
      // Without ICE in the answer a browser refuses it.
      answer: RelayOptions(ice: "force", flags: ["trust-address"], replace: replace))
  }

  /// We offer plain RTP, a browser answers.
  ///
  /// A plain description has no `mid`, which a browser needs: `generate-mid`.
  public static let serverOffersToBrowser = RelayProfile(
    offer: RelayOptions(
      ice: "force", transport: "UDP/TLS/RTP/SAVPF", multiplexing: ["require"],
      keysInDescription: ["off"], flags: ["trust-address", "generate-mid"], replace: replace,
      codec: RelayOptions.Codec()),
    answer: RelayOptions(
      ice: "remove", transport: "RTP/AVP", flags: ["trust-address", "strip-extmap"],
      replace: replace))

  /// A phone with plain RTP on the one side, we on the other, whoever offers.
  public static let plainPhone = RelayProfile(
    offer: RelayOptions(ice: "remove", flags: ["trust-address"], replace: replace),
    answer: RelayOptions(ice: "remove", flags: ["trust-address"], replace: replace))
}
