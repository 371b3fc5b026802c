import Desk
import EventLog
import Exchange
import Foundation
import GRDB
import Vocabulary

// Rows of the history as SQLite has them. "None" of every kind of number is −1, and 0 for contacts
// and customers.

extension [UInt8] {
  var data: Data { Data(self) }
}

/// What a row may not hold; the store is then built again.
struct UnreadableRow: Error {}

extension Identifier {
  var stored: Int64 { isNone ? -1 : Int64(raw) }
  init(stored: Int64) { self = stored < 0 ? .none : Self(UInt32(clamping: stored)) }
}

extension Array where Element: Recorded {
  /// As a log of this version would have it; empty lists take no room.
  var stored: Data {
    if isEmpty { return Data() }
    var writer = BinaryWriter(version: ExchangeCodec.version)
    var copy = self
    // A writer has nothing to refuse: faults come from reading only.
    try! writer.field("list", &copy)
    return Data([ExchangeCodec.version] + writer.bytes)
  }

  init(stored: Data) throws {
    self = []
    guard let version = stored.first else { return }
    var reader = BinaryReader([UInt8](stored.dropFirst()), version: version)
    try reader.field("list", &self)
    guard reader.isAtEnd else { throw UnreadableRow() }
  }
}

extension StoredContact {
  static let columns = """
    id, channel, origin, subject, known, unit, queue, entry, language, statutory, marks, facts, \
    continues, arrived, answered, ended, closed, handlers, disposition, resolution, result, \
    reason, messages, last_message, last_customer_message, flow, consulted, identity
    """
  static let columnCount = 28

  var arguments: StatementArguments {
    var all: StatementArguments = [
      Int64(bitPattern: id.raw), Int64(channel.rawValue), Int64(origin.rawValue),
      Int64(bitPattern: subject.raw), isKnown, unit.stored, queue.stored, entry.stored,
      language.stored, isStatutory, marks.stored, facts.stored, Int64(bitPattern: continues.raw),
      arrivedAt.milliseconds,
    ]
    all += [
      answeredAt?.milliseconds, endedAt?.milliseconds, closedAt?.milliseconds, handlers.stored,
      disposition.stored, Int64(resolution.rawValue),
      termination.map { Int64($0.result.rawValue) }, termination?.reason ?? "", messageCount,
      Int64(clamping: lastMessage), Int64(clamping: lastCustomerMessage), flow.stored,
      consulted.stored, identity.data,
    ]
    return all
  }

  init(_ row: Row) throws {
    self.init()
    id = ContactID(UInt64(bitPattern: row[0]))
    channel = try coded(row, 1)
    origin = try coded(row, 2)
    subject = SubjectID(UInt64(bitPattern: row[3]))
    isKnown = row[4]
    unit = UnitID(stored: row[5])
    queue = QueueID(stored: row[6])
    entry = EntryPointID(stored: row[7])
    language = LanguageID(stored: row[8])
    isStatutory = row[9]
    marks = try [MarkID](stored: row[10])
    facts = try [StoredFact](stored: row[11])
    continues = ContactID(UInt64(bitPattern: row[12]))
    arrivedAt = Instant(milliseconds: row[13])
    answeredAt = moment(row, 14)
    endedAt = moment(row, 15)
    closedAt = moment(row, 16)
    handlers = try [AdviserID](stored: row[17])
    disposition = DispositionID(stored: row[18])
    resolution = try coded(row, 19)
    if row[20] as Int64? != nil {
      termination = Termination(try coded(row, 20), row[21])
    }
    messageCount = row[22]
    lastMessage = UInt64(bitPattern: row[23])
    lastCustomerMessage = UInt64(bitPattern: row[24])
    flow = FlowID(stored: row[25])
    consulted = AdviserID(stored: row[26])
    identity = [UInt8](row[27] as Data)
  }
}

private func coded<T: RawRepresentable>(
  _ row: Row, _ column: Int
) throws -> T where T.RawValue == UInt8 {
  guard let code = UInt8(exactly: row[column] as Int64), let value = T(rawValue: code) else {
    throw UnreadableRow()
  }
  return value
}

private func moment(_ row: Row, _ column: Int) -> Instant? {
  (row[column] as Int64?).map { Instant(milliseconds: $0) }
}

extension StoredMessage {
  static let columns = """
    contact, sequence, at, author, happening, adviser, to_adviser, to_queue, sealed, subject, \
    reference, text, places, language, buttons
    """
  static let columnCount = 15

  var arguments: StatementArguments {
    [
      Int64(bitPattern: contact.raw), Int64(clamping: sequence), at.milliseconds,
      Int64(author.rawValue), happening.map { Int64($0.rawValue) }, adviser.stored,
      toAdviser.stored, toQueue.stored, sealed.data, Int64(bitPattern: subject.raw), reference,
      text, places.stored, language.stored, buttons.stored,
    ]
  }

  init(_ row: Row) throws {
    self.init()
    contact = ContactID(UInt64(bitPattern: row[0]))
    sequence = UInt64(bitPattern: row[1])
    at = Instant(milliseconds: row[2])
    author = try coded(row, 3)
    if row[4] as Int64? != nil { happening = try coded(row, 4) as Happening }
    adviser = AdviserID(stored: row[5])
    toAdviser = AdviserID(stored: row[6])
    toQueue = QueueID(stored: row[7])
    sealed = [UInt8](row[8] as Data)
    subject = SubjectID(UInt64(bitPattern: row[9]))
    reference = row[10]
    text = row[11]
    places = try [StoredPlace](stored: row[12])
    language = LanguageID(stored: row[13])
    buttons = try [StoredButton](stored: row[14])
  }
}
