public import Vocabulary

/// How the service is joined to the telephone. The core never reads it: it is the gateway's, and
/// is published in the log as everything else, so that what was in force is known.
public struct TelephonePolicy: Hashable, Sendable, Recorded {
  /// ISO 3166-1 code of the country by which national numbers are read. Of the United Kingdom
  /// alone the numbering is known.
  public var country = "GB"
  /// The area of numbers that are dialled without one, without its 0; "" for none.
  public var areaCode = ""
  /// What people are used to dialling for an outside line; "" for nothing.
  public var outsideLine = ""
  /// In the order of preference for calls out.
  public var trunks: [TrunkPolicy] = []
  public var phones = PhonesPolicy()
  public var outbound = OutboundPolicy()
  public var recording = RecordingPolicy()
  public var prompts = PromptsPolicy()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("country", &country)
    try coder.field("areaCode", &areaCode)
    try coder.field("outsideLine", &outsideLine)
    try coder.field("trunks", &trunks)
    try coder.field("phones", &phones)
    try coder.field("outbound", &outbound)
    try coder.field("recording", &recording)
    try coder.field("prompts", &prompts)
  }

  /// How numbers are read that are dialled here, and that trunks present.
  public var diallingPlan: DiallingPlan {
    DiallingPlan(
      country: .unitedKingdom, areaCode: areaCode.isEmpty ? nil : areaCode,
      outsidePrefix: outsideLine.isEmpty ? nil : outsideLine)
  }

  /// Whether 999 and 112 have a trunk of their own.
  public var hasEmergencyTrunk: Bool { trunks.contains { $0.isEmergency && $0.ringsOut } }

  /// The trunk a call from this address comes by: the first that takes it. `nil` for strangers,
  /// who get no answer. A trunk that registers is known by its registration instead.
  public func trunk(for address: NetworkAddress) -> TrunkPolicy? {
    trunks.first { $0.accepts(address) }
  }
}

/// The registrar of desk phones and softphones.
public struct PhonesPolicy: Hashable, Sendable, Recorded {
  /// Their domain, and the realm of digest authentication (RFC 8760); "" where there are none.
  public var realm = ""
  /// Where phones may be; empty for anywhere.
  public var from: [AddressRange] = []
  /// In the order of the plan, one for an adviser.
  public var accounts: [PhoneAccountPolicy] = []

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("realm", &realm)
    try coder.field("from", &from)
    try coder.field("accounts", &accounts)
  }

  public func accepts(_ address: NetworkAddress) -> Bool {
    from.isEmpty || from.contains { $0.contains(address) }
  }
  public func account(of adviser: AdviserID) -> PhoneAccountPolicy? {
    accounts.first { $0.adviser == adviser }
  }
}

/// The phone of an adviser, whose name in the plan is its user name.
public struct PhoneAccountPolicy: Hashable, Sendable, Recorded {
  public var adviser = AdviserID.none
  /// Names the secret of the plan that is the password.
  public var secret = ""

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("secret", &secret)
  }
}

/// Which conversations are recorded, and for how long.
public struct RecordingPolicy: Hashable, Sendable, Recorded {
  /// Of one queue, instead of what all have.
  public struct Keep: Hashable, Sendable, Recorded {
    public var queue = QueueID.none
    public var time = Span.zero
    public init() {}
    public init(_ queue: QueueID, _ time: Span) {
      self.queue = queue
      self.time = time
    }
    public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
      try coder.field("queue", &queue)
      try coder.field("time", &time)
    }
  }

  /// Of every queue but `except`, and of calls that came by none.
  public var isAll = false
  /// Where not all are: those that are.
  public var queues: [QueueID] = []
  public var except: [QueueID] = []
  /// Callers are told before it begins.
  public var isAnnounced = true
  /// What they are told; none for the house's own words.
  public var announcement = TextID.none
  public var keep = Span.days(180)
  public var keepOf: [Keep] = []
  /// After this a recording that an adviser paused goes on by itself.
  public var pauseAtMost = Span.minutes(10)
  /// 2: who called on the left, who answered on the right. 1: both together.
  public var channels: UInt8 = 2

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("isAll", &isAll)
    try coder.field("queues", &queues)
    try coder.field("except", &except)
    try coder.field("isAnnounced", &isAnnounced)
    try coder.field("announcement", &announcement)
    try coder.field("keep", &keep)
    try coder.field("keepOf", &keepOf)
    try coder.field("pauseAtMost", &pauseAtMost)
    try coder.field("channels", &channels)
  }

  /// - Parameter queue: `none` for a call that came by no queue, such as one to a duty.
  public func records(_ queue: QueueID) -> Bool {
    isAll ? !except.contains(queue) : !queue.isNone && queues.contains(queue)
  }

  /// How long a recording of the queue is kept.
  public func keep(_ queue: QueueID) -> Span {
    keepOf.first { $0.queue == queue }?.time ?? keep
  }
}

/// What callers hear that is not a person.
public struct PromptsPolicy: Hashable, Sendable, Recorded {
  /// A text that somebody has spoken.
  public struct Recording: Hashable, Sendable, Recorded {
    public var text = TextID.none
    public var language = LanguageID.none
    public var sound = SoundFilePolicy()
    public init() {}
    public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
      try coder.field("text", &text)
      try coder.field("language", &language)
      try coder.field("sound", &sound)
    }
  }

  /// What queues name under `music`.
  public struct Music: Hashable, Sendable, Recorded {
    public var name = ""
    /// Without a path, the house's own.
    public var sound = SoundFilePolicy()
    public init() {}
    public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
      try coder.field("name", &name)
      try coder.field("sound", &sound)
    }
  }

  /// By language number: the voice that speaks it; "" and beyond the end for the best there is.
  public var voices: [String] = []
  public var recordings: [Recording] = []
  /// The one named "default" is heard where a queue names none.
  public var music: [Music] = []

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("voices", &voices)
    try coder.field("recordings", &recordings)
    try coder.field("music", &music)
  }

  /// What replaces the spoken text; `nil`: it is spoken.
  public func recording(of text: TextID, in language: LanguageID) -> SoundFilePolicy? {
    recordings.first { $0.text == text && $0.language == language }?.sound
  }

  /// What a queue plays that names this under `music`; "" for none named.
  public func music(_ name: String) -> WaitingSound {
    if name == Self.silence { return .silence }
    let found = music.first { $0.name == name } ?? music.first { $0.name == "default" }
    return found.flatMap { $0.sound.path.isEmpty ? nil : .file($0.sound) } ?? .builtIn
  }

  /// The music that a queue names to have none.
  public static let silence = "none"
}

/// What is heard while waiting.
public enum WaitingSound: Hashable, Sendable {
  case silence
  /// The house's own music.
  case builtIn
  case file(SoundFilePolicy)
}

/// A sound that lies beside the plan.
public struct SoundFilePolicy: Hashable, Sendable, Recorded {
  /// From the folder of the plan; "" for none.
  public var path = ""
  /// SHA-256 of its bytes as 64 hexadecimal digits: what is played is what was published.
  public var digest = ""

  public init() {}
  public init(path: String, digest: String) {
    self.path = path
    self.digest = digest
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("path", &path)
    try coder.field("digest", &digest)
  }
}
