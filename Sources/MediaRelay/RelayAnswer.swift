/// What the relay answered. Only what we use is read; the rest may change with its version.
public struct RelayAnswer: Equatable, Sendable, Decodable {
  /// `ok`, `pong`, `error`, `load limit`.
  public var result: String
  /// Why it is an error.
  public var reason: String?
  public var warning: String?
  /// The description, rewritten.
  public var sdp: String?
  /// Of `list`.
  public var calls: [String]
  /// Of `query` and `delete`: both sides of the leg, ordered by tag.
  public var sides: [Side]
  /// Of `statistics`: seconds since the relay began.
  public var uptimeSeconds: Int64?
  /// Of `statistics`: calls that it carries.
  public var callCount: Int64?

  /// One side of a leg.
  public struct Side: Equatable, Sendable {
    public var tag: String
    public var streams: [Stream]
  }

  /// One port of the relay, with what arrived there.
  public struct Stream: Equatable, Sendable, Decodable {
    public var localAddress: String?
    public var localPort: UInt16?
    /// Where packets come from and go to: as described, later as seen.
    public var remoteAddress: String?
    public var remotePort: UInt16?
    public var packets: Int64
    public var bytes: Int64
    public var errors: Int64
    /// Seconds since 1970.
    public var lastPacketSeconds: Int64?
    public var isControl: Bool

    enum Key: String, CodingKey {
      case endpoint, stats, flags
      case localAddress = "local address"
      case localPort = "local port"
      case lastPacket = "last packet"
    }
    enum EndpointKey: String, CodingKey { case address, port }
    enum CountKey: String, CodingKey { case packets, bytes, errors }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      localAddress = try? container.decode(String.self, forKey: .localAddress)
      localPort = try? container.decode(UInt16.self, forKey: .localPort)
      lastPacketSeconds = try? container.decode(Int64.self, forKey: .lastPacket)
      let flags = (try? container.decode([String].self, forKey: .flags)) ?? []
      isControl = flags.contains("RTCP") && !flags.contains("RTP")
      let endpoint = try? container.nestedContainer(keyedBy: EndpointKey.self, forKey: .endpoint)
      remoteAddress = try? endpoint?.decode(String.self, forKey: .address)
      remotePort = try? endpoint?.decode(UInt16.self, forKey: .port)
      let counts = try? container.nestedContainer(keyedBy: CountKey.self, forKey: .stats)
      packets = (try? counts?.decode(Int64.self, forKey: .packets)) ?? 0
      bytes = (try? counts?.decode(Int64.self, forKey: .bytes)) ?? 0
      errors = (try? counts?.decode(Int64.self, forKey: .errors)) ?? 0
    }
  }

  private struct Tag: Decodable {
    var medias: [Media]?
    struct Media: Decodable { var streams: [Stream]? }
  }

  private struct Statistics: Decodable {
    var currentstatistics: Current?
    var totalstatistics: Total?
    struct Current: Decodable { var sessionstotal: Number? }
    struct Total: Decodable { var uptime: Number? }
  }

  /// A whole number, which some versions write in quotes.
  private struct Number: Decodable {
    var value: Int64?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      value =
        (try? container.decode(Int64.self))
        ?? (try? container.decode(String.self)).flatMap { Int64($0) }
    }
  }

  private enum Key: String, CodingKey {
    case result, warning, sdp, calls, tags, statistics
    case reason = "error-reason"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    result = try container.decode(String.self, forKey: .result)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    warning = try? container.decode(String.self, forKey: .warning)
    sdp = try container.decodeIfPresent(String.self, forKey: .sdp)
    calls = try container.decodeIfPresent([String].self, forKey: .calls) ?? []
    let tags = try container.decodeIfPresent([String: Tag].self, forKey: .tags) ?? [:]
    sides = tags.map { tag, value in
      Side(tag: tag, streams: (value.medias ?? []).flatMap { $0.streams ?? [] })
    }.sorted { $0.tag < $1.tag }
    let statistics = try container.decodeIfPresent(Statistics.self, forKey: .statistics)
    uptimeSeconds = statistics?.totalstatistics?.uptime?.value
    callCount = statistics?.currentstatistics?.sessionstotal?.value
  }
}

/// Why a request of ours has no good answer.
public enum RelayFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// No answer to any of the tries.
  case unanswered
  /// The relay says no, in its own words.
  case refused(String)
  /// The relay does not know the leg: it was ended there, timed out, or the relay began anew.
  case unknownCall
  /// The relay carries as much as it may.
  case overloaded
  /// The answer cannot be read, or lacks what was asked for.
  case malformedAnswer
  /// More than 1,024 requests wait already.
  case tooManyPending
  /// The request does not fit a datagram.
  case tooLarge
  /// The gateway is being closed.
  case closed

  public var description: String {
    switch self {
    case .unanswered: "the media relay does not answer; see whether rtpengine runs"
    case .refused(let reason): "the media relay refused the request: \(reason)"
    case .unknownCall: "the media relay does not know the leg; offer it anew"
    case .overloaded: "the media relay carries as many calls as its limits allow"
    case .malformedAnswer: "the answer of the media relay could not be read"
    case .tooManyPending: "more than \(RelayClient.maximumPending) requests wait for the relay"
    case .tooLarge: "the request to the media relay is longer than a datagram"
    case .closed: "the media relay's client was closed"
    }
  }
}
