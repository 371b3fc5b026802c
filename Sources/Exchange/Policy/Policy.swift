public import Flows
public import Vocabulary

/// The compiled service plan: everything the core needs to decide, as tables indexed by identifier.
///
/// Civil time is gone (calendars and duty rotas are instants), names are numbers. A later policy
/// keeps the numbers of the names it shares with an earlier one.
public struct Policy: Hashable, Sendable, Recorded {
  /// Counts publications, from 1.
  public var version: UInt32 = 0
  /// Digest of the plan's files, as text, to find the plan again.
  public var digest = ""
  public var service = ""
  /// The calendars and duty rotas are known up to here; publishing again moves it on.
  public var horizon = Instant.epoch
  public var names = NameTables()
  public var calendars: [OpeningHours] = []
  public var queues: [QueuePolicy] = []
  public var advisers: [AdviserPolicy] = []
  public var capacities: [CapacityPolicy] = []
  public var duties: [DutyPolicy] = []
  public var entryPoints: [EntryPointPolicy] = []
  public var flows: [Flow] = []
  public var wordLists: [WordList] = []
  public var texts: [LocalisedText] = []
  public var lookUps: [LookUpPolicy] = []
  public var conduct = ConductPolicy()
  /// By unit number; a unit beyond the end accepts nothing.
  public var units: [UnitPolicy] = []
  /// In the order of the plan.
  public var answers: [AnswerPolicy] = []
  public var telephone = TelephonePolicy()

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("version", &version)
    try coder.field("digest", &digest)
    try coder.field("service", &service)
    try coder.field("horizon", &horizon)
    try coder.field("names", &names)
    try coder.field("calendars", &calendars)
    try coder.field("queues", &queues)
    try coder.field("advisers", &advisers)
    try coder.field("capacities", &capacities)
    try coder.field("duties", &duties)
    try coder.field("entryPoints", &entryPoints)
    try coder.field("flows", &flows)
    try coder.field("wordLists", &wordLists)
    try coder.field("texts", &texts)
    try coder.field("lookUps", &lookUps)
    try coder.field("conduct", &conduct)
    if coder.version >= 2 { try coder.field("units", &units) }
    if coder.version >= 3 { try coder.field("answers", &answers) }
    if coder.version >= 4 { try coder.field("telephone", &telephone) }
  }
}

/// Names by number, for people; the core compares numbers only.
public struct NameTables: Hashable, Sendable, Recorded {
  public var units: [String] = []
  public var skills: [String] = []
  public var queues: [String] = []
  public var advisers: [String] = []
  public var teams: [String] = []
  public var calendars: [String] = []
  public var flows: [String] = []
  public var duties: [String] = []
  public var entryPoints: [String] = []
  public var dispositions: [String] = []
  public var presenceReasons: [String] = []
  public var texts: [String] = []
  /// BCP 47 tags; the first is the language of a contact that chose none.
  public var languages: [String] = []
  public var variables: [String] = []
  public var wordLists: [String] = []
  public var lookUps: [String] = []
  public var marks: [String] = []
  public var capacities: [String] = []

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("units", &units)
    try coder.field("skills", &skills)
    try coder.field("queues", &queues)
    try coder.field("advisers", &advisers)
    try coder.field("teams", &teams)
    try coder.field("calendars", &calendars)
    try coder.field("flows", &flows)
    try coder.field("duties", &duties)
    try coder.field("entryPoints", &entryPoints)
    try coder.field("dispositions", &dispositions)
    try coder.field("presenceReasons", &presenceReasons)
    try coder.field("texts", &texts)
    try coder.field("languages", &languages)
    try coder.field("variables", &variables)
    try coder.field("wordLists", &wordLists)
    try coder.field("lookUps", &lookUps)
    try coder.field("marks", &marks)
    try coder.field("capacities", &capacities)
  }
}

/// When a calendar is open, as instants.
public struct OpeningHours: Hashable, Sendable, Recorded {
  /// Alternating opening and closing moments, ascending; before the first it is closed. An odd
  /// count means open from the last moment on.
  public var changes: [Instant] = []
  public init() {}
  public init(changes: [Instant]) { self.changes = changes }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("changes", &changes)
  }
}

/// A text in every language of the service, by language number; "" where it is missing.
public struct LocalisedText: Hashable, Sendable, Recorded {
  public var byLanguage: [String] = []
  public init() {}
  public init(byLanguage: [String]) { self.byLanguage = byLanguage }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("byLanguage", &byLanguage)
  }
}

/// Where contacts arrive: a number, a mailbox, a widget, a reception.
public struct EntryPointPolicy: Hashable, Sendable, Recorded {
  /// The address as written in the plan: E.164 number, mailbox, widget or desk name.
  public var address = ""
  /// What people call it, such as "Main line".
  public var name = ""
  /// The number shown when an adviser rings out for it; "" for the trunk's own.
  public var shows = ""
  public var channels = ChannelSet()
  /// What receives the contact: a flow, else a queue, else a duty.
  public var flow = FlowID.none
  public var queue = QueueID.none
  public var duty = DutyID.none
  public var unit = UnitID.none
  public var isRetired = false
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("address", &address)
    try coder.field("name", &name)
    try coder.field("shows", &shows)
    try coder.field("channels", &channels)
    try coder.field("flow", &flow)
    try coder.field("queue", &queue)
    try coder.field("duty", &duty)
    try coder.field("unit", &unit)
    try coder.field("isRetired", &isRetired)
  }
}

/// A request that flows may make of another system; done by an edge.
public struct LookUpPolicy: Hashable, Sendable, Recorded {
  public var method = "GET"
  /// URL with `{parameter}` places.
  public var url = ""
  public var parameters: [String] = []
  /// Names a secret of the plan whose value is sent as a bearer token; "" for none.
  public var secret = ""
  /// Which members of the JSON answer become which variables; none of them personal.
  public var results: [LookUpResult] = []
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("method", &method)
    try coder.field("url", &url)
    try coder.field("parameters", &parameters)
    try coder.field("secret", &secret)
    try coder.field("results", &results)
  }
}

public struct LookUpResult: Hashable, Sendable, Recorded {
  /// JSON Pointer (RFC 6901) into the answer.
  public var pointer = ""
  public var variable = VariableID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("pointer", &pointer)
    try coder.field("variable", &variable)
  }
}

/// Rules of the whole service.
public struct ConductPolicy: Hashable, Sendable, Recorded {
  /// A caller who drops and comes back within this time takes their old place.
  public var resumeWithin = Span.minutes(5)
  /// A contact reopened within this time goes to the adviser who had it.
  public var reopenWithin = Span.minutes(10)
  /// How long what is known of a subject's last contact is kept.
  public var rememberFor = Span.days(7)
  /// A transferred contact keeps its place by arrival time.
  public var transferKeepsPlace = true
  /// How long a parked contact may stay parked before its adviser is told and it is resumed.
  public var parkAtMost = Span.minutes(30)
  /// How long a customer may be on hold before it is marked.
  public var holdAtMost = Span.minutes(10)
  /// How long a consulted or outside party may ring.
  public var consultRing = Span.seconds(40)
  /// A contact still being handled after this is marked overdue, so that nobody is stuck unseen.
  public var handleAtMost = Span.hours(8)
  /// Sign-out of an adviser after this long without any input from their desk.
  public var idleSignOut = Span.hours(16)
  /// A contact passed to a number outside, of whose end nobody reported for this long, is closed.
  public var outsideAtMost = Span.hours(4)
  /// Whoever writes has at least this long to answer a flow, whatever its steps say for calls: a
  /// person who reads and types is not to be hurried (WCAG 2.2, 2.2.1).
  public var writtenAnswerWithin = Span.minutes(10)
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("resumeWithin", &resumeWithin)
    try coder.field("reopenWithin", &reopenWithin)
    try coder.field("rememberFor", &rememberFor)
    try coder.field("transferKeepsPlace", &transferKeepsPlace)
    try coder.field("parkAtMost", &parkAtMost)
    try coder.field("holdAtMost", &holdAtMost)
    try coder.field("consultRing", &consultRing)
    try coder.field("handleAtMost", &handleAtMost)
    try coder.field("idleSignOut", &idleSignOut)
    if coder.version >= 2 { try coder.field("outsideAtMost", &outsideAtMost) }
    if coder.version >= 3 {
      try coder.field("writtenAnswerWithin", &writtenAnswerWithin)
    } else if coder.isReading {
      writtenAnswerWithin = .zero
    }
  }
}
