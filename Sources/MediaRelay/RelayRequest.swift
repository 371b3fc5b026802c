/// What a media relay is asked to do, in the words of rtpengine's NG protocol.
///
/// The relay stands between an endpoint (a browser, a phone) and our plain RTP. Each leg of a call
/// is a call of its own to the relay; nothing of hold, transfer or conference is told to it.
/// Reference: rtpengine's README, version 10.5.
public struct RelayRequest: Equatable, Sendable, Encodable {
  public enum Command: String, Sendable, Encodable, CaseIterable {
    case ping, offer, answer, delete, query, list, statistics
    case blockDTMF = "block DTMF"
    case unblockDTMF = "unblock DTMF"
    case blockMedia = "block media"
    case unblockMedia = "unblock media"
  }

  public var command: Command
  /// The leg, unique among all that use the relay.
  public var callID: String?
  /// Who offers, for block and unblock whose media are meant.
  public var fromTag: String?
  /// Who answers.
  public var toTag: String?
  /// The description to be rewritten.
  public var sdp: String?
  /// Calls that `list` names at most; the relay's default is 32.
  public var limit: Int?
  public var options: RelayOptions

  init(
    _ command: Command, callID: String? = nil, fromTag: String? = nil, toTag: String? = nil,
    sdp: String? = nil, limit: Int? = nil, options: RelayOptions = RelayOptions()
  ) {
    self.command = command
    self.callID = callID
    self.fromTag = fromTag
    self.toTag = toTag
    self.sdp = sdp
    self.limit = limit
    self.options = options
  }

  /// Whether it is there at all.
  public static let ping = RelayRequest(.ping)

  /// How long it has run, and what it carries.
  public static let statistics = RelayRequest(.statistics)

  /// Rewrites an offer, and opens ports for it.
  public static func offer(
    _ sdp: String, callID: String, fromTag: String, _ profile: RelayProfile
  ) -> RelayRequest {
    RelayRequest(
      .offer, callID: callID, fromTag: fromTag, sdp: sdp, options: profile.offer)
  }

  /// Rewrites the answer to an offer; tags are as in the offer, whoever it came from.
  public static func answer(
    _ sdp: String, callID: String, fromTag: String, toTag: String, _ profile: RelayProfile
  ) -> RelayRequest {
    RelayRequest(
      .answer, callID: callID, fromTag: fromTag, toTag: toTag, sdp: sdp, options: profile.answer)
  }

  /// Ends a leg. An unknown one is an error, so that a relay that forgot it is noticed. With the
  /// tag of the offer the answer tells what `query` tells.
  public static func delete(callID: String, fromTag: String? = nil) -> RelayRequest {
    RelayRequest(
      .delete, callID: callID, fromTag: fromTag, options: RelayOptions(flags: ["fatal"]))
  }

  /// Packets, bytes and endpoints of a leg.
  public static func query(callID: String) -> RelayRequest {
    RelayRequest(.query, callID: callID)
  }

  /// The legs that the relay knows. An answer must fit a datagram of 65,507 bytes.
  public static func list(limit: Int) -> RelayRequest { RelayRequest(.list, limit: limit) }

  /// Stops telephone events of one side from reaching the other. Digits heard in the sound are not
  /// stopped, and no DTMF-security mode is asked for: those leak digits.
  public static func blockDTMF(callID: String, fromTag: String) -> RelayRequest {
    RelayRequest(.blockDTMF, callID: callID, fromTag: fromTag)
  }

  public static func unblockDTMF(callID: String, fromTag: String) -> RelayRequest {
    RelayRequest(.unblockDTMF, callID: callID, fromTag: fromTag)
  }

  /// Stops the sound of one side from reaching the other.
  public static func blockMedia(callID: String, fromTag: String) -> RelayRequest {
    RelayRequest(.blockMedia, callID: callID, fromTag: fromTag)
  }

  public static func unblockMedia(callID: String, fromTag: String) -> RelayRequest {
    RelayRequest(.unblockMedia, callID: callID, fromTag: fromTag)
  }

  enum Key: String, CodingKey {
    case command, sdp, limit, flags, replace, codec
    case callID = "call-id"
    case fromTag = "from-tag"
    case toTag = "to-tag"
    case ice = "ICE"
    case transport = "transport-protocol"
    case multiplexing = "rtcp-mux"
    case keysInDescription = "SDES"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(command, forKey: .command)
    try container.encodeIfPresent(callID, forKey: .callID)
    try container.encodeIfPresent(fromTag, forKey: .fromTag)
    try container.encodeIfPresent(toTag, forKey: .toTag)
    try container.encodeIfPresent(sdp, forKey: .sdp)
    try container.encodeIfPresent(limit, forKey: .limit)
    try container.encodeIfPresent(options.ice, forKey: .ice)
    try container.encodeIfPresent(options.transport, forKey: .transport)
    func list(_ values: [String], _ key: Key) throws {
      if !values.isEmpty { try container.encode(values, forKey: key) }
    }
    try list(options.multiplexing, .multiplexing)
    try list(options.keysInDescription, .keysInDescription)
    try list(options.flags, .flags)
    try list(options.replace, .replace)
    if let codec = options.codec { try container.encode(codec, forKey: .codec) }
  }
}

/// How a description is to be rewritten.
public struct RelayOptions: Equatable, Sendable {
  /// `remove`, `force`, or `nil` to leave candidates as they are.
  public var ice: String?
  /// `RTP/AVP`, `UDP/TLS/RTP/SAVPF`; `nil` keeps it.
  public var transport: String?
  /// `demux`, `require`.
  public var multiplexing: [String]
  /// `SDES`: `off` leaves out keys in the description.
  public var keysInDescription: [String]
  public var flags: [String]
  public var replace: [String]
  public var codec: Codec?

  public init(
    ice: String? = nil, transport: String? = nil, multiplexing: [String] = [],
    keysInDescription: [String] = [], flags: [String] = [], replace: [String] = [],
    codec: Codec? = nil
  ) {
    self.ice = ice
    self.transport = transport
    self.multiplexing = multiplexing
    self.keysInDescription = keysInDescription
    self.flags = flags
    self.replace = replace
    self.codec = codec
  }

  /// Which codecs the other side gets to see.
  public struct Codec: Equatable, Sendable, Encodable {
    /// Left out of the description for good.
    public var strip: [String]
    /// Left out towards the other side, but still taken from the offerer.
    public var mask: [String]
    /// Spared by `strip`.
    public var except: [String]
    /// Added; transcoded where the offerer has not got it.
    public var transcode: [String]

    public init(
      strip: [String] = [], mask: [String] = [], except: [String] = [], transcode: [String] = []
    ) {
      self.strip = strip
      self.mask = mask
      self.except = except
      self.transcode = transcode
    }

    enum Key: String, CodingKey { case strip, mask, except, transcode }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      if !strip.isEmpty { try container.encode(strip, forKey: .strip) }
      if !mask.isEmpty { try container.encode(mask, forKey: .mask) }
      if !except.isEmpty { try container.encode(except, forKey: .except) }
      if !transcode.isEmpty { try container.encode(transcode, forKey: .transcode) }
    }
  }
}
