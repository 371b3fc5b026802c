public import RTP

/// One party's media: two ports of ours, and what is heard and sent there. Never used twice in a
/// process.
public struct LegID: Hashable, Sendable, CustomStringConvertible {
  public let raw: UInt32

  public init(raw: UInt32) { self.raw = raw }

  public var description: String { "leg \(raw)" }
}

/// Where media goes to: a numeric address and a port, as SDP has them.
public struct MediaAddress: Hashable, Sendable, CustomStringConvertible {
  /// A numeric IPv4 or IPv6 address, without brackets.
  public var host: String
  public var port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  public var description: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

/// What an offer and its answer agreed on for one leg.
public struct LegMedia: Hashable, Sendable {
  /// Of RTP; nil while it is not known: nothing is sent then.
  public var remote: MediaAddress?
  /// Of RTCP; nil: the port above `remote`. Equal to `remote`: both on one port (RFC 5761).
  public var remoteControl: MediaAddress?
  /// What is sent, and what the leg is mixed in.
  public var codec: AudioCodec
  /// Of what is sent, 0…127.
  public var payloadType: UInt8
  /// The payload types that are taken. Those of another codec than `codec` are converted.
  public var receives: [UInt8: AudioCodec]
  /// Of telephone events (RFC 4733); nil: keys are tones in the sound, both ways.
  public var eventType: UInt8?
  /// False where the direction agreed on gives the other side nothing to hear: silence is sent, so
  /// that ways through address translation and media relays stay open.
  public var sends: Bool
  /// Whether sound should come, so that its absence is told.
  public var expects: Bool
  /// Whether, in the first five seconds, the address that sound really comes from takes the place
  /// of `remote` (RFC 4961); once. Nil: where `remote` is a private address, as of a telephone
  /// behind address translation.
  public var learnsRemote: Bool?

  public init(
    remote: MediaAddress?, remoteControl: MediaAddress? = nil, codec: AudioCodec,
    payloadType: UInt8? = nil, receives: [UInt8: AudioCodec]? = nil, eventType: UInt8? = nil,
    sends: Bool = true, expects: Bool = true, learnsRemote: Bool? = nil
  ) {
    self.remote = remote
    self.remoteControl = remoteControl
    self.codec = codec
    self.payloadType = payloadType ?? codec.payloadType
    self.receives = receives ?? [payloadType ?? codec.payloadType: codec]
    self.eventType = eventType
    self.sends = sends
    self.expects = expects
    self.learnsRemote = learnsRemote
  }
}

/// All that a leg hears, but for what is said to it.
public enum LegSound: Hashable, Sendable {
  case silence
  /// The ringing tone of the United Kingdom.
  case ringing
  /// What `setMusic` gave this name; silence before that.
  case music(String)
  /// Everything that these say; at most `MediaOptions.legsHeardMaximum`. Legs that are closed are
  /// left out.
  case legs([LegID])
}

/// Something said to one leg. Never used twice by one engine.
public struct SayingID: Hashable, Sendable {
  public let raw: UInt64

  public init(raw: UInt64) { self.raw = raw }
}

/// One recording. Never used twice by one engine.
public struct RecordingID: Hashable, Sendable {
  public let raw: UInt64

  public init(raw: UInt64) { self.raw = raw }
}

/// What happened on the media's side.
public enum MediaEvent: Hashable, Sendable {
  /// A key was pressed: an event of RFC 4733, or a tone where these were not agreed.
  case key(LegID, Character)
  /// A saying was heard to the end of its last clip. Not told of one that was stopped.
  case said(LegID, SayingID)
  /// Nothing came for so long although it should. Once; after it comes `active`.
  case inactive(LegID, milliseconds: Int64)
  /// The first sound came; or, after `inactive`, sound or a report did.
  case active(LegID)
  /// The other side said goodbye by RTCP (RFC 3550 section 6.6).
  case bye(LegID)
}

/// How the media engine is set up.
public struct MediaOptions: Sendable {
  /// The local address that ports are opened on: numeric IPv4 or IPv6.
  public var host: String
  /// RTP takes even ports, RTCP the odd ones above. Below Linux's ephemeral ports (32,768).
  public var portMinimum: UInt16
  public var portMaximum: UInt16
  /// At most `MixLimits.legsMaximum`.
  public var legsMaximum: Int
  /// Sounds that are played at the same time: each piece of music, and each leg spoken to.
  public var playersMaximum: Int
  /// Recordings at the same time.
  public var tapsMaximum: Int
  /// Nothing came for so long: `MediaEvent.inactive`.
  public var inactivityMilliseconds: Int64
  /// Whether the media thread asks for real-time scheduling (SCHED_RR), which needs CAP_SYS_NICE.
  /// Without it the thread runs as any other: see `MediaCounts.isRealTime`.
  public var isRealTime: Bool

  /// Legs that one leg hears: 31 parties in a conference.
  public static let legsHeardMaximum = 30
  /// Pieces of music by name.
  public static let musicMaximum = 64
  /// Commands that wait for the media thread's next tick. More are refused; those that end
  /// something have room of their own and never are.
  public static let commandsMaximum = 8192
  /// Sayings that wait for one leg, the present one among them.
  public static let sayingsPerLegMaximum = 16
  /// Clips in one saying.
  public static let clipsMaximum = 64
  /// Keys in one call of `sendKeys`, and that wait for one leg.
  public static let keysMaximum = 64
  /// Events that wait to be taken from `MediaEngine.events`. More are dropped and counted.
  public static let eventsMaximum = 8192
  /// How long a leg may learn where its sound comes from, after each `setMedia`.
  public static let learningMilliseconds: Int64 = 5_000

  public init(
    host: String = "127.0.0.1", portMinimum: UInt16 = 20_000, portMaximum: UInt16 = 29_999,
    legsMaximum: Int = 2048, playersMaximum: Int = 2048, tapsMaximum: Int = 1024,
    inactivityMilliseconds: Int64 = 30_000, isRealTime: Bool = true
  ) {
    self.host = host
    self.portMinimum = portMinimum
    self.portMaximum = portMaximum
    self.legsMaximum = legsMaximum
    self.playersMaximum = playersMaximum
    self.tapsMaximum = tapsMaximum
    self.inactivityMilliseconds = inactivityMilliseconds
    self.isRealTime = isRealTime
  }
}

/// Why the media engine refused. Nothing was changed then.
public enum MediaFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// An option is outside its range.
  case option(String)
  /// Not a numeric address, or of a family that the engine's own host cannot reach.
  case address(String)
  /// The system refused; its errno.
  case system(call: String, errno: Int32)
  case legs(maximum: Int)
  case ports(minimum: UInt16, maximum: UInt16)
  case commands(maximum: Int)
  case sayings(maximum: Int)
  case clips(maximum: Int)
  case players(maximum: Int)
  case recordings(maximum: Int)
  /// The ring was closed, or another recording writes to it.
  case ring
  case music(maximum: Int)
  case cells(maximum: Int)
  /// Not keys of a telephone, or too many.
  case keys(String)
  /// The engine was stopped.
  case stopped

  public var description: String {
    switch self {
    case .option(let what): "The media options cannot be used: \(what)."
    case .address(let text):
      "\"\(text)\" is no numeric address that media can go to from here. Give an IPv4 or IPv6"
        + " address of the same family as the media host."
    case .system(let call, let number):
      "Linux refused \(call) with error \(number) for the media. Error 24 means that the limit of"
        + " open files (ulimit -n) is too low: each leg needs two."
    case .legs(let maximum):
      "All \(maximum) legs are in use. Raise the number of legs, or refuse calls earlier."
    case .ports(let minimum, let maximum):
      "No free pair of ports between \(minimum) and \(maximum). Widen the range of media ports, or"
        + " stop what else uses them."
    case .commands(let maximum):
      "\(maximum) commands wait for the media thread: it is overloaded. Try again later."
    case .sayings(let maximum): "\(maximum) sayings wait for this leg already."
    case .clips(let maximum): "A saying has 1 to \(maximum) clips."
    case .players(let maximum):
      "All \(maximum) players are in use. Raise their number, or say less at the same time."
    case .recordings(let maximum): "All \(maximum) recordings are in use. Raise their number."
    case .ring: "The ring was used by another recording. Give each recording its own."
    case .music(let maximum): "There are \(maximum) pieces of music already."
    case .cells(let maximum): "A leg or a channel hears \(maximum) others at most."
    case .keys(let text):
      "\"\(text)\" cannot be sent as keys: 1 to \(MediaOptions.keysMaximum) of 0-9, *, # and A-D."
    case .stopped: "The media engine was stopped."
    }
  }
}
