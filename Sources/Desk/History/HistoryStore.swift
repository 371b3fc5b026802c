public import EventLog
public import Exchange
public import Vocabulary

/// Contacts and their conversations, as a projection of the log: what a desk pages through.
///
/// A store is fed the events in order and remembers in the same transaction how far it came, so
/// that it goes on from there and can be thrown away and built again. Personal texts stay sealed
/// in it. Synchronous and safe to call from any thread; every store passes `HistoryStoreContract`.
public protocol HistoryStore: AnyObject, Sendable {
  /// How far the log was taken; `HistoryCursor()` before the first record.
  func cursor() throws(HistoryFault) -> HistoryCursor

  /// Takes events and notes that everything up to the cursor was dealt with: all or none. Events
  /// up to the store's own cursor are passed over; a cursor that lies before it changes nothing.
  /// - Parameter records: in ascending order, none beyond the cursor.
  func take(_ records: [HistoryRecord], to cursor: HistoryCursor) throws(HistoryFault)

  /// Forgets everything, so that it can be built again from the first record.
  func clear() throws(HistoryFault)

  /// Lines of one contact's conversation, oldest first.
  /// - Parameters:
  ///   - after: only those with a higher sequence number; 0 for all.
  ///   - before: only those with a lower one; nil for all.
  ///   - limit: at most so many, and `HistoryLimits.messagesPerPage` at most: the last ones when
  ///     `before` is given, else the first.
  func messages(
    of contact: ContactID, after: UInt64, before: UInt64?, limit: Int
  ) throws(HistoryFault) -> [StoredMessage]

  func contact(_ id: ContactID) throws(HistoryFault) -> StoredContact?

  /// The newest first; contacts are numbered as they arrive.
  /// - Parameters:
  ///   - before: only contacts with a lower number; nil for all.
  ///   - limit: at most so many, and `HistoryLimits.contactsPerPage` at most.
  func contacts(
    _ query: HistoryQuery, before: ContactID?, limit: Int
  ) throws(HistoryFault) -> [StoredContact]

  /// Lets go of the store; every later call throws `closed`.
  func close() throws(HistoryFault)
}

/// The named maxima of the history.
public enum HistoryLimits {
  public static let messagesPerPage = 200
  public static let contactsPerPage = 100
  /// Advisers noted for one contact; those who have it after that are in its lines only.
  public static let handlersPerContact = 200
  /// Units of one query.
  public static let unitsPerQuery = 256
}

/// How far a store came: a record of the log, and the value of the log's chain there, which tells
/// another log, or one that was set back and went another way since.
public struct HistoryCursor: Hashable, Sendable {
  public var sequence: UInt64 = 0
  public var chain = ChainHash.zero

  public init() {}
  public init(sequence: UInt64, chain: ChainHash) {
    self.sequence = sequence
    self.chain = chain
  }
}

/// An event of the log with its place.
public struct HistoryRecord: Sendable {
  public var sequence: UInt64
  public var at: Instant
  public var event: Event

  public init(sequence: UInt64, at: Instant, event: Event) {
    self.sequence = sequence
    self.at = at
    self.event = event
  }
}

/// Which contacts of history are asked for; nil members do not restrict.
public struct HistoryQuery: Hashable, Sendable {
  public var subject: SubjectID?
  /// Only contacts of these units; `UnitID.none` among them stands for contacts that no unit has
  /// yet. An empty list finds nothing.
  public var units: [UnitID]?
  public var queue: QueueID?
  /// Somebody who had it.
  public var handler: AdviserID?
  /// Arrived at or after this moment.
  public var from: Instant?
  /// Arrived before this moment.
  public var to: Instant?
  public var isClosed: Bool?

  public init() {}

  /// Whether a contact is one of those asked for.
  public func holds(_ contact: StoredContact) -> Bool {
    if let subject, contact.subject != subject { return false }
    if let units, !units.contains(contact.unit) { return false }
    if let queue, contact.queue != queue { return false }
    if let handler, !contact.handlers.contains(handler) { return false }
    if let from, contact.arrivedAt < from { return false }
    if let to, contact.arrivedAt >= to { return false }
    if let isClosed, (contact.closedAt != nil) != isClosed { return false }
    return true
  }
}

/// Why the history could not be read or kept, in words for people. Carries nothing personal.
public struct HistoryFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    /// The disk is full.
    case full
    /// The operating system or the disk refused to read or write.
    case inputOutput
    /// What is stored is not what was written: it is to be built again.
    case damaged
    /// Another process has it open.
    case inUse
    case closed
    /// Beyond a named maximum.
    case tooLarge
    /// The log it follows cannot be read.
    case log
    /// Who follows the log has ended.
    case ended
    /// Too many wait for it.
    case overloaded
  }
  public var reason: Reason
  /// What happened, as a clause.
  public var what: String
  public var place: String
  /// What the reader can do.
  public var remedy: String

  public init(_ reason: Reason, _ what: String, at place: String, remedy: String) {
    self.reason = reason
    self.what = what
    self.place = place
    self.remedy = remedy
  }

  public var description: String { "\(place): \(what). \(remedy)" }

  public static func closed(at place: String) -> HistoryFault {
    HistoryFault(.closed, "the history is closed", at: place, remedy: "Open it again.")
  }

  /// For stores: a query of more units than `HistoryLimits.unitsPerQuery`.
  public static func tooManyUnits(_ count: Int, at place: String) -> HistoryFault {
    HistoryFault(
      .tooLarge, "a query of \(count) units", at: place,
      remedy: "Ask for at most \(HistoryLimits.unitsPerQuery) at once.")
  }
}
