public import Exchange
public import Vocabulary

/// Contacts and their conversations, as a projection of the log: what a desk pages through.
///
/// A store is fed every record in order and remembers how far it came, so that it goes on from
/// there and can be thrown away and built again. Personal texts stay sealed in it.
public protocol HistoryStore: AnyObject, Sendable {
  /// The last record taken; 0 before the first.
  func cursor() throws -> UInt64

  /// Takes records in order, all or none; those up to the cursor are passed over.
  func take(_ records: [HistoryRecord]) throws

  /// Entries of one contact's conversation, oldest first.
  /// - Parameters:
  ///   - after: only those with a higher sequence number; 0 for all.
  ///   - before: only those with a lower one; nil for all.
  ///   - limit: at most so many: the last ones when `before` is given, else the first.
  func messages(
    of contact: ContactID, after: UInt64, before: UInt64?, limit: Int
  ) throws -> [StoredMessage]

  func contact(_ id: ContactID) throws -> StoredContact?

  /// The newest first, from before the cursor on.
  func contacts(_ query: HistoryQuery, before: ContactID?, limit: Int) throws -> [StoredContact]
}

/// An event of the log with its place, and the policy in force.
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

/// One line of a conversation as kept: texts of people sealed, texts of the service by number.
public struct StoredMessage: Hashable, Sendable {
  public enum Author: UInt8, Hashable, Sendable {
    case customer, adviser, service, note
  }
  public var contact = ContactID.none
  public var sequence: UInt64 = 0
  public var at = Instant.epoch
  public var author = Author.service
  public var adviser = AdviserID.none
  /// Sealed text and files of a person; empty for the service.
  public var sealed: [UInt8] = []
  /// Key the sender gave; "" for the service.
  public var reference = ""
  /// What the service said, in order; by number in the plan of that time.
  public var texts: [TextID] = []
  public var language = LanguageID.none
  /// Version of the plan whose numbers these are.
  public var planVersion: UInt32 = 0

  public init() {}
}

/// A contact's row of history.
public struct StoredContact: Hashable, Sendable {
  public var id = ContactID.none
  public var channel = Channel.voice
  public var subject = SubjectID.none
  public var unit = UnitID.none
  public var queue = QueueID.none
  public var entry = EntryPointID.none
  public var language = LanguageID.none
  public var arrivedAt = Instant.epoch
  public var answeredAt: Instant?
  public var closedAt: Instant?
  /// In the order in which they had it.
  public var handlers: [AdviserID] = []
  public var disposition = DispositionID.none
  public var resolution = Resolution.notSaid
  public var termination: Termination?
  public var messageCount = 0

  public init() {}
}

/// Which contacts of history are asked for; nil members do not restrict.
public struct HistoryQuery: Hashable, Sendable {
  public var subject: SubjectID?
  /// Only contacts of these units.
  public var units: [UnitID] = []
  public var queue: QueueID?
  public var handler: AdviserID?
  public var from: Instant?
  public var to: Instant?
  public var isClosed: Bool?

  public init() {}
}
