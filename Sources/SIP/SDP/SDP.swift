/// A session description (RFC 8866): where media come from and go to, in which formats.
///
/// What the telephone needs has a type of its own; every other line and attribute is kept as it
/// was, in its order, so that a description can be passed on. Reading is lenient where peers in the
/// field are known to be careless (see `init(parsing:)`), printing is strict.
public struct SDP: Equatable, Sendable {
  // The maxima. Beyond them a description is refused, with an error that says which.
  /// Bytes of a whole description.
  public static let maximumBytes = 65_536
  /// `m=` lines.
  public static let maximumMedia = 32
  /// `a=` lines of one stream, or before the first.
  public static let maximumAttributes = 256
  /// Formats of one `m=` line: as many as there are RTP payload types.
  public static let maximumFormats = 128
  /// Lines of any other type that may stand more than once: b=, e=, p=, t=, r=.
  public static let maximumLines = 16

  /// `o=`, section 5.2.
  public var origin: Origin
  /// `s=`, section 5.3. A description without it is read as if it were "-".
  public var name: String
  /// `c=` for all streams without their own, section 5.7.
  public var connection: Connection?
  /// `t=` with its `r=` lines, section 5.9. None is read as `t=0 0`: at any time.
  public var times: [Time]
  /// `a=` before the first stream, section 5.13, in their order.
  public var attributes: Attributes
  /// `m=` with what follows each, section 5.14.
  public var media: [MediaDescription]

  /// `i=`, section 5.4.
  public var information: String?
  /// `u=`, section 5.5.
  public var uri: String?
  /// `e=`, section 5.6.
  public var emails: [String] = []
  /// `p=`, section 5.6.
  public var phones: [String] = []
  /// `b=`, section 5.8.
  public var bandwidths: [Bandwidth] = []
  /// `z=`, section 5.11, as written.
  public var zones: String?
  /// `k=`, section 5.12, obsolete, as written.
  public var key: String?

  public init(
    origin: Origin, name: String = "-", connection: Connection? = nil, times: [Time] = [Time()],
    attributes: Attributes = Attributes(), media: [MediaDescription] = []
  ) {
    self.origin = origin
    self.name = name
    self.connection = connection
    self.times = times
    self.attributes = attributes
    self.media = media
  }

  /// Who made the description, and which version of it this is (`o=`, section 5.2).
  public struct Origin: Equatable, Sendable {
    /// "-" where there is none.
    public var username: String
    /// `sess-id`: digits, of any length in the field.
    public var identifier: String
    /// `sess-version`: digits; raised by one by every change of the description (RFC 3264 section
    /// 8).
    public var version: String
    public var networkType: String
    public var addressType: AddressType
    public var address: String

    public init(
      username: String = "-", identifier: String, version: String, networkType: String = "IN",
      addressType: AddressType = .ip4, address: String
    ) {
      self.username = username
      self.identifier = identifier
      self.version = version
      self.networkType = networkType
      self.addressType = addressType
      self.address = address
    }
  }

  /// `addrtype`, section 5.2.
  public enum AddressType: Equatable, Hashable, Sendable {
    case ip4, ip6
    case other(String)

    public init(_ text: String) {
      switch text {
      case "IP4", "ip4": self = .ip4
      case "IP6", "ip6": self = .ip6
      default: self = .other(text)
      }
    }

    public var text: String {
      switch self {
      case .ip4: "IP4"
      case .ip6: "IP6"
      case .other(let text): text
      }
    }
  }

  /// Where media are to be sent (`c=`, section 5.7).
  public struct Connection: Equatable, Sendable {
    public var networkType: String
    public var addressType: AddressType
    /// The address or host name; of a multicast group with `/ttl` and `/count`.
    public var address: String

    public init(
      _ address: String, addressType: AddressType = .ip4, networkType: String = "IN"
    ) {
      self.networkType = networkType
      self.addressType = addressType
      self.address = address
    }

    /// The unspecified address: on hold by RFC 2543, or a browser that has no address yet.
    public var isUnspecified: Bool { address == "0.0.0.0" || address == "::" }
  }

  /// `b=`, section 5.8: kilobits a second for CT and AS, bits for TIAS (RFC 3890).
  public struct Bandwidth: Equatable, Sendable {
    public var type: String
    public var value: UInt64

    public init(type: String, value: UInt64) {
      self.type = type
      self.value = value
    }
  }

  /// `t=`, section 5.9: seconds since 1900, 0 for no bound; with its `r=` lines as written.
  public struct Time: Equatable, Sendable {
    public var start: UInt64
    public var stop: UInt64
    public var repeats: [String]

    public init(start: UInt64 = 0, stop: UInt64 = 0, repeats: [String] = []) {
      self.start = start
      self.stop = stop
      self.repeats = repeats
    }
  }
}

/// One stream of a description: an `m=` line and what follows it (RFC 8866 section 5.14).
public struct MediaDescription: Equatable, Sendable {
  /// What is carried.
  public enum Kind: Equatable, Hashable, Sendable {
    case audio, video, text, application, message, image
    case other(String)

    public init(_ name: String) {
      switch name.lowercased() {
      case "audio": self = .audio
      case "video": self = .video
      case "text": self = .text
      case "application": self = .application
      case "message": self = .message
      case "image": self = .image
      default: self = .other(name)
      }
    }

    public var text: String {
      switch self {
      case .audio: "audio"
      case .video: "video"
      case .text: "text"
      case .application: "application"
      case .message: "message"
      case .image: "image"
      case .other(let name): name
      }
    }
  }

  public var kind: Kind
  /// 0: refused, or no longer wanted (RFC 3264 sections 6 and 8.2).
  public var port: UInt16
  /// `/n` after the port; 1 where there is none.
  public var portCount: UInt16
  /// `proto`: RTP/AVP, UDP/TLS/RTP/SAVPF and so on.
  public var transport: String
  /// `fmt`: for RTP, payload types in the order of preference.
  public var formats: [String]
  public var information: String?
  /// Its own `c=`; else that of the whole description holds.
  public var connection: SDP.Connection?
  public var bandwidths: [SDP.Bandwidth] = []
  public var key: String?
  /// `a=` in their order, known ones and unknown ones.
  public var attributes: Attributes

  public init(
    kind: Kind, port: UInt16, portCount: UInt16 = 1, transport: String = "RTP/AVP",
    formats: [String], connection: SDP.Connection? = nil, attributes: Attributes = Attributes()
  ) {
    self.kind = kind
    self.port = port
    self.portCount = portCount
    self.transport = transport
    self.formats = formats
    self.connection = connection
    self.attributes = attributes
  }

  /// Whether formats are RTP payload types, whatever protects the packets.
  public var isRTP: Bool {
    transport.uppercased().split(separator: "/").contains("RTP")
  }
}
