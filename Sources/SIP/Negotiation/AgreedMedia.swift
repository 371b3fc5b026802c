/// What two sides have agreed by offer and answer about one stream of speech (RFC 3264).
///
/// Everything the media path needs to be set up, seen from our side. It is made anew by every
/// exchange: address, ports and payload types can all change within a call.
public struct AgreedMedia: Equatable, Sendable {
  /// An address and a port of UDP.
  public struct Endpoint: Equatable, Hashable, Sendable {
    /// IPv4 or IPv6 as text.
    public var address: String
    public var port: UInt16

    public init(address: String, port: UInt16) {
      self.address = address
      self.port = port
    }
  }

  /// What packets with a payload type hold.
  public enum Content: Equatable, Hashable, Sendable {
    case audio(AudioCodec)
    /// RFC 4733, with the ticks a second of its timestamps.
    case telephoneEvents(clockRate: Int)
  }

  /// A payload type in which we may be sent something.
  public struct Receivable: Equatable, Hashable, Sendable {
    public var payloadType: UInt8
    public var content: Content
  }

  /// How we send telephone events.
  public struct Events: Equatable, Hashable, Sendable {
    public var payloadType: UInt8
    /// Ticks a second of the timestamp.
    public var clockRate: Int
    /// Those the other side can receive and we can send.
    public var events: TelephoneEventSet
  }

  /// Which `m=` line it is, from 0.
  public var line: Int
  /// Where our RTP goes; `nil` while the peer is on hold with an unspecified address (RFC 2543).
  public var remote: Endpoint?
  /// Where our RTCP goes.
  public var remoteControl: Endpoint?
  /// Whether RTP and RTCP share a port (RFC 5761).
  public var isControlMultiplexed: Bool
  /// What we send, the first codec of the answer, and under which number.
  public var sendCodec: AudioCodec
  public var sendPayloadType: UInt8
  /// What we may be sent. Packets with any other payload type are to be ignored.
  public var receivable: [Receivable]
  /// `nil`: the peer takes no telephone events; keys are heard in the sound only.
  public var sendEvents: Events?
  /// Milliseconds of sound in one packet that we send.
  public var sendPacketMilliseconds: Int
  /// What we wrote, and what the peer wrote, each from its own side.
  public var localDirection: MediaDirection
  public var remoteDirection: MediaDirection

  /// Whether we are to send and to play, after both have had their say.
  public var direction: MediaDirection {
    localDirection.intersection(remoteDirection.mirrored)
  }

  /// The peer has put us on hold: it no longer wants to hear us.
  public var isHeldByRemote: Bool { !remoteDirection.receives }

  /// What a packet that arrived with a payload type holds; `nil`: to be ignored.
  public func content(of payloadType: UInt8) -> Content? {
    receivable.first { $0.payloadType == payloadType }?.content
  }
}

/// What our side can do, from the plan.
public struct MediaCapabilities: Equatable, Sendable {
  /// Whose order of codecs decides when we answer.
  public enum Preference: Sendable { case ours, theirs }

  /// In the order of preference, each once. Opus can only be passed on and is not among them unless
  /// somebody puts it there.
  public var codecs: [AudioCodec]
  /// Telephone events that we send and receive; empty for none.
  public var events: TelephoneEventSet
  /// Milliseconds of sound that one packet of ours can hold, the preferred one first.
  public var packetMilliseconds: [Int]
  /// Milliseconds that a packet sent to us may hold at most; `nil` says nothing about it.
  public var maximumPacketMilliseconds: Int?
  public var preference: Preference
  /// Whether RTCP may come in on the port of RTP (RFC 5761).
  public var multiplexesControl: Bool

  public init(
    codecs: [AudioCodec] = [.g722, .pcma, .pcmu], events: TelephoneEventSet = .keys,
    packetMilliseconds: [Int] = [20], maximumPacketMilliseconds: Int? = nil,
    preference: Preference = .ours, multiplexesControl: Bool = false
  ) {
    var once: [AudioCodec] = []
    for codec in codecs where !once.contains(codec) { once.append(codec) }
    precondition(!once.isEmpty, "a telephone needs a codec")
    precondition(packetMilliseconds.allSatisfy { (10...200).contains($0) })
    precondition(!packetMilliseconds.isEmpty, "packets have a length")
    self.codecs = once
    self.events = events
    self.packetMilliseconds = packetMilliseconds
    self.maximumPacketMilliseconds = maximumPacketMilliseconds
    self.preference = preference
    self.multiplexesControl = multiplexesControl
  }

  /// The longest packet of ours that is not longer than what the peer asked for; the shortest when
  /// all are. Without a wish, the preferred one that is within the peer's maximum.
  func packetMilliseconds(asked: Int?, maximum: Int?) -> Int {
    let most = min(asked ?? .max, maximum ?? .max)
    if asked == nil, let first = packetMilliseconds.first(where: { $0 <= most }) { return first }
    return packetMilliseconds.filter { $0 <= most }.max() ?? packetMilliseconds.min()!
  }
}

/// Our end of a stream: where we receive it, and what we want to do.
public struct LocalMedia: Equatable, Sendable {
  /// The numeric address at which the peer reaches us.
  public var address: String
  public var addressType: SDP.AddressType
  /// RTP's port of UDP, not 0.
  public var port: UInt16
  /// RTCP's; the next one by default (RFC 3550 section 11).
  public var controlPort: UInt16
  /// What we want: `sendOnly` or `inactive` puts the peer on hold.
  public var direction: MediaDirection

  public init(
    address: String, addressType: SDP.AddressType = .ip4, port: UInt16,
    controlPort: UInt16? = nil, direction: MediaDirection = .sendReceive
  ) {
    precondition(port != 0 && port < .max, "RTP needs a port and RTCP the next")
    self.address = address
    self.addressType = addressType
    self.port = port
    self.controlPort = controlPort ?? port + 1
    self.direction = direction
  }
}

/// Why no speech can be agreed.
public enum MediaRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// No stream of speech is offered.
  case noAudio
  /// Speech is offered only in ways we do not take, such as SRTP where we have none.
  case transport
  /// Nothing of what is offered can be decoded here.
  case noCommonCodec
  /// The address is no unicast address of the family that we use.
  case address
  /// The peer's answer refuses our speech by port 0.
  case refusedByPeer
  /// The answer does not fit what was offered.
  case answerMismatch

  /// The status that refuses an INVITE or UPDATE for it (RFC 3261 section 21.4.26).
  public static let status = 488

  /// The code of the `Warning` header field (RFC 3261 section 20.43).
  public var warningCode: Int {
    switch self {
    case .noAudio, .refusedByPeer: 304
    case .transport: 302
    case .noCommonCodec: 305
    case .address: 301
    case .answerMismatch: 399
    }
  }

  /// The text of the `Warning` header field.
  public var description: String {
    switch self {
    case .noAudio: "no stream of speech is offered"
    case .transport: "speech is offered over a transport that is not taken here"
    case .noCommonCodec: "no codec in common"
    case .address: "the address for media is not a unicast address of the family used here"
    case .refusedByPeer: "the peer refused the stream of speech"
    case .answerMismatch: "the answer does not fit the offer"
    }
  }
}
