public import Vocabulary

/// A supervisor's text to those waiting and arriving, such as "the county's lines are down".
///
/// It is in force until its time is over or somebody ends it. In plain text in the log: nothing
/// personal belongs into it.
public struct Announcement: Hashable, Sendable, Recorded {
  public var id: AnnouncementID = .none
  /// Whose contacts are told: of these units, in these queues, come by these entry points. With
  /// all three empty, everyone's.
  public var units: [UnitID] = []
  public var queues: [QueueID] = []
  public var entries: [EntryPointID] = []
  /// Kinds of contact that are told.
  public var channels: ChannelSet = Announcement.usual
  /// Who speaks a language without a text is told the first that there is.
  public var text: LocalisedText = LocalisedText()
  public var until: Instant = .epoch
  public var by: AdviserID = .none
  /// In their words; for staff, never told.
  public var why: String = ""
  public var madeAt: Instant = .epoch

  /// Those who wait in real time.
  public static let usual = ChannelSet(Channel.allCases.filter(\.isLive))

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("id", &id)
    try coder.field("units", &units)
    try coder.field("queues", &queues)
    try coder.field("entries", &entries)
    try coder.field("channels", &channels)
    try coder.field("text", &text)
    try coder.field("until", &until)
    try coder.field("by", &by)
    try coder.field("why", &why)
    try coder.field("madeAt", &madeAt)
  }

  /// The words in a language, else in the first language that has any.
  public func words(in language: LanguageID) -> String {
    let own = language.index < text.byLanguage.count ? text.byLanguage[language.index] : ""
    return own.isEmpty ? text.byLanguage.first { !$0.isEmpty } ?? "" : own
  }
}

/// Tell everyone who waits and who arrives.
public struct Announce: Hashable, Sendable, Recorded {
  /// Whose contacts are told; with all three empty, everyone's.
  public var units: [UnitID] = []
  public var queues: [QueueID] = []
  public var entries: [EntryPointID] = []
  /// Kinds of contact that are told; those who wait in real time unless said otherwise.
  public var channels: ChannelSet = Announcement.usual
  public var text: LocalisedText = LocalisedText()
  public var until: Instant = .epoch
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(
    text: LocalisedText, until: Instant, units: [UnitID] = [], queues: [QueueID] = [],
    entries: [EntryPointID] = [], channels: ChannelSet = Announcement.usual,
    by: AdviserID = .none, why: String = ""
  ) {
    self.text = text
    self.until = until
    self.units = units
    self.queues = queues
    self.entries = entries
    self.channels = channels
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("units", &units)
    try coder.field("queues", &queues)
    try coder.field("entries", &entries)
    try coder.field("channels", &channels)
    try coder.field("text", &text)
    try coder.field("until", &until)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// End an announcement before its time.
public struct EndAnnouncement: Hashable, Sendable, Recorded {
  public var announcement: AnnouncementID = .none
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(announcement: AnnouncementID, by: AdviserID = .none, why: String = "") {
    self.announcement = announcement
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("announcement", &announcement)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

/// An announcement is in force.
public struct AnnouncementMade: Hashable, Sendable, Recorded {
  public var announcement: Announcement = Announcement()

  public init() {}
  public init(announcement: Announcement) { self.announcement = announcement }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("announcement", &announcement)
  }
}

/// A customer is told an announcement now: an edge speaks it on a call and writes it in a chat,
/// before anything else.
public struct AnnouncementTold: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var announcement: AnnouncementID = .none

  public init() {}
  public init(contact: ContactID, announcement: AnnouncementID = .none) {
    self.contact = contact
    self.announcement = announcement
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("announcement", &announcement)
  }
}

/// An announcement is over: nobody is told it any more.
public struct AnnouncementEnded: Hashable, Sendable, Recorded {
  public var announcement: AnnouncementID = .none
  /// Who ended it, or `none` when its time was over.
  public var by: AdviserID = .none
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(announcement: AnnouncementID, by: AdviserID = .none, why: String = "") {
    self.announcement = announcement
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("announcement", &announcement)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}
